"""Calls by the function they stand in and functions by their name, so that a long module is gone through once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module, Text

_MAX_NESTING = 10


class Index:
    """What `Module.calls_in` tells, and functions by their qualified name, remembered for each module."""

    def __init__(self) -> None:
        self._calls: dict[str, dict[str, list[Call]]] = {}
        self._functions: dict[str, dict[str, Function]] = {}
        self._strings: dict[str, dict[str, list[Text]]] = {}

    def calls(self, module: Module, qualname: str) -> tuple[Call, ...]:
        """Return the calls in the body of a function or class, nested ones included."""
        known = self._calls.get(module.path)
        if known is None:
            known = self._calls[module.path] = {}
            for call in module.calls:
                scope = call.scope
                for _ in range(_MAX_NESTING):
                    known.setdefault(scope, []).append(call)
                    scope = scope.rpartition(".")[0]
                    if not scope:
                        break
        return tuple(known.get(qualname, ())) if qualname else module.calls

    def functions(self, module: Module) -> dict[str, Function]:
        """Return the functions and methods of a module by their qualified name."""
        if module.path not in self._functions:
            self._functions[module.path] = {item.qualname: item for item in module.functions}
        return self._functions[module.path]

    def strings(self, module: Module, scope: str, begin: int, end: int) -> tuple[str, ...]:
        """Return the strings of a function itself between two lines, both included."""
        known = self._strings.get(module.path)
        if known is None:
            known = self._strings[module.path] = {}
            for text in sorted(module.strings, key=_line):
                known.setdefault(text.scope, []).append(text)
        texts = known.get(scope, [])
        return tuple(
            text.value for text in texts[bisect_left(texts, begin, key=_line) : bisect_right(texts, end, key=_line)]
        )


def _line(text: Text) -> int:
    return text.line
