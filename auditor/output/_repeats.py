"""What an audit holds twice and a person is told once: a link as two kinds of claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.audited import AuditedClaim


def without_repeats(claims: Iterable[AuditedClaim]) -> list[tuple[AuditedClaim, str]]:
    """Return the claims that say something of their own, each with its kind and those that say the same of the line."""
    found: dict[tuple[object, ...], tuple[AuditedClaim, dict[str, None]]] = {}
    for claim in claims:
        same = (claim.line, claim.key, claim.said, claim.found, claim.standing, claim.decision)
        found.setdefault(same, (claim, {}))[1][claim.id] = None
    return [(claim, ", ".join(kinds)) for claim, kinds in found.values()]
