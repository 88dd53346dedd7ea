"""Regular expressions that are compiled where they are first used.

An audit knows some 1,300 of them, and one repository needs two thirds or fewer: the others need not be paid for.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Lazy(Generic[AnyStr]):
    """Stands for a compiled expression, and takes its methods over when it is first asked for one of them."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for each in _METHODS:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled when it is first used: an error in the expression shows only then."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
