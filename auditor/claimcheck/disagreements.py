"""Where ticks and answers disagree, whatever the repository holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from auditor._private import without_people
from auditor._regex import regex
from auditor.claimcheck.ticks import MATRIX, affirms, answered_marks, claims_against_matrix, denies
from auditor.claims import Claim, Nuance, Stance
from auditor.crosscheck import Disagreement
from auditor.finding import Finding

if TYPE_CHECKING:
    from auditor.report.marks import Mark


_SAYS_NO = regex(r"\b(?:not|no|never|none|without|unable|cannot)\b|n't\b", re.IGNORECASE)


def _is_how_one_would(claim: Claim) -> bool:
    """Return whether the sentence that is quoted denies nothing in so many words, and only follows from not having."""
    return claim.stance is Stance.HYPOTHETICAL and claim.nuance is Nuance.IMPLIED and not _SAYS_NO.search(claim.words)


def disagreements(
    claims: Iterable[Claim], marks: Mapping[str, Mark], findings: Mapping[str, Finding]
) -> tuple[Disagreement, ...]:
    """Return the ticks that an answer denies and the answers that affirm what is not ticked, by item line.

    A checklist without any tick is not filled in: what answers affirm is then no disagreement.
    """
    filled_in = any(mark.ticked for mark in marks.values())
    found: dict[tuple[str, str], tuple[Claim, Mark, str]] = {}
    claims = tuple(claims)
    for claim in claims:
        for mark in answered_marks(claim, findings, marks):
            if mark.ticked is None or mark.waived:
                continue
            item, finding = mark.item_id, findings.get(mark.item_id)
            shown = f"; the repository: {finding.message}" if finding is not None else ""
            where, said = f"question {claim.question}", without_people(claim.said.removeprefix(f"{claim.key}: "))
            # A sentence that leads to a list is cut there.
            said = (f"{said[:-1]} …" if said.endswith(":") else said.removesuffix(".").rstrip()) if shown else said
            if mark.ticked and denies(claim, findings):
                says = "only tells how one would do it" if _is_how_one_would(claim) else "says"
                message = f"ticked, but {where} {says}: {said}{shown}"
                found.setdefault((item, "denied"), (claim, mark, message))
            elif (
                not mark.ticked and claim.stance is Stance.AFFIRMED and filled_in and affirms(claim, finding, findings)
            ):
                message = f"not ticked, but {where} says: {said}{shown}"
                found.setdefault((item, "affirmed"), (claim, mark, message))
    alone, matrix = claims_against_matrix(claims, findings), marks.get(MATRIX)
    if alone and matrix is not None and matrix.ticked and not matrix.waived:
        told = " … ".join(dict.fromkeys(without_people(claim.said).removesuffix(".") for claim in alone))
        message = f"ticked, but question {alone[0].question} says: {told}; the repository: {findings[MATRIX].message}"
        found.setdefault((MATRIX, "denied"), (alone[0], matrix, message))
    return tuple(
        sorted(
            (
                Disagreement(kind, item, claim.question, mark.line, claim.line, message)
                for (item, kind), (claim, mark, message) in found.items()
            ),
            key=lambda entry: (entry.item_line or 0, entry.item, entry.kind),
        )
    )
