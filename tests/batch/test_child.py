from __future__ import annotations

import errno
import threading
import time

import pytest

from auditor.batch._child import is_starved, mind_threads
from tests.soon import STUCK


@pytest.mark.parametrize(
    ("error", "limited", "expected"),
    [
        (MemoryError(), False, True),
        (SystemError("error return without exception set"), True, True),
        (RuntimeError("can't start new thread"), True, True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True, True),
        (RuntimeError("can't start new thread"), False, False),
        (RuntimeError("dictionary changed size during iteration"), True, False),
        (OSError(errno.ENOSPC, "No space left on device"), True, False),
        (ValueError("x"), True, False),
    ],
)
def test_an_error_that_too_little_memory_makes_is_known(error: Exception, limited: bool, expected: bool) -> None:
    assert is_starved(error, limited=limited) is expected


class _Stillborn(threading.Thread):
    def _bootstrap(self) -> None:
        raise MemoryError


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_finds_no_memory_to_begin_is_seen() -> None:
    stillborn, told = _Stillborn(), []
    waiting = threading.Thread(target=stillborn.start, daemon=True)
    waiting.start()
    try:
        mind_threads(lambda: told.append(waiting.is_alive()), lambda _: time.sleep(0.1))
    finally:
        threading._limbo.pop(stillborn)  # type: ignore[attr-defined]
        stillborn._started.set()  # type: ignore[attr-defined]
        waiting.join(STUCK)
    assert told == [True]


def test_threads_that_begin_and_end_are_nothing_to_mind() -> None:
    class EnoughError(Exception):
        pass

    turns = iter(range(20))

    def pause(_: float) -> None:
        threading.Thread(target=lambda: None).start()
        if next(turns, None) is None:
            raise EnoughError

    with pytest.raises(EnoughError):
        mind_threads(lambda: pytest.fail("a thread that began was taken for one that did not"), pause)
