"""Where a local repository keeps its things, found by reading files, without asking git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from auditor._regex import regex
from auditor.git.source import SourceError, mask

_ALTERNATES_BYTES = 100_000
_MOST_ALTERNATES = 50


class Located(NamedTuple):
    """A repository on the disk. `work` is None for a bare one; `common` is another folder in a linked work tree."""

    work: Path | None
    git_dir: Path
    common: Path


def find_repository(path: Path) -> Located | None:
    """Return the repository that holds the folder (itself, or the nearest one above), or None."""
    for folder in (path, *path.parents):
        dot = folder / ".git"
        if dot.is_dir() and _is_git_dir(dot):
            return Located(folder, dot, _common(dot))
        if dot.is_file() and (linked := _linked(dot)) is not None:
            return Located(folder, linked, _common(linked))
        if _is_git_dir(folder):
            return Located(folder.parent if folder.name == ".git" else None, folder, _common(folder))
    return None


def object_folders(located: Located) -> Path:
    """Return the folder of the objects, with its alternates checked.

    Raises SourceError where one is on the network, or git would wait for what is no file.
    """
    objects = located.common / "objects"
    for folder in _with_alternates(objects):
        _refuse_pipes(folder)
    return objects


def _refuse_pipes(objects: Path) -> None:
    """Raise SourceError where git would open a pipe and wait for somebody to write into it."""
    with suppress(OSError), os.scandir(objects) as found:
        for folder in [entry.path for entry in found if len(entry.name) == 2 or entry.name in {"info", "pack"}]:
            with suppress(OSError), os.scandir(folder) as entries:
                # A link that leads nowhere is as good as no file.
                odd = [entry for entry in entries if not (entry.is_file() or entry.is_dir() or _leads_nowhere(entry))]
                if odd:
                    raise SourceError(
                        f"{mask(odd[0].name)} in {folder} is a pipe or a device, and git would wait for it; remove it."
                    )


def _leads_nowhere(entry: os.DirEntry[str]) -> bool:
    return not Path(entry.path).exists()


def _with_alternates(objects: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    waiting = [objects]
    while waiting:
        folder = waiting.pop()
        if folder in seen:
            continue
        seen.add(folder)
        yield folder
        named = folder / "info" / "alternates"
        if larger(named, _ALTERNATES_BYTES) or len(seen) > _MOST_ALTERNATES:
            raise SourceError(f"{objects} borrows objects from too many folders; clone the repository in full first.")
        for line in read_text(named, _ALTERNATES_BYTES).splitlines():
            place = line.strip().strip('"')
            if not place or place.startswith("#"):
                continue
            if place.startswith(("//", "\\\\")):
                raise SourceError(f"{objects} borrows objects over the network; clone the repository in full first.")
            waiting.append(folder / place)


def objects_stamp(objects: Path) -> list[tuple[str, int, int]]:
    """Return a value that changes when an object comes or goes.

    It holds the packs and the folders of loose objects, each with its path, size, and time of change in nanoseconds.
    Raises SourceError as `object_folders` does.
    """
    found = []
    for folder in _with_alternates(objects):
        for place in (folder, folder / "pack"):
            with suppress(OSError), os.scandir(place) as entries:
                for entry in entries:
                    known = entry.stat(follow_symlinks=False)
                    found.append((entry.path, known.st_size, known.st_mtime_ns))
    return sorted(found)


def object_format(located: Located) -> str:
    """Return `sha1` or `sha256`."""
    found = config_values(located.common / "config")
    return "sha256" if "sha256" in [value.lower() for value in found.get("extensions.objectformat", [])] else "sha1"


def is_reftable(located: Located) -> bool:
    """Return whether the repository stores its refs as reftable."""
    said = config_values(located.common / "config").get("extensions.refstorage", [])
    return any(value.lower().startswith("reftable") for value in said) or (located.common / "reftable").is_dir()


def origin_url(located: Located) -> str | None:
    """Return the URL of `origin` (or of the only remote) as its configuration's text has it, or None."""
    found = config_values(located.common / "config")
    urls = {key: values[0] for key, values in found.items() if key.startswith("remote.") and key.endswith(".url")}
    if "remote.origin.url" in urls:
        return urls["remote.origin.url"]
    return next(iter(urls.values())) if len(urls) == 1 else None


_SECTION = regex(r'\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]')
_SETTING = regex(r"([A-Za-z][\w-]*)\s*=\s*(.*)")
_COMMENT = regex(r"\s[#;]")


def config_values(path: Path) -> dict[str, list[str]]:
    """Return the values of a git configuration file by `section.sub.key`, without includes; empty where unreadable."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in read_text(path, 200_000).splitlines():
        text = line.strip()
        if header := _SECTION.match(text):
            section = header[1].lower() + (f".{header[2]}" if header[2] is not None else "")
            text = text[header.end() :].strip()
        if pair := _SETTING.match(text):
            value = pair[2].strip()
            value = value[1:].split('"', 1)[0] if value.startswith('"') else _COMMENT.split(value)[0].strip()
            found.setdefault(f"{section}.{pair[1].lower()}", []).append(value)
    return found


def larger(path: Path, limit: int) -> bool:
    """Return whether a file has more than so many bytes; false where it is absent."""
    try:
        return path.stat().st_size > limit
    except (OSError, ValueError):
        return False


def read_text(path: Path, limit: int) -> str:
    """Return a small file's text, or an empty one where it is absent, no regular file, or larger than the limit."""
    try:
        if not path.is_file() or path.stat().st_size > limit:
            return ""
        return path.read_bytes().decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _is_git_dir(path: Path) -> bool:
    try:
        if not (path / "HEAD").is_file():
            return False
        common = _common(path)
        return (common / "objects").is_dir() and ((common / "refs").is_dir() or (common / "packed-refs").is_file())
    except OSError:
        return False


def _linked(dot: Path) -> Path | None:
    text = read_text(dot, 4096)
    if not text.startswith("gitdir:"):
        return None
    named = text[len("gitdir:") :].strip()
    if not named or named.startswith(("//", "\\\\")):
        return None
    target = (dot.parent / named).resolve()
    return target if _is_git_dir(target) else None


def _common(git_dir: Path) -> Path:
    named = read_text(git_dir / "commondir", 4096).strip()
    if not named or named.startswith(("//", "\\\\")):
        return git_dir
    return (git_dir / named).resolve()
