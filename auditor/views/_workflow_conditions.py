"""Conditions of jobs and steps (`if:`), as far as they hold or fail whatever happens."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final

from auditor._regex import regex

_LONGEST: Final = 500
_DEEPEST: Final = 20
_WRAPPED: Final = regex(r"\$\{\{(.*)\}\}")
_TOKEN: Final = regex(
    r"\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?(?![\w.]))|([A-Za-z_](?:[\w.*-]|\[[^\[\]]*\])*)|(==|!=|<=|>=|&&|\|\||[!<>(),]))"
)
_COMPARED: Final[dict[str, Callable[[object, object], bool]]] = {"==": operator.eq, "!=": operator.ne}
_LOOKS: Final = regex(r"(?i)\b(?:always|cancelled|failure|success)\s*\(")
_KNOWN: Final[dict[str, object]] = {"true": True, "false": False, "null": None}


class _Open:
    """A value that only a run tells; `truth` says whether it is at least known to hold or to fail."""

    def __init__(self, truth: bool | None = None) -> None:
        self.truth = truth


class _Unreadable(Exception):
    """It is none of what is understood here."""


def never(condition: str | None, *, first: bool = False) -> bool:
    """Return whether a condition fails whatever happens; `first` where nothing has run that could have failed."""
    if condition is None or len(condition) > _LONGEST:
        return False
    text = condition.strip()
    wrapped = _WRAPPED.fullmatch(text)
    text = wrapped[1] if wrapped else text
    if "${{" in text or "}}" in text:
        return False  # what stands around an expression makes a text of it, and no text is false
    try:
        return _truth(_Read(text, first).whole()) is False
    except _Unreadable:
        return False


def looks_back(condition: str | None) -> bool:
    """Return whether a condition asks how what came before went, so that it may hold where that was skipped."""
    return condition is not None and (len(condition) > _LONGEST or _LOOKS.search(condition) is not None)


def _truth(value: object) -> bool | None:
    return value.truth if isinstance(value, _Open) else bool(value)


class _Read:
    """Reads an expression from left to right."""

    def __init__(self, text: str, first: bool) -> None:
        self._first = first
        self._tokens: list[tuple[str, str]] = []
        self._at = 0
        self._depth = 0
        position, text = 0, text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise _Unreadable
            kind = ("text", "number", "name", "sign")[(match.lastindex or 1) - 1]
            self._tokens.append((kind, match[match.lastindex or 1]))
            position = match.end()

    def whole(self) -> object:
        """Return the value of all of it. Raises _Unreadable where something is left over."""
        value = self._either()
        if self._at < len(self._tokens):
            raise _Unreadable
        return value

    def _next(self, *signs: str) -> str:
        """Return the sign that comes next where it is one of these, and go on behind it; else nothing."""
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind != "sign" or text not in signs:
            return ""
        self._at += 1
        return text

    def _either(self) -> object:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unreadable
        parts = [self._both()]
        while self._next("||"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else _joined(parts, True)

    def _both(self) -> object:
        parts = [self._comparison()]
        while self._next("&&"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else _joined(parts, False)

    def _comparison(self) -> object:
        left = self._single()
        sign = self._next("==", "!=", "<", ">", "<=", ">=")
        if not sign:
            return left
        right = self._single()
        same = type(left) is type(right) and isinstance(left, (bool, float, str))
        compared = _COMPARED.get(sign)
        if not same or (compared is None and not isinstance(left, float)):
            return _Open()
        if isinstance(left, str) and isinstance(right, str):
            left, right = left.casefold(), right.casefold()
        if compared is not None:
            return compared(left, right)
        return _ordered(sign, left, right)

    def _single(self) -> object:
        turned = 0
        while self._next("!"):
            turned += 1
        value = self._plain()
        truth = _truth(value)
        if not turned:
            return value
        return _Open() if truth is None else truth is (turned % 2 == 0)

    def _plain(self) -> object:
        if self._next("("):
            value = self._either()
            if not self._next(")"):
                raise _Unreadable
            return value
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        self._at += 1
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return float(text)
        if kind != "name":
            raise _Unreadable
        name = text.lower()
        if not self._next("("):
            return _KNOWN[name] if name in _KNOWN else _Open()
        while not self._next(")"):
            self._either()
            self._next(",")
        if name == "always":
            return True
        return False if name == "failure" and self._first else _Open()


def _ordered(sign: str, left: object, right: object) -> object:
    if not isinstance(left, float) or not isinstance(right, float):
        return _Open()
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[sign]


def _joined(parts: list[object], settles: bool) -> object:
    """Return what `||` (or `&&`) makes of its sides: one that holds (or fails) settles it."""
    truths = [_truth(part) for part in parts]
    if settles in truths:
        return _Open(settles)
    return _Open() if None in truths else _Open(not settles)
