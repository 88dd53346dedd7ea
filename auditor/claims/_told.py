"""What a sentence tells of somebody who did a thing, and what only of such things in general.

Asked by `branches` and `_stance`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claims import _following as following
from auditor.claims import _phrases as phrases


def states_a_benefit(text: str) -> bool:
    """Return whether a sentence tells what such things are good for, and not what somebody did."""
    return bool(phrases.IN_GENERAL.search(text)) and not phrases.WE_DO.search(text)


_BOUND = regex(r"\b(?:we|i|you|one) (?:\w+ )?(?:have|has) to\b", re.IGNORECASE)
"""What one is bound to do, and may never have done."""
_A_CASE = regex(
    r"\b(?:cases?|examples?|situations?|scenarios?|instances?)\b(?: (?:of (?:this|that)|is|are|would be))*[,:]? "
    r"(?:where|when|if)\b|\bis (?:when|if)\b|\bmust\b|\b(?:have|has|need|needs) to\b|\A\W*(?:if|whenever)\b",
    re.IGNORECASE,
)
"""What may come to pass, or has to be done when it does."""


def tells_own_deed(text: str, topic: re.Pattern[str]) -> bool:
    """Return whether a sentence tells what somebody does or did with a topic, and not what it is good for."""
    match = topic.search(text)
    if match and following.IS_GOOD_FOR.match(text[match.end() :]):
        return False
    if phrases.WE_DO.search(_BOUND.sub(" ", text)):
        return True
    if phrases.SERVES_US.match(text) or _A_CASE.search(text):
        return False
    return bool(phrases.OURS.search(text) or phrases.PAST.search(text)) and not phrases.IN_GENERAL.search(text)
