"""Whether what begins with a dot was left behind, as it is where files are uploaded by hand."""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claimcheck.outcome import Outcome, unverifiable
from auditor.claims import Claim, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.repository import Repository, once

_OF_WORKFLOWS = frozenset({"ci-os", "ci-python", "ci-caching", "ci-linting"})
_HIDDEN = regex(r"(?:\A|/)\.[a-z]", re.IGNORECASE)
"""A file or folder whose name begins with a dot, in a path."""

_LEFT_BY_A_MAC = ".DS_Store"
_SHOWN = regex(r"/\.github/workflows/|(?:github|gitlab)\S{1,200}/(?:actions|pipelines)\b", re.IGNORECASE)
"""A link to a workflow or its runs."""


def excuse_lost_dotfiles(claim: Claim, outcome: Outcome, repository: Repository) -> Outcome:
    """Return an outcome, unverifiable where a missing dotfile may have been lost in an upload.

    That is where a workflow, or another file whose name begins with a dot, is missing, the repository never had such a
    file, and the report links workflows: every template has some.
    """
    missed = (claim.id in _OF_WORKFLOWS and claim.stance is not Stance.DENIED) or (
        claim.id == "own-links" and _HIDDEN.search(claim.key or "") is not None
    )
    if outcome.verdict is not ClaimVerdict.CONTRADICTED or not missed or not _are_linked(repository):
        return outcome
    told = "no name at the root begins with a dot, in any commit: such files may have been left behind in an upload"
    return unverifiable(f"{outcome.found}; {told}", *outcome.evidence)


@once
def _are_linked(repository: Repository) -> bool:
    """Return whether the report links workflows, or what came of them, and no commit has a file of that kind."""
    links = (link.target for answer in repository.answers.answers for link in answer.links)
    return any(map(_SHOWN.search, links)) and _never_had_any(repository)


def _never_had_any(repository: Repository) -> bool:
    """Return whether no commit has a file or folder at the root whose name begins with a dot.

    Who uploads what a window shows leaves these behind, and not those within folders.
    """
    changes = repository.snapshot.changes()
    if not (changes.complete and repository.history.complete):
        return False
    there = (path for paths in (repository.tree.paths, *changes.paths.values()) for path in paths)
    return not any(path.startswith(".") and path != _LEFT_BY_A_MAC for path in there)
