"""What is said after a thing: that it is no more, or was done after all.

Most modules here ask it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor._regex import regex
from auditor.claims import _abandoned as abandoned
from auditor.claims import _following as following
from auditor.claims import _phrases as phrases
from auditor.claims._prose import Sentence


def says_given_up(rest: str) -> bool:
    """Return whether what follows a thing says that it was removed, lost or never used."""
    return any(sign.search(rest) for sign in (abandoned.NEVER_USED, abandoned.LOST, abandoned.TAKEN_BACK))


_BUT = regex(r"\b(?:but|however|although|though|yet|then|and now|so)\b", re.IGNORECASE)


def says_done_after_all(text: str) -> bool:
    """Return whether what follows a denial says that the thing, or another of its kind, was done after all."""
    turn = _BUT.search(text)
    rest = text[turn.start() :] if turn is not None else ""
    unsure = (phrases.NEGATIVE, phrases.HYPOTHETICAL, phrases.ELSEWHERE)
    return bool(phrases.TAKEN_UP.search(rest)) and not any(sign.search(rest) for sign in unsure)


_NO_NEED = regex(
    r"(?:\b(?:not|never|no)|n't)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:need\w*|necess\w+|required?|mandatory|have to|obliged|supposed to)\b|\bunnecessary\b",
    re.IGNORECASE,
)
"""What denies that a thing is needed, which may be there all the same."""
_ANYWAY = regex(
    r"(?:\A|[,;:(–—-])\W{0,3}"
    r"(?:(?:but|and|yet|however|still|nevertheless|nonetheless|anyway|even so|though|although)\W{1,3}){0,2}"
    r"(?:(?:we|i)\s+(?:(?:still|also|did|do|have|had|then|just|nevertheless|nonetheless|anyway|\w+ly)\s+){0,3}"
    r"(?:(?:did|do|done|used?|had|have|add(?:ed)?|implement(?:ed)?|made|make|included?|wrote|write|ran|run|kept|keep)\s+"
    r"(?:it|them|one|so|this|that)\b|set\s+(?:it|them|one|this|that)\s+up\b|"
    r"did(?=\W*\Z|\s*[,;.)]|\s+(?:anyway|nevertheless|nonetheless|still|regardless)\b))|"
    r"(?:it|this|that|they)\s+(?:was|were)\s+(?:(?:still|also|then|nevertheless|nonetheless|anyway)\s+)?"
    r"(?:used|done|made|added|implemented|included|set up|written|run|kept)\b)",
    re.IGNORECASE,
)
"""How somebody goes on who did what was not needed."""


def denies_only_need(denial: str, rest: str) -> bool:
    """Return whether a denial is only of the need for a thing, and what follows it tells that it was done."""
    if not _NO_NEED.search(denial):
        return False
    done = _ANYWAY.search(rest)
    unsure = (phrases.NEGATIVE, phrases.HYPOTHETICAL, phrases.ELSEWHERE)
    return done is not None and not any(sign.search(rest[done.start() :]) for sign in unsure)


def next_says_done(spoken: Sequence[Sentence], denied: Sentence) -> bool:
    """Return whether a sentence denies only the need for a thing, and the next one tells that it was done."""
    after = spoken[spoken.index(denied) + 1 :][:1] if denied in spoken else ()
    return any(denies_only_need(denied.text, one.text) for one in after)


_PLANNED = regex(r"\b(?:plan(?:ned|s)?|wanted|intended|hoped|wished|meant|going)\b", re.IGNORECASE)
_NOT_REACHED = regex(
    r"\A\W*(?:but|however|yet)\W{1,3}(?:(?:unfortunately|sadly|then|in the end)\W{1,3})?(?:(?:we|it|this|that|i)\s+)?"
    r"(?:(?:(?:did not|didn't|never|could not|couldn't)\s+(?:\w+\s+)?"
    r"(?:get|got|have|had|find|found|manage|managed|come|came)|had)\s+(?:(?:around|no|the|any|enough)\s+)?"
    r"(?:time(?: (?:for|to do) (?:it|this|that))?|to\s+(?:do\s+)?(?:it|that|this|so))|"
    r"ran out of time|there was no(?:t enough)? time|"
    r"(?:(?:was|were)\s+)?(?:not|never)\s+(?:done|implemented|made|realized))"
    r"(?=\W*\Z|[.;]|,?\s+(?:left|due|because|since|as|in the end)\b)",
    re.IGNORECASE,
)


def plan_came_to_nothing(clause: str, beyond: str) -> bool:
    """Return whether a clause tells of a plan, and what follows it that nothing came of it."""
    return _PLANNED.search(clause) is not None and _NOT_REACHED.match(beyond) is not None


_WE_HAD = regex(
    r"\b(?:we|i) (?:\w+ly )?(?:us(?:e|ed)|had|work(?:ed)? with|kept|ran|relied on)\s(?:\w+\s){0,2}\Z", re.IGNORECASE
)


def used_until_the_end(text: str, topic: re.Pattern[str]) -> bool:
    """Return whether a sentence says that a thing was used until the last day.

    It may have been used to the end, or not.
    """
    match = topic.search(text)
    if match is None or not _WE_HAD.search(text[: match.start()]):
        return False
    return following.UNTIL.search(text[match.end() :]) is not None
