"""What a group says of branches and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Stance
from auditor.claims._following import BUT_BECAUSE, NOT_FULLY
from auditor.claims._phrases import DOUBTED, words
from auditor.claims._prose import Sentence, excerpt
from auditor.claims._report import Report
from auditor.claims._stance import stance_of, stances_in
from auditor.claims._told import tells_own_deed
from auditor.claims.used import quoted_sentence

_BRANCHES, _PULLS = r"branch(?!\w* protection)\w*", r"pull[- ]?requests?|prs?|merge[- ]?requests?"
_BRANCH = words(r"(?<!\bmain )(?<!\bmaster )(?<!\bmain\" )(?<!\bmaster\" )branch\w*")
"""To work on the main branch is not to use branches."""
_PULL = words(_PULLS)
_NOT_USED = (
    r"\b(?:(?:we|i|and|but) (?:(?:\w+ly|just|also) )?(?:did not|didn't|do not|don't|have not|haven't|never) "
    r"(?:(?:really|actually|strictly|formally|properly) )?(?:make use of|used?|utili[sz]ed?)|"
    r"(?:we|i) ended up not using) (?:any )?"
)
_NO_BRANCHES = regex(rf"{_NOT_USED}(?:(?:{_PULLS}) (?:and|or|nor) )?(?:{_BRANCHES})\b", re.IGNORECASE)
_NO_PULLS = regex(rf"{_NOT_USED}(?:branch\w* (?:and|or|nor) )?(?:{_PULLS})\b", re.IGNORECASE)
_HARDLY = regex(
    r"\b(?:much|many|often|always|all|every|frequently|regularly|consistently|except|only|just|merely)\b", re.IGNORECASE
)
"""What tells that there were some, for all that is denied."""
_BRANCHES_ONLY = regex(
    r"\A(?!\W*(?:some|others|half|one|two)\b)[^.;]{0,60}?\b(?:we|our|i)\b[^.;]{0,60}?\bbranch\w*(?:\s+a lot)?,?\s+"
    rf"(?:but|and)\s+(?:not|no|never)\s+(?:(?:really|any)\s+)?(?:{_PULLS})"
    r"(?=[.!]?\Z|[,;(]|\s+(?:as|because|since|due|for|in)\b)",
    re.IGNORECASE,
)
"""How who has the one says that he has not the other ("branches, but not pull requests")."""
_DEMANDED = regex(
    rf"\b(?:an?|each|every|the|all)\s+(?:{_PULLS})\s+(?:must|has to|have to|had to|needs? to|needed to)\s+be\s+"
    r"(?:submitted|opened|created|made|approved|reviewed|accepted)\b|"
    r"\b(?:they|he|she|(?:the )?members?|every(?:one|body))\s+(?:then\s+)?(?:issued|opened|created|made|submitted)\s+"
    rf"an?\s+(?:{_PULLS})\b|"
    r"\brequire[sd]?\s+(?:the\s+creation\s+of\s+)?an?\s+(?:new|separate|own)\s+branch\b",
    re.IGNORECASE,
)
"""How a way of working is told of that has them."""
_NOT_WITHOUT = regex(
    r"\A\W*(?:nobody|no one|none of us)\b[^,.;]{0,60}?\b(?:push\w*|merg\w+|commit\w*|allowed)\b"
    r"[^,.;]{0,40}?\bwithout\s+"
    rf"(?:(?:an?|the|their|his|having|opening|making|creating|first)\s+){{0,4}}(?:{_PULLS})\b",
    re.IGNORECASE,
)
"""What nobody did without one."""
_WOULD = regex(r"\b(?:would|should|usually|often|can|may|might|bigger|larger)\b", re.IGNORECASE)
_RULE = regex(r"\b(?:must|has to|have to|had to|needs? to|required|every|each|all)\b", re.IGNORECASE)
"""How a way of working is told of whoever does so."""
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
_WHY = regex(r"\b(?:why|if|that)\s\Z", re.IGNORECASE)
_ALONE = regex(r"\A\s(?:alone|by (?:them|our)selves|on (?:their|our) own)\b", re.IGNORECASE)
_OF_OTHERS = regex(
    r"(?:\b(?:but|while|whereas|although|as|that|and)\s|,\s)?(?:in\s)?\b"
    r"(?:bigger|larger|professional|real|most|many|other|serious|industrial)\s(?:(?!of\b|our\b|in\b)\w+\s){0,2}?"
    r"(?:compan(?:y|ies)|teams?|projects?|environments?|settings?|organi[sz]ations?|groups?|developers?|firms?)\b[^.;]{0,60}?"
    r"\b(?:rel(?:y|ies)|uses?|works?|needs?|requires?|necessitates?|benefits?|demands?|would|may|might|should|have|has|does|do)\b"
    r"(?:(?!,?\s(?:but|so|whereas|we|our)\b)[^.;])*",
    re.IGNORECASE,
)
"""What is so where others work."""
_LOOKING_BACK = regex(
    r"\A\W*(?:in (?:retrospect|hindsight)|looking back|with hindsight)\b.*\b(?:would|should|could)\b", re.IGNORECASE
)
_BARE = regex(
    r"\W*(?:yes\W{1,3})?(?:(?:short|small|many|several|some|feature|separate|own|frequent|both|use of)\s){0,2}"
    rf"(?:branch(?:es|ing)|{_PULLS})"
    rf"(?:(?:,|,? and| &)\s(?:(?:short|small|many|regular|frequent)\s)?(?:branch(?:es|ing)|{_PULLS})){{0,2}}\W*",
    re.IGNORECASE,
)
"""A first sentence without a verb, that only names what was used."""
_AT_TIMES = regex(r"\b(?:sometimes|occasional\w*|some|few|small\w*|quick|minor)\b", re.IGNORECASE)


def branches(report: Report) -> Iterator[Claim]:
    """Return whether branches and pull requests are said to have been used, one claim each."""
    for key, pattern, none in (("branches", _BRANCH, _NO_BRANCHES), ("pull requests", _PULL, _NO_PULLS)):
        without = next((one for one in report.sentences(Asks.BRANCHES) if _BRANCHES_ONLY.search(one.text)), None)
        if without is not None and key == "pull requests":
            yield report.claim("branches-and-prs", Asks.BRANCHES, without, key=key, stance=Stance.DENIED)
            continue
        found = _find_bare_naming(report, pattern) or stance_of(
            _relevant(report, pattern), pattern, opening=key == "branches"
        )
        found = found or _find_integral_part(report, pattern)
        if found is None or found[0] is Stance.HYPOTHETICAL:
            found = _find_way_of_working(report, pattern) or found or _find_hedged_denial(report, none)
        if found is not None:
            plain = _denial_to_quote(report, found[0], none)
            said = excerpt(plain.text, none, _ON_MAIN) if plain is not None else ""
            shown = plain or quoted_sentence(report, Asks.BRANCHES, pattern, found)
            yield report.claim("branches-and-prs", Asks.BRANCHES, shown, said=said, key=key, stance=found[0])


def _relevant(report: Report, pattern: re.Pattern[str]) -> list[Sentence]:
    """Return the sentences of the answer, without those that tell after a denial what such a thing is good for."""
    spoken = report.sentences(Asks.BRANCHES)
    denied = (i for i, one in enumerate(spoken) if _is_denial(one.text))
    first = next(denied, len(spoken))
    return [
        one
        for index, one in enumerate(spoken)
        if not _is_of_others(one.text, pattern)
        if index <= first
        or not pattern.search(one.text)
        or _NEGATED.search(one.text)
        or _RULE.search(one.text)
        or tells_own_deed(one.text, pattern)
    ]


def _is_of_others(text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a sentence has a thing only in what it says of others, or of what would have been better."""
    if not pattern.search(text):
        return False
    return _LOOKING_BACK.match(text) is not None or not pattern.search(_OF_OTHERS.sub(" ", text))


