"""What a remote answers when it is asked for its refs: so many bytes, in so many seconds, and then git is ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from auditor.limits import MAX_ANSWER_BYTES

_SECONDS = 0.5
LAST_ERRORS = 100
"""Lines of its errors that are kept."""
LINE_BYTES = 10_000
"""Of one of them."""


class Answer:
    """Hears a git that leads a process group, and watches what it has taken and not yet printed.

    git keeps the whole of an answer before it prints any of it, so the lines alone would tell too late: on Linux its
    memory tells, elsewhere the time alone bounds it. `end` ends git and what it started.
    """

    def __init__(self, process: subprocess.Popen[bytes], end: Callable[[], None]) -> None:
        self.lines: list[str] = []
        """What git printed, a string a line."""
        self.errors: deque[str] = deque(maxlen=LAST_ERRORS)
        """The last lines that it printed to standard error."""
        self.flooded = False
        """Whether it was ended since there was more than any repository has."""
        self.late = False
        """Whether it was ended since its time was up."""
        self._process, self._end = process, end
        self._over = threading.Event()

    def hear(self, seconds: float) -> None:
        """Take all that git prints until it ends, or is ended for its time or its bytes."""
        process = self._process
        watchers = [threading.Thread(target=task, daemon=True) for task in (self._watch, self._hear_errors)]
        clock = threading.Timer(seconds, self._too_late)
        clock.daemon = True
        try:
            for each in (*watchers, clock):
                each.start()
            self._hear_lines()
            process.wait()
        finally:
            clock.cancel()
            self._over.set()
            if process.poll() is None:
                self._end()
                process.wait()
            for each in watchers:
                if each.ident is not None:  # it could be started
                    each.join(5)

    def _hear_lines(self) -> None:
        assert self._process.stdout is not None
        taken = 0
        with self._process.stdout as printed:
            while line := printed.readline(LINE_BYTES):
                taken += len(line)
                if taken > MAX_ANSWER_BYTES:
                    self._flood()
                    return
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))

    def _hear_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as printed:
            while line := printed.readline(LINE_BYTES):
                self.errors.append(line.decode("utf-8", "replace").rstrip("\n"))

    def _too_late(self) -> None:
        if not self._over.is_set():
            self.late = True
            self._end()

    def _flood(self) -> None:
        self.flooded = True
        self._end()

    def _watch(self) -> None:
        while not self._over.wait(_SECONDS):
            if _memory(self._process.pid) > MAX_ANSWER_BYTES:
                self._flood()
                return


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
