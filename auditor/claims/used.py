"""What a group says that it did or did not do: data versions, an API, tests, monitoring."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._phrases import UNSURE
from auditor.claims._prose import Sentence, short
from auditor.claims._report import Report
from auditor.claims._stance import find_refusal, stance_of, stances_in
from auditor.claims._topics import MANUAL_TOOLS, TOPICS, Topic

_NAMED_FILE = regex(r"(?<![\w./:-])((?:[\w.-]{1,80}/){0,8}[\w.-]{1,80}\.(?:py|sh|js|ts|ya?ml|jmx|ipynb|lua))(?![\w/])")
_BY_HAND = regex(
    rf"\b(?:{MANUAL_TOOLS}|f5|refreshing|reloading|clicking|ourselves|friends|family)\b",
    re.IGNORECASE,
)
"""Tests that leave no trace."""
_NONE_OF_A_KIND = regex(
    r"\b(?:formal(?:ly)?|dedicated|systematic(?:ally)?|structured|official(?:ly)?|rigorous(?:ly)?|thorough(?:ly)?|"
    r"large[- ]scale|serious(?:ly)?|elaborate|standalone|sophisticated)\b",
    re.IGNORECASE,
)
"""What is denied of such a kind may be there of another."""
_IF_NOT = regex(
    r"\b(?:would|could(?! (?:\w+ly )?(?:reach|see|serve|handle|find|observe|confirm|conclude|show)\b)|"
    r"should|(?:we|one|you) can)\b",
    re.IGNORECASE,
)
"""How the question ("if not, explain how you would do it") is answered by who did not."""


def _named_files(sentence: Sentence) -> tuple[str, ...]:
    """Return the files that a sentence names: where somebody points, a person can look."""
    return tuple(dict.fromkeys(_NAMED_FILE.findall(sentence.text)))


def used(report: Report) -> Iterator[Claim]:
    """Return what the answers say of each topic: of its own question, else of the first other one that affirms it."""
    for topic in TOPICS:
        found = _own_answer(report, topic)
        if found is None:
            yield from _elsewhere(report, topic)
        else:
            stance, said = found
            nuance = _nuance(report, topic, stance, said)
            shown = quoted_sentence(report, topic.question, topic.pattern, found)
            first = _find_earlier_denial(report, topic, stance, shown)
            quoted = (
                f"{short(first.text, 80).removesuffix(' …')} … {short(shown.text, 80)}" if first is not None else ""
            )
            claim = report.claim(
                topic.kind,
                topic.question,
                first or shown,
                said=quoted,
                stance=stance,
                nuance=nuance,
                files=_named_files(said),
                whole=f"{first.text} {shown.text}" if first is not None else "",
            )
            yield claim
            if topic.halves is not None:
                yield from topic.halves(report, claim, said)


def _find_earlier_denial(report: Report, topic: Topic, stance: Stance, shown: Sentence) -> Sentence | None:
    """Return the first sentence of an answer that denies what a later one affirms: each alone misleads."""
    first = next(iter(report.sentences(topic.question)), None)
    if stance is not Stance.MIXED or first is None or first == shown or not topic.pattern.search(first.text):
        return None
    return first if set(stances_in(first.text, topic.pattern)) == {Stance.DENIED} else None


def _own_answer(report: Report, topic: Topic) -> tuple[Stance, Sentence] | None:
    """Return what the answer to a topic's own question says of it, with the sentence."""
    spoken = report.sentences(topic.question)
    if topic.speaks is not None:
        spoken = tuple(one for one in spoken if topic.speaks(one.text))
    found = stance_of(spoken, topic.pattern, opening=topic.opening)
    return topic.settled(report, spoken, found) if topic.settled is not None else found


def quoted_sentence(report: Report, question: int, topic: re.Pattern[str], found: tuple[Stance, Sentence]) -> Sentence:
    """Return the sentence to quote: "we did not complete it" tells more than what one would do."""
    refused = find_refusal(report.sentences(question), topic) if found[0] is Stance.HYPOTHETICAL else None
    return refused or found[1]


