"""Which tracked files a workflow's filter names."""

from __future__ import annotations

import re

from auditor import LONGEST_PATH, Repository, glob_expression

_MAX_FILES = 30_000


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
    if len(paths) > _MAX_FILES or any(len(path) > LONGEST_PATH for path in paths):
        return None
    return tuple(path for path in paths if match(path))
