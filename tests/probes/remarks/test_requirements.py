"""What manifests ask for, and cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"pyproject.toml": "[project]\nname = 'p'\nreadme = 'README.md'\n"}, "project-file-missing"),
        ({"pyproject.toml": "[tool.setuptools.dynamic]\ndependencies = {file = ['r.txt']}\n"}, "project-file-missing"),
        ({"pyproject.toml": "[tool.setuptools.dynamic]\ndependencies = {file = ['r.txt']}\n", "r.txt": ""}, ""),
        ({"requirements.txt": "torch\n-e file:///Users/me/p\n"}, "requirements-local-path"),
        ({"requirements.txt": "numpy @ file:///croot/numpy\n"}, "requirements-local-path"),
        ({"old_requirements.txt": "numpy @ file:///croot/numpy\n"}, ""),
        ({"requirements.txt": "-e .\nnumpy\nx @ git+https://example.com/x\n"}, ""),
    ],
)
def test_manifests(repo: Make, files: dict[str, str], name: str) -> None:
    made = repo(files)
    names = ("project-file-missing", "requirements-local-path")
    assert [each for each in names if remarked(made, each)] == ([name] if name else [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("-e file:///Users/ada/birds", "file:///Users/.../birds"),
        ("birds @ /home/ada/birds", "/home/.../birds"),
        ("-e C:/Users/ada/birds", "C:/.../birds"),
        ("numpy @ file:///croot/numpy", "file:///croot/numpy"),
    ],
)
def test_a_path_of_one_machine_is_told_without_whose_it_is(repo: Make, line: str, told: str) -> None:
    (found,) = remarked(repo({"requirements.txt": f"{line}\n"}), "requirements-local-path")
    assert found.message == f"requirements.txt installs a package from {told}, a path on one machine"
    assert "ada" not in found.evidence[0].note


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("uv sync", 1),
        ("pip install torch  # first", 1),
        ("torch", 0),
        ("torch 2.1", 0),
        ("torch >= 2", 0),
        ("-r base.txt", 0),
        ("-e .", 0),
        ("# all of them", 0),
        ('tomli ; python_version < "3.11"', 0),
        ("torch \\\n  uv sync", 0),
    ],
)
def test_lines_that_are_no_requirements(repo: Make, line: str, expected: int) -> None:
    made = repo({"requirements.txt": f"numpy\n{line}\npandas\n"})
    found = remarked(made, "requirements-line-invalid")
    assert [each.evidence[0].line for each in found] == [2] * expected
    assert not remarked(repo({"old_requirements.txt": "uv sync\n"}), "requirements-line-invalid")
