"""Compiled regular expressions that are kept between runs, as Python keeps bytecode beside its modules.

Python's `re` parses and compiles in Python, which is a fifth of a first audit, and has no way of its own to keep what
comes of it. That is a list of numbers; the machine that runs it takes it through `_sre.compile`, as `re` itself calls
it, and checks it first, so that a damaged file is refused. Wherever another Python does this otherwise, `re` compiles.
"""

from __future__ import annotations

import re
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from auditor._regex import compile_by
from auditor.kept import Kept, digest

MOST: Final = 5000
"""Expressions that are kept: where there are more, those that the last run did not use are left out."""
WORTH: Final = 20
"""New expressions that are worth writing the file again."""
_MODULES = ("re._parser", "re._compiler") if sys.version_info >= (3, 11) else ("sre_parse", "sre_compile")
_OTHERWISE = (ImportError, AttributeError, LookupError, TypeError, ValueError, OverflowError, RuntimeError, re.error)


class _Compiled(NamedTuple):
    flags: int
    codes: str
    groups: int
    names: Mapping[str, int]


class Expressions:
    """The compiled expressions of one Python, from a folder that may be deleted at any time."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._known: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._new = 0
        self._key = ""
        with suppress(*_OTHERWISE):
            self._parser, self._compiler = (import_module(name) for name in _MODULES)
            self._machine: Any = import_module("_sre")
            self._key = digest("expressions", sys.version, sys.byteorder, self._machine.MAGIC, self._machine.CODESIZE)
            found = kept.get(self._key)
            self._known = found if isinstance(found, dict) else {}

    def compile(self, pattern: Any, flags: int) -> re.Pattern[Any]:
        """Return what `re.compile` returns; raises re.error as it does."""
        if self._key and isinstance(pattern, str):
            with suppress(*_OTHERWISE):
                return self._compile(pattern, int(flags))
        return re.compile(pattern, flags)

    def _compile(self, pattern: str, flags: int) -> re.Pattern[str]:
        name = f"{flags}:{pattern}"
        if name in self._known:
            with suppress(*_OTHERWISE):
                row = _Compiled(*self._known[name])
                made = self._made(pattern, row, array("I", b64decode(row.codes)).tolist())
                self._used[name] = row
                return made
        parsed = self._parser.parse(pattern, flags)
        codes = self._compiler._code(parsed, flags)
        row = _Compiled(
            flags | parsed.state.flags,
            b64encode(array("I", codes).tobytes()).decode("ascii"),
            parsed.state.groups - 1,
            dict(parsed.state.groupdict),
        )
        made = self._made(pattern, row, codes)
        self._used[name] = row
        self._new += 1
        return made

    def _made(self, pattern: str, row: _Compiled, codes: list[int]) -> re.Pattern[str]:
        groups: list[str | None] = [None] * (row.groups + 1)
        for name, number in row.names.items():
            groups[number] = name
        made = self._machine.compile(pattern, row.flags, codes, row.groups, row.names, tuple(groups))
        if not isinstance(made, re.Pattern):
            raise TypeError(f"{made!r} is no compiled expression")
        return made

    def keep(self) -> None:
        """Keep what was compiled now, where it is worth a file."""
        if self._new >= WORTH:
            every = {**self._known, **self._used}
            self._known = every if len(every) <= MOST else dict(self._used)
            self._kept.put(self._key, self._known)
            self._new = 0


@cache
def use(folder: Path) -> Expressions:
    """Have the program compile by what is kept in a folder; return this, to keep what is new."""
    expressions = Expressions(Kept(folder))
    compile_by(expressions.compile)
    return expressions
