"""The systems that a job names for its runner, beside a matrix of something else."""

from __future__ import annotations

import pytest

from probes.workflows import ci_caching_and_matrix
from tests.probes.conftest import MakeRepository as Make

JOB = """
on: push
jobs:
  test:
    runs-on: {}
    {}
    steps:
      - run: pytest
"""


@pytest.mark.parametrize(
    ("runs_on", "more", "state"),
    [
        ("${{ matrix.on }}", "strategy: {matrix: {on: [ubuntu-latest, macos-latest]}}", "partial"),
        ("[ubuntu-latest, macos-latest]", "strategy: {matrix: {lr: [1, 2]}}", "partial"),
        ("[self-hosted, ubuntu-latest]", "strategy: {matrix: {lr: [1, 2]}}", "not_done"),
        ("ubuntu-latest", "strategy: {matrix: {lr: [1, 2]}}", "not_done"),
        ("[ubuntu-latest, macos-latest]", "timeout-minutes: 5", "not_done"),
    ],
)
def test_several_systems_are_a_matrix_and_a_runner_of_ones_own_is_no_system(
    repo: Make, runs_on: str, more: str, state: str
) -> None:
    made = repo({".github/workflows/a.yaml": JOB.format(runs_on, more)})
    assert ci_caching_and_matrix(made).state.value == state
