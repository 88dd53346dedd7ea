"""What students wrote, made harmless for a terminal."""

from __future__ import annotations

import json
import re
import unicodedata

from auditor._regex import regex

_HARMLESS = frozenset({"\t"})
# A terminal acts on them, an editor hides them or shows what is beside them in another order, or UTF-8 has none.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_CODE = regex(r"(?<!`)`([^`]{1,200})`(?!`)")
_NOT_ASCII = regex(r"[^ -~\n]")


def plain(text: str) -> str:
    """Return the text on one line, with control, format and surrogate characters shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character not in "\r\n" and unicodedata.category(character) not in _UNSEEN
        else " "
        if character in _HARMLESS
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in text
    )


def group_of(name: str) -> str:
    """Return what a report calls its group after the word, which some write themselves: `group 7`, `Group A`."""
    return name if name.strip().casefold().startswith("group") else f"group {name}"


def coded(text: str) -> list[str]:
    """Return the parts of a sentence of the program's own; every second one stands between backquotes: it is code."""
    return _CODE.split(text)


def as_json(value: object) -> bytes:
    """Return a value as indented JSON in UTF-8 with a final newline: the same data, nothing in it unseen.

    A name that is no valid Unicode keeps its odd bytes as `\\udcXX` escapes, which JSON can carry.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _NOT_ASCII.sub(_seen, f"{text}\n").encode("utf-8")


def _seen(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if unicodedata.category(found[0]) in _UNSEEN else found[0]
