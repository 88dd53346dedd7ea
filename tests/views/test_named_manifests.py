"""Lists of packages that only what installs them shows to be manifests."""

from __future__ import annotations

import pytest

from auditor.views.dependencies import DependenciesView
from tests.views.memory import memory_tree

LIST = "torch==2.5.1\ntritonclient[grpc]\n"


def declared(**files: str) -> list[tuple[str, str]]:
    return [(item.name, item.path) for item in DependenciesView(memory_tree(files)).requirements]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("gate/Dockerfile", "FROM python\nCOPY deps.txt .\nRUN pip install --no-cache-dir -r deps.txt\n"),
        ("Dockerfile", "FROM python\nRUN uv pip install \\\n    --system \\\n    -r /app/deps.txt\n"),
        ("Dockerfile", 'FROM python\nRUN ["pip", "install", "-r", "deps.txt"]\n'),
        (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - run: python -m pip install -r deps.txt\n"),
        ("Makefile", "setup:\n\tpip install --requirement=deps.txt\n"),
        ("README.md", "Install: `pip install -r deps.txt`\n"),
        ("BUILD", 'python_requirements(\n    name="reqs",\n    source="deps.txt",\n)\n'),
        ("MODULE.bazel", 'pip.parse(hub_name = "pip", requirements_lock = "//:deps.txt")\n'),
    ],
)
def test_a_list_that_is_installed_is_a_manifest_whatever_its_name(place: str, text: str) -> None:
    found = declared(**{place: text, "deps.txt": LIST})
    assert found == [("torch", "deps.txt"), ("tritonclient", "deps.txt")]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Dockerfile", "FROM python\nCOPY deps.txt .\nRUN pip install torch && cp -r deps.txt /x\n"),
        ("run.sh", "grep -c deps.txt words\n"),
        ("BUILD", 'resources(name="reqs", source="deps.txt")\n'),
        ("notes.md", "pip install -r other.txt\n"),
        ("README.md", "pip install torch\npython predict.py -c deps.txt\n"),
        ("run.sh", "uv sync\ncp -r deps.txt /x\n"),
    ],
)
def test_a_list_that_nothing_installs_is_none(place: str, text: str) -> None:
    assert declared(**{place: text, "deps.txt": LIST}) == []


def test_of_two_lists_of_one_name_the_nearer_is_meant() -> None:
    files = {"a/deps.txt": "torch\n", "b/deps.txt": "numpy\n"}
    install = "FROM python\nRUN pip install -r deps.txt\n"
    assert declared(**files, **{"b/Dockerfile": install}) == [("numpy", "b/deps.txt")]
    assert declared(**files, **{"Dockerfile": install}) == []


def test_a_folder_for_others_that_holds_lists_alone_holds_the_project_s_own() -> None:
    path = "3rdparty/python/requirements.txt"
    assert declared(**{path: "torch\n", "3rdparty/python/BUILD": "python_requirements()\n"}) == [("torch", path)]
    assert declared(**{path: "torch\n", "3rdparty/python/lib/core.py": "x = 1\n"}) == []


def test_a_list_in_a_copied_library_counts_where_the_project_installs_it() -> None:
    path = "third_party/lib/requirements.txt"
    files = {path: "torch\n", "third_party/lib/core.py": "x = 1\n"}
    assert declared(**files, **{"Dockerfile": f"FROM python\nRUN pip install -r {path}\n"}) == [("torch", path)]


@pytest.mark.parametrize(
    "path", ["third_party/lib/requirements.txt", "wandb/run-20250101_101010-abc123/files/requirements.txt"]
)
@pytest.mark.parametrize("name", ["requirements.txt", "/app/requirements.txt", "missing/requirements.txt"])
def test_a_list_of_others_is_not_meant_by_a_name_that_it_shares(path: str, name: str) -> None:
    files = {path: "torch\n", "third_party/lib/core.py": "x = 1\n", "Dockerfile": f"RUN pip install -r {name}\n"}
    assert declared(**files) == []
    assert declared(**files, **{"requirements.txt": "numpy\n"}) == [("numpy", "requirements.txt")]
