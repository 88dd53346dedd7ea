"""What of an answer on continuous integration is said of its tests: not what other workflows, images or people have.

Asked by `ci` and `caching`.
"""

from __future__ import annotations

import re

from auditor._regex import any_of, regex
from auditor.claims._whole import is_about_linters

_ONE = regex(r"\b(?:ubuntu|linux|windows|mac-?os)\b|(?<![\d.])3\.\d{1,2}(?![\d.]*\d)", re.IGNORECASE)
_OF_ANOTHER_JOB = regex(
    r"\A\W*(?:(?:only )?(?:the|our|this|a)\s)?(?:\w+\s)?"
    r"(?:lint\w*|format\w*|style|typ(?:e|ing)\S*|data|docs?|documentation|images?|docker|build\w*|deploy\w*|release|"
    r"pre-commit|registry|pages)[- ](?:workflow|job|pipeline|action|step|file)s?\b(?!.*\btest)",
    re.IGNORECASE,
)
"""How a clause begins that tells of another workflow than that of the tests."""
_OF_OTHER_THINGS = regex(
    r"\A\W*(?:(?:all |most )?(?:of )?(?:the|our)\s)?(?:\w+\s)?"
    r"(?:images?|containers?|dockerfiles?|apis?|service|server|laptops?|computers?|developers?|members?|users?|team|cluster|"
    r"vms?|machines?)\s(?:of\s(?:[\w']+\s){1,3}?)?(?:\w+ly\s|all\s)?"
    r"(?:use[sd]?|ha(?:ve|s|d)|runs?|ran|works?|worked|is|are|was|were)\b"
    r"(?:[^;.]|\.(?=\d)){1,140}?,\s(?:and\s|while\s)?"
    r"(?=(?:(?:the|our|in)\s)?(?:unit[- ]?)?(?:tests?|ci|workflows?|pipelines?|matrix|github)\b)",
    re.IGNORECASE,
)
"""With what a sentence begins that goes on with the tests: what images have, or people."""
_THERE_BUT = regex(
    r"\s(?:is|was)\s(?:still\s)?(?:in|part of)\s(?:the|our)\s(?:\w+\s){1,3}?but\s(?:it\s)?(?:is\s|was\s)?"
    r"(?=(?:disabled|deactivated|skipped|commented out|switched off|turned off)\b)",
    re.IGNORECASE,
)
"""What stands between a thing and that it is not in force."""


_NOT_HAD = regex(
    any_of(
        # "Missing:"
        r"\A\W*(?:missing|not (?:done|there|tested|included)|left out|to-?do|lacking|open|absent|without)\s?:",
        # "The template"
        (
            r"\A\W*(?:the|our|an?)\s(?:course|lectures?|exercises?|template|documentation|docs|tutorial|"
            r"teachers?)\b(?!\s?project)"
        ),
        # "is a good goal"
        (
            r"\b(?:was|were|is|are|remains?|remained)\s(?:our|the|an?)\s(?:\w+\s)?"
            r"(?:aim|goal|plan|wish|idea|ambition|intention|hope|dream|target)\b"
        ),
        # "matrix over Windows and macOS was thrown out"
        (
            r"\bmatrix\b[^.;]{0,80}?\b(?:was|were|is|got|has been)\s(?:\w+\s)?"
            r"(?:thrown out|dropped|removed|cut|given up|abandoned|sacrificed|scrapped|left out|deleted)\b"
        ),
    ),
    re.IGNORECASE,
)
"""What tells of systems and versions that one has not: missing ones, those of a course, an aim, what was given up."""
_REDUCED = regex(
    r"\A.{0,200}?\b(?:reduced|limited|cut(?: down)?|narrowed|restricted|shrunk|brought down|boiled down|settled)\s"
    r"(?:(?:it|the|our|this|that|matrix|tests?|down)\s){0,3}(?:to|on)\s(?P<left>[^,;]{1,60}?)"
    r"(?:,?\s(?:after|since|because|as|when|once|due to)\b.*)?\Z",
    re.IGNORECASE,
)
"""What is left of a matrix in the end, and why."""


def may_concern_tests(clause: str) -> bool:
    """Return whether a clause may be about the tests, and not about a linter or another workflow."""
    return not (_OF_ANOTHER_JOB.match(clause) or is_about_linters(clause))


