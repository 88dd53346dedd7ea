"""A lock between processes that the system gives back when its holder dies."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from auditor.git.source import SourceError

_HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK, getattr(errno, "EDEADLOCK", errno.EDEADLK)}


@contextlib.contextmanager
def locked(path: Path, seconds: float) -> Iterator[bool]:
    """Hold the lock of a file, which is made where it is missing, while the block runs.

    Gives False where the file system has no locks: the block runs all the same, and others may be in theirs. Raises
    SourceError where another holds the lock for longer than these seconds, and OSError where the file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        deadline = time.monotonic() + seconds
        while (held := take(handle)) is False:
            if time.monotonic() > deadline:
                raise SourceError(
                    f"Another audit uses {path.with_suffix('')} for too long; wait for it, or use --cache-dir."
                )
            time.sleep(0.1)
        yield held is True
    finally:
        # Closing gives the lock back; the file stays, since removing it would let two hold "the" lock.
        os.close(handle)


def take(handle: int) -> bool | None:
    """Return whether the lock of an open file could be taken now; None where the file system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True
