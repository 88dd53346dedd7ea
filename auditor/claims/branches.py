"""What a group says of branches and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.claims._claim import Claim, Stance
from auditor.claims._phrases import words
from auditor.claims._prose import Sentence, near
from auditor.claims._report import Report
from auditor.claims.used import shown_of

_BRANCHES, _PULLS = r"branch(?!\w* protection)\w*", r"pull[- ]?requests?|prs?|merge[- ]?requests?"
_BRANCH = words(r"(?<!\bmain )(?<!\bmaster )(?<!\bmain\" )(?<!\bmaster\" )branch\w*")
"""To work on the main branch is not to use branches."""
_PULL = words(_PULLS)
_NOT_USED = (
    r"\b(?:we|i|and|but) (?:(?:\w+ly|just|also) )?(?:did not|didn't|do not|don't|have not|haven't|never) "
    r"(?:(?:really|actually) )?(?:make use of|used?|utili[sz]ed?) (?:any )?"
)
_NO_BRANCHES = regex(rf"{_NOT_USED}(?:(?:{_PULLS}) (?:and|or|nor) )?(?:{_BRANCHES})\b", re.IGNORECASE)
_NO_PULLS = regex(rf"{_NOT_USED}(?:branch\w* (?:and|or|nor) )?(?:{_PULLS})\b", re.IGNORECASE)
_A_PART = regex(
    r"\b(?:was|were|is|are)\s+(?:an?\s+)?(?:\w+\s+)?(?:integral|important|essential|central|key|big|crucial|vital)\s+"
    r"(?:\w+\s+)?part\s+of\s+(?:the|our|this)\s+(?:\w+\s+)?(?:project|workflow|work|process|development|collaboration)\b",
    re.IGNORECASE,
)
"""What is said of that which somebody works with."""
_NEGATED = regex(r"\b(?:not|never|no|could|would|should|usually|often)\b|n't\b", re.IGNORECASE)
_ON_MAIN = regex(
    r"\bdirect(?:ly)? (?:commit|push)\w* (?:in)?to (?:the |our )?(?:main|master)\b|"
    r"\b(?:commit|push)\w* (?:\w+ ){0,3}?directly (?:in)?to (?:the |our )?(?:main|master)\b",
    re.IGNORECASE,
)
"""How one works who uses none."""
_AT_TIMES = regex(r"\b(?:sometimes|occasional\w*|some|few|small\w*|quick|minor)\b", re.IGNORECASE)


def branches(report: Report) -> Iterator[Claim]:
    """Return whether branches and pull requests are said to have been used, one claim each."""
    for key, pattern, none in (("branches", _BRANCH, _NO_BRANCHES), ("pull requests", _PULL, _NO_PULLS)):
        found = report.stance(9, pattern, opening=key == "branches") or _part_of_it(report, pattern)
        if found is not None:
            plain = _denied(report, found[0], none)
            said = near(plain.text, none, _ON_MAIN) if plain is not None else ""
            shown = plain or shown_of(report, 9, pattern, found)
            yield report.claim("branches-and-prs", 9, shown, said=said, key=key, stance=found[0])


def _denied(report: Report, stance: Stance, none: re.Pattern[str]) -> Sentence | None:
    """Return the sentence to quote of an answer that goes on with what one would do, or did once, after it said no."""
    spoken = report.sentences(9)
    if stance not in (Stance.MIXED, Stance.HYPOTHETICAL):
        return None
    plain = next((one for one in spoken if none.search(one.text)), None)
    if plain is None and stance is Stance.HYPOTHETICAL:
        return next((one for one in spoken if _ON_MAIN.search(one.text) and not _AT_TIMES.search(one.text)), None)
    return plain


def _part_of_it(report: Report, pattern: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the sentence that calls a way of working a part of the project ("using branches was an integral part")."""
    for sentence in report.sentences(9):
        part = _A_PART.search(sentence.text)
        if part is not None and pattern.search(sentence.text[: part.start()]) and not _NEGATED.search(sentence.text):
            return Stance.AFFIRMED, sentence
    return None
