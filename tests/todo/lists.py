"""Audits of work trees to make to-do lists of, and the lists in few words."""

from __future__ import annotations

from auditor.audited import Audit, AuditedClaim, AuditedItem
from auditor.crosscheck import ClaimVerdict, judge
from auditor.finding import Confidence, Finding, State
from auditor.todo import todo
from tests.output._audits import audit_of

HIGH, LOW = Confidence.HIGH, Confidence.LOW
REFUTED, UNSURE, PARTIAL, DONE = (
    Finding(State.NOT_DONE, "not there", (), HIGH),
    Finding(State.NOT_DONE, "not there", (), LOW),
    Finding(State.PARTIAL, "some of it", (), HIGH),
    Finding(State.DONE, "it is there", (), HIGH),
)


def item(name: str, ticked: bool | None, finding: Finding, **more: object) -> AuditedItem:
    blank = audit_of("text").items[0]
    return blank._replace(
        id=name,
        ticked=ticked,
        mark={True: "x", False: " ", None: "50%"}[ticked],
        state=finding.state,
        confidence=finding.confidence,
        verdict=judge(ticked, finding),
        message=finding.message,
        evidence=(),
        **more,  # type: ignore[arg-type]
    )


def audit(*items: AuditedItem, branch: str | None = "main", **more: object) -> Audit:
    blank = audit_of("text")
    repository = blank.repository._replace(worktree=True, branch=branch, source=".")
    return blank._replace(repository=repository, items=items, **more)  # type: ignore[arg-type]


def listed(found: Audit) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the titles of the groups, each with what its tasks are about and their remedies."""
    return [(title, [(task.about, task.remedy) for task in group]) for title, group in todo(found).groups]


def claim(name: str, line: int, verdict: ClaimVerdict = ClaimVerdict.CONTRADICTED) -> AuditedClaim:
    return AuditedClaim(name, None, 7, line, "eight", "two", verdict, ())
