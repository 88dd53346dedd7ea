from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
PYTHON = "- uses: actions/setup-python@v5\n  with:\n    {}"
PROJECT = "[project]\nname = 'p'\nrequires-python = '{}'\n"


@pytest.mark.parametrize(
    ("requires", "version", "command", "expected"),
    [
        (">=3.12", "3.11", "pip install -e .[dev]", ["high"]),
        (">=3.12", "3.11", "pip install -r requirements.txt\npytest", []),
        (">=3.12", "3.11", "pip install -r own.txt", ["high"]),
        (">=3.12", "3.11", "pip install --ignore-requires-python .", []),
        (">=3.12", "3.11", "pip install . || true", []),
        (">=3.12", "3.11", "cd api && pip install .", []),
        (">=3.12", "3.11", "uv venv\nuv pip install -e .", []),
        (">=3.12", "3.11", "uv pip install --system -e .", ["high"]),
        (">=3.12", "3.11", "uv sync\nuv run ruff check .", []),
        (">=3.12", "3.11", "uv run pytest", ["medium"]),
        (">=3.12", "3.11", "uv run --python 3.13 pytest", []),
        (">=3.12", "3.11", "uv run --no-project pytest", []),
        (">=3.12", "3.11", "pytest", []),
        (">=3.12", "3.11", "echo", []),
        (">=3.10,<3.12", "3.12", "pip install .", ["high"]),
        (">=3.10,<3.12.4", "3.12", "pip install .", []),
        ("~=3.11", "3.12", "pip install .", []),
        ("~=3.11.2", "3.12", "pip install .", ["high"]),
        ("==3.11.*", "3.11", "pip install .", []),
        (">=3.12", "3.x", "pip install .", []),
        (">3.11 or so", "3.9", "pip install .", []),
    ],
)
def test_a_python_version_that_the_project_does_not_admit_is_remarked(
    repo: Make, requires: str, version: str, command: str, expected: list[str]
) -> None:
    setup = PYTHON.format(f"python-version: '{version}'")
    more = {"requirements.txt": "torch\n", "own.txt": "torch\n-e .[dev]  # this\n"}
    made = repo({W: workflow(command, steps=setup), "pyproject.toml": PROJECT.format(requires), **more})
    assert [each.confidence.value for each in remarked(made, "workflow-python-version")] == expected


@pytest.mark.parametrize(
    ("steps", "commands", "ends"),
    [
        ("", "uv python install 3.11\nuv sync\npytest", ["so uv takes another one for the tests"]),
        (
            "- uses: actions/setup-python@v5",
            "uv python install 3.11\nuv sync\npytest",
            ["so uv takes another one for the tests"],
        ),
        ("", "uv python install ${{ matrix.py }}\nuv sync\npytest", ["so uv takes another one for the tests"]),
        ("", "uv python install 3.11\nuv sync --python 3.12\npytest", []),
        ("", "uv python install 3.12\nuv sync\npytest", []),
        ("", "uv python install\nuv sync\npytest", []),
        (
            "- uses: astral-sh/setup-uv@v5\n  with:\n    python-version: '3.11'",
            "uv sync\npytest",
            ["so installing it fails"],
        ),
        ("- uses: astral-sh/setup-uv@v5\n  with:\n    python-version: '3.11'", "pip install .", []),
        (
            "- uses: astral-sh/setup-uv@v5\n  with:\n    python-version: '3.11'\n"
            + PYTHON.format("python-version: 3.12"),
            "uv sync\npytest",
            [],
        ),
    ],
)
def test_what_comes_of_a_version_that_the_project_does_not_admit(
    repo: Make, steps: str, commands: str, ends: list[str]
) -> None:
    job = "strategy:\n  matrix:\n    py: ['3.11', '3.12']"
    files = {W: workflow(commands, steps=steps, job=job), "pyproject.toml": PROJECT.format(">=3.12")}
    found = remarked(repo(files), "workflow-python-version")
    assert [each.message.rpartition(", ")[2] for each in found] == ends
