"""Whether a number of tests counts something else than all test functions: files, or those of some files alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.outcome import Observed, Outcome, consistent, plural, unverifiable
from auditor.claims import NUMBER, Claim, NumberOfTests, number
from auditor.finding import Evidence
from auditor.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditor.git.snapshot import Snapshot
    from auditor.views.python import TestFunction


def _expanded(test: TestFunction) -> int | None:
    if test.multiplied:
        return None
    if test.parametrized is not None:
        return test.parametrized
    return 1


def count_range(tests: list[TestFunction]) -> tuple[int, int | None]:
    """Return the number of test functions, and of the cases that they make; None for a list that is not literal."""
    cases = [_expanded(test) for test in tests]
    return len(tests), None if None in cases else sum(count or 0 for count in cases)


_ROUGH, LOOSE = 0.1, 0.2
"""How far a rough number of tests may be off: to be theirs, and not to be held against anybody."""


def agrees(count: int, tests: list[TestFunction], about: bool, part: float = _ROUGH) -> bool:
    """Return whether a number is that of some tests, or of the cases that they make.

    A rough one may be off by a part of it.
    """
    low, high = count_range(tests)
    slack = max(1, round(part * count)) if about else 0
    return count >= low - slack and (high is None or count <= high + slack)


def list_files(tests: list[TestFunction]) -> tuple[Evidence, ...]:
    """Return the files of some tests as evidence, each with how many it has."""
    files: dict[str, list[TestFunction]] = {}
    for test in tests:
        files.setdefault(test.path, []).append(test)
    return tuple(Evidence(path, own[0].line, plural(len(own), "test")) for path, own in sorted(files.items())[:6])


def tests_in_files_about(topics: tuple[str, ...], tests: list[TestFunction]) -> list[TestFunction]:
    """Return the tests in files that are named after one of some parts of a project."""
    return [test for test in tests if any(topic in test.path.rpartition("/")[2].casefold() for topic in topics)]


_TEST_NAME = regex(r"\btest_\w{1,60}")


def outcome_of_other_count(
    claim: Claim, observed: Observed, tests: list[TestFunction], files: list[str], found: str
) -> Outcome | None:
    """Return the outcome where the files, or the tests of some of them alone, are as many as said; None otherwise."""
    value = claim.value_as(NumberOfTests)
    evidence = list_files(tests)
    other = (
        _explain_by_answers(value, tests)
        or _explain_by_asserts(claim, tests)
        or _explain_by_late_files(value, observed, tests)
        or _explain_by_readings(value, tests)
    )
    if other is not None:
        return unverifiable(f"{found}; {other}", *evidence)
    told_files = set(_TEST_NAME.findall(claim.words))
    stems = {path.rpartition("/")[2].removesuffix(".py") for path in files}
    if 0 < len(told_files) == value.number and told_files <= stems:
        return unverifiable(f"{found}; the tests that are named are files", *evidence)
    if value.number == len(files) > 1 and _told_by_file(files, value, observed):
        return unverifiable(f"{found}; the files are as many as said", *evidence)
    in_turn = _explain_by_turns(value, observed, files)
    if in_turn is not None:
        return unverifiable(f"{found}; {in_turn}", *evidence)
    here = _in_named_files(tests, observed)
    if here and agrees(value.number, here, value.about):
        return consistent(
            f"{found}; {plural(len(here), 'test function')} in the files that are named", *list_files(here)
        )
    folder = _in_a_folder(claim, tests)
    if folder is not None:
        sure, how = folder
        return (consistent if sure else unverifiable)(f"{found}; {how}", *evidence)
    earlier = explain_by_report_time(observed, lambda then: agrees(value.number, then, value.about))
    if earlier is None and value.number == sum(bool(test.asserts) for test in tests):
        earlier = f"{value.number} of them assert something"
    return unverifiable(f"{found}; {earlier}", *evidence) if earlier is not None else None


def _in_a_folder(claim: Claim, tests: list[TestFunction]) -> tuple[bool, str] | None:
    """Return where the tests of one folder, or all but those, are as many as said.

    It comes after whether who speaks of unit tests means them.
    """
    value = claim.value_as(NumberOfTests)
    units = _UNIT.search(claim.words) is not None
    for exact in (True, False):
        for folder, own in _folders(tests):
            others = [test for test in tests if test not in own]
            for some, sure, how in (
                (own, "unit" in folder.casefold(), f"those in {folder} are"),
                (others if _NO_UNIT.search(folder) else [], True, f"without {folder} they are"),
            ):
                if some and (value.number in count_range(some) if exact else agrees(value.number, some, value.about)):
                    return units and sure, f"{how} {'as many as said' if exact else _as_counted(some)}"
    return None


def _as_counted(tests: list[TestFunction]) -> str:
    low, high = count_range(tests)
    if high is None:
        return f"{low}, some with parameters that cannot be counted"
    return f"{low}, {high} with their parameters expanded" if high != low else str(low)


def explain_by_folder(number: int, tests: list[TestFunction]) -> str:
    """Return in which folder, or without which, the tests are as many as said; nothing where all of them are."""
    if number in count_range(tests):
        return ""
    for folder, own in _folders(tests):
        for some, how in (([test for test in tests if test not in own], "without"), (own, "in")):
            if some and number in count_range(some):
                return f"; {number} {how} {folder}"
    return ""


def explain_by_report_time(observed: Observed, fits: Callable[[list[TestFunction]], bool]) -> str | None:
    """Return how a number fits the tests of the time when the report was last changed, or right before."""
    from auditor.git.snapshot import OtherTree

    repository = observed.repository
    changes = repository.snapshot.changes()
    if not (changes.complete and repository.history.complete):
        return None
    written = (one for one in repository.history.commits if repository.answers.path in changes.paths.get(one.oid, ()))
    last = max(written, key=lambda one: one.time, default=None)
    if last is None:
        return None
    for when, oid in (("when", last.oid), *(("right before", parent) for parent in last.parents[:1])):
        if oid != repository.snapshot.commit:
            other = OtherTree(repository.snapshot, None, oid)
            if _tests_in(other) == _tests_in(repository.snapshot):
                continue
            there = Repository(other, repository.catalogue, repository.report_path, alike=(repository,))
            if fits(there.python.test_functions()):
                return f"as many as said were there {when} the report was last changed, in {last.oid[:7]}"
    return None


def _tests_in(snapshot: Snapshot) -> dict[str, str | None]:
    """Return the files that may hold tests, each with the id of its content.

    Where they are the same, so is the number, and no Python need be read to know it.
    """
    entries = snapshot.entries.items()
    return {path: entry.oid for path, entry in entries if path.endswith(".py") and "test" in path.casefold()}


def _each_has_a_file(value: NumberOfTests, files: list[str]) -> bool:
    """Return whether as many parts are named as tests are said, and each has a file of tests that is called so."""
    names = [path.rpartition("/")[2].casefold() for path in files]
    own = [{name for name in names if topic in name} for topic in value.topics]
    return value.number == len(own) > 1 and all(own) and len(set().union(*own)) >= len(own)


def _explain_by_asserts(claim: Claim, tests: list[TestFunction]) -> str | None:
    """Return what there is to say where the assertions are as many as said, and not the functions."""
    value = claim.value_as(NumberOfTests)
    each = [len(test.asserts) for test in tests]
    slack = max(1, round(_ROUGH * value.number)) if value.about else 0
    if value.number <= len(tests) or value.scoped:
        return None
    if abs(sum(each) - value.number) <= slack:
        return "the assertions in them are as many as said"
    if sum(value.parts) == value.number and not Counter(value.parts) - Counter(each):
        return f"the assertions of {len(value.parts)} of them are as many as said of each"
    groups = _IN_GROUPS.search(claim.words)
    if groups is not None and number(groups[1]) == len(tests) and value.number <= sum(each):
        # "10 tests in 4 groups", where each of the 4 is a function.
        return f"{sum(each)} assertions in them may be what is counted"
    return None


def _explain_by_readings(value: NumberOfTests, tests: list[TestFunction]) -> str | None:
    """Return how other numbers of the answer explain the one that does not fit.

    It counts the same tests in two ways, or some beside the others, or says of each file how many it has and not their
    sum.
    """
    if any(agrees(reading, tests, value.about) for reading in value.readings):
        return "other numbers of the answer are as many, or come to it"
    files: dict[str, list[TestFunction]] = {}
    for test in tests:
        files.setdefault(test.path, []).append(test)
    spans = sorted(map(count_range, files.values()), key=lambda each: each[0])
    for some in value.lists:
        if len(some) == len(spans) and all(count in each for count, each in zip(sorted(some), spans, strict=True)):
            return "the numbers that the answer gives of the parts are those of the files"
    return None


_IN_GROUPS = regex(
    rf"\btests?\s(?:\w+\s){{0,2}}?(?:in|across|over|into|of)\s({NUMBER})\s(?:\w+\s)?(?:categor\w+|groups|areas|kinds|types|topics)\b",
    re.IGNORECASE,
)


def _explain_by_late_files(value: NumberOfTests, observed: Observed, tests: list[TestFunction]) -> str | None:
    """Return what there is to say where only files that came after the last change of the report are too many."""
    history, report = observed.repository.history, observed.repository.answers.path
    changes = observed.repository.snapshot.changes()
    if not (changes.complete and history.complete) or report is None or value.number >= len(tests):
        return None
    files = {test.path for test in tests}
    since: dict[str, int] = {}
    written = 0
    for commit in history.commits:
        paths = changes.paths.get(commit.oid, ())
        if report in paths:
            written = max(written, commit.time)
        for path in files.intersection(paths):
            since[path] = min(since.get(path, commit.time), commit.time)
    late = {path for path, time in since.items() if written and time > written}
    if not late or not agrees(value.number, [test for test in tests if test.path not in late], value.about):
        return None
    return f"without {', '.join(sorted(late)[:3])}, which came after the report, they are as many as said"


def _load_test_files(observed: Observed, files: list[str]) -> set[str]:
    """Return the files of load tests beside those of tests, where an answer speaks of load tests."""
    if not _LOAD.search(observed.repository.answers.prose(Asks.TESTS)):
        return set()
    return {module.path for module in observed.repository.python.modules if module.uses("locust")}.difference(files)


_LOAD = regex(r"\b(?:locust|load[- ]?test\w*)\b", re.IGNORECASE)


def explain_by_assertions(value: NumberOfTests, tests: list[TestFunction]) -> str:
    """Return what to add where the named part asserts more often than it has functions, else nothing."""
    part = tests_in_files_about(value.of or value.topics, tests)
    asserted = sum(len(test.asserts) for test in part)
    if not len(part) < value.number <= asserted:
        return ""
    return f"; {plural(len(part), 'test function')} with {asserted} assertions in the files spoken of"


def _explain_by_answers(value: NumberOfTests, tests: list[TestFunction]) -> str | None:
    """Return what there is to say where the answer to another question has the number of the tests that are there."""
    asked = next((question for question, count in value.elsewhere if count in count_range(tests)), None)
    return f"the answer to question {asked} says as many as there are" if asked is not None else None


def explain_by_named_parts(value: NumberOfTests, observed: Observed, tests: list[TestFunction]) -> str | None:
    """Return what is as many as said, where not all tests are: those of the named parts, or their files."""
    part = tests_in_files_about(value.topics, tests)
    plain = [test for test in part if not any(map(_NO_UNIT.search, test.path.split("/")[:-1]))]
    for some, left in ((part, ""), (plain, " and are unit tests")):
        if 0 < len(some) < len(tests) and agrees(value.number, some, value.about):
            return f"as many as said are in the files of the parts that the answer names{left}"
    return _files_that_make_it_up(value, observed, sorted({test.path for test in tests}))


def _files_that_make_it_up(value: NumberOfTests, observed: Observed, files: list[str]) -> str | None:
    if _each_has_a_file(value, files):
        return "the parts that the answer names, each with its file, are as many as said"
    loading = _load_test_files(observed, files)
    if loading and value.number == len(files) + len(loading):
        return "with those of load tests the files are as many as said"
    return None


_TURNS = regex(r"\b(?:(first|second|third|four?th|fifth|last)(?:ly\b|,|\s(?:one|tests?)\b)|(final)ly\b)", re.IGNORECASE)


def _explain_by_turns(value: NumberOfTests, observed: Observed, files: list[str]) -> str | None:
    """Return which files are as many as said, where the answer takes the tests in turn ("firstly ..., lastly ...")."""
    turns = {match[0].casefold() for match in _TURNS.finditer(observed.repository.answers.prose(Asks.TESTS))}
    return _files_that_make_it_up(value, observed, files) if len(turns) > 1 else None


_TEST_FILE = regex(r"\btest_\w{1,60}\.py\b")


def _in_named_files(tests: list[TestFunction], observed: Observed) -> list[TestFunction]:
    """Return the tests of the files that the answer names, where every such file is there once."""
    named = set(_TEST_FILE.findall(observed.repository.answers.text(Asks.TESTS)))
    here = [test for test in tests if test.path.rpartition("/")[2] in named]
    return here if len({test.path for test in here}) == len(named) else []


def _told_by_file(files: list[str], value: NumberOfTests, observed: Observed) -> bool:
    """Return whether an answer goes through the tests file by file: it names most of them, or what each is about."""
    stems = [path.rpartition("/")[2].removesuffix(".py").casefold() for path in files]
    named = set(_TEST_NAME.findall(observed.repository.answers.text(Asks.TESTS).casefold()))
    if 2 * len(named.intersection(stems)) > len(stems):
        return True
    return all(any(topic in stem for topic in value.topics) for stem in stems)


_UNIT = regex(r"\bunit[- ]?tests?\b", re.IGNORECASE)
_NO_UNIT = regex(
    r"(?:\A|/)[^/]*(?:integration|functional|e2e|end[-_]?to[-_]?end|system|smoke|performance|load|stress|benchmark)[^/]*\Z",
    re.IGNORECASE,
)
"""A folder of tests that are no unit tests."""


def _folders(tests: list[TestFunction]) -> list[tuple[str, list[TestFunction]]]:
    """Return the folders that hold some of the tests, and not all, with what they hold."""
    folders: dict[str, list[TestFunction]] = {}
    for test in tests:
        parts = test.path.split("/")[:-1]
        for depth in range(1, min(len(parts), 12) + 1):
            folders.setdefault("/".join(parts[:depth]), []).append(test)
    return sorted((folder, own) for folder, own in folders.items() if len(own) < len(tests))
