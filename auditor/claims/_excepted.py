"""What a sentence takes out of all that it tells of: "we did everything except ...".

Asked by `_stance`.
"""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.claims._claim import Stance

_BUT_FOR = (
    r"(?:except(?:ing)?(?:\sfor)?|excluding|save\sfor|but\sfor|apart\sfrom|aside\sfrom|other\sthan|"
    r"with\s(?:the|one)\sexceptions?\s(?:of|being)|(?<=\beverything\s)but|(?<=\ball\s)but)"
)
_LED = regex(
    rf"\b{_BUT_FOR}\s{{1,3}}(?:(?:the|our|any|to|do|doing|use|using|have|having|making|writing|setting\sup|performing|"
    r"implementing|adding|with|in|on|during)\s{1,3}){0,3}\Z",
    re.IGNORECASE,
)
_EXCEPT = regex(r"\bexcept", re.IGNORECASE)
_ALL = regex(
    r"\b(?:everything|all\sof\s(?:it|this|that|them|these|those)|every\s(?:part|point|item|step|thing|topic|box)|"
    r"all\s(?:the\s|our\s|other\s|these\s)?(?:parts|points|items|steps|things|tools|topics|modules|boxes|others?|rest)|"
    r"all\s(?:is|are|was|were|has|have|but))\b",
    re.IGNORECASE,
)
_DONE = regex(
    r"\b(?:(?:did|do|done|implemented|made|completed|finished|managed|covered|included|used|set\sup|reached|"
    r"have|has|had|got)\s{1,3}(?=(?:it\s)?(?:everything|all|every)\b)|"
    r"(?:is|are|was|were|been|got)\s{1,3}(?:\w{2,20}ly\s{1,3})?(?:done|made|implemented|completed|finished|covered|included|"
    r"used|set\sup|reached|in\splace|there|ready|added|achieved|performed|written|deployed)\b)",
    re.IGNORECASE,
)
"""What is done with everything, where everything that is not done is what is left out."""
_FAVOURED = regex(
    r"\b(?:skipped|dropped|left out|avoided|abandoned|discarded|ditched|replaced|rejected)\s(?:[\w`'-]+\s){1,5}?"
    r"in favou?r of\s(?:(?:the|our)\s)?\W?\Z",
    re.IGNORECASE,
)
"""What leads to a thing for which another was left."""
_NOTHING = regex(r"\b(?:nothing|anything|none|no\sone|nobody)\b", re.IGNORECASE)
_WOULD = regex(r"\b(?:would|could|should|might|will|plan\w*|want\w*|can)\b", re.IGNORECASE)


def is_excepted(text: str, start: int, end: int) -> tuple[bool, Stance | None]:
    """Return whether what stands between two places of a text is taken out of all the rest, and what is said of it.

    That is the contrary of what is said of everything or nothing, or of what was left for it; nothing certain where
    the rest is something else.
    """
    led = _LED.search(text[:start])
    if _FAVOURED.search(text[:start]):
        return True, None if _WOULD.search(text) else Stance.AFFIRMED
    if led is None:
        return False, None
    rest = f"{text[: led.start()]}all but{text[end:]}" if led[0].startswith("but") else text[: led.start()] + text[end:]
    if _NOTHING.search(rest) and not _WOULD.search(rest):
        return True, Stance.AFFIRMED
    if _ALL.search(rest) and _DONE.search(rest):
        return True, None if _WOULD.search(rest) else Stance.DENIED
    return _EXCEPT.match(led[0]) is not None, None
