from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from auditor.resolve import Resolver
from auditor.views.commands import Command, CommandsView
from auditor.views.dockerfiles import DockerView
from auditor.views.workflows import WorkflowsView
from tests.soon import soon
from tests.views.memory import memory_tree

if TYPE_CHECKING:
    from auditor.views.python import PythonView


def resolver(files: dict[str, str]) -> Resolver:
    tree = memory_tree(files)
    commands = CommandsView(tree, cast("PythonView", SimpleNamespace(modules=())))
    return Resolver(tree, WorkflowsView(tree), commands)


def run(step: str, files: dict[str, str] | None = None) -> tuple[Command, ...]:
    text = f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - {step}\n"
    tree_files = {".github/workflows/ci.yml": text, **(files or {})}
    found = resolver(tree_files)
    (workflow,) = [item for item in found._workflows.files if item.path.endswith("/ci.yml")]
    return found.workflow(workflow)


@pytest.mark.parametrize(
    ("step", "files"),
    [
        ("run: uv run pytest", {}),
        ("run: make test", {"Makefile": "all: test\ntest:\n\tpytest\n"}),
        ("run: make", {"Makefile": "all: test\ntest:\n\tpytest\n"}),
        ("run: make -C sub test", {"sub/Makefile": "test:\n\tpytest\n"}),
        ("run: just test", {"justfile": "test:\n  pytest\n"}),
        ("run: tox -e lint", {"tox.ini": "[testenv:lint]\ncommands = pytest\n"}),
        ("run: tox", {"tox.ini": "[testenv]\ncommands = pytest\n"}),
        ("run: tox", {"setup.cfg": "[metadata]\nname = x\n[tox:tox]\n[testenv]\ncommands = pytest\n"}),
        ("run: tox -e py311-lint", {"tox.ini": "[testenv]\ncommands =\n  test: x\n  lint: pytest\n"}),
        ("run: tox -e py311,docs", {"tox.ini": "[testenv]\ncommands = pytest\n[testenv:docs]\ncommands = x\n"}),
        ("run: npm run test", {"package.json": '{"scripts": {"test": "pytest"}}'}),
        ("run: npm test", {"package.json": '{"scripts": {"test": "pytest"}}'}),
        ("run: task test", {"Taskfile.yml": "tasks: {test: {cmds: [pytest]}}\n"}),
        ("run: uv run poe test", {"pyproject.toml": '[tool.poe.tasks]\ntest = "pytest"\n'}),
        ("run: poetry poe a", {"pyproject.toml": '[tool.poe.tasks]\na.parallel = ["x", "t"]\nt = "pytest"\n'}),
        ("run: poe a", {"pyproject.toml": '[tool.poe.tasks]\na = [{parallel = ["x", "t"]}]\nt = "pytest"\n'}),
        ("run: poe t", {"pyproject.toml": '[tool.poe]\ninclude = "a.toml"\n', "a.toml": '[tasks]\nt = "pytest"\n'}),
        (
            "run: poe t",
            {
                "pyproject.toml": '[tool.poe]\ninclude = [{path = "ci/a.toml"}]\n',
                "ci/a.toml": '[tool.poe.tasks]\nt = "pytest"\n',
            },
        ),
        ("run: pixi run a", {"pixi.toml": '[tasks]\na = {depends-on = [{task = "t"}]}\nt = "pytest"\n'}),
        ("run: pdm run test", {"pyproject.toml": '[tool.pdm.scripts]\ntest = "pytest"\n'}),
        ("run: hatch run dev:test", {"pyproject.toml": '[tool.hatch.envs.dev.scripts]\ntest = "pytest"\n'}),
        *(
            (f"run: {told}", {"pyproject.toml": '[tool.hatch.envs.default.scripts]\ntest = "pytest"\n'})
            for told in ("hatch -e default run test", "hatch --no-color -v run default:test", "hatch -p . run test")
        ),
        ("run: pdm -p . run test", {"pyproject.toml": '[tool.pdm.scripts]\ntest = "pytest"\n'}),
        ("run: python -Im tox -e t", {"tox.ini": "[testenv:t]\ncommands = pytest\n"}),
        ("run: bash scripts/x.sh", {"scripts/x.sh": "pytest\n"}),
        ("run: ./scripts/x.sh", {"scripts/x.sh": "pytest\n"}),
        ("run: cd scripts && ./x.sh", {"scripts/x.sh": "pytest\n"}),
        ("{run: ./x.sh, working-directory: scripts}", {"scripts/x.sh": "pytest\n"}),
        ("run: $GITHUB_WORKSPACE/scripts/x.sh", {"scripts/x.sh": "pytest\n"}),
        ("uses: ./.github/actions/t", {".github/actions/t/action.yml": "runs: {steps: [{run: pytest}]}\n"}),
        ("{uses: nick-fields/retry@v3, with: {command: uv run pytest}}", {}),
        ("{uses: devcontainers/ci@v0.3, with: {runCmd: make t}}", {"Makefile": "t:\n\tpytest\n"}),
        ("{uses: 'docker://python:3.12', with: {args: python -m pytest}}", {}),
        ("{uses: 'docker://python:3.12', with: {entrypoint: pytest, args: tests}}", {}),
        ("{uses: 'docker://ghcr.io/x/pytest:8'}", {}),
        ("run: make t-unit", {"Makefile": "t-%:\n\tpytest $*\n"}),
        ("run: make t", {"Makefile": "define RUN\npytest -q\nendef\nt:\n\t$(RUN)\n"}),
        ("run: just t", {"justfile": "py := 'uv run'\nt *args:\n    {{ py }} pytest {{args}}\n"}),
        ("run: just t", {"justfile": "alias t := tests\ntests:\n  pytest\n"}),
        ("run: task t", {"Taskfile.yml": "vars: {P: uv run pytest}\ntasks: {t: {cmds: ['{{.P}} -q']}}\n"}),
        ("run: task t", {"Taskfile.yml": "tasks: {t: {vars: {P: pytest}, cmds: ['{{ .P }} -q']}}\n"}),
        ("run: pdm t", {"pyproject.toml": '[tool.pdm.scripts]\nt = "pytest"\n'}),
        ("run: pipenv run t", {"Pipfile": '[scripts]\nt = "pytest -q"\n'}),
        ("run: uv run poe t", {"poe_tasks.toml": '[tasks]\nt = "pytest"\n'}),
        ("uses: pavelzw/pytest-action@v2", {}),
        ("{run: '\"$T\" -q', env: {T: pytest}}", {}),
        ("{run: uv run $T, env: {T: pytest -q}}", {}),
        ("{run: '${{ env.T }} -q', env: {T: pytest}}", {}),
        (
            "{uses: ./.github/actions/t, with: {c: pytest}}",
            {".github/actions/t/action.yml": "inputs: {c: {default: ls}}\nruns: {steps: [{run: '${{ inputs.c }}'}]}\n"},
        ),
        (
            "{uses: ./.github/actions/t}",
            {
                ".github/actions/t/action.yml": "inputs: {c: {default: pytest}}\nruns: {steps: [{run: '${{ inputs.c }}'}]}\n"
            },
        ),
        ('{run: bash -c "$T", env: {T: pytest -q}}', {}),
        (
            "{uses: ./.github/actions/t, env: {T: pytest}}",
            {".github/actions/t/action.yml": "runs: {steps: [{run: eval $T}]}\n"},
        ),
        ("run: pre-commit run -a", {".pre-commit-config.yaml": "repos: [{repo: x, hooks: [{id: pytest}]}]\n"}),
        ("uses: pre-commit/action@v3", {".pre-commit-config.yaml": "repos: [{repo: x, hooks: [{id: pytest}]}]\n"}),
    ],
)
def test_a_step_leads_to_what_it_runs(step: str, files: dict[str, str]) -> None:
    assert "pytest" in [command.tool for command in run(step, files)]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("uses: astral-sh/ruff-action@v3", "ruff check"),
        ("{uses: chartboost/ruff-action@v1, with: {args: format --check}}", "ruff format --check"),
        ("uses: psf/black@stable", "black --check --diff"),
        (
            "{uses: docker/build-push-action@v6, with: {push: true, tags: 'a:${{ x }}', file: F}}",
            "docker build -t a:${{ x }} -f F --push .",
        ),
        ("{uses: google-github-actions/deploy-cloudrun@v2, with: {service: s}}", "gcloud run deploy s"),
        ("uses: actions/deploy-pages@v4", "deploy-pages"),
        ("uses: reviewdog/action-flake8@v3", "flake8"),
    ],
)
def test_known_actions_are_commands(step: str, words: str) -> None:
    (command,) = run(step)
    assert (" ".join(command.argv), command.line) == (words, 6)


