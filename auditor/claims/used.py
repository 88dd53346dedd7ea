"""What a group says that it did or did not do: data versions, an API, tests, monitoring, branches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._phrases import BARE_NO, BEGAN, NOT, UNSURE, words
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._stance import refused_in, said_of, stance_of
from auditor.claims.halves import (
    alerts_elsewhere,
    half_not_monitored,
    not_monitored_in_the_cloud,
    not_run,
    tests_not_in_ci,
    versioned_otherwise,
)


class Topic(NamedTuple):
    """One thing that is done or not. `elsewhere` are questions that may say so where the own one is not filled in."""

    kind: str
    question: int
    pattern: re.Pattern[str]
    opening: bool = False
    elsewhere: tuple[int, ...] = ()
    strict: re.Pattern[str] | None = None
    """What a sentence of another question must hold besides."""


_OTHERWISE = r" (?:a |an )?(?:different|other|another)"
"""What is done with something else."""

_HANDS = r"manual\w*|by hand|postman|curl|browser|swagger"
TOPICS = (
    Topic(
        "dvc-used",
        10,
        words(rf"dvc|(?-i:DVS)|data version control(?! (?:us|do|with)\w*{_OTHERWISE})"),
        True,
        (3, 4, 5, 13, 17, 19, 29, 30, 31),
    ),
    Topic("api-said", 23, words(r"api|fast[\s-]?api\w*"), True, (3, 17, 24, 29, 31), words(r"fast[\s-]?api")),
    Topic(
        "api-tests-said",
        25,
        words(
            r"(?:unit|integration|functional|api|endpoint)[- ]?(?:and \w+[- ]|or \w+[- ]|/\w+ )?test\w*|"
            r"unittest\w*|testclient|pytest|"
            r"integrationstests?|tests? (?:for|of) (?:the|our api)|api testing|"
            r"(?<!load[ -])(?<!stress[ -])(?<!performance[ -])test(?:ed|ing)?(?: of)? (?:the|our) (?:\w+ )?"
            rf"(?:apis?|end\s?points?)(?!.{{0,60}}\b(?:{_HANDS}))|"
            r"tests? (?:if|whether) (?:the|our) (?:\w+ )?(?:api|endpoints?)|"
            r"(?:health|batch|sanity)[- ](?:checks?|tests?)"
        ),
    ),
    Topic(
        "load-test-said",
        25,
        words(r"load[- ]?test\w*|locust\w*|stress[- ]?test\w*"),
        False,
        (3, 7, 29, 31),
        words("locust|load[- ]?test\\w*"),
    ),
    Topic(
        "monitoring-said",
        26,
        words(r"this (?:topic|part|step|aspect)|monitor\w*|prometheus|evidently|drift\w*|telemetry"),
        True,
    ),
)


_NAMED_FILE = regex(r"(?<![\w./:-])((?:[\w.-]{1,80}/){0,8}[\w.-]{1,80}\.(?:py|sh|js|ts|ya?ml|jmx|ipynb|lua))(?![\w/])")
_UNIT = regex(r"\b(?:unit|integration|functional|pytest|unittest\w*|testclient)\b", re.IGNORECASE)
_LOAD = regex(r"\b(?:concurrent|users?|rps|requests? per second|locust\w*|load[- ]?test\w*)\b", re.IGNORECASE)


_DESCRIBED = regex(
    r"\A\W*(?:(?:the|our|these)\s+)?(?:unit|integration|functional|api|endpoint)[- ]?tests?\b[^.?,;]{0,60}?\s"
    r"(?:includes?|covers?|consists? of|comprises?)\b(?!.*(?:\b(?:would|could|should|might|not|never|no)|n't)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that opens with tests and tells what is in them."""