_NOT_TRACKED = regex(
    r"\bnot\s+(?:\w+\s+)?(?:(?:in|on|part of)\s+(?:the|our|this)?\s*(?:repo\w*|github)|tracked|committed|pushed)\b|"
    r"n't\s+(?:\w+\s+)?(?:tracked|committed|pushed|commit|push)\b",
    re.IGNORECASE,
)
"""What tells of a script that was left on somebody's machine."""


def _nuance(report: Report, topic: Topic, stance: Stance, said: Sentence) -> Nuance | None:
    """Return what qualifies a statement; None where it is plain, or names files that a person can look at."""
    if stance is Stance.DENIED:
        if topic.in_parts and not _denies_whole_topic(said.text, topic):
            return Nuance.OF_A_PART
        if topic.denied is not None and (qualified := topic.denied(report, said)) is not None:
            return qualified
        if {word.casefold() for word in _NONE_OF_A_KIND.findall(said.text)} - topic.kinds:
            return Nuance.OF_A_KIND
    if topic.untraced and stance is Stance.HYPOTHETICAL and _IF_NOT.search(said.text):
        return Nuance.IMPLIED
    if _named_files(said):
        return None
    if topic.untraced and any(_NOT_TRACKED.search(one.text) for one in report.sentences(topic.question)):
        return Nuance.BY_HAND
    tried = topic.tried is not None and stance is Stance.AFFIRMED and topic.tried(said.text)
    if topic.untraced and (tried or _BY_HAND.search(said.text)):
        return Nuance.BY_HAND
    return Nuance.GENERAL if topic.general is not None and topic.general(said.text) else None


_WHATEVER = (
    "of for the our my any and or nor either neither this that in on with to it them project model models application "
    "app api apis fastapi endpoint endpoints service services backend system systems cloud deployed deployment live "
    "running unit integration functional wasn't weren't isn't aren't hasn't haven't "
    "load stress test tests tested testing tool tools using locust pytest at all was were is are been has have not "
    "done made performed implemented conducted written set up used carried out part left skipped dropped omitted"
)
_OF_ALL = frozenset(_WHATEVER.split())
"""What a thing that is denied may be of, where no more of it is there."""
_ENDS = regex(
    r"[.,;:!()–—]|\b(?:since|because|as|due|but|although|though|however|so|even|which|while|we)\b|"
    r"\b(?:in order )?to (?:evaluate|assess|see|check|measure|ensure|determine|understand|know|find out)\b",
    re.IGNORECASE,
)
_SAVE = regex(
    r"\b(?:besides|other than|apart|except|only|ourselves|easy|hard|but (?:\w+ )?local(?:ly)?)\b",
    re.IGNORECASE,
)


def _denies_whole_topic(text: str, topic: Topic) -> bool:
    """Return whether a denial is one of all that its topic is, and not of some part, kind or time of it."""
    match = topic.pattern.search(text)
    after = text[match.end() :] if match is not None else ""
    return _OF_ALL.issuperset(_ENDS.split(after)[0].casefold().split()) and not _SAVE.search(text)


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


def _is_contribution(text: str, topic: Topic) -> bool:
    """Return whether a line of a list of contributions ("- Writing unit and load tests") has a topic as work done."""
    match = (topic.strict or topic.pattern).search(text)
    done = _DID.search(text[: match.start()]) if match is not None and not UNSURE.search(text) else None
    return done is not None and not _OF_THE_REPORT.search(done[0])


def _elsewhere(report: Report, topic: Topic) -> Iterator[Claim]:
    for question in topic.elsewhere:
        for sentence in report.sentences(question):
            if topic.strict is not None and not topic.strict.search(sentence.text):
                continue
            told = set(stances_in(sentence.text, topic.pattern))
            if told == {Stance.AFFIRMED} or (
                not told and question == Asks.CONTRIBUTIONS and _is_contribution(sentence.text, topic)
            ):
                yield report.claim(topic.kind, question, sentence, stance=Stance.AFFIRMED, files=_named_files(sentence))
                return
