"""Other branches of the repository: those of people, and what they hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.repository import Repository

BOTS = (
    r"(?:dependabot|renovate|pre-commit-ci|(?:update/)?pre-commit-autoupdate|pyup|snyk|imgbot|allcontributors|greenkeeper|"
    r"deepsource)"
)
"""The names under which bots propose changes."""
_NO_ONES = regex(rf"{BOTS}\b|gh-pages\Z", re.IGNORECASE)
_TIPS = 6
"""Other branches that are looked at."""


def is_a_persons(branch: str) -> bool:
    """Return whether a branch is one on which people work: no bot's, and no built page."""
    return not _NO_ONES.match(branch.removeprefix("origin/"))


def other_branches(repository: Repository) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield other branches that have commits of their own, with their paths: those of people before those of bots."""
    tips: dict[str, str] = {}
    for name, tip in sorted(repository.history.unmerged, key=lambda branch: not is_a_persons(branch[0])):
        tips.setdefault(tip, name)
    for tip, name in itertools.islice(tips.items(), _TIPS):
        yield name, frozenset(repository.snapshot.list_tree(tip))
