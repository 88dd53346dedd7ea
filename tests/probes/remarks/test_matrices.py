from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
PYTHON = "- uses: actions/setup-python@v5\n  with:\n    {}"


@pytest.mark.parametrize(("more", "expected"), [("", 1), ("\n  name: On ${{ matrix.py }}", 0)])
def test_a_matrix_that_only_the_key_of_a_cache_uses_is_remarked(repo: Make, more: str, expected: int) -> None:
    job = "strategy:\n  matrix:\n    py: ['3.11', '3.12']"
    cache = "- uses: actions/cache@v4\n  with:\n    path: x\n    key: a-${{ matrix.py }}\n    restore-keys: |\n      a-${{ matrix.py }}"
    found = remarked(repo({W: workflow("pytest", job=job, steps=cache + more)}), "workflow-matrix-unused")
    assert [each.message.endswith("nothing uses matrix.py but the key of a cache") for each in found] == [
        True
    ] * expected


@pytest.mark.parametrize(
    ("uses", "expected"),
    [("${{ matrix.python-version }}", 0), ("'3.12'", 1), ("${{ matrix['python-version'] }}", 0)],
)
def test_a_matrix_that_no_step_uses_is_remarked(repo: Make, uses: str, expected: int) -> None:
    job = "strategy:\n  matrix:\n    python-version: ['3.11', '3.12']"
    made = repo({W: workflow("pytest", job=job, steps=PYTHON.format(f"python-version: {uses}"))})
    assert len(remarked(made, "workflow-matrix-unused")) == expected


@pytest.mark.parametrize(
    ("job", "lines"),
    [
        ("strategy:\nmatrix:\n  os: [a, b]", [7]),
        ("strategy:\n  matrix:\n    os: [a, b]", []),
        ("strategy: {matrix: {os: [a]}}\nmatrix:\n  os: [a, b]", []),
        ("# matrix:\n#  os: [a, b]", []),
    ],
)
def test_a_matrix_beside_the_strategy_is_none(repo: Make, job: str, lines: list[int]) -> None:
    found = remarked(repo({W: workflow("pytest", job=job)}), "workflow-matrix-misplaced")
    assert [place.line for each in found for place in each.evidence] == lines


@pytest.mark.parametrize(("runs", "expected"), [("ruff check .", 0), ("coverage run -m pytest tests/", 1)])
def test_the_python_of_a_job_that_tests_nothing_may_be_any(repo: Make, runs: str, expected: int) -> None:
    made = repo({W: workflow(runs, steps=PYTHON.format("python-version: ${{ matrix.python-version }}"))})
    assert len(remarked(made, "workflow-matrix-undefined")) == expected


@pytest.mark.parametrize(
    ("job", "told"),
    [
        ("", ["the job has no matrix"]),
        ("strategy:\n  matrix:\n    os: [a]", ["its matrix has only os"]),
        ("strategy:\n  matrix:\n    python-version: ['3.12']", []),
    ],
)
def test_matrix_values_that_the_job_does_not_have(repo: Make, job: str, told: list[str]) -> None:
    made = repo({W: workflow("pytest", job=job, steps=PYTHON.format("python-version: ${{ matrix.python-version }}"))})
    found = remarked(made, "workflow-matrix-undefined")
    assert [each.message for each in found] == [
        f"job test uses matrix.python-version, but {each}, so the value is empty" for each in told
    ]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [("{py: ['3.11', '3.12']}", ["the matrix of the jobs a and b lists py (3.11, 3.12), but nothing uses matrix.py"]), ("{py: ['3.11']}", [])],
)  # fmt: skip
def test_a_matrix_of_several_jobs_is_told_once_and_a_single_value_not(
    repo: Make, matrix: str, expected: list[str]
) -> None:
    job = f"{{runs-on: x, strategy: {{matrix: {matrix}}}, steps: [{{run: pytest}}]}}"
    made = repo({W: f"on: push\njobs:\n  a: {job}\n  b: {job}\n"})
    assert [each.message for each in remarked(made, "workflow-matrix-unused")] == expected
