"""What answers say is tested where they give no number of tests: files, what they are of, how they are called.

Asked by `counts` and `_counted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Stance
from auditor.claims._foreign import is_foreign
from auditor.claims._numbers import NUMBER, number
from auditor.claims._phrases import UNSURE, words
from auditor.claims._prose import Sentence, whole_words
from auditor.claims._report import Report
from auditor.claims._stance import stances_in
from auditor.claims._values import FilesOfTests, Names

FILES = regex(
    rf"(?<![\w.,%-])({NUMBER})[\s-]+(?:[\w()/'-]+\s){{0,3}}?(?:test|testing|unit-?test|"
    rf"unit test)[- ]?(?:files?|modules?|scripts?)\b",
    re.IGNORECASE,
)
WOULD = regex(r"\b(?:would|could|should|planned|future)\b", re.IGNORECASE)
_TOPIC = regex(
    r"\b(api|data|model|train|evaluat(?=ion|or|e\.py|e_|e(?:,? \w{1,20}){0,6} (?:script|function|module|file))|monitor|"
    r"frontend|backend|config|drift|visuali[sz])\w*",
    re.IGNORECASE,
)


_A_TEST = words(r"(?:unit-?|integration-?)?tests?|unit tests?|unittests?")
_NAMED = regex(r"(?<![\w/.-])(test_[a-z]\w{1,60})\b", re.IGNORECASE)
"""A test, or a file of tests, by its name."""
_OF_TESTS = regex(
    r"\b(?<!\bit )(?<!\bit only )tests\b|\bunit-?\s?test|\btest[- ](?:functions?|cases?|files?|suites?|scripts?)\b|"
    r"\bpytest|\btest_\w{1,60}\.py\b|\bin total\b",
    re.IGNORECASE,
)
"""What tells tests from data to test on, and from looking whether a thing works."""
_OF_DATA = regex(
    r"test_(?:\w{1,30}_)?(?:(?:data)?loaders?|data(?:set|frame)?s?|set|size|splits?|images?|labels?|targets?|acc(?:uracy)?|loss(?:es)?|"
    r"df|x|y|step|epochs?|metrics?|scores?|results?|model)"
)
"""What code calls the data to test on, and what comes of it (`test_loader`)."""


def topics_of(text: str) -> tuple[str, ...]:
    """Return the parts of a project that a text names."""
    return tuple(dict.fromkeys(match[1].casefold() for match in _TOPIC.finditer(text)))


_DURING = regex(
    r"\bduring\s(?:both\s)?(?:the\s)?(?:model\s)?(?:train|test|evaluat|inferenc)\w*"
    r"(?:\s(?:and|or|as well as)\s(?:train|test|evaluat|inferenc)\w*)?",
    re.IGNORECASE,
)
"""When a thing is done that is tested, and not what."""
WANTED = regex(
    r"\b(?:goal|aim\w*|target|plan|idea|hop(?:e|ed|ing)|wish\w*|want\w*|intend\w*|like)\b"
    r"[^.;,]{0,30}?\b(?:to\s(?:\w+\s){0,3}?|of\s)\Z",
    re.IGNORECASE,
)
"""What leads to as many as somebody would have had."""
OF_ANOTHER = regex(
    any_of(
        # "a large page"
        (
            r"(?i:\b(?:an?|any|every|each) (?:good|real|big|bigger|large|proper|serious|typical|normal|"
            r"professional|mature) \w+\b)"
        ),
        # "In comparison"
        r"(?i:\b(?:in|by) comparison|\bcompared (?:to|with) (?:that|this|other))\b",
        # "The DVC package"
        (
            r"\b[Tt]he (?!Git[Hh]ub\b|Git\b|GitLab\b|MLOps\b)"
            r"(?:[A-Z][\w-]{1,30}|template|course|original|official|upstream|other) (?:repo(?:sitory)?|library|"
            r"package|framework|project|code ?base)\b(?! (?:that|which) we\b)"
        ),
    ),
)
"""What leads to the tests of somebody else."""
_WITHOUT_TESTS = any_of(
    # "We have no tests at all."
    (
        r"(?:we|i) (?:(?:unfortunately|sadly) )?(?:(?:did not|didn't|have not|haven't|never) "
        r"(?:(?:manage to|managed to|got around to|get around to|(?:had|have) (?:the )?time to|"
        r"find (?:the )?time to) )?(?:wr[io]t\w*|implement\w*|mak\w+|made|creat\w+|add\w*|do|done|have)"
        r"(?: any)?|have no|had no) (?:(?:unit|automated)[- ]?)?tests?"
    ),
    # "No tests were written due to lack of time."
    (
        r"(?:there (?:are|were) )?no (?:(?:unit|automated)[- ]?)?tests(?: (?:were|have been|are|was|has been) "
        r"(?:made|written|implemented|created|added|done|there))?"
    ),
)
_NO_TESTS = regex(
    rf"\A\W*(?:no\W{{1,3}})?(?:(?:unfortunately|sadly|regrettably|however)\W{{1,3}})?{_WITHOUT_TESTS}(?: at all)?"
    r"(?:,? (?:in|for|of) (?:this|our|the) (?:project|code|repository|codebase))?"
    r"(?:,? (?:due to|because|since|as|unfortunately)\b([^.;]*))?\W*\Z",
    re.IGNORECASE,
)


def find_denial_of_tests(report: Report) -> Sentence | None:
    """Return the sentence that says outright that there is no test, where no other tells of one."""
    spoken = report.sentences(Asks.TESTS)
    told = next((one for one in spoken if (no := _NO_TESTS.match(one.text)) and "test" not in (no[1] or "")), None)
    others = (one.text for one in spoken if one is not told)
    if told is None or any(_NAMED.search(text) or Stance.AFFIRMED in stances_in(text, _A_TEST) for text in others):
        return None
    return told


_ABOUT_TESTS = regex(r"\b(?:unit)?test", re.IGNORECASE)


def what_is_tested(report: Report, counted_up: int = 0) -> Iterator[Claim]:
    """Return the number of files of tests, else what is said to be tested, else how tests are called; one at most.

    `counted_up` is the sum of the numbers of tests that the answer gives, of which none is said to be of all.
    """
    kind = "test-count"
    spoken = report.sentences(Asks.TESTS)
    for sentence in spoken:
        match = FILES.search(sentence.text)
        count = number(match[1]) if match else None
        if count and not WOULD.search(sentence.text):
            yield report.claim(kind, Asks.TESTS, sentence, key="files", value=FilesOfTests(count))
            return
    for sentence in spoken:
        topics = topics_of(_DURING.sub(" ", sentence.text)) or topics_of(sentence.text)
        if topics and _ABOUT_TESTS.search(sentence.text) and not WOULD.search(sentence.text):
            outright = _OF_TESTS.search(sentence.text) and not UNSURE.search(sentence.text)
            sure = outright and set(stances_in(sentence.text, _A_TEST)) == {Stance.AFFIRMED}
            stance = Stance.AFFIRMED if sure and not is_foreign(sentence.text) else None
            yield report.claim(kind, Asks.TESTS, sentence, key="topics", stance=stance, value=Names(topics, counted_up))
            return
    for sentence in spoken:
        told = [
            match
            for match in _NAMED.finditer(sentence.text)
            if not UNSURE.search(whole_words(sentence.text, 0, match.end() + 30))
        ]
        names = tuple(dict.fromkeys(match[1].casefold() for match in told))
        if names and (_OF_TESTS.search(sentence.text) or not all(map(_OF_DATA.fullmatch, names))):
            yield report.claim(
                kind, Asks.TESTS, sentence, key="named", stance=Stance.AFFIRMED, value=Names(names, counted_up)
            )
            return
