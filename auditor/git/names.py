"""Paths as text: what is no UTF-8 is escaped, and no two paths get the same text for it."""

from __future__ import annotations

from collections.abc import Iterable


def text_of(raw: bytes) -> str:
    r"""Return the text of a path; a byte that is no UTF-8 becomes `\x80`."""
    return raw.decode("utf-8", "backslashreplace")


def texts_of(paths: Iterable[bytes]) -> dict[bytes, str]:
    r"""Return a text for each path, no two the same.

    `a\x80` may be a path of five characters, or one of two bytes: who writes both could hide one behind the other. That
    which is no UTF-8 has a `~` for each path that has its text already.
    """
    found: dict[bytes, str] = {}
    odd = []
    for raw in sorted(set(paths)):
        try:
            found[raw] = raw.decode("utf-8")
        except UnicodeDecodeError:
            odd.append(raw)
    taken = set(found.values())
    for raw in odd:
        text = text_of(raw)
        while text in taken:
            text += "~"
        taken.add(text)
        found[raw] = text
    return found
