"""Files of other commits, read through one object reader: most folders of one commit are those of another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
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
_AT_ONCE: Final = 50
"""Folders that are asked for together."""
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


class Listed:
    """The files of the audited commit, which git has listed: most of another commit is the same."""

    def __init__(self, entries: Mapping[str, Entry], folders: Mapping[str, str]) -> None:
        """`entries` by path, sorted; `folders` holds the object ids of folders by their paths."""
        self._entries = entries
        self._folders = folders

    @cached_property
    def _paths(self) -> list[str]:
        return list(self._entries)

    def below(self, path: str, oid: str) -> list[Entry] | None:
        """Return the files below a folder, whose path ends in a slash; None where that is another one here."""
        if self._folders.get(path[:-1]) != oid:
            return None
        paths = self._paths
        # The character after "/" closes the range of everything that begins with the folder.
        return [self._entries[each] for each in paths[bisect_left(paths, path) : bisect_left(paths, path[:-1] + "0")]]

    def entry(self, path: str, mode: str, oid: str) -> Entry | None:
        """Return the file of this path, mode and object; None where it is another one here."""
        found = self._entries.get(path)
        return found if found is not None and found.oid == oid and found.mode == mode else None


class Trees:
    """The files of any commit. What was read of a folder is kept, for the next commit that has the same."""

    def __init__(self, objects: ObjectReader, sizes: ObjectReader, listed: Listed) -> None:
        self._objects = objects
        self._sizes = sizes
        self._listed = listed
        self._known_sizes: dict[str, int | None] = {}
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
        left, most, waiting = _MOST_CHARACTERS, MOST_FOLDERS, [("", root)]
        while waiting and most > 0:
            some = waiting[-min(most, _AT_ONCE) :]
            del waiting[-len(some) :]
            most -= len(some)
            for path, folder in self._several(some):
                left -= len(path) * (1 + len(folder.files))
                if left < 0 or len(found) + len(folder.files) > MAX_PATHS:
                    most = 0
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
        return self._folders_of([(path, oid)])[0]

    def _several(self, folders: list[tuple[str, str]]) -> Iterator[tuple[str, _Folder]]:
        """Yield each of these folders with its path; what lies below one that is listed comes with it."""
        shared = [self._listed.below(*folder) for folder in folders]
        others = iter(self._folders_of([each for each, known in zip(folders, shared, strict=True) if known is None]))
        for (path, _), known in zip(folders, shared, strict=True):
            if known is None:
                yield path, next(others)
            else:
                yield path, _Folder({entry.path: self._sized(entry) for entry in known}, ())

    def _folders_of(self, folders: Sequence[tuple[str, str]]) -> list[_Folder]:
        unread = list(dict.fromkeys(each for each in folders if each not in self._folders))
        unread = unread[: max(0, MOST_FOLDERS - len(self._folders))]
        for (path, oid), tree in zip(unread, self._trees([oid for _, oid in unread]), strict=True):
            self._read(path, oid, tree[2] if tree is not None and tree[1] == "tree" else b"")
        return [self._folders.get(each) or _Folder({}, ()) for each in folders]

    def _tree(self, name: str) -> tuple[str, str, bytes] | None:
        return next(self._trees([name]))

    def _trees(self, names: Sequence[str]) -> Iterator[tuple[str, str, bytes] | None]:
        """Yield what the reader says of each object, None of one that is no honest folder's: git would unpack all of it
        before it could be told that nobody wants it. No more than one such is held at once."""
        sizes = self._sizes.sizes(names)
        held: list[str] = []
        left = _MOST_BYTES
        for name, size in zip(names, sizes, strict=True):
            if size is None or size > left:
                yield from self._objects.several(held)
                held, left = [], _MOST_BYTES
            if size is None or size > left:
                yield None
            else:
                held.append(name)
                left -= size
        yield from self._objects.several(held)

    def _read(self, path: str, oid: str, data: bytes) -> _Folder:
        files: dict[str, Entry] = {}
        folders = []
        for mode, name, child in _rows(data, len(oid) // 2):
            full = path + name
            if mode == _FOLDER:
                folders.append((full + "/", child))
            else:
                known = self._listed.entry(full, mode, child)
                files[full] = self._sized(known) if known is not None else StoredEntry(full, mode, child, self._size)
        folder = self._folders[path, oid] = _Folder(files, tuple(folders))
        return folder

    def _sized(self, entry: Entry) -> Entry:
        """Return an entry that is listed; one that asks for its size where that was absent, since it may come."""
        if entry.size is not None or entry.mode == _SUBMODULE:
            return entry
        return StoredEntry(entry.path, entry.mode, entry.oid, self._size)

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
