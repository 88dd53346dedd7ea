"""Tests and linters that a workflow runs by way of something that is not followed command by command."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
SCRIPT = "import subprocess\nimport sys\n\nsubprocess.run([sys.executable, '-m', 'pytest'], check=True)\nsubprocess.run(['ruff', 'check', '.'])\n"
DOCKERFILE = "FROM python:3.12 AS test\nRUN pip install pytest ruff && pytest tests\nRUN ruff check .\n"
DOIT = "def task_test():\n    return {'actions': ['pytest', 'ruff check .']}\n"

EARTH = "lint:\n    RUN ruff check .\n\ntest:\n    RUN pytest\n\nall:\n    BUILD +lint\n    BUILD +test\n"
DAGGER = "import dagger\n\n@dagger.function\nasync def test(source):\n    return dagger.dag.container().with_exec(['pytest', '-q'])\n"


FLAKE = """{
  devShells.default = mkShell { packages = [ pytest ruff ]; };
  checks.default = runCommand "t" {} "pytest && ruff check .";
}
"""
NX = '{"targets": {"lint": {"options": {"command": "ruff check ."}}, "test": {"options": {"commands": ["pytest engine"]}}}}'

SERVICE = {
    "compose.yaml": "services:\n  api:\n    build: {context: ., target: api}\n  tests:\n    build: {context: ., target: test}\n",
    "Dockerfile": 'FROM x AS base\nCMD app\nFROM base AS test\nCMD ["coverage", "run", "-m", "pytest"]\nFROM base AS api\nCMD app\n',
    "Makefile": "t:\n\tdocker compose run tests\n",
}


@pytest.mark.parametrize(
    ("files", "tests", "lints"),
    [
        ({W: workflow("python ci/run.py"), "ci/run.py": SCRIPT}, "done", "done"),
        ({W: workflow("python -m birds.dev test"), "src/birds/__init__.py": "", "src/birds/dev.py": SCRIPT}, "done", "done"),
        ({W: workflow("python ci/run.py"), "ci/run.py": "import pytest\npytest.main(['tests'])\n"}, "done", "not_done"),
        ({W: workflow("python ci/run.py"), "ci/run.py": "import os\nos.system('flake8 src')\n"}, "partial", "done"),
        ({W: workflow("python ci/run.py"), "ci/run.py": SCRIPT.replace("subprocess", "printing")}, "partial", "not_done"),
        ({W: workflow("python ci/run.py"), "ci/run.py": "import os\nos.system('pip install pytest ruff')\n"}, "partial", "not_done"),
        ({W: workflow("python ci/other.py"), "ci/run.py": SCRIPT, "ci/other.py": "x = 1\n"}, "partial", "not_done"),
        ({W: workflow("docker build --target test ."), "Dockerfile": DOCKERFILE}, "done", "done"),
        ({W: workflow("docker build -f docker/test.dockerfile ."), "docker/test.dockerfile": DOCKERFILE}, "done", "done"),
        ({W: workflow("docker build backend"), "backend/Dockerfile": DOCKERFILE}, "done", "done"),
        ({W: workflow("docker build -f api.dockerfile ."), "Dockerfile": DOCKERFILE}, "partial", "not_done"),
        ({W: workflow("docker build ."), "Dockerfile": "FROM x\nRUN pip install pytest\nCMD pytest\n"}, "partial", "not_done"),
        ({W: workflow("docker compose run test"), "compose.yaml": "services:\n  test:\n    image: x\n    command: pytest -q\n"}, "done", "not_done"),
        ({W: workflow("docker compose run api"), "compose.yaml": "services:\n  test:\n    image: x\n    command: pytest -q\n"}, "partial", "not_done"),
        ({W: workflow("docker compose up"), "compose.yaml": "services:\n  test:\n    image: x\n    command: pytest -q\n"}, "done", "not_done"),
        ({W: workflow("docker build -t a .", "docker run a"), "Dockerfile": "FROM x\nCMD [\"pytest\", \"-q\"]\n"}, "done", "not_done"),
        ({W: workflow("docker build -t a ."), "Dockerfile": "FROM x\nCMD [\"pytest\", \"-q\"]\n"}, "partial", "not_done"),
        ({W: workflow("docker compose up"), "compose.yaml": "services: {t: {image: x, entrypoint: [python, -m, pytest]}}\n"}, "done", "not_done"),
        *(({W: workflow(run), **SERVICE}, found, "not_done") for run, found in (("docker compose run --rm tests", "done"), ("docker compose up --build --exit-code-from tests", "done"), ("docker compose run api", "partial"), ("docker compose run tests bash", "partial"), ("make t", "done"))),
        *(({W: workflow(f"docker-compose -f ci/dc.yml run {name}"), "ci/dc.yml": "services:\n  t:\n    command: [pytest, -q]\n"}, found, "not_done") for name, found in (("t", "done"), ("api", "partial"))),
        ({W: workflow("for each in 'ruff check .' 'pytest tests'; do\n  $each\ndone")}, "done", "done"),
        ({W: workflow("bash a.sh"), "a.sh": "for each in 'ruff check .' 'pytest tests'; do $each || exit 1; done\n"}, "done", "done"),
        ({W: workflow("for each in pytest ruff; do pip install $each; done")}, "partial", "not_done"),
        ({W: workflow("make test"), "Makefile": ".RECIPEPREFIX = >\ntest:\n> pytest\n"}, "done", "not_done"),
        ({W: workflow("make test"), "Makefile": "test::\n\techo a\nlint:\n\techo b\ntest::\n\tpytest\n"}, "done", "not_done"),
        ({W: workflow("hatch run test:run"), "hatch.toml": "[envs.test.scripts]\nrun = 'pytest'\n"}, "done", "not_done"),
        ({W: workflow("invoke ci.test"), "tasks.py": "from invoke import Collection\nimport ci\nns = Collection(ci)\n", "ci.py": "from invoke import task\n\n@task\ndef test(c):\n    c.run('pytest')\n"}, "done", "not_done"),
        ({W: workflow("pwsh ci/check.ps1"), "ci/check.ps1": "<# pip\nruff #>\n& python -m pytest `\n  tests\nruff check .\n"}, "done", "done"),
        ({W: workflow("cmd /c ci/check.bat"), "ci/check.bat": "@echo off\nREM ruff check .\ncall ..\\.venv\\Scripts\\pytest tests\n"}, "done", "not_done"),
        ({W: workflow("fish ci/check.fish"), "ci/check.fish": "pytest; or exit 1\n"}, "done", "not_done"),
        ({W: workflow("python setup.py test")}, "done", "not_done"),
        ({W: workflow("python setup.py install")}, "partial", "not_done"),
        ({W: workflow("find tests -name '*.py' -exec pytest {} +")}, "done", "not_done"),
        ({W: workflow("find tests -name pytest", "echo python -m pytest", "which pytest")}, "partial", "not_done"),
        ({W: workflow("poetry run check"), "src/birds/__init__.py": "", "src/birds/dev.py": SCRIPT, "pyproject.toml": "[project.scripts]\ncheck = 'birds.dev:main'\n"}, "done", "done"),
        ({W: workflow("python -c 'import pytest; pytest.main()'")}, "done", "not_done"),
        ({W: workflow("python -c 'print(1)  # pytest.main()'")}, "partial", "not_done"),
        ({W: workflow(steps="- shell: python\n  run: |\n    import pytest\n    raise SystemExit(pytest.main(['tests']))")}, "done", "not_done"),
        ({W: workflow("doit test"), "dodo.py": DOIT}, "done", "done"),
        ({W: workflow("mise run test"), "mise.toml": "[tasks]\ntest = 'pytest'\n# lint = 'ruff check'\n"}, "done", "not_done"),
        ({W: workflow("earthly +ci"), "Earthfile": "ci:\n    RUN pytest\n"}, "done", "not_done"),
        ({W: workflow("earthly --ci +lint"), "Earthfile": EARTH}, "partial", "done"),
        ({W: workflow("earthly --ci +all"), "Earthfile": EARTH}, "done", "done"),
        ({W: workflow("dagger call test --source=."), "dagger/src/main/__init__.py": DAGGER}, "done", "not_done"),
        ({W: workflow("just ci::check"), "justfile": "mod ci\n", "ci.just": "check:\n  pytest\n"}, "done", "not_done"),
        ({W: workflow("bash check"), "check": "set -e\npytest\nruff check .\n"}, "done", "done"),
        ({W: workflow("bash <<'E'\npytest\nruff check .\nE")}, "done", "done"),
        ({W: workflow("cat <<'E'\npytest\nruff check .\nE")}, "partial", "not_done"),
        ({W: workflow("pants test ::", "pants lint ::")}, "done", "done"),
        ({W: workflow("pants package ::")}, "partial", "not_done"),
        ({W: workflow("bazel test //...")}, "done", "not_done"),
        ({W: workflow("bazel run //dev:ruff_check"), "dev/BUILD": 'py_binary(name = "ruff_check")\n'}, "partial", "done"),
        ({W: workflow("bazel run //dev:ruff_check"), "dev/BUILD": 'py_binary(name = "train")\n'}, "partial", "not_done"),
        ({W: workflow("nix flake check"), "flake.nix": FLAKE}, "done", "done"),
        ({W: workflow("nix flake check"), "flake.nix": FLAKE.replace("checks", "apps")}, "partial", "not_done"),
        ({W: workflow("nix build"), "flake.nix": FLAKE}, "partial", "not_done"),
        ({W: workflow("nix flake check"), "flake.nix": "checks.hooks = lib.run { hooks.ruff.enable = true; };\n"}, "partial", "done"),
        ({W: workflow("nix flake check"), "flake.nix": "checks.a = run { inputs = [ pytest ruff ]; } ''true'';\n"}, "partial", "not_done"),
        *(({W: workflow(f"npx nx {told}"), "engine/project.json": NX}, *found) for told, found in (("run-many -t lint test", ("done", "done")), ("test engine", ("done", "not_done")), ("run engine:lint", ("partial", "done")), ("affected --targets=build,lint", ("partial", "done")), ("build engine", ("partial", "not_done")))),
        ({W: workflow("npx nx lint engine"), "engine/project.json": '{"targets": {"lint": {"executor": "@nxlv/python:ruff-check"}}}'}, "partial", "done"),
        ({W: workflow("docker compose run --rm lint"), "compose.yaml": "services: {lint: {image: 'ghcr.io/astral-sh/ruff:0.8', command: check .}}\n"}, "partial", "done"),
        ({W: workflow("docker compose run --rm lint"), "compose.yaml": "services: {lint: {image: ruff, entrypoint: sh, command: check .}}\n"}, "partial", "not_done"),
        ({W: workflow("doit test", on="workflow_dispatch"), "dodo.py": DOIT}, "partial", "done"),
    ],
)  # fmt: skip
def test_what_runs_tests_and_linters_by_a_way_of_its_own(
    repo: Make, files: dict[str, str], tests: str, lints: str
) -> None:
    made = repo(files)
    assert (state(made, "ci"), state(made, "ci-linting")) == (tests, lints)


ACTION = "runs:\n  using: docker\n  image: Dockerfile\n"
USES = workflow(steps="- uses: ./act\n  with:\n    what: tests")
ENTRY = 'FROM python:3.12\nCOPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"act/action.yml": ACTION, "act/Dockerfile": "FROM x\nENTRYPOINT [\"pytest\", \"-q\"]\n"}, "done"),
        ({"act/action.yml": ACTION, "act/Dockerfile": "FROM x\nCMD pip install . && pytest\n"}, "done"),
        ({"act/action.yml": ACTION, "act/Dockerfile": ENTRY, "act/entry.sh": "#!/bin/sh\nset -e\npytest tests\n"}, "done"),
        ({"act/action.yml": ACTION, "act/Dockerfile": ENTRY.replace("COPY entry", "COPY ci/entry"), "act/ci/entry.sh": "pytest\n"}, "done"),
        ({"act/action.yml": ACTION + "  args: [pytest, '${{ inputs.what }}']\n", "act/Dockerfile": "FROM x\n"}, "done"),
        ({"act/action.yml": ACTION + "  entrypoint: pytest\n", "act/Dockerfile": "FROM x\nENTRYPOINT [\"ruff\"]\n"}, "done"),
        ({"act/action.yml": ACTION.replace("Dockerfile", "docker://python:3") + "  args: [python, -m, pytest]\n"}, "done"),
        ({"act/action.yml": ACTION, "act/Dockerfile": "FROM x\nENTRYPOINT [\"pytest\"]\nENTRYPOINT [\"ruff\"]\n"}, "partial"),
        ({"act/action.yml": ACTION, "act/Dockerfile": ENTRY, "act/entry.sh": "echo pytest\n"}, "partial"),
        ({"act/action.yml": ACTION, "Dockerfile": "FROM x\nCMD [\"pytest\"]\n"}, "partial"),
        ({"act/action.yml": ACTION.replace("Dockerfile", "../../x")}, "partial"),
    ],
)  # fmt: skip
def test_what_an_action_in_an_image_starts(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({W: USES, **files}), "ci") == expected


def test_what_is_not_followed_is_not_certain(repo: Make) -> None:
    made = repo({W: workflow("doit test"), "dodo.py": DOIT})
    assert (confidence(made, "ci"), confidence(made, "ci-linting")) == ("medium", "medium")


def test_caches_and_tests_of_the_api_count_with_it(repo: Make) -> None:
    client = "from fastapi.testclient import TestClient\nfrom pkg.api import app\n\ndef test_it():\n    assert TestClient(app).post('/predict')\n"
    cached = workflow("doit test", steps="- uses: actions/cache@v4")
    files = {"src/pkg/__init__.py": "", "src/pkg/api.py": API, "tests/test_api.py": client, "dodo.py": DOIT, W: cached}
    assert (state(repo(files), "api-tests"), state(repo(files), "ci-caching-and-matrix")) == ("done", "partial")
    files[W] = cached.replace("doit test", "echo doit")
    assert (state(repo(files), "api-tests"), state(repo(files), "ci-caching-and-matrix")) == ("partial", "not_done")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("subprocess.run(['mkdocs', 'gh-deploy'])", ("done", "not_done")),
        ("subprocess.run(['docker', 'build', '-t', 'x', '.'])", ("not_done", "done")),
        ("subprocess.run('docker compose build', shell=True)", ("not_done", "done")),
        ("subprocess.run(['docker', 'pull', 'build'])", ("not_done", "not_done")),
    ],
)
def test_pages_and_images_by_way_of_a_script(repo: Make, script: str, expected: tuple[str, str]) -> None:
    made = repo({W: workflow("python ci/run.py"), "ci/run.py": f"import subprocess\n\n{script}\n"})
    assert (state(made, "github-pages"), state(made, "docker-trigger")) == expected


CALLED = workflow("pytest", "ruff check .", on="workflow_call")
CALLER = "on: [push]\njobs:\n  a:\n    {}uses: ./.github/workflows/checks.yml\n  b:\n    runs-on: x\n    steps:\n    - run: echo\n"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("", ("done", "done")), ("if: false\n    ", ("partial", "not_done")), ("# ", ("partial", "not_done"))],
)
def test_a_workflow_whose_only_caller_is_switched_off_never_starts(
    repo: Make, condition: str, expected: tuple[str, str]
) -> None:
    made = repo({W: CALLER.format(condition), ".github/workflows/checks.yml": CALLED})
    assert (state(made, "ci"), state(made, "ci-linting")) == expected


def test_a_workflow_that_others_may_call_is_there(repo: Make) -> None:
    made = repo({W: workflow("echo"), ".github/workflows/checks.yml": CALLED})
    assert state(made, "ci-linting") == "done"


@pytest.mark.parametrize(("branches", "expected"), [("[]", "partial"), ("[main]", "done"), ("", "done")])
def test_no_branch_starts_a_workflow_that_lists_none(repo: Make, branches: str, expected: str) -> None:
    assert state(repo({W: workflow("pytest", on=f"{{push: {{branches: {branches}}}}}")}), "ci") == expected


@pytest.mark.parametrize(("condition", "expected"), [("false", "not_done"), ("true", "done")])
def test_a_branch_that_is_never_taken_lints_nothing(repo: Make, condition: str, expected: str) -> None:
    assert state(repo({W: workflow(f"if {condition}; then\n  ruff check .\nfi")}), "ci-linting") == expected
