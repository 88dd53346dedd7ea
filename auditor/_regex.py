"""Regular expressions that are compiled where they are first used.

An audit knows some 1,300 of them, and one repository needs two thirds or fewer: the others need not be paid for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, ClassVar, Generic, cast

_METHODS = frozenset({"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})


class _Lazy(Generic[AnyStr]):
    """Stands for a compiled expression, and takes each of its methods over when it is first asked for it."""

    compiler: ClassVar[Callable[[Any, int], re.Pattern[Any]] | None] = None

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags
        self._compiled: re.Pattern[AnyStr] | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        if self._compiled is None:
            self._compiled = (_Lazy.compiler or re.compile)(self.pattern, self.flags)
        method = getattr(self._compiled, name)
        setattr(self, name, method)  # it is not asked for again
        return method


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled when it is first used: an error in the expression shows only then."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


def any_of(*ways: str) -> str:
    """Return an expression that matches in any of several ways, which are tried in this order.

    It is one group, so that more may stand before and behind it.
    """
    return f"(?:{'|'.join(ways)})"


def compile_by(compiler: Callable[[Any, int], re.Pattern[Any]] | None) -> None:
    """Have what is not compiled yet compiled by this, which returns what `re.compile` does; by that one for None."""
    _Lazy.compiler = compiler
