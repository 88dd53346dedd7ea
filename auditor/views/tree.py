"""The tree as a view: which files there are, whose they are, and their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class Entry(Protocol):
    """One file of the tree."""

    @property
    def path(self) -> str:
        """Path from the root, with forward slashes."""

    @property
    def mode(self) -> str:
        """Git's mode: 100644, 100755, 120000 (a symbolic link), 160000 (a submodule)."""

    @property
    def oid(self) -> str:
        """Object id; for a file of a work tree the id that it would have."""

    @property
    def size(self) -> int | None:
        """Bytes, or None where the object is absent."""


class Source(Protocol):
    """What the views need of a snapshot."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file by path, sorted."""

    @property
    def unread(self) -> Mapping[str, str]:
        """Why a path was not read, by path."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the bytes of a file, or None (and a reason in `unread`) where it is larger or absent."""

    def prefetch(self, paths: Iterable[str]) -> None:
        """Get the objects of these paths in one request where they must come from a remote."""
