from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"


def test_the_remedy_of_a_lint_that_cannot_fail_names_what_keeps_it_from_failing(repo: Make) -> None:
    remedy = discover()["ci-linting"].remedy
    assert all(word in remedy for word in ("ruff check", "continue-on-error", "--exit-zero", "|| true"))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (workflow("ruff check . || true"), ["ruff check .; its failure is swallowed"]),
        (workflow("black ."), ["black .; formats in place"]),
        (
            workflow(steps="- run: flake8 src\n  continue-on-error: true"),
            ["flake8 src; continue-on-error"],
        ),
        (
            workflow(steps="- uses: pre-commit/action@v3.0.1\n  continue-on-error: true"),
            ["pre-commit/action@v3.0.1; continue-on-error"],
        ),
    ],
)
def test_a_lint_that_cannot_fail_is_shown_once_with_its_reason(repo: Make, text: str, notes: list[str]) -> None:
    hook = "repos:\n  - repo: local\n    hooks:\n      - id: a\n        language: system\n        entry: ruff check\n"
    finding = discover()["ci-linting"].function(repo({W: text, ".pre-commit-config.yaml": hook}))
    assert finding.state.value == "partial"
    assert [place.note for place in finding.evidence] == notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("ruff check ."), "done"),
        (workflow("uv run ruff format --check ."), "done"),
        (workflow("black --check src"), "done"),
        (workflow("ruff check . --fix"), "done"),
        (workflow("isort --check-only --diff src"), "done"),
        (workflow("isort -c src"), "done"),
        (workflow("yapf --diff -r src"), "done"),
        (workflow("autopep8 --diff --exit-code -r src"), "done"),
        (workflow("hatch fmt --check"), "done"),
        (workflow("uv format --check"), "done"),
        (workflow("uv format"), "partial"),
        (workflow("uv sync"), "not_done"),
        (workflow("uvx pyrefly check"), "done"),
        (workflow(steps="- uses: j178/prek-action@v1"), "done"),
        (workflow(steps="- uses: jakebailey/pyright-action@v2"), "done"),
        (workflow("pylint --fail-under=8 src"), "done"),
        (workflow("nbqa ruff check notebooks"), "done"),
        (workflow("nbqa black --check notebooks"), "done"),
        (workflow("nbqa black notebooks"), "partial"),
        (workflow("nbqa --version"), "not_done"),
        (workflow("pflake8 src"), "done"),
        (workflow("rye lint"), "done"),
        (workflow("rye fmt --check"), "done"),
        (workflow("rye fmt"), "partial"),
        (workflow("rye sync"), "not_done"),
        (workflow(steps="- uses: TrueBrain/actions-flake8@v2"), "done"),
        (workflow(steps="- uses: birds/GitHub-Action-for-pylint@v1"), "done"),
        (workflow(steps="- uses: birds/isort-action@v1\n  continue-on-error: true"), "partial"),
        (workflow(steps="- uses: birds/pre-commit-action@v1"), "done"),
        (workflow(steps="- uses: birds/setup-ruff@v1"), "not_done"),
        (workflow(steps="- uses: birds/pre-commit-autoupdate@v1"), "not_done"),
        (workflow(steps="- uses: blackbirds/nest@v1"), "not_done"),
        (workflow(steps="- uses: birds/blackbird@v1"), "not_done"),
        (workflow(steps="- uses: pre-commit/action@v3.0.1"), "done"),
        (workflow(steps="- uses: astral-sh/ruff-action@v3"), "done"),
        (workflow("git diff --name-only | xargs ruff check"), "done"),
        (workflow("find src -name '*.py' -exec pylint {} +"), "done"),
        (workflow("find src -name '*.py' -exec black --check {} +"), "done"),
        (workflow("prek run --all-files"), "done"),
        (workflow(r".venv\Scripts\ruff.exe check ."), "done"),
        (workflow("ruff check `\n  src", job="defaults: {run: {shell: pwsh}}"), "done"),
        (workflow(steps="- shell: pwsh\n  run: .\\tools\\bin\\ruff check src"), "done"),
        (workflow(r"echo a\ruff check ."), "not_done"),
        (workflow("pytest --flake8 tests"), "done"),
        (workflow("coverage run -m pytest --ruff"), "done"),
        (workflow("pytest --cov=flake8"), "not_done"),
        (workflow("flake8 src || true"), "partial"),
        (workflow("ruff check --exit-zero ."), "partial"),
        (workflow("ruff format ."), "partial"),
        (workflow("black src"), "partial"),
        (workflow("black -l 100 --diff src"), "partial"),
        (workflow("autopep8 --diff -r src"), "partial"),
        (workflow("hatch fmt"), "partial"),
        (workflow("pylint --fail-under=0 src"), "partial"),
        (workflow("ruff --version", "ruff clean", "pre-commit install"), "not_done"),
        (workflow("ruff check --show-settings . | grep path", "ruff check --show-files ."), "not_done"),
        (workflow("ruff check --show-settings .", "ruff check ."), "done"),
        (workflow("ruff check --show-fixes ."), "done"),
        (workflow("git commit -m black", "find . -name '*.pyc' -delete"), "not_done"),
        (workflow("ruff check .", job="continue-on-error: true"), "partial"),
        (workflow("ruff check --fix-only ."), "partial"),
        (workflow("ruff check --fix-only --exit-non-zero-on-fix ."), "done"),
        (workflow("pyink --check ."), "done"),
        (workflow("pyink ."), "partial"),
        (workflow("ufmt check src"), "done"),
        (workflow("ufmt format src"), "partial"),
        (workflow(steps="- uses: astral-sh/ruff-action@v3", job="continue-on-error: true"), "partial"),
        (workflow(steps="- uses: astral-sh/ruff-action@v3\n  continue-on-error: true"), "partial"),
        (workflow("pip install ruff", "echo ruff check .", "# ruff check ."), "not_done"),
    ],
)
def test_ci_linting(repo: Make, text: str, expected: str) -> None:
    files = {W: text, "pyproject.toml": "[tool.ruff]\nline-length = 120\n"}
    assert state(repo(files), "ci-linting") == expected


