from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from auditor.views.sessions import Chosen, Session
from tests.conftest import Files, MakeRepo

W = ".github/workflows/t.yml"
JOB = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {matrix: {environment: [MATRIX]}}
    steps:
      - uses: prefix-dev/setup-pixi@v0.8.1
        with: {INPUT}
      - run: RUN
"""
PINS = """[feature.old.dependencies]
python = "3.11.*"
[feature.new.dependencies]
python = "PIN"
[environments]
a = ["tools", "old"]
b = {features = ["new"]}
c = ["tools"]
"""
NOX = """import nox
OPTION
@nox.session(GIVEN)
def tests(session):
    session.run("pytest")
@nox.session(python=["3.9", "3.10"])
def compat(session):
    session.run("pytest")
@nox.session(python=["3.8"])
def docs(session):
    session.run("mkdocs", "build")
"""


def _sessions(make_repo: MakeRepo, files: Files) -> tuple[tuple[Session, ...], tuple[Session, ...]]:
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        view = Repository(snapshot, load_catalogue(None)).sessions
        return view.of_nox, view.of_pixi


def _tested(make_repo: MakeRepo, files: Files) -> Chosen:
    """Return what the only job of the only workflow tests in."""
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (workflow,) = repository.workflows.active
        commands = repository.resolve.job(workflow, workflow.jobs[0])
        nox = next((command for command in commands if command.tool == "nox"), None)
        sessions = repository.sessions
        return sessions.run_by(nox) if nox is not None else sessions.tested_in(workflow.jobs[0], commands)


def _versions(chosen: Chosen) -> tuple[str, str, bool]:
    """Return the Pythons that are sure, those that are not, and whether there may be others."""
    sure, perhaps = (" ".join(ran.python.version for ran in chosen.ran if ran.sure is each) for each in (True, False))
    return sure, perhaps, chosen.opaque


@pytest.mark.parametrize(
    ("given", "pythons", "sure", "default"),
    [
        ("", [], True, True),
        ("python='3.11'", ["3.11"], True, True),
        ("python=['3.11', '3.12']", ["3.11", "3.12"], True, True),
        ("['3.11', '3.12']", ["3.11", "3.12"], True, True),
        ("py=['3.11', '3.12']", ["3.11", "3.12"], True, True),
        ("python=False", [], True, True),
        ("python=['3.11'], default=False", ["3.11"], True, False),
        ("python=['3.11'], default=CI", ["3.11"], True, None),
        ("python=['3.11'], venv_params=['--python', '3.9']", ["3.11"], False, True),
        ("python=read()", [], False, True),
        ("python=['pypy']", [], False, True),
    ],
)
def test_a_session_of_nox_tells_of_its_pythons(
    make_repo: MakeRepo, given: str, pythons: list[str], sure: bool, default: bool | None
) -> None:
    (tests, *_), _ = _sessions(make_repo, {"noxfile.py": NOX.replace("GIVEN", given).replace("OPTION", "")})
    assert [python.version for python in tests.pythons] == pythons
    assert (tests.kind, tests.name, tests.path, tests.line) == ("nox", "tests", "noxfile.py", 3)
    assert (tests.sure, tests.default) == (sure, default)


@pytest.mark.parametrize(("path", "sure"), [("noxfile.py", True), ("ci/noxfile.py", True), ("tasks.py", False)])
def test_a_session_of_another_file_than_nox_reads_is_not_sure(make_repo: MakeRepo, path: str, sure: bool) -> None:
    found, _ = _sessions(make_repo, {path: NOX.replace("GIVEN", "python='3.11'").replace("OPTION", "")})
    assert [(each.name, each.sure) for each in found] == [("tests", sure), ("compat", sure), ("docs", sure)]


def test_a_session_goes_by_the_name_that_it_is_given(make_repo: MakeRepo) -> None:
    (tests, *_), _ = _sessions(make_repo, {"noxfile.py": NOX.replace("GIVEN", "name='unit'").replace("OPTION", "")})
    assert tests.name == "unit"


@pytest.mark.parametrize(
    ("run", "option", "told"),
    [
        ("nox", "", ("3.12 3.9 3.10", "", False)),
        ("nox -s tests", "", ("3.12", "", False)),
        ("nox -s compat-3.10", "", ("3.10", "", False)),
        ("nox -s docs", "", ("", "", False)),
        ("nox -s $SESSION", "", ("", "3.12 3.9 3.10", True)),
        ("nox -p 3.10", "", ("", "3.10", True)),
        ("nox -k tests", "", ("", "3.12 3.9 3.10", True)),
        ("nox", "nox.options.sessions = ['tests']", ("3.12", "", False)),
        ("nox", "nox.options.sessions = chosen()", ("", "3.12 3.9 3.10", True)),
        ("nox -s compat", "nox.options.sessions = ['tests']", ("3.9 3.10", "", False)),
    ],
)
def test_a_call_of_nox_tests_in_the_sessions_that_it_chooses(
    make_repo: MakeRepo, run: str, option: str, told: tuple[str, str, bool]
) -> None:
    noxfile = NOX.replace("GIVEN", "python='3.12'").replace("OPTION", option)
    job = JOB.replace("RUN", run).replace("MATRIX", "x").replace("INPUT", "{}")
    assert _versions(_tested(make_repo, {W: job, "noxfile.py": noxfile})) == told


def test_sessions_that_cannot_be_read_may_be_any(make_repo: MakeRepo) -> None:
    job = JOB.replace("RUN", "nox").replace("MATRIX", "x").replace("INPUT", "{}")
    assert _tested(make_repo, {W: job}) == Chosen((), opaque=True)


@pytest.mark.parametrize(("path", "table"), [("pixi.toml", ""), ("pyproject.toml", "tool.pixi.")])
@pytest.mark.parametrize(
    ("pin", "version", "sure"),
    [
        ("3.13.*", "3.13", True),
        ("==3.13", "3.13", True),
        ("=3.13", "3.13", True),
        ("3.13.2", "3.13", True),
        ("~=3.13.0", "3.13", True),
        ("~=3.13", "3.13", False),
        (">=3.13", None, True),
        ("3.13.*,<3.14", None, True),
    ],
)
def test_an_environment_of_pixi_has_the_python_that_a_feature_pins(
    make_repo: MakeRepo, pin: str, version: str | None, sure: bool, path: str, table: str
) -> None:
    text = PINS.replace("PIN", pin).replace("[feature", f"[{table}feature").replace("[env", f"[{table}env")
    _, (a, b, c) = _sessions(make_repo, {path: text})
    assert [(each.kind, each.name, each.path) for each in (a, b, c)] == [("pixi", name, path) for name in "abc"]
    assert [(python.version, python.line) for python in a.pythons] == [("3.11", 2)]
    assert [python.version for python in b.pythons] == ([version] if version else [])
    assert (a.sure, b.sure, c.pythons) == (True, sure, ())


@pytest.mark.parametrize(
    ("run", "given", "matrix", "told"),
    [
        ("pixi run -e a pytest", "{}", "x", ("3.11", "", False)),
        ("pixi run -e a pytest && pixi run -e b mkdocs build", "environments: a b", "x", ("3.11", "", False)),
        ("pixi run -e ${{ matrix.environment }} pytest", "{}", "a, b", ("3.11 3.13", "", False)),
        ("pixi run -e c pytest", "{}", "x", ("", "", True)),
        ("pixi run pytest", "environments: a b", "x", ("", "3.11 3.13", True)),
        ("pytest", "environments: a", "x", ("", "3.11", True)),
        ("pytest", "{}", "x", ("", "", False)),
        ("mkdocs build", "environments: a", "x", ("", "", False)),
    ],
)
def test_a_job_tests_in_the_environments_that_its_commands_name(
    make_repo: MakeRepo, run: str, given: str, matrix: str, told: tuple[str, str, bool]
) -> None:
    job = (
        JOB.replace("RUN", run).replace("{INPUT}", given if given == "{}" else f"{{{given}}}").replace("MATRIX", matrix)
    )
    assert _versions(_tested(make_repo, {W: job, "pixi.toml": PINS.replace("PIN", "3.13.*")})) == told
