"""Temporary folders that do not outlive the process that made them, however it ended.

Each holds a file that its process keeps locked. The system gives a lock back when its holder dies, also when it is
killed: a folder whose lock can be taken is nobody's, and the next process that needs one removes it. No process id is
asked for, since these are given out again, and mean nothing to another container or to Windows.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Final

from auditor.git.lock import take
from auditor.git.source import SourceError

if TYPE_CHECKING:
    from typing_extensions import Self

LOCK: Final = "audit.lock"
_KINDS: Final = ("batch", "checklist", "git", "lint", "refs")
_PREFIXES: Final = tuple(f"audit-{kind}-" for kind in _KINDS)
_MOST = 1000
_EMPTY_SECONDS = 3600
_TRIES = 100
_SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Temporary:
    """A new temporary folder, which is removed by `close`, at the end of the block, or when the program ends."""

    def __init__(self, kind: str) -> None:
        """`kind` tells what the folder is for. Raises OSError where none can be made."""
        assert kind in _KINDS
        _sweep(tempfile.gettempdir())
        with _undisturbed():
            self.path, handle = _made(f"audit-{kind}-")
            self._end = weakref.finalize(self, _let_go, self.path, handle, os.getpid())
        _end_undisturbed()

    def close(self) -> None:
        """Remove the folder. A signal that comes meanwhile is heard when it is gone."""
        with _undisturbed():
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def unusable(error: OSError) -> SourceError:
    """Return what to say where a source cannot be read for want of a temporary folder."""
    return SourceError(
        f"A temporary folder cannot be made or written ({error.strerror}); free some space, or set TMPDIR to a folder "
        "that you may write to."
    )


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Have signals wait until the block is over: one that raises in its midst would leave half of it undone."""
    if threading.current_thread() is not threading.main_thread():
        yield  # no signal is handled here
        return
    waiting = True
    came: list[tuple[int, FrameType | None]] = []
    before: dict[int, Any] = {}

    def wait(number: int, frame: FrameType | None) -> None:
        if waiting:
            came.append((number, frame))
        else:  # between the end of the block and the moment when each signal has its own handler again
            before[number](number, frame)

    try:
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, wait)
        yield
    finally:
        waiting = False
        for number, handler in before.items():
            signal.signal(number, handler)
        for number, frame in came:
            before[number](number, frame)


@functools.cache
def _end_undisturbed() -> None:
    """Have signals change nothing when the program ends: they would keep the folders that are left from removal.

    What is told last to be done at the end is done first: this comes before any folder's end.
    """
    atexit.register(_ignore_signals)


def _ignore_signals() -> None:
    for number in _SIGNALS:
        if callable(signal.getsignal(number)):
            with contextlib.suppress(ValueError):  # in a thread that may not say so, and is not disturbed either
                signal.signal(number, signal.SIG_IGN)


def _made(prefix: str) -> tuple[Path, int | None]:
    """Return a new folder and the handle of its lock, None where the file system knows no locks."""
    for _ in range(_TRIES):
        path = Path(tempfile.mkdtemp(prefix=prefix))
        try:
            handle = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        except FileNotFoundError:
            continue  # somebody took the empty folder for a dead one's
        held = take(handle)
        if held and _is_at(handle, path / LOCK):
            return path, handle
        os.close(handle)
        if held is None:
            (path / LOCK).unlink()  # a lock that nobody can hold would have others remove the folder
            return path, None
    raise FileExistsError("no temporary folder could be made")


def _is_at(handle: int, path: Path) -> bool:
    """Return whether an open file still lies there: who locks it between its making and ours removes it."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except OSError:
        return False


def _let_go(path: Path, handle: int | None, owner: int) -> None:
    if owner != os.getpid():
        return  # a copy of the process that made it, which has its own end
    if os.name == "nt" and handle is not None:
        os.close(handle)  # an open file cannot be removed there
        handle = None
    _remove(path)
    if handle is not None:
        os.close(handle)


@functools.cache
def _sweep(root: str) -> None:
    """Remove the folders of processes that are gone; once for each process and place."""
    found: list[str] = []
    with contextlib.suppress(OSError), os.scandir(root) as entries:
        found += [entry.path for entry in entries if entry.name.startswith(_PREFIXES) and _is_own(entry)]
    for path in sorted(found)[:_MOST]:
        with contextlib.suppress(OSError):
            _remove_dead(Path(path))


def _is_own(entry: os.DirEntry[str]) -> bool:
    with contextlib.suppress(OSError):
        own = not hasattr(os, "geteuid") or entry.stat(follow_symlinks=False).st_uid == os.geteuid()
        return own and entry.is_dir(follow_symlinks=False)
    return False


def _remove_dead(path: Path) -> None:
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(path / LOCK, flags)
    except FileNotFoundError:
        # Without a lock nothing tells whose it is; an empty one that is old was left between two steps.
        if time.time() - path.lstat().st_mtime > _EMPTY_SECONDS:
            path.rmdir()
        return
    if stat.S_ISREG(os.fstat(handle).st_mode) and take(handle):
        _let_go(path, handle, os.getpid())
    else:
        os.close(handle)


def _remove(path: Path) -> None:
    """Remove a folder, its lock last: what cannot be removed now still has it, and is found again."""
    left = False
    with contextlib.suppress(OSError):
        with os.scandir(path) as entries:
            found = [entry for entry in entries if entry.name != LOCK]
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, **_AGAIN)
            else:
                _writable(os.unlink, entry.path, None)
            left = left or os.path.lexists(entry.path)
    if not left:
        with contextlib.suppress(OSError):
            (path / LOCK).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.rmdir()


def _writable(function: Any, path: str, _: object) -> None:
    """Do again what failed: git writes what cannot be removed everywhere before it may be written to."""
    with contextlib.suppress(OSError):
        if function is os.unlink and not Path(path).is_symlink():
            Path(path).chmod(0o600)
        if function in {os.unlink, os.rmdir}:
            function(path)


# The older name is on its way out.
_AGAIN: Final[dict[str, Any]] = {"onexc" if sys.version_info >= (3, 12) else "onerror": _writable}
