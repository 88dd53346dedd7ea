"""What is said of the machines that continuous integration runs on: operating systems, Python versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_HOME, BY_HAND
from auditor.claims._claim import Claim
from auditor.claims._of_tests import (
    is_of_another_thing,
    is_said_of_tests,
    keep_tests_only,
    lacks_system,
    may_concern_tests,
)
from auditor.claims._prose import Sentence, excerpt
from auditor.claims._report import Report
from auditor.claims._values import Variants
from auditor.claims._whole import NEGATION, WISHED, is_about_linters, may_concern_others, named_alone, whole_clauses

_SYSTEMS = (
    ("ubuntu", regex(r"\b(?:ubuntu|unbunt[ou]|linux)\b", re.IGNORECASE)),
    ("windows", regex(r"\bwindows\b", re.IGNORECASE)),
    ("macos", regex(r"\bmac[- ]?os\w*|\bmac\b|\bos ?x\b", re.IGNORECASE)),
)
SYSTEMS = regex("|".join(pattern.pattern for _, pattern in _SYSTEMS), re.IGNORECASE)
MANY_SYSTEMS = regex(
    r"\b(?:multiple|several|different|various|many|all(?: the| of the)?(?: three)?|both|multi|two|three|2|3|"
    r"more than (?:just |only )?(?:one|a single))[- ]?(?:major |mayor |main |"
    r"different |common )?(?:(?:python )?versions?,? and )?"
    r"(?:oses|os|os's|(?-i:OSs)|operati(?:ng|on|onal)[- ]systems?|platforms)\b|\bmulti-os\b",
    re.IGNORECASE,
)
_ONE_SYSTEM = regex(
    r"\b(?<!more than )(?<!more than just )(?<!more than only )(?:one|a single|single|only one|1) "
    r"(?:operating[- ]system|os|platform)\b",
    re.IGNORECASE,
)
_COUNTS = ((3, ("three", "3")), (2, ("two", "both", "2")))
_NOT_OVER_SEVERAL = regex(
    r"(?:\b(?:not|never)|n't) (?:run|test|execute)(?:ning|ing|ed|s)? (?:(?:the|our|it|them|these|its|any) ){0,2}"
    r"(?:(?:unit |ci )?(?:tests?|pipelines?|workflows?|actions?|ci|test suite) )?(?:on|over|across) "
    r"(?:multiple|several|different|various|many) (?:operating )?(?:systems|platforms)\b",
    re.IGNORECASE,
)
"""How it is said of tests, and of no linter, that they run on one system."""
_FAILED = regex(
    r"\b(?:difficult\w*|fail\w*|problem\w*|issues?|exclud\w*|dropp?(?:ed|ing)?|skipp\w*|remov\w*|broken?|"
    r"lea?(?:ve|ving|ft)\s(?:\w+\s)?out|omit\w*|disabl\w*|no longer)\b",
    re.IGNORECASE,
)
"""Why a system that is named is not among those that tests run on."""
_NOT_SEVERAL = regex(r"\b(?:not|n't|never|no|without|dont|doesnt)\b|n't\b|\bonly(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE)
_NOR = regex(r"\b(?:neither|nor)(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE)
"""What denies the second thing as well as the first: "neither caching nor several systems"."""
_NONE = regex(r"\b(?:no|without|neither|nor)\b", re.IGNORECASE)
_NO = regex(r"\W{1,6}(?:no|not(?: \w+)?|none)(?=\W*\Z|\s*[,.;]|\s+(?-i:[A-Z]))", re.IGNORECASE)
"""How a list says of what it names that it is not done."""
_LET_BE = regex(
    r"(?:\s+[\w/-]+){0,4}?\s+(?:is|was|are|were)(?:\s+not|n't)?\s+(?:\w+\s+)?"
    r"(?:relevant|necessary|needed|important|required|useful|possible|considered|done|worth\w*|unnecessary|irrelevant|"
    r"overkill)\b",
    re.IGNORECASE,
)
"""What is judged, and need not be done."""
_SO = regex(r",\s{1,3}(?:so|therefore|thus|hence)\b", re.IGNORECASE)
"""What follows comes of what is not enough, say."""
_PURPOSE = regex(r"\b(?:ensur\w+|compatib\w+|consistent\w*|guarantee\w*|works?)\b", re.IGNORECASE)
"""What tests are for says less than what they run on."""
_WE_TEST_MANY = regex(
    r"\bwe (?:also |currently |then )?(?:test|run|ran)(?:ed)?\b[^.,;()]{0,40}?\b(?:on|across|for|over|with|under) "
    r"(?:multiple|several|different|various|many|all)\b",
    re.IGNORECASE,
)
"""What tests are said to run on, whatever they are for."""
_MULTI_TESTED = regex(
    r"\bmulti-(?:os|platform|version)\b[^.]{0,60}\btest|\btest\w*[^.]{0,60}\b(?:multiple|several) operating systems",
    re.IGNORECASE,
)
_OF_CI = regex(
    r"\b(?:ci|ci/cd|cicd|continuous\w*[ -]integration|github|gitlab|actions?|workflows?|pipelines?|matrix|runners?|"
    r"cach\w+)\b|\bmulti-(?:os|version|python)\b",
    re.IGNORECASE,
)
"""What tells that tests of other answers are those of workflows: people test on what they have, tools on anything."""
_BY_PEOPLE = regex(rf"\b(?:{AT_HOME}|{BY_HAND}|our own|home|every(?:one|body)|each of us)\b", re.IGNORECASE)
VERSION = regex(r"(?<![\d.])(3\.\d{1,2})(?:\.\d+)?(?!\d)")
_FROM = regex(r"\+|\s{0,2}(?:or|and)\s(?:above|up|upwards?|newer|later|higher|beyond|over)\b", re.IGNORECASE)
"""What follows a version that is only the oldest."""
_GONE = regex(
    any_of(
        # "by Lightning"
        (
            r"\sby\s(?:hand\b|(?:one|some|two) of us\b|"
            r"(?-i:(?!Git|CI\b|Azure|Actions|Google|Circle|Travis|The|Our|A\b)[A-Z][a-z]+\b))"
        ),
        # "was left out"
        (
            r"\W{0,3}(?:(?:was|were|is|are|has been)\s)?(?:later\s|then\s|currently\s|now\s)?"
            r"(?:(?:remov|dropp|exclud|skipp|omitt|disabl|deactivat|reject|tri|consider|abandon|sacrific|scrapp)"
            r"ed\b|(?:comment|switch|turn|left|tak|thrown)(?:ed|en)? (?:out|off)\b|given up\b)"
        ),
        # "on a cluster"
        (
            r"\s(?:on|in|for|at|inside)\s(?:(?:the|our|an?|its|each)\s)?(?:\w+\s)?"
            r"(?:cluster|hpc|laptops?|computers?|servers?|vms?|images?|containers?|api|colab|kaggle|production|"
            r"notebooks?)\b"
        ),
        # "could not"
        r"\s(?:is|was|are|were|did|does|do|has|have|had|could|can)\s?(?:not\b|n't\b)",
        # "were too"
        r"\s(?:is|was|are|were) too\b",
        # "is impossible"
        r"\s(?:is|was|are|were)\s(?:\w+\s)?(?:untested|unsupported|impossible|allowed|permitted|admitted)\b",
        # "have no"
        r"\s(?:has|have|had)\sno\b",
        # ": no"
        r"\s?:\sno\b",
        # "so nothing is untested"
        r"[^,;.\d]{0,60}?\b(?:untested|without\s(?:being\s)?test(?:ed|ing))\b",
    ),
    re.IGNORECASE,
)
"""What follows a system or version that is there no more, or never was."""
_NOT_THIS = regex(
    r"(?:\b(?:not|except|excluding|apart from|other than|unlike|instead of|rather than|dropp(?:ed|ing)|remov(?:ed|ing)|"
    r"(?:mov|upgrad|switch|migrat)\w{1,4} (?:\w{1,20} ){0,3}?from|below|(?:older|lower|less|earlier) than|"
    r"(?:developers?|members?|users?|people|students?|colleagues?|those|teammates?)(?: \w{1,20})? (?:on|with))\s{1,3}"
    r"(?:(?:for|on|with|of|to|us\w{1,3}|test\w{0,4}|runn?\w{0,4}|support\w{0,4}|the|a|python|versions?)\s{1,3}){0,5}|"
    r"<=?\s?|\bpython:)\Z",
    re.IGNORECASE,
)
"""What leads to a system or version that is none of those that the tests run on."""
_ALL_BUT = regex(
    r"(\b(?:all|every|any)\b[^,;.()]{0,60}?\s)but(?:\s+(?:for|on))?(?=\s+\w+(?:\W*\Z|[,;)]))", re.IGNORECASE
)
_PYTHON = regex(r"\b(?:python|pyhton|phyton|pyton)|\bpy(?=3\.)", re.IGNORECASE)
_OF_PYTHON = regex(r"(?<![\d.])3\.(?:[89]|1\d)(?![\d.]?\d)")
"""Numbers of which several are versions of Python, and of nothing else."""
MANY_VERSIONS = regex(
    r"\b(?:multiple|several|different|various|more than (?:just |only )?(?:one|a single))\s"
    r"(?:\w+[ ,/]+(?:\([^()]{0,60}\)\s)?(?:and )?){0,3}?(?:python )?versions?\b",
    re.IGNORECASE,
)
_ONE_VERSION = regex(
    r"\b(?<!more than )(?<!more than just )(?<!more than only )"
    r"(?:one|a single|single|fixed|only one)\s(?:fixed )?(?:version of python|python[- ]version)s?\b",
    re.IGNORECASE,
)
_KEPT_ONE = regex(r"\bonly (?:\w+ ){0,2}?(?:one|a single|1)(?: \w+)? version\b(?! control)", re.IGNORECASE)


def _denial_of_several(clause: str, several: re.Match[str] | None) -> re.Match[str] | None:
    """Return what denies that there are several systems, or None."""
    return _NOT_OVER_SEVERAL.search(clause) or (several if several and _are_not_several(clause, several) else None)


def systems(report: Report) -> Iterator[Claim]:
    """Return the operating systems that tests are said to run on."""
    spoken = _without_wished(report.sentences(Asks.CI))
    where: Sentence | None = None
    firm: Sentence | None = None
    names: dict[str, bool] = {}
    many: bool | None = None
    count: int | None = None
    for sentence in spoken:
        if _ONE_SYSTEM.search(sentence.text) and _OTHER_WORKFLOW.search(sentence.text):
            continue
        for whole, other in _clauses_of_tests(sentence):
            clause = _without_wish(whole)
            several, named = MANY_SYSTEMS.search(clause), SYSTEMS.search(clause)
            denied, one = _denial_of_several(clause, several), _ONE_SYSTEM.search(clause)
            let_be = several and _LET_BE.match(clause[several.end() :])
            if WISHED.search(clause) or let_be or is_of_another_thing(clause, denied):
                continue
            if denied:
                many, where = False, where or sentence
                continue
            told = _WE_TEST_MANY.search(clause) is not None
            aside = other or may_concern_others(clause, sentence.text)
            if several and not named and not told and (aside or _PURPOSE.search(clause)):
                continue
            alone = one and is_said_of_tests(clause, _ONE_SYSTEM) and not is_about_linters(clause[: one.end()])
            if alone and not told:
                many, where = False, where or sentence
            elif several and not other:
                count = count or _number_of_systems(several)
                many, where = (True if many is None else many), where or sentence
            for name in _systems_in(clause):
                names[name] = names.get(name, True) and (aside or not may_concern_tests(sentence.text))
                where = where or sentence
                firm = firm if firm is not None or names[name] else sentence
    if many is None and len(names) == 1:
        pattern = dict(_SYSTEMS)[next(iter(names))]
        many = False if any(map(pattern.search, named_alone([one.text for one in spoken]))) else None
    where = firm or where
    if where is not None:
        named_in = [pattern for name, pattern in _SYSTEMS if name in names]
        # "No tests on other systems, since it runs in a container (Linux)": what is named is of something else.
        told_by = (SYSTEMS, MANY_SYSTEMS, _ONE_SYSTEM) if names else (MANY_SYSTEMS, _ONE_SYSTEM, SYSTEMS)
        said = _quotation(where.text, named_in, *told_by)
        doubted = tuple(sorted(name for name in names if names[name]))
        value = Variants(tuple(sorted(names)), many, None, doubted, count if many and not names else None)
        yield report.claim("ci-os", Asks.CI, where, said=said, value=value)
    yield from _systems_elsewhere(report)


def _quotation(text: str, names: Iterable[re.Pattern[str]], *patterns: re.Pattern[str]) -> str:
    """Return what to quote of a sentence: more of it where all that it names stands in no short quotation."""
    told = [name for name in names if name.search(text)]
    said, more = excerpt(text, *patterns), excerpt(text, *patterns, most=250)
    return more if not _has_all(said, told) and _has_all(more, told) else said


def _has_all(said: str, names: Iterable[re.Pattern[str]]) -> bool:
    return all(name.search(said) for name in names)


def _number_of_systems(several: re.Match[str]) -> int | None:
    """Return how many systems are said to be several, where they are counted."""
    told = several[0].casefold()
    return next((count for count, words in _COUNTS if any(re.search(rf"\b{word}\b", told) for word in words)), None)


def _are_not_several(clause: str, several: re.Match[str]) -> bool:
    before, after = clause[: several.start()], clause[several.end() :]
    return bool(_NOT_SEVERAL.search(_SO.split(before)[-1]) or _NOR.search(before) or _NO.match(after))


_NOT = regex(r"\b(?:not|never|n't)\b|n't\b")
_BETWEEN_PARTS = regex(r"[(),]|\s[-–—]\s")


def _systems_in(clause: str) -> list[str]:
    """Return the systems that a clause names, those left out on which something failed."""
    if _NOT.search(clause):
        return []
    segments = [part for part in _BETWEEN_PARTS.split(clause) if not (_FAILED.search(part) or _NONE.search(part))]
    return [name for name, pattern in _SYSTEMS if any(_is_meant(part, pattern) for part in segments)]


def _is_meant(text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a text names something that is not left out, given up or let be there."""
    return any(not _is_let_be(text, match) for match in pattern.finditer(text))


