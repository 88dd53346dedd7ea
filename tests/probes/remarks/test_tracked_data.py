"""Remarks on data that DVC is to have, and on conflicts that were committed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/build.yml"
DVC = "outs:\n- path: {}\n  md5: a\n"


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"data.dvc": DVC.format("data"), ".dvc/config": ""}, "dvc-without-remote"),
        (
            {
                "data.dvc": DVC.format("data"),
                ".dvc/config": "['remote \"r\"']\n    url = gs://bucket\n",
                "sub/.dvc/config": "[core]\n    analytics = false\n",
                "sub/songs.dvc": DVC.format("songs"),
            },
            "dvc-without-remote",
        ),
        (
            {
                "sub/.dvc/config": "['remote \"r\"']\n    url = gs://bucket\n",
                "data.dvc": DVC.format("data"),
                "sub/songs.dvc": DVC.format("songs"),
            },
            "",
        ),
        (
            {"data.dvc": DVC.format("data"), ".dvc/config": "['remote \"r\"']\n    url = /home/me/store\n"},
            "dvc-remote-local",
        ),
        ({"data.dvc": DVC.format("data"), ".dvc/config": "['remote \"r\"']\n    url = ../store\n"}, "dvc-remote-local"),
        ({"data.dvc": "", ".dvc/config": "['remote \"r\"']\n    url = gs://bucket\n"}, "dvc-file-empty"),
        ({"test.dvc": "", ".dvc/config": "['remote \"r\"']\n    url = gs://bucket\n"}, ""),
        ({"data.dvc": DVC.format("data"), ".dvc/config": "['remote \"r\"']\n    url = gs://bucket\n"}, ""),
        ({"data.dvc": DVC.format("data"), W: workflow("dvc remote add -d r gs://bucket")}, ""),
        ({"data.dvc": "deps:\n- path: x\n  repo: {url: u}\nouts:\n- path: x\n"}, ""),
        ({"Dockerfile": "FROM a\n<<<<<<< HEAD\nRUN x\n=======\nRUN y\n>>>>>>> b\n"}, "merge-conflict"),
        ({"Dockerfile": "", "requirements.txt": "a\n=======\n"}, ""),
    ],
)
def test_data_and_conflicts(repo: Make, files: dict[str, str], name: str) -> None:
    made = repo(files)
    names = ("dvc-without-remote", "dvc-remote-local", "dvc-file-empty", "merge-conflict")
    assert [each for each in names if remarked(made, each)] == ([name] if name else [])


BUCKET = "['remote \"b\"']\n    url = gs://x\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({".dvc/config": f"[core]\n    remote = a\n{BUCKET}"}, True),
        ({".dvc/config": f"[core]\n    remote = b\n{BUCKET}"}, False),
        ({".dvc/config": f"{BUCKET}[core]\n    remote = \"b\" # the bucket\n"}, False),
        ({".dvc/config": f"[core]\n    autostage = true\n{BUCKET}"}, False),
        ({".dvc/config": "[core]\n    remote = a\n"}, False),
        ({".dvc/config": f"[core]\n    remote = a\n{BUCKET}", ".dvc/config.local": "['remote \"a\"']\n    url = gs://y\n"}, False),
        ({".dvc/config": f"[core]\n    remote = a\n{BUCKET}", "Makefile": "a:\n\tdvc remote add a gs://y\n"}, False),
    ],
)  # fmt: skip
def test_a_remote_that_no_section_defines_is_remarked(repo: Make, files: dict[str, str], told: bool) -> None:
    found = remarked(repo({**files, "data.dvc": DVC.format("data")}), "dvc-remote-undefined")
    assert [(place.path, place.line) for each in found for place in each.evidence] == (
        [(".dvc/config", 2)] if told else []
    )
