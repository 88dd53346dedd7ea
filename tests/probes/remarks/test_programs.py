from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/tests.yml"
SET_UP = "- uses: actions/checkout@v4\n- uses: actions/setup-python@v5"
LISTED = {"requirements.txt": "torch==2.5\n", "requirements_dev.txt": "pytest\ncoverage\n"}


def _steps(*runs: str, steps: str = SET_UP, **more: str) -> str:
    return workflow(*runs, steps=steps, **more)


@pytest.mark.parametrize(
    ("commands", "missing"),
    [
        (("pip install -r requirements.txt", "pytest tests/"), "pytest"),
        (("python -m pip install -U pip", "pip install -r requirements.txt", "python -m pytest"), "pytest"),
        (("pip install -r requirements.txt", "coverage run -m pytest tests/"), "coverage and pytest"),
        (("pip install -r requirements.txt pytest", "coverage run -m pytest tests/"), "coverage"),
        (("pip install torch", "PYTHONPATH=. ruff check ."), "ruff"),
        (("pip install -r requirements.txt", "black --check .", "pip install black"), "black"),
        (("pip install -r requirements.txt -r requirements_dev.txt", "coverage run -m pytest"), ""),
        (("pip install pytest-cov", "coverage run -m pytest"), ""),
        (("pip install pytest-mock", "pytest"), ""),
        (("pip install pylint", "isort --check ."), ""),
        (("pip install -r more.txt", "pytest"), ""),
        (("pip install -e .", "pytest"), ""),
        (("pip install ./lib", "pytest"), ""),
        (("pip install '.[dev]'", "pytest"), ""),
        (("pip install 'pkg[test]'", "pytest"), ""),
        (("pip install git+https://example.com/x.git", "pytest"), ""),
        (("pip install dev-tools", "pytest"), ""),
        (("pip install $PACKAGES", "pytest"), ""),
        (("make install", "pytest"), ""),
        (("./install.sh", "pytest"), ""),
        (("poetry install", "poetry run pytest"), ""),
        (("pip install uv", "uv run pytest"), ""),
        (("pip install tox", "tox", "pytest"), ""),
        (("conda install torch", "pytest"), ""),
        (("sudo apt-get install python3-pytest", "pytest"), ""),
        (("docker run x pytest",), ""),
        (("pip install torch", "pytest || true"), ""),
        (("python setup.py develop", "pytest"), ""),
        (("source .venv/bin/activate", "pytest"), ""),
    ],
)
def test_a_program_that_no_step_installs(repo: Make, commands: tuple[str, ...], missing: str) -> None:
    found = remarked(repo({W: _steps(*commands), **LISTED}), "workflow-program-missing")
    assert [each.message.partition(" installs ")[2].partition(";")[0] for each in found] == [missing] * bool(missing)


@pytest.mark.parametrize(
    "text",
    [
        _steps("pytest", steps="- uses: actions/checkout@v4"),
        _steps("pytest", steps=SET_UP + "\n- uses: ./.github/actions/setup"),
        _steps("pytest", steps=SET_UP + "\n- uses: astral-sh/setup-uv@v5"),
        _steps("pytest", steps=SET_UP + "\n- uses: actions/cache@v4\n  with:\n    path: .venv"),
        _steps("pytest", job="container: python:3.12"),
        _steps("pytest", job="defaults:\n  run:\n    shell: bash -l {0}"),
        _steps("pytest").replace("ubuntu-latest", "self-hosted"),
        _steps("pytest").replace("ubuntu-latest", "${{ inputs.runner }}"),
    ],
    ids=["runner's Python", "own action", "uv", "cache", "image", "login shell", "own machine", "unknown machine"],
)
def test_what_may_bring_a_program_keeps_silent(repo: Make, text: str) -> None:
    assert remarked(repo({W: text}), "workflow-program-missing") == []
    assert len(remarked(repo({W: _steps("pytest")}), "workflow-program-missing")) == 1


@pytest.mark.parametrize(
    "line", ["-r other.txt", "-e .", "./lib", "lib[dev]", "x @ https://example.com/x", "git+ssh://a/b"]
)
def test_a_manifest_that_installs_more_than_it_names_keeps_silent(repo: Make, line: str) -> None:
    files = {W: _steps("pip install -r requirements.txt", "pytest"), "requirements.txt": f"torch\n{line}\n"}
    assert remarked(repo(files), "workflow-program-missing") == []


def test_the_manifest_that_is_installed_is_shown(repo: Make) -> None:
    files = {W: _steps("pip install -r requirements.txt", "coverage run -m pytest", "coverage report"), **LISTED}
    (found,) = remarked(repo(files), "workflow-program-missing")
    assert found.item == "ci"
    assert found.message == (
        "the step runs `coverage run -m pytest`, but no step before it installs coverage and pytest; requirements.txt, "
        "which is installed, does not name them"
    )
    assert [place.path for place in found.evidence] == [W, W, "requirements.txt"]
