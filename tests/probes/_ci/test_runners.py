"""Runners with a list of Pythons of their own are a matrix for the workflow that starts them."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state, workflow

CACHE = "- uses: actions/cache@v4\n  with:\n    path: .nox\n    key: a"
NOX = """
import nox

@nox.session(python=["3.10", "3.12"])
def tests(session):
    session.run("pytest")

@nox.session(python=["3.10", "3.12"])
def lint(session):
    session.run("ruff", "check")

@nox.session
def once(session):
    session.run("pytest")
"""
TOX = "[tox]\nenvlist = py{310,312}, lint\n\n[testenv]\ncommands = pytest\n\n[testenv:lint]\ncommands = ruff check\n"
HATCH = "[[tool.hatch.envs.hatch-test.matrix]]\npython = ['3.10', '3.12']\n"
TEST = {"tests/test_a.py": "def test_a():\n    assert 1 + 1 == 2\n"}


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        ("nox", {"noxfile.py": NOX}, "done"),
        ("nox -s tests", {"noxfile.py": NOX}, "done"),
        ('uvx nox -s "${{ fromJson(needs.list.outputs.sessions) }}"', {"noxfile.py": NOX}, "done"),
        ("nox -s tests-3.10 tests-3.12", {"noxfile.py": NOX}, "done"),
        ("nox -s tests-3.10", {"noxfile.py": NOX}, "partial"),
        ("nox -s once lint", {"noxfile.py": NOX}, "partial"),
        ("nox -s tests -p 3.12", {"noxfile.py": NOX}, "partial"),
        ("nox -s tests", {"noxfile.py": NOX.replace(', "3.12"', "")}, "partial"),
        ("nox", {"noxfile.py": NOX.replace("(python=[", "(py=[")}, "done"),
        ("nox -s $SESSION", {"noxfile.py": NOX}, "done"),
        ("nox", {"noxfile.py": NOX + "\nnox.options.sessions = ['once']\n"}, "partial"),
        ("nox", {"noxfile.py": NOX + "\nnox.options.sessions = chosen()\n"}, "done"),
        ("nox", {"noxfile.py": NOX.replace('"3.12"]', '"3.12"], default=False')}, "partial"),
        ("nox -s tests", {"noxfile.py": NOX.replace('"3.12"]', '"3.12"], default=False')}, "done"),
        ("tox", {"tox.ini": TOX}, "done"),
        ("tox -e py310,py312", {"tox.ini": TOX}, "done"),
        ("tox", {"tox.ini": TOX.replace("{310,312}", "312")}, "partial"),
        ("tox -e py310", {"tox.ini": TOX}, "partial"),
        ("hatch test --all", {"pyproject.toml": HATCH}, "done"),
        ("hatch test --all", {"pyproject.toml": HATCH.replace(", '3.12'", "")}, "partial"),
        ("hatch test", {"pyproject.toml": HATCH}, "partial"),
    ],
)
def test_a_runner_may_have_the_matrix(repo: Make, command: str, files: dict[str, str], expected: str) -> None:
    made = repo({".github/workflows/ci.yml": workflow(command, steps=CACHE), **files, **TEST})
    assert state(made, "ci-caching-and-matrix") == expected


STYLE = "\n@nox.session\ndef style(session):\n    session.run('ruff', 'check')\n"
HELPED = "\n@nox.session\ndef style(session):\n    session.run('coverage', 'erase')\n    check(session)\n\ndef check(session):\n    session.run('pytest')\n"
OPAQUE = "\n@nox.session\ndef style(session):\n    session.run(*COMMAND)\n    session.run(COMMAND[0])\n"
DOCS = "\n[testenv:docs]\ncommands = pdoc -o site pkg\n"


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        ("tox -e docs", {"tox.ini": TOX + DOCS}, "partial"),
        ("tox -e docs,py310", {"tox.ini": TOX + DOCS}, "done"),
        ("tox -e $ENV", {"tox.ini": TOX + DOCS}, "done"),
        ("tox -e docs", {"tox.ini": TOX + "\n[testenv:docs]\ndeps = pdoc\n"}, "done"),
        ("nox -s style", {"noxfile.py": NOX + STYLE}, "partial"),
        ("nox -s style tests", {"noxfile.py": NOX + STYLE}, "done"),
        ("nox", {"noxfile.py": NOX + STYLE}, "done"),
        ("nox", {"noxfile.py": f"import nox\n{STYLE}"}, "partial"),
        ("nox -s style", {"noxfile.py": NOX + HELPED}, "done"),
        ("nox -s style", {"noxfile.py": NOX + OPAQUE}, "done"),
        ("nox -s style", {}, "done"),
    ],
)
def test_a_session_tests_by_what_it_runs(repo: Make, command: str, files: dict[str, str], expected: str) -> None:
    assert state(repo({".github/workflows/ci.yml": workflow(command), **files, **TEST}), "ci") == expected


PIXI = (
    "[dependencies]\npython = '>=3.11'\n[feature.test.tasks]\ntest = 'pytest'\n[feature.py311.dependencies]\npython = '3.11.*'\n"
    "[feature.py313.dependencies]\npython = '3.13.*'\n[environments]\na = ['test', 'py311']\nb = ['test', 'py313']\n"
)
GOES = "strategy:\n  matrix:\n    environment: [a, b]"
SETS_UP = "- uses: prefix-dev/setup-pixi@v0.8.1\n  with:\n    cache: true"


@pytest.mark.parametrize(
    ("job", "run", "pixi", "expected"),
    [
        (GOES, "pixi run -e ${{ matrix.environment }} test", PIXI, "done"),
        ("", "pixi run -e a test\npixi run -e b test", PIXI, "done"),
        (GOES.replace("a, b", "a"), "pixi run -e ${{ matrix.environment }} test", PIXI, "partial"),
        (GOES, "pixi run -e ${{ matrix.environment }} test", PIXI.replace("3.13.*", ">=3.10"), "partial"),
        (GOES, "pixi run -e ${{ matrix.environment }} test", PIXI.replace("3.13", "3.11"), "partial"),
        (GOES, "pixi run -e ${{ matrix.environment }} test", PIXI.replace("3.13.*", "==3.13"), "done"),
        (GOES, "pixi run -e $PIXI_ENV test", PIXI, "done"),
        ("", "pixi run -e a test\npixi run -e b mkdocs build", PIXI, "partial"),
        (GOES.replace("a, b", "c, d"), "pixi run -e ${{ matrix.environment }} test", PIXI, "partial"),
    ],
)
def test_environments_of_pixi_are_made_of_features_that_pin_python(
    repo: Make, job: str, run: str, pixi: str, expected: str
) -> None:
    files = {".github/workflows/ci.yml": workflow(run, job=job, steps=SETS_UP), "pixi.toml": pixi, **TEST}
    assert state(repo(files), "ci-caching-and-matrix") == expected
