"""Regular expressions that are compiled where they are first used.

An audit knows some 1,300 of them, and one repository needs two thirds or fewer: the others need not be paid for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, ClassVar, Generic, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Lazy(Generic[AnyStr]):
    """Stands for a compiled expression, and takes its methods over when it is first asked for one of them."""

    compiler: ClassVar[Callable[[Any, int], re.Pattern[Any]] | None] = None

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = (_Lazy.compiler or re.compile)(self.pattern, self.flags)
        for each in _METHODS:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled when it is first used: an error in the expression shows only then."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


def compile_by(compiler: Callable[[Any, int], re.Pattern[Any]] | None) -> None:
    """Have what is not compiled yet compiled by this, which returns what `re.compile` does; by that one for None."""
    _Lazy.compiler = compiler
