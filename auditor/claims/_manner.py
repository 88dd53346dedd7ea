"""How a thing comes about: by itself, at set times, by a trigger. Who denies that may do the thing all the same.

Asked by `_stance`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claims._phrases import NEGATIVE

_SUCH = regex(
    r"\b(?:automat\w+|continu(?:ous|al)(?:ly)?|scheduled|periodic(?:al|ally)?|regular(?:ly)?|recurring|repeated|nightly|"
    r"daily|weekly|hourly|event-(?:based|driven)|triggered|unattended|one-click|hands-off|self-?running|real-?time)\s{1,3}"
    r"(?:(?!and\b|or\b|nor\b)[\w-]{1,20}\s{1,3}){0,2}\Z",
    re.IGNORECASE,
)
"""What leads to a thing of that manner ("no continuous deployment"): there may be one by hand."""
_STARTS = r"(?:triggers?|schedules?|scheduler|cron(?:\s?jobs?)?|automation|timers?|webhooks?|hooks?)"
_RUNS = r"(?:workflows?|pipelines?|actions?|ci|cd|ci/cd|jobs?)"
_FOR = (
    r"\b\s{1,3}(?:(?:for|to|with|around|behind|of|on|in)|(?:that|which)\s(?:\w{1,20}\s){0,2}?\w{1,20})\s{1,3}"
    r"(?:[\w-]{1,20}\s{1,3}){0,2}\Z"
)
_ENDS = r"\A(?:\s{1,3}(?:in|to|on)\s(?:the\s)?(?:cloud|gcp))?\s{1,3}"
_NO_PART = (
    r"(?:is|are|was|were)(?:\snot|n't)\s(?:a\s)?(?:part\sof|in|included\sin|built\sinto)\s(?:the|our|any|a)\s"
    r"(?:\w{1,20}\s)?"
)
_STARTED = regex(rf"\b{_STARTS}{_FOR}", re.IGNORECASE)
_RUN = regex(rf"\b(?:{_STARTS}|{_RUNS}){_FOR}", re.IGNORECASE)
_ENDS_IN_ITS_START = regex(rf"{_ENDS}{_STARTS}\b", re.IGNORECASE)
_ENDS_IN_ITS_RUN = regex(rf"{_ENDS}(?:(?:{_STARTS}|{_RUNS})|{_NO_PART}{_RUNS})\b", re.IGNORECASE)
_MADE_SO = regex(
    r"(?:\b(?:not|never|cannot)|n't)\s{1,3}(?:\w{1,20}\s{1,3}){0,2}?(?:automat|schedul|trigger)\w{1,8}\b", re.IGNORECASE
)
_AT_A_TIME = regex(
    r"\A(?:\s{1,3}[\w/-]{1,40}){0,4}?\s{1,3}(?:(?:is|are|was|were|has been|have been)(?:\snot|n't)|"
    r"(?:does|do|did)(?:\snot|n't))\s(?:\w{1,20}\s){0,2}?(?:run|done|made|started|performed|executed|happen|triggered|"
    r"repeated|deployed|trained|used|updated)\s(?:on|at|with|after|by|for|from)\s"
    r"(?:(?:every|each|any|all)\b|(?:an?|the|its|it)\s(?:\w{1,20}\s)?(?:push|commit|merge|pull|pr|schedule|tag|release|change|"
    r"trigger|timer|cron|workflow|pipeline|itself|self))\b",
    re.IGNORECASE,
)
"""When, or on what occasion, a thing is not done ("is not run on every push")."""


def denies_only_manner(before: str, after: str, reached: str, topic: re.Pattern[str]) -> bool:
    """Return whether a clause denies only how a thing is started or run.

    `reached` is the clause up to the end of the thing. Linting and caching are of workflows: who has no workflow for
    them has none.
    """
    if _MADE_SO.search(reached) or _AT_A_TIME.match(after):
        return True
    of_workflows = topic.search("linting") or topic.search("caching")
    led, ends = (_STARTED, _ENDS_IN_ITS_START) if of_workflows else (_RUN, _ENDS_IN_ITS_RUN)
    denied = NEGATIVE.search(before) is not None
    if denied and (_SUCH.search(before) or led.search(before)):
        return True
    # Pipelines of DVC are a part of it.
    return not topic.search("dvc") and ends.match(after) is not None and (denied or bool(NEGATIVE.search(after)))
