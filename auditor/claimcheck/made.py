"""Whether a file that an answer names is kept somewhere else, left out, or written by code."""

from __future__ import annotations

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


def may_be_written_by_code(repository: Repository, name: str) -> bool:
    """Return whether code names a file, and so may be what writes it."""
    tree = repository.tree
    # Large JSON is data.
    paths = [path for path in tree.named(*_CODE) if not path.endswith(".json") or (tree.size(path) or 0) <= _SETTINGS]
    if len(paths) > _MOST_FILES:
        return True
    tree.prefetch(paths)
    return any(text is None or name.casefold() in text.casefold() for text in map(tree.text, paths))


def explain_kept_by_dvc(repository: Repository, *paths: str) -> Outcome | None:
    """Return the outcome where one of some paths is what DVC keeps, or lies in it, else None.

    Whoever pulls it has it.
    """
    for output in repository.dvc.outputs:
        if any(f"{path}/".startswith(f"{output.target}/") for path in paths):
            place = Evidence(output.path, output.line, output.target)
            return unverifiable(f"{output.target} is kept by DVC, and not in the repository itself", place)
    return None


def explain_ignored(repository: Repository, named: str, *paths: str) -> Outcome | None:
    """Return the outcome where a pattern of .gitignore leaves one of some paths out, else None."""
    if names_image(named):
        return None
    # A link does not tell whether it is of a folder.
    rule = next(filter(None, (repository.ignored.rule(path, folder=True) for path in paths)), None)
    if rule is None:
        return None
    told = f"{named} is not at this commit: {rule.path} leaves it out"
    return unverifiable(told, Evidence(rule.path, rule.line, rule.pattern))
