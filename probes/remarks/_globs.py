"""Which paths a pattern names: one of a .gitignore, a .dockerignore or a workflow's filter."""

from __future__ import annotations

import re

from auditor import Repository, regex

_STARS = regex(r"\*+")
_MAX_STARS = 2
_MAX_FILES = 30_000
MAX_LENGTH = 300
"""A longer path is matched with no pattern."""


def glob_expression(pattern: str) -> str | None:
    """Return the expression of a pattern with `*`, `**` and `?`; None for one with more than that."""
    # Stars multiply what a hostile path can cost; what has more of them stays unknown.
    if len(pattern) > 200 or len(_STARS.findall(pattern)) > _MAX_STARS or "[" in pattern or "\\" in pattern:
        return None
    text = re.escape(pattern)
    text = text.replace(r"/\*\*/", "/(?:.*/)?")
    text = re.sub(r"^\\\*\\\*/", "(?:.*/)?", text)
    return text.replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def filtered(repo: Repository, pattern: str) -> tuple[str, ...] | None:
    """Return the tracked files that a path filter of a workflow matches; None where that cannot be told."""
    if any(char in pattern for char in "?+[]!${\\"):
        return None
    expression = glob_expression(pattern)
    if expression is None:
        return None
    match = re.compile(expression).fullmatch
    fixed = pattern.split("*", 1)[0]
    folder = fixed.rpartition("/")[0]
    paths = repo.tree.below(folder) if folder else repo.tree.paths
    if len(paths) > _MAX_FILES or any(len(path) > MAX_LENGTH for path in paths):
        return None
    return tuple(path for path in paths if match(path))
