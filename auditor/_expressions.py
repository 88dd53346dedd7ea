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
        self._key = ""
        self._known: dict[str, Any] = {}
        """What is kept and was not asked for yet: what was used is let go of."""
        self._used: dict[str, re.Pattern[Any]] = {}
        self._new: dict[str, _Compiled] = {}
        with suppress(*_OTHERWISE):
            self._parser, self._compiler = (import_module(name) for name in _MODULES)
            self._machine: Any = import_module("_sre")
            self._key = digest("expressions", sys.version, sys.byteorder, self._machine.MAGIC, self._machine.CODESIZE)
            self._known = self._read()

    def _read(self) -> dict[str, Any]:
        found = self._kept.get(self._key)
        return found if isinstance(found, dict) else {}

    def compile(self, pattern: Any, flags: int) -> re.Pattern[Any]:
        """Return what `re.compile` returns; raises re.error as it does."""
        if self._key and isinstance(pattern, str):
            name = f"{int(flags)}:{pattern}"
            with suppress(*_OTHERWISE):
                if name not in self._used:
                    self._used[name] = self._kept_of(name, pattern) or self._compiled(name, pattern, int(flags))
                return self._used[name]
        return re.compile(pattern, flags)

    def _kept_of(self, name: str, pattern: str) -> re.Pattern[str] | None:
        with suppress(*_OTHERWISE):
            row = _Compiled(*self._known.pop(name))
            return self._made(pattern, row, array("I", b64decode(row.codes)).tolist())
        return None

    def _compiled(self, name: str, pattern: str, flags: int) -> re.Pattern[str]:
        parsed = self._parser.parse(pattern, flags)
        codes = self._compiler._code(parsed, flags)
        row = _Compiled(
            flags | parsed.state.flags,
            b64encode(array("I", codes).tobytes()).decode("ascii"),
            parsed.state.groups - 1,
            dict(parsed.state.groupdict),
        )
        made = self._made(pattern, row, codes)
        self._new[name] = row
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
        if len(self._new) >= WORTH:
            every = {**self._read(), **self._new}
            if len(every) > MOST:
                every = {name: row for name, row in every.items() if name in self._used}
            self._kept.put(self._key, every)
            self._new.clear()


@cache
def use(folder: Path) -> Expressions:
    """Have the program compile by what is kept in a folder; return this, to keep what is new."""
    expressions = Expressions(Kept(folder))
    compile_by(expressions.compile)
    return expressions
