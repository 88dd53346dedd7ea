"""How much memory git takes, with what it started: what a server says without end is to fill no machine."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

_SECONDS = 0.5


class MemoryWatch:
    """Looks twice a second at a process group, and calls `end` once where it holds more than `most` bytes.

    Where the system has no /proc to tell, it watches in vain.
    """

    def __init__(self, group: int, most: int, end: Callable[[], None]) -> None:
        self._group, self._most, self._end = group, most, end
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to look. Raises RuntimeError where no thread can be started."""
        self._thread.start()

    def stop(self) -> None:
        """Look no longer; `end` is not called after this."""
        self._over.set()
        if self._thread.ident is not None:  # it could be started
            self._thread.join(5)

    def _watch(self) -> None:
        while not self._over.wait(_SECONDS):
            if _taken(self._group) > self._most:
                self._end()
                return


def _taken(group: int) -> int:
    """Return the bytes of memory that a process group holds; 0 where the system has no /proc to tell."""
    if sys.platform == "win32":
        return 0
    pages = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        # Any of them may end while it is looked at.
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = path.read_bytes().rpartition(b")")[2].split()
            if int(fields[2]) == group:
                pages += int(fields[21])
    return pages * os.sysconf("SC_PAGE_SIZE") if pages else 0
