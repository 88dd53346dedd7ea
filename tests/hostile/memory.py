"""A snapshot that lies in memory: what the views need of one, without git."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from auditor.git.history import EMPTY, History
from auditor.git.snapshot import Entry


class Memory:
    """Files by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)
        self.entries: Mapping[str, Entry] = {
            path: Entry(path, "100644", hashlib.sha1(data, usedforsecurity=False).hexdigest(), len(data))
            for path, data in sorted(files.items())
        }
        self.unread: Mapping[str, str] = {}
        self.commit: str | None = None
        self.branch: str | None = None
        self.worktree = self.shallow = self.truncated = self.partial = self.dirty = False

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the bytes, or None where they are over the limit."""
        data = self._files[path]
        return data if len(data) <= limit else None

    def prefetch(self, paths: Iterable[str]) -> None:
        """Everything is there."""

    def history(self) -> History:
        """There is none."""
        return EMPTY
