"""Limits of time that hold on a slow or busy machine as well: what takes too long must do so by the machine's measure."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

STUCK = 300.0
"""Seconds on the clock after which something is stuck, and not merely on a busy machine: what passes waits for none."""
_REFERENCE = 0.014
"""Seconds that `_work` takes on the machine that the limits of the tests were set on, with nothing else running."""
_REFERENCE_STARTS = 0.1
"""Seconds that `_starts` takes on it."""


def slowness(*, programs: bool = False) -> float:
    """Return how many times slower this machine is now than the one that the limits were set on; at least 1.

    With `programs` also at starting them: in a sandbox or a virtual machine that alone may take several times as long.
    """
    found = [1.0, min(_work() for _ in range(3)) / _REFERENCE]
    return max(*found, min(_starts() for _ in range(3)) / _REFERENCE_STARTS) if programs else max(found)


def _work() -> float:
    started = time.process_time()
    re.search(r"\s+x", "\u00a0" * 2_000)
    sum(len(str(number)) for number in range(60_000))
    return time.process_time() - started


def _starts() -> float:
    before = sum(os.times()[:4])
    for _ in range(12):  # the system counts in hundredths of a second
        subprocess.run([sys.executable, "-I", "-S", "-c", "pass"], check=True)
    return sum(os.times()[:4]) - before


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    """Hold what is done inside to so many seconds of this process's time, times the machine's slowness; AssertionError."""
    started = time.process_time()
    yield
    took = time.process_time() - started
    if took >= seconds:
        allowed = seconds * slowness()
        assert took < allowed, f"{took:.2f} s of {allowed:.2f}"
