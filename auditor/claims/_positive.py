"""Whether a sentence says outright that a thing is there: somebody of the group, or what is theirs, has or does it.

A thing that is only named may be known, planned, weighed, given up or somebody else's, and there is no end to the words
for that. So what is held against a repository that has nothing of a thing needs one of a few positive forms, and
nothing in the same clause that takes it back: "we use it", "our workflow runs it", "the data is tracked with it", "it
is set up", "there is one", "with it, we ran ...", "it: our jobs do".

Asked by `deployed` and `outright`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from auditor._regex import regex
from auditor.claims import _verbs as verbs
from auditor.claims._tokens import Tokens, tokens

Holds = Callable[[str], object]
"""What has to be true of a clause besides."""

_OPEN = verbs.word_set("before until unless if whether than lest except despite")
"""What begins one of which nothing is said to be so."""
_MOST_BETWEEN = 30
"""Tokens from a verb to what it is done to, at most."""
_LONG = 80
"""Tokens of an aside, at most."""
_AFTER = 7
"""Tokens from a thing to what is said of it, at most."""


_NEXT_TIME = regex(
    r"\b(?:next time|next project|another time|(?:in|for) (?:the|a) (?:\w+ )?future(?! (?:runs?|jobs?|builds?))|"
    r"some ?day|one day)\b",
    re.IGNORECASE,
)
"""When somebody has it who has it not."""
_PURPOSE = regex(r",\sso that\b")
_MOST_COMMAS = 8


def is_outright(text: str, topic: re.Pattern[str], holds: Holds | None = None, led: bool = False) -> bool:
    """Return whether a sentence says in a positive form that a topic is there.

    `holds`, where it is given, must be true of the clause that says so. `led` says that the sentence is an entry of a
    list of what there is, which needs no verb.
    """
    return any(_says(each, topic, holds, led=led) for each in (text, *_without_aims(text)))


def _says(text: str, topic: re.Pattern[str], holds: Holds | None, *, led: bool) -> bool:
    said = tokens(text)
    return any(_is_said(said, first, last, holds, led=led) for first, last in said.found(topic))


def _without_aims(text: str) -> Iterator[str]:
    """Yield a sentence without what a thing is for, where that is an aside between it and what is said of it."""
    aim = _PURPOSE.search(text)
    if aim is not None and not verbs.GONE.search(text):
        commas = [at for at in range(aim.end(), len(text)) if text[at] == ","]
        yield from (text[: aim.start()] + text[at + 1 :] for at in commas[:_MOST_COMMAS])


def _is_said(said: Tokens, first: int, last: int, holds: Holds | None, *, led: bool) -> bool:
    words = said.words
    start, end = said.clause(first, last)
    if first > start and words[first - 1] in ("and", ",") and verbs.FIRM & set(words[last : last + 1]):
        # "It is loaded by a library, and this is of no use": another clause begins.
        start = first
    if _is_taken_back(words, start, first, last, end) or (holds is not None and not holds(said.between(start, end))):
        return False
    if _heads(words, start, first, last):
        return any(_is_done(said, at, len(words)) for at in range(last, min(len(words), last + _MOST_BETWEEN)))
    return (
        _is_done_to(said, start, first, last)
        or _is_itself_done(said, first, last, end)
        or _is_means(said, start, first, last, end)
        or _is_listed(said, start, end)
        or (led and not verbs.FIRM & set(words[start:end]))
    )


def _is_taken_back(words: Sequence[str], start: int, first: int, last: int, end: int) -> bool:
    """Return whether something around a topic takes back that it is there, or says it of others."""
    led = words[start - 1] if start else ""
    if words[end : end + 1] == ["until"]:
        return True
    if led in _OPEN or (led == "that" and start > 1 and words[start - 2] in verbs.HELD):
        return True
    before, after = " ".join(words[start:first]), words[last:end]
    if "," in after:
        after = after[: after.index(",")]
    near = " ".join(after)
    if verbs.LIKE.search(" ".join(words[max(first - 4, 0) : first])) or verbs.LED.search(before):
        return True
    if verbs.OF_ITSELF.match(near) or (after and verbs.MODAL & set(after[:2]) and not verbs.PEOPLE & set(after[:2])):
        return True
    if (
        _NEXT_TIME.search(f"{before} {near}")
        or verbs.AT_FIRST.search(f"{before} {near}")
        or verbs.OF_OTHERS.search(before)
        or verbs.ELSEWHERE.search(near)
    ):
        return True
    # What became of it may be told in another clause.
    return verbs.GONE.search(" ".join(words[last:])) is not None


def _heads(words: Sequence[str], start: int, first: int, last: int) -> bool:
    """Return whether a topic is what an entry begins with, and is told of behind a colon or a dash."""
    if start or first > 3:
        return False
    return any(word in (":", "-", "–", "—") for word in words[last : last + 4])


def _is_done(said: Tokens, at: int, end: int) -> bool:
    """Return whether a token is a verb of having or doing that somebody of the group does, or that is done."""
    words = said.words
    word = words[at]
    if word in verbs.BE:
        return any(True for _ in _participles(words, at, end))
    return word in verbs.DOES and _has_subject(said, at)


def _is_listed(said: Tokens, start: int, end: int) -> bool:
    """Return whether a clause without a verb is what a colon leads to, behind what somebody has or does."""
    words = said.words
    told = set(words[start:end])
    if not start or words[start - 1] != ":" or (verbs.FIRM - verbs.PAST) & told or verbs.BLOCK & told:
        return False
    return any(_is_done(said, at, start) for at in range(start - 1))


def _is_done_to(said: Tokens, start: int, first: int, last: int) -> bool:
    """Return whether a topic is what somebody has, or does something with, or is itself what somebody does."""
    words = said.words
    for at in range(max(start, first - _MOST_BETWEEN), first + 1):
        word, between = words[at], words[at + 1 : first]
        if word in verbs.DOES and _has_subject(said, at) and not _blocked(word, between):
            return True
        if word in verbs.BE and at < first and not _is_would(words, at):
            done = next(_participles(words, at, last), None)
            if done is not None and not _blocked("", words[done + 1 : first]):
                return True
            if at and words[at - 1] == "there" and not _blocked("", between):
                return True
    return False


def _participles(words: Sequence[str], at: int, end: int) -> Iterator[int]:
    """Yield where what is done stands behind a form of "to be", adverbs between them."""
    for index in range(at + 1, min(end, at + 5)):
        word = words[index]
        if word in verbs.DONE:
            yield index
            return
        if not (word.endswith("ly") or word in verbs.BETWEEN or word in ("load", "stress")):
            return


def _is_would(words: Sequence[str], at: int) -> bool:
    return bool(verbs.MODAL & set(words[max(at - 3, 0) : at])) or "not" in words[max(at - 2, 0) : at + 3]


def _is_itself_done(said: Tokens, first: int, last: int, end: int) -> bool:
    """Return whether a topic is the subject of its clause, and is done, or does what such a thing does for somebody."""
    words = said.words
    for at in range(last, min(end, last + _AFTER)):
        word = words[at]
        if word in verbs.BE:
            done = any(True for _ in _participles(words, at, end)) or _is_ours(words[at + 1 : at + 6])
            return done and not _is_would(words, at + 1) and not words[last - 1].endswith("'s")
        if word in verbs.LETS:
            return bool({"us", "our"} & set(words[at + 1 : at + 4]))
        if word in verbs.WORKS and words[at - 1] not in verbs.DETERMINERS and words[at - 1] not in verbs.PREPOSITIONS:
            own = verbs.OWN & {*words[max(first - 4, 0) : first], *_before_comma(words[at + 1 : min(end, at + 10)])}
            return bool(own) or word in verbs.PAST or word.endswith("ed") or _is_beside(said, first)
        if word in verbs.FIRM and word not in verbs.HAS:
            return False
    return False


def _is_ours(words: Sequence[str]) -> bool:
    """Return whether a thing is said to be what somebody has for something ("our tool for the data")."""
    return words[0] == "our" and bool(verbs.TOOLS & set(words)) if words else False


def _before_comma(words: Sequence[str]) -> Sequence[str]:
    """Return some words up to the first comma."""
    return words[: words.index(",")] if "," in words else words


def _is_beside(said: Tokens, first: int) -> bool:
    """Return whether a clause stands beside one of what is done ("this is used for that, while it does the rest")."""
    words = said.words
    led = next((index for index in reversed(range(first)) if said.ends(index)), 0)
    return words[led] in ("while", "which") and any(_is_done(said, at, led) for at in range(led))


_NOT_MODAL = verbs.FINITE - verbs.MODAL


def _is_means(said: Tokens, start: int, first: int, last: int, end: int) -> bool:
    """Return whether a topic is by what means somebody of the group does something."""
    words = said.words
    led = words[max(start, first - 5) : first]
    by = next((index for index in reversed(range(len(led))) if led[index] in verbs.MEANS), None)
    if by is None or _blocked("", led[by + 1 :]):
        return False
    behind = start >= first - len(led) + by
    rest = range(last, end) if behind else range(start, first)
    if led[by] in verbs.OF_WHAT:
        # "On these systems our tests run", "for this we used that".
        used = (at for at in rest if words[at] in verbs.DOES and _has_subject(said, at))
        return behind and any(not _blocked(words[at], words[at + 1 : at + 5]) for at in used)
    does = (at for at in rest if words[at] in _NOT_MODAL and _has_subject(said, at))
    if any(behind or not _blocked(words[at], words[at + 1 : first]) for at in does):
        return True
    # "Using it, we could share the data" is no wish, as "with it, we could share the data" may be.
    able = ("can", "could") if led[by] == "using" else ("can",)
    could = (at for at in rest if words[at] in able and words[at - 1] in verbs.PEOPLE)
    return behind and any("have" not in words[at + 1 : at + 3] for at in could)


_BEGINS = verbs.word_set(": ; . ! ? - – —")


def _has_subject(said: Tokens, at: int) -> bool:
    """Return whether a verb has a subject that is of the group, or none where it begins an entry of a list.

    Verbs that are strung together ("we built, ran and wrote it") have that of the first, however many there are: each
    turn goes back to an earlier verb, so that there are no more turns than words before it.
    """
    before: int | None = at
    while before is not None:
        at = before
        known, before = _own_subject(said, at)
        if known:
            return True
    return False


def _own_subject(said: Tokens, at: int) -> tuple[bool, int | None]:
    """Return whether a verb has such a subject of its own, and where the verb stands that it shares one with."""
    words = said.words
    verb, index = words[at], at - 1
    doing = False
    while index >= 0 and (words[index] in verbs.BETWEEN or words[index].endswith("ly") or words[index] in verbs.BE):
        doing = doing or words[index] in verbs.BE
        index -= 1
    if verb in verbs.GERUND and not doing:
        return False, None
    if index < 0 or said.ends(index):
        if index >= 0 and words[index] in verbs.RELATIVE:
            return True, None
        # "Used it for the data", "Lint workflow: runs it".
        past = verb in verbs.PAST and not verbs.BE & set(words[at + 1 : at + 4])
        entry = past or (verb in verbs.THIRD and not verbs.PREPOSITIONS & set(words[at + 1 : at + 2]))
        return (entry and (index < 0 or words[index] in _BEGINS)), None
    word = words[index]
    if word in verbs.PEOPLE:
        return True, None
    if word in ("and", ","):
        beside = word == "," and _is_beside_an_aside(words, index)
        return beside, next(_verbs_before(said, index), None)
    if "'" in word or word in verbs.DETERMINERS | verbs.PREPOSITIONS | verbs.MODAL | verbs.BLOCK:
        return False, None
    window = []
    while index >= 0 and not (said.ends(index) or words[index] in (",", ")", "(") or words[index] in verbs.FIRM):
        window.append(words[index])
        index -= 1
    if verbs.OF_OTHERS.search(" ".join(reversed(window))):
        return False, None
    if verb in verbs.BASE and not (word.endswith("s") or {"our", "we", "i"} & set(window)):
        return False, None
    if verbs.OWN & set(window):
        return True, None
    # "Load tests with it were next" has no verb before "were".
    plural = verb in verbs.THIRD and bool(verbs.PREPOSITIONS & set(words[at + 1 : at + 2]))
    return (index < 0 and len(window) <= 3 and not plural), None


def _is_beside_an_aside(words: Sequence[str], at: int) -> bool:
    """Return whether a comma ends an aside behind a subject ("all of our jobs, the last one included, run it")."""
    begun = next((index for index in range(at - 1, max(at - _LONG, 0), -1) if words[index] == ","), None)
    led = words[max(begun - 6, 0) : begun] if begun is not None else []
    return bool(verbs.OWN & set(led)) and not verbs.OF_OTHERS.search(" ".join(led))


def _verbs_before(said: Tokens, at: int) -> Iterator[int]:
    """Yield the nearest verb of the clause that stands before a place."""
    words = said.words
    for index in range(at - 1, max(at - _MOST_BETWEEN, -1), -1):
        if said.ends(index):
            return
        if words[index] in verbs.DOES and words[index - 1 if index else 0] not in verbs.DETERMINERS:
            yield index
            return


def _blocked(verb: str, between: Sequence[str]) -> bool:
    """Return whether what stands between a verb and a thing makes it another thing that is done."""
    if verbs.BLOCK & set(between):
        return True
    if verb == "took":
        return "advantage" not in between
    if verb in ("read", "reads"):
        # To read of a thing is not to read something by it.
        return not (verbs.MEANS - verbs.OF_WHAT) & set(between)
    return verb in verbs.HAS and bool(verbs.NOT_HAD & set(between))
