"""Which tests the commands of a workflow collect, wherever they run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow
from tests.soon import soon

Make = Callable[..., Repository]
W = ".github/workflows/tests.yml"
CLIENT = "from fastapi.testclient import TestClient\nfrom pkg.api import app\n\ndef test_it():\n    assert TestClient(app).post('/predict').is_success\n"
CASE = "import unittest\nfrom fastapi.testclient import TestClient\nfrom pkg.api import app\n\nclass ApiTest(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue(TestClient(app).post('/predict'))\n"
SERVED = {"backend/pkg/__init__.py": "", "backend/pkg/api.py": API, "backend/tests/test_api.py": CLIENT}
OTHER = {
    "tests/test_other.py": "def test_a():\n    assert f()\n",
    "frontend/tests/test_b.py": "def test_b():\n    assert f()\n",
}
INVOKE = "from invoke import task\n\n@task\ndef test(c):\n    {}('pytest tests')\n"
TESTPATHS = "[tool.pytest.ini_options]\ntestpaths = {}\n"


def by_defaults(folder: str, command: str) -> str:
    return f"on: push\ndefaults:\n  run:\n    working-directory: {folder}\njobs:\n  t:\n    runs-on: x\n    steps:\n      - run: {command}\n"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("cd backend\npytest tests", "done"),
        ("cd ./backend/ && pip install -e . && uv run pytest tests/ && cd ..", "done"),
        ("(cd backend && pytest tests)", "done"),
        ("pushd backend\npytest tests\npopd", "done"),
        ("bash -c 'cd backend && pytest tests'", "done"),
        ("cd frontend\ncd ../backend\npytest tests", "done"),
        ("cd $GITHUB_WORKSPACE/backend\npytest tests", "done"),
        ("cd frontend\nnpm ci\ncd $GITHUB_WORKSPACE/backend\npytest tests", "done"),
        ("cd frontend && python -m unittest tests.test_api", "partial"),
        ('cd "${{ github.workspace }}/backend"\npytest tests', "done"),
        ("cd backend\nhatch test", "done"),
        ("cd backend\npytest", "done"),
        ("cd backend && pytest --cov src --cov-report xml tests", "done"),
        ("cd backend && pytest --cov-fail-under 80 --log-level INFO", "done"),
        ("cd backend && python -m unittest discover -s tests -t .", "done"),
        ("uv run --directory backend pytest tests", "done"),
        ("uv run --directory=backend pytest tests", "done"),
        ("uv run --project backend pytest backend/tests", "done"),
        ("poetry -C backend run pytest tests", "done"),
        ("pdm run -p backend pytest tests", "done"),
        ("pytest -n auto -m 'not slow' -W error backend/tests --ignore=backend/tests/perf -k 'not gpu'", "done"),
        ("pytest backend/tests/test_api.py::test_it", "done"),
        ("pytest backend/tests/test_*.py", "done"),
        ("pytest --pyargs pkg", "done"),
        ("pytest -c backend/pytest.ini", "done"),
        ("pytest $TESTS", "done"),
        ("pytest", "done"),
        ("cd frontend\npytest tests", "partial"),
        ("cd frontend\npytest", "partial"),
        ("pytest tests/", "partial"),
        ("pytest backend/tests/unit", "partial"),
        ("cd backend\npytest tests --ignore tests/test_api.py", "partial"),
        ("cd backend\npytest --ignore=tests", "partial"),
        ("uv run --directory frontend pytest", "partial"),
        ("(cd frontend && pytest)\npytest tests/ backend", "done"),
        ("pushd frontend\npytest\npopd\npytest", "done"),
        ("popd\npytest", "done"),
        ("python tests/test_other.py", "partial"),
        ("python backend/tests/test_api.py", "done"),
        ("hatch test tests/test_other.py", "partial"),
        ("cd -\npytest tests", "done"),
    ],
)
def test_tests_are_collected_from_the_folder_that_a_command_runs_in(repo: Make, command: str, expected: str) -> None:
    files = {**SERVED, **OTHER, W: workflow(command)}
    if "unittest" in command:
        files["backend/tests/test_api.py"] = CASE
    assert state(repo(files), "api-tests") == expected
    script = {**SERVED, **OTHER, W: workflow("./ci/run.sh"), "ci/run.sh": command + "\n"}
    if "unittest" not in command and "${{" not in command:
        assert state(repo(script), "api-tests") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: by_defaults("backend", "pytest tests")}, "done"),
        ({W: by_defaults("./backend/", "pytest .")}, "done"),
        ({W: by_defaults("${{ github.workspace }}/backend", "pytest tests")}, "done"),
        ({W: by_defaults("${{ matrix.folder }}", "pytest tests")}, "done"),
        ({W: by_defaults("${{ matrix.folder }}", "pytest")}, "done"),
        ({W: by_defaults("frontend", "pytest tests")}, "partial"),
        ({W: workflow("make -C backend test"), "backend/Makefile": "test:\n\tpytest tests\n"}, "done"),
        ({W: workflow("make test"), "Makefile": "test:\n\tcd backend && pytest tests\n"}, "done"),
        ({W: workflow("make test"), "Makefile": "test:\n\tcd frontend && pytest tests\n"}, "partial"),
        ({W: workflow("invoke test"), "tasks.py": INVOKE.format("with c.cd('backend'):\n        c.run")}, "done"),
        ({W: workflow("invoke test"), "tasks.py": INVOKE.format("c.run")}, "partial"),
        ({W: workflow("nox"), "noxfile.py": "import nox\n\n@nox.session\ndef t(s):\n    s.chdir('backend')\n    s.run('pytest', 'tests')\n"}, "done"),
        ({W: workflow("task test"), "Taskfile.yml": "tasks:\n  test:\n    dir: backend\n    cmds: [pytest tests]\n"}, "done"),
        ({W: workflow("task test"), "Taskfile.yml": "tasks:\n  test:\n    cmds: [pytest tests]\n"}, "partial"),
        ({W: workflow("make test"), "Makefile": "test:\n\tcd frontend && pytest\n\tpytest\n"}, "done"),
        ({W: workflow("cd backend && just test"), "backend/justfile": "test:\n    pytest tests\n"}, "done"),
        ({W: workflow("tox -c backend/tox.ini"), "backend/tox.ini": "[testenv]\ncommands = pytest tests\n"}, "done"),
        (
            {
                W: workflow(steps="- uses: ./.github/actions/t"),
                ".github/actions/t/action.yml": "runs:\n  using: composite\n  steps:\n    - run: pytest tests\n      shell: bash\n      working-directory: backend\n",
            },
            "done",
        ),
        (
            {
                W: "on: push\njobs:\n  t:\n    uses: ./.github/workflows/called.yml\n",
                ".github/workflows/called.yml": workflow("cd backend\npip install .\npytest tests", on="workflow_call"),
            },
            "done",
        ),
        ({".gitlab-ci.yml": "test:\n  before_script:\n    - cd backend\n  script:\n    - pytest tests\n"}, "done"),
        ({W: workflow("cd backend", "pytest tests")}, "partial"),
        ({W: workflow("pytest"), "pyproject.toml": TESTPATHS.format("['backend/tests']")}, "done"),
        ({W: workflow("pytest"), "pyproject.toml": TESTPATHS.format("['tests']")}, "partial"),
        ({W: workflow("cd backend\npytest"), "backend/pyproject.toml": TESTPATHS.format("['tests']")}, "done"),
        ({W: workflow("cd backend\npytest"), "backend/pyproject.toml": TESTPATHS.format("['unit']")}, "partial"),
        ({W: workflow("pytest backend"), "pyproject.toml": TESTPATHS.format("['tests']")}, "done"),
    ],
)  # fmt: skip
def test_tests_are_collected_from_where_files_and_options_say(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({**SERVED, **OTHER, **files}), "api-tests") == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python -m unittest", "done"),
        ("python -m unittest tests.test_api", "done"),
        ("python -m unittest tests.test_api.ApiTest.test_it -v", "done"),
        ("python -m unittest tests/test_api.py", "done"),
        ("python -m unittest discover -s tests -p 'test_*.py'", "done"),
        ("python -m unittest discover tests", "done"),
        ("python -m unittest discover", "done"),
        ("python -m unittest discover -v && echo done", "done"),
        ("python -m unittest tests", "done"),
        ("python -m unittest tests.test_other", "partial"),
        ("python -m unittest -c tests.test_other", "partial"),
        ("python -m unittest discover -s unit", "partial"),
    ],
)
def test_unittest_is_told_modules_and_folders(repo: Make, command: str, expected: str) -> None:
    files = {path.removeprefix("backend/"): text for path, text in SERVED.items()}
    files = {
        **files,
        "tests/__init__.py": "",
        "tests/test_api.py": CASE,
        "tests/test_other.py": "",
        W: workflow(command),
    }
    assert state(repo(files), "api-tests") == expected


def test_the_command_that_collects_is_shown(repo: Make) -> None:
    made = repo({**SERVED, **OTHER, W: workflow("cd frontend\npytest tests\ncd ../backend\npytest tests")})
    *_, last = discover()["api-tests"].function(made).evidence
    assert (last.path, last.line) == (W, 10)


def test_many_commands_and_many_tests_are_not_each_put_together(repo: Make) -> None:
    text = CLIENT + "".join(f"\ndef test_{n}():\n    assert TestClient(app).get('/{n}')\n" for n in range(200))
    files = {f"tests/test_{n}.py": text for n in range(5)}
    commands = "\n".join(f"pytest gone/{n}\ndoit {n}" for n in range(1000))
    made = repo({**files, "pkg/__init__.py": "", "pkg/api.py": API, "dodo.py": "x = 1\n" * 1000, W: workflow(commands)})
    assert len(made.python.test_functions()) > 1000
    with soon(4):
        assert state(made, "api-tests") == "partial"


@pytest.mark.parametrize(("run", "expected"), [("pytest", "done"), ("ruff check .", "partial")])
def test_tests_that_tavern_reads_ask_the_api(repo: Make, run: str, expected: str) -> None:
    text = "test_name: a\nstages:\n  - request: {url: 'http://localhost/predict'}\n    response: {status_code: 200}\n"
    assert state(repo({"tests/test_a.tavern.yaml": text, W: workflow(run)}), "api-tests") == expected


NOX = "import nox\n\n@nox.session(python=['3.11', '3.12'])\ndef tests(session):\n    with session.chdir('backend'):\n        session.run({})\n"


@pytest.mark.parametrize(
    ("files", "command", "expected"),
    [
        ({"noxfile.py": NOX.format("'coverage', 'run', '-m', 'pytest', 'tests/test_other.py'")}, "nox -s tests", "partial"),
        ({"noxfile.py": NOX.format("'pytest', 'tests/test_other.py'")}, "nox --session tests-3.11", "partial"),
        ({"noxfile.py": NOX.format("'pytest', 'tests/test_other.py'")}, "nox", "partial"),
        ({"noxfile.py": NOX.format("'pytest', 'tests/test_api.py'")}, "nox -s tests", "done"),
        ({"noxfile.py": NOX.format("'pytest', 'tests'")}, "nox -s tests", "done"),
        ({"noxfile.py": NOX.format("'pytest', *session.posargs")}, "nox -s tests -- backend", "done"),
        ({"noxfile.py": NOX.format("'pytest', PLACE")}, "nox -s tests", "done"),
        ({"noxfile.py": NOX.format("*COMMAND")}, "nox -s tests", "done"),
        ({}, "nox -s tests", "done"),
        ({"tox.ini": "[testenv]\ncommands = pytest backend/tests/test_other.py\n"}, "tox", "partial"),
        ({"tox.ini": "[testenv]\nchangedir = backend\ncommands = pytest tests/test_other.py\n"}, "tox -e py311", "partial"),
        ({"tox.ini": "[testenv]\nchangedir = backend\ncommands = pytest tests\n"}, "tox -e py311", "done"),
        ({"tox.ini": "[testenv]\ncommands = pytest {posargs:backend/tests}\n"}, "tox", "done"),
    ],
)  # fmt: skip
def test_a_session_tests_what_it_names(repo: Make, files: dict[str, str], command: str, expected: str) -> None:
    other = {"backend/tests/test_other.py": OTHER["tests/test_other.py"]}
    assert state(repo({**SERVED, **other, **files, W: workflow(command)}), "api-tests") == expected


GUARDED = "def test_data():\n    assert f()\n\nif __name__ == '__main__':\n    test_data()\n"
OF_UNITTEST = (
    "import unittest\n\nclass Data(unittest.TestCase):\n    def test_data(self):\n        self.assertTrue(f())\n"
)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("tests/old-data-test.py", GUARDED, ("done", "medium")),
        ("tests/old-data-test.py", GUARDED.partition("\n\nif")[0], ("partial", "high")),
        ("tests/data-test.py", GUARDED, ("done", "high")),
        ("tests/data-test.py", GUARDED.partition("\n\nif")[0], ("done", "medium")),
        ("tests/testdata.py", GUARDED.partition("\n\nif")[0], ("done", "medium")),
        ("tests/testdata.py", OF_UNITTEST, ("done", "high")),
    ],
)
def test_a_guard_collects_no_file_that_its_name_takes_out(
    repo: Make, path: str, text: str, expected: tuple[str, str]
) -> None:
    made = repo({path: text, ".github/workflows/tests.yml": workflow("pytest -v")})
    assert (state(made, "data-tests"), confidence(made, "data-tests")) == expected
