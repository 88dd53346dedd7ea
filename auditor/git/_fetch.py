"""A `git fetch` that has begun: heard to its end through GitPython, or ended."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections import deque
from typing import Any, cast

from auditor.git._ls_remote import LAST_ERRORS, LINE_BYTES
from auditor.git._memory_watch import MemoryWatch
from auditor.git.waiting import Waiting
from auditor.limits import MAX_FETCH_BYTES

_SILENT = logging.NullHandler()
_LINGERS = 30
"""Seconds that git may go on after it has closed its outputs."""


def end(process: subprocess.Popen[Any]) -> None:
    """End git, and what it started for the network and would leave behind: a server can keep that waiting."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()


class Fetch:
    """A git that fetches and leads a process group; `hear` waits for its end, and `close` ends what is left of it."""

    def __init__(self, process: subprocess.Popen[str], waiting: Waiting) -> None:
        """Raises RuntimeError where no thread can be started: the process is ended then."""
        self.errors: deque[str] = deque(maxlen=LAST_ERRORS)
        """The last lines that it printed to standard error."""
        self.flooded = False
        """Whether it was ended since it took more memory than any repository needs."""
        self._process = process
        self._waiting = waiting
        self._watch = MemoryWatch(process.pid, MAX_FETCH_BYTES, self._flood)
        try:
            self._watch.start()
        except RuntimeError:
            self.close()
            raise

    def hear(self, seconds: float) -> int | None:
        """Return its exit code when it has ended; None where that took longer than so many seconds."""
        # The library takes longer to load than a remote takes to answer: git is on its way by now.
        from git.cmd import Git, handle_process_output

        # What it logs of a git that was ended in time is nobody's concern who did not ask for logs.
        logging.getLogger("git").addHandler(_SILENT)
        self._waiting.until(lambda: self._process.poll() is not None)
        codes: list[int | None] = []
        handle_process_output(
            Git.AutoInterrupt(self._process, self._process.args),
            None,
            self._reader(),
            lambda ended: codes.append(_code(ended)),
            decode_streams=False,
            kill_after_timeout=seconds,
        )
        return codes[0]

    def close(self) -> None:
        """End what is left of it."""
        self._watch.stop()
        end(self._process)
        self._process.wait()

    def _reader(self) -> Any:
        from git import RemoteProgress

        tell = self._waiting.tell

        class Progress(RemoteProgress):
            def update(
                self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
            ) -> None:
                done = float(cur_count or 0) / float(max_count or 0) if max_count else 0.0
                if op_code & self.OP_MASK == self.RECEIVING and op_code & (self.BEGIN | self.END):
                    tell(f"receiving objects: {done:.0%}")

        progress = Progress()
        message = progress.new_message_handler()

        def said(line: str) -> None:
            self.errors.append(line[:LINE_BYTES].rstrip("\n"))
            message(line)
            # A server may say things without end, and the library keeps what is no progress.
            progress.other_lines.clear()
            progress.error_lines.clear()

        return said

    def _flood(self) -> None:
        self.flooded = True
        end(self._process)


def _code(ended: object) -> int | None:
    """Return the exit code of what GitPython ran; None of what it killed for its time, or what goes on in silence."""
    process = cast(Any, ended).proc
    with contextlib.suppress(subprocess.TimeoutExpired):
        return cast(int, process.wait(timeout=_LINGERS)) if process is not None else None
    return None