def _is_denial(text: str) -> bool:
    return any(Stance.DENIED in stances_in(text, pattern) for pattern in (_BRANCH, _PULL) if pattern.search(text))


def _find_way_of_working(report: Report, pattern: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the sentence that tells of a way of working that has a thing, where none says that it was not used."""
    for sentence in report.sentences(Asks.BRANCHES):
        told = _DEMANDED.search(sentence.text)
        if told is not None and pattern.search(told[0]) and not _NEGATED.search(sentence.text):
            return Stance.AFFIRMED, sentence
        only = _NOT_WITHOUT.match(sentence.text) if pattern is _PULL else None
        if only is not None and not _WOULD.search(sentence.text):
            return Stance.AFFIRMED, sentence
    return None


def _find_bare_naming(report: Report, pattern: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the first sentence where it has no verb, and answers by naming a thing."""
    first = next(iter(report.sentences(Asks.BRANCHES)), None)
    if first is not None and _BARE.fullmatch(first.text) and pattern.search(first.text):
        return Stance.AFFIRMED, first
    return None


def _find_hedged_denial(report: Report, none: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the sentence that says that a thing was not really used, and not only that it was not used much."""
    plain = next((one for one in report.sentences(Asks.BRANCHES) if none.search(one.text)), None)
    if plain is None or _HARDLY.search(plain.text) or AT_FIRST.search(plain.text):
        return None
    match = none.search(plain.text)
    before, after = (plain.text[: match.start()], plain.text[match.end() :]) if match is not None else ("", "")
    if (
        _WHY.search(before)
        or DOUBTED.search(before)
        or any(sign.match(after) for sign in (_ALONE, NOT_FULLY, BUT_BECAUSE))
    ):
        return None
    return Stance.DENIED, plain


def _denial_to_quote(report: Report, stance: Stance, none: re.Pattern[str]) -> Sentence | None:
    """Return the sentence to quote of an answer that goes on with what one would do, or did once, after it said no."""
    spoken = report.sentences(Asks.BRANCHES)
    if stance not in (Stance.MIXED, Stance.HYPOTHETICAL):
        return None
    plain = next((one for one in spoken if none.search(one.text)), None)
    if plain is None and stance is Stance.HYPOTHETICAL:
        return next((one for one in spoken if _ON_MAIN.search(one.text) and not _AT_TIMES.search(one.text)), None)
    return plain


def _find_integral_part(report: Report, pattern: re.Pattern[str]) -> tuple[Stance, Sentence] | None:
    """Return the sentence that calls a way of working a part of the project ("using branches was an integral part")."""
    for sentence in report.sentences(Asks.BRANCHES):
        part = _A_PART.search(sentence.text)
        if part is not None and pattern.search(sentence.text[: part.start()]) and not _NEGATED.search(sentence.text):
            return Stance.AFFIRMED, sentence
    return None
