"""What the sentences behind one that tells how a thing began say of what became of it, without its name.

Asked by the package and `_report`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor._regex import any_of, regex
from auditor.claims._circumstances import BEGINNING

_BEGAN = regex(
    rf"\b(?:{BEGINNING}|in the first version|started (?:out )?(?:with|by|off))\b",
    re.IGNORECASE,
)
"""How somebody tells of the beginning, and not of the first of several steps."""
_GOES_ON = regex(
    r"\A\W*(?:(?:but|however|so|and|then|later(?: on)?|eventually|finally|afterwards?|unfortunately|"
    r"(?:in|at|towards?) the (?:very )?(?:end|final \w+|last \w+)|after (?:some time|a while|that))\W{1,3}){0,2}"
    r"(?:we|i|this|that|it|these|they|which)\b",
    re.IGNORECASE,
)
"""How a sentence begins that is of the same thing."""
_LEAVING = any_of(
    # "ended up not"
    r"ended up (?:not|(?:drop|remov|skipp|abandon|replac|switch|scrapp|disabl)\w*)",
    # "stopped using"
    r"stopped (?:doing|using|this|that|it)",
    r"no longer|any ?more",
    # "was left out"
    (
        r"(?:was|were|is|are|got|has been|have been) (?:(?:later|then|eventually|finally|however|also) )?"
        r"(?:dropped|removed|abandoned|replaced|discarded|scrapped|given up|left out|taken out|deleted|disabled|"
        r"undone)"
    ),
    # "removed them"
    r"(?:dropped|removed|abandoned|scrapped|deleted|disabled|skipped|replaced) (?:it|this|that|them|these)\b",
    # "gave it up"
    r"gave (?:it|this|that|them|these) up",
    # "gave up"
    r"gave up(?: on (?:it|this|that))?",
    # "turned out to be too"
    r"turned out (?:to be )?(?:too|over-?kill|not)",
    # "switched to"
    r"(?:switched|went back|changed|reverted|returned) (?:back )?to\b",
    # "did not keep"
    r"did(?: not|n't) (?:end up (?:using|doing|with)|keep|continue|use (?:it|this|that)|do (?:it|this|that|so))",
)
_LEFT = regex(rf"\b{_LEAVING}", re.IGNORECASE)
_WORD = regex(r"[^\W\d_]{3,30}")
_PLAIN = (
    "the our and for with this that these those use used using was were did not had have has been first initially "
    "originally beginning start started early made make making then later also all its it's them they were from out"
)
_OF_ANY = frozenset(_PLAIN.split())
"""The words by which no sentence names a thing."""
_ASIDE = regex(r"\([^()]{0,200}\)")
_FAR = 2
"""Sentences that may be of the same thing."""


def tells_of_the_beginning(text: str) -> bool:
    """Return whether a sentence tells how a thing was at first, which says nothing of how it is."""
    return _BEGAN.search(text) is not None


def is_taken_back(text: str, after: Sequence[str]) -> bool:
    """Return whether a sentence tells of the beginning, and one of the next that the thing was given up.

    "We built the API with this. Later we replaced it by FastAPI": the second sentence must not name the thing, or it
    may be about something else.
    """
    if not tells_of_the_beginning(text):
        return False
    named = {word for word in _WORD.findall(text.casefold()) if word not in _OF_ANY}
    plain = (_ASIDE.sub("", one) for one in after[:_FAR])
    later = (one for one in plain if _GOES_ON.match(one) and _LEFT.search(one))
    return any(not any(word in one.casefold() for word in named) for one in later)
