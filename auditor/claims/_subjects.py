"""A thing as the subject of its clause: what is said there of it, whatever the clauses beside it deny of others.

Asked by `_stance`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._claim import Stance
from auditor.claims._phrases import NOT

_NAME = (
    r"\A(?:\s{1,3}and\s{1,3}[\w-]{1,30}(?:\s{1,3}[\w-]{1,30})??)?"
    r"(?:\s{1,3}(?!(?:that|which|who|we|i|it|they|you|and|or|but|to)\b)[\w/'-]{1,40}){0,6}?\s{1,3}"
)
_LY = r"(?:(?:then|still|therefore|thus|always|also|just|even|only|now|\w{2,20}ly)\s{1,3}){0,2}"
_SAYS = regex(
    rf"{_NAME}(?:is|are|was|were|has|had|does|did|ran|runs?|took|takes?|lasted|finished|went|goes|got|gets|became|becomes|"
    r"made|makes|stayed|remained|seemed|felt|turned|needed|needs|required|requires|cost|costs|worked|works|kept|used|uses|"
    r"started|failed|could|can|had to|must)\b",
    re.IGNORECASE,
)
_HAPPENING = any_of(
    # "Alerting ran every night"
    r"(?:ran|(?:is|are|was|were)\s{1,3}running)(?!\s{1,3}(?:into|out|dry|late)\b)",
    r"showed|revealed|confirmed|reported|passed|scraped|collected|helped|improved|simplified|eased|enabled",
    r"allowed|ensured|saved|facilitated|streamlined",
    # "Alerting proved very useful"
    r"proved\s{1,3}(?:very\s)?(?:useful|helpful|valuable|essential|invaluable)",
    r"finished|lasted",
    # "Alerting went live"
    r"went\s{1,3}(?:well|fine|through|smoothly|live)",
    # "Alerting took half a day"
    (
        r"took\s{1,3}(?:about|around|roughly|approximately|over|several|many|some|a\s(?:few|couple)|\d\w{0,6}|"
        r"one|two|three|four|five|half|\w{1,12}\s(?:minutes|hours|days)|hours|minutes|days|place)"
    ),
)
_HAPPENED = regex(rf"{_NAME}{_LY}{_HAPPENING}\b", re.IGNORECASE)
"""What only a thing that was there does."""
_BACK = regex(
    r"\b(?:it|this|that|them|so|either|neither|any(?! \w)|none)\b|\b(?:this|that|the) (?:part|step|topic|point)\b|"
    r"\b(?:no|not|n't)(?: \w+)* time\b",
    re.IGNORECASE,
)
"""What is denied of the thing that another clause names, or for want of time: it was not done."""
_MADE = regex(
    r"\b(?:we|i)\s(?:(?:have|had|also|then|first|\w{2,20}ly)\s){0,2}(?:made|built|wrote|developed|implemented|created|"
    r"set up|added|deployed|used|use|have|provide|designed|constructed)\b|"
    r"\b(?:is|was|were|are|has been)\s(?:\w{2,20}ly\s)?"
    r"(?:made|built|written|developed|implemented|created|set up|added|"
    r"deployed|used|designed|served)\b",
    re.IGNORECASE,
)
_IS_ABLE = regex(
    r"\A(?:\s{1,3}[\w/-]{1,30}){0,3}?\s{1,3}(?:which|that|where|with which|through which|so)\s"
    r"(?:(?:it|one|you|we|users?|anyone|everybody|people)\s)?(?:can|could)\s(?!have\b)",
    re.IGNORECASE,
)
"""What a thing that was made serves for ("which can be run in a container")."""
_BEGINS = regex(r"\A\W*without\s{1,3}\S{1,30}(?:\s{1,3}\S{1,30}){1,4}\s*\Z", re.IGNORECASE)
_AT_ONCE = regex(
    rf"{_NAME}{_LY}(?:is|are|was|were|has|had|ran|runs|took|takes|became|went|works|worked|would|could)\b", re.I
)


def happened(after: str) -> bool:
    """Return whether what follows a thing in its clause tells what it did when it ran."""
    return _HAPPENED.match(after) is not None


def stands_alone(after: str, denial: str) -> bool:
    """Return whether a clause says something of its own of a thing, of which a denial beside it is not."""
    return _SAYS.match(after) is not None and _BACK.search(denial) is None


def is_described(before: str, after: str) -> bool:
    """Return whether what follows a thing that somebody made only says what can be done with it."""
    return _MADE.search(before) is not None and _IS_ABLE.match(after) is not None


_ENTRY = regex(
    r"\W{0,4}(?P<what>(?:(?:the|our|a|any) )?[\w /-]{2,60}?)\s?(?:[:=]|\s[-–—]{1,3}\s|\?)\s?"
    r"(?P<said>yes|no|none|nope|(?:not|never)"
    r"(?: (?:yet|done|used|implemented|made|performed|set up|there))?|done|implemented)\W{0,4}",
    re.IGNORECASE,
)
_YES = ("yes", "done", "implemented")


def entry(sentence: str, topic: re.Pattern[str]) -> Stance | None:
    """Return what the entry of a list says that answers for a topic with a yes or no ("Load test: no")."""
    told = _ENTRY.fullmatch(sentence) if len(sentence) < 100 else None
    match = topic.search(told["what"]) if told is not None else None
    if told is None or match is None or len(told["what"][: match.start()].split()) > 2:
        return None
    return Stance.AFFIRMED if told["said"].casefold() in _YES else Stance.DENIED


_NOT_DONE = regex(
    r"\A(?:\s{1,3}(?:in|of|on|to|for|with)\s{1,3}(?:the\s{1,3}|our\s{1,3})?\w{1,20}){0,2},?"
    rf"\s{{1,3}}(?:we|i)\s{{1,3}}{NOT}"
    r"(?:\s{1,3}(?:unfortunately|yet|actually|get\sto|manage\sto|have\stime\sto)){0,2}\s{1,3}"
    r"(?:do|done|use|used|make|made|perform|implement|have|write|written|run|set\sup|add|try|tried|reach|get\sto)"
    r"(?=\W*\Z|\s*[.,;]|\s{1,3}(?:as|because|since|due|in\sthe\send|at\sall|but|though|here)\b)",
    re.IGNORECASE,
)
_NAMED = regex(r"\A\W*(?:(?:the|our|an?|any|such|such\san?)\s{1,3})?(?:[\w-]{1,20}\s{1,3})?\Z", re.IGNORECASE)


def is_not_done(before: str, after: str) -> bool:
    """Return whether a clause begins with a thing that one then says not to have done ("a load test we did not do")."""
    return _NAMED.match(before) is not None and _NOT_DONE.match(after) is not None


def is_without_another(before: str, after: str) -> bool:
    """Return whether a clause begins with what one is without, and goes on with a thing ("Without a GPU training was
    slow")."""
    return _BEGINS.match(before) is not None and _AT_ONCE.match(after) is not None