NOX = "import nox\n\n@nox.session\ndef lint(session):\n    session.run('ruff', 'check', 'src', success_codes=[0, 1])\n"
TOX = "[testenv]\ncommands = pytest\n\n[testenv:lint]\nignore_outcome = true\ncommands = ruff check .\n"
POE = "[tool.poe.tasks.lint]\ncmd = 'ruff check .'\nignore_fail = true\n"
POE_ALL = "[tool.poe.tasks]\nlint = 'ruff check .'\nall = {sequence = ['lint'], ignore_fail = true}\n"


@pytest.mark.parametrize(
    ("command", "path", "text", "expected"),
    [
        ("nox -s lint", "noxfile.py", NOX, "partial"),
        ("nox -s lint", "noxfile.py", NOX.replace("[0, 1]", "[0, 2]"), "done"),
        ("tox -e lint", "tox.ini", TOX, "partial"),
        ("tox -e lint", "tox.ini", TOX.replace("true", "false"), "done"),
        ("tox -e lint", "tox.ini", TOX.replace("ignore_outcome = true\n", "").replace("ruff", "- ruff"), "partial"),
        ("poe lint", "pyproject.toml", POE, "partial"),
        ("poe lint", "pyproject.toml", POE.replace("true", "false"), "done"),
        ("poe all", "pyproject.toml", POE_ALL, "partial"),
        ("poe all", "pyproject.toml", POE_ALL.replace("true", "'return_zero'"), "partial"),
        ("poe all", "pyproject.toml", POE_ALL.replace("true", "'return_non_zero'"), "done"),
        ("poe all", "pyproject.toml", POE_ALL.replace("sequence", "deps"), "done"),
        ("poetry poe all", "pyproject.toml", POE_ALL.replace("sequence", "parallel"), "partial"),
    ],
)
def test_a_runner_may_swallow_what_its_linter_finds(
    repo: Make, command: str, path: str, text: str, expected: str
) -> None:
    assert state(repo({W: workflow(command), path: text}), "ci-linting") == expected


STYLE = (
    "import subprocess\n\n\ndef test_style():\n    assert subprocess.run(['ruff', 'check', 'src']).returncode == 0\n"
)
NO_STYLE = "import subprocess\n\n\ndef test_cli():\n    assert subprocess.run(['pkg', 'ruff']).returncode == 0\n"


@pytest.mark.parametrize(
    ("run", "files", "expected"),
    [
        ("pytest tests", {"pytest.ini": "[pytest]\naddopts = -q --pylint\n"}, "pytest.ini"),
        ("pytest tests", {"tests/test_style.py": STYLE}, "tests/test_style.py"),
        ("pytest tests/test_data.py", {"tests/test_style.py": STYLE, "tests/test_data.py": ""}, None),
        ("pytest tests", {"tests/test_cli.py": NO_STYLE}, None),
        ("pytest tests", {"pytest.ini": "[pytest]\naddopts = -q --cov=pylint\n"}, None),
        ("python -m build", {"pytest.ini": "[pytest]\naddopts = --pylint\n", "tests/test_style.py": STYLE}, None),
    ],
)
def test_what_the_tests_of_a_workflow_lint(repo: Make, run: str, files: dict[str, str], expected: str | None) -> None:
    finding = discover()["ci-linting"].function(repo({W: workflow(run), **files}))
    assert finding.state.value == ("not_done" if expected is None else "done")
    assert expected is None or [place.path for place in finding.evidence] == [W, expected]


