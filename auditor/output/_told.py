"""What an audit holds twice and a person is told once: a link as two kinds of claim, a tick that an answer denies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor.crosscheck import line_of_its_tick

if TYPE_CHECKING:
    from auditor.audited import AuditedClaim
    from auditor.crosscheck import Disagreement

Denied = tuple[int | None, int | None, int | None]
"""A question, the line of its answer and that of the item, by which a denial is known again."""


def denied(entry: Disagreement) -> Denied | None:
    """Return which denial a disagreement is; None where the answer affirms."""
    return (entry.question, entry.answer_line, entry.item_line) if entry.kind == "denied" else None


def of_its_tick(claim: AuditedClaim) -> Denied | str:
    """Return which denial a contradicted claim is; its found where something else contradicts it."""
    ticked = line_of_its_tick(claim.found)
    return (claim.question, claim.line, ticked) if ticked is not None else claim.found


def without_repeats(claims: Iterable[AuditedClaim]) -> list[tuple[AuditedClaim, str]]:
    """Return the claims that say something of their own, each with its kind and those that say the same of the line."""
    found: dict[tuple[object, ...], tuple[AuditedClaim, dict[str, None]]] = {}
    for claim in claims:
        same = (claim.line, claim.key, claim.said, claim.found, claim.standing, claim.decision)
        found.setdefault(same, (claim, {}))[1][claim.id] = None
    return [(claim, ", ".join(kinds)) for claim, kinds in found.values()]
