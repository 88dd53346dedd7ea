"""How many tests an answer says there are, held against those that are there."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.branches import other_branches
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, plural, unverifiable
from auditor.claimcheck.recounted import (
    LOOSE,
    agrees,
    count_range,
    explain_by_assertions,
    explain_by_folder,
    explain_by_named_parts,
    explain_by_report_time,
    list_files,
    outcome_of_other_count,
    tests_in_files_about,
)
from auditor.claims import NUMBER, Claim, FileCount, FilesOfTests, Names, NumberOfTests, Stance
from auditor.finding import Evidence

if TYPE_CHECKING:
    from auditor.views.python import TestFunction


def test_count(claim: Claim, observed: Observed) -> Outcome:
    """Return what a number of tests is beside the test functions, and beside these with their parameters expanded."""
    python = observed.repository.python
    tests = python.test_functions()
    files = sorted({test.path for test in tests})
    low, high = count_range(tests)
    found = plural(low, "test function") + f" in {plural(len(files), 'file')}"
    if not low:
        found = f"no test function in {plural(len(python.modules), 'module')}"
    if high is None:
        found += ", some with parameters that cannot be counted"
    elif high != low:
        found += f", {high} with their parameters expanded"
    if isinstance(claim.value, FileCount):
        return _in_one_file(claim.value, observed, tests)
    if claim.key in ("files", "named", "topics"):
        return _test_files(claim, observed, tests, files, found)
    return _test_number(claim, observed, tests, files, found)


def _in_one_file(value: FileCount, observed: Observed, tests: list[TestFunction]) -> Outcome:
    """Return what a number of tests of one file is beside those of the file that is called so."""
    called = observed.repository.tree.named(value.file)
    holding = {test.path for test in tests}.intersection(called)
    if len(called) > 1 and len(holding) == 1:
        called = tuple(holding)  # a like-named file without a test is not meant
    if len(called) != 1:
        return unverifiable(f"{plural(len(called), 'file')} of that name")
    own = [test for test in tests if test.path == called[0]]
    low, high = count_range(own)
    expanded = ", some with parameters that cannot be counted" if high is None else f", {high} expanded"
    found = f"{plural(low, 'test function')} in {called[0]}" + (expanded if high != low else "")
    evidence = list_files(own) or (Evidence(called[0], note="no test"),)
    if agrees(value.tests, own, about=False):
        sure = high is not None or value.tests == low
        return consistent(found, *evidence) if sure else unverifiable(f"{found}{_MAY_MAKE_IT}", *evidence)
    if agrees(value.tests, tests, about=False):
        return unverifiable(f"{found}; altogether they are as many as said", *evidence)
    more = sum(path == called[0] for found_in in _uncollected(observed, tests) for path, _ in found_in)
    unsure = observed.repository.python.unread(("test",)) or _inherits(observed, called[0])
    if unsure or (value.part and value.tests < low) or (high is not None and high < value.tests <= high + more):
        return unverifiable(found, *evidence)
    earlier = explain_by_report_time(
        observed, lambda then: agrees(value.tests, [test for test in then if test.path == called[0]], about=False)
    )
    if earlier is not None:
        return unverifiable(f"{found}; {earlier}", *evidence)
    return contradicted(found, *evidence)


_MAY_MAKE_IT = ", which may make as many as said"


def _inherits(observed: Observed, path: str | None = None) -> bool:
    """Return whether a class of a file, or of any, has a base of the project with tests, which run in it, too."""
    modules = observed.repository.python.modules
    classes = [cls for module in modules if path in (None, module.path) for cls in module.classes]
    bases = {base.rpartition(".")[2] for cls in classes for base in cls.bases}
    owners = {one.owner for module in modules for one in module.functions if one.owner and one.name.startswith("test")}
    return not bases.isdisjoint(owners)


def _test_files(claim: Claim, observed: Observed, tests: list[TestFunction], files: list[str], found: str) -> Outcome:
    """Return what a number of test files, or what tests are called or are about, is beside those that are there."""
    if isinstance(claim.value, FilesOfTests):
        said = claim.value.number
        # A load test is a test file, too, though it has no test function.
        modules = observed.repository.python.modules
        loading = {module.path for module in modules if module.uses("locust")}
        # So is one by its name, whose tests are gone.
        called = {module.path for module in modules if _TEST_FILE.search(module.path)}
        ways = (
            (loading, "those of load tests"),
            (called, "those without a test"),
            (called | loading, "all that may be"),
        )
        beside = [told for more, told in ways if said == len(more.union(files))]
        holds = said == len(files) or bool(beside)
        if beside and said != len(files):
            found += f"; with {beside[0]} {plural(said, 'file')}"
    elif claim.stance is Stance.AFFIRMED and _surely_has_none(observed, tests):
        branch = _on_a_branch(observed, claim.value_as(Names).names if claim.key == "named" else ())
        return contradicted(f"{found}; {branch}" if branch else found)
    elif claim.key == "named":
        there = {test.function.name.casefold() for test in tests}
        there |= {path.rpartition("/")[2].removesuffix(".py").casefold() for path in files}
        holds = there.issuperset(claim.value_as(Names).names)
    else:
        lacking = [
            topic for topic in claim.value_as(Names).names if not any(topic in path.casefold() for path in files)
        ]
        holds = not lacking
        found += f"; no file of tests is called after {' or '.join(lacking)}" if tests and lacking else ""
    if not tests and not holds:
        found += f"; {_where_tests_may_be(observed)}"
    most = count_range(tests)[1]
    if isinstance(claim.value, Names) and most is not None and claim.value.tests > most:
        holds = False
        found += f"; {plural(claim.value.tests, 'test')} are counted up"
    told = consistent if holds else unverifiable
    return told(found, *list_files(tests))


def _where_tests_may_be(observed: Observed) -> str:
    """Return where tests may be where no runner finds any."""
    repository = observed.repository
    unread = repository.python.unread(("test",))
    if unread:
        return f"{unread[0]} could not be read"
    if _other_tests(observed) or repository.tree.named(".gitmodules"):
        return "there may be some in another language or repository"
    return "a notebook may hold some" if repository.notebooks.paths else "something that asserts may be one"


def _on_a_branch(observed: Observed, called: tuple[str, ...]) -> str | None:
    """Return on which branch a file of tests lies, one that is called so where names are given."""
    for branch, paths in other_branches(observed.repository):
        for path in sorted(paths):
            stem = path.rpartition("/")[2].removesuffix(".py").casefold()
            if _TEST_FILE.search(path) and (not called or stem in called):
                return f"{path} is on the branch {branch}"
    return None


def _test_number(claim: Claim, observed: Observed, tests: list[TestFunction], files: list[str], found: str) -> Outcome:
    """Return what a number of test functions is beside those that are there."""
    value = claim.value_as(NumberOfTests)
    evidence = list_files(tests)
    template = observed.repository.template
    if claim.stance is Stance.DENIED and not any(test.asserts and not template.stub(test.path) for test in tests):
        told = f"{found}; what is there is the template's, or asserts nothing" if tests else found
        return consistent(told, *evidence)
    rough, counted = value.about or value.least, count_range(tests)
    fits = agrees(value.number, tests, value.about) or (value.least and value.number <= len(tests))
    how = explain_by_folder(value.number, tests) if fits and not rough else ""
    if fits and (rough or how or value.number in counted):
        return consistent(f"{found}{how}", *evidence)
    part = _as_many_of_its_parts(value, tests)
    if part is not None:
        return consistent(f"{found}; {plural(len(part), 'test function')} in the files spoken of", *evidence)
    if fits and None in counted:
        return unverifiable(f"{found}{_MAY_MAKE_IT}", *evidence)
    if fits:
        return unverifiable(f"{found}; what is said lies between the two", *evidence)
    if value.about and agrees(value.number, tests, value.about, LOOSE):
        return unverifiable(f"{found}; roughly as many as said", *evidence)
    if value.scoped and not _covers_all_files(value, tests):
        if not _exceeds_all_tests(claim, tests):
            # A part can be anything, but not more than there is altogether.
            return unverifiable(f"{found}; what is said may be of a part", *evidence)
        found += explain_by_assertions(value, tests)
    too_many = value.number > len(tests)
    loads = _load_tests(value, observed) if too_many and value.load else []
    if loads:
        return consistent(f"{found}; with {plural(len(loads), 'load test')} as many as said", *evidence, *loads[:3])
    why = _why_unsure(value, observed, too_many)
    if why is not None:
        return unverifiable(f"{found}; {why}", *evidence)
    enough = _count_uncollected(value, observed, tests, found) if too_many else None
    enough = enough or (_count_inactive(claim, observed, tests, found) if too_many else None)
    return (
        enough
        or outcome_of_other_count(claim, observed, tests, files, found)
        or _contradict_count(value, observed, tests, found)
    )


def _why_unsure(value: NumberOfTests, observed: Observed, too_many: bool) -> str | None:
    """Return why it cannot be told how many tests there are, else None.

    Something could not be read, or, where too many are said, something is not counted.
    """
    unread = observed.repository.python.unread(("test",))
    if unread:
        return f"{unread[0]} could not be read"
    if too_many and value.load:
        return "load tests may be counted, too"
    if too_many and _other_tests(observed):
        return "tests in another language or repository are not counted"
    return "tests that a class has of another may be counted, too" if too_many and _inherits(observed) else None


_COMMENTING = regex(r"\bcomment\w{0,5} (?:\w{1,20} ){0,4}?out\b", re.IGNORECASE)
_SOME_BY_HAND = regex(
    rf"\b(?:{NUMBER}|some|most|half|several|few|others?|rest)(?: of (?:them|these|those|which|the tests))?"
    r"(?: (?:tests?|we|i|are|were|is|was|have|has|had|been|only|just|also|do|did|done|run|ran|made|performed)){0,6} "
    r"(?:by hand|manual(?:ly)?|with (?:postman|insomnia|curl)|in the browser)\b",
    re.IGNORECASE,
)
"""What is said of some of the tests, and leaves no trace."""


def _count_inactive(claim: Claim, observed: Observed, tests: list[TestFunction], found: str) -> Outcome | None:
    """Return the outcome where tests that do not run make up the number, None otherwise.

    With those that are commented out there are as many as said, or the answer says that some are done by hand.
    """
    value = claim.value_as(NumberOfTests)
    answer = observed.repository.answers.prose(Asks.TESTS)
    gone = _commented_out(observed)
    if gone and any(high is not None and value.number == high + len(gone) for high in count_range(tests)):
        told = consistent if _COMMENTING.search(answer) else unverifiable
        verb = "is" if len(gone) == 1 else "are"
        more = f"{found}; with {len(gone)} more that {verb} commented out as many as said"
        return told(more, *list_files(tests), *(Evidence(path, line, "commented out") for path, line in gone[:3]))
    for sign, are in ((_COMMENTING, "commented out"), (_SOME_BY_HAND, "done by hand")):
        if sign.search(answer):
            return unverifiable(f"{found}; some may be {are}, as the answer says", *list_files(tests))
    return None


def _as_many_of_its_parts(value: NumberOfTests, tests: list[TestFunction]) -> list[TestFunction] | None:
    """Return the tests of the parts that a number is of, or that stand beside it, where they are as many, or None."""
    for topics in filter(None, (value.of, value.topics if value.scoped or value.files else ())):
        part = tests_in_files_about(topics, tests)
        meant = topics is value.of or value.scoped or value.files == len({test.path for test in part})
        if meant and agrees(value.number, part, value.about):
            return part
    return None


def _covers_all_files(value: NumberOfTests, tests: list[TestFunction]) -> bool:
    """Return whether all files are of the parts that a number is of: it is one of the whole."""
    return len(value.of) > 1 and len(tests_in_files_about(value.of, tests)) == len(tests)


def _exceeds_all_tests(claim: Claim, tests: list[TestFunction]) -> bool:
    """Return whether a number is more than all tests make, and no rough one or of others than those of this commit."""
    value = claim.value_as(NumberOfTests)
    _, high = count_range(tests)
    return high is not None and value.number > high and not (value.about or _NOT_HERE.search(claim.words))


def _load_tests(value: NumberOfTests, observed: Observed) -> list[Evidence]:
    """Return the tasks of load tests, or their files, where these make up what is said beside the test functions."""
    tests = observed.repository.python.test_functions()
    modules = [module for module in observed.repository.python.modules if module.uses("locust")]
    tasks = [
        Evidence(module.path, function.line, function.name)
        for module in modules
        for function in module.functions
        if any(item.name.rpartition(".")[2] == "task" for item in function.decorators)
    ]
    files = [Evidence(module.path, note="a load test") for module in modules]
    return next((some for some in (tasks, files) if some and agrees(value.number - len(some), tests, about=False)), [])


def _count_uncollected(
    value: NumberOfTests, observed: Observed, tests: list[TestFunction], found: str
) -> Outcome | None:
    """Return the outcome where they are as many as said with what no runner collects; None otherwise."""
    evidence = list_files(tests)
    _, high = count_range(tests)
    left, helpers = _uncollected(observed, tests)
    if high is None or value.number <= high + len(left):
        more = f"{found}; {len(left)} more that no runner finds by name"
        told = consistent if high is None or _counts_whole_files(value, tests, left) else unverifiable
        return told(more, *evidence, *(Evidence(path, line, "found by no runner") for path, line in left[:3]))
    if value.number <= high + len(left) + len(helpers):
        verb = "checks" if len(helpers) == 1 else "check"
        more = f"{found}; with {plural(len(helpers), 'helper')} that {verb} for them as many as said"
        return unverifiable(more, *evidence)
    return None


def _counts_whole_files(value: NumberOfTests, tests: list[TestFunction], left: list[tuple[str, int]]) -> bool:
    """Return whether the tests and those that no runner finds come to a number, all of a file counted or none."""
    ways = {0}
    for count in Counter(path for path, _ in left).values():
        ways |= {way + count for way in ways}
    # Those within a function may be counted in place of it.
    return value.number == len(left) or any(agrees(value.number - way, tests, value.about) for way in ways)


def _contradict_count(value: NumberOfTests, observed: Observed, tests: list[TestFunction], found: str) -> Outcome:
    """Return the contradiction of a number, with what is nearest to it."""
    near = explain_by_named_parts(value, observed, tests) if not value.scoped else None
    if near is not None:
        found += f"; {near}"
    gone = _commented_out(observed) if value.number > len(tests) else []
    if gone:
        found += f"; {plural(len(gone), 'more test')} commented out"
    return contradicted(found, *list_files(tests), *(Evidence(path, line, "commented out") for path, line in gone[:3]))


_COMMENTED = regex(r"\s{0,40}(?:#[#\s]{0,40})?(?:async\s)?def\s{1,9}test\w{0,100}\s{0,9}\(")


def _commented_out(observed: Observed) -> list[tuple[str, int]]:
    """Return where tests are commented out in files of tests, or stand in a string there, each with its line."""
    found = []
    for module in sorted(observed.repository.python.modules, key=lambda module: module.path):
        if _OF_TESTS.search(module.path):
            lines = (observed.repository.tree.text(module.path) or "").splitlines()
            there = {function.line for function in module.functions}
            found += [
                (module.path, number)
                for number, line in enumerate(lines, 1)
                if number not in there and _COMMENTED.match(line)
            ]
    return found


_NOT_HERE = regex(
    r"\b(?:by hand|manual\w*|postman|of which|left|initially|beginning|before|removed|had|browser|page|assertions?|"
    r"expectations?|another|other|repository)\b",
    re.IGNORECASE,
)
"""What tells of tests that are no functions of this commit."""


def _surely_has_none(observed: Observed, tests: list[TestFunction]) -> bool:
    """Return whether it is certain that there is no test: none that a runner finds, and nothing that could be one."""
    repository = observed.repository
    unsure = repository.python.unread(("test",)) or _other_tests(observed)
    asserting = any(function.asserts for module in repository.python.modules for function in module.functions)
    # What lies in a repository of its own is not seen here.
    elsewhere = repository.notebooks.paths or repository.tree.named(".gitmodules")
    return not (tests or unsure or asserting or elsewhere)


def _uncollected(observed: Observed, tests: list[TestFunction]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Return the functions that assert and that a runner does not collect: those called tests, and their helpers.

    Each comes with its line. Tests of a runner are missed in a file or class of another name, in code that uses pytest,
    within a function, and where a second one of that name hides them.
    """
    collected = {(test.path, test.line) for test in tests}
    left: list[tuple[str, int]] = []
    helpers: list[tuple[str, int]] = []
    for module in observed.repository.python.modules:
        if not (_OF_TESTS.search(module.path) or any(item.module == "pytest" for item in module.imports)):
            continue
        for function in module.functions:
            own = function.owner is None or function.name.startswith("test")
            if own and function.asserts and "test" in function.name:
                place = (module.path, function.line)
                if place not in collected and not any("fixture" in item.name for item in function.decorators):
                    (left if function.name.startswith("test") else helpers).append(place)
    return sorted(left), sorted(helpers)


_TEST_FILE = regex(r"(?:\A|/)(?:test_[^/]{1,80}|[^/]{1,80}_test)\.py\Z")
_OF_TESTS = regex(r"(?:\A|/|_)tests?(?:/|_[^/]*\.py\Z|\.py\Z)", re.IGNORECASE)
"""A file of tests, or one in their folder."""


def _other_tests(observed: Observed) -> bool:
    """Return whether there may be tests in another language or repository, which are not counted."""
    tree = observed.repository.tree
    scripts = (f"*.{kind}.{suffix}" for kind in ("test", "spec") for suffix in ("js", "jsx", "mjs", "ts", "tsx"))
    others = (*scripts, "*_test.go", "*.feature", "*.bats", "*.robot", "*.tavern.yaml", "*.postman_collection.json")
    return bool(tree.own_submodules or tree.named(*others, foreign=False))