def _is_let_be(text: str, match: re.Match[str]) -> bool:
    return _GONE.match(text, match.end()) is not None or _NOT_THIS.search(text[: match.start()]) is not None


def _systems_elsewhere(report: Report) -> Iterator[Claim]:
    """Return what other answers say outright of tests on several systems, the first sentence of each."""
    for question in (Asks.FRAMEWORKS, Asks.TESTS, Asks.CONTRIBUTIONS):
        for sentence in report.sentences(question):
            told = _MULTI_TESTED.search(sentence.text)
            around = sentence.text[max(told.start() - 60, 0) : told.end() + 60] if told else ""
            of_ci = _OF_CI.search(sentence.text) is not None and not _BY_PEOPLE.search(around)
            if told and of_ci and not WISHED.search(sentence.text) and not NEGATION.search(sentence.text):
                said = excerpt(sentence.text, _MULTI_TESTED)
                value = Variants((), True)
                yield report.claim("ci-os", question, sentence, key=f"question {question}", said=said, value=value)
                break


_ONE_OF_THEM = r"(?:workflow|one|job|file|pipeline|action)\b"
_OTHER_WORKFLOW = regex(
    rf"\b(?:this|that|the (?:other|second|latter|linting|formatting)) {_ONE_OF_THEM}.{{0,200}}\b(?:lint|format)\w*|"
    rf"\b(?:lint|format)\w*.{{0,200}}\b(?:this|that|the (?:other|second|latter)) {_ONE_OF_THEM}",
    re.IGNORECASE,
)
"""One workflow among others, that only looks at the style: it says nothing of what the tests run on."""
_SO_THAT = regex(r",?\s{1,3}(?:(?:in order )?to (?:ensure|make sure|guarantee|verify)|so that)\b", re.IGNORECASE)


