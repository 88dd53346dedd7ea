"""The ticks that claims answer to: whose item an answer denies or affirms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.claimcheck.outcome import PRESENT
from auditor.claims import KINDS, BesideTests, Claim, Endings, Nuance, Stance, Variants
from auditor.finding import Confidence, Finding, State, Trait

if TYPE_CHECKING:
    from auditor.report.marks import Mark


MONITORED: Mapping[str, str] = {
    "in the cloud": "cloud-monitoring",
    "performance": "performance-monitoring",
    "telemetry": "telemetry-monitoring",
    "alerts": "alerts",
    "drift API": "drift-api",
}
"""The item of each half of monitoring that is spoken of alone, by the key of its claim."""


def _ticks(claim: Claim) -> tuple[str, ...]:
    """Return the items whose ticks a claim answers to, the one that it speaks of first."""
    if claim.id == "deployment-said" and claim.nuance is Nuance.LOCAL:
        return ()
    ticks = KINDS[claim.id].ticks
    if claim.id == "api-tests-said" and claim.key is not None:
        # A half of what the item asks for: its finding says what is missing.
        return ()
    if claim.id == "monitoring-said" and claim.key is not None:
        return (MONITORED[claim.key],)
    if claim.id == "config-tool":
        return tuple(item for item in ticks if item == (claim.key or "").replace(" ", "-"))
    return ticks


def answered_marks(claim: Claim, findings: Mapping[str, Finding], marks: Mapping[str, Mark]) -> list[Mark]:
    """Return the ticks that a claim answers to, those of earlier generations among them."""
    held = [marks[item] for item in _ticks(claim) if item in marks]
    alerts = findings.get("alerts")
    # Who has no monitoring at all has no alerts. Who denies a part of an item (DVC of a bucket that is linked with it,
    # caching of "caching and a matrix") may have ticked it for the other: its finding says what is missing.
    if claim.nuance is Nuance.WHOLE and "alerts" in marks and alerts is not None and alerts.state in _LACKING:
        held.append(marks["alerts"])
    metrics = findings.get("system-metrics")
    if claim.nuance is Nuance.WHOLE and "system-metrics" in marks and metrics and metrics.state is State.NOT_DONE:
        held.append(marks["system-metrics"])
    return held


_LACKING = (State.NOT_DONE, State.UNKNOWABLE)


_NEAR = (Nuance.HOOKS, Nuance.PRE_COMMIT, Nuance.STYLE, Nuance.GENERAL, Nuance.BY_HAND, Nuance.ASIDE)
"""What lies near an item, and need not be it."""
_FASTAPI = regex(r"fast[\s-]?api", re.IGNORECASE)


def _finding_of(claim: Claim, findings: Mapping[str, Finding]) -> Finding | None:
    return next((findings[item] for item in _ticks(claim)[:1] if item in findings), None)


def is_versioned_without_dvc(finding: Finding | None) -> bool:
    """Return whether data has versions by something else than DVC: whoever says that DVC was not used is right."""
    return finding is not None and finding.state in PRESENT and finding.has(Trait.OTHERWISE)


def is_of_denied_kind(claim: Claim, finding: Finding) -> bool:
    """Return whether the file that is found is of the kind that alone a claim denies."""
    kinds = claim.value.endings if isinstance(claim.value, Endings) else ()
    return any(place.path is not None and place.path.casefold().endswith(kinds or ()) for place in finding.evidence[:1])


def denies(claim: Claim, findings: Mapping[str, Finding]) -> bool:
    """Return whether a claim denies its item: "it could be extended with it" does where the repository has none."""
    if claim.stance is Stance.DENIED and not claim.outright:
        return False
    if claim.stance is Stance.MIXED or (claim.key == "drift API" and claim.stance is not Stance.DENIED):
        return False
    if claim.nuance is Nuance.VAIN or (claim.id == "monitoring-said" and claim.key is not None):
        held = _finding_of(claim, findings)
        return held is not None and held.state not in PRESENT
    there = _finding_of(claim, findings)
    if claim.nuance is Nuance.OTHERWISE:
        return there is not None and is_of_denied_kind(claim, there)
    if claim.id == "dvc-used" and is_versioned_without_dvc(there):
        return False
    if claim.nuance not in (Nuance.IMPLIED, Nuance.LATER, Nuance.OF_A_PART):
        return claim.stance is Stance.DENIED
    finding = _finding_of(claim, findings)
    if finding is None or finding.state is not State.NOT_DONE:
        return False
    # Who only tells how one would do it, when asked for that by "if not", did not.
    sure = claim.stance is Stance.HYPOTHETICAL and finding.confidence is Confidence.HIGH
    return claim.stance is Stance.DENIED or sure


MATRIX = "ci-caching-and-matrix"


def claims_against_matrix(claims: Iterable[Claim], findings: Mapping[str, Finding]) -> tuple[Claim, ...]:
    """Return the claims by which tests run on one system and on one Python, else nothing.

    Together they deny a half of what the item asks for, whatever is cached; each alone leaves a matrix over the other.
    So does a matrix that is found, which may be over versions of a framework, but for one that is in no force.
    """
    finding = findings.get(MATRIX)
    if finding is None or (finding.state is State.DONE and not finding.has(Trait.IN_NO_FORCE)):
        return ()
    alone = [
        claim
        for claim in claims
        if isinstance(claim.value, Variants) and claim.value.many is False and len(claim.value.names) < 2
    ]
    return tuple(alone) if {claim.id for claim in alone} == {"ci-os", "ci-python"} else ()


def affirms(claim: Claim, finding: Finding | None, findings: Mapping[str, Finding]) -> bool:
    """Return whether what is affirmed is the item itself, and nothing that only lies near it."""
    served = findings.get("fastapi")
    if claim.id == "deployment-said" and served is not None and served.has(Trait.WITHOUT_MODEL):
        # What is deployed without a route that runs the model is none that the item asks for.
        return False
    if KINDS[claim.id].only_denies or claim.nuance in _NEAR or not claim.outright:
        return False
    if isinstance(claim.value, BesideTests):
        return False
    if claim.key == "config files" and finding is not None and finding.state in (State.NOT_DONE, State.PARTIAL):
        # A sweep's definition, say, or files that no code loads: the empty box and the repository are of one mind.
        return False
    if claim.id == "load-test-said" and finding is not None and finding.state is State.PARTIAL:
        # So they are of a template.
        return False
    if claim.id == "api-said" and (finding is None or finding.state is not State.DONE):
        # An API in another framework is one, and it is right not to tick FastAPI for it; nor for one without the model.
        without = finding is not None and finding.has(Trait.OTHERWISE, Trait.WITHOUT_MODEL)
        return bool(_FASTAPI.search(claim.words)) and not without
    return True
