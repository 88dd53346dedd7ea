"""A git directory of our own that borrows another's objects, so that nothing else of that repository applies."""

from __future__ import annotations

import os
from pathlib import Path

from auditor.git.directory import posix, write_git_dir, write_refs
from auditor.git.locate import Located, object_folders, object_format, objects_stamp, read_text
from auditor.git.refs import Refs, read_refs
from auditor.git.temporary import Temporary, unusable


class Borrowed:
    """A temporary bare git directory: its own HEAD, configuration and refs, and somebody else's objects."""

    def __init__(
        self, refs: Refs, *, objects: Path | None, form: str = "sha1", shallow: str = "", work: Path | None = None
    ) -> None:
        """Raises SourceError where there is no room for the directory."""
        self.form = form
        self._objects = objects
        self.shallow = bool(shallow)
        try:
            self._folder = Temporary("git")
            self.path = self._folder.path
            write_git_dir(self.path, form, config={"core.worktree": posix(work)} if work else {})
            if objects is not None:
                (self.path / "objects" / "info" / "alternates").write_bytes(_quoted(objects))
            if shallow:
                (self.path / "shallow").write_text(shallow, encoding="ascii", newline="\n")
            self.write_refs(refs)
        except OSError as error:
            raise unusable(error) from None

    def write_refs(self, refs: Refs) -> None:
        """Take the refs as those of this directory, and what HEAD names."""
        self.refs = refs
        write_refs(self.path, refs.head, refs.ids)

    def objects_stamp(self) -> list[tuple[str, int, int]]:
        """Return a value that changes when an object comes or goes."""
        return objects_stamp(self._objects if self._objects is not None else self.path / "objects")

    def close(self) -> None:
        """Remove the directory."""
        self._folder.close()


def borrow(located: Located, *, work: Path | None = None) -> Borrowed:
    """Return a git directory that reads the located repository. Raises SourceError where it cannot be read safely."""
    objects, form, refs = object_folders(located), object_format(located), read_refs(located)
    return Borrowed(refs, objects=objects, form=form, shallow=_hex_lines(located.common / "shallow"), work=work)


def _quoted(path: Path) -> bytes:
    """Return the line of an alternates file, quoted as C does where the path holds what would end or comment it."""
    raw = os.fsencode(posix(path))
    if raw[:1] not in (b'"', b"#") and b"\n" not in raw:
        return raw + b"\n"
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"\n'


def _hex_lines(path: Path) -> str:
    lines = read_text(path, 10_000_000).split()
    return "".join(f"{line}\n" for line in lines if len(line) in {40, 64} and not line.strip("0123456789abcdef"))
