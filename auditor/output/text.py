"""What students wrote, made harmless for a terminal."""

from __future__ import annotations

import unicodedata

_HARMLESS = frozenset({"\t"})


def plain(text: str) -> str:
    """Return the text on one line, with control, format and surrogate characters shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character not in "\r\n" and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        else " "
        if character in _HARMLESS
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in text
    )
