"""What a manifest calls the project, or takes from a folder or a repository as the project is."""

from __future__ import annotations

import pytest

from auditor.views.dependencies import DependenciesView, Requirement
from tests.views.memory import memory_tree


@pytest.mark.parametrize(
    ("path", "text", "own"),
    [
        ("pyproject.toml", "[project]\nname = 'My_Exam.x'\n", {"my-exam-x"}),
        ("pyproject.toml", "[project]\nname = 3\n", set()),
        ("pyproject.toml", "[tool.poetry]\nname = 'exam'\n", {"exam"}),
        ("pyproject.toml", "[tool.poetry.dependencies]\nexam = {path = '.'}\ntorch = {version = '2'}\n", {"exam"}),
        (
            "pyproject.toml",
            "[tool.poetry.dependencies]\nexam = [{git = 'x', platform = 'a'}, {version = '2'}]\n",
            {"exam"},
        ),
        ("pyproject.toml", "[tool.uv.sources]\nexam = {workspace = true}\ntorch = {index = 'cpu'}\n", {"exam"}),
        ("pyproject.toml", "[[tool.uv.index]]\nname = 'cpu'\nurl = 'https://x'\n", set()),
        ("pyproject.toml", "[tool.flit.metadata]\nmodule = 'exam'\n", {"exam"}),
        ("pixi.toml", "[workspace]\nname = 'exam'\n[pypi-dependencies]\nlib = {path = './lib'}\n", {"exam", "lib"}),
        ("Pipfile", "[packages]\nexam = {editable = true, path = '.'}\ntorch = '*'\n", {"exam"}),
        ("setup.py", "from setuptools import setup\nsetup(name='exam', packages=['a'])\n", {"exam"}),
        ("setup.py", "from setuptools import setup\nNAME = 'exam'\nsetup(name=NAME)\n", {"exam"}),
        ("setup.py", "from setuptools import setup\nsetup(name=read(), packages=['exam'])\n", set()),
        ("setup.cfg", "[metadata]\nname = exam\n", {"exam"}),
        ("setup.cfg", "[metadata]\nversion = 1\n", set()),
        ("requirements.txt", "exam\n", set()),
    ],
)
def test_a_manifest_tells_what_is_the_projects_own(path: str, text: str, own: set[str]) -> None:
    (manifest,) = DependenciesView(memory_tree({path: text})).manifests
    assert manifest.own == own


@pytest.mark.parametrize(
    ("line", "local"),
    [
        ("exam @ file:///app", True),
        ("exam @ git+https://github.com/x/exam", True),
        ("exam==1.0", False),
        ("exam>=1; python_version < '3.9'", False),
        ("exam", False),
    ],
)
def test_a_requirement_tells_whether_it_comes_from_no_index(line: str, local: bool) -> None:
    (found,) = DependenciesView(memory_tree({"requirements.txt": f"{line}\n"})).requirements
    assert found.local is local


def test_a_requirement_from_a_folder_is_local() -> None:
    assert Requirement("exam", "pyproject.toml", 1, "./lib").local
