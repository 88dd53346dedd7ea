"""A `git ls-remote` that has begun: heard to its end, or ended where it takes too long or says too much."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from collections.abc import Callable

from auditor._time_limit import TimeLimit
from auditor.git._memory_watch import MemoryWatch
from auditor.limits import MAX_ANSWER_BYTES

LAST_ERRORS = 100
"""Lines of its errors that are kept."""
LINE_BYTES = 10_000
"""Of one of them."""


class LsRemote:
    """A git that asks a remote for its refs and leads a process group; `hear` waits for its end.

    git keeps the whole of an answer in memory before it prints any of it, so the lines that it prints would tell too
    late of a remote that never stops: on Linux its memory is watched, elsewhere the time alone is a limit.
    """

    def __init__(self, process: subprocess.Popen[bytes], end: Callable[[], None]) -> None:
        """`end` is to end git and what it started."""
        self.lines: list[str] = []
        """What git printed, a string a line."""
        self.errors: deque[str] = deque(maxlen=LAST_ERRORS)
        """The last lines that it printed to standard error."""
        self.flooded = False
        """Whether it was ended since there was more than any repository has."""
        self.late = False
        """Whether it was ended since its time was up."""
        self._process, self._end = process, end

    def hear(self, seconds: float) -> None:
        """Take all that git prints until it ends, or is ended for its time or its bytes.

        Raises RuntimeError where no thread can be started.
        """
        process = self._process
        watch = MemoryWatch(process.pid, MAX_ANSWER_BYTES, self._flood)
        errors = threading.Thread(target=self._hear_errors, daemon=True)
        limit = TimeLimit(seconds, self._end)
        try:
            watch.start()
            errors.start()
            with limit:
                self._hear_lines()
                process.wait()
        finally:
            self.late = limit.late
            watch.stop()
            if process.poll() is None:
                self._end()
                process.wait()
            if errors.ident is not None:  # it could be started
                errors.join(5)

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

    def _flood(self) -> None:
        self.flooded = True
        self._end()
