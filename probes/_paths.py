"""What paths say by themselves: which a filter of a workflow names, and which are of what is set aside."""

from __future__ import annotations

import re

from auditor import Repository
from auditor.shared import LONGEST_PATH, glob_expression, regex

SNAKEMAKE = ("Snakefile", "*.smk")
NEXTFLOW = ("*.nf",)
"""What files of workflows are called whose language is a tool's own."""
_MAX_FILES = 30_000
_ASIDE = regex(
    r"(?i)(?:^|[/_.-])(?:old|older|backup|bak|archived?|deprecated|disabled|unused|skip(?:ped)?|not|wip|draft|legacy|todo)(?=[/_.-])"
)


def is_set_aside(path: str) -> bool:
    """Return whether a file says by its name that it is not meant to be used."""
    return _ASIDE.search(path) is not None


def filtered_paths(repo: Repository, pattern: str) -> tuple[str, ...] | None:
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
