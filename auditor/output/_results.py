"""The discrepancies of an audit as one list, for the formats that print one entry each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor.crosscheck import LEVEL_OF_DISAGREEMENT, LEVEL_OF_VERDICT, Level, Verdict
from auditor.finding import Evidence
from auditor.permalinks import Permalinks

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedItem, Place
    from auditor.crosscheck import Disagreement


class Result(NamedTuple):
    """One discrepancy: which rule, at which level, and the line of the report that it is about."""

    rule: str
    """The item's id, or `claim-` and the kind of the claim (`claim-denied`, `claim-affirmed`: a tick and an answer)."""
    level: Level
    verdict: str
    said: str
    """What the report says: the item's text, or the answer's words."""
    found: str
    remedy: str
    path: str | None
    line: int | None
    places: tuple[Place, ...]
    key: tuple[str, ...]
    """What stays the same when lines move."""


def results(audit: Audit) -> Iterator[Result]:
    """Yield what the report and the repository differ in: items in their order, then claims, then disagreements.

    Where the program failed (`failures`), it says nothing of either.
    """
    report, marks = audit.report.path, audit.report.marks_path or audit.report.path
    for item in audit.items:
        level = LEVEL_OF_VERDICT.get(item.standing)
        if level is not None and item.standing is not Verdict.ERROR:
            verdict, places = item.standing.value, item.evidence
            yield Result(
                rule=item.id,
                level=level,
                verdict=verdict,
                said=item.text,
                found=item.message,
                remedy=item.remedy,
                path=marks,
                line=item.line,
                places=places,
                key=(item.id,),
            )
    for claim in audit.contradicted:
        yield Result(
            rule=f"claim-{claim.id}",
            level=Level.CONTRADICTED,
            verdict=claim.standing.value,
            said=claim.said,
            found=claim.found,
            remedy="",
            path=report,
            line=claim.line,
            places=claim.evidence,
            key=(claim.id, claim.key or "", str(claim.question)),
        )
    texts = {item.id: item.text for item in audit.items}
    for entry in audit.differing:
        yield Result(
            rule=f"claim-{entry.kind}",
            level=LEVEL_OF_DISAGREEMENT[entry.kind],
            verdict=f"{entry.kind} by the answer",
            said=texts.get(entry.item, entry.item),
            found=entry.message,
            remedy="",
            path=marks,
            line=entry.item_line,
            places=_places_of(audit, entry),
            key=(entry.kind, entry.item, str(entry.question)),
        )


def _places_of(audit: Audit, entry: Disagreement) -> tuple[Place, ...]:
    """Return where the answer stands, and what the repository has of it."""
    shown = dict.fromkeys(place for claim in audit.denying(entry) for place in claim.evidence)
    if entry.answer_line is None:
        return tuple(shown)
    answer = Evidence(audit.report.path, entry.answer_line, note="the answer")
    return (Permalinks(audit.repository).place(answer), *shown)


FAILED = "This says nothing about the group: please report it with what `--debug` shows."
"""What is to be done about an item at which the program failed."""


def failures(audit: Audit) -> list[AuditedItem]:
    """Return the items at which the program itself failed: they count, and nobody is accused of them."""
    return [item for item in audit.items if item.standing is Verdict.ERROR]


def inside(path: str | None) -> str | None:
    """Return the path where it is relative and stays in the repository, else None."""
    if not path or path.startswith(("/", "~")) or ".." in path.split("/") or "\0" in path:
        return None
    return path
