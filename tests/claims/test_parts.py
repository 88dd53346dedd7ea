"""Numbers of tests that are said to be of some parts of a project."""

from __future__ import annotations

import pytest

from auditor.claims import NumberOfTests
from auditor.crosscheck import ClaimVerdict
from tests.claims.held import verdicts
from tests.claims.said import only
from tests.conftest import MakeRepo

TEST = "def test_{}(): assert 1\n"


@pytest.mark.parametrize(
    ("text", "of", "scoped"),
    [
        ("We wrote 3 tests for the data.", ("data",), True),
        ("We wrote 3 tests for the training and test data.", ("data",), True),
        ("We wrote 8 tests in the areas data, model and training.", ("data", "model", "train"), True),
        ("We wrote 3 main tests for the data.", (), True),
        ("In total we wrote 3 tests for the data and 5 for the model.", ("data", "model"), False),
        ("We wrote 3 tests for the data and 5 for the model.", ("data", "model"), True),
        ("We wrote 8 tests for the whole project.", (), False),
        ("In total we wrote 5 tests for the app: 2 for the data and 3 for the model.", ("data", "model"), True),
    ],
)
def test_the_parts_that_a_number_is_of(text: str, of: tuple[str, ...], scoped: bool) -> None:
    found = only({7: text}, "test-count")
    assert found is not None and (found.value_as(NumberOfTests).of, found.value_as(NumberOfTests).scoped) == (
        of,
        scoped,
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We wrote two tests for the data. The model has a test, too.", "consistent"),
        ("We wrote one test for the data. The model has a test, too.", "unverifiable"),
        ("We wrote 3 tests in the areas data and model.", "contradicted"),
        ("We wrote 3 tests in the areas data and API.", "unverifiable"),
        ("In total, 2 tests check the data.", "consistent"),
        ("In total, 2 tests are implemented for the data.", "consistent"),
        ("We made 25 tests of the API by hand.", "unverifiable"),
        ("We have 18 tests for the data in Great Expectations.", "unverifiable"),
        ("In total we wrote 1 test for the data and 2 for the model.", "contradicted"),
        ("In total we wrote 2 tests for the data and 2 for the model.", "consistent"),
    ],
)
def test_a_number_of_parts_is_held_against_their_files(make_repo: MakeRepo, text: str, verdict: str) -> None:
    more = {
        "tests/test_x.py": "",
        "tests/test_data.py": TEST.format("a") + TEST.format("b"),
        "tests/test_model.py": TEST.format("c") + TEST.format("d"),
    }
    assert verdicts(make_repo, {7: text}, more)["test-count"] == {ClaimVerdict(verdict)}


def test_a_total_of_some_parts_leaves_out_the_tests_of_others(make_repo: MakeRepo) -> None:
    more = {
        "tests/test_data.py": TEST.format("a"),
        "tests/test_model.py": TEST.format("b"),
        "tests/test_help.py": TEST.format("c"),
    }
    given = {7: "In total we have 2 tests for the data and the model."}
    assert verdicts(make_repo, given, {"tests/test_x.py": "", **more})["test-count"] == {ClaimVerdict.CONSISTENT}


def test_load_tests_are_counted_apart() -> None:
    assert only({7: "We have 12 load tests in addition."}, "test-count") is None
