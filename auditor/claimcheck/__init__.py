"""What answers say, held against the repository and against the ticks: a layer of the cross-check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from auditor._failures import attempt
from auditor._private import without_people
from auditor.claimcheck import (
    branches,
    ci,
    cloud,
    configured,
    counts,
    coverage,
    dockers,
    figures,
    files,
    frameworks,
    people,
    removed,
    said,
)
from auditor.claimcheck.disagreements import disagreements
from auditor.claimcheck.outcome import PRESENT, Observed, Outcome, contradicted, unverifiable
from auditor.claimcheck.ticks import answered_marks, denies
from auditor.claimcheck.uploaded import excuse_lost_dotfiles
from auditor.claims import KINDS, Claim, Nuance, Stance, tells_of_the_beginning
from auditor.crosscheck import ClaimVerdict, against_its_tick, beside_its_empty_box
from auditor.finding import Evidence, Finding, State

if TYPE_CHECKING:
    from auditor._failures import Failures
    from auditor.report.marks import Mark
    from auditor.repository import Repository

__all__ = ["CheckedClaim", "check", "disagreements"]


class CheckedClaim(NamedTuple):
    """A claim with its verdict, what was found, and where."""

    id: str
    key: str | None
    question: int | None
    line: int | None
    said: str
    found: str
    verdict: ClaimVerdict
    evidence: tuple[Evidence, ...]


_CHECKS: dict[str, Callable[[Claim, Observed], Outcome | None]] = {
    "test-count": counts.test_count,
    "coverage-figure": coverage.coverage,
    "branches-and-prs": branches.branches,
    "dvc-used": said.of_its_item,
    "ci-os": ci.systems,
    "ci-python": ci.pythons,
    "ci-caching": ci.caching,
    "ci-linting": said.linting,
    "config-tool": configured.config_tool,
    "docker-named": dockers.docker_named,
    "figures": figures.figure,
    "own-links": files.own_file,
    "cloud-training-said": cloud.cloud_training,
    "api-said": said.of_its_item,
    "deployment-said": cloud.deployment,
    "api-tests-said": said.api_tests,
    "load-test-said": said.of_its_item,
    "monitoring-said": cloud.monitoring,
    "members": people.members,
    "profiling-said": said.judge_run,
    "removed-said": removed.removed,
    "framework-said": frameworks.framework,
}


def check(
    claims: Iterable[Claim],
    repository: Repository,
    findings: Mapping[str, Finding],
    marks: Mapping[str, Mark] | None = None,
    failures: Failures | None = None,
) -> tuple[CheckedClaim, ...]:
    """Return the claims with their verdicts, in their order; one that says nothing of this repository is left out.

    A kind whose items have no finding (they were not chosen) is left out, too. With the marks by item, what an answer
    denies although it is ticked is contradicted, whatever the repository holds. Where `failures` takes note of it, one
    whose check raises is left out.
    """
    observed = Observed(repository, findings)
    found = []
    for claim in claims:
        check_one = partial(_check, claim, observed, repository, findings, marks)
        checked = attempt(failures, f"claims of {claim.id}", check_one, None, "claims")
        if checked is not None:
            found.append(checked)
    return tuple(found)


def _check(
    claim: Claim,
    observed: Observed,
    repository: Repository,
    findings: Mapping[str, Finding],
    marks: Mapping[str, Mark] | None,
) -> CheckedClaim | None:
    outcome = _CHECKS[claim.id](claim, observed)
    if outcome is not None:
        outcome = _doubt_if_only_named(claim, _doubt_if_at_first(claim, outcome))
        outcome = _doubt_if_unlisted(claim, excuse_lost_dotfiles(claim, outcome, repository), repository)
    if outcome is not None and marks:
        outcome = _with_its_tick(claim, outcome, findings, marks)
    if outcome is None:
        return None
    return CheckedClaim(
        claim.id,
        claim.key,
        claim.question,
        claim.line,
        without_people(claim.said),
        outcome.found,
        outcome.verdict,
        outcome.evidence,
    )


def _doubt_if_unlisted(claim: Claim, outcome: Outcome, repository: Repository) -> Outcome:
    """Return a contradiction of what is said to be there as one that cannot be told where not all files are known."""
    missed = claim.stance is not Stance.DENIED and claim.id != "removed-said"
    unlisted = repository.tree.unread.get(".") if missed else None
    if unlisted is None or outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return outcome
    return unverifiable(f"{outcome.found}; {unlisted}", *outcome.evidence)


def _doubt_if_at_first(claim: Claim, outcome: Outcome) -> Outcome:
    """Return a contradiction of what is only said of how things were at first as one that cannot be told."""
    once = claim.stance is Stance.AFFIRMED and tells_of_the_beginning(claim.words)
    if not once or outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return outcome
    return unverifiable(f"{outcome.found}; the answer tells of how it was at first", *outcome.evidence)


def _doubt_if_only_named(claim: Claim, outcome: Outcome) -> Outcome:
    """Return a contradiction as unverifiable where the answer only names the thing, or denies a part of it.

    It may be known, planned, given up or somebody else's, or there apart from that part.
    """
    if claim.outright or outcome.verdict is not ClaimVerdict.CONTRADICTED:
        return outcome
    if claim.stance is Stance.DENIED:
        told = "the answer may deny a part of it alone"
    else:
        told = "the answer names it, and does not say outright that the group has it"
    return unverifiable(f"{outcome.found}; {told}", *outcome.evidence)


def _with_its_tick(
    claim: Claim, outcome: Outcome, findings: Mapping[str, Finding], marks: Mapping[str, Mark]
) -> Outcome:
    """Return the outcome of a claim whose item may be ticked though it denies it."""
    if claim.id == "deployment-said" and claim.nuance is Nuance.LOCAL:
        return _judge_home(claim, outcome, findings, marks)
    held = answered_marks(claim, findings, marks)
    mark = next((mark for mark in held if mark.ticked), None)
    if mark is None and (open_ := _unclaimed_tick(claim, held, findings)) is not None:
        return outcome._replace(found=f"{outcome.found}; {beside_its_empty_box(open_.line)}")
    if mark is None or not denies(claim, findings):
        return outcome
    ticked = findings.get(mark.item_id)
    told = outcome.found if outcome.evidence or ticked is None else ticked.message
    # The answer may be right, and the tick wrong.
    right = outcome.verdict is ClaimVerdict.CONSISTENT and ticked is not None and ticked.state is State.NOT_DONE
    led = "the repository says so, too, but " if right else ""
    return contradicted(f"{led}{against_its_tick(mark.line)}; {told}", *outcome.evidence)


def _unclaimed_tick(claim: Claim, held: list[Mark], findings: Mapping[str, Finding]) -> Mark | None:
    """Return the empty mark of an item that is there, where the answer does not claim it either."""
    would = claim.stance is Stance.HYPOTHETICAL and claim.nuance is Nuance.IMPLIED
    if claim.stance is not Stance.DENIED and not would:
        return None
    there = (mark for mark in held if (found := findings.get(mark.item_id)) is not None and found.state in PRESENT)
    return next((mark for mark in there if mark.ticked is False), None)


def _judge_home(claim: Claim, outcome: Outcome, findings: Mapping[str, Finding], marks: Mapping[str, Mark]) -> Outcome:
    """Return what comes of a deployment at home: it bears no tick out, and denies none."""
    (item,) = KINDS[claim.id].items
    mark, finding = marks.get(item), findings.get(item)
    local = claim.stance is Stance.AFFIRMED and "local" in claim.words.casefold()
    if mark is None or not mark.ticked or not local or finding is None or finding.state in PRESENT:
        return outcome
    told = f"the answer tells of a deployment at home, and the item of one in the cloud is ticked (line {mark.line})"
    return unverifiable(f"{told}; {outcome.found}", *outcome.evidence)
