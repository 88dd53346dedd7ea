"""What is made of what an answer says of monitoring.

Asked by `_topics`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import IN_PROSE
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._phrases import NOT, words
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._stance import find_refusal, stances_in
from auditor.claims.halves import alerts_elsewhere, half_not_monitored, not_monitored_in_the_cloud

_ALL_THAT_WE_COULD = regex(
    r"\bthe only thing (?:that |which )?(?:we|i) (?:could|can|were able to|managed to)\b[^.,;]{0,40}?\b(?:is|was)\b",
    re.IGNORECASE,
)
"""What leads to the one thing that was done."""
_LOOKED_AT = regex(r"\b(?:play\w*|looked|experiment\w*|toyed|explor\w*) (?:around )?(?:with|at|into)?\b", re.IGNORECASE)
_MONITORED = words(r"monitor\w*")
_ALERTS = words(r"alert\w*|alarms?|notif\w+|warn\w*|e?-?mails?|mailed|uptime")
_WOULD = regex(r"\b(?:would|could|might)\b", re.IGNORECASE)
_NOT_FIRST = regex(r"(?:\bnot|n't) (?:\w+ )?(?:prioriti[sz]e|focus)", re.IGNORECASE)
"""What was not put first may be there all the same."""


_OF_TRAINING = regex(
    r"\b(?:monitor|track|log|watch)\w*\b[^.;]{0,60}?\b(?:training|train|experiments?|sweeps?|loss(?:es)?|epochs?|runs)\b|"
    r"\b(?:training|train|experiments?|sweeps?|loss(?:es)?|runs)\b[^.;]{0,40}?\b(?:monitor|track|log|watch)\w*\b",
    re.IGNORECASE,
)
_SERVED = regex(
    r"\b(?:api|apis|app|application|deploy\w*|services?|served|production|live|endpoints?|requests?|inference|predictions?|"
    r"cloud|gcp|drift\w*|evidently|prometheus|grafana|telemetry|alert\w*|alarms?|latency|traffic|users?|server)\b",
    re.IGNORECASE,
)
_IN_GENERAL = regex(
    r"\b(?:is|are) (?:\w+ly )?(?:handled|managed|addressed|mitigated|tackled|dealt with|countered|overcome|ensured|"
    r"counteracted|maintained)\b",
    re.IGNORECASE,
)
"""What is done about something, by whoever has it."""
_OURS = regex(
    r"\b(?:we|our|i|my|us|was|were|has been|have been|prometheus|evidently|grafana|cloud|gcp|google|scripts?|routes?|"
    r"endpoints?|workflows?|jobs?|dashboards?|not|no|never)\b|n't\b|`|/\w",
    re.IGNORECASE,
)


def may_watch_deployment(text: str) -> bool:
    """Return whether a sentence may tell that what is deployed is watched.

    It does not where it is about training alone, nor where it says in general what is done about such a thing.
    """
    if _OF_TRAINING.search(text) and not _SERVED.search(text):
        return False
    return not (_IN_GENERAL.search(text) and not _OURS.search(text))


_WATCHES = regex(
    r"\A(?!.*(?:\b(?:would|could|should|might|may|can|will|not|never|without|plan\w*)\b|n't\b))[^.;]{0,60}?"
    r"\b(?:prometheus|grafana|evidently|cloud monitoring)\b (?:then )?"
    r"(?:scrapes?|collects?|watch(?:es)?|shows?|computes?|monitors?|visuali[sz]es?|reads?|polls?|queries|"
    r"compares?) (?:the|our|its|all|each|every|it\b|them\b)",
    re.IGNORECASE,
)
"""A tool that does something with what somebody has."""


def _monitored(spoken: tuple[Sentence, ...], stance: Stance, said: Sentence) -> tuple[Stance, Sentence]:
    """Return what is said of monitoring, with the sentence to show: one of it before one of what was tried out."""
    if stance is Stance.HYPOTHETICAL and _ALL_THAT_WE_COULD.search(said.text):
        return Stance.AFFIRMED, said
    if stance is Stance.DENIED and _NOT_FIRST.search(said.text):
        real = (one for one in spoken if not _WOULD.search(one.text))
        alert = next((one for one in real if Stance.AFFIRMED in stances_in(one.text, _ALERTS)), None)
        return (Stance.MIXED, alert) if alert is not None else (stance, said)
    if stance is Stance.MIXED and _LOOKED_AT.search(said.text) and not _MONITORED.search(said.text):
        return stance, find_refusal(spoken, _MONITORED) or said
    return stance, said


def limit_by_alerts(
    report: Report, spoken: tuple[Sentence, ...], found: tuple[Stance, Sentence] | None
) -> tuple[Stance, Sentence] | None:
    """Return what is said of monitoring, denied in part where alerts are told of elsewhere."""
    if found is None:
        watched = next((one for one in spoken if _WATCHES.search(one.text)), None)
        return (Stance.AFFIRMED, watched) if watched is not None else None
    stance, said = _monitored(spoken, *found)
    return (Stance.MIXED if stance is Stance.DENIED and alerts_elsewhere(report) else stance), said


def halves_of_monitoring(report: Report, claim: Claim, said: Sentence) -> Iterator[Claim]:
    """Return which half of it is denied beside what is said of all."""
    if claim.stance is not Stance.DENIED:
        yield from not_monitored_in_the_cloud(report)
    if claim.nuance is not Nuance.WHOLE:
        yield from half_not_monitored(report)


_MADE = r"(?:implemented|set up|done|deployed|added|made|performed|included|created)\b"
_NO_MONITORING = regex(
    rf"\b{NOT}\s+(?:(?:manage|get|have time)\s+to\s+)?"
    r"(?:implement|set up|do|deploy|have|add|make|perform|include|create)\w*\s+(?:any\s+)?monitoring\b|"
    rf"\b(?:there is|we have) no monitoring\b|\bno monitoring\s+(?:was|is|has been)\s+{_MADE}|"
    rf"\bmonitoring\s+(?:was|is|has)(?:\s+not|n't)\s+(?:been\s+)?{_MADE}",
    re.IGNORECASE,
)


_BESIDE_MONITORING = regex(
    rf"\b{NOT}\s+(?:[\w-]+\s+){{1,3}}?(?:alert\w*|grafana|prometheus|evidently|dashboards?|datadog|new relic)\s+"
    r"(?:for|beside|besides|in addition to|on top of|as part of)\s+(?:(?:the|our)\s+)?monitoring\b",
    re.IGNORECASE,
)
"""What denies one means of monitoring, or what comes on top of it."""


def denial_of_monitoring(report: Report, said: Sentence) -> Nuance | None:
    """Return that all of it is denied where that is said outright, and of no alert but that it is not there."""
    if _BESIDE_MONITORING.search(said.text):
        return Nuance.OF_A_PART
    if not _NO_MONITORING.search(said.text):
        return None
    spoken = [one for question in IN_PROSE for one in report.sentences(question)]
    told = [stances_in(one.text, _ALERTS) for one in spoken if _ALERTS.search(one.text)]
    none = all(stances and Stance.AFFIRMED not in stances for stances in told)
    return Nuance.WHOLE if none else None
