"""What a sentence says of a topic: negation and its reach, hypotheticals, what was tried and given up.

Most modules here ask it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from auditor._regex import regex
from auditor.claims import _abandoned as abandoned
from auditor.claims import _afterwards as afterwards
from auditor.claims import _beside as beside
from auditor.claims import _following as following
from auditor.claims import _phrases as phrases
from auditor.claims import _subjects as subjects
from auditor.claims._afterwards import (
    denies_only_need,
    next_says_done,
    plan_came_to_nothing,
    says_done_after_all,
    says_given_up,
)
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Stance
from auditor.claims._excepted import is_excepted
from auditor.claims._manner import denies_only_manner as is_of_its_manner
from auditor.claims._nobody import nobody_did
from auditor.claims._prose import Sentence, clauses
from auditor.claims._rivals import denies_only_rivals
from auditor.claims._told import states_a_benefit, tells_own_deed
from auditor.claims._without import is_only_circumstance, without_circumstances


def _polarity(clause: str, topic: re.Pattern[str] | None) -> tuple[Stance | None, bool]:
    """Return what a clause says (of a topic where one is given), and whether it is silent and takes its neighbour's.

    The first that holds decides: an if-clause; "not only"; a denial of some of it; "left it out"; a denial that does
    not reach so far; a denial; what was shunned; what would be; what was set aside; what serves others; what we did.
    """
    clause = phrases.WHETHER.sub(r"\1 whether", clause)
    match = topic.search(clause) if topic else None
    before = clause[: match.start()] if match else clause
    # The verb may be the topic itself ("did not deploy").
    reached = clause[: match.end()] if match else clause
    after = clause[match.end() :] if match else ""
    if phrases.IF.match(clause):
        return Stance.HYPOTHETICAL, False
    if phrases.NOT_ONLY.search(before):
        return Stance.AFFIRMED, False
    denied = phrases.DENIES.search(reached)
    # "We did not complete full load testing": some of it may be there.
    if denied and _is_doubtful(reached[: denied.start()], reached[denied.start() :], after):
        return None, False
    if match and phrases.LEFT.search(before) and following.OUT.match(after):
        return Stance.DENIED, False
    if match and subjects.is_without_another(before, after):
        # "Without a GPU training was slow."
        return None, True
    none = phrases.NO.search(before)
    no_more = _reaches_no_more(reached[denied.end() :] if denied else "", before, after)
    if no_more or _is_of_more(denied, none, before) or (topic and is_of_its_manner(before, after, reached, topic)):
        return None, False
    denies = (denied and len(reached[denied.end() :].split()) <= 9) or none or following.AFTER_NOT.match(after)
    if denies or (match and subjects.is_not_done(before, after)):
        return (None if following.NOT_FULLY.match(after) else Stance.DENIED), False
    if match and abandoned.SHUNNED.search(before):
        return (Stance.DENIED if abandoned.ITSELF.match(after) else None), False
    could = following.AFTER_HYPOTHETICAL.match(after) and not subjects.is_described(before, after)
    if could or phrases.HYPOTHETICAL.search(before):
        return Stance.HYPOTHETICAL, False
    serves = match and following.IS_GOOD_FOR.match(after) and not phrases.OURS.search(clause)
    if serves or _only_judges(before, after, match is not None):
        return None, False
    if phrases.OURS.search(clause) or phrases.DONE.search(clause):
        return Stance.AFFIRMED, False
    return None, True


def _is_of_more(denied: re.Match[str] | None, none: re.Match[str] | None, before: str) -> bool:
    """Return whether what is denied is more of a thing ("no time for more of it"), or that another thing is in it."""
    if none is not None and phrases.QUALIFIED.search(none[0]):
        return True
    if denied is None or denied.start() == 0 or _HOST.match(denied.string[len(before) :]):
        return False
    return phrases.IN_IT.search(before[denied.start() :]) is not None


_HOST = regex(r"(?:google |gcp )?(?:cloud|vertex|engine|gcp|compute)\b", re.IGNORECASE)
"""What a thing is in that runs there."""


def _is_doubtful(led: str, denial: str, after: str) -> bool:
    """Return whether a denial is of what went wrong, of how much was done, or not of all there is."""
    if phrases.TROUBLE.search(denial) or phrases.QUALIFIED.search(denial) or phrases.DOUBTED.search(f"{led}{denial}"):
        return True
    return bool(phrases.ALL.search(led) or following.NOT_ALL.match(after))


def _reaches_no_more(reached: str, before: str, after: str) -> bool:
    """Return whether a denial ends before a thing, somebody doing something anew, or is only of its faults."""
    return bool(phrases.ANEW.search(reached) or (phrases.NO.search(before) and following.FAULTS.match(after)))


def _is_partial(after: str, beyond: str, clause: str) -> bool:
    """Return whether a denial is of a part, of one means, or of doing without; `beyond` follows its clause."""
    if any(sign.match(beyond) for sign in (following.ONLY_FOR, following.BUT_BECAUSE)) or following.OF_A_PART.match(
        after
    ):
        return True
    if phrases.NOT_WITHOUT.search(clause) and phrases.NOT_WITHOUT.search(f"not {after}"):
        return True
    return bool(phrases.WITH_THIS.search(after) and phrases.BUT_WITH.match(beyond))


def _only_judges(before: str, after: str, named: bool) -> bool:
    """Return whether something is judged, or what one could do, and neither done nor denied."""
    if phrases.NEGATIVE.search(before) or phrases.REGARDED.search(before) or following.NEEDLESS.match(after):
        return True
    if not named:
        return False
    if following.OF_THE_COURSE.match(after):
        return True
    if following.WE_NOT.match(after) and not phrases.OURS.search(before):
        return True
    could = phrases.WE_CAN.search(before) or abandoned.SET_ASIDE.search(before) or abandoned.WENT_ASIDE.match(after)
    return bool(could or following.WEIGHTY.match(after))


def _plainly(sentence: str) -> str:
    """Return a sentence in plain words, without what was not taken, circumstances and manual work."""
    sentence = nobody_did(without_circumstances(sentence))
    text = phrases.NEITHER.sub(r"no\1 and no", abandoned.INSTEAD.sub(" ", phrases.NOT_BY_HAND.sub(" ", sentence)))
    return phrases.AS_WE.sub("since ", phrases.NOR.sub(", not ", text))


_BY_MEANS_OF_IT = regex(r"\W*(?:with|thanks to|due to|because of)\b", re.IGNORECASE)


def _nearby(parts: list[str], index: int, before: str, after: str) -> Stance | None:
    """Return what the nearest clause says in place of a silent one: the contrary after "not this, but" and "only"."""
    around = beside.told_around(parts, index)
    told = next(((near, part) for part in around if (near := _polarity(part, None)[0]) is not None), None)
    if told is None and beside.is_yes_now(parts[index + 1 :]):
        return Stance.AFFIRMED
    stance, said = told or (None, "")
    if stance is Stance.DENIED and subjects.stands_alone(after, said):
        # "We had no GPU, so the training in the cloud was slow."
        stance = None
    if stance is None and subjects.happened(after):
        return Stance.AFFIRMED
    if stance is Stance.DENIED and index and (phrases.REASON.search(before) or denies_only_rivals(before)):
        # "We did not use argparse since Hydra does it", "no argparse: Hydra".
        return None
    if stance is Stance.DENIED and _BY_MEANS_OF_IT.match(parts[index]):
        # "With caching, nothing has to be downloaded."
        return None
    contrary = index and (phrases.BUT.search(before) or phrases.ONLY.match(parts[index]))
    return Stance.AFFIRMED if stance is Stance.DENIED and contrary else stance


_BRACKETS = regex(r"\s{0,3}\([^()]{0,200}\)")
_FURTHER = regex(r"\b(?:other|another|further|additional|extra)\s{1,9}\Z", re.IGNORECASE)
"""What leads to more of a thing: who has no other has that."""


class _Part(NamedTuple):
    """A clause that has the topic, and what stands around the topic in its sentence."""

    sentence: str
    parts: list[str]
    at: int
    """Which of the parts is the clause."""
    before: str
    """What leads to the topic, within the clause."""
    after: str
    beyond: str
    """What follows the clause, with what joins it."""

    @property
    def clause(self) -> str:
        return self.parts[self.at]

    @property
    def rest(self) -> str:
        return " ".join(self.parts[self.at + 1 :])


def stances_in(sentence: str, topic: re.Pattern[str]) -> list[Stance]:
    """Return what a sentence says of a topic, once for every clause that has it; nothing where that is not certain.

    First what the clause itself says, or, where it is silent, what its neighbours say; then what the others make of it.
    """
    if (entry := subjects.entry(sentence, topic)) is not None:
        return [entry]
    text = _plainly(sentence)
    parts = clauses(text)
    found = []
    aside = False
    for index, clause in enumerate(parts):
        match = topic.search(clause)
        before = clause[: match.start()] if match else ""
        if not match or is_only_circumstance(parts, index, before):
            continue
        start = text.find(clause)
        excepted, left = is_excepted(text, start + match.start(), start + match.end())
        if excepted:
            found += [left] if left is not None else []
            continue
        stance, silent = _polarity(clause, topic)
        if silent:
            # "We disabled caching because of broken caches": what is set aside is not taken up again.
            after = _BRACKETS.sub("", text[start + match.end() :])
            stance = None if aside else _nearby(parts, index, text[:start], after)
        aside = stance is None
        beyond = text[start + len(clause) :]
        part = _Part(text, parts, index, before, clause[match.end() :], beyond)
        found += _final_stances(stance, part, silent=silent)
    return found


def _final_stances(stance: Stance | None, part: _Part, *, silent: bool) -> list[Stance]:
    """Return what is left of what a clause says when the rest of its sentence is heard: two where it says both."""
    if stance is Stance.AFFIRMED and part.at and phrases.SEQUEL.match(part.clause):
        # "We plan to watch it, ensuring that drift is found": nothing is found yet.
        led = _polarity(part.parts[part.at - 1], None)[0]
        stance = led if led is Stance.HYPOTHETICAL else stance
    if _is_open(stance, part):
        return []
    excepted = stance is Stance.DENIED and (
        phrases.EXCEPT.search(f"{part.after}{part.beyond}")
        or says_done_after_all(part.beyond)
        or _is_conceded(part)
        or denies_only_need(part.clause, part.beyond)
    )
    found = [Stance.AFFIRMED] if excepted else []
    if _was_at_first(stance, part):
        return found
    stance = _stance_in_the_end(stance, part, silent=silent)
    if stance is Stance.AFFIRMED and says_given_up(f"{part.after} {part.beyond}"):
        found.append(Stance.DENIED)
    return [*found, stance] if stance is not None else found


def _is_open(stance: Stance | None, part: _Part) -> bool:
    """Return whether a clause tells of a time that ended, or denies no more than some of a thing."""
    if stance is Stance.AFFIRMED:
        # What was so until then may be so no more.
        return following.UNTIL.search(part.after) is not None
    return stance is Stance.DENIED and bool(
        _FURTHER.search(part.before) or _is_partial(part.after, part.beyond, part.clause)
    )


def _was_at_first(stance: Stance | None, part: _Part) -> bool:
    """Return whether a clause tells how it began, which is neither what was done nor what was not done in the end."""
    if stance is Stance.AFFIRMED and abandoned.USED_TO.search(part.clause):
        return True
    if not AT_FIRST.search(" ".join(part.parts[: part.at + 1])):
        return False
    return stance is Stance.DENIED or abandoned.ended(part.rest)


def _stance_in_the_end(stance: Stance | None, part: _Part, *, silent: bool) -> Stance | None:
    """Return what became of what a clause says: what was begun in vain was tried, and what was tried was taken back."""
    if stance is Stance.HYPOTHETICAL and plan_came_to_nothing(part.clause, part.beyond):
        return Stance.DENIED
    began = phrases.BEGAN.search(part.clause) or (silent and phrases.BEGAN.search(part.rest))
    if stance is Stance.AFFIRMED and began and phrases.IN_VAIN.search(part.rest):
        stance = Stance.HYPOTHETICAL
    if stance is Stance.HYPOTHETICAL and phrases.TRIED.search(part.clause) and abandoned.TAKEN_BACK.search(part.rest):
        return Stance.DENIED
    return stance


_CONCEDED = regex(r"\b(?:while|although|though)\s{1,9}\Z", re.IGNORECASE)


def _is_conceded(part: _Part) -> bool:
    """Return whether what a clause denies is only granted before the rest says that the thing was done."""
    led = part.sentence[: part.sentence.find(part.clause)]
    return _CONCEDED.search(led) is not None and says_done_after_all(f"but {part.beyond}")


def is_only_set_aside(text: str, topic: re.Pattern[str]) -> bool:
    """Return whether a text has a topic only as what was let be, taken away, not needed or not taken."""
    text = abandoned.INSTEAD.sub(" ", text)
    match = topic.search(text)
    if match is None:
        return True
    before = text[: match.start()]
    after = text[match.end() :]
    led = abandoned.SHUNNED.search(before) or abandoned.SET_ASIDE.search(before)
    less = phrases.OVER.search(before) and phrases.PREFERRED.search(before)
    gone = following.NEEDLESS.match(after) or abandoned.WENT_ASIDE.match(after)
    return bool(led or less or gone)


_HINDERED = regex(
    r"\A\W*(?:unfortunately|sadly|regrettably)\W{1,3}(?:we|i) (?:encountered|faced|had|met|ran into|experienced) "
    r"(?:\w+ ){0,2}?(?:challenges?|difficult\w+|problems?|issues?|troubles?|obstacles?) (?:(?:in|with|when|while) )?"
    r"(?:incorporating|implementing|setting|deploying|integrating|getting|making|adding)\b(?!.*\b(?:but|however|still|although)\b)",
    re.IGNORECASE,
)
"""How a first sentence regrets what it tells why it was not done."""


def stance_of(
    spoken: Iterable[Sentence], topic: re.Pattern[str], *, opening: bool = False
) -> tuple[Stance, Sentence] | None:
    """Return what sentences say of a topic with the sentence that says it, or None where they say nothing certain.

    With `opening`, a first word "yes" or "no" answers for the topic.
    """
    first: dict[Stance, Sentence] = {}
    refused = False
    spoken = tuple(spoken)
    for index, sentence in enumerate(spoken):
        if opening and index == 0:
            if phrases.YES.match(sentence.text) or phrases.BARE_YES.fullmatch(sentence.text):
                first.setdefault(Stance.AFFIRMED, sentence)
            elif any(
                told(sentence.text)
                for told in (phrases.PLAIN_NO.match, phrases.BARE_NO.fullmatch, abandoned.IN_VAIN_TRIED.match)
            ):
                first.setdefault(Stance.DENIED, sentence)
        # What hindered somebody who was asked whether it was done is the answer.
        hindered = opening and index == 0 and _HINDERED.match(sentence.text) and topic.search(sentence.text)
        for stance in [Stance.DENIED] if hindered else stances_in(sentence.text, topic):
            if stance is not Stance.AFFIRMED or _affirms(spoken, index, topic, refused):
                first.setdefault(stance, sentence)
        refused = refused or (opening and index == 0 and Stance.DENIED in first and Stance.AFFIRMED not in first)
    if Stance.AFFIRMED in first and Stance.DENIED in first:
        return Stance.MIXED, first[Stance.AFFIRMED]
    if (turned := _retracted(first, spoken, topic)) is not None:
        return Stance.MIXED, turned
    for stance in (Stance.DENIED, Stance.AFFIRMED, Stance.HYPOTHETICAL):
        if stance in first:
            return stance, first[stance]
    until = next((one for one in spoken if afterwards.used_until_the_end(one.text, topic)), None)
    return (Stance.MIXED, until) if until is not None else None


def _retracted(first: dict[Stance, Sentence], spoken: tuple[Sentence, ...], topic: re.Pattern[str]) -> Sentence | None:
    """Return the sentence that says of a topic what a later one, which does not name it, takes back."""
    if set(first) == {Stance.AFFIRMED}:
        after = spoken[spoken.index(first[Stance.AFFIRMED]) + 1 :][:1]
        # "We built it with this. Later we replaced it."
        gone = (one.text for one in after if phrases.TURNED.match(one.text) and says_given_up(one.text))
        return first[Stance.AFFIRMED] if any(not topic.search(text) for text in gone) else None
    if Stance.DENIED not in first:
        return None
    after = spoken[spoken.index(first[Stance.DENIED]) + 1 :]
    texts = (one.text for one in after if phrases.TURNED.match(one.text))
    later = any(says_done_after_all(f"but {text}") for text in texts if not states_a_benefit(text))
    return first[Stance.DENIED] if later or next_says_done(spoken, first[Stance.DENIED]) else None


def _affirms(spoken: tuple[Sentence, ...], index: int, topic: re.Pattern[str], refused: bool) -> bool:
    """Return whether a sentence tells of what is done, and not why it is not, or what such a thing is good for."""
    if index and _explains(spoken[index - 1], spoken[index], topic):
        return False
    return not refused or tells_own_deed(spoken[index].text, topic)


_REASON = regex(
    r"\A\W*(?:the (?:main |only )?reasons? (?:for (?:this|that|it|which) )?(?:is|was|being|were|are)\b|"
    r"(?:this|that|it|which) (?:is|was) (?:mainly |mostly |partly |simply )?(?:because|due to|since)\b)",
    re.IGNORECASE,
)


def _explains(before: Sentence, sentence: Sentence, topic: re.Pattern[str]) -> bool:
    """Return whether a sentence only gives the reason for which the one before it denies a topic."""
    if not (_REASON.match(sentence.text) and phrases.NEGATIVE.search(before.text) and topic.search(before.text)):
        return False
    return Stance.AFFIRMED not in stances_in(before.text, topic)


def find_refusal(spoken: Iterable[Sentence], topic: re.Pattern[str]) -> Sentence | None:
    """Return the first sentence that refuses a topic outright, be it all of it or some ("no complete load test").

    It is the one to show where what one would do instead is told, too.
    """
    return next((one for one in spoken if any(_refused(clause, topic) for clause in clauses(one.text))), None)


_HEDGE = regex(r"(\bnot|n't) (?:really|fully|directly|strictly)\b", re.IGNORECASE)


def _refused(clause: str, topic: re.Pattern[str]) -> bool:
    clause = _HEDGE.sub(r"\1", clause)
    match = topic.search(clause)
    if match is None or phrases.IF.match(clause) or phrases.HYPOTHETICAL.search(clause):
        return False
    refused = phrases.DENIES.search(clause[: match.end()])
    near = refused is not None and len(clause[refused.end() : match.end()].split()) <= 6
    return bool(near or phrases.NO.search(clause[: match.start()]) or following.AFTER_NOT.match(clause[match.end() :]))
