"""Other branches of the repository, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor.git.branches import is_a_persons
from auditor.git.history import distinct_tips

if TYPE_CHECKING:
    from auditor.repository import Repository

_TIPS: Final = 6
"""Other branches that are looked at."""


def other_branches(repository: Repository) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield other branches that have commits of their own, with their paths: those of people before those of bots."""
    by_people_first = sorted(repository.history.unmerged, key=lambda branch: not is_a_persons(branch[0]))
    for name, tip in distinct_tips(by_people_first)[:_TIPS]:
        yield name, frozenset(repository.snapshot.list_tree(tip))
