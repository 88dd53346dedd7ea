from __future__ import annotations

import errno

import pytest

from auditor.batch._child import is_starved


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
