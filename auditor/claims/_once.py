"""What was so for a time, and what is denied of something else that one's own is compared with.

Neither tells how it is in the end, whatever it names.

Asked by `_report` and `named`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._circumstances import ANOTHER_WORK, EARLIER_VERSION, TEACHING
from auditor.claims._phrases import PAST

_NUMBER = r"(?:\d{1,2}|one|two|three|four|five)"
_OF_A_TIME = regex(
    any_of(
        # "For a while", "for two days"
        rf"\bfor (?:about |around |only |just )?(?:an?|some|several|a few|a couple of|the first|{_NUMBER}) "
        r"(?:(?:short|long|brief|little) )?(?:while|bit|days?|weeks?|months?|evenings?|nights?|afternoons?)(?![\w-])",
        r"\bfor (?:quite )?(?:some|a (?:short|long|brief)) time(?![\w-])",
        # "In week 2", "in the second week"
        rf"\b(?:in|during) (?:week|sprint|phase) {_NUMBER}\b",
        r"\b(?:in|during) the (?:first|second|1st|2nd) (?:week|sprint|phase)\b",
        # "Ruff used to run in the workflow"
        r"(?<!is )(?<!are )(?<!was )(?<!were )\bused to (?:run|be|live|lie|work|sit) "
        r"(?:in|on|by|as|at|with|under|there|part)\b",
    ),
    re.IGNORECASE,
)
_LASTS = regex(
    r"\b(?:add|introduc|implement|set(?:ting)? ?up|creat|wrote|writ|buil[dt]|install|configur|migrat|mov|switch|start|"
    r"beg[au]n|decid|ma[dk]e|chang|replac|enabl|integrat|finish|since|still|now|kept|keep|ever|then|later|end)\w*\b",
    re.IGNORECASE,
)
"""What somebody did at that time and is there from then on, or what came after it."""
_HAPPENED = regex(r"\b(?:ran|took|went|used|kept|lay|[a-z]{2,20}ed)\b", re.IGNORECASE)


_OUT_OF_USE = regex(
    r"(?:,|\s[-–—]{1,2}|\b(?:but|though|although))\s(?:(?:but|and|though|although|which)\s)?"
    r"(?:(?:it|this|that|they|these|which)(?:'s|'re| is| are| was| were)\s)?"
    r"(?:(?:is|are|now|currently|still|later)\s){0,2}"
    r"(?:commented out|disabled|switched off|turned off)(?: (?:again|now|for now|at the moment|in the end))?\W*\Z",
    re.IGNORECASE,
)
"""How a sentence ends that told of what is there as a comment, or not in force."""


def was_for_a_time(text: str) -> bool:
    """Return whether a sentence tells how something was for some time, and not what came of it or after it.

    What was prepared and is commented out is there no longer.
    """
    if _OUT_OF_USE.search(text):
        return True
    if _OF_A_TIME.search(text) is None or _LASTS.search(text):
        return False
    return PAST.search(text) is not None or _HAPPENED.search(text) is not None


_DENIAL = r"(?:\b(?:no(?! more than)|not(?! only| just)|without|never|neither|nor)\b|n't\b)"
_MAIN = r"(?:(?:here|now|instead|then) )?(?:we|i|our|ours|the|this|all|it|an?|one|each|every|everything)\b"
_COMPARED = regex(
    r"\A\W*(?:in contrast to|unlike|as opposed to|contrary to|compared (?:to|with)|instead of|rather than|"
    rf"other than|differently from|different from) (?:(?!, {_MAIN})[^.;]){{0,120}}?{_DENIAL}"
    rf"[^.;]{{0,160}}?, (?={_MAIN})",
    re.IGNORECASE,
)
"""What one's own is set against at the beginning of a sentence, with what is denied of that."""
_OF_ANOTHER = regex(
    rf"\A(\W*(?:the|our) (?:\w+ )?(?:template|cookie-?cutter|{TEACHING}|{EARLIER_VERSION}|{ANOTHER_WORK}))\s?, "
    rf"(?:which|that|where|who) [^,;.]{{0,80}}?{_DENIAL}[^,;.]{{0,80}},",
    re.IGNORECASE,
)
"""What else a sentence begins with, and what is denied of it alone."""
_BEGAN_WITH = regex(
    r"\A\W*(?:we|i) (?:started|began) (?:out |off )?(?:with (?:no|neither)|without)\b"
    r"(?:(?! and | but )[^,;.]){0,80}(?:[,;] (?:and |but )?|[.!]?\Z)",
    re.IGNORECASE,
)
"""What one had not when one began."""


def without_compared(text: str) -> str:
    """Return a sentence without what it denies of others, or of the beginning, beside what it tells of."""
    for denied in (_COMPARED, _BEGAN_WITH):
        text = denied.sub("", text)
    return _OF_ANOTHER.sub(r"\1", text)