def _without_wish(clause: str) -> str:
    """Return a clause without the wish that it ends with ("to ensure that it would run for all of us")."""
    first = _SO_THAT.split(clause, maxsplit=1)[0]
    return (
        first
        if (WISHED.search(clause) or NEGATION.search(clause)) and (SYSTEMS.search(first) or MANY_SYSTEMS.search(first))
        else clause
    )


_NOT_ENOUGH = regex(
    r"\b(?:not|n't|hardly|never) (?:(?:be|really|always) )?(?:enough|sufficient|wise|advisable|acceptable|ideal)\b|"
    r"\binsufficient\b",
    re.IGNORECASE,
)
"""What somebody judges who says how it ought to be."""
_NO_PLANS = regex(r"\bno plans? (?:to (?:expand|extend)|of (?:expand|extend)ing)\b", re.IGNORECASE)
"""What is not even wished for."""


def _clauses_of_tests(sentence: Sentence) -> list[tuple[str, bool]]:
    """Return the clauses of a sentence, and of each whether it is about something else than the tests.

    It is where it stands before one that tells what alone the tests run on ("The code runs anywhere, but CI only uses
    Ubuntu"), or before one that says that it is not tested.
    """
    if _NOT_ENOUGH.search(sentence.text) and not _SO.search(sentence.text):
        return []
    parts = whole_clauses(_ALL_BUT.sub(r"\1except", _NO_PLANS.sub("not", keep_tests_only(sentence.text))))
    first = next((index for index, part in enumerate(parts) if named_alone([part])), 0)
    parts = [part for part in parts if not lacks_system(part)]
    nexts = [*parts[1:], ""]
    return [
        (part, index < first or _IS_NOT.match(after) is not None)
        for index, (part, after) in enumerate(zip(parts, nexts, strict=False))
    ]


