from __future__ import annotations

import pytest

from auditor.repository import Repository
from tests.probes.conftest import MakeRepository, empty_repository, repo

__all__ = ["empty_repository", "repo"]

LISTED = "torch\nhydra-core\n"
IMAGE = "# of the API\nARG TAG=3.12\nFROM python:${TAG} AS base\nRUN pip install x\nCOPY . .\n"


def _names(made: Repository) -> set[str]:
    return {item.name for item in made.dependencies.requirements}


@pytest.mark.parametrize(
    "files",
    [
        {"Requirements.txt": LISTED},
        {"REQUIREMENTS.txt": LISTED},
        {"requirement.txt": LISTED},
        {"requirments.txt": LISTED},
        {"Environment.yml": "name: a\ndependencies:\n  - torch\n  - hydra-core\n"},
        {
            "setup.py": "from setuptools import setup\nsetup(install_requires=open('deps.txt').read().splitlines())\n",
            "deps.txt": LISTED,
        },
    ],
)
def test_a_manifest_is_known_in_other_letters_and_where_setup_reads_it(
    repo: MakeRepository, files: dict[str, str]
) -> None:
    assert {"torch", "hydra-core"} <= _names(repo(files))


def test_what_setup_reads_for_something_else_is_no_manifest(repo: MakeRepository) -> None:
    setup = "from setuptools import setup\nsetup(long_description=open('README.txt').read())\n"
    assert not _names(repo({"setup.py": setup, "README.txt": LISTED, "deps.txt": LISTED}))


@pytest.mark.parametrize(
    ("files", "paths"),
    [
        ({"docker/api": IMAGE, "Makefile": "image:\n\tdocker build -f docker/api .\n"}, ["docker/api"]),
        ({"images/train": IMAGE, "LICENSE": "FROM whom it may concern\n"}, ["images/train"]),
        ({"docker/api": IMAGE, "Dockerfile": IMAGE}, ["Dockerfile"]),  # who has one by its name is asked no further
        ({"docker/notes": "FROM us to you\nwe RUN this\n", "data/a": "FROM x\n"}, []),
    ],
)
def test_a_dockerfile_is_known_by_what_stands_in_it_where_none_is_by_its_name(
    repo: MakeRepository, files: dict[str, str], paths: list[str]
) -> None:
    assert [file.path for file in repo(files).docker.dockerfiles] == paths
