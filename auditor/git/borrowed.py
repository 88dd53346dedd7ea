"""A git directory of our own that borrows another's objects, so that nothing else of that repository applies."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from auditor.git.locate import Located, Refs, object_folders, object_format, objects_stamp, read_refs, read_text
from auditor.git.temporary import Temporary


class Borrowed:
    """A temporary bare git directory: its own HEAD, configuration and refs, and somebody else's objects."""

    def __init__(
        self, refs: Refs, *, objects: Path | None, form: str = "sha1", shallow: str = "", work: Path | None = None
    ) -> None:
        self.form = form
        self._objects = objects
        self.shallow = bool(shallow)
        self._folder = Temporary("git")
        self.path = self._folder.path
        write_git_dir(
            self.path, form, config={"core.worktree": _posix(work)} if work else {}, head=refs.head or "refs/heads/main"
        )
        if objects is not None:
            (self.path / "objects" / "info" / "alternates").write_bytes(_quoted(objects))
        if shallow:
            _write(self.path / "shallow", shallow)
        self.write_refs(refs)

    def write_refs(self, refs: Refs) -> None:
        """Take the refs as those of this directory."""
        self.refs = refs
        lines = [f"{refs.ids[name]} {name}\n" for name in sorted(refs.ids)]
        _write(self.path / "packed-refs", "# pack-refs with: sorted \n" + "".join(lines))

    def objects_stamp(self) -> list[tuple[str, int, int]]:
        """Return what changes where an object comes or goes."""
        return objects_stamp(self._objects if self._objects is not None else self.path / "objects")

    def close(self) -> None:
        """Remove the directory."""
        self._folder.close()


def borrow(located: Located, *, work: Path | None = None) -> Borrowed:
    """Return a git directory that reads the located repository. Raises SourceError where it cannot be read safely."""
    objects, form, refs = object_folders(located), object_format(located), read_refs(located)
    return Borrowed(refs, objects=objects, form=form, shallow=_hex_lines(located.common / "shallow"), work=work)


def write_git_dir(
    path: Path, form: str = "sha1", *, config: Mapping[str, str] | None = None, head: str = "refs/heads/main"
) -> None:
    """Write a bare git directory without objects: what `git init --bare` does, without starting git."""
    (path / "objects" / "info").mkdir(parents=True)
    (path / "objects" / "pack").mkdir()
    (path / "refs").mkdir()
    _write(path / "HEAD", f"ref: {head}\n" if head.startswith("refs/") else f"{head}\n")
    version = 1 if form == "sha256" or any(key.startswith("extensions.") for key in config or {}) else 0
    settings = {
        "core.repositoryformatversion": str(version),
        "core.bare": "false" if config and "core.worktree" in config else "true",
        "core.commitGraph": "false",
        "core.precomposeUnicode": "true",
        "core.ignoreCase": "true" if sys.platform in {"win32", "darwin"} else "false",
        "core.hooksPath": _posix(Path(os.devnull)),
        # Packs are mapped in pieces: a large one would otherwise be in memory as a whole.
        "core.packedGitWindowSize": "1m",
        "core.packedGitLimit": "32m",
        "gc.auto": "0",
        "maintenance.auto": "false",
        **({"extensions.objectFormat": "sha256"} if form == "sha256" else {}),
        **(config or {}),
    }
    lines = []
    for key, value in settings.items():
        section, _, name = key.rpartition(".")
        first, _, sub = section.partition(".")
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines.append(f"[{first}" + (f' "{sub}"' if sub else "") + f']\n\t{name} = "{escaped}"\n')
    _write(path / "config", "".join(lines))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def _posix(path: Path) -> str:
    return str(path).replace("\\", "/") if os.name == "nt" else str(path)


def _quoted(path: Path) -> bytes:
    """Return the line of an alternates file, quoted as C does where the path holds what would end or comment it."""
    raw = os.fsencode(_posix(path))
    if raw[:1] not in (b'"', b"#") and b"\n" not in raw:
        return raw + b"\n"
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"\n'


def _hex_lines(path: Path) -> str:
    lines = read_text(path, 10_000_000).split()
    return "".join(f"{line}\n" for line in lines if len(line) in {40, 64} and not line.strip("0123456789abcdef"))