_IS_NOT = regex(
    r"\W*(?:this|that|it|which|they|these)\s(?:is|are|was|were|has been|have been)(?:\snot|n't)\b", re.IGNORECASE
)


_LIKEWISE = regex(r"\A\W*(?:(?:and )?the same (?:goes|is true|applies|holds)|likewise|similarly)\b", re.IGNORECASE)


def _without_wished(spoken: tuple[Sentence, ...]) -> list[Sentence]:
    """Return the sentences without those that go on ("the same goes for ...") with what is only wished for."""
    found: list[Sentence] = []
    wished = False
    for sentence in spoken:
        wished = bool(WISHED.search(sentence.text)) or (wished and _LIKEWISE.match(sentence.text) is not None)
        if not (wished and _LIKEWISE.match(sentence.text)):
            found.append(sentence)
    return found


def pythons(report: Report) -> Iterator[Claim]:
    """Return the Python versions that tests are said to run on."""
    where: Sentence | None = None
    firm: Sentence | None = None
    names: dict[str, bool] = {}
    many: bool | None = None
    oldest: str | None = None
    for sentence in _without_wished(report.sentences(Asks.CI)):
        for clause, other in _clauses_of_tests(sentence):
            kept = is_said_of_tests(clause, _KEPT_ONE)
            if kept and _PYTHON.search(sentence.text) and not WISHED.search(clause):
                many, where = False, where or sentence
            if WISHED.search(clause) or not (_PYTHON.search(clause) or len(_OF_PYTHON.findall(clause)) > 1):
                continue
            aside = other or may_concern_others(clause, sentence.text)
            for version, onwards in _versions_in(clause):
                if onwards:
                    oldest = oldest or version
                else:
                    names[version] = names.get(version, True) and (aside or not may_concern_tests(sentence.text))
                    firm = firm if firm is not None or names[version] else sentence
                where = where or sentence
            several = _several_versions(clause)
            told = _WE_TEST_MANY.search(clause) is not None
            # What stands before "to ensure ..." is done.
            aim = _SO_THAT.search(clause)
            before = several is not None and aim is not None and several.end() <= aim.start()
            if several and (told or not aside) and (told or before or not _PURPOSE.search(clause)):
                no = NEGATION.search(clause[: several.start()]) or _NO.match(clause[several.end() :])
                if not (no and is_of_another_thing(clause, several)):
                    many = False if no else (True if many is None else many)
                    where = where or sentence
            if is_said_of_tests(clause, _ONE_VERSION) and not (several and told):
                many, where = False, where or sentence
    if many is None and len(names) == 1 and not oldest:
        many = False if set(names) & named_alone([one.text for one in report.sentences(Asks.CI)]) else None
    where = firm or where
    if where is not None:
        ordered = sorted(names, key=lambda name: int(name.partition(".")[2]))
        doubted = tuple(name for name in ordered if names[name])
        named_in = [regex(rf"(?<![\d.]){re.escape(name)}(?!\d)") for name in names]
        told_by = (VERSION, MANY_VERSIONS, _ONE_VERSION) if names else (MANY_VERSIONS, _ONE_VERSION, VERSION)
        said = _quotation(where.text, named_in, *told_by)
        yield report.claim(
            "ci-python", Asks.CI, where, said=said, value=Variants(tuple(ordered), many, oldest, doubted)
        )


def _several_versions(clause: str) -> re.Match[str] | None:
    """Return where a clause speaks of several versions, and does not only judge of them."""
    match = MANY_VERSIONS.search(clause)
    return None if match is not None and _LET_BE.match(clause[match.end() :]) else match


def _versions_in(clause: str) -> Iterator[tuple[str, bool]]:
    """Yield the versions of Python that a clause names, and whether those after them are meant, too (`3.9+`)."""
    if _SPECIFIED.search(clause):
        clause = _BEFORE_SPECIFIED.split(clause)[0]
    for match in VERSION.finditer(clause):
        if not _is_let_be(clause, match):
            yield match[1], _FROM.match(clause, match.end()) is not None


_SPECIFIED = regex(r"\bspecif(?!ic\b|ically\b|y that\b)\w+|\brequires?\b|>=")
"""What a version that follows is admitted by, or asked for by."""
_BEFORE_SPECIFIED = regex(rf"\bas (?:our|the|specified)|{_SPECIFIED.pattern}")
