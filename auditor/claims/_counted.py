"""Numbers of tests as sentences tell them: what is read of each, and those that stand beside the answer itself.

Asked by `counts` and the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._foreign import is_foreign
from auditor.claims._numbers import NUMBER, number
from auditor.claims._prose import Sentence
from auditor.claims._report import Report
from auditor.claims._tested import OF_ANOTHER, WANTED, WOULD, topics_of

PARTLY = regex(
    r"\b(?:remaining|first|last|other|another|additional|each|per|every|of (?:these|them|which|those)|focus\w*)\b",
    re.IGNORECASE,
)
ROUGHLY = regex(
    r"\b(?:about|around|approximately|roughly|over|more than|at least|almost|nearly|up to)\s+\Z|\+", re.IGNORECASE
)
"""What tells of a rough number that follows."""
_BREAKS_OFF = (
    r"and\b|or\b|in\b|of\b|from\b|files?\b|for\b|scripts?\b|modules?\b|times\b|users?\b|to\b|we\b|they\b|"
    r"had\b|have\b|has\b|is\b|are\b|was\b|were\b|did\b|\d"
)
"""The words behind which a number is not of tests: "5 files and tests", "7 users of the tests"."""
COUNTED = regex(
    rf"(?<![\w.,%-])({NUMBER})\+?[\s-]+((?:(?!{_BREAKS_OFF})[\w()/:'+&-]+(?:,\s|\s)){{0,6}}?)"
    r"(?:unit-?|integration-?)?(test[- ]?cases|test[- ]functions|tests?|"
    r"unittests?|pytests?)\b(?![- ](?:files?|modules?|scripts?|suites?|workflows?|sets?|"
    r"folders?|classes|images?|data\w*|samples?|accuracy|runs?|jobs?|users?))",
    re.IGNORECASE,
)
_FOCUS = regex(
    r"\b(?:that|which)\s+(?:\w+ly\s+)?focus\w*(?=\s+on\s+(?:the\s+)?(?:(?:most|very|more)\s+)?(?:main|core|key|critical|important|essential|"
    r"central|relevant|major)\b)",
    re.IGNORECASE,
)
"""What all of them are about, and no part of them."""
_TWICE = regex(rf"\b({NUMBER})\s?\((\d{{1,4}})\)(?=\s)", re.IGNORECASE)
"""A number in words, and in figures behind them: "eight (8) tests"."""
_SUM = regex(
    r"(?<![\w.,+])\d{1,3}(?:\s?\([^()]{1,30}\))?(?:\s?\+\s?\d{1,3}(?:\s?\([^()]{1,30}\))?){1,8}"
    r"(?=\s+(?:\w+\s+){0,2}?tests?\b)",
    re.IGNORECASE,
)
"""A sum that is written out: "3 + 2 tests", "2 (model) + 3 (data) tests"."""
_TESTS_BEHIND = (
    r"\s(?:(?!more\b|of\b|additional\b|new\b|extra\b|further\b|others?\b|fail\w*)[a-z]+\s){0,2}?"
    r"tests?\b(?![- ](?:files?|modules?|scripts?|suites?|classes|folders?)\b)"
)
_OF_TESTS = rf"(?:{_TESTS_BEHIND}|(?=\W*\Z|[.,;)]\s|\s(?:in total|altogether|and|but|in the end|at the end)\b))"
"""What makes a number one of tests that are told of: tests behind it, or the end of what is said."""
_GREW = regex(
    any_of(
        # "had 6 tests, now it is"
        (
            r"\b(?:had|was|were|started (?:out )?with|began with)"
            rf"\s(?:only\s|just\s)?{NUMBER}\s(?:\w+\s){{0,2}}?tests?\b[^.;\d]{{0,60}}?"
            r"(?:,|\band|\bbut)\s(?:but\s|and\s)?(?:now|today|by now|in the end|at the end)"
            rf"\s(?:(?:it|we|there)\s(?:is|are|has|have|were|had)\s)?(?=({NUMBER}){_OF_TESTS})"
        ),
        # "number of unit tests grew from 3 to"
        rf"\bnumber of (?:\w+[ -]){{0,2}}?tests (?:went|grew|came|rose) from\s{NUMBER}\sto\s(?=({NUMBER}){_OF_TESTS})",
        # "went from 2 to"
        (
            rf"\b(?:went|grew|came|rose) from\s{NUMBER}\s(?:(?:\w+\s)?tests?\sto\s(?=({NUMBER}){_OF_TESTS})|"
            rf"to\s(?=({NUMBER}){_TESTS_BEHIND}))"
        ),
    ),
    re.IGNORECASE,
)
"""How many there were once, before how many there are."""
_CASES = regex(r"\([^()]{0,80}\b(?:parametri[sz]\w*|test cases)\b[^()]{0,80}\)", re.IGNORECASE)
"""What counts the same tests over again, with their parameters expanded."""


def test_numbers_in(spoken: Iterable[Sentence]) -> list[int]:
    """Return the numbers of tests that sentences give, but for those of what one would have."""
    texts = (without_repeated_counts(one.text) for one in spoken if not WOULD.search(one.text))
    return [count for text in texts for match in COUNTED.finditer(text) if (count := number(match[1])) is not None]


_TEST_FILE = regex(r"\btest\w*\.py\b")


def without_repeated_counts(text: str) -> str:
    """Return a sentence without what counts the same tests again, and without names of test files."""
    named = _TEST_FILE.sub("file", _FOCUS.sub("for", text))
    return _CASES.sub("", _TWICE.sub(_collapse_repeat, _SUM.sub(_summed, _current_count_only(named))))


def tells_growth(text: str) -> bool:
    """Return whether a sentence tells how many tests there were once, and how many there are."""
    return _GREW.search(text) is not None


_TESTS_FOLLOW = regex(r"\s(?:\w+\s){0,2}?tests?\b")


def _current_count_only(text: str) -> str:
    """Return a sentence that tells how many there were, and how many there are, with the latter alone."""
    grew = _GREW.search(text)
    if grew is None:
        return text
    count = next(filter(None, grew.groups()))
    rest = text[grew.end() + len(count) :]
    return f"We have {count}{rest}" if _TESTS_FOLLOW.match(rest) else f"We have {count} tests{rest}"


_FIGURES = regex(r"\d+")
_BRACKETS = regex(r"\([^()]*\)")


def _summed(added: re.Match[str]) -> str:
    return str(sum(map(int, _FIGURES.findall(_BRACKETS.sub("", added[0])))))


def _collapse_repeat(twice: re.Match[str]) -> str:
    return twice[2] if number(twice[1]) == int(twice[2]) else twice[0]


_BESIDES = regex(
    any_of(
        # "not counting"
        (
            r"\b(?:plus|besides?|apart from|aside from|not counting|not including|in addition to|excluding|"
            rf"leaving out)\s+(?:(?:the|a|an)\s+)?(?:({NUMBER})\b)?"
        ),
        # "2 more were added"
        (
            rf"\b({NUMBER})\s(?:(?:more|other|further)\s)?(?:(?:was|were|has been|have been)\s)?"
            r"(?:(?:later|then)\s)?added\b"
        ),
        # "added 1"
        rf"\badded\s(?:another\s)?({NUMBER})\b",
    ),
    re.IGNORECASE,
)
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ONE_MORE = regex(rf"\ban? ({'|'.join(_ORDINALS)})\b", re.IGNORECASE)


def sums_with_additions(text: str, told: int) -> tuple[int, ...]:
    """Return the sums of a number of tests and those that its sentence adds: "4 tests, plus one"."""
    more = [number(next(filter(None, match.groups()), "")) or 1 for match in _BESIDES.finditer(text)]
    later = _ONE_MORE.search(text)
    ordinal = _ORDINALS.index(later[1].casefold()) + 2 if later is not None else None
    return (*([told + sum(more)] if more else ()), *([told + 1] if ordinal == told + 1 else ()))


_OF_SOME = regex(
    r"\A\s{0,3}(?:for|of|on|in|to|that|which|per|each)\b(?! (?:total|all|our (?:ci|workflow|pipeline))\b)", re.I
)
"""What follows a number of tests of a part."""


def counts_in_other_answers(report: Report) -> tuple[tuple[int, int], ...]:
    """Return the numbers of all tests that other answers give, each with its question."""
    found: list[tuple[int, int]] = []
    for question in (Asks.COVERAGE, Asks.CI, Asks.CONTRIBUTIONS):
        asked = report.number(question) or question
        for one in report.sentences(question):
            text = without_repeated_counts(one.text)
            if WOULD.search(text) or is_foreign(text) or AT_FIRST.search(text):
                continue
            for match in COUNTED.finditer(text):
                told = number(match[1])
                before, after = text[: match.start()], text[match.end() : match.end() + 60]
                aside = any(sign.search(before) for sign in (WANTED, OF_ANOTHER, ROUGHLY)) or PARTLY.search(match[0])
                if told is not None and told > 1 and not (aside or _OF_SOME.match(after) or topics_of(match[2])):
                    found.append((asked, told))
    return tuple(found)


_DENIED = regex(r"\b(?:not|never|dont|without|\w+n't)\s(?:\w+\s){0,3}\Z", re.IGNORECASE)
_AUTHOR = r"(?!(?:us|all|everyone|everybody|hand|the (?:group|team|whole))\b)"
_MADE = r"(?:written|made|generated|created|added|implemented|contributed|done|suggested)"
_OF_SOME_AFTER = regex(
    any_of(
        # "Five tests were generated by Copilot", "five tests were written by hand"
        rf"\s(?:(?:was|were|are|is|have been|has been)\s)?{_MADE}\sby\s(?:{_AUTHOR}\w|hand\b)",
        # "14 tests before the refactoring"
        (
            r"\s(?:at first|initially|originally|earlier|back then|in the beginning|"
            r"before (?:(?:the|our|that|this) )?(?:\w+ )?"
            r"(?:refactor|rewrit|clean|merg|migrat|restructur|switch|mov|chang)\w*)\b"
        ),
        # "2 tests that were flaky"
        (
            r"\s(?:(?:that|which)\s)?(?:was|were|are|is|had been)\s(?:\w+\s)?(?:flaky|slow|skipped|failing|broken|red|"
            r"unstable|duplicates?d?|useless|redundant|trivial|hard|difficult|wrong|outdated)\b"
        ),
        # "Two tests took more than 10 seconds"
        r"\s(?:(?:that|which)\s)?(?:fail(?:ed)?|broke|break|took|take|need(?:ed)?|hung|hang|timed out|depend(?:ed)?)\b",
    ),
    re.IGNORECASE,
)
_OF_ONE_WEEK = regex(
    rf"\b(?:in|during|by)\s(?:(?:the\s)?(?:first|second|third|last)\s)?(?:week|day|sprint|phase)\b(?:\s{NUMBER}\b)?"
    r"[^.;]{0,40}\Z",
    re.IGNORECASE,
)
_OF_ONE_PERSON = regex(
    r"(?:\A|[,;]\s|\band\s)\W*(?!We\b|I\b|They\b|The\b|You\b)[A-Z][a-z]{1,20}\s(?i:wrote|made|added|contributed)\s\Z"
)
"""Who wrote some of them: a name in front of the verb."""


def is_of_some(before: str, after: str) -> bool:
    """Return whether a number of tests is denied, or of some that one person, one week or a fault is told of.

    `before` and `after` are what stands around it in its sentence.
    """
    signs = (_DENIED, _OF_ONE_WEEK, _OF_ONE_PERSON)
    return any(sign.search(before) for sign in signs) or _OF_SOME_AFTER.match(after) is not None