_BY_HAND = regex(
    rf"\b(?:{_HANDS}|f5|refreshing|reloading|clicking|ourselves|friends|family)\b",
    re.IGNORECASE,
)
"""Tests that leave no trace."""
_TESTED = regex(r"\A(?!.*\btests\b).*\b(?:tested|testing)\b", re.IGNORECASE)
"""What may have been done by hand, too."""
_NONE_OF_A_KIND = regex(
    r"\b(?:formal(?:ly)?|dedicated|systematic(?:ally)?|structured|official(?:ly)?|rigorous(?:ly)?|thorough(?:ly)?|"
    r"large[- ]scale|serious(?:ly)?|elaborate|standalone|sophisticated)\b",
    re.IGNORECASE,
)
"""What is denied of such a kind may be there of another."""
_BOTH = regex(r"\W*(?:yes\W{1,3})?(?:we )?(?:did |have done |performed )?both\W*", re.IGNORECASE)
"""A sentence that only says that one did both."""
_NEITHER = regex(
    r"\W{0,5}(?:no\W{1,3})?(?:we )?(?:did |have done |performed )?"
    r"neither(?: of (?:them|these|those|the two))?\W{0,5}",
    re.IGNORECASE,
)
_OF_THE_API = regex(
    r"\b(?:apis?|fast\s?api|endpoints?|routes?|services?|backend|front-?end|application|app|server|requests?|test\s?client)\b",
    re.I,
)
"""What tests of an API are of; others may be of anything."""


_A_PART_OF_IT = regex(
    r"\b(?:api|app|application|service|backend)'s\s+(?:\w+\s+)?"
    r"(?:components?|parts?|building blocks?|logic|modules?|core|models?|pieces)\b",
    re.IGNORECASE,
)
"""What an API is made of, and may be tested without it."""
_IF_NOT = regex(
    r"\b(?:would|could(?! (?:\w+ly )?(?:reach|see|serve|handle|find|observe|confirm|conclude|show)\b)|"
    r"should|(?:we|one|you) can)\b",
    re.IGNORECASE,
)
"""How the question ("if not, explain how you would do it") is answered by who did not."""


_OTHERWISE_AT_LAST = regex(
    r"\b(?:ended up|in the end|eventually|finally)\b(?!.*\bdvc\b).*\binstead\b|\bswitched (?:to|over)\b(?!.*\bdvc\b)",
    re.IGNORECASE,
)
"""How somebody goes on who took something else in the end."""


