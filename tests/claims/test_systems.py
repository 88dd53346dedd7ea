"""Systems and versions of Python that tests run on by what calls a workflow, by environments, and how many are said."""

from __future__ import annotations

import pytest

from auditor.claims import Variants
from tests.claims.held import outcomes
from tests.claims.said import only
from tests.conftest import MakeRepo

_CALLED = """
on:
  workflow_call:
    inputs:
      recipe: {type: string}
      os: {type: string, default: windows-2022}
jobs:
  run:
    runs-on: ${{ inputs.os }}
    steps:
      - run: just ${{ inputs.recipe }}
"""
_CALLER = """
on: push
jobs:
  tests:
    strategy: {matrix: {os: [ubuntu-22.04, macos-14]}}
    uses: ./.github/workflows/tests.yaml
    with: {recipe: test, os: "${{ matrix.os }}"}
  style:
    uses: ./.github/workflows/tests.yaml
    with: {recipe: lint}
"""
_RECIPES = "test:\n    pytest\nlint:\n    ruff check .\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Our tests run on Ubuntu and macOS.", "consistent"),
        ("Our unit tests run on Ubuntu and Windows.", "contradicted"),
        ("Our tests run on one operating system.", "contradicted"),
    ],
)
def test_a_workflow_runs_on_what_its_caller_hands_it(make_repo: MakeRepo, text: str, verdict: str) -> None:
    files = {".github/workflows/tests.yaml": _CALLED, ".github/workflows/check.yaml": _CALLER, "justfile": _RECIPES}
    (found,) = outcomes(make_repo, {11: text}, files)["ci-os"]
    assert (found.verdict.value, found.found) == (verdict, "the tests run on macos, ubuntu")


def _by(command: str) -> dict[str, str]:
    return {
        ".github/workflows/tests.yaml": f"on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n"
        f"    strategy: {{matrix: {{session: [tests-3.10, tests-3.12, style-3.13]}}}}\n    steps:\n      - run: {command}\n",
        "noxfile.py": "import nox\n@nox.session(python=['3.10', '3.12'])\ndef tests(session):\n    session.run('pytest')\n"
        "@nox.session(python=['3.13'])\ndef style(session):\n    session.run('ruff', 'check', '.')\n",
        "tox.ini": "[tox]\nenvlist = py310,py312\n[testenv]\ncommands = pytest\n",
    }


@pytest.mark.parametrize(
    ("command", "text", "verdict", "told"),
    [
        ('nox --session "${{ matrix.session }}"', "Our tests run on Python 3.10 and 3.12.", "consistent", "3.10, 3.12"),
        ("nox -s tests-3.10", "Our tests run on Python 3.10.", "consistent", "3.10"),
        ("nox --session=tests-3.10", "Our tests run on Python 3.10.", "consistent", "3.10"),
        ("tox -e py310", "Our tests run on Python 3.10.", "consistent", "3.10"),
        ("tox -e py310,py312", "Our tests run on Python 3.10 and 3.12.", "consistent", "3.10, 3.12"),
        ("tox -e py310", "Our tests run on Python 3.10 and 3.12.", "unverifiable", "3.10"),
    ],
)
def test_the_name_of_an_environment_has_its_version(
    make_repo: MakeRepo, command: str, text: str, verdict: str, told: str
) -> None:
    (found,) = outcomes(make_repo, {11: text}, _by(command))["ci-python"]
    assert (found.verdict.value, found.found) == (verdict, f"the tests run on {told}")


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("As no code of ours depends on the platform, we did not run the pipeline over multiple systems.", False),
        ("Since nothing depends on it, our pipeline does not run on several systems.", False),
        ("We have not tested on several platforms.", False),
        ("We use neither caching nor several operating systems; linting is part of it.", False),
        ("Neither several operating systems nor several Python versions are tested.", False),
        ("We use neither caching nor linting, but several operating systems.", True),
        ("The code was not split over several systems.", None),
        ("We did not run the linting over multiple systems.", None),
    ],
)
def test_who_runs_tests_not_on_several_systems_has_one(text: str, many: bool | None) -> None:
    found = only({11: text}, "ci-os")
    assert (found.value if found is not None else None) == (Variants((), many) if many is not None else None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tox runs our tests on Ubuntu with 3.10, 3.11 and 3.12.", ("3.10", "3.11", "3.12")),
        ("Our tests run on Ubuntu with 3.12.", None),
        ("Our tests run with version 3.1 of one thing and 3.2 of another.", None),
    ],
)
def test_several_numbers_of_python_are_versions_of_it(text: str, names: tuple[str, ...] | None) -> None:
    found = only({11: text}, "ci-python")
    assert (found.value_as(Variants).names if found is not None else None) == names


def test_the_file_of_a_workflow_may_begin_a_sentence() -> None:
    text = "We enable caching (see above). linting.yaml runs on pushes and enforces code quality with Ruff."
    found = only({11: text}, "ci-linting")
    assert found is not None and found.said.startswith("linting.yaml runs")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We test on two operating systems.", "consistent"),
        ("We test on three operating systems.", "unverifiable"),
        ("We test on multiple operating systems.", "consistent"),
        ("We test on two operating systems, Ubuntu and macOS.", "consistent"),
    ],
)
def test_systems_that_are_counted_are_as_many_as_said(make_repo: MakeRepo, text: str, verdict: str) -> None:
    (found,) = outcomes(make_repo, {11: text})["ci-os"]
    assert found.verdict.value == verdict
    assert found.found.endswith(", and 3 are said") is (verdict == "unverifiable")


_BESIDE = """
on: push
jobs:
  unit:
    runs-on: ubuntu-latest
    steps:
      - run: pytest
  tests:
    uses: {}
"""


@pytest.mark.parametrize(
    ("uses", "verdict"),
    [("o/n/.github/workflows/tests.yaml@v1", "unverifiable"), ("./.github/workflows/called.yaml", "contradicted")],
)
def test_what_a_workflow_of_others_runs_on_is_not_known(make_repo: MakeRepo, uses: str, verdict: str) -> None:
    called = "on: workflow_call\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"
    files = {".github/workflows/tests.yaml": _BESIDE.format(uses), ".github/workflows/called.yaml": called}
    (found,) = outcomes(make_repo, {11: "Our tests run on Ubuntu and Windows."}, files)["ci-os"]
    assert found.verdict.value == verdict
