"""Numbers of tests that count some that do not run: commented out, done by hand, or without an assertion; and those that
another answer sets right."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import NumberOfTests, extract
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.said import only
from tests.conftest import Files, MakeRepo
from tests.report.conftest import questions


def _counted(make_repo: MakeRepo, given: dict[int, str], files: Files) -> CheckedClaim:
    catalogue = load_catalogue(None)
    path = make_repo({"reports/README.md": questions(catalogue, given), **files})
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, catalogue)
        (claim,) = (one for one in check(extract(repository), repository, {}) if one.id == "test-count")
    return claim


def _cases(count: int) -> str:
    return "".join(f"def test_{number}():\n    assert {number}\n\n\n" for number in range(count))


_LOAD = "from locust import HttpUser\n\n\nclass User(HttpUser):\n    pass\n"
_COMMENTED = (
    "def test_a():\n    assert 1\n\n\n# def test_b():\n#     assert 2\n    # async def test_c(x):\n# a def of tests\n"
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We wrote 3 tests.", "unverifiable"),
        ("We wrote 3 tests; two of them are commented out.", "consistent"),
        ("We wrote 3 tests. Two of them had to be commented out.", "consistent"),
        ("We wrote 4 tests.", "contradicted"),
        ("We wrote 1 test.", "consistent"),
    ],
)
def test_tests_that_are_commented_out_may_be_counted(make_repo: MakeRepo, text: str, verdict: str) -> None:
    claim = _counted(make_repo, {7: text}, {"tests/test_a.py": _COMMENTED})
    assert claim.verdict.value == verdict
    with_them = {
        "unverifiable": "with 2 more that are commented out as many as said",
        "contradicted": "2 more tests commented out",
    }
    if verdict in with_them:
        assert claim.found == f"1 test function in 1 file; {with_them[verdict]}"
        assert [place.line for place in claim.evidence] == [1, 5, 7]


def test_a_number_of_assertions_is_none_of_tests_that_are_commented_out(make_repo: MakeRepo) -> None:
    files = {
        "tests/test_a.py": "def test_one():\n    assert f()\n    assert g()\n",
        "tests/test_b.py": "# def test_two():\n#     assert g()\n",
    }
    claim = _counted(make_repo, {7: "We wrote 2 tests; one of them is commented out."}, files)
    assert (claim.verdict.value, claim.found) == (
        "consistent",
        "1 test function in 1 file; with 1 more that is commented out as many as said",
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In total we have implemented 9 tests, five of which we do by hand with Postman.", "unverifiable"),
        ("In total we have implemented 9 tests. Some of them are run manually.", "unverifiable"),
        ("In total we have implemented 9 tests, which pytest runs.", "contradicted"),
        ("In total we have implemented 9 tests, so none of us tests by hand.", "contradicted"),
        ("In total we have implemented 9 tests, as these are better than testing by hand.", "contradicted"),
    ],
)
def test_some_tests_may_be_done_by_hand(make_repo: MakeRepo, text: str, verdict: str) -> None:
    assert _counted(make_repo, {7: text}, {"tests/test_a.py": _cases(4)}).verdict.value == verdict


@pytest.mark.parametrize(("said", "verdict"), [(6, "unverifiable"), (7, "consistent"), (5, "contradicted")])
def test_a_test_without_an_assertion_may_be_left_out(make_repo: MakeRepo, said: int, verdict: str) -> None:
    files = {"tests/test_a.py": _cases(6) + "def test_made():\n    build()\n"}
    claim = _counted(make_repo, {7: f"We wrote {said} tests."}, files)
    assert claim.verdict.value == verdict
    assert ("; 6 of them assert something" in claim.found) is (said == 6)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The workflow runs our 6 tests with pytest.", "unverifiable"),
        ("In total, 6 unit tests are executed on every push.", "unverifiable"),
        ("Each run of the tests takes 6 minutes.", "contradicted"),
        ("The workflow runs our 5 tests with pytest.", "contradicted"),
        ("The workflow runs 6 tests for the data.", "contradicted"),
        ("The workflow runs the 6 data tests.", "contradicted"),
        ("With more time the workflow could run 6 tests.", "contradicted"),
        ("At first the workflow ran 6 tests.", "contradicted"),
    ],
)
def test_another_answer_may_give_the_number_that_is_right(make_repo: MakeRepo, text: str, verdict: str) -> None:
    claim = _counted(make_repo, {7: "We wrote 4 tests.", 11: text}, {"tests/test_a.py": _cases(6)})
    assert claim.verdict.value == verdict
    assert ("the answer to question 11 says as many as there are" in claim.found) is (verdict == "unverifiable")


def test_what_another_answer_says_takes_nothing_from_a_number_that_is_right(make_repo: MakeRepo) -> None:
    claim = _counted(make_repo, {7: "We wrote 6 tests.", 11: "It runs our 4 tests."}, {"tests/test_a.py": _cases(6)})
    assert claim.verdict.value == "consistent"


@pytest.mark.parametrize(
    ("text", "files", "verdict", "found"),
    [
        ("There are 2 test files.", {"tests/locustfile.py": _LOAD}, "consistent", "; with those of load tests 2 files"),
        ("There are 2 test files.", {"tests/test_b.py": ""}, "consistent", "; with those without a test 2 files"),
        (
            "We have 3 test files.",
            {"tests/test_b.py": "", "a.py": _LOAD},
            "consistent",
            "; with all that may be 3 files",
        ),
        ("There is 1 test file.", {}, "consistent", ""),
        ("We test the data.", {}, "unverifiable", "; no file of tests is called after data"),
    ],
)
def test_what_is_counted_or_lacks_is_told(
    make_repo: MakeRepo, text: str, files: dict[str, str], verdict: str, found: str
) -> None:
    claim = _counted(make_repo, {7: text}, {"tests/test_a.py": _cases(1), **files})
    assert (claim.verdict.value, claim.found) == (verdict, f"1 test function in 1 file{found}")


def test_where_no_test_is_found_it_is_told_where_one_may_be(make_repo: MakeRepo) -> None:
    claim = _counted(make_repo, {7: "We wrote unit tests of the data."}, {"a.py": "def f():\n    assert 1\n"})
    assert (claim.verdict.value, claim.found) == (
        "unverifiable",
        "no test function in 1 module; something that asserts may be one",
    )


def test_what_could_not_be_read_is_named(make_repo: MakeRepo) -> None:
    files = {"tests/test_a.py": _cases(2), "tests/test_b.py": "def test_(:\n"}
    claim = _counted(make_repo, {7: "We wrote 5 tests."}, files)
    assert claim.found == "2 test functions in 1 file; tests/test_b.py could not be read"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5 tests, two of the leaves, one of the network and two of the service.", 5),
        ("5 tests, of which two are slow.", None),
        ("5 tests would be enough, two of the leaves and three of the net.", None),
    ],
)
def test_a_number_that_begins_the_answer_is_counted_up(text: str, count: int | None) -> None:
    found = only({7: text}, "test-count")
    assert (found.value_as(NumberOfTests).number if found is not None else None) == count


_IN_CODE = "import pytest\n\n\ndef load():\n    return [1]\n\n\ndef test_load():\n    assert len(load()) == 1\n"


@pytest.mark.parametrize(
    ("text", "module", "verdict"),
    [
        ("We implemented one test, in the data module itself.", _IN_CODE, "consistent"),
        ("We implemented 4 tests.", _IN_CODE, "contradicted"),
        ("We implemented one test.", _IN_CODE.replace("import pytest\n", ""), "contradicted"),
    ],
)
def test_a_test_in_code_that_uses_pytest_may_be_counted(
    make_repo: MakeRepo, text: str, module: str, verdict: str
) -> None:
    assert _counted(make_repo, {7: text}, {"src/data/get_data.py": module}).verdict.value == verdict


@pytest.mark.parametrize(("decorator", "verdict"), [("", "consistent"), ("@pytest.fixture\n", "contradicted")])
def test_a_fixture_that_is_called_like_a_test_is_none_that_no_runner_finds(
    make_repo: MakeRepo, decorator: str, verdict: str
) -> None:
    helper = f"import pytest\n\n\n{decorator}def test_client():\n    assert len('a')\n"
    files = {"tests/test_a.py": _cases(2), "tests/helpers.py": helper}
    assert _counted(make_repo, {7: "We wrote 3 tests."}, files).verdict.value == verdict
