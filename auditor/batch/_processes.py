"""Ends a process with everything that it started, also what runs in a session of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath


def kill_tree(pid: int, *, itself: bool = True) -> None:
    """Kill a process (unless `itself` is false) and its descendants."""
    if sys.platform == "win32":
        program = taskkill(os.environ)
        subprocess.run([program, "/PID", str(pid), "/T", "/F"], capture_output=True, check=False)
        return
    # git talks to a remote in a session of its own, so that it cannot ask: the group alone would leave it running.
    # Whoever starts something in the meantime is found in the next round.
    for _ in range(5):
        below = descendants(pid)
        for child in below:
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGKILL)
        if not below:
            break
    if itself:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def taskkill(environment: Mapping[str, str]) -> str:
    """Return the path of the program of Windows: by its name alone the current folder's would be taken."""
    return str(PureWindowsPath(environment.get("SystemRoot", r"C:\Windows"), "System32", "taskkill.exe"))


def descendants(pid: int) -> list[int]:
    """Return the processes below one that still run, its own children first."""
    parents = _parents()
    found = [pid]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent and child not in found]
    return found[1:]


def _parents() -> dict[int, int]:
    """Return the parent of every process that still runs."""
    proc = Path("/proc")
    return _by_proc(proc) if (proc / "self" / "stat").exists() else by_ps()


def _by_proc(proc: Path) -> dict[int, int]:
    found = {}
    for entry in proc.iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError, ValueError, IndexError):
                # The name stands in parentheses and may hold any character; what follows it does not.
                fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                if fields[0] != b"Z":
                    found[int(entry.name)] = int(fields[1])
    return found


def by_ps() -> dict[int, int]:
    """Return the same where the system has no files that tell it, as macOS."""
    found = {}
    command = ["/bin/ps", "-A", "-o", "pid=,ppid=,stat="]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        listed = subprocess.run(command, capture_output=True, check=False, timeout=10)
        for line in listed.stdout.decode("ascii", "replace").splitlines():
            child, parent, *state = line.split()
            if child.isdecimal() and parent.isdecimal() and not (state and state[0].startswith("Z")):
                found[int(child)] = int(parent)
    return found
