"""Files on the disk as entries of a snapshot: read without following a link, each path with a text of its own."""

# Paths are bytes here, as git gives them, which pathlib cannot hold.
# ruff: noqa: PTH115, PTH118

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

from auditor._regex import regex
from auditor.git.names import Free, text_of
from auditor.git.snapshot import Entry
from auditor.git.stamps import stamp
from auditor.limits import MAX_FILE_BYTES

_HASH_AT_MOST = 2 * MAX_FILE_BYTES
_NONE_ON_WINDOWS = regex(
    rb"[\\:]|[ .](?:/|\Z)|(?:\A|/)(?:git~1|(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.[^/]*)?)(?:/|\Z)",
    re.IGNORECASE,
)


class Disk:
    """Files below a folder, read without ever following a symbolic link."""

    def __init__(self, root: Path, form: str = "sha1") -> None:
        self._root = os.fsencode(root)
        self._form = form
        self._folders: dict[bytes, bool] = {b"": True}

    def entry(self, raw: bytes, name: str, mode: str = "", oid: str = "") -> Entry | None:
        """Return the entry of a path, or None where no file lies there. `mode` and `oid` are the index's."""
        if not is_safe(raw) or not self._real(raw.rpartition(b"/")[0]):
            return None
        try:
            found = os.lstat(self.full(raw))
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(found.st_mode):
            return Entry(name, "120000", "", found.st_size)
        if not stat.S_ISREG(found.st_mode):
            return None
        shown = "100755" if found.st_mode & stat.S_IXUSR else "100644"
        if os.name == "nt" and mode:  # which has no such bit, and may have no links
            shown = mode
        return Entry(name, shown, oid, found.st_size)

    def hides(self, raw: bytes) -> bool:
        """Return whether it cannot be told what lies at a path, since a folder on the way may not be entered."""
        try:
            os.lstat(self.full(raw))
        except PermissionError:
            return is_safe(raw)
        except (OSError, ValueError):
            pass
        return False

    def data(self, raw: bytes, limit: int) -> bytes | None:
        """Return the bytes of a regular file (or the target of a link), None where it is neither or larger."""
        full = self.full(raw)
        try:
            if stat.S_ISLNK(os.lstat(full).st_mode):
                return os.fsencode(os.readlink(full))
            flags = (
                os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            )
            handle = os.open(full, flags)
            with os.fdopen(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return None
                read = file.read(limit + 1)
        except (OSError, ValueError):
            return None
        return read if len(read) <= limit else None

    def oid(self, data: bytes) -> str:
        """Return the id that git would give to a file of these bytes."""
        return hashlib.new(self._form, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def full(self, raw: bytes) -> bytes:
        """Return a path with its root."""
        return os.path.join(self._root, *raw.split(b"/"))

    def _real(self, folder: bytes) -> bool:
        """Return whether every folder on the way is a folder and no link: a link could lead out of the tree."""
        below = []
        while folder not in self._folders:
            below.append(folder)
            folder = folder.rpartition(b"/")[0]
        known = self._folders[folder]
        for each in reversed(below):
            if known:
                try:
                    known = stat.S_ISDIR(os.lstat(self.full(each)).st_mode)
                except (OSError, ValueError):
                    known = False
            self._folders[each] = known
        return known


class DiskEntry(Entry):
    """An entry on the disk: its object id is computed when it is asked for, since most are not."""

    __slots__ = ("_disk", "_oid", "_raw")
    _disk: Disk
    _oid: str | None
    _raw: bytes

    def __init__(self, entry: Entry, disk: Disk, raw: bytes) -> None:
        for name, value in (("path", entry.path), ("mode", entry.mode), ("size", entry.size), ("_disk", disk)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_raw", raw)
        object.__setattr__(self, "_oid", None if (entry.size or 0) <= _HASH_AT_MOST else entry.oid)

    @property
    def oid(self) -> str:
        """The id that the file would have; of one too large to hash, the index's id, or nothing."""
        if self._oid is None:
            data = self._disk.data(self._raw, _HASH_AT_MOST)
            object.__setattr__(self, "_oid", self._disk.oid(data) if data is not None else "")
        return str(self._oid)

    def __hash__(self) -> int:
        return hash(self.path)


class OnDisk:
    """Entries whose bytes lie on the disk, with their raw paths."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.raw: dict[str, bytes] = {}
        self.alike = False
        """Whether several paths look the same as text."""
        self.found: dict[str, Entry] = {}
        self._free = Free(self.found)

    def add(self, raw: bytes, mode: str = "", oid: str = "") -> Entry | None:
        """Take a path in, and return its entry where a file lies there."""
        name = text_of(raw)
        if self.raw.get(name, raw) != raw:
            return self._apart(raw, mode, oid)
        entry = self.disk.entry(raw, name, mode, oid)
        if entry is not None:
            entry = DiskEntry(entry, self.disk, raw)
            self.raw[name] = raw
            self.found[name] = entry
        return entry

    def _apart(self, raw: bytes, mode: str, oid: str) -> Entry | None:
        """Take in a path whose text another has: the one that is UTF-8 has it, the other is told apart from it."""
        self.alike = True
        name = text_of(raw)
        if raw == name.encode("utf-8") and name in self.found:
            other = self._free.text(name)
            there, before = self.found.pop(name), self.raw.pop(name)
            self.found[other] = DiskEntry(Entry(other, there.mode, there.oid, there.size), self.disk, before)
            self.raw[other] = before
            return self.add(raw, mode, oid)
        name = self._free.text(name)
        entry = self.disk.entry(raw, name, mode, oid)
        if entry is not None:
            entry = self.found[name] = DiskEntry(entry, self.disk, raw)
            self.raw[name] = raw
        return entry

    def stamps(self) -> list[tuple[bytes, tuple[int, int, int] | None]]:
        """Return the paths, sorted, each with its stamp."""
        return [(raw, stamp(self.disk.full(raw))) for raw in sorted(self.raw.values())]

    def places(self) -> tuple[bytes, ...]:
        """Return the files and their folders, each with its root, sorted."""
        folders = {b""}
        for raw in self.raw.values():
            folder = raw.rpartition(b"/")[0]
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition(b"/")[0]
        return tuple(self.disk.full(raw) for raw in sorted({*self.raw.values(), *folders}))

    def sorted(self) -> dict[str, Entry]:
        """Return the entries by path, sorted."""
        return {name: self.found[name] for name in sorted(self.found)}


def is_safe(raw: bytes, *, windows: bool = os.name == "nt") -> bool:
    """Return whether a path stays below its root on every system: an index can be crafted to hold any.

    On Windows a part that ends in a blank or a dot is that without it (`.. ` is `..`), `git~1` is `.git`, and a device
    such as `con` is no file: git itself refuses them there (`core.protectNTFS`).
    """
    if windows and _NONE_ON_WINDOWS.search(raw):
        return False
    return all(part not in {b"", b".", b".."} and part.lower() != b".git" for part in raw.split(b"/"))
