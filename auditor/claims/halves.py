"""What an answer denies of a half of what its item asks for: tests in CI, where there are tests; monitoring in the
cloud, where something is monitored; DVC, where the data has other versions; the run of a load test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor._regex import any_of, regex
from auditor.checklist.asks import IN_PROSE, Asks
from auditor.claims._afterwards import says_done_after_all
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Stance
from auditor.claims._following import IS_GOOD_FOR
from auditor.claims._phrases import DONE, IF, IN_GENERAL, NOT, OURS, UNSURE, WE_DO, words
from auditor.claims._prose import Sentence, clauses, excerpt
from auditor.claims._report import Report
from auditor.claims._stance import stance_of, stances_in
from auditor.claims._trained import NEGATED

_CI = r"(?:(?:the|our|any) )?(?:ci(?:/cd)?|continuous integration|github actions?)\b"
_NOT_IN_CI = regex(
    r"\A\W*(?:(?:however|but|unfortunately)\W{1,3})?(?:these|those|they|(?:the|our|these) api tests)\b(?: tests)?"
    r"[^,;:()]{0,80}? (?:are|were|have)(?: not|n't) (?:yet |currently |been ){0,2}"
    rf"(?:included|integrated|added|part|run|executed) (?:in|into|of|to|by|as part of|on) {_CI}"
    r"(?: (?:pipelines?|workflows?|setup))?(?=\W*\Z|[.,;]| (?:because|since|as|due|yet)\b)",
    re.IGNORECASE,
)
_OTHER_TESTS = words(
    r"load\w*|locust\w*|stress\w*|performance|smoke|end-to-end|e2e|manual\w*|hand|curl|postman|browser|"
    r"some|one|most|few|half|except|only"
)
"""What tells of tests of another kind, or of some of them: it may be those that are meant."""


def tests_not_in_ci(report: Report, tested: Sentence) -> Iterator[Claim]:
    """Return that the tests of the API, of which a sentence tells, are said not to be run by CI."""
    spoken = report.sentences(Asks.API_TESTS)
    for index, one in enumerate(spoken):
        # "These tests" are those of the API only where no others have been spoken of.
        before = spoken[: index + 1]
        if tested in before and _NOT_IN_CI.match(one.text):
            if not any(_OTHER_TESTS.search(told.text) for told in before) and not says_done_after_all(one.text):
                yield report.claim("api-tests-said", Asks.API_TESTS, one, key="in CI", stance=Stance.DENIED)
            return


_CLOUD = r"(?:(?:google |gcp )?cloud monitoring|google cloud's monitoring)"
_NOT_MONITORED = regex(
    r"\b(?:we|i) (?:have|had|did)(?: not|n't) (?:yet )?"
    r"(?:connect|integrat|link|hook|set|configur|implement|enabl|deploy|us|add)(?:e|ed)?\b"
    r"(?P<between>(?: [\w./'-]{1,20},?){0,14}?) "
    rf"{_CLOUD}(?=\W*\Z|[.,;]| (?:because|since|as|due|yet)\b)",
    re.IGNORECASE,
)
_NEAR_IT = (
    "the our it this that these api service app application model system deployed to with into up any a an external "
    "monitoring tool tools services platform platforms solution like such as e.g. or and prometheus grafana gcp google"
)
_BETWEEN = frozenset(_NEAR_IT.split())
"""The words between which nothing narrows what is denied down to a part."""
_WATCHED = words(
    r"cloud monitoring|cloud run|cloud functions?|metrics explorer|dashboards?|gcp|google cloud|google|alert\w*|"
    r"telemetry|sidecar|slos?"
)


def not_monitored_in_the_cloud(report: Report) -> Iterator[Claim]:
    """Return that Cloud Monitoring is said not to be connected, where no answer tells of what watches in a cloud."""
    for one in report.sentences(Asks.MONITORING):
        match = _NOT_MONITORED.search(one.text)
        if match is None or AT_FIRST.search(one.text) or says_done_after_all(one.text[match.end() :]):
            continue
        if _BETWEEN.issuperset(match["between"].casefold().replace(",", "").split()) and not _is_watched(report):
            said = excerpt(one.text, _NOT_MONITORED, most=200)
            yield report.claim(
                "monitoring-said", Asks.MONITORING, one, said=said, key="in the cloud", stance=Stance.DENIED
            )
        return


def _is_watched(report: Report) -> bool:
    own = any(Stance.AFFIRMED in stances_in(one.text, _WATCHED) for one in report.sentences(Asks.MONITORING))
    monitored = words(r"cloud monitoring|monitor(?:s|ed|ing)?")
    return own or any(
        _WATCHED.search(one.text) and Stance.AFFIRMED in stances_in(one.text, monitored)
        for question in (
            Asks.FRAMEWORKS,
            Asks.SERVICES,
            Asks.DEPLOYMENT,
            Asks.CREDITS,
            Asks.EXTRAS,
            Asks.ARCHITECTURE,
            Asks.STRUGGLES,
            Asks.CONTRIBUTIONS,
        )
        for one in report.sentences(question)
    )


_OF_THE_MODEL = r"(?:the|our|your|my|any|its) (?:(?:deployed|live|final|trained) )?model"
_HALVES: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "performance": (
        rf"(?:(?:(?:the|our|any) )?performance of {_OF_THE_MODEL}s?|{_OF_THE_MODEL}(?:'s)? performance|"
        r"model performance)",
        words(r"performance|accuracy|drift\w*|evidently"),
    ),
    "telemetry": (
        rf"(?:(?:the|our|any) )?(?:system )?telemetry(?: of {_OF_THE_MODEL}s?)?",
        words(r"\w*telemetry|prometheus|grafana|metrics|latency|requests"),
    ),
}
"""The items of earlier generations: how each is denied, and by what words it may be told of all the same."""
_NOT_WATCHED = {
    key: regex(
        rf"\b(?:we|i)\s+(?:were\s+)?{NOT}\s+(?:(?:manage|get|have time|need(?:ed)?)\s+to\s+)?"
        r"(?:(?:implement|set up|do|deploy|have|add|make|perform|include|create)\w*\s+(?:any\s+)?"
        rf"monitoring\s+(?:of|for)|monitor(?:ed)?)\s+{denied}(?=\W*\Z|[.,;]| (?:because|since|as|due|yet)\b)",
        re.IGNORECASE,
    )
    for key, (denied, _) in _HALVES.items()
}
_WATCHING = words(r"monitor\w*|drift\w*|\w*telemetry|prometheus|grafana|evidently")
"""What tells in another answer that something is monitored."""

_BY_ITSELF = words(r"cloud|gcp|google|vertex|host\w*|dashboards?")
"""What may do it for somebody who did not."""


def half_not_monitored(report: Report) -> Iterator[Claim]:
    """Return which half of monitoring, the model's performance or the telemetry, is denied and told of by no answer."""
    spoken = report.sentences(Asks.MONITORING)
    for key, (_, watched) in _HALVES.items():
        denied = next((one for one in spoken if _NOT_WATCHED[key].search(one.text)), None)
        if denied is None or AT_FIRST.search(denied.text) or says_done_after_all(denied.text):
            continue
        # What somebody did not do "since the cloud does" may be done.
        if any(_BY_ITSELF.search(part) and not NEGATED.search(part) for part in clauses(denied.text)):
            continue
        found = stance_of(spoken, watched)
        others = (
            one
            for question in (Asks.FRAMEWORKS, Asks.EXTRAS, Asks.ARCHITECTURE, Asks.STRUGGLES, Asks.CONTRIBUTIONS)
            for one in report.sentences(question)
        )
        told = any(_WATCHING.search(one.text) and watched.search(one.text) for one in others)
        if found is not None and found[0] in (Stance.DENIED, Stance.HYPOTHETICAL) and not told:
            said = excerpt(denied.text, _NOT_WATCHED[key], most=200)
            yield report.claim("monitoring-said", Asks.MONITORING, denied, said=said, key=key, stance=Stance.DENIED)