def _of_the_api(spoken: tuple[Sentence, ...], topic: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the first sentence that affirms tests of the API itself."""
    own = (one for one in spoken if _OF_THE_API.search(_A_PART_OF_IT.sub("", one.text)))
    return next(((Stance.AFFIRMED, one) for one in own if set(said_of(one.text, topic)) == {Stance.AFFIRMED}), None)


def _named(sentence: Sentence) -> tuple[str, ...]:
    """Return the files that a sentence names: where somebody points, a person can look."""
    return tuple(dict.fromkeys(_NAMED_FILE.findall(sentence.text)))


def used(report: Report) -> Iterator[Claim]:
    """Return what the answers say of each topic: of its own question, else of the first other one that affirms it."""
    for topic in TOPICS:
        found = _told(report, topic)
        if found is None:
            yield from _elsewhere(report, topic)
        else:
            stance, said = found
            nuance = _nuance(report, topic, stance, said)
            shown = _shown(report, topic.question, topic.pattern, found)
            yield report.claim(topic.kind, topic.question, shown, stance=stance, nuance=nuance, files=_named(said))
            if topic.kind == "api-tests-said" and stance in (Stance.AFFIRMED, Stance.MIXED):
                yield from tests_not_in_ci(report, said)
            if topic.kind == "monitoring-said" and stance is not Stance.DENIED:
                yield from not_monitored_in_the_cloud(report)
            if topic.kind == "monitoring-said" and nuance is not Nuance.WHOLE:
                yield from half_not_monitored(report)


def _shown(report: Report, question: int, topic: re.Pattern[str], found: tuple[Stance, Sentence]) -> Sentence:
    """Return the sentence to quote: "we did not complete it" tells more than what one would do."""
    refused = refused_in(report.sentences(question), topic) if found[0] is Stance.HYPOTHETICAL else None
    return refused or found[1]


_IS_PART_OF_IT = regex(
    r"\A(?!.*(?:\b(?:would|could|should|might|may|can|will|no|not|never|without|plan\w*)\b|n't\b))\W*(?:the|our|this) "
    r"(?:final )?(?:project|system|solution|application|repository)(?: has)?(?: \w+ly)? "
    r"(?:implement(?:s|ed)|includ(?:es|ed)|expos(?:es|ed)|us(?:es|ed)|provid(?:es|ed)|contains|built|deploy(?:s|ed)|"
    r"develop(?:s|ed)|creat(?:es|ed))\b",
    re.IGNORECASE,
)
"""What the project has, in place of those who made it."""


def _told(report: Report, topic: Topic) -> tuple[Stance, Sentence] | None:
    """Return what the answer to a topic's own question says of it, with the sentence."""
    spoken = report.sentences(topic.question)
    if topic.kind == "api-tests-said":
        # "API test: 211 requests a second with 500 users" is a load test.
        spoken = tuple(one for one in spoken if not _LOAD.search(one.text) or _UNIT.search(one.text))
    found = stance_of(spoken, topic.pattern, opening=topic.opening)
    if topic.kind == "api-tests-said" and (found is None or found[0] is Stance.HYPOTHETICAL):
        described = next((one for one in spoken if _DESCRIBED.match(one.text)), None)
        found = (Stance.AFFIRMED, described) if described is not None else found
    if topic.kind == "api-tests-said" and found is not None and found[0] is Stance.AFFIRMED:
        found = _of_the_api(spoken, topic.pattern) or found
    if topic.kind == "monitoring-said" and found is not None:
        found = _monitored(spoken, *found)
        found = (Stance.MIXED, found[1]) if found[0] is Stance.DENIED and alerts_elsewhere(report) else found
    if topic.kind == "dvc-used" and found is not None and found[0] is Stance.AFFIRMED:
        after = spoken[spoken.index(found[1]) + 1 :]
        if BEGAN.search(found[1].text) and any(_OTHERWISE_AT_LAST.search(one.text) for one in after):
            # Who began with it may have let it be.
            found = (Stance.MIXED, found[1])
    if topic.kind == "api-said" and found is None:
        held = next((one for one in spoken if _IS_PART_OF_IT.match(one.text) and topic.pattern.search(one.text)), None)
        found = (Stance.AFFIRMED, held) if held is not None else None
    if topic.question == 25 and spoken and (found is None or found[0] is Stance.HYPOTHETICAL):
        # The question asks for both: who did not, did neither.
        none = any(sign.fullmatch(spoken[0].text) for sign in (BARE_NO, _NEITHER))
        found = (Stance.DENIED, spoken[0]) if none else found
        found = (Stance.AFFIRMED, spoken[0]) if _BOTH.fullmatch(spoken[0].text) else found
    return found


_ALL_THAT_WE_COULD = regex(
    r"\bthe only thing (?:that |which )?(?:we|i) (?:could|can|were able to|managed to)\b[^.,;]{0,40}?\b(?:is|was)\b",
    re.IGNORECASE,
)
"""What leads to the one thing that was done."""
_LOOKED_AT = regex(r"\b(?:play\w*|looked|experiment\w*|toyed|explor\w*) (?:around )?(?:with|at|into)?\b", re.IGNORECASE)
_MONITORED = words(r"monitor\w*")
_ALERTS = words(r"alert\w*|alarms?|notif\w+|warn\w*|e?-?mails?|mailed|uptime")
_NOT_FIRST = regex(r"(?:\bnot|n't) (?:\w+ )?(?:prioriti[sz]e|focus)", re.IGNORECASE)
"""What was not put first may be there all the same."""


def _monitored(spoken: tuple[Sentence, ...], stance: Stance, said: Sentence) -> tuple[Stance, Sentence]:
    """Return what is said of monitoring, with the sentence to show: one of it before one of what was tried out."""
    if stance is Stance.HYPOTHETICAL and _ALL_THAT_WE_COULD.search(said.text):
        return Stance.AFFIRMED, said
    if stance is Stance.DENIED and _NOT_FIRST.search(said.text):
        alert = next((one for one in spoken if Stance.AFFIRMED in said_of(one.text, _ALERTS)), None)
        return (Stance.MIXED, alert) if alert is not None else (stance, said)
    if stance is Stance.MIXED and _LOOKED_AT.search(said.text) and not _MONITORED.search(said.text):
        return stance, refused_in(spoken, _MONITORED) or said
    return stance, said


_DONE_HERE = regex(
    r"\b(?:it|this|that|they|which)\s+(?:was|were|is|are)\s+(?:only\s+|just\s+)?(?:done|made|run|ran|performed|executed)\b",
    re.IGNORECASE,
)
"""Where else a thing was done that was not done in some place."""
_NOT_TRACKED = regex(
    r"\bnot\s+(?:\w+\s+)?(?:(?:in|on|part of)\s+(?:the|our|this)?\s*(?:repo\w*|github)|tracked|committed|pushed)\b|"
    r"n't\s+(?:\w+\s+)?(?:tracked|committed|pushed|commit|push)\b",
    re.IGNORECASE,
)
"""What tells of a script that was left on somebody's machine."""


def _nuance(report: Report, topic: Topic, stance: Stance, said: Sentence) -> Nuance | None:
    """Return what qualifies a statement; None where it is plain, or names files that a person can look at."""
    kinds = {word.casefold() for word in _NONE_OF_A_KIND.findall(said.text)}
    if stance is Stance.DENIED:
        if topic.question in (25, 26) and (not _of_all(said.text, topic) or _DONE_HERE.search(said.text)):
            return Nuance.OF_A_PART
        if topic.kind == "monitoring-said" and _no_monitoring((stance, said), report):
            return Nuance.WHOLE
        if topic.kind == "dvc-used" and versioned_otherwise(report):
            return Nuance.OTHERWISE
        if topic.kind == "load-test-said" and not_run(report):
            return Nuance.UNRUN
        # Tests that assert, and that a workflow runs, are formal ones.
        if kinds - ({"formal"} if topic.kind == "api-tests-said" else set()):
            return Nuance.OF_A_KIND
    if topic.question == 25 and stance is Stance.HYPOTHETICAL and _IF_NOT.search(said.text):
        return Nuance.IMPLIED
    if _named(said):
        return None
    if topic.question == 25 and any(_NOT_TRACKED.search(one.text) for one in report.sentences(25)):
        return Nuance.BY_HAND
    tested = topic.kind == "api-tests-said" and stance is Stance.AFFIRMED and _TESTED.match(said.text)
    if topic.question == 25 and (_BY_HAND.search(said.text) or (tested and not _UNIT.search(said.text))):
        return Nuance.BY_HAND
    general = topic.kind == "api-tests-said" and not _OF_THE_API.search(_A_PART_OF_IT.sub("", said.text))
    return Nuance.GENERAL if general else None


_WHATEVER = (
    "of for the our my any and or nor either neither this that in on with to it them project model models application "
    "app api apis fastapi endpoint endpoints service services backend system systems cloud deployed deployment live "
    "running unit integration functional wasn't weren't isn't aren't hasn't haven't "
    "load stress test tests tested testing tool tools using locust pytest at all was were is are been has have not "
    "done made performed implemented conducted written set up used carried out part"
)
_OF_ALL = frozenset(_WHATEVER.split())
"""What a thing that is denied may be of, where no more of it is there."""
_ENDS = regex(
    r"[.,;:!()–—]|\b(?:since|because|as|due|but|although|though|however|so|even|which|while|we)\b|"
    r"\b(?:in order )?to (?:evaluate|assess|see|check|measure|ensure|determine|understand|know|find out)\b",
    re.IGNORECASE,
)
_SAVE = regex(r"\b(?:besides|other than|apart|except|only|ourselves|easy|hard)\b", re.IGNORECASE)


def _of_all(text: str, topic: Topic) -> bool:
    """Return whether a denial is one of all that its topic is, and not of some part, kind or time of it."""
    match = topic.pattern.search(text)
    after = text[match.end() :] if match is not None else ""
    return _OF_ALL.issuperset(_ENDS.split(after)[0].casefold().split()) and not _SAVE.search(text)


_MADE = r"(?:implemented|set up|done|deployed|added|made|performed|included|created)\b"
_NO_MONITORING = regex(
    rf"\b{NOT}\s+(?:(?:manage|get|have time)\s+to\s+)?"
    r"(?:implement|set up|do|deploy|have|add|make|perform|include|create)\w*\s+(?:any\s+)?monitoring\b|"
    rf"\b(?:there is|we have) no monitoring\b|\bno monitoring\s+(?:was|is|has been)\s+{_MADE}|"
    rf"\bmonitoring\s+(?:was|is|has)(?:\s+not|n't)\s+(?:been\s+)?{_MADE}",
    re.IGNORECASE,
)


def _no_monitoring(found: tuple[Stance, Sentence], report: Report) -> bool:
    """Return whether monitoring is denied outright, and no alert is spoken of but as one that is not there."""
    if found[0] is not Stance.DENIED or not _NO_MONITORING.search(found[1].text):
        return False
    spoken = [one for question in range(3, 32) for one in report.sentences(question)]
    told = [said_of(one.text, _ALERTS) for one in spoken if _ALERTS.search(one.text)]
    return all(stances and Stance.AFFIRMED not in stances for stances in told)


_DID = regex(
    r"\b(?:writ(?:ing|ten)|wrote|(?:implement|creat|develop|perform|add|conduct|deploy|integrat|configur)(?:ed|ing)|"
    r"set(?:ting)? up|ma(?:de|king)|buil(?:t|ding)|r[au]n(?:ning)?)\b[^.;:]{0,80}\Z",
    re.IGNORECASE,
)


_OF_THE_REPORT = regex(
    r"\b(?:reports?|questions?|answers?|sections?|chapters?|parts?|documentation|readme|slides?|posters?|about|except|"
    r"besides|apart|excluding)\b",
    re.IGNORECASE,
)
"""What says that a topic was written about, or left out."""


def _contributed(text: str, topic: Topic) -> bool:
    """Return whether a line of a list of contributions ("- Writing unit and load tests") has a topic as work done."""
    match = (topic.strict or topic.pattern).search(text)
    done = _DID.search(text[: match.start()]) if match is not None and not UNSURE.search(text) else None
    return done is not None and not _OF_THE_REPORT.search(done[0])


def _elsewhere(report: Report, topic: Topic) -> Iterator[Claim]:
    for question in topic.elsewhere:
        for sentence in report.sentences(question):
            if topic.strict is not None and not topic.strict.search(sentence.text):
                continue
            told = set(said_of(sentence.text, topic.pattern))
            if told == {Stance.AFFIRMED} or (not told and question == 31 and _contributed(sentence.text, topic)):
                yield report.claim(topic.kind, question, sentence, stance=Stance.AFFIRMED, files=_named(sentence))
                return


_BRANCH = words(r"(?<!\bmain )(?<!\bmaster )(?<!\bmain\" )(?<!\bmaster\" )branch\w*")
"""To work on the main branch is not to use branches."""
_PULL = words(r"pull[- ]?requests?|prs?|merge[- ]?requests?")


def branches(report: Report) -> Iterator[Claim]:
    """Return whether branches and pull requests are said to have been used, one claim each."""
    for key, pattern in (("branches", _BRANCH), ("pull requests", _PULL)):
        found = report.stance(9, pattern, opening=key == "branches")
        if found is not None:
            shown = _shown(report, 9, pattern, found)
            yield report.claim("branches-and-prs", 9, shown, key=key, stance=found[0])
