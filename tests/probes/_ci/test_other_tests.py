"""Tests and linters of other languages than Python in workflows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("Rscript -e \"testthat::test_dir('tests')\"", "done"),
        ("R CMD check .", "done"),
        ("cargo test --locked", "done"),
        ("go test ./...", "done"),
        ("npx vitest run", "done"),
        ("Rscript train.R", "partial"),
        ("npx vitest --version", "partial"),
        ("cargo build", "partial"),
        ("npx playwright install", "partial"),
    ],
)
def test_tests_of_another_language_are_tests(repo: Make, command: str, expected: str) -> None:
    assert state(repo({W: workflow(command)}), "ci") == expected
    assert state(repo({W: workflow(command, on="workflow_dispatch")}), "ci") == "partial"


def test_they_say_nothing_of_tests_in_python(repo: Make) -> None:
    files = {"tests/test_data.py": "from pkg.data import load\n\ndef test_it():\n    assert load()\n"}
    made = repo({W: workflow("go test ./..."), **files})
    assert (state(made, "ci"), confidence(made, "ci")) == ("done", "medium")
    assert state(made, "ci-caching-and-matrix") == "not_done"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("uvx snakefmt --check workflow", "done"),
        ("snakefmt workflow", "partial"),
        ("uv run snakemake --lint", "done"),
        ("snakemake --cores 4", "not_done"),
        ("shellcheck run.sh", "done"),
        ("cargo clippy", "done"),
        ("cargo build", "not_done"),
        ("Rscript -e 'lintr::expect_lint_free()'", "done"),
        ("Rscript -e 'lintr::lint_dir()'", "partial"),
        ("Rscript -e 'print(1)'", "not_done"),
    ],
)
def test_linters_of_what_a_project_is_written_in(repo: Make, command: str, expected: str) -> None:
    assert state(repo({W: workflow(command)}), "ci-linting") == expected


def test_a_linter_of_r_fails_where_the_environment_says_so(repo: Make) -> None:
    step = "- run: Rscript -e 'lintr::lint_dir()'\n  env:\n    LINTR_ERROR_ON_LINT: true"
    assert state(repo({W: workflow(steps=step)}), "ci-linting") == "done"
