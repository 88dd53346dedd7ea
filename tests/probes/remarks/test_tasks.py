from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
TASKS = "from invoke import task\n\nNAME = 'p'\n\n\n@task\ndef profile(ctx):\n    ctx.run({})\n"


@pytest.mark.parametrize(
    ("files", "end"),
    [
        ({"tasks.py": TASKS.format("'python src/p/profile.py'")}, "the task profile of tasks.py runs src/p/profile.py"),
        ({"tasks.py": TASKS.format("f'python src/{NAME}/profile.py'")}, "the task profile of tasks.py runs profile.py"),
        ({"Makefile": "embed:\n\tpython embed.py\n"}, "the target embed of Makefile runs embed.py"),
        ({"tasks.py": TASKS.format("f'python src/{NAME}/profile.py'"), "lib/profile.py": ""}, ""),
        ({"tasks.py": TASKS.format("f'python src/{NAME}/train.py'")}, ""),
        ({"tasks.py": TASKS.format("'python src/p/profile.py || true'")}, ""),
        ({"Makefile": "embed:\n\tpython embed.py\n", "lib/embed.py": ""}, ""),
        ({"Makefile": "embed:\n\tpython $(FILE).py\n"}, ""),
        ({"Makefile": "embed:\n\tcurl -O https://example.com/embed.py\n\tpython embed.py\n"}, ""),
        ({"Makefile": "data:\n\tpython src/data/make_dataset.py\n"}, ""),
    ],
)
def test_a_task_that_runs_a_script_that_is_not_there(repo: Make, files: dict[str, str], end: str) -> None:
    found = remarked(repo({"src/p/profiling.py": "x = 1\n", **files}), "task-script-missing")
    assert [each.message for each in found] == [f"{end}, which is not in the repository"] * bool(end)
    assert [each.item for each in found] == ["profiling" if "profile" in end else "cli"] * bool(end)


def test_where_a_script_of_that_name_lies_is_said(repo: Make) -> None:
    files = {"Makefile": "a:\n\tpython x/tool.py\nb:\n\tpython x/tool.py\n", "y/tool.py": ""}
    (found,) = remarked(repo(files), "task-script-missing")
    assert found.message.endswith(
        "the target a of Makefile runs x/tool.py, which is not in the repository (there is y/tool.py)"
    )
    assert [place.line for place in found.evidence] == [2, 4]