def test_the_way_is_told_and_a_swallowed_failure_stays_swallowed() -> None:
    files = {"Makefile": "test: lint\n\t./x.sh || true\nlint:\n\truff check .\n", "x.sh": "\npytest\n"}
    found = {command.tool: command for command in run("run: make test", files)}
    start = ".github/workflows/ci.yml:6"
    assert found["ruff"].via == (start, "Makefile:3 (lint)")
    assert found["pytest"].via == (start, "Makefile:1 (test)", "Makefile:2", "x.sh:1")
    assert (found["pytest"].path, found["pytest"].line) == ("x.sh", 2)
    assert (found["pytest"].swallowed, found["ruff"].swallowed) == (True, False)
    assert run("{run: pytest, continue-on-error: true}")[0].swallowed


def test_reusable_workflows_are_followed_and_cycles_end() -> None:
    call = "on: [push, workflow_call]\njobs: {a: {uses: ./.github/workflows/%s.yml}, b: {steps: [{run: %s}]}}\n"
    found = resolver(
        {".github/workflows/x.yml": call % ("y", "ruff"), ".github/workflows/y.yml": call % ("x", "pytest")}
    )
    first = found._workflows.files[0]
    assert [command.tool for command in found.workflow(first)][-2:] == ["pytest", "ruff"]


