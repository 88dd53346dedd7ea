"""Numbers of tests that answers give, held against the tests that are there."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, FileCount, Names, NumberOfTests, Stance, extract
from auditor.crosscheck import ClaimVerdict
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import MARK, outcomes, verdicts
from tests.conftest import MakeRepo
from tests.report.conftest import questions


@pytest.mark.parametrize(
    ("said", "verdict"), [("around 13", "consistent"), ("around 15", "unverifiable"), ("around 18", "contradicted")]
)
def test_a_rough_number_of_tests(make_repo: MakeRepo, said: str, verdict: str) -> None:
    more = {"tests/test_x.py": "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(12))}
    assert verdicts(make_repo, {7: f"In total we wrote {said} tests."}, more)["test-count"] == {verdict}


def test_functions_that_each_run_several_tests_are_not_held_against_their_number(make_repo: MakeRepo) -> None:
    more = {"tests/test_x.py": "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))}
    text = "We implemented two test functions that each run 2-3 tests."
    assert verdicts(make_repo, {7: text}, more)["test-count"] == {"unverifiable"}


@pytest.mark.parametrize("folder", ["integration", "performancetests"])
@pytest.mark.parametrize(
    ("said", "verdict"), [("3 unit tests", "consistent"), ("3 tests", "unverifiable"), ("4 unit tests", "contradicted")]
)
def test_the_tests_of_one_folder_may_be_left_out(make_repo: MakeRepo, said: str, verdict: str, folder: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {"tests/test_x.py": cases, f"tests/{folder}/test_y.py": cases + cases.replace("test_", "test_y")}
    assert verdicts(make_repo, {7: f"In total we wrote {said}."}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("We wrote 3 tests. We test the data, the model and the API.", "unverifiable"),
        ("We wrote 3 tests: `test_data.py` looks at shapes, and `test_model.py` at the output.", "unverifiable"),
        ("We wrote 3 tests of what matters.", "contradicted"),
        ("We wrote 2 tests. We test the data, the model and the API.", "contradicted"),
    ],
)
def test_who_tells_of_the_tests_by_file_may_have_counted_files(make_repo: MakeRepo, said: str, verdict: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {"tests/test_x.py": "", **{f"tests/test_{name}.py": cases for name in ("data", "model", "api")}}
    assert verdicts(make_repo, {7: said}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"), [("4", "consistent"), ("5", "consistent"), ("6", "unverifiable"), ("7", "contradicted")]
)
def test_tests_that_no_runner_finds_by_name_are_tests(make_repo: MakeRepo, said: str, verdict: str) -> None:
    more = {
        "tests/local_test_api.py": "def test_api():\n    assert 1\n\n\ndef ready():\n    assert 2\n",
        "tests/test_y.py": "def test_y():\n    run_shape_test()\n\n\ndef run_shape_test():\n    assert 1\n",
        "tests/test_x.py": "def test_a():\n    assert 1\n\n\ndef test_a():\n    assert 2\n\n\ndef test_b():\n    assert 3\n",
        "src/test.py": "def test_all(model):\n    return model()\n",
    }
    assert verdicts(make_repo, {7: f"We wrote {said} tests."}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"), [("2", "consistent"), ("5", "consistent"), ("4", "unverifiable"), ("6", "contradicted")]
)
def test_who_counts_tests_that_no_runner_finds_counts_all_of_a_file(
    make_repo: MakeRepo, said: str, verdict: str
) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {
        "tests/_test_api.py": cases,
        "tests/test_x.py": "def test_a():\n    assert 1\n\n\ndef test_b():\n    assert 2\n",
    }
    assert verdicts(make_repo, {7: f"We wrote {said} tests."}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"), [("We wrote 3 tests: two of the API and one performance test.", "consistent"), ("We wrote 3 tests.", "contradicted")]
)  # fmt: skip
def test_load_tests_are_counted_where_they_are_told_of(make_repo: MakeRepo, said: str, verdict: str) -> None:
    user = "from locust import HttpUser, task\n\n\nclass User(HttpUser):\n    @task\n    def test_predict(self):\n        self.client.get('/')\n"
    more = {
        "tests/test_x.py": "def test_a():\n    assert 1\n\n\ndef test_b():\n    assert 2\n",
        "tests/locustfile.py": user,
    }
    assert verdicts(make_repo, {7: said}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(("said", "verdict"), [("6", "consistent"), ("8", "contradicted")])
def test_the_tests_of_the_files_that_are_named(make_repo: MakeRepo, said: str, verdict: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {f"{folder}/test_{name}.py": cases for folder, name in (("tests", "a"), ("src", "b"), ("scripts", "c"))}
    text = f"We wrote {said} tests. Three of them are in `test_a.py`, the others in test_b.py."
    assert verdicts(make_repo, {7: text}, {"tests/test_x.py": "", **more})["test-count"] == {verdict}


@pytest.mark.parametrize(("said", "verdict"), [("3", "consistent"), ("6", "contradicted")])
def test_tests_within_a_function_are_tests_that_no_runner_finds(make_repo: MakeRepo, said: str, verdict: str) -> None:
    inner = "".join(f"    def test_{i}():\n        assert {i}\n\n" for i in range(3))
    more = {"tests/test_x.py": f"def test_main():\n{inner}"}
    assert verdicts(make_repo, {7: f"We wrote {said} tests."}, more)["test-count"] == {verdict}


@pytest.mark.parametrize(
    ("text", "tests", "verdict"),
    [
        ("Test_dvc: it checks whether DVC is there or not.", "", "contradicted"),
        ("We wrote tests of the data.", "", "contradicted"),
        ("We did not write tests of the data.", "", "unverifiable"),
        ("We have no test_dvc.", "", None),
        ("We use the test_loader to see how good it is.", "", None),
        ("Testing the model was done by means of the test set.", "", "unverifiable"),
        ("We test that the model and the data work.", "", "unverifiable"),
        ("We wrote tests of the data.", "def step(x):\n    assert x\n", "unverifiable"),
        ("We wrote tests of the data.", "def check_it():\n    assert 1\n", "unverifiable"),
        ("Test_dvc: it checks whether DVC is there or not.", "def test_dvc():\n    assert 1\n", "consistent"),
        ("Test_dvc: it checks whether DVC is there or not.", "def test_it():\n    assert 1\n", "unverifiable"),
    ],
)
def test_tests_that_are_told_of_where_there_are_none(
    make_repo: MakeRepo, text: str, tests: str, verdict: str | None
) -> None:
    found = verdicts(make_repo, {7: text}, {"tests/test_x.py": tests})
    assert found.get("test-count", {None}) == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Two test files with 6 tests in total. Four tests are for the data, two tests are of the model.", "consistent"),
        ("Three test files with 6 tests in total. Four tests are for the data, two tests are of the model.", "contradicted"),
        ("6 tests in total. Four tests are for the data, two tests are of the model.", "contradicted"),
        ("Two test files with 5 tests in total. Three tests are for the data, two tests of the model.", "contradicted"),
    ],
)  # fmt: skip
def test_parts_that_come_to_the_whole_tell_what_is_counted(make_repo: MakeRepo, said: str, verdict: str) -> None:
    cases = [f"def test_{i}():\n    assert {i}\n\n\n" for i in range(4)]
    parts = {"data": 4, "model": 2, "api": 3}
    more = {f"tests/test_{name}.py": "".join(cases[:size]) for name, size in parts.items()}
    assert verdicts(make_repo, {7: said}, {"tests/test_x.py": "", **more})["test-count"] == {verdict}


@pytest.mark.parametrize(
    ("file", "count", "verdict"),
    [
        ("test_x.py", 3, "consistent"),
        ("test_x.py", 9, "unverifiable"),  # all of them are as many
        ("test_x.py", 4, "unverifiable"),  # with a helper that asserts
        ("test_x.py", 6, "contradicted"),
        ("test_x.py", 2, "contradicted"),
        ("test_y.py", 3, "unverifiable"),  # there are two of them
        ("test_z.py", 3, "unverifiable"),
    ],
)
def test_the_tests_of_one_file_are_counted_in_it(make_repo: MakeRepo, file: str, count: int, verdict: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    helper = "def run_test():\n    assert 1\n"
    files = {"tests/test_x.py": cases + helper, "tests/a/test_y.py": cases, "tests/b/test_y.py": cases}
    said = Claim("test-count", file, 7, 9, "so many", value=FileCount(file, count))
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), {})
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We have 2 tests in test_x.py.", "contradicted"),
        ("test_x.py (2 unit tests) looks at all of it.", "contradicted"),
        ("We have 2 tests in test_x.py for the shape.", "unverifiable"),
        ("test_x.py contains 2 smoke tests.", "unverifiable"),
        ("test_x.py contains 5 smoke tests.", "contradicted"),
        ("In addition, test_x.py contains 2 tests.", "unverifiable"),
        ("In test_x.py, we have 2 tests that look at shapes.", "unverifiable"),
        ("test_x.py: we look at it with 2 test cases.", "unverifiable"),
        ("test_x.py (2 tests) looks at shapes. There is a slow one in test_x.py.", "unverifiable"),
        ("We wanted to have 5 tests in test_x.py.", None),
    ],
)
def test_a_file_may_have_more_tests_than_one_sentence_speaks_of(
    make_repo: MakeRepo, text: str, verdict: str | None
) -> None:
    files = {"reports/README.md": questions(load_catalogue(None), {7: text})}
    files["tests/test_x.py"] = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = [one.verdict for one in check(extract(repository), repository, {}) if one.key == "test_x.py"]
    assert found == ([ClaimVerdict(verdict)] if verdict else [])


_FIXTURE = "import pytest\n@pytest.fixture(params=LOTS)\ndef m(request):\n    return request.param\n"


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_x.py": _FIXTURE + "def test_a(m):\n    assert m\n"},
        {"tests/conftest.py": _FIXTURE, "tests/test_x.py": "def test_a(m):\n    assert m\n"},
        {
            "tests/test_x.py": f"{_FIXTURE}@pytest.fixture\ndef n(m):\n    return m\n"
            "@pytest.mark.usefixtures('n')\ndef test_a():\n    assert 1\n"
        },
        {
            "tests/test_x.py": "import pytest\npytestmark = pytest.mark.parametrize('x', LOTS)\n"
            "def test_a(x):\n    assert x\n"
        },
        {"tests/test_x.py": "def pytest_generate_tests(m):\n    m.parametrize()\ndef test_a(x):\n    assert x\n"},
        {
            "tests/test_x.py": "import pytest\n@pytest.mark.parametrize('x', LOTS)\nclass TestA:\n"
            "    def test_a(self, x):\n        assert x\n"
        },
        {
            "tests/base.py": "class Base:\n    def test_x(self):\n        assert 1\n",
            "tests/test_x.py": "from tests.base import Base\nclass TestA(Base):\n    pass\nclass TestB(Base):\n    pass\n",
        },
    ],
)
@pytest.mark.parametrize("text", ["We wrote 3 tests in test_x.py.", "We wrote 3 tests in total."])
def test_what_multiplies_tests_may_make_as_many_as_said(make_repo: MakeRepo, files: dict[str, str], text: str) -> None:
    report = {"reports/README.md": questions(load_catalogue(None), {7: text})}
    with open_snapshot(parse_source(str(make_repo({**report, **files})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = [one.verdict for one in check(extract(repository), repository, {}) if one.id == "test-count"]
    assert found
    assert ClaimVerdict.CONTRADICTED not in found


def test_tests_may_lie_in_a_repository_of_their_own(make_repo: MakeRepo) -> None:
    files = {"tests/test_x.py": "", ".gitmodules": '[submodule "checks"]\n\tpath = checks\n\turl = ../checks\n'}
    assert verdicts(make_repo, {7: "We wrote tests of the data."}, files)["test-count"] == {"unverifiable"}


@pytest.mark.parametrize(("count", "contradicted"), [(2, False), (3, True)])
@pytest.mark.parametrize("text", ["We wrote {} tests in test_x.py.", "We wrote {} tests in total."])
def test_methods_of_a_class_that_no_runner_collects_are_tests_to_who_wrote_them(
    make_repo: MakeRepo, text: str, count: int, contradicted: bool
) -> None:
    code = "class DataTests:\n    def test_a(self):\n        assert 1\n\n    def test_b(self):\n        assert 2\n"
    files = {"reports/README.md": questions(load_catalogue(None), {7: text.format(count)}), "tests/test_x.py": code}
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = [one.verdict for one in check(extract(repository), repository, {}) if one.id == "test-count"]
    assert (ClaimVerdict.CONTRADICTED in found) is contradicted


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We wrote over 5 tests.", "consistent"),
        ("We wrote more than 9 tests.", "unverifiable"),
        ("We wrote at least 12 tests.", "contradicted"),
        ("We have 12+ tests.", "contradicted"),
        ("We have 5+ tests.", "consistent"),
        ("Number of tests: 9.", "contradicted"),
        ("The number of tests is 7.", "consistent"),
        ("Number of tests: 2 for the data and 5 for the model.", "unverifiable"),
        ("We wrote around 5 tests.", "contradicted"),
        ("We wrote 3 unit tests for data and model, and additionally 4 tests for the api.", "consistent"),
        ("We wrote 3 unit tests for data and model, and additionally 6 tests for the api.", "contradicted"),
        ("We have 2 tests for the data and the rest is for the model.", "unverifiable"),
        ("We wrote 5 tests that are run in CI, and 2 that are only run locally.", "unverifiable"),
        ("We wrote six tests or so.", "consistent"),
        ("We wrote 9 tests. They check that 5 columns are there and 3 have the right type.", "contradicted"),
        ("Of the tests two were hard to write, but we have 9 tests.", "contradicted"),
    ],
)
def test_numbers_that_are_the_least_or_of_parts(make_repo: MakeRepo, text: str, verdict: str) -> None:
    more = {"tests/test_x.py": "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(7))}
    assert verdicts(make_repo, {7: text}, more)["test-count"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("16 data tests and 15 model tests.", "unverifiable"),
        ("Data: 16 tests. Model: 15 tests.", "unverifiable"),
        ("5 data tests and 2 model tests.", "consistent"),
        ("Tests of data and model.", "consistent"),
    ],
)
def test_parts_that_come_to_more_than_there_is_are_not_borne_out(make_repo: MakeRepo, text: str, verdict: str) -> None:
    many = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(5))
    files = {"tests/test_data.py": many, "tests/test_model.py": many[: len(many) // 5 * 2]}
    assert verdicts(make_repo, {7: text}, files)["test-count"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ({}, "contradicted"),
        ({"tests/test_x.py": "x = 1\n"}, "consistent"),
        ({"tests/test_x.py": "def test_it():\n    pass\n"}, "consistent"),
    ],
)
def test_who_says_that_there_is_no_test_is_held_to_it(make_repo: MakeRepo, files: dict[str, str], verdict: str) -> None:
    found = outcomes(make_repo, {7: "We did not write any tests."}, files)["test-count"]
    assert [one.verdict.value for one in found] == [verdict]


def test_who_says_that_there_is_no_test_denies_the_ticks_of_tests() -> None:
    denied = Claim("test-count", None, 7, 9, "We did not write any tests", Stance.DENIED, value=NumberOfTests(0))
    told = denied._replace(stance=Stance.AFFIRMED, key="topics", value=Names(("data",)))
    ticked = {item: MARK._replace(item_id=item) for item in ("data-tests", "model-tests", "api-tests")}
    assert [one.item for one in disagreements([denied], ticked, {})] == ["data-tests", "model-tests"]
    opened = {item: mark._replace(mark="", ticked=False) for item, mark in ticked.items()}
    assert not disagreements([told], {**opened, "load-test": MARK}, {})
