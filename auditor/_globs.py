"""Which paths a pattern names: one of a .gitignore, a .dockerignore or a workflow's filter."""

from __future__ import annotations

import re

from auditor._regex import regex

_STARS = regex(r"\*+")
_MAX_STARS = 2
_MAX_LENGTH = 200
_LETTERS = regex(r"\\\[(\w+)\\\]")
LONGEST_PATH = 300
"""A longer path is matched with no pattern."""


_ANY_FOLDERS = regex(r"^\\\*\\\*/")


def glob_expression(pattern: str) -> str | None:
    """Return the expression of a pattern with `*`, `**`, `?` and `[ab]`; None for one with more than that."""
    # Stars multiply what a hostile path can cost; what has more of them stays unknown.
    if len(pattern) > _MAX_LENGTH or len(_STARS.findall(pattern)) > _MAX_STARS or "\\" in pattern:
        return None
    text = _LETTERS.sub(r"[\1]", re.escape(pattern))
    if r"\[" in text:
        return None
    text = text.replace(r"/\*\*/", "/(?:.*/)?")
    text = _ANY_FOLDERS.sub("(?:.*/)?", text)
    return text.replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