_DVC = words(r"dvc|data version control")
_VERSIONED = words(r"version(?:ed|ing)?[- ]control(?:led|ling)?|(?:object|data|file|bucket)[- ]versioning|versioned")
_LFS = words(r"git[ -]?lfs|lfs|git large file storage")
_OF_DATA = regex(r"\b(?:data\w*|buckets?|storage|lfs|artifacts?)\b", re.IGNORECASE)
_OF_CODE = regex(r"\b(?:code\w*|scripts?|source)\b", re.IGNORECASE)


def data_versioned_otherwise(report: Report) -> bool:
    """Return whether the answer on DVC tells of other versions of the data: who has them has what the item asks for."""
    return any(
        _has_versions(one.text) or Stance.AFFIRMED in stances_in(one.text, _LFS)
        for one in report.sentences(Asks.DATA_VERSIONING)
    )


def _has_versions(text: str) -> bool:
    match = _VERSIONED.search(text)
    ours = OURS.search(text) and (WE_DO.search(text) or DONE.search(text))
    if match is None or not ours or IS_GOOD_FOR.match(text[match.end() :]) or not _OF_DATA.search(text):
        return False
    beside = any(sign.search(text) for sign in (_DVC, _OF_CODE, IF, IN_GENERAL)) or UNSURE.search(text[: match.end()])
    return not beside and stances_in(text, _VERSIONED) == [Stance.AFFIRMED]


