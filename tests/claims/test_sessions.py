"""Versions of Python that tests run on where a workflow starts sessions of nox."""

from __future__ import annotations

import pytest

from auditor.crosscheck import ClaimVerdict
from tests.claims.held import outcomes
from tests.conftest import MakeRepo

JOB = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: {}
"""
SESSION = "import nox\n@nox.session{}\ndef tests(session):\n    session.run('pytest')\n"
STYLE = "@nox.session(python=['3.10', '3.11'])\ndef style(session):\n    session.run('ruff', 'check', '.')\n"


@pytest.mark.parametrize(
    ("run", "noxfile", "verdict", "told"),
    [
        ("nox", SESSION.format(""), "contradicted", "3.12"),
        ("nox -s tests", SESSION.format("(reuse_venv=True)"), "contradicted", "3.12"),
        ("nox", SESSION.format("(python=False)"), "contradicted", "3.12"),
        ("nox", SESSION.format("") + STYLE, "contradicted", "3.12"),
        ("nox", SESSION.format("(python=['3.11', '3.12'])"), "consistent", "3.11, 3.12"),
        ("nox -s tests", SESSION.format("(['3.11', '3.12'])"), "consistent", "3.11, 3.12"),
        ("mine -s tests-3.11 && nox -s tests", SESSION.format(""), "contradicted", "3.12"),
        ("nox -s tests-3.12", SESSION.format("(python=['3.11', '3.12'])"), "contradicted", "3.12"),
        ("nox", "P = ['3.11', '3.12']\n" + SESSION.format("(python=P)"), "consistent", "3.11, 3.12"),
        ("nox", SESSION.format("(py=['3.11', '3.12'])"), "consistent", "3.11, 3.12"),
        ("nox", SESSION.format("(python=read())"), "unverifiable", "3.12"),
        ("nox -s tests", SESSION.format("") + STYLE.replace("['3.10', '3.11']", "read()"), "contradicted", "3.12"),
        ("nox -p $PYTHON", SESSION.format(""), "unverifiable", "3.12"),
        ("nox --force-python=3.11", SESSION.format(""), "consistent", "3.11, 3.12"),
        ("nox", SESSION.format("\n@nox.parametrize('python', ['3.11', '3.12'])"), "unverifiable", "3.12"),
        ("nox", SESSION.format("\n@nox.parametrize('torch', ['2.1', '2.2'])"), "contradicted", "3.12"),
        ("nox", "", "unverifiable", "3.12"),
    ],
)
def test_a_session_runs_on_the_pythons_that_it_lists_else_on_the_one_that_is_set_up(
    make_repo: MakeRepo, run: str, noxfile: str, verdict: str, told: str
) -> None:
    more = {".github/workflows/tests.yaml": JOB.format(run), **({"noxfile.py": noxfile} if noxfile else {})}
    (found,) = outcomes(make_repo, {11: "The tests run on Python 3.11 and 3.12."}, more)["ci-python"]
    assert (found.verdict, found.found) == (ClaimVerdict(verdict), f"the tests run on {told}")


PIXI = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{environment: [{}]}}}}
    steps:
      - uses: prefix-dev/setup-pixi@v0.8.1
        with: {{environments: "${{{{ matrix.environment }}}}"}}
      - run: pixi run -e ${{{{ matrix.environment }}}} pytest
"""
PINS = """
[dependencies]
python = ">=3.11"
[feature.old.dependencies]
python = "3.11.*"
[feature.new.dependencies]
python = "3.13.*"
[environments]
a = ["old"]
b = {features = ["new"]}
c = ["none"]
"""


@pytest.mark.parametrize(
    ("environments", "verdict", "told"),
    [
        ("a, b", "consistent", "the tests run on 3.11, 3.13"),
        ("a", "contradicted", "the tests run on 3.11"),
        ("c", "unverifiable", "no Python version of a test workflow can be read"),
    ],
)
def test_an_environment_of_pixi_runs_on_the_python_that_its_features_pin(
    make_repo: MakeRepo, environments: str, verdict: str, told: str
) -> None:
    more = {".github/workflows/tests.yaml": PIXI.format(environments), "pixi.toml": PINS}
    (found,) = outcomes(make_repo, {11: "The tests run on Python 3.11 and 3.13."}, more)["ci-python"]
    assert (found.verdict, found.found) == (ClaimVerdict(verdict), told)


