"""Runs one audit in a child process with limits of time and memory: what an executor is given, here or elsewhere."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from auditor._time_limit import TimeLimit
from auditor.batch._processes import kill_tree
from auditor.batch._request import Request
from auditor.git.temporary import Temporary

_ENTRY = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from auditor.batch._child import main; main()"
_MOST_BYTES = 200_000_000
_ERROR_BYTES = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one audit: its JSON, or the reason why there is none."""

    audit: bytes | None
    failure: str | None
    seconds: float


class Children:
    """The children of this process that are under way, so that all can be ended at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pids: set[int] = set()
        self.stopped = False

    def start(self, *arguments: Any, **options: Any) -> subprocess.Popen[bytes] | None:
        """Start a process; None where all were told to end."""
        with self._lock:
            if self.stopped:
                return None
            process = subprocess.Popen(*arguments, **options)
            self._pids.add(process.pid)
            return process

    def ended(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a process that ended."""
        with self._lock:
            self._pids.discard(process.pid)

    def stop(self) -> None:
        """End all, and start none any more."""
        with self._lock:
            self.stopped = True
            for pid in self._pids:
                kill_tree(pid)


def audit_one(asked: Request, tell: Callable[[str], None] | None = None, children: Children | None = None) -> Outcome:
    """Return what became of one audit; `asked` is plain data, `tell` hears of its steps. Nothing is ever raised."""
    started = time.monotonic()
    try:
        audit, failure = _run(asked, tell, children or Children())
    except Exception as error:
        audit, failure = None, f"the audit could not be started ({type(error).__name__}: {error})"
    if failure is not None:
        failure = failure.encode("utf-8", "backslashreplace").decode()
    return Outcome(audit, failure, time.monotonic() - started)


def _run(asked: Request, tell: Callable[[str], None] | None, children: Children) -> tuple[bytes | None, str | None]:
    with (
        tempfile.TemporaryFile() as errors,
        Temporary("batch") as folder,
    ):
        # The child finds what this process finds, and nothing else: no current folder, no variables, no user's site.
        found = json.dumps([entry for entry in sys.path if Path(entry).is_absolute()])
        process = children.start(
            [sys.executable, "-I", "-c", _ENTRY, found],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            # What a child that is killed leaves behind goes with the folder.
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder.path))},
            start_new_session=True,
        )
        if process is None:
            return None, "the run was stopped"

        limit = TimeLimit(asked["timeout"], lambda: kill_tree(process.pid))
        try:
            with limit:
                said = _conversation(process, asked, tell)
        finally:
            if _lingers(process):
                kill_tree(process.pid)
            code = process.wait()
            children.ended(process)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if limit.late:
            return None, (
                f"the audit took longer than {asked['timeout']:g} seconds and was stopped; give a higher --timeout, or "
                "look at the repository"
            )
        if said is None:
            return None, _crash(code, errors, limited=asked["memory"] is not None)
    return _read(said, asked)


def _lingers(process: subprocess.Popen[bytes]) -> bool:
    """Wait a moment for a process that closed its output, and return whether it still runs."""
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return True
    return False


def _conversation(process: subprocess.Popen[bytes], asked: Request, tell: Callable[[str], None] | None) -> bytes | None:
    """Return the line with the result, or None where the child ended without one."""
    assert process.stdin is not None
    assert process.stdout is not None
    # Standard input stays open: its end tells the child that this process is gone.
    with contextlib.suppress(OSError):
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
    while line := process.stdout.readline(_MOST_BYTES):
        if not line.endswith(b"\n"):
            return None
        if not line.startswith(b'{"step":'):
            return line
        if tell is not None:
            tell(str(json.loads(line)["step"]))
    return None


def _read(line: bytes, asked: Request) -> tuple[bytes | None, str | None]:
    start, end = b'{"audit": ', b"}\n"
    if line.startswith(start):
        return line[len(start) : -len(end)], None
    said = json.loads(line)
    if said["failure"] == "memory":
        return None, (
            f"the audit needed more than {(asked['memory'] or 0) >> 20} MiB of memory and was stopped; give a higher "
            "--memory, or look at the repository"
        )
    text = said.get("text", "")
    return None, text if said["failure"] == "said" else f"the audit failed ({text})"


def _crash(code: int, errors: IO[bytes], *, limited: bool) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - _ERROR_BYTES))
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    # Python aborts where memory ends while it says so.
    if (lines and "MemoryError" in lines[-1]) or (limited and code == -signal.SIGABRT):
        return "the audit ran out of memory; give a higher --memory, or look at the repository"
    how = f"code {code}"
    if code < 0:
        with contextlib.suppress(ValueError):
            how = f"the signal {signal.Signals(-code).name}"
    return f"the audit ended with {how}" + (f" ({lines[-1][:300]})" if lines else "")
