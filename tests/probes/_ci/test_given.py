"""Tests that a workflow runs by way of what its actions, workflows and variables are given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
ACTION = ".github/actions/t/action.yml"
CALLED = ".github/workflows/t.yml"
CALLS = "on: push\njobs:\n  t:\n    uses: ./.github/workflows/t.yml\n"
TASKS = "from invoke import task\n\n@task\ndef t(c):\n    c.run('pytest')\n\n"
SESSIONS = """
import nox

@nox.session
def t(session):
    session.run("pytest")

@nox.session
def a(session):
    session.notify("t")
"""


def action(run: str, inputs: str, env: str = "{}") -> str:
    return f"inputs: {inputs}\nruns:\n  using: composite\n  steps:\n    - run: {run}\n      shell: bash\n      env: {env}\n"


def called(run: str, inputs: str, env: str = "{}") -> str:
    return f"on:\n  workflow_call:\n    inputs: {inputs}\n" + workflow(run, job=f"env: {env}").partition("\n")[2]


@pytest.mark.parametrize(
    "files",
    [
        {W: workflow(steps="- uses: ./.github/actions/t"), ACTION: action("${{ inputs.c }}", "{c: {default: pytest}}")},
        {
            W: workflow(steps="- uses: ./.github/actions/t\n  with: {c: pytest}"),
            ACTION: action("$C -q", "{c: {default: ls}}", "{C: '${{ inputs.c }}'}"),
        },
        {W: CALLS, CALLED: called("${{ inputs.c }}", "{c: {type: string, default: pytest -q}}")},
        {W: CALLS + "    with: {c: pytest}\n", CALLED: called("$C", "{c: {type: string}}", "{C: '${{ inputs.c }}'}")},
        {W: workflow("inv a"), "tasks.py": TASKS + "@task(pre=[t])\ndef a(c):\n    pass\n"},
        {W: workflow("inv a"), "tasks.py": TASKS + "@task(\n    help={},\n    post=[t],\n)\ndef a(c):\n    pass\n"},
        {W: workflow("inv a"), "tasks.py": TASKS + "@task\ndef a(c):\n    t(c)\n"},
        {W: workflow("nox -s a"), "noxfile.py": SESSIONS},
        {W: workflow('"$T" -q', job="env: {T: pytest}")},
        {W: workflow("uv run $T", job="env: {T: '${{ matrix.t }}'}\nstrategy: {matrix: {t: [pytest, ruff]}}")},
    ],
)
def test_what_is_given_is_followed(repo: Make, files: dict[str, str]) -> None:
    assert state(repo(files), "ci") == "done"


@pytest.mark.parametrize(
    "files",
    [
        {
            W: workflow(steps="- uses: ./.github/actions/t\n  with: {c: ls}"),
            ACTION: action("${{ inputs.c }}", "{c: {default: pytest}}"),
        },
        {W: CALLS + "    with: {c: ls}\n", CALLED: called("${{ inputs.c }}", "{c: {default: pytest -q}}")},
        {W: workflow('echo "$T"', job="env: {T: pytest}")},
        {W: workflow("inv a"), "tasks.py": TASKS + "@task(help={'x': 't'})\ndef a(c):\n    c.run('ls')\n"},
    ],
)
def test_what_is_not_given_is_not_run(repo: Make, files: dict[str, str]) -> None:
    assert state(repo(files), "ci") == "partial"
