"""Systems and versions that an answer tells of something else than what its tests run on."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.conftest import MakeRepo

WORKFLOW = """
on: push
jobs:
  test:
    runs-on: ${{ matrix.os }}
    strategy: {matrix: {os: [ubuntu-latest, windows-latest], python-version: ["3.10", "3.11"]}}
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "${{ matrix.python-version }}"}
      - run: pytest tests
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - run: ruff check .
"""


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("The linting job uses a single Python version.", set()),
        ("Only one Python version is linted.", set()),
        ("The data workflow is run on a single OS, as it only checks the data.", set()),
        ("macOS is commented out in the matrix.", set()),
        ("macOS is in the matrix file but disabled.", set()),
        ("The linter runs on one version of Python, 3.12.", {"consistent"}),
        ("The matrix has Ubuntu and Windows, with macOS commented out.", {"consistent"}),
        ("Our images use Python 3.9, the tests 3.10 and 3.11.", {"consistent"}),
        ("The developers use macOS, the CI Linux and Windows.", {"consistent"}),
        ("A matrix of Ubuntu, Windows and macOS was our aim, Ubuntu is what we got.", set()),
        ("The course shows a matrix with 3.9, 3.10 and 3.11.", set()),
        ("The matrix over Windows and macOS was thrown out, as it cost too many minutes.", set()),
        ("We test on Ubuntu and Windows, macOS runners exist.", {"unverifiable"}),
        ("Our team worked on macOS, whereas GitHub runs everything on Ubuntu.", {"consistent"}),
        ("We had 3.9 on the cluster and 3.11 in the workflow.", {"consistent"}),
        ("The image of Vertex AI has Python 3.8, which is old, CI has 3.10 and 3.11.", {"consistent"}),
        ("Developers on macOS profit from the runs on Ubuntu.", {"consistent"}),
        ("The test matrix was reduced to Ubuntu and Windows after macOS kept timing out.", {"consistent"}),
        ("Missing: macOS.", set()),
        ("We do not test on several operating systems for linting, only for the unit tests.", set()),
        ("Linting is not tested on several operating systems, only the tests are.", set()),
        ("We don't lint on multiple Python versions, only test on them.", set()),
        ("We did not test the docker images on several operating systems.", set()),
        ("The frontend is not tested on several operating systems, the package is (2).", set()),
        ("We do not lint or test on several operating systems.", {"contradicted"}),
        ("The unit tests and the linting do not run on several operating systems.", {"contradicted"}),
        ("We do not test on multiple Python versions.", {"contradicted"}),
        ("CI runs the tests on macOS and Ubuntu, once the build is through.", {"contradicted"}),
        ("Our workflow uses a matrix of Ubuntu, Windows and macOS.", {"contradicted"}),
        ("Python 3.9 and 3.10 are tested in the matrix.", {"contradicted"}),
        ("The tests use a single Python version.", {"contradicted"}),
        ("The workflow runs on a single OS.", {"contradicted"}),
        ("We test on macOS, too.", {"contradicted"}),
        ("The tests run on Ubuntu, Windows and macOS.", {"contradicted"}),
        ("The images use Python 3.9, and so do the tests.", {"contradicted"}),
    ],
)
def test_what_is_of_something_else_is_held_against_nobody(make_repo: MakeRepo, text: str, verdicts: set[str]) -> None:
    found = outcomes(make_repo, {11: text}, {".github/workflows/tests.yaml": WORKFLOW})
    told = {one.verdict.value for kind in ("ci-os", "ci-python") for one in found.get(kind, [])}
    assert told == verdicts


@pytest.mark.parametrize("name", ["tests.yaml", "again.yaml"])
def test_the_workflow_that_an_answer_names_is_shown_first(make_repo: MakeRepo, name: str) -> None:
    more = {".github/workflows/tests.yaml": WORKFLOW, ".github/workflows/again.yaml": WORKFLOW}
    text = f"{name}: It runs the tests on Ubuntu and Windows with Python 3.10 and 3.11."
    found = outcomes(make_repo, {11: text}, more)
    shown = {one.evidence[0].path for kind in ("ci-os", "ci-python") for one in found[kind]}
    assert shown == {f".github/workflows/{name}"}
