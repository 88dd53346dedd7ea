"""Whether a sentence that denies a thing denies all of it: no part, time, place, manner or amount of it.

"We did not use DVC for the data" does, "we did not use DVC's pipelines" and "not before the last day" do not. There is
no end to such parts, so it is the plain forms that are known: a denial, words of doing, the thing, and what such a
thing is always of.

Asked by `outright`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.claims import _verbs as verbs
from auditor.claims._abandoned import NEVER_USED
from auditor.claims._of_some import affirms_another, is_limited_before
from auditor.claims._tokens import Tokens, tokens
from auditor.claims._verbs import word_set

_NOT = word_set("not never no without cannot neither none nothing nobody unable failed")
_HEAD = (
    word_set(
        "any a an the our my to of in for on with into it be been being get got time enough around needed "
        "require required needs want wanted find found able see point us i we is are was were am explicit "
        "prioritize attempt attempted try tried succeed succeeded yet either formal dedicated separate cloud "
        "service tool framework such as like apis api app getting there unfortunately implementation workflow "
        "ci pipeline or and nor operate through via work worked deployment unit both still even also "
        "production necessary need"
    )
    | verbs.BASE
    | verbs.PAST
    | verbs.DONE
    | verbs.THIRD
    | verbs.GERUND
)
"""What may stand between a denial and the whole of a thing."""
_TAIL = word_set(
    "continuous integration engine accomplished achieved mentioned for of the our my any a an this that "
    "these those in on with to into at it its them all yet here either during project course data version "
    "versioning control management managing manage managed tracking model models trained training train "
    "experiment experiments configuration configurations api apis app application service services "
    "endpoint endpoints code workflow workflows ci ci/cd cd pipeline pipelines github actions process "
    "system setup cloud gcp google platform run vertex ai compute vm environment implementation "
    "development repository repo moment currently now right today iteration tool package tools locust like such as "
    "used use using implemented done performed made conducted included added integrated deployed run "
    "executed configured enabled written carried out part was were is are has have been had not never be "
    "via through by production end due week weeks time constraints we us step job jobs test tests testing "
    "however unfortunately did do does manage get well dependency dependencies package pip requirements "
    "runs scripts script"
)
"""What a thing that is denied is of, where all of it is denied."""
_COMPOUND = word_set(
    "data dataset api apis app code workflow workflows ci pipeline pipelines model models project experiments "
    "experiment configs parameters scripts script module version versions test custom"
)
"""What makes another thing of one that stands right before it ("DVC pipelines")."""
_DEEDS = verbs.BASE | verbs.PAST | verbs.GERUND
"""What is done to what stands right behind it ("did not deploy model")."""
_ENDS_TAIL = word_set(", ( ) or and nor even so due given owing therefore")


_ASKS = word_set("evaluate assess see determine check verify measure understand find test investigate learn know")
_WHAT = word_set("how what whether if")
"""What follows a verb that tells what such a thing is for."""
_LIMITS = word_set("before until unless if when than except")
"""What leads to a time or case that alone is denied."""


def denies_all(text: str, topic: re.Pattern[str], parts: frozenset[str] = frozenset(), *, there: bool = False) -> bool:
    """Return whether a sentence that denies a topic denies all of it; so does one whose form is not known.

    `parts` are words of which the topic may be there, too, where it is denied of these; `there` says that it is done in
    the cloud alone.
    """
    said = tokens(text)
    words = said.words
    places = list(said.found(topic))
    denials = [_denial_positions(said, *place) for place in places]
    some = [_is_led(said, place, topic, there=there) for place in places]
    if NEVER_USED.search(text) and not (some and all(some)):
        # "It did not speed anything up, so we did not use it."
        return True
    known = any(some)
    for (first, last), denied, of_some in zip(places, denials, some, strict=True):
        if of_some or not denied:
            continue
        end = said.clause(first, last)[1]
        whole = _clause_denies_all(words, denied, first, last, end, parts)
        if whole is None:
            continue
        if whole and not _LIMITS & set(words[end : end + 1]):
            return True
        known = True
    return not known


def denies_only_some(text: str, topic: re.Pattern[str]) -> bool:
    """Return whether a sentence that denies a topic denies it of some people, places or times, wherever it names it."""
    said = tokens(text)
    found = [_is_led(said, place, topic, there=False) for place in said.found(topic)]
    return bool(found) and all(found)


def _is_led(said: Tokens, place: tuple[int, int], topic: re.Pattern[str], *, there: bool) -> bool:
    denied = _denial_positions(said, *place)
    if not denied or affirms_another(said.text):
        return affirms_another(said.text)
    at = denied[0] if "(" in said.words[place[1] : denied[0]] else min(denied[0], place[0])
    return is_limited_before(said, said.clause(*place)[0], at, topic, there=there)


def _denial_positions(said: Tokens, first: int, last: int) -> list[int]:
    """Return where the clause around some words denies."""
    start, end = said.clause(first, last)
    return [at for at in range(start, end) if said.words[at] in _NOT and not _is_an_answer(said.words, at)]


def _is_an_answer(words: Sequence[str], at: int) -> bool:
    """Return whether a "no" is the answer that a sentence begins with."""
    return words[at] == "no" and words[at + 1 : at + 2] in ([","], ["we"], ["i"], ["it"])


def _clause_denies_all(
    words: Sequence[str], denied: Sequence[int], first: int, last: int, end: int, parts: frozenset[str]
) -> bool | None:
    """Return whether a clause denies all of a thing; None where it denies another."""
    before = [at for at in denied if at < first]
    if before:
        head = words[before[-1] + 1 : first]
        # "No experiment runs without it."
        twice = len(before) > 1 and words[before[-1]] == "without"
        if twice or any(word not in _HEAD and not word.endswith("ly") for word in head):
            return False
    tail: list[str] = []
    words = [*words, ""]
    for word in words[last:end]:
        if word in _ENDS_TAIL or (word in _ASKS and words[last + len(tail) + 1] in _WHAT):
            # "No load tests to see how the API bears it": what they are for narrows nothing.
            break
        tail.append(word)
    if not before and denied[0] >= last + len(tail):
        return None
    if parts & set(tail):
        return False
    named = words[last - 1]
    if named.endswith("'s") or (tail and tail[0] in _COMPOUND and named not in _DEEDS):
        return False
    return all(word in _TAIL or word in _NOT or word.endswith("ly") for word in tail)
