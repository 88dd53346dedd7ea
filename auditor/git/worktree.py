"""What lies on the disk: a work tree (tracked, and untracked but not ignored), and a plain folder without git."""

# Paths are bytes here, as git gives them, which pathlib cannot hold.
# ruff: noqa: PTH115, PTH118

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.git.commit import GitSnapshot
from auditor.git.names import text_of
from auditor.git.process import ObjectReader, paths_of, records, run
from auditor.git.revisions import choose
from auditor.git.snapshot import Entry, Snapshot
from auditor.git.source import Source, SourceError
from auditor.limits import MAX_FILE_BYTES, MAX_PATHS

if TYPE_CHECKING:
    from auditor.git.borrowed import Borrowed
    from auditor.git.locate import Located
    from auditor.git.state import Changes, Standing

_HASH_AT_MOST = 2 * MAX_FILE_BYTES
_DIGESTED_AT_MOST = 50_000_000
_READ_BY_GIT = frozenset({b".gitignore", b".gitattributes", b".gitmodules"})
# Folders that no project writes itself: a plain folder has no .gitignore to leave them out.
_SKIPPED = frozenset(
    {".git", "__pycache__", "node_modules", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".tox"}
)


class Disk:
    """Files below a folder, read without ever following a symbolic link."""

    def __init__(self, root: Path, form: str = "sha1") -> None:
        self._root = os.fsencode(root)
        self._form = form
        self._folders: dict[bytes, bool] = {b"": True}

    def entry(self, raw: bytes, name: str, mode: str = "", oid: str = "") -> Entry | None:
        """Return the entry of a path, or None where no file lies there. `mode` and `oid` are the index's."""
        if not _safe(raw) or not self._real(raw.rpartition(b"/")[0]):
            return None
        try:
            found = os.lstat(self._full(raw))
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

    def data(self, raw: bytes, limit: int) -> bytes | None:
        """Return the bytes of a regular file (or the target of a link), None where it is neither or larger."""
        full = self._full(raw)
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

    def _full(self, raw: bytes) -> bytes:
        return os.path.join(self._root, *raw.split(b"/"))

    def _real(self, folder: bytes) -> bool:
        """Return whether every folder on the way is a folder and no link: a link could lead out of the tree."""
        known = self._folders.get(folder)
        if known is None:
            try:
                known = self._real(folder.rpartition(b"/")[0]) and stat.S_ISDIR(os.lstat(self._full(folder)).st_mode)
            except (OSError, ValueError):
                known = False
            self._folders[folder] = known
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