_OTHER_THING = (
    r"(?:lint\w*|format(?:ting|ters?)?|code[- ]quality|quality|style|typ(?:e|ing)[- ]?check\w*|ruff|black|flake8|mypy|"
    r"isort|pylint|pre-commit|docs?|documentation|front-?end|(?:docker[- ])?(?:images?|containers?)|docker|deploy\w*|"
    r"releas\w*|pages)(?:[- ](?:workflow|job|pipeline|action|step|check|build|image)s?)?"
)
_TESTS = r"(?:the |our |unit[- ]?|integration[- ]?){0,3}(?:tests?|testing|unittests?|pytest|test suite)\b"
_WITH_TESTS = regex(
    rf"\b{_OTHER_THING}(?:\s?[,/]\s?|,?\s(?:and|or|nor|as well as)\s(?:run\s)?){_TESTS}|"
    rf"\b{_TESTS}(?:\s?[,/]\s?|,?\s(?:and|or|nor|as well as)\s)(?:the |our |run )?{_OTHER_THING}\b",
    re.IGNORECASE,
)
"""What is said of another thing and of the tests at once."""
_OF_ANOTHER_THING = regex(
    any_of(
        # "Docs are", "The linting job only uses"
        (
            rf"\A\W*(?:(?:the|our|this|a|all)\s)?{_OTHER_THING}\s(?:\w+ly\s)?"
            r"(?:is|are|was|were|does|do|did|need|has|have|had|runs?|ran|uses?|used|happens?|works?|takes?|took|makes?)"
            r"(?:n't)?\b"
        ),
        # "The first workflow lints"
        (
            r"\A\W*(?:the|our|this|an?|one)\s(?:\w+\s)?(?:workflow|job|pipeline|action)\s(?:only\s)?"
            r"(?:lints|formats|deploys|publishes|releases)\b"
        ),
        # "for linting"
        rf"(?:\A\W*|\s)for\s(?:(?:the|our)\s)?{_OTHER_THING}\b",
        # "we do not lint"
        (
            r"(?:\b(?:to|not|never|only)|n't|\bwe)\s(?:lint|format|deploy|release|publish)\s"
            r"(?:(?:the|our|it)\s(?:\w+\s)?)?(?:on|across|over|under|with|for|from|to)\b"
        ),
        # "test the docker images on"
        (
            rf"\b(?:test|run|ran|check|build|built)(?:ning|ing|ed)?\s(?:(?:the|our|any)\s)?{_OTHER_THING}\s"
            r"(?:on|across|over|under|with|for|from)\b"
        ),
    ),
    re.IGNORECASE,
)
_GOES_ON_WITH_TESTS = regex(
    r",\s(?:and\s|so\s|but\s)?(?=(?:we|(?:(?:the|our)\s)?(?:unit[- ]?)?tests?|pytest)\b)", re.IGNORECASE
)


def is_of_another_thing(clause: str, said: re.Match[str] | None) -> bool:
    """Return whether what a clause says at one place is said of another job than the tests; not where it says nothing.

    The job is the subject, the verb or what stands behind "for"; with the tests beside it, both are meant.
    """
    if said is None:
        return False
    before = list(_GOES_ON_WITH_TESTS.finditer(clause, 0, said.start()))
    behind = _PART_END.search(clause, said.end())
    part = clause[before[-1].end() if before else 0 : behind.start() if behind is not None else len(clause)]
    return _OF_ANOTHER_THING.search(part) is not None and _WITH_TESTS.search(part) is None


def is_said_of_tests(clause: str, sign: re.Pattern[str]) -> bool:
    """Return whether a sign stands in a clause, which may say it of the tests."""
    said = sign.search(clause)
    return said is not None and may_concern_tests(clause) and not is_of_another_thing(clause, said)


_PART_END = regex(r"[,;:(]")


def lacks_system(clause: str) -> bool:
    """Return whether a clause tells of systems or versions that somebody does not have."""
    return _NOT_HAD.search(clause) is not None


def keep_tests_only(text: str) -> str:
    """Return a sentence without what it says of other things, and of systems that the tests run on no more."""
    text = _THERE_BUT.sub(" is ", _OF_OTHER_THINGS.sub("", text))
    reduced = _REDUCED.match(text)
    return f"The tests run on {reduced['left']}" if reduced is not None and _ONE.search(reduced["left"]) else text
