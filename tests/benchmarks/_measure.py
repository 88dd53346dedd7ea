"""Whole processes, in turn, by the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One finished process: wall and processor seconds (children that it waited for included), peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Pair:
    """Ratios of the first command to the second, pair by pair; each the median."""

    wall: float
    cpu: float
    memory: float
    first: Run
    second: Run


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, fine: Sequence[int] = (0, 1, 3)) -> Run:
    """Return what a command cost. Raises RuntimeError where it ends with another code than those that are `fine`."""
    # Where Python may not keep what it compiles, an editable install is compiled anew in every run, a packaged peer never.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**inherited, **(environment or {})},
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(
    first: Sequence[str],
    second: Sequence[str],
    *,
    runs: int,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], object] = lambda: None,
) -> Pair:
    """Run two commands in turn, once unmeasured, and return the ratios and the medians; `before` goes before a pair."""
    run(first, environment), run(second, environment)
    pairs = []
    for _ in range(runs):
        before()
        pairs.append((run(first, environment), run(second, environment)))
    return Pair(
        statistics.median(a.wall / b.wall for a, b in pairs),
        statistics.median(a.cpu / b.cpu for a, b in pairs),
        statistics.median(a.memory / b.memory for a, b in pairs),
        _median([a for a, _ in pairs]),
        _median([b for _, b in pairs]),
    )


def several(command: Sequence[str], *, runs: int, environment: Mapping[str, str] | None = None) -> Run:
    """Return the medians over several runs, after one that is not measured."""
    run(command, environment)
    return _median([run(command, environment) for _ in range(runs)])


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.memory for run in runs),
    )