HOOKS = "repos:\n- repo: x\n  hooks:\n  - id: check-yaml\n  - id: "


@pytest.mark.parametrize(
    ("hooks", "steps", "runs", "message", "sure"),
    [
        (f"{HOOKS}ruff\n", "", ["pre-commit run -a"], "a workflow lints the code", "high"),
        (f"{HOOKS}own-check\n", "- uses: pre-commit/action@v3.0.1", [], "a workflow lints the code", "high"),
        (f"{HOOKS}trailing-whitespace\n", "- uses: pre-commit/action@v3.0.1", [], "none lints code", "medium"),
        (f"{HOOKS}trailing-whitespace\n", "", ["pre-commit run -a"], "none lints code", "medium"),
        (f"{HOOKS}check-toml\n", "", ["pre-commit run -a", "ruff check ."], "a workflow lints the code", "high"),
        ("repos: [\n", "", ["pre-commit run -a"], "a workflow lints the code", "high"),
        ("", "", ["pre-commit run -a"], "a workflow lints the code", "high"),
    ],
)
def test_hooks_that_look_at_files_alone_are_told_so(
    repo: Make, hooks: str, steps: str, runs: list[str], message: str, sure: str
) -> None:
    made = repo({W: workflow(*runs, steps=steps), ".pre-commit-config.yaml": hooks})
    finding = discover()["ci-linting"].function(made)
    assert (finding.state.value, finding.confidence.value) == ("done", sure)
    assert message in finding.message


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: ruff\n"}, "done"),
        ({".pre-commit-config.yaml": "# repos:\n- repo: x\n  hooks:\n  - id: ruff\n"}, "done"),
        ({".pre-commit-config.yaml": "- repo: x\n  hooks: []\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos: []\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  # - id: ruff\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id:\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos: [\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: ruff\n      args: [a]\n"}, "done"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  # - id: ruff\n      args: [a]\n"}, "partial"),
        ({"lefthook.yml": "pre-commit:\n"}, "partial"),
        ({".husky/pre-commit": "npm test\n"}, "partial"),
        ({"package.json": '{"simple-git-hooks": {"pre-commit": "ruff check ."}}'}, "partial"),
        ({"package.json": '{"scripts": {"pre-commit": "ruff check ."}}'}, "not_done"),
        ({"tools/hooks/pre-commit": "ruff check .\n"}, "partial"),
        ({"Makefile": "init:\n\tgit config --local core.hooksPath tools/hooks\n"}, "partial"),
        ({"Makefile": "init:\n\tgit config --local user.name me\n"}, "not_done"),
        ({".pre-commit-config.yaml": ""}, "partial"),
        ({"requirements.txt": "pre-commit"}, "not_done"),
    ],
)
def test_pre_commit(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "pre-commit") == expected


def test_pre_commit_that_is_only_a_dependency_is_told_of(repo: Make) -> None:
    finding = discover()["pre-commit"].function(repo({"requirements_dev.txt": "pytest\npre-commit\n"}))
    assert (finding.state.value, finding.confidence.value) == ("not_done", "high")
    assert [(place.path, place.line) for place in finding.evidence] == [("requirements_dev.txt", 2)]
    assert finding.message.endswith("pre-commit is a dependency")
    assert discover()["pre-commit"].function(repo({"requirements_dev.txt": "pytest\n"})).evidence == ()


def test_a_service_that_ran_the_hooks_may_be_what_lints(repo: Make) -> None:
    bot = "pre-commit-ci[bot] <1+pre-commit-ci[bot]@users.noreply.github.com>"
    message = "[pre-commit.ci] auto fixes from pre-commit.com hooks"
    made = repo({W: workflow("pytest")}, authors=[bot], message=message)
    assert (state(made, "ci-linting"), confidence(made, "ci-linting")) == ("not_done", "low")


@pytest.mark.parametrize(
    ("commands", "told"),
    [
        (("black .",), "formats the code in place, and checks nothing"),
        (("autopep8 --recursive --in-place .",), "formats the code in place, and checks nothing"),
        (("ruff format .", "isort src"), "formats the code in place, and checks nothing"),
        (("ruff format .", "flake8 --exit-zero"), "lints the code, but what it finds fails nothing"),
        (("autopep8 -r src",), "lints the code, but what it finds fails nothing"),
        (("black --diff .",), "lints the code, but what it finds fails nothing"),
    ],
)
def test_what_only_formats_is_not_said_to_lint(repo: Make, commands: tuple[str, ...], told: str) -> None:
    finding = discover()["ci-linting"].function(repo({W: workflow(*commands)}))
    assert finding.state.value == "partial"
    assert finding.message == f"a workflow {told}"