@pytest.mark.parametrize(
    ("run", "verdict", "told"),
    [
        ("pixi run -e ${{ matrix.environment }} pytest", "consistent", "the tests run on 3.11, 3.13"),
        ("pixi run -e a pytest", "contradicted", "the tests run on 3.11"),
        ("pixi run pytest", "unverifiable", "no Python version of a test workflow can be read"),
    ],
)
def test_a_command_names_its_environment_whatever_is_set_up(
    make_repo: MakeRepo, run: str, verdict: str, told: str
) -> None:
    workflow = PIXI.format("a, b").replace("environments: ", "cache-key: ")
    workflow = workflow.replace("pixi run -e ${{ matrix.environment }} pytest", run)
    more = {".github/workflows/tests.yaml": workflow, "pixi.toml": PINS.replace("3.13.*", "==3.13")}
    (found,) = outcomes(make_repo, {11: "The tests run on Python 3.11 and 3.13."}, more)["ci-python"]
    assert (found.verdict, found.found) == (ClaimVerdict(verdict), told)


SEVERAL = """import nox
{}
@nox.session(python=["3.12"])
def tests(session):
    session.run("pytest")
@nox.session(python=["3.9", "3.10"]{})
def compat(session):
    session.run("pytest")
"""


@pytest.mark.parametrize(
    ("run", "option", "given", "verdict"),
    [
        ("nox", "nox.options.sessions = ['tests']", "", "consistent"),
        ("nox", "", ", default=False", "consistent"),
        ("nox", "nox.options.sessions = CHOSEN()", "", "consistent"),
        ("nox", "if CI:\n    nox.options.sessions = ['tests', 'compat']", "", "consistent"),
        ("nox", "nox.options.sessions = ['compat']\nnox.options.sessions += ['tests']", "", "consistent"),
        ("nox", "nox.options.tags = ['a']", "", "consistent"),
        ("nox -k tests", "", "", "consistent"),
        ("nox --tags new", "", "", "consistent"),
        ("nox -s $SESSION", "", "", "consistent"),
        ("nox", "", ", default=CI", "consistent"),
        ("nox", "", "", "contradicted"),
        ("nox", "nox.options.reuse_existing_virtualenvs = True", "", "contradicted"),
        ("nox", "nox.options.sessions = ['tests', 'compat']", "", "contradicted"),
        ("nox", "", ", default=True", "contradicted"),
        ("nox -s tests compat", "nox.options.sessions = ['tests']", ", default=False", "contradicted"),
        ("nox -- -k tests", "", "", "contradicted"),
    ],
)
def test_a_session_that_a_plain_call_leaves_out_is_held_against_nobody(
    make_repo: MakeRepo, run: str, option: str, given: str, verdict: str
) -> None:
    more = {".github/workflows/tests.yaml": JOB.format(run), "noxfile.py": SEVERAL.format(option, given)}
    (found,) = outcomes(make_repo, {11: "We only test on one Python version, 3.12."}, more)["ci-python"]
    assert found.verdict == ClaimVerdict(verdict)


SET_UP = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: prefix-dev/setup-pixi@v0.8.1
        with: {{environments: a b}}
      - run: {}
      - run: {}
"""


@pytest.mark.parametrize(
    ("first", "second", "verdict", "told"),
    [
        ("pixi run -e a pytest tests", "pixi run -e b mkdocs build", "consistent", "the tests run on 3.11"),
        ("pixi run -e a check", "pixi run -e b docs", "consistent", "the tests run on 3.11"),
        ("pixi run -e a pytest", "pixi run --environment=b pytest", "contradicted", "the tests run on 3.11, 3.13"),
        ("pixi run -e a check", "pixi run -e b check", "contradicted", "the tests run on 3.11, 3.13"),
        ("pixi run pytest", "pixi run docs", "unverifiable", "no Python version of a test workflow can be read"),
    ],
)
def test_an_environment_without_tests_is_held_against_nobody(
    make_repo: MakeRepo, first: str, second: str, verdict: str, told: str
) -> None:
    tasks = '\n[tasks]\ncheck = "pytest tests"\ndocs = "mkdocs build"\n'
    more = {".github/workflows/tests.yaml": SET_UP.format(first, second), "pixi.toml": PINS + tasks}
    (found,) = outcomes(make_repo, {11: "We only test on one Python version, 3.11."}, more)["ci-python"]
    assert (found.verdict, found.found) == (ClaimVerdict(verdict), told)


@pytest.mark.parametrize("more", ["pixi run -e c pytest", "pytest"])
def test_tests_in_an_environment_that_pins_nothing_may_run_on_any_python(make_repo: MakeRepo, more: str) -> None:
    files = {".github/workflows/tests.yaml": SET_UP.format("pixi run -e a pytest", more), "pixi.toml": PINS}
    (found,) = outcomes(make_repo, {11: "The tests run on Python 3.11 and 3.13."}, files)["ci-python"]
    assert found.verdict is ClaimVerdict.UNVERIFIABLE
