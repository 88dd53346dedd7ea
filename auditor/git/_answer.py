"""What a remote answers when it is asked for its refs: so many bytes, and then git is ended."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

from auditor.limits import MAX_ANSWER_BYTES

_SECONDS = 0.5


class Answer:
    """Collects lines, and watches what git has taken and not yet printed.

    git keeps the whole of an answer before it prints any of it, so the lines alone would tell too late: on Linux its
    memory tells, elsewhere the time alone bounds it. Use it as a context manager around the call; `group` is git's
    process group, `end` ends git.
    """

    def __init__(self, group: int | None, end: Callable[[], None]) -> None:
        self.lines: list[str] = []
        self.flooded = False
        self._group, self._end = group, end
        self._bytes = 0
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def add(self, line: str) -> None:
        """Take a line that git printed; what comes after the limit is dropped."""
        self._bytes += len(line)
        if self._bytes > MAX_ANSWER_BYTES:
            self._flood()
        else:
            self.lines.append(line.rstrip("\n"))

    def _flood(self) -> None:
        if not self.flooded:
            self.flooded = True
            self._end()

    def _watch(self) -> None:
        while self._group is not None and not self._over.wait(_SECONDS):
            if _memory(self._group) > MAX_ANSWER_BYTES:
                self._flood()
                return

    def __enter__(self) -> Answer:
        self._watcher.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._watcher.join()


def _memory(group: int) -> int:
    """Return the bytes of memory that a process group holds; 0 where the system has no /proc to tell."""
    pages = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        # Any of them may end while it is looked at.
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = path.read_bytes().rpartition(b")")[2].split()
            if int(fields[2]) == group:
                pages += int(fields[21])
    return pages * os.sysconf("SC_PAGE_SIZE") if pages else 0
