"""A tree in memory, for tests of single views."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1

from auditor.views.tree import Tree


@dataclass(frozen=True)
class MemoryEntry:
    path: str
    mode: str
    oid: str
    size: int | None


class MemorySource:
    def __init__(self, files: Mapping[str, str | bytes | None], executable: Collection[str] = ()) -> None:
        self.data = {path: one.encode() if isinstance(one, str) else one for path, one in files.items()}
        self.entries = {
            path: MemoryEntry(
                path,
                "100755" if path in executable else "100644",
                sha1(one or b"").hexdigest(),
                None if one is None else len(one),
            )
            for path, one in sorted(self.data.items())
        }
        self.unread: dict[str, str] = {}

    def read(self, path: str, limit: int) -> bytes | None:
        data = self.data[path]
        if data is None or len(data) > limit:
            self.unread[path] = "absent" if data is None else "too large"
            return None
        return data

    def prefetch(self, paths: Iterable[str]) -> None:
        pass


def memory_tree(files: Mapping[str, str | bytes | None], executable: Collection[str] = ()) -> Tree:
    """Return a tree of these files, some of which are executable; one of None is an absent object."""
    return Tree(MemorySource(files, executable))
