"""Numbers of tests that an answer says of some files, and what the files have."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, FileCount, Names, NumberOfTests, Stance
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import outcomes
from tests.claims.said import claims, only
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("We test the data (`test_data.py` with 16 tests) and the API (test_api.py with 12 tests).", (16, 12)),
        ("We wrote 7 tests in total. test_data.py (2 tests) is of the data. test_api.py (5 tests) is of the API.", (2, 5)),
        ("Seconds that each takes: test_data.py (24), test_api.py (3).", ()),
        ("In total there are 14: 5 tests in test_data.py and 9 in test_api.py.", (5, 9)),
        ("2 tests in test_data.py and 3 in test_api.py use mocks.", ()),
        ("The slow ones are 2 tests in test_data.py and 3 in test_api.py.", ()),
        ("A bug is found by 2 tests in test_data.py and 3 in test_api.py.", ()),
        ("At least 2 tests in test_data.py, 3 in test_api.py.", ()),
        ("In the template, test_data.py has 5 tests and test_api.py has 3 tests.", ()),
        ("test_data.py has 2 unit tests and 2 integration tests, test_api.py has 3 tests.", ()),
        ("We have 5 tests in test_data.py, 9 in the test_api.py.", (5, 9)),
        ("test_data.py has 5 tests and test_api.py has six tests.", (5, 6)),
        ("test_data.py contains 5 tests, test_api.py 6 tests.", (5, 6)),
        ("There are 7 tests (test_data.py and test_api.py).", ()),
        ("test_data.py has 5 tests and test_api.py tests the API.", ()),
        ("test_data.py (2 tests) is there, and test_api.py (5 tests) would come.", ()),
        ("test_data.py (2 tests) and test_api.py (5 tests), and test_data.py (1 test) again.", ()),
    ],
)  # fmt: skip
def test_each_file_of_an_enumeration_has_its_number(text: str, counts: tuple[int, ...]) -> None:
    found = {one.key: one.value for one in claims({7: text}) if isinstance(one.value, FileCount)}
    files = ("test_data.py", "test_api.py")
    assert found == {file: FileCount(file, count) for file, count in zip(files, counts, strict=False)}


def _cases(*numbers: int) -> str:
    return "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in numbers)


def _held(repository: Path, claim: Claim) -> str:
    with open_snapshot(parse_source(str(repository))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    return found.verdict.value


@pytest.mark.parametrize(
    ("value", "said", "verdict"),
    [
        (NumberOfTests(3, of=("data",)), "", "consistent"),
        (NumberOfTests(3, topics=("data",)), "", "contradicted"),
        (NumberOfTests(3, topics=("data",), scoped=True), "", "consistent"),
        (NumberOfTests(5, topics=("data", "model"), files=2), "", "consistent"),
        (NumberOfTests(5, topics=("data", "model"), files=3), "", "contradicted"),
        (NumberOfTests(7, topics=("data",), scoped=True), "", "unverifiable"),
        (NumberOfTests(12, topics=("data",), scoped=True), "", "contradicted"),
        (NumberOfTests(12, topics=("data",), scoped=True, about=True), "", "unverifiable"),
        (NumberOfTests(12, topics=("data",), scoped=True), "12 of them by hand", "unverifiable"),
        (NumberOfTests(7, of=("data", "model", "api"), scoped=True), "", "contradicted"),
        (NumberOfTests(7, of=("model", "api"), scoped=True), "", "unverifiable"),
        (NumberOfTests(12, load=True), "", "unverifiable"),
        (NumberOfTests(7, load=True), "", "contradicted"),
    ],
)  # fmt: skip
def test_a_number_of_a_part_is_none_of_the_whole(
    make_repo: MakeRepo, value: NumberOfTests, said: str, verdict: str
) -> None:
    files = {
        "tests/test_data.py": _cases(1, 2, 3),
        "tests/test_model.py": _cases(1, 2),
        "tests/test_api.py": _cases(*range(4)),
    }
    assert _held(make_repo(files), Claim("test-count", None, 7, 9, said, value=value)) == verdict


_BASE = "class Base:\n    def test_b(self):\n        assert 1\n"


@pytest.mark.parametrize("value", [FileCount("test_data.py", 4), NumberOfTests(4)])
@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ({}, "contradicted"),
        ({"tests/test_broken.py": "def test_(:\n"}, "unverifiable"),
        ({"scripts/broken.py": "def f(:\n"}, "contradicted"),
        ({"tests/base.py": _BASE.replace("test_b", "helper"), "tests/test_data.py": _cases(1, 2) + "class A(Base):\n    pass\n"}, "contradicted"),
        ({"tests/base.py": _BASE, "tests/test_data.py": _cases(1, 2) + "class A(Base):\n    pass\n"}, "unverifiable"),
    ],
)  # fmt: skip
def test_what_may_hold_more_tests_contradicts_no_number(
    make_repo: MakeRepo, files: dict[str, str], value: FileCount | NumberOfTests, verdict: str
) -> None:
    files = {"tests/test_data.py": _cases(1, 2), "tests/test_x.py": _cases(3), **files}
    assert _held(make_repo(files), Claim("test-count", None, 7, 9, "", value=value)) == verdict


@pytest.mark.parametrize(
    ("count", "verdict"), [(1, "contradicted"), (2, "consistent"), (9, "unverifiable")]
)  # fmt: skip
@pytest.mark.parametrize("of_file", [True, False])
def test_cases_that_cannot_be_counted_may_be_any_number(
    make_repo: MakeRepo, count: int, verdict: str, of_file: bool
) -> None:
    code = "import pytest\n@pytest.mark.parametrize('x', LOTS)\ndef test_a(x):\n    assert x\n\n\n" + _cases(1)
    value = FileCount("test_x.py", count) if of_file else NumberOfTests(count)
    assert _held(make_repo({"tests/test_x.py": code}), Claim("test-count", None, 7, 9, "", value=value)) == verdict


@pytest.mark.parametrize(
    ("key", "value", "verdict"),
    [
        ("topics", ("data",), "consistent"),
        ("topics", ("data", "model"), "unverifiable"),
        ("named", ("test_1", "test_data"), "consistent"),
        ("named", ("test_1", "test_gone"), "unverifiable"),
    ],
)
def test_what_tests_are_called_and_are_of(make_repo: MakeRepo, key: str, value: tuple[str, ...], verdict: str) -> None:
    said = Claim("test-count", key, 7, 9, "", Stance.AFFIRMED, value=Names(value))
    assert _held(make_repo({"tests/test_data.py": _cases(1)}), said) == verdict


@pytest.mark.parametrize(("count", "verdict"), [(1, "contradicted"), (3, "unverifiable")])
@pytest.mark.parametrize("other", ["web/a.test.ts", "tests/base.py"])
def test_tests_that_are_not_counted_can_only_be_more(make_repo: MakeRepo, other: str, count: int, verdict: str) -> None:
    files = {"tests/test_x.py": _cases(1, 2) + "class A(Base):\n    pass\n", other: _BASE}
    assert _held(make_repo(files), Claim("test-count", None, 7, 9, "", value=NumberOfTests(count))) == verdict


@pytest.mark.parametrize(
    ("path", "text", "verdict"),
    [
        ("src/a.py", "X = 1\n", "contradicted"),
        ("src/a.py", "def check(x):\n    assert x\n", "unverifiable"),
        ("tests/test_a.py", "def test_a():\n    print(1)\n", "unverifiable"),
        ("tests/test_a.py", "def test_(:\n", "unverifiable"),
        ("tests/a.test.ts", "", "unverifiable"),
        ("tests.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "unverifiable"),
    ],
)
def test_tests_are_missed_only_where_nothing_can_be_one(
    make_repo: MakeRepo, path: str, text: str, verdict: str
) -> None:
    said = Claim("test-count", "topics", 7, 9, "", Stance.AFFIRMED, value=Names(("model",)))
    assert _held(make_repo({path: text}), said) == verdict


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We have unit tests of the data and the model.", Stance.AFFIRMED),
        ("We wanted to write unit tests of the data.", None),
        ("We tried to write unit tests of the data.", None),
        ("We have unit tests of the data, which do not run.", None),
        ("We did not write unit tests of the data.", None),
        ("The model is tested on the data.", None),
        ("We evaluated the model on the test set.", None),
    ],
)
def test_that_there_are_tests_is_said_outright_or_not_at_all(text: str, stance: Stance | None) -> None:
    found = only({7: text}, "test-count", "topics")
    assert found is not None
    assert found.stance is stance


@pytest.mark.parametrize(
    "text",
    [
        "We would write 3 test files.",
        "Unit tests of the data should be easy to write.",
        "The data and the model are ours.",
        "The loss of `test_step` is low.",
    ],
)
def test_what_would_be_tests_counts_for_nothing(text: str) -> None:
    assert only({7: text}, "test-count") is None


@pytest.mark.parametrize(
    ("other", "verdict"), [("", "consistent"), ("def test_two():\n    assert 1\n", "unverifiable")]
)
def test_a_like_named_file_without_a_test_is_not_meant(make_repo: MakeRepo, other: str, verdict: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {"tests/test_api.py": cases, "tests/integration/test_api.py": other}
    said = "We wrote many tests. API (test_api.py): 3 tests for the health check. Data (test_x.py): 5 tests."
    assert verdict in {
        one.verdict.value for one in outcomes(make_repo, {7: said}, more)["test-count"] if one.key == "test_api.py"
    }


@pytest.mark.parametrize(("said", "verdict"), [("6", "contradicted"), ("9", "consistent")])
def test_a_total_that_speaks_of_some_parts_is_one_of_all(make_repo: MakeRepo, said: str, verdict: str) -> None:
    cases = "".join(f"def test_{i}():\n    assert {i}\n\n\n" for i in range(3))
    more = {"tests/test_x.py": "", **{f"tests/test_{name}.py": cases for name in ("data", "model", "api")}}
    text = f"In total we have implemented {said} tests. We are equally testing the data and the model."
    assert {one.verdict.value for one in outcomes(make_repo, {7: text}, more)["test-count"]} == {verdict}
