"""What is said of training, deployment and monitoring, held against what runs in a cloud or could."""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.outcome import PRESENT, Observed, Outcome, consistent, unverifiable
from auditor.claimcheck.said import judge_by_finding, judge_run
from auditor.claimcheck.ticks import MONITORED
from auditor.claims import EXCEPT, Claim, Nuance, SaidElsewhere, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, State, Trait

_DENIES_IT = regex(
    r"(?!.*\b(?:but|however|although|though|yet|instead|only|fully|completely)\b).*(?:\b(?:not|never)\b|n't\b)",
    re.IGNORECASE | re.DOTALL,
)


def cloud_training(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold what is said of training in the cloud against its item; None where that was not chosen."""
    finding = observed.findings.get("cloud-training")
    if finding is None:
        return None
    tried = claim.nuance is Nuance.TRIED and finding.state is State.DONE
    if claim.stance is Stance.HYPOTHETICAL and (tried or finding.state is State.PARTIAL):
        # What was prepared for is prepared, and what was tried has its job.
        return consistent(finding.message, *finding.evidence)
    if claim.stance is Stance.DENIED and claim.nuance is Nuance.VAIN and finding.state is State.DONE:
        # The job that is there may be the one that failed.
        return unverifiable(
            f"{finding.message}; the answer tells of an attempt that came to nothing", *finding.evidence
        )
    if claim.stance is Stance.MIXED and isinstance(claim.value, SaidElsewhere):
        told = "says that it came to nothing" if claim.nuance is Nuance.VAIN else "tells of one that was paid for"
        return unverifiable(f"{finding.message}; the answer to question {claim.value.question} {told}")
    if claim.stance is Stance.MIXED and finding.state in PRESENT and _DENIES_IT.match(claim.words):
        return unverifiable(f"{finding.message}; the answer denies it here and tells of it there", *finding.evidence)
    if claim.stance is Stance.DENIED and finding.state in PRESENT:
        # What prepares for it is no proof that it went through.
        if claim.nuance in (Nuance.TRIED, Nuance.VAIN) and finding.state is State.DONE:
            return consistent(f"{finding.message}; it need never have gone through", *finding.evidence)
        outcome = consistent if finding.state is State.PARTIAL else unverifiable
        return outcome(finding.message, *finding.evidence)
    if finding.state is State.PARTIAL:
        # A machine that was set up for it may have been used by hand; an image may never have gone there.
        if finding.has(Trait.ON_A_MACHINE):
            return consistent(f"{finding.message}; a start by hand leaves no trace", *finding.evidence)
        return unverifiable(finding.message, *finding.evidence)
    return judge_by_finding(claim.stance, finding)


_A_MACHINE = regex(r"\bcompute engine\b|\bvms?\b|\bvirtual machines?\b|\bgke\b|\bkubernetes\b", re.IGNORECASE)
_ENDPOINT = regex(r"\bvertex\b|\b(?:ai|gcp) platform\b|\bcloud functions?\b", re.IGNORECASE)


def deployment(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold what is said of a deployment against its item; None where that was not chosen."""
    finding = observed.findings.get("cloud-deployment")
    if finding is not None and claim.stance is Stance.AFFIRMED and claim.nuance is Nuance.LOCAL:
        return consistent(finding.message, *finding.evidence)
    outcome = judge_run(claim, observed)
    if outcome is not None and claim.stance is Stance.MIXED and isinstance(claim.value, SaidElsewhere):
        said = "otherwise" if claim.nuance is Nuance.OTHERWISE else "that it never ran there"
        return outcome._replace(found=f"{outcome.found}; the answer to question {claim.value.question} says {said}")
    if finding is not None and outcome is not None and outcome.verdict is ClaimVerdict.UNVERIFIABLE:
        # The item asks for Cloud Run or Functions; an answer may tell of another host, and a step of the same.
        started = finding.has(Trait.ON_A_MACHINE)
        if (
            claim.stance is Stance.AFFIRMED
            and started
            and _A_MACHINE.search(observed.repository.answers.prose(Asks.DEPLOYMENT))
        ):
            return consistent("a step starts it on a machine or a cluster", *finding.evidence)
    if outcome is not None and outcome.verdict is ClaimVerdict.CONTRADICTED and _ENDPOINT.search(claim.words):
        # Vertex AI serves a model that was only uploaded, and a function may be written in the console: no API of
        # one's own is needed, and no trace is left.
        return unverifiable(outcome.found, *outcome.evidence)
    return outcome


_MONITORING = ("drift-api", "system-metrics", "cloud-monitoring", "alerts", "drift-check")
"""What watches: requests that are kept are not yet looked at."""
_SERVED = ("drift-api", "cloud-monitoring", "alerts")
"""Where a part is something that runs; of the others it may be a dependency that no code uses."""


_WATCHED = ("drift-api", "system-metrics", "cloud-monitoring", "alerts")
"""What is told beside a denial where it is there: it runs with what is served."""
_OF_A_CLOUD = regex(
    r"\A(?!.*\b(?:drift\w*|evidently|distribution\w*|prometheus|metrics)\b).*\b(?:cloud|gcp|google)\b",
    re.IGNORECASE | re.DOTALL,
)


_OF_DRIFT = regex(r"\bdrift", re.IGNORECASE)


def _in_code(finding: Finding) -> bool:
    return any((place.path or "").endswith((".py", ".ipynb")) for place in finding.evidence)


def _drift_api(finding: Finding, observed: Observed) -> Outcome:
    """Return what the repository says to an API for drift that is said to be deployed: denied where nothing of drift
    is there at all."""
    computed = observed.findings.get("drift-check")
    if finding.state is State.PARTIAL or (
        computed is not None and computed.state in PRESENT and finding.state not in PRESENT
    ):
        return unverifiable(finding.message, *finding.evidence)
    return judge_by_finding(Stance.AFFIRMED, finding)


def monitoring(claim: Claim, observed: Observed) -> Outcome | None:
    """Hold what is said of monitoring against all items of it; None where none was chosen."""
    if claim.key is not None:
        # What is denied of the cloud, or of another half, alone.
        half = observed.findings.get(MONITORED[claim.key])
        if half is None:
            return None
        if claim.stance is Stance.AFFIRMED:
            return _drift_api(half, observed)
        told = unverifiable if half.state in PRESENT else consistent
        return told(half.message, *half.evidence)
    findings = [observed.findings[item] for item in _MONITORING if item in observed.findings]
    if not findings:
        return None
    there = [
        finding
        for item in _MONITORING
        if (finding := observed.findings.get(item)) is not None
        and (finding.state is State.DONE or (finding.state is State.PARTIAL and (item in _SERVED or _in_code(finding))))
    ]
    evidence = [place for finding in there[:3] for place in finding.evidence[:1]]
    # Where nothing is found, it may have been done in a console: the item of that says so.
    nearest = observed.findings.get("cloud-monitoring", findings[0])
    shown = "; ".join(finding.message for finding in there[:3]) or nearest.message
    if claim.stance is Stance.DENIED:
        # What bears a denial out is what is not there.
        lacking = next((finding for finding in (nearest, *findings) if finding.state not in PRESENT), None)
        if lacking is not None:
            held_all = (observed.findings.get(item) for item in _WATCHED)
            served = next((one for one in held_all if one is not None and one.state is State.DONE), None)
            if served is not None:
                return consistent(f"{lacking.message}; yet {served.message}", *served.evidence[:1])
            return consistent(lacking.message)
        return consistent(f"what could monitor is no proof that somebody does: {shown}", *evidence)
    computed = observed.findings.get("drift-check")
    if claim.stance in (Stance.AFFIRMED, Stance.MIXED) and there == [computed] and _OF_A_CLOUD.search(claim.words):
        # A script of one's own is none of the cloud's services.
        return unverifiable(f"{nearest.message}; {shown}", *evidence)
    if there and claim.stance is Stance.MIXED and EXCEPT.search(claim.words):
        # "We did not monitor anything, other than that ...": what is excepted need not be what is found.
        return unverifiable(f"{shown}; the answer denies it but for something", *evidence)
    if there or claim.stance is Stance.HYPOTHETICAL:
        return consistent(shown, *evidence)
    if computed is not None and computed.state is State.NOT_DONE and _OF_DRIFT.search(claim.words):
        return unverifiable(f"{computed.message}; {shown}")
    return unverifiable(shown)
