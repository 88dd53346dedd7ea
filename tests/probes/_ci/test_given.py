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
        {
            W: workflow(steps="- uses: ./.github/actions/t"),
            ACTION: action("${{ inputs.c }}", '{c: {default: "# all\\npip install \\\\\\n .\\npytest -q\\n"}}'),
        },
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


STATUS = "black .\nif [[ -n $(git status --porcelain) ]]; then\n  exit 1\nfi"
RETRIED = "- uses: nick-fields/retry@v3\n  with: {command: ruff check .}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("ruff format .", "git diff --exit-code"), "done"),
        (workflow("ruff check --fix --exit-zero . && git diff --exit-code"), "done"),
        (workflow(STATUS), "done"),
        (workflow("black .", "git diff --exit-code || true"), "partial"),
        (workflow("black .", "git diff --quiet || git commit -am x"), "partial"),
        (workflow(STATUS.replace("exit 1", "git commit -am x && git push")), "partial"),
        (workflow("git diff --exit-code", "black ."), "partial"),
        (workflow("docker run --rm -v $PWD:/src pyfound/black black --check ."), "done"),
        (workflow("docker run --rm -v .:/io ghcr.io/astral-sh/ruff:0.9 check"), "done"),
        (workflow("docker run --rm ghcr.io/astral-sh/ruff:0.9 --version"), "not_done"),
        (workflow("docker build -t ruff ."), "not_done"),
        (workflow(steps="- uses: docker://ghcr.io/astral-sh/ruff:0.9\n  with: {args: check .}"), "done"),
        (workflow(steps="- uses: trunk-io/trunk-action@v1"), "done"),
        (workflow(steps=RETRIED), "done"),
        (workflow(steps=RETRIED + "\n  continue-on-error: true"), "partial"),
        (workflow("command -v ruff", "which black"), "not_done"),
    ],
)
def test_what_lints(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "ci-linting") == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("{push: {branches-ignore: ['**']}}", "partial"),
        ("{push: {paths-ignore: ['**']}, pull_request: {branches: [main]}}", "done"),
        ("{workflow_run: {workflows: [Lint], types: [completed]}}", "done"),
        ("{workflow_run: {workflows: [Nightly]}}", "partial"),
    ],
)
def test_what_starts_the_tests(repo: Make, on: str, expected: str) -> None:
    lint = "name: Lint\n" + workflow("ruff check .")
    nightly = "name: Nightly\n" + workflow("ls", on="{schedule: [{cron: 1 * * * *}]}")
    files = {W: workflow("pytest", on=on), ".github/workflows/l.yml": lint, ".github/workflows/n.yml": nightly}
    assert state(repo(files), "ci") == expected


FLOW = "- uses: dorny/paths-filter@v3\n  with:\n    filters: |\n      {}: ['{}', 'x/**']"
FILTER = "- uses: dorny/paths-filter@v3\n  with:\n    filters: |\n      d:\n        - '{}'"
CHANGED = "- uses: tj-actions/changed-files@v44\n  with:\n    files: |\n      {}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow(steps=FILTER.format("data/**")), "done"),
        (workflow(steps=FILTER.format("src/**")), "not_done"),
        (workflow(steps=FLOW.format("a", "a.dvc")), "done"),
        (workflow(steps=FLOW.format("data", "src/**")), "not_done"),
        (workflow(steps=FLOW.format("# a", "data/**")), "not_done"),
        (workflow(steps=CHANGED.format("**.dvc")), "done"),
        (workflow(steps=CHANGED.format("src/data/load.py")), "not_done"),
    ],
)
def test_a_step_that_looks_for_changed_data(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "workflow-data-change") == expected


LAUNCH = "- uses: iterative/setup-cml@v2\n- run: cml runner launch --cloud=gcp\n- run: {}"


@pytest.mark.parametrize(
    ("last", "expected"), [("ls", "not_done"), ("cml comment create r.md", "partial"), ("cml send-comment r.md", "partial")]
)  # fmt: skip
def test_a_machine_that_cml_starts_is_no_report(repo: Make, last: str, expected: str) -> None:
    assert state(repo({W: workflow(steps=LAUNCH.format(last))}), "workflow-data-change") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "done"),
        ({"birds/data/load.py": "x = 1\n"}, "partial"),
        ({"birds/data/load.py": "x = 1\n", "birds/data/a.csv": "a\n"}, "done"),
        ({"birds/data/load.py": "x = 1\n", "birds/data/raw.dvc": "outs:\n- path: raw\n  md5: 0\n"}, "done"),
        ({"birds/data/load.py": "x = 1\n", "raw.dvc": "outs:\n- path: birds/data/raw\n  md5: 0\n"}, "done"),
    ],
)
def test_a_trigger_for_a_folder_that_holds_code_alone(repo: Make, files: dict[str, str], expected: str) -> None:
    text = workflow("echo", on="{push: {paths: ['birds/data/**']}}")
    assert state(repo({W: text, **files}), "workflow-data-change") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("pytest", job="env: {PYTEST_ADDOPTS: -q --cov=birds}"), "done"),
        (workflow("PYTEST_ADDOPTS='-q --cov=birds' pytest"), "done"),
        (workflow("pytest", job="env: {PYTEST_ADDOPTS: -q}"), "not_done"),
    ],
)
def test_options_of_pytest_in_the_environment(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "coverage") == expected


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        *((run, "done") for run in ("az acr build -t x .", "ko build ./x", "skaffold build", "cog push r8.im/a/b")),
        *((run, "done") for run in ("docker --context x build .", "depot build .", "mlflow models build-docker -m x")),
        *((run, "done") for run in ("bentoml build --containerize", "heroku container:push web", "nixpacks build .")),
        *(
            (run, "not_done")
            for run in ("az acr login", "skaffold version", "bentoml build", "docker --context build ps")
        ),
    ],
)
def test_what_builds_an_image(repo: Make, run: str, expected: str) -> None:
    assert state(repo({W: workflow(run)}), "docker-trigger") == expected