_NOT_RUN = regex(
    r"\b(?:load|stress)[- ]?test\w*\b[^.;:,]{0,40}?(?:\b(?:not|never)|n't)\s(?:\w+\s){0,2}?(?:run|executed)\b|"
    r"(?:\b(?:not|never)|n't)\s(?:\w+\s){0,2}?(?:run|ran|execute)\b[^.;:,]{0,40}?\b(?:load|stress)[- ]?test",
    re.IGNORECASE,
)


def load_tests_not_run(report: Report) -> bool:
    """Return whether load tests are said not to have been run: they may have been written all the same."""
    return any(_NOT_RUN.search(one.text) for one in report.sentences(Asks.API_TESTS))


_ALERTS = words(r"alert(?:s|ing)?(?: (?:policy|policies|rules?|systems?))?|alarms?")
_NO_ALERTS = regex(
    any_of(
        # "We did not set up alerts"
        (
            rf"\b(?:we|i)\s+(?:(?!would|could|might|should|may|will|can)\w+\s+)?{NOT}\s+"
            r"(?:(?:manage|get|have time)\s+to\s+)?(?:set ?up|creat|configur|add|implement|mak|made|have|defin|"
            r"us)\w*\s+(?:any\s+)?(?:alert(?:s|ing)?|alarms?)(?: (?:policy|policies|rules?|systems?))?"
            r"(?=\W*\Z|[.,;]| (?:because|since|as|due|yet)\b)"
        ),
        # "No alerts were set up"
        (
            r"\bno (?:alerts?|alarms?)(?: (?:policy|policies|rules?|systems?))? (?:was|were|is|are|has been|"
            r"have been) (?:set up|made|implemented|created|configured|added|defined)\b"
        ),
        # "Alerts were not configured"
        (
            r"\b(?:alerts?|alerting|alarms?)(?: (?:policy|policies|rules?|systems?))? "
            r"(?:was|were|is|are|has been|have been)"
            r"(?: not|n't) (?:set up|made|implemented|created|configured|added|defined)\b"
        ),
    ),
    re.IGNORECASE,
)


def no_alerts(report: Report) -> Iterator[Claim]:
    """Return that alerts are said not to be set up, where no answer tells of any."""
    denied = next((one for one in report.sentences(Asks.MONITORING) if _NO_ALERTS.search(one.text)), None)
    if denied is None or AT_FIRST.search(denied.text) or says_done_after_all(denied.text) or alerts_elsewhere(report):
        return
    others = [one.text for one in report.sentences(Asks.MONITORING) if one is not denied]
    if not any(_ALERTS.search(text) and Stance.AFFIRMED in stances_in(text, _ALERTS) for text in others):
        said = excerpt(denied.text, _NO_ALERTS, most=200)
        yield report.claim("monitoring-said", Asks.MONITORING, denied, said=said, key="alerts", stance=Stance.DENIED)


_SET_UP = regex(r"\b(?:set ?up|creat|configur|add|implement|made|have|defin|deploy)\w*\b", re.IGNORECASE)
_OF_TRAINING = regex(r"\b(?:w&b|wandb|weights (?:and|&) biases|train\w*|dependabot|security|github)\b", re.IGNORECASE)


def alerts_elsewhere(report: Report) -> bool:
    """Return whether an answer to another question tells of alerts that are set up: who has them watches something."""
    spoken = (one.text for question in IN_PROSE if question != Asks.MONITORING for one in report.sentences(question))
    return any(
        _ALERTS.search(text)
        and _SET_UP.search(text)
        and not _OF_TRAINING.search(text)
        and set(stances_in(text, _ALERTS)) == {Stance.AFFIRMED}
        for text in spoken
    )
