"""Denials of which nobody, or none of some things, is the subject.

Asked by `profiled` and `_stance`.
"""

from __future__ import annotations

import re

from auditor._regex import regex

_DID = (
    r"(?:(?:actually|really|ever|then|even)\s+)?"
    r"(?:(?:ended up|managed to|got to|got around to|found (?:the )?time to)\s+)?"
    r"(?:us(?:ed?|ing)|did|do(?:ing)?|made|mak(?:e|ing)|wrote|writ(?:e|ing)|ran|run(?:ning)?|implement(?:ed|ing)?|"
    r"set(?:ting)? up|add(?:ed|ing)?|deploy(?:ed|ing)?|train(?:ed|ing)?|creat(?:ed?|ing)|perform(?:ed|ing)?|"
    r"conduct(?:ed|ing)?|built|build(?:ing)?|profil(?:ed?|ing)|cached?|lint(?:ed)?|tracked|monitor(?:ed|ing)?)\b"
)
_NOBODY = regex(
    rf"\b(?:(?:none|not one) of us|(?:none|nobody|no one) (?:of|in|on|from) (?:the|our) (?:group|team)(?: members?)?|"
    rf"(?<!\w )(?:nobody|no one))\s+(?={_DID}(?!.*\bwithout\b))",
    re.IGNORECASE,
)
"""Who did not do it where nobody did."""
_BY_NOBODY = regex(
    r"\b(was|were|is|are|(?:has|have) been)\s+(\w+(?:\s+up)?)\s+by\s+(?:none of us|nobody|no one)\b", re.IGNORECASE
)
_NONE_OF = regex(
    rf"\bnone of (our|the|my) ((?:[\w-]+ ){{1,2}}?)(?=(?:uses?|has|have|had|does|runs|tests?|caches?|lints)\b|{_DID})",
    re.IGNORECASE,
)
_OF_NOBODY = regex(r"\b(?:none|not one|nobody|no one|nothing|nowhere|no)\b", re.IGNORECASE)
_MORE = (
    r"(?! (?:but|else|more|except|other|further|new|special|fancy|wrong|"
    r"in particular|to (?!(?:the|our|gcp|google|any|cloud)\b))\b)"
    r"(?!.*\b(?:but|except|without|other than)\b)"
)
_ANY_OF_IT = (
    rf"(?:(?:nothing|none of (?:it|this|that|them)){_MORE}|nowhere(?! (?:else|near)\b)|"
    rf"no (?:(?!other|further|extra|additional|more)\w+ )?"
    r"(?:models?|services?|apis?|apps?|applications?|code|parts? of (?:it|this|that)|endpoints?|"
    rf"data){_MORE}"
    r"(?! (?:with|by|through|using)\b))"
)
_TO_NOTHING = regex(
    rf"\b(we|i)((?: (?:have|had))?(?: \w+ly)?) (?!did\b|do\b|had\b|have\b|made\b|make\b)({_DID[:-2]}|"
    rf"version(?:ed)?|host(?:ed)?|tested|test)\b {_ANY_OF_IT}",
    re.IGNORECASE,
)
"""Who did a thing to nothing ("we deployed nothing to the cloud")."""
_NOTHING_WAS = regex(
    rf"(?<!\w )\b(?:nothing|none)(?: of (?:it|this|that|them))?{_MORE} "
    r"(is|are|was|were|has been|have been|runs?|ran)\b(?! wrong\b)",
    re.IGNORECASE,
)
_IS_NOWHERE = regex(r"\b(is|are|was|were|has been|have been) (\w+) nowhere\b(?! (?:else|near)\b)", re.IGNORECASE)


_NEGATED = {"has been": "has not been", "have been": "have not been", "run": "does not run", "runs": "does not run"}
_NEGATED["ran"] = "did not run"


def nobody_did(text: str) -> str:
    """Return a text with "none of us used it" turned into "we did not used it", and the like."""
    if not _OF_NOBODY.search(text):
        return text
    text = _TO_NOTHING.sub(r"\1 did not \3 anything", _IS_NOWHERE.sub(r"\1 not \2", text))
    text = _NOTHING_WAS.sub(lambda match: f"it {_NEGATED.get(match[1].casefold(), match[1] + ' not')}", text)
    text = _NOBODY.sub("we did not ", _BY_NOBODY.sub(r"\1 not \2", text))
    return _NONE_OF.sub(r"\1 \2did not ", text)
