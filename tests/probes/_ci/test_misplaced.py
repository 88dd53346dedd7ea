"""A matrix that stands beside `strategy` is told to be there."""

from __future__ import annotations

import pytest

from probes.workflows import ci_caching_and_matrix
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import workflow

CACHE = "- uses: actions/cache@v4\n  with:\n    path: a\n    key: a"
BESIDE = "the tests have a cache and a matrix, which is not below `strategy`, where it counts"


@pytest.mark.parametrize(
    ("job", "message"),
    [
        ("strategy:\nmatrix:\n  os: [ubuntu-latest, macos-latest]", BESIDE),
        (
            "strategy:\n  matrix:\n    os: [ubuntu-latest, macos-latest]",
            "the tests run with a cache and a matrix",
        ),
    ],
)
def test_a_matrix_beside_the_strategy_is_said_to_be_there(repo: Make, job: str, message: str) -> None:
    made = repo({".github/workflows/a.yaml": workflow("pytest", job=job, steps=CACHE)})
    assert ci_caching_and_matrix(made).message == message
