"""Linters that run in hooks, in other services or by somebody's hand: none of them is held against the workflows."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import only


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("We have three parts: unit tests in CI, linting through pre-commit and docs.", Nuance.HOOKS),
        ("The parts of our CI are tests, linting (through pre-commit hooks) and builds.", Nuance.HOOKS),
        ("Our CI consists of pre-commit (ruff) locally and tests in GitHub Actions.", Nuance.HOOKS),
        ("The CI setup: 1) pre-commit hooks with ruff 2) GitHub Actions with pytest.", Nuance.HOOKS),
        ("A Makefile target lints the code with ruff, and CI runs the tests.", Nuance.ASIDE),
        ("Our workflow lints with ruff through pre-commit.", None),
        ("We run ruff as a pre-commit hook in our workflow.", None),
        ("GitHub Actions runs ruff, and Cloud Build builds the image.", None),
    ],
)
def test_what_lints_beside_the_workflows(text: str, nuance: Nuance | None) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and found.nuance is nuance


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("GitHub Actions runs unit tests and linting on each pull request.", True),
        ("GitHub Actions runs tests, linting and type checks.", True),
        ("Each change is reviewed; GitHub Actions runs the tests, and we lint locally.", False),
        ("GitHub Actions runs unit tests, linting is not part of it.", False),
        ("GitHub Actions runs the tests, s000001 did linting.", False),
        ("CI pipelines usually run linting.", False),
        ("The GitHub Actions runner includes ruff's cache.", False),
    ],
)
def test_another_answer_tells_of_linting_in_workflows_where_it_is_said_of_them(text: str, told: bool) -> None:
    assert (only({9: text}, "ci-linting") is not None) is told


def test_a_linter_that_was_moved_to_hooks_is_in_no_workflow_any_more() -> None:
    for text in (
        "Our workflow ran flake8 until we moved it to pre-commit.",
        "Linting with ruff runs as a Cloud Build step.",
    ):
        found = only({11: text}, "ci-linting")
        assert found is not None and (found.stance, found.outright) == (Stance.AFFIRMED, False)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Ruff is run on our laptops, pytest in the CI.", False),
        ("Pytest is run in CI, ruff on our laptops.", False),
        ("Ruff runs on our laptops and in the CI.", True),
        ("We run ruff locally, and the workflow lints with it as well.", True),
    ],
)
def test_each_piece_of_a_sentence_may_tell_where_its_own_thing_runs(text: str, held: bool) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None
    assert (found.nuance is not Nuance.ASIDE) is held