CALLED = """on: {workflow_call: {inputs: {task: {type: string, default: unit}}}}
jobs:
  a:
    runs-on: x
    steps:
      - run: %s
"""
CALLING = "on: %s\njobs:\n  a:\n    strategy: {matrix: {task: %s, os: [a, b]}}\n    uses: ./.github/workflows/%s.yml\n"


@pytest.mark.parametrize(
    ("task", "values", "line", "expected"),
    [
        ("${{ matrix.task }}", "[unit, style]", "make ${{ inputs.task }}", ["unit", "style"]),
        ("all-${{ matrix.task }}", "[unit, style]", "make ${{ inputs.task }}", ["all-unit", "all-style"]),
        ("${{ matrix.task }}", '"${{ fromJSON(\'[\\"a\\", \\"b\\"]\') }}"', "make ${{ inputs.task }}", ["a", "b"]),
        ("unit style", "[x]", "for t in ${{ inputs.task }}; do make $t; done", ["unit", "style"]),
        ("style", "[x]", "make ${{ inputs.task }}", ["style"]),
        (None, "[x]", "make ${{ inputs.task }}", ["unit"]),
        ("${{ github.ref }}", "[x]", "make ${{ inputs.task }}", ["${{ github.ref }}"]),
    ],
)
def test_a_reusable_workflow_runs_with_each_value_that_a_matrix_hands_it(
    task: str | None, values: str, line: str, expected: list[str]
) -> None:
    handing = "" if task is None else f'    with: {{task: "{task}"}}\n'
    through = CALLING % ("{workflow_call: {inputs: {task: {type: string}}}}", "[y]", "c")
    files = {
        ".github/workflows/c.yml": CALLED % line,
        ".github/workflows/ci.yml": CALLING % ("push", values, "c") + handing,
        ".github/workflows/two.yml": CALLING % ("push", values, "b") + handing,
        ".github/workflows/b.yml": through + ('    with: {task: "${{ inputs.task }}"}\n' if handing else ""),
    }
    found = resolver(files)
    for name in ("ci", "two"):
        (workflow,) = [each for each in found._workflows.files if each.path.endswith(f"/{name}.yml")]
        assert [each.argv[1] for each in found.workflow(workflow)] == expected


def test_calls_with_many_values_of_a_matrix_end() -> None:
    values = "[" + ", ".join(f"t{number}" for number in range(300)) + "]"
    nested = CALLING % ("{workflow_call: {inputs: {task: {type: string}}}}", values, "%s")
    files = {
        f".github/workflows/w{n}.yml": nested % f"w{n + 1}" + "    with: {task: '${{ matrix.task }}'}\n"
        for n in range(7)
    }
    files[".github/workflows/w7.yml"] = CALLED % "echo ${{ inputs.task }}"
    found = resolver(files)
    with soon(5):
        assert 4_000 < len(found.workflow(found._workflows.files[0])) <= 5_000


