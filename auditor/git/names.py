"""Paths as text: what is no UTF-8 is escaped, and no two paths get the same text for it."""

from __future__ import annotations

from collections.abc import Container, Iterable


def text_of(raw: bytes) -> str:
    r"""Return the text of a path; a byte that is no UTF-8 becomes `\x80`."""
    return raw.decode("utf-8", "backslashreplace")


def texts_of(paths: Iterable[bytes]) -> dict[bytes, str]:
    r"""Return a text for each path, no two the same.

    `a\x80` may be a path of five characters, or one of two bytes: who writes both could hide one behind the other. That
    which is no UTF-8 then ends in `~`, or in `~2`, `~3`, ... where there are more of them.
    """
    found: dict[bytes, str] = {}
    odd = []
    for raw in sorted(set(paths)):
        try:
            found[raw] = raw.decode("utf-8")
        except UnicodeDecodeError:
            odd.append(raw)
    free = Free(set(found.values()))
    for raw in odd:
        found[raw] = free.text(text_of(raw))
    return found


class Free:
    """Texts for paths that look the same. Ten thousand may, so none is tried that was found taken before."""

    def __init__(self, taken: Container[str]) -> None:
        self._taken = taken
        self._given: set[str] = set()
        self._tried: dict[str, int] = {}

    def text(self, text: str) -> str:
        """Return the first of `text`, `text~`, `text~2`, ... that is not taken; it is from now on."""
        number = self._tried.get(text, 0)
        found = _numbered(text, number)
        while found in self._taken or found in self._given:
            number += 1
            found = _numbered(text, number)
        self._tried[text] = number
        self._given.add(found)
        return found


def _numbered(text: str, number: int) -> str:
    return text + ("", "~")[number] if number < 2 else f"{text}~{number}"
