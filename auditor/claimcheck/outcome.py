"""What comes of a claim, and what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence, Finding, State

if TYPE_CHECKING:
    from auditor.repository import Repository


PRESENT = (State.DONE, State.PARTIAL)
"""The states in which something of an item is in the repository."""


class Outcome(NamedTuple):
    """The verdict of one claim, what was found, and where."""

    verdict: ClaimVerdict
    found: str
    evidence: tuple[Evidence, ...] = ()


class Observed(NamedTuple):
    """What claims are held against: the repository, and the findings of its items."""

    repository: Repository
    findings: Mapping[str, Finding]


def consistent(found: str, *evidence: Evidence) -> Outcome:
    """Return that the repository bears the claim out."""
    return Outcome(ClaimVerdict.CONSISTENT, found, evidence)


def contradicted(found: str, *evidence: Evidence) -> Outcome:
    """Return that the repository shows otherwise."""
    return Outcome(ClaimVerdict.CONTRADICTED, found, evidence)


def unverifiable(found: str, *evidence: Evidence) -> Outcome:
    """Return that the repository cannot tell."""
    return Outcome(ClaimVerdict.UNVERIFIABLE, found, evidence)


def plural(count: int, noun: str) -> str:
    """Return a number with its noun: `1 test`, `2 tests`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}{'es' if noun.endswith('ch') else 's'}"
