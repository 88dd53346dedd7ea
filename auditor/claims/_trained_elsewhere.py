"""What answers to other questions say of training in the cloud.

Asked by `cloud`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._machines import AT_HOME, HOME, IN_CLOUD, NO_DATA, ON_CLOUD, ONLY_LOCALLY, TRAIN
from auditor.claims._phrases import UNSURE
from auditor.claims._prose import Sentence, clauses
from auditor.claims._report import Report
from auditor.claims._stance import stances_in
from auditor.claims._trained import (
    ATTEMPT,
    FOR_TRAINING,
    MEANT_FOR_TRAINING,
    NEGATED,
    OF_SOME_TRAINING,
    PREPARED,
    STORED,
    TRAINED,
    TRAINED_ELSEWHERE,
    TRAINED_PLAINLY,
)

_NOT_GOT_TO = regex(
    rf"\b(?:we|i|and) (?:(?:did not|didn't|never) (?:get|got|manage[d]?|end up|come) (?:to|around to)|"
    rf"(?:could not|couldn't|were not able to|weren't able to))\s+train(?:ing)?{NO_DATA} "
    r"(?:(?:our|the|any|a) )?(?:models? )?(?:in|on|with|using) (?:the )?"
    r"(?:google |gcp )?(?:cloud|gcp|vertex)(?! ?(?:ai)? (?:with|on|using|as|every|each|all|again|more)\b)",
    re.IGNORECASE,
)
_IN_TIME = regex(
    r"\b(?:until|till|before|first|initially|yet|again|earlier|sooner|more than|only|just)\b", re.IGNORECASE
)
"""What tells that it was done after all, or some of it."""


_TROUBLE = regex(r"\b(?:struggl\w+|challeng\w+|difficult\w*|trouble\w*)\b", re.IGNORECASE)
_SOME_OF_IT = regex(
    r"(?:\b(?:not|never)|n't)\b[^.;,]{0,30}?\b(?:complete|finish)\b[^.;,]{0,30}?\btraining\b|"
    r"\b(?:get|got|had) (?:our|the|a) (?:\w+ ){0,2}?(?:scripts?|training|jobs?|code) (?:running|to run)\b",
    re.IGNORECASE,
)
"""What tells that some of it was run there."""


def _find_no_training(report: Report) -> tuple[int, Sentence] | None:
    """Return the sentence that there was no training in the cloud, where no answer tells of one."""
    said = [(question, one) for question in (Asks.CREDITS, Asks.STRUGGLES) for one in report.sentences(question)]
    told = next(((question, one) for question, one in said if _NOT_GOT_TO.search(one.text)), None)
    if told is None or _IN_TIME.search(told[1].text):
        return None
    questions = (
        Asks.FRAMEWORKS,
        Asks.SERVICES,
        Asks.MACHINES,
        Asks.CREDITS,
        Asks.ARCHITECTURE,
        Asks.STRUGGLES,
        Asks.CONTRIBUTIONS,
    )
    others = (one for question in questions for one in report.sentences(question) if one is not told[1])
    for one in others:
        some = _SOME_OF_IT.search(one.text) if ON_CLOUD.search(one.text) else None
        if some is not None and not NEGATED.search(one.text[: some.start()]):
            return None
        beside = any(sign.search(one.text) for sign in (UNSURE, PREPARED, STORED, _TROUBLE))
        text = MEANT_FOR_TRAINING.sub("is there", one.text)
        if not beside and ON_CLOUD.search(text) and Stance.AFFIRMED in stances_in(text, TRAINED):
            return None
    return told


_TRAINS_THERE = regex(
    r"\b(?:we|i) (?:(?:are|were|have|also|then|first) )?train(?:ed|ing)? (?:(?:our|the|a|this) )?(?:\w+ )?models? "
    r"(?:in|on|using|with) (?:the )?(?:google )?(?:cloud|gcp|vertex)\b(?! storage| buckets?)",
    re.IGNORECASE,
)


def training_in_other_answers(report: Report) -> Iterator[Claim]:
    """Yield what other answers say outright of training in the cloud."""
    kind = "cloud-training-said"
    if (never := _find_no_training(report)) is not None:
        # Whose challenge it was has tried.
        vain = Nuance.VAIN if never[0] == 30 else None
        yield report.claim(kind, *never, stance=Stance.DENIED, nuance=vain)
        return
    denied = False
    for question in (Asks.MACHINES, Asks.SERVICES, Asks.FRAMEWORKS, Asks.DEPLOYMENT, Asks.CONTRIBUTIONS):
        # What is told of a deployment may be of a model that was trained elsewhere.
        told = [
            one for one in report.sentences(question) if question != Asks.DEPLOYMENT or _TRAINS_THERE.search(one.text)
        ]
        kept = [one for one in told if not (STORED.search(one.text) or ONLY_LOCALLY.search(one.text))]
        if any(ON_CLOUD.search(one.text) and Stance.DENIED in stances_in(one.text, TRAINED) for one in kept):
            # What one sentence affirms another takes back.
            denied = True
            continue
        if denied and question == Asks.CONTRIBUTIONS:
            # A list of who did what tells of things that came to nothing, too.
            break
        for sentence in sorted(kept, key=lambda one: (AT_FIRST.search(one.text) is not None, not _is_plain(one))):
            text = MEANT_FOR_TRAINING.sub("is there", FOR_TRAINING.sub("things", sentence.text))
            if ON_CLOUD.search(text) and set(stances_in(text, TRAINED)) == {Stance.AFFIRMED}:
                yield report.claim(kind, question, sentence, stance=Stance.AFFIRMED)
    yield from _denied(report)


_VERTEX_OR_INSTEAD = regex(r"vertex|\binstead\b", re.IGNORECASE)


def _denied(report: Report) -> Iterator[Claim]:
    kind = "cloud-training-said"
    for question in (Asks.MACHINES, Asks.SERVICES, Asks.DEPLOYMENT):
        given_up = next((one for one in report.sentences(question) if gave_up_on_cloud(one.text)), None)
        if given_up is not None:
            yield report.claim(kind, question, given_up, stance=Stance.DENIED, nuance=Nuance.VAIN)
            return
    for question in (Asks.MACHINES, Asks.SERVICES):
        let_be = next((one for one in report.sentences(question) if _NOT_USED.search(one.text)), None)
        if let_be is not None:
            yield report.claim(kind, question, let_be, stance=Stance.DENIED)
            return
    if any(_VERTEX_OR_INSTEAD.search(sentence.text) for sentence in report.sentences(Asks.MACHINES)):
        return
    for question in (Asks.MACHINES, Asks.SERVICES, Asks.DEPLOYMENT):
        for sentence in report.sentences(question):
            if _is_denied(sentence.text):
                yield report.claim(kind, question, sentence, stance=Stance.DENIED)


def _is_plain(one: Sentence) -> bool:
    """Return whether a sentence tells of the deed itself, and need not be read between the lines."""
    return TRAINED_PLAINLY.search(FOR_TRAINING.sub("things", one.text)) is not None and not AT_HOME.search(one.text)


_NOT_USED = regex(
    r"(?:\b(?:not|never)|n't) (?:\w+ )?used? (?:the )?(?:google )?(?:compute engine|vertex(?: ai)?|"
    r"engine)\b[^.;]{0,40}?"
    rf"\b(?:since|because|as)\b[^.;]{{0,40}}?\btrain\w*\b[^.;]{{0,40}}?\b{HOME}\b",
    re.IGNORECASE,
)
"""Who did without the machines of a cloud, having trained at home."""


def _is_denied(text: str) -> bool:
    """Return whether a clause denies training in the cloud: not to use one machine for it is not to do without."""
    if OF_SOME_TRAINING.search(text):
        return False
    return any(IN_CLOUD.search(clause) and stances_in(clause, TRAINED) == [Stance.DENIED] for clause in clauses(text))


def gave_up_on_cloud(text: str) -> bool:
    """Return whether a sentence tells of an attempt to train in the cloud, and of another machine at its end."""
    tried = ATTEMPT.search(text)
    end = TRAINED_ELSEWHERE.search(text, tried.end()) if tried is not None else None
    if tried is None or end is None or AT_FIRST.search(text):
        return False
    attempt = text[tried.end() : end.start()]
    return bool(TRAIN.search(attempt) and ON_CLOUD.search(attempt) and not ON_CLOUD.search(text[end.start() :]))
