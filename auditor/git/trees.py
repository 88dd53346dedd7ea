"""Files of other commits, read through one object reader: most folders of one commit are those of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from auditor.git.names import text_of
from auditor.git.process import ObjectReader
from auditor.git.snapshot import Entry
from auditor.limits import MAX_PATHS

MOST_FOLDERS: Final = 20_000
"""Folders of one commit that are looked into, and of all commits that are read: folders within folders that share their
objects can be more than atoms."""
_MOST_BYTES: Final = 10_000_000
_MOST_CHARACTERS: Final = 50_000_000
_MOST_ROWS: Final = 500_000
"""Files and folders of many commits that are looked at, each folder's once."""
_FOLDER, _SUBMODULE = "040000", "160000"


class StoredEntry(Entry):
    """A file of another commit: its size is asked for when somebody wants it, since most are not."""

    __slots__ = ("_size_of",)
    _size_of: Callable[[str], int | None]

    def __init__(self, path: str, mode: str, oid: str, size_of: Callable[[str], int | None]) -> None:
        for name, value in (("path", path), ("mode", mode), ("oid", oid), ("_size_of", size_of)):
            object.__setattr__(self, name, value)

    @property
    def size(self) -> int | None:
        """Bytes, or None where the object is absent."""
        return self._size_of(self.oid) if self.mode != _SUBMODULE else None

    def __hash__(self) -> int:
        return hash((self.path, self.oid))


class _Folder(NamedTuple):
    files: dict[str, Entry]
    folders: tuple[tuple[str, str], ...]
    """Path, ended by a slash, and object id of each."""


class Trees:
    """The files of any commit. What was read of a folder is kept, for the next commit that has the same."""

    def __init__(self, objects: ObjectReader, sizes: ObjectReader, known: Mapping[str, int]) -> None:
        """`known` are sizes by object id that need not be asked for."""
        self._objects = objects
        self._sizes = sizes
        self._known_sizes: dict[str, int | None] = {**known}
        self._folders: dict[tuple[str, str], _Folder] = {}

    def names(self, commit: str) -> frozenset[str]:
        """Return the names of the files and folders at the root of a commit; empty where it is absent."""
        root = self._root(commit)
        if root is None:
            return frozenset()
        folder = self._folder("", root)
        return frozenset(folder.files) | {path[:-1] for path, _ in folder.folders}

    def entries(self, commit: str) -> dict[str, Entry]:
        """Return the entries of a commit by path, sorted, as far as they are there and within the limits."""
        root = self._root(commit)
        if root is None:
            return {}
        found: dict[str, Entry] = {}
        left, waiting = _MOST_CHARACTERS, [("", root)]
        for _ in range(MOST_FOLDERS):
            if not waiting:
                break
            path, oid = waiting.pop()
            folder = self._folder(path, oid)
            left -= len(path) * (1 + len(folder.files))
            if left < 0 or len(found) + len(folder.files) > MAX_PATHS:
                break
            found.update(folder.files)
            waiting += folder.folders
        return {path: found[path] for path in sorted(found)}

    def entry(self, commit: str, path: str) -> Entry | None:
        """Return the entry of a path in a commit, None where it is absent; only the folders above it are read."""
        oid, above = self._root(commit), ""
        while oid is not None:
            folder = self._folder(above, oid)
            if path in folder.files:
                return folder.files[path]
            above, oid = next(((name, child) for name, child in folder.folders if path.startswith(name)), ("", None))
        return None

    def files_of(self, commits: Iterable[str], wanted: Callable[[str], bool]) -> tuple[list[tuple[Entry, str]], bool]:
        """Return the wanted files of commits by their paths, each object once with its commit; whether all were seen.

        Unlike `entries` it keeps nothing: a folder of many files may be another in each commit.
        """
        found: dict[str, tuple[Entry, str]] = {}
        seen: set[tuple[str, str]] = set()
        whole, left = True, _MOST_ROWS
        for commit in commits:
            waiting = [("", f"{commit}^{{tree}}")]
            while waiting:
                path, oid = waiting.pop()
                tree = self._tree(oid)
                if tree is None or tree[1] != "tree":
                    whole = False
                    continue
                if (path, tree[0]) in seen:
                    continue
                seen.add((path, tree[0]))
                for mode, name, child in _rows(tree[2], len(tree[0]) // 2):
                    left -= 1 + len(path) // 100
                    if left < 0:
                        return [*found.values()], False
                    full = path + name
                    if mode == _FOLDER and (full + "/", child) not in seen:
                        waiting.append((full + "/", child))
                    elif mode != _FOLDER and child not in found and wanted(full):
                        found[child] = StoredEntry(full, mode, child, self._size), commit
        return [*found.values()], whole

    def forget_absent(self) -> None:
        """Ask again for the sizes of what was absent: it may have come."""
        self._known_sizes = {oid: size for oid, size in self._known_sizes.items() if size is not None}

    def _root(self, commit: str) -> str | None:
        found = self._tree(f"{commit}^{{tree}}")
        if found is None:
            return None
        if ("", found[0]) not in self._folders:
            self._read("", found[0], found[2])
        return found[0]

    def _folder(self, path: str, oid: str) -> _Folder:
        known = self._folders.get((path, oid))
        if known is not None:
            return known
        if len(self._folders) >= MOST_FOLDERS:
            return _Folder({}, ())
        found = self._tree(oid)
        return self._read(path, oid, found[2] if found is not None and found[1] == "tree" else b"")

    def _tree(self, name: str) -> tuple[str, str, bytes] | None:
        """Return what the reader does of an object, None of one that is no honest folder's: git would unpack all of it
        before it could be told that nobody wants it."""
        size = self._sizes.size(name)
        return self._objects.get(name) if size is not None and size <= _MOST_BYTES else None

    def _read(self, path: str, oid: str, data: bytes) -> _Folder:
        files: dict[str, Entry] = {}
        folders = []
        for mode, name, child in _rows(data, len(oid) // 2):
            full = path + name
            if mode == _FOLDER:
                folders.append((full + "/", child))
            else:
                files[full] = StoredEntry(full, mode, child, self._size)
        folder = self._folders[path, oid] = _Folder(files, tuple(folders))
        return folder

    def _size(self, oid: str) -> int | None:
        if oid not in self._known_sizes:
            self._known_sizes[oid] = self._sizes.size(oid)
        return self._known_sizes[oid]


def _rows(data: bytes, width: int) -> Iterator[tuple[str, str, str]]:
    """Yield mode, name and object id of each row of a tree object, whose ids have so many bytes."""
    place = 0
    while True:
        blank = data.find(b" ", place)
        end = data.find(b"\0", blank)
        if blank < 0 or end < 0 or end + 1 + width > len(data):
            return
        mode = data[place:blank].decode("ascii", "replace").zfill(6)
        name = text_of(data[blank + 1 : end])
        place = end + 1 + width
        if name:
            yield mode, name, data[end + 1 : place].hex()
