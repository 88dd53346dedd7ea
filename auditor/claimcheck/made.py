"""Whether a file that an answer names is kept somewhere else, left out, or written by code."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from auditor._scripts import SCRIPTS
from auditor.claimcheck.outcome import Outcome, unverifiable
from auditor.finding import Evidence
from auditor.report.rendered import names_image

if TYPE_CHECKING:
    from auditor.repository import Repository

_CODE = (
    *("*.py", "*.ipynb", "*.yaml", "*.yml", "*.toml", "*.cfg", "*.ini", "*.json", "*.tf", *SCRIPTS),
    *("Makefile", "justfile", "*ockerfile*"),
)
_MOST_FILES = 2000
_SETTINGS = 100_000


def may_be_made(repository: Repository, name: str) -> bool:
    """Return whether code speaks of a file by its name, and may be what writes it."""
    tree = repository.tree
    # Large JSON is data.
    paths = [path for path in tree.named(*_CODE) if not path.endswith(".json") or (tree.size(path) or 0) <= _SETTINGS]
    if len(paths) > _MOST_FILES:
        return True
    tree.prefetch(paths)
    return any(text is None or name.casefold() in text.casefold() for text in map(tree.text, paths))


def kept_by_dvc(repository: Repository, *paths: str) -> Outcome | None:
    """Return that one of some paths is what DVC keeps, or lies in it: whoever pulls it has it; else None."""
    for output in repository.dvc.outputs:
        if any(f"{path}/".startswith(f"{output.target}/") for path in paths):
            place = Evidence(output.path, output.line, output.target)
            return unverifiable(f"{output.target} is kept by DVC, and not in the repository itself", place)
    return None


_STARS = 2
"""What the patterns of projects have at most."""


def left_out(repository: Repository, named: str, *paths: str) -> Outcome | None:
    """Return that a pattern of .gitignore leaves one of some paths out, as which a link names it; else None.

    It may be there on the machine of whoever links it; a picture is linked to be seen.
    """
    tree = repository.tree
    for rules in tree.named(".gitignore") if not names_image(named) else ():
        folder, found = posixpath.dirname(rules), None
        inside = [path[len(folder) :].strip("/") for path in paths if f"{path}/".startswith(f"{folder}/".lstrip("/"))]
        for number, line in enumerate((tree.text(rules) or "").splitlines() if inside else (), 1):
            pattern = line.strip()
            if any(_leaves_out(pattern.removeprefix("!"), path) for path in inside):
                # The last one that fits decides.
                found = None if pattern.startswith("!") else Evidence(rules, number, pattern)
        if found is not None:
            return unverifiable(f"{named} is not at this commit: {rules} leaves it out", found)
    return None


def _leaves_out(pattern: str, path: str) -> bool:
    """Return whether a pattern of .gitignore is of a path or a folder above it, counted from beside the pattern."""
    if not pattern.strip("*/") or pattern.startswith("#") or pattern.count("*") > 2 * _STARS:
        return False
    wanted = pattern.removesuffix("/**").removesuffix("/*").rstrip("/").removeprefix("**/")
    if wanted.count("*") > _STARS:
        return False
    parts = path.split("/")
    if "/" not in wanted:
        return any(fnmatchcase(part, wanted) for part in parts)
    above = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
    return any(fnmatchcase(start, wanted.lstrip("/")) for start in above)
