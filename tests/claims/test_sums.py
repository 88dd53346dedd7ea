"""Numbers of tests that an answer gives in parts, as a sum, or beside one another."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.conftest import MakeRepo

_FUNCTIONS = "def test_a(): assert 1\ndef test_b(): assert 1\n"
FIVE = {"tests/test_x.py": _FUNCTIONS, "tests/test_data.py": f"{_FUNCTIONS}def test_c(): assert 1\n"}
SEVEN = {**FIVE, "tests/test_api.py": _FUNCTIONS}


@pytest.mark.parametrize("there", [5, 7])
@pytest.mark.parametrize(
    ("text", "five", "seven"),
    [
        ("We wrote 2 test functions for the model and 3 for the data.", "consistent", "unverifiable"),
        ("There are 3+2 tests.", "consistent", "contradicted"),
        ("We have 2 (model) + 3 (data) tests.", "consistent", "contradicted"),
        ("We wrote 4 tests, plus one for the split.", "unverifiable", "contradicted"),
        ("We wrote 4 tests, later 1 was added.", "unverifiable", "contradicted"),
        ("We wrote 4 tests and added 1 later on.", "unverifiable", "contradicted"),
        ("We wrote 4 tests besides the one for the split.", "unverifiable", "contradicted"),
        ("Apart from a test for the split, we have 4 tests.", "unverifiable", "contradicted"),
        ("We have 4 tests not counting the one of the split.", "unverifiable", "contradicted"),
        ("We have 4 tests now, with a fifth on its way.", "unverifiable", "contradicted"),
        ("We have 5 tests in 3 files: 3 for the data and 2 for the model.", "consistent", "unverifiable"),
        ("Unit tests: 4. Integration tests: 1.", "consistent", "unverifiable"),
        ("We have 4 tests.", "contradicted", "contradicted"),
        ("We have 4 tests, and plan one more.", "contradicted", "contradicted"),
    ],
)
def test_what_parts_of_a_sentence_come_to_is_counted(
    make_repo: MakeRepo, text: str, five: str, seven: str, there: int
) -> None:
    (found,) = outcomes(make_repo, {7: text}, FIVE if there == 5 else SEVEN)["test-count"]
    assert found.verdict.value == (five if there == 5 else seven)