@pytest.mark.parametrize(
    ("files", "commands"),
    [
        ({"Makefile": "a: a b\n\tmake a\n\tmake b\nb: a\n\tmake a b\n"}, 5),
        (
            {
                "Makefile": "\n".join(f"t{i}: t{i + 1}\n\tmake t{i + 1} t{i + 1} t{i + 1}" for i in range(40))
                + "\na: t0\n"
            },
            128,
        ),
        ({"Makefile": "a:\n\t./x.sh\n", "x.sh": "./x.sh\nmake a\nbash x.sh\n"}, 5),
        ({".github/actions/a/action.yml": "runs: {steps: [{uses: ./.github/actions/a}, {run: make a}]}\n"}, 8),
    ],
)
def test_cycles_and_explosions_end(files: dict[str, str], commands: int) -> None:
    steps = "uses: ./.github/actions/a" if any("action" in path for path in files) else "run: make a"
    assert len(run(steps, files)) == commands


def test_a_python_step_is_no_shell() -> None:
    (command,) = run("{run: 'pytest', shell: python}")
    assert command.argv == ("python", "-c", "pytest")


def test_scripts_and_dockerfiles_are_followed() -> None:
    files = {
        "x.sh": "make t\n",
        "Makefile": "t:\n\tpytest\n",
        "Dockerfile": 'FROM x\nRUN --mount=type=cache,target=/x a && \\\n  b\nRUN <<E\nc\nE\nENTRYPOINT ["uv", "run", "d", "e f"]\nCMD ./x.sh\n',
    }
    found = resolver(files)
    assert [command.tool for command in found.file("x.sh")] == ["make", "pytest"]
    (dockerfile,) = DockerView(memory_tree(files)).dockerfiles
    commands = found.dockerfile(dockerfile)
    assert [(each.tool, each.line) for each in commands if each.path == "Dockerfile"] == [
        ("a", 2),
        ("b", 3),
        ("c", 5),
        ("d", 7),
        ("x.sh", 8),
    ]
    assert commands[3].argv == ("d", "e f")
    assert commands[-1].tool == "pytest"


def test_thousands_of_steps_and_of_names_take_no_longer_than_they_are() -> None:
    names = "".join(f"  V{number}: pytest tests/t{number}\n" for number in range(3_000))
    steps = "".join(f"    - run: ${{{{ env.V{number} }}}} && $V{number}\n" for number in range(3_000))
    text = f"on: push\nenv:\n{names}jobs:\n  a:\n    steps:\n{steps}"
    tree = memory_tree({".github/workflows/a.yml": text})
    view = WorkflowsView(tree)
    made = Resolver(tree, view, CommandsView(tree, cast("PythonView", SimpleNamespace(modules=()))))
    with soon(5):
        (workflow,) = view.files
        assert len(made.workflow(workflow)) == 5_000
        (job,) = workflow.jobs
        found = [made.step(workflow, job, step) for step in job.steps]
    assert len(found) == 3_000
    assert found[7][-1].argv == ("pytest", "tests/t7")


FUNCTIONS = "run_tests() {\n  pytest\n}\necho\n"


@pytest.mark.parametrize(
    ("step", "script", "expected"),
    [
        ("run: bash x.sh", FUNCTIONS, False),
        ("run: ./x.sh", FUNCTIONS + "run_tests\n", True),
        ("run: source x.sh && run_tests", FUNCTIONS, True),
        ("run: . ./x.sh && run_tests", FUNCTIONS, True),
        ("run: ./x.sh run_tests", FUNCTIONS + '"$@"\n', True),
    ],
)
def test_a_function_that_its_script_never_calls_runs_only_where_another_takes_it_in(
    step: str, script: str, expected: bool
) -> None:
    assert ("pytest" in [each.tool for each in run(step, {"x.sh": script})]) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("workflow_call: {inputs: {task: {type: string}}}", {"unit", "style"}), ("workflow_call:\n  push:", {"${{"})],
)
def test_the_steps_of_a_workflow_that_others_call_are_told_with_what_these_hand_it(on: str, expected: set[str]) -> None:
    own = f"on:\n  {on}\njobs: {{a: {{runs-on: x, steps: [{{run: 'tox -e ${{{{ inputs.task }}}}'}}]}}}}\n"
    calling = CALLING % ("push", "[unit, style]", "c") + '    with: {task: "${{ matrix.task }}"}\n'
    view = WorkflowsView(memory_tree({".github/workflows/c.yml": own, ".github/workflows/ci.yml": calling}))
    called = view.files[0]
    (job,) = called.jobs
    made = view.as_run(called, job, job.steps[0])
    assert {(each.run or "").split()[2] for each in made} == expected
