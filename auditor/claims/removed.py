"""What a group says that it removed of the template's files and folders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.claims._claim import Claim, Stance
from auditor.claims._phrases import UNSURE
from auditor.claims._report import Report

_GONE = r"(?:removed|deleted)\b"
_PATH = r"(?P<name>(?<![\w./-])[\w-][\w.-]{0,60}(?:/[\w.-]{1,60}){0,4}/?)"
_NOUN = r"(?:folders?|director(?:y|ies)|files?|scripts?|modules?)"
_ACTIVE = regex(
    rf"\b(?:we|i|have|had)\s+(?:(?:also|therefore|thus|then|so|just|simply|have|\w{{1,20}}ly)\s+){{0,2}}{_GONE}",
    re.IGNORECASE,
)
_PASSIVE = regex(
    rf"\bthe\s+(?:{_NOUN}\s+)?{_PATH}(?:\s+{_NOUN})?\s+(?:was|were|has been|have been)\s+"
    rf"(?:(?:also|therefore|thus|then|completely|intentionally|entirely)\s+)?{_GONE}",
    re.IGNORECASE,
)
_END = regex(
    r"[;:]|\.(?!\w)|\((?!and\b|or\b)|(?<![\w./-])(?:since|because|as|which|that|in|from|inside|within|under|of|at|on|instead|due|but|while|to|when|for|"
    r"after|before|and (?:we|i|have|has|did|do|are|is|was|only|added|created|put|used|moved))\b",
    re.IGNORECASE,
)
_WHERE = regex(
    r"\A(?:in|inside|within|under|of|from|at|on)\s+(?!(?:the|our|this|that)?\s{0,2}"
    r"(?:(?:original|initial|whole|entire|given) )?"
    r"(?:cookie\s?cutter|template|project|repo\w*|structure|beginning|end|git\w*|favou?r|order)\b)",
    re.IGNORECASE,
)
"""What tells that a thing of that name in some other place is meant."""
_WITHIN = regex(
    rf"\b(?:in|inside|within|under)\b[^.;]{{0,80}}\b{_NOUN}|\b(?:in|inside|within|under)\s+\S{{1,60}}/", re.IGNORECASE
)
_ONE = regex(_PATH)
_NO_NAME = regex(
    r"(?:the|an?|any|all|and|or|also|both|some|few|couple|of|unused|empty|folders?|director(?:y|ies)|files?|scripts?|modules?|"
    r"our|its?|them|we|th(?:is|ese|ose)|two|three|four|others?|default|original|initial|entire|whole|template|e\.g|ones|"
    r"everything|completely|called|named|respective|following|namely|only|standard|and/or)\Z",
    re.IGNORECASE,
)
_OTHERWISE = regex(
    r"\b(?:replac\w*|renam\w*|own|new|re-?wr\w+|mov(?:e|ed|ing)|split\w*|merg\w*|combin\w*|again|back|later|restor\w*|re-?add\w*|"
    r"contents?|parts?|most|instead|template's|stub|dummy|examples?|locally|ignored?|history|outputs?|images?|versions?)\b|"
    r"\.gitignore|\.dvc\b|\bdvc\b",
    re.IGNORECASE,
)
"""What tells that something of that name is there all the same, or that not all of it went."""


_REASON = regex(r"\b(?:since|because|so that|as (?:we|it|they|there|our|the|this))\b|,\s{1,3}as\b", re.IGNORECASE)
_BETWEEN = regex(r"[,()&]|\b(?:and|or|as well as|plus|also)\b", re.IGNORECASE)
_FOLDERS = regex(r"\b(?:folders?|director(?:y|ies))\b|\b(?:docs|notebooks|references) files\b", re.IGNORECASE)


def removed(report: Report) -> Iterator[Claim]:
    """Return the files and folders that the structure is said to be without, one claim each; the value is the name."""
    for sentence in report.sentences(5):
        text = re.sub(r"[`'\"*]", "", sentence.text)
        if _OTHERWISE.search(_REASON.split(text)[0]):
            continue
        for name in dict.fromkeys((*_listed(text), *_passive(text))):
            yield report.claim("removed-said", 5, sentence, key=name, stance=Stance.AFFIRMED, value=name)


def _listed(text: str) -> Iterator[str]:
    """Return what follows "we removed ...": paths, and the names of folders where it says that they are such."""
    for match in _ACTIVE.finditer(text):
        end = _END.search(text, match.end())
        last = end.start() if end is not None else len(text)
        if _is_unsure(text, match.start()) or (end is not None and _WHERE.match(text[last : last + 80])):
            continue
        rest = text[match.end() : last]
        folders = _FOLDERS.search(rest) and not _WITHIN.search(text[: match.start()])
        for item in _BETWEEN.split(rest):
            names = [one["name"] for one in _ONE.finditer(item) if not _NO_NAME.match(one["name"])]
            # Of "the model training files" nobody knows which folder they were in.
            if len(names) == 1 and (folders or re.search(r"[./]", names[0])):
                yield names[0].strip("./")


def _passive(text: str) -> Iterator[str]:
    """Return the paths and folders of which "the ... was removed" is said."""
    for match in _PASSIVE.finditer(text):
        name = match["name"].strip("/")
        folder = "." in name or (_FOLDERS.search(match[0]) and not _WITHIN.search(text[: match.start()]))
        if folder and not _NO_NAME.match(name) and not _is_unsure(text, match.start()):
            yield name


def _is_unsure(text: str, at: int) -> bool:
    return UNSURE.search(text[max(0, at - 60) : at + 20]) is not None
