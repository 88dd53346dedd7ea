"""How many tests an answer says one file has."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim
from auditor.claims._numbers import NUMBER, number
from auditor.claims._prose import short
from auditor.claims._report import Report
from auditor.claims._values import FileCount

_FILE = r"\btest_\w{1,60}\.py\b"
_TESTS = (
    rf"(?<![\w.,%-])({NUMBER})\s+(?:(?!\d|(?:in|of|with|and|or)\s)[\w/-]{{1,30}}\s+){{0,4}}?"
    r"(?:tests?|test[- ]cases|test[- ]functions)\b(?!\s?-?files?\b)"
)
_NAMED = regex(_FILE)
_COUNTED = regex(_TESTS, re.IGNORECASE)
_BEFORE = regex(rf"{_TESTS}[^.;:()]{{0,80}}?(?:\bin\s+|\(\s?)(?:the\s+)?({_FILE})(?=\s?\)|\W|\Z)", re.IGNORECASE)
"""'2 tests in test_data.py', '9 tests for the model (test_model.py)'."""
_AFTER = regex(
    rf"({_FILE})(?:\s?\)?\s?(?:[:,–-]|\()|\s(?:contains?|includes?|has|holds))\s*(?:(?!\d)[\w'/-]{{1,30}}\s+){{0,5}}?{_TESTS}",
    re.IGNORECASE,
)
"""'test_data.py (7 tests)', 'test_data.py: this file has 3 tests', 'for the data (test_data.py), we have 3 tests'."""
_NOT_ALL = regex(
    r"\b(?:would|could|should|planned|future|total|altogether|overall|first|last|remaining|other|another|additional|each|"
    r"per|every|of (?:these|them|which|those)|mainly|mostly|about|around|approximately|roughly|over|more than|at least|"
    r"almost|nearly|up to|e\.g|for example|such as|main|key|core|not|never|skipped|disabled|"
    r"load[- ]?tests?|locust|want(?:ed)?|aim(?:ed)?|plan(?:s|ning)?|intend\w*|hop(?:e|ed|ing)|goal|initially|"
    r"originally|at first|previously|used to|removed|will|ideally|including|starting|elsewhere|"
    r"others|among|most|spread|several|template|repository)\b|n't\b",
    re.IGNORECASE,
)
"""What makes a number one that is rough, of a part, or of more than the file."""
_PART = regex(
    r"\A(?:\d{1,4}|[a-z-]{1,20})\s+(?!(?:unit[- ]|py)?tests?\b|test[- ]functions?\b|unit\b)",
    re.IGNORECASE,
)
"""A number of tests of one kind ("2 smoke tests"); a file can have others."""
_KIND_AFTER = regex(
    r"\A[- ]cases\b|\A(?:\s{1,9}in\s{1,9}(?:the\s{1,9})?test_\w{1,60}\.py)?"
    r"\s{0,9},?\s{0,9}(?:(?:for|of|on|to|that|which|where)\s|\w{3,20}ing\s)",
    re.IGNORECASE,
)
"""What tells what they are of, or that inputs are counted; a file can have others."""
_BESIDE = regex(r"\b(?:also|in addition|additionally|furthermore|moreover|further|as well|and)\b", re.IGNORECASE)


_N_TESTS = rf"({NUMBER})\s{{1,9}}(?:(?:unit|integration)[- ])?tests?\b"
_LISTED = regex(
    any_of(
        # "test_x.py (2 tests"
        (
            rf"({_FILE})\s{{0,9}}(?:(?:\(|with|has|contains|holds|includes|:)\s{{0,9}})?{_N_TESTS}"
            r"(?!\s+(?!in\b|and\b|for\b)\w)"
        ),
        # "one in test_x.py"
        (
            rf"(?<![\w.,%-])({NUMBER})\s{{1,9}}(?:(?:(?:unit|integration)[- ])?tests?\s{{1,9}})?in\s{{1,9}}"
            rf"(?:the\s{{1,9}})?({_FILE})"
        ),
    ),
    re.IGNORECASE,
)
"""How an enumeration says of each file how many tests it has."""
_NUMBER = regex(rf"\b{NUMBER}\b", re.IGNORECASE)
_UNSURE = regex(
    r"\b(?:would|could|should|planned|plan|future|will|want\w*|aim\w*|goal|ideally|initially|originally|not|never|no|if|"
    r"about|around|approximately|roughly|over|more than|at least|almost|nearly|up to|main|mainly|important|key|slow|"
    r"of (?:them|these|those|which)|template|course|repository|other|others|another|had|was|were|before|i|member|"
    r"(?:add|remov|delet|merg|fix|skipp|mark)\w*)\b|n't\b",
    re.IGNORECASE,
)
"""What makes the numbers rough ones, of some of the tests, or of other files."""
_PLAINLY = regex(
    r"\A\W*(?:.*\b(?:total|altogether|overall|in all)\b.*|(?:yes\W+)?(?:(?:currently|now)\W+)?(?:(?:we|there)\s+)?"
    r"(?:(?:have|are|wrote|implemented|made|created|ha(?:ve|d) \w+ed)\s+)?)\W*\Z",
    re.IGNORECASE,
)
"""What stands before "5 tests in test_data.py, ..." where these are all of them, and not those of some kind."""


_IN_BRACKETS = regex(rf"{_FILE}\s?\(\s?{_N_TESTS}\s?\)", re.IGNORECASE)
_LASTLY = regex(r"\A\W*(?:and\s+)?(?:finally|lastly)\b,?\s", re.IGNORECASE)
"""How the last of an enumeration begins, which is none beside the others of a file."""


_QUOTES = regex(r"[`*'\"“”‘’]")


def file_counts(report: Report) -> Iterator[Claim]:
    """Return the numbers of tests that sentences say of one file outright, or of each file that they go through."""
    spoken = [(one, _QUOTES.sub("", one.text)) for one in report.sentences(Asks.TESTS)]
    named = [name for _, text in spoken for name in set(_NAMED.findall(text))]
    for sentence, text in spoken:
        found = _counts_of_each(text) or _count_of_one(_LASTLY.sub("", text), named)
        for value in found:
            at = text.find(value.file)
            said = short(text) if at < 60 else "… " + short(text[text.rfind(" ", 0, at - 30) + 1 :])
            yield report.claim("test-count", Asks.TESTS, sentence, said=said, key=value.file, value=value)


_ANY_WORD = regex(r"\w")


def _counts_of_each(text: str) -> list[FileCount]:
    """Return the numbers of an enumeration: each of several files is there once, with one number beside it."""
    names = _NAMED.findall(text)
    if len(names) < 2 or len(set(names)) < len(names) or _UNSURE.search(text):
        return []
    told = list(_LISTED.finditer(text))
    found = [FileCount(match[1] or match[4], number(match[2] or match[3]) or 0) for match in told]
    between = [text[one.end() : other.start()] for one, other in itertools.pairwise(told)]
    if [one.file for one in found] != names or any(map(_NUMBER.search, (*between, text[told[-1].end() :]))):
        return []
    if any(match[4] for match in told) and not (
        _PLAINLY.match(text[: told[0].start()]) and not _ANY_WORD.search(text[told[-1].end() :])
    ):
        return []
    return found


def _count_of_one(text: str, named: list[str]) -> list[FileCount]:
    """Return the number of tests where a sentence names one file and one number; `named` are the files of all."""
    if len(set(_NAMED.findall(text))) != 1 or len(_COUNTED.findall(text)) != 1 or _NOT_ALL.search(text):
        return []
    before, after = _BEFORE.search(text), _AFTER.search(text)
    said, name = (before[1], before[2]) if before else (after[2], after[1]) if after else ("", "")
    count = number(said) if said else None
    counted = _COUNTED.search(text)
    # "One test of test_model.py looks at ..." does not say that there is one, "test_model.py (1 test)" does.
    if counted is None or count is None or (count < 2 and not _IN_BRACKETS.search(text)):
        return []
    kind = _PART.search(counted[0]) or _KIND_AFTER.match(text[counted.end() :]) or _BESIDE.search(text)
    return [FileCount(name, count, part=kind is not None or named.count(name) > 1)]