class _OnDisk:
    """Entries whose bytes lie on the disk, with their raw paths."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.raw: dict[str, bytes] = {}
        self.alike = False
        """Whether several paths look the same as text."""
        self.found: dict[str, Entry] = {}

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
            there, before = self.found.pop(name), self.raw.pop(name)
            other = self._free(f"{name}~")
            self.found[other] = DiskEntry(Entry(other, there.mode, there.oid, there.size), self.disk, before)
            self.raw[other] = before
            return self.add(raw, mode, oid)
        name = self._free(name)
        entry = self.disk.entry(raw, name, mode, oid)
        if entry is not None:
            entry = self.found[name] = DiskEntry(entry, self.disk, raw)
            self.raw[name] = raw
        return entry

    def _free(self, name: str) -> str:
        while name in self.found:
            name += "~"
        return name

    def sorted(self) -> dict[str, Entry]:
        """Return the entries by path, sorted."""
        return {name: self.found[name] for name in sorted(self.found)}


class WorktreeSnapshot(GitSnapshot):
    """A work tree as it lies on the disk: what is tracked, and what is neither tracked nor ignored."""

    def __init__(self, source: Source, store: Borrowed, located: Located) -> None:
        assert located.work is not None
        reader = ObjectReader(store.path)
        chosen = None
        if store.refs.head and (store.refs.head in store.refs.ids or not store.refs.head.startswith("refs/")):
            try:
                chosen = choose(source, store, reader, rev=None, at=None)
            except SourceError:
                chosen = None
        super().__init__(source, store, reader, chosen)
        self.worktree = True
        if chosen is None and store.refs.head and store.refs.head.startswith("refs/heads/"):
            self.branch = store.refs.head[len("refs/heads/") :]
        self._located = located
        self._disk = _OnDisk(Disk(located.work, store.form))
        self._unwatched = False  # whether git was told not to look whether some file changed
        self._copy_index()

    def _copy_index(self) -> None:
        """Copy the index, and what it needs, so that git never writes to the audited repository."""
        git_dir, store = self._located.git_dir, self._store.path
        for name in ["index", *(path.name for path in sorted(git_dir.glob("sharedindex.*"))[:20])]:
            if (git_dir / name).is_file():
                shutil.copy2(git_dir / name, store / name)  # its time tells git which entries may be older than files
        exclude = self._located.common / "info" / "exclude"
        if exclude.is_file() and exclude.stat().st_size < 1_000_000:
            (store / "info").mkdir(exist_ok=True)
            shutil.copyfile(exclude, store / "info" / "exclude")

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        work = str(self._located.work)
        self._refuse_pipes()
        listing = ["--work-tree=" + work, "-C", work, "ls-files", "-z", "-v", "-s", "-c", "-o", "--exclude-standard"]
        found, whole, error = records(self._store.path, listing, most=MAX_PATHS, most_bytes=400_000_000)
        if error and not found:
            raise SourceError(f"The files of {self.source} cannot be listed ({error}).")
        tracked: dict[bytes, tuple[str, str, str]] = {}
        for before, path in paths_of(found):
            tag, mode, oid, _ = (*before.decode("ascii", "replace").split(), "", "", "", "")[:4]
            tracked[path] = (tag.upper(), mode, oid)
            self._unwatched = self._unwatched or tag != "H"
        for path, (tag, mode, oid) in tracked.items():
            name = text_of(path)
            if mode == "160000":
                self._disk.found[name] = Entry(name, mode, oid, None)
            elif self._disk.add(path, mode, oid) is None and tag == "S" and _safe(path):
                # Left out by a sparse checkout: not on the disk, and yet part of the tree.
                stored = self._reader.get(oid)
                self._disk.found[name] = Entry(name, mode, oid, len(stored[2]) if stored else None)
        for record in found:
            if record.startswith(b"? ") and b"\t" not in record[:60] and not record.endswith(b"/"):
                self._disk.add(record[2:])
        if not whole:
            self.truncated = True
            self._unread["."] = f"not all files could be listed ({error or f'more than {MAX_PATHS} files'})"
        return self._disk.sorted()

    def _refuse_pipes(self) -> None:
        """Raise SourceError where git would open a pipe and wait for somebody to write into it."""
        waiting = [os.fsencode(self._located.work or "")]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as listing:
                    for entry in listing:
                        if entry.is_dir(follow_symlinks=False):
                            if entry.name != b".git":
                                waiting.append(entry.path)
                        elif entry.name in _READ_BY_GIT and not (entry.is_symlink() or entry.is_file()):
                            shown = os.fsdecode(entry.name)
                            raise SourceError(
                                f"A file named {shown} in {self.source} is a pipe or a device, and git would wait for "
                                "it; remove it, or audit the commit with --committed."
                            )
            except OSError:
                continue

    @cached_property
    def _dirty(self) -> bool:
        if self.commit is None:
            return bool(self._entries)
        work = str(self._located.work)
        done = run(
            self._store.path,
            [
                "--work-tree=" + work,
                "-C",
                work,
                "status",
                "--porcelain",
                "-z",
                "-unormal",
                "--no-renames",
                "--ignore-submodules=all",
            ],
        )
        return bool(done.out) or done.code != 0

    @property
    def root(self) -> Path:
        """The folder of the work tree."""
        assert self._located.work is not None
        return self._located.work

    @cached_property
    def status(self) -> Changes:
        """The paths in which the work tree differs from its commit."""
        from auditor.git.state import read_changes

        return read_changes(self._store, str(self._located.work))

    @cached_property
    def standing(self) -> Standing:
        """Where the commit stands among the branches that this clone knows."""
        from auditor.git.state import read_standing

        return read_standing(self._store, self._located, self.commit)

    @cached_property
    def state(self) -> tuple[object, ...] | None:
        """What tells this work tree apart from any other: its commit and refs, and the bytes of all that differs.

        None where that cannot be told, or costs more than it saves.
        """
        commit = super().state
        # The listing comes first: it refuses what git would wait for.
        if (
            commit is None
            or not self._entries
            or self._unwatched
            or self.truncated
            or self._disk.alike
            or not self.status.whole
        ):
            return None
        changes = self.status
        rows: list[tuple[str, str, str]] = []
        left = _DIGESTED_AT_MOST
        for path in sorted(changes.uncommitted):
            entry = self._disk.found.get(path)
            data = self._disk.disk.data(self._disk.raw[path], left) if path in self._disk.raw else None
            if entry is None or data is None:
                return None
            left -= len(data)
            rows.append((path, entry.mode, self._disk.disk.oid(data)))
        ignored = []
        for path in changes.ignored:
            try:
                ignored.append(os.lstat(self.root / path).st_mtime_ns)
            except (OSError, ValueError):
                return None
        return (*commit, "worktree", rows, ignored, repr(changes), repr(self.standing))

    def unchanged(self) -> bool:
        """Return whether nothing was saved since `state` was first asked for."""
        before = self.state
        for name in ("state", "status"):
            self.__dict__.pop(name, None)
        return self.state == before

    @property
    def dirty(self) -> bool:
        """Whether the work tree differs from its commit, untracked files included."""
        return self._dirty

    @property
    def _known_sizes(self) -> dict[str, int]:
        return {}  # to know the ids of what lies on the disk, all of it would have to be read

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        if entry.path in self._disk.raw and self._disk.found.get(entry.path) is entry:
            return self._disk.disk.data(self._disk.raw[entry.path], limit)
        return super()._bytes(entry, limit)


class FolderSnapshot(Snapshot):
    """A folder without git: files only, no commit, no history."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        assert source.path is not None
        self._root = source.path
        self._disk = _OnDisk(Disk(source.path))
        self.entries.get("")

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        waiting = [b""]
        count = 0
        while waiting and not self.truncated:
            folder = waiting.pop()
            try:
                with os.scandir(os.path.join(os.fsencode(self._root), *folder.split(b"/"))) as listing:
                    found = sorted(
                        ((entry.name, entry.is_dir(follow_symlinks=False)) for entry in listing), reverse=True
                    )
            except OSError as error:
                if not folder:
                    raise SourceError(f"{self.source} cannot be read ({error.strerror}).") from None
                self._unread[text_of(folder)] = "the folder could not be read"
                continue
            for name, is_folder in found:
                raw = folder + b"/" + name if folder else name
                count += 1
                if count > MAX_PATHS:
                    self.truncated = True
                    self._unread["."] = f"not all files could be listed (more than {MAX_PATHS} files)"
                    break
                if not is_folder:
                    self._disk.add(raw)
                elif os.fsdecode(name) not in _SKIPPED and raw.count(b"/") < 200:
                    waiting.append(raw)
        return self._disk.sorted()

    @property
    def partial(self) -> bool:
        """Whether objects of the tree are absent."""
        return False

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        raw = self._disk.raw.get(entry.path)
        return self._disk.disk.data(raw, limit) if raw is not None else None

    def list_tree(self, rev: str) -> Mapping[str, Entry]:
        """Return nothing: a folder has no commits."""
        return {}


def _safe(raw: bytes) -> bool:
    """Return whether a path stays below its root on every system: an index can be crafted to hold any."""
    if os.name == "nt" and re.search(rb"[\\:]", raw):
        return False
    return all(part not in {b"", b".", b".."} and part.lower() != b".git" for part in raw.split(b"/"))
