from __future__ import annotations

import pytest

from auditor.views.workflows import Workflow, WorkflowsView
from tests.views.memory import memory_tree

CI = """\
name: CI
on:
  push: {branches: [main], paths: ["data/**", "*.dvc"]}
  pull_request:
  workflow_run: {workflows: [Build], types: [completed]}
jobs:
  test:
    runs-on: ${{ matrix.os }}
    continue-on-error: true
    defaults: {run: {working-directory: app}}
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest]
        python: [3.10, "3.11"]
        exclude:
          - os: windows-latest
        include:
          - os: macos-latest
            python: 3.12
    steps:
      - uses: actions/setup-python@v5
        with:
          python-version: 3.10
      - run: |
          pip install .
          pytest
      - if: ${{ false }}
        run: never
  off:
    if: false
    runs-on: ubuntu-latest
    steps: [{run: never}]
"""


def one(text: str, path: str = ".github/workflows/ci.yml") -> Workflow:
    (found,) = WorkflowsView(memory_tree({path: text})).files
    return found


def test_triggers_jobs_and_steps_have_their_facts_and_lines() -> None:
    workflow = one(CI)
    push = workflow.trigger("push")
    assert push is not None
    assert (push.branches, push.paths, push.path_lines["*.dvc"]) == (("main",), ("data/**", "*.dvc"), 3)
    run = workflow.trigger("workflow_run")
    assert run is not None
    assert (run.workflows, run.types, run.line) == (("Build",), ("completed",), 5)
    (job,) = workflow.jobs
    assert job.continue_on_error
    setup, pytest_step = job.steps
    assert (setup.action, setup.version, setup.inputs["python-version"]) == ("actions/setup-python", "v5", "3.10")
    assert setup.input_lines["python-version"] == 23
    assert (pytest_step.run_line, pytest_step.working_directory) == (25, "app")


def test_a_matrix_has_what_is_left_after_exclude_and_include() -> None:
    (job,) = one(CI).jobs
    assert job.matrix == {"os": ("ubuntu-latest", "macos-latest"), "python": ("3.10", "3.11", "3.12")}
    assert job.runs_on == ("ubuntu-latest", "macos-latest")
    assert job.matrix_lines["os"] == 13


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("{include: [{py: 3.10}, {py: 3.9}]}", {"py": ("3.10", "3.9")}),
        ("""{py: "${{ fromJSON('[3.10, 3.11]') }}"}""", {"py": ("3.10", "3.11")}),
        (
            """>-\n        ${{ fromJSON('{"py": ["3.10"], "include": [{"os": "x"}]}') }}""",
            {"py": ("3.10",), "os": ("x",)},
        ),
        ("{c: [{os: x, py: 3.10}]}", {"c": ('{"os": "x", "py": 3.1}',), "c.os": ("x",), "c.py": ("3.10",)}),
        ("${{ needs.a.outputs.m }}", {}),
        ("[1, 2]", {}),
    ],
)
def test_other_forms_of_a_matrix(matrix: str, expected: dict[str, tuple[str, ...]]) -> None:
    (job,) = one(f"on: push\njobs:\n  a:\n    strategy:\n      matrix: {matrix}\n    steps: [run: x]\n").jobs
    assert job.matrix == expected
    (job,) = one(f"on: push\njobs:\n  a:\n    strategy:\n    matrix: {matrix}\n    steps: [run: x]\n").jobs
    assert job.matrix == expected


@pytest.mark.parametrize(("on", "events"), [("push", ["push"]), ("[push, pull_request]", ["push", "pull_request"])])
def test_short_forms_of_on(on: str, events: list[str]) -> None:
    assert [trigger.event for trigger in one(f"on: {on}\njobs: {{a: {{steps: [run: x]}}}}\n").triggers] == events


def test_what_is_no_workflow_does_not_exist() -> None:
    files = {
        ".github/workflows/a.yml.disabled": CI,
        ".github/workflows/b.yaml.bak": CI,
        ".github/workflows/c.yml": "",
        ".github/workflows/d.yml": "# " + CI.replace("\n", "\n# "),
        ".github/workflows/old/e.yml": CI,
        "sub/.github/workflows/f.yml": CI,
    }
    view = WorkflowsView(memory_tree(files))
    assert (view.files, view.scope, view.unread()) == ((), ((0, "workflow"),), ())


@pytest.mark.parametrize(
    "text", ["a: [", "just text", "- a\n", "jobs: 3\non: 4\n", "on: {push: 3}\njobs: {a: 1, b: {steps: 2}}\n"]
)
def test_nonsense_raises_nothing_and_is_not_active(text: str) -> None:
    assert WorkflowsView(memory_tree({".github/workflows/a.yml": text})).active == ()


def test_a_broken_or_absent_workflow_is_unread() -> None:
    view = WorkflowsView(
        memory_tree({".github/workflows/a.yml": "run: pytest\n  x: [", ".github/workflows/b.yml": None})
    )
    assert view.unread(("pytest",)) == (".github/workflows/a.yml", ".github/workflows/b.yml")
    assert view.unread(("ruff",)) == (".github/workflows/b.yml",)


@pytest.mark.parametrize(
    ("files", "doubted"),
    [
        ({".gitlab-ci.yml": "include:\n  - local: ci/tests.yml\nlint:\n  script: [ruff check]\n"}, [".gitlab-ci.yml"]),
        ({".gitlab-ci.yml": "lint:\n  script: [ruff check]\n"}, []),
        ({"act/action.yml": "runs:\n  using: docker\n  image: Dockerfile\n"}, ["act/action.yml"]),
        ({"act/action.yml": "runs:\n  using: node20\n  main: index.js\n"}, ["act/action.yml"]),
        ({"act/action.yml": "runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n"}, []),
    ],
)
def test_what_runs_elsewhere_than_in_steps_may_run_anything(files: dict[str, str], doubted: list[str]) -> None:
    tree = memory_tree(files)
    view = WorkflowsView(tree)
    assert len(view.files) + len(view.action("./act")) <= 1
    assert list(tree.doubted) == doubted


CALLED = """
on: {workflow_call: {inputs: {os: {default: windows-latest}, py: {}}}}
jobs:
  a:
    runs-on: ${{ inputs.os }}
    container: python:${{inputs.py}}
    steps: [{run: x}]
"""
CALLING = """
on: push
jobs:
  one:
    strategy: {matrix: {os: [ubuntu-latest, macos-latest]}}
    uses: ./.github/workflows/called.yml
    with: {os: "${{ matrix.os }}", py: "3.11"}
  two:
    uses: ./.github/workflows/called.yml
    with: {py: "${{ vars.PYTHON }}"}
"""


def test_a_workflow_that_others_call_runs_on_what_they_hand_it() -> None:
    files = {".github/workflows/called.yml": CALLED, ".github/workflows/ci.yml": CALLING}
    called = WorkflowsView(memory_tree(files)).get(".github/workflows/called.yml")
    assert called is not None
    assert called.handed == {
        "os": ("ubuntu-latest", "macos-latest", "windows-latest"),
        "py": ("3.11", "${{ vars.PYTHON }}"),
    }
    assert called.jobs[0].runs_on == ("ubuntu-latest", "macos-latest", "windows-latest")
    assert called.jobs[0].container == ("python:3.11", "python:${{ vars.PYTHON }}")


def test_a_workflow_that_nobody_calls_keeps_its_inputs_open() -> None:
    called = WorkflowsView(memory_tree({".github/workflows/called.yml": CALLED})).files[0]
    assert (called.jobs[0].runs_on, dict(called.handed)) == (("${{ inputs.os }}",), {})


def test_local_actions_and_reusable_workflows_are_found() -> None:
    view = WorkflowsView(
        memory_tree(
            {
                ".github/actions/setup/action.yml": "runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n",
                ".github/workflows/t.yml": "on: workflow_call\njobs: {a: {steps: [run: x]}}\n",
            }
        )
    )
    assert [step.run for step in view.action("./.github/actions/setup")] == ["pytest"]
    assert view.action("actions/checkout@v4") == ()
    called = view.reusable("./.github/workflows/t.yml")
    assert called is not None
    assert called.jobs[0].id == "a"
    assert view.reusable("some/other/.github/workflows/t.yml@main") is None


def test_gitlab_ci_is_a_workflow_on_push_and_merge_request() -> None:
    text = ".base:\n  before_script:\n    - pip install .\ntest:\n  extends: .base\n  script:\n    - pytest\n  allow_failure: true\nstages: [a]\n"
    workflow = one(text, ".gitlab-ci.yml")
    assert workflow.gitlab
    assert [trigger.event for trigger in workflow.triggers] == ["push", "merge_request"]
    assert [(step.run, step.run_line) for step in workflow.jobs[0].steps] == [("pip install .", 3), ("pytest", 7)]
    assert workflow.jobs[0].continue_on_error


@pytest.mark.parametrize(
    ("job", "paths"),
    [
        ("{only: {changes: [data.dvc]}, script: x}", ("data.dvc",)),
        ("{rules: [{changes: ['data/**/*']}], script: x}", ("data/**/*",)),
        ("{rules: [{if: $CI, changes: {paths: [data.dvc]}}], script: x}", ("data.dvc",)),
        ("{rules: [{changes: [data.dvc], when: never}, {when: always}], script: x}", ()),
    ],
)
def test_gitlab_starts_jobs_where_paths_change(job: str, paths: tuple[str, ...]) -> None:
    workflow = one(f"a: {job}\n", ".gitlab-ci.yml")
    assert tuple(path for trigger in workflow.triggers for path in trigger.paths) == paths


def test_gitlab_takes_scripts_from_other_jobs_and_leaves_those_out_that_never_run() -> None:
    text = (
        ".a: {script: [pytest]}\nb: {script: [!reference [.a, script], ruff]}\nc: {rules: [{when: never}], script: x}\n"
    )
    workflow = one(text, ".gitlab-ci.yml")
    assert [[step.run for step in job.steps] for job in workflow.jobs] == [["pytest", "ruff"]]


LOOP = "a: {script: [!reference [b, script], !reference [b, script]]}\nb: {script: [!reference [a, script], !reference [a, script]]}\n"


def test_gitlab_jobs_that_name_each_other_end() -> None:
    assert len(one(LOOP, ".gitlab-ci.yml").jobs) in (0, 2)


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ("continue-on-error: true", [True, False]),
        ("continue-on-error: ${{ true }}", [True, False]),
        ("continue-on-error: ${{ matrix.may_fail }}", [False, False]),
        ("{id: l, continue-on-error: true}\n      - {if: steps.l.outcome == 'failure', run: exit 1}", [False, False]),
        ("{id: l, continue-on-error: true}\n      - {if: steps.l.outcome == 'failure', run: echo}", [True, False]),
    ],
)
def test_a_failure_that_a_later_step_hears_of_is_none_that_goes_on(job: str, expected: list[bool]) -> None:
    (workflow,) = view(f"on: push\njobs:\n  a:\n    steps:\n      - {job}\n      - run: x\n").files
    found = [step.continue_on_error for step in workflow.jobs[0].steps]
    assert [found[0], found[-1]] == expected


def test_a_matrix_that_another_job_makes_has_what_its_job_names() -> None:
    head = "on: push\njobs:\n  a:\n    strategy: {matrix: '${{ fromJSON(needs.s.outputs.m) }}'}\n    runs-on: x\n"
    (workflow,) = view(head + "    steps: [{run: 'pip install torch==${{ matrix.torch }}'}]\n").files
    assert dict(workflow.jobs[0].matrix) == {"torch": ("${{ fromJSON(needs.s.outputs.m) }}",)}


RUNNER = "/".join(["", "home", "runner"])
CHECKED_OUT = "/".join([RUNNER, "work", "birds", "birds"])


@pytest.mark.parametrize(
    ("said", "folder"),
    [
        (f"{CHECKED_OUT}/app", "app"),
        (CHECKED_OUT, ""),
        ("${{ github.workspace }}/app/src", "app/src"),
        ("${{ matrix.folder }}", "${{ matrix.folder }}"),
        (f"{RUNNER}/elsewhere", f"{RUNNER}/elsewhere"),
    ],
)
def test_the_place_of_the_checkout_is_the_root_of_the_repository(said: str, folder: str) -> None:
    text = f"on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n        working-directory: {said}\n"
    assert one(text).jobs[0].steps[0].working_directory == folder


def view(text: str) -> WorkflowsView:
    return WorkflowsView(memory_tree({".github/workflows/a.yml": text}))


AS_RUN = """
on: push
env:
  TEST: pytest tests
  WORD: x
jobs:
  a:
    runs-on: x
    env:
      LINT: |
        ruff check
        .
    strategy:
      matrix:
        os: [linux, mac]
        task: [{run: make test}, {run: make lint}]
        dir: [api, web]
    steps:
"""


@pytest.mark.parametrize(
    ("step", "runs"),
    [
        ("run: pytest", ["pytest"]),
        ("run: ${{ matrix.task.run }} -q", ["make test -q", "make lint -q"]),
        ("run: echo ${{ matrix.gone }} $HOME", ["echo ${{ matrix.gone }} $HOME"]),
        ("run: $LINT && ${TEST} -q", ["ruff check . && pytest tests -q"]),
        ("run: echo $TEST $WORD", ["echo $TEST $WORD"]),
        ("run: echo x; ${{ env.TEST }}", ["echo x; pytest tests"]),
        ("{run: $TEST, env: {TEST: tox}}", ["tox"]),
        ("run: $OTHER x", ["$OTHER x"]),
        ("uses: a/b@v1", [None]),
    ],
)
def test_a_step_is_told_as_it_runs(step: str, runs: list[str | None]) -> None:
    made = view(f"{AS_RUN}      - {step}\n")
    (workflow,) = made.files
    found = made.as_run(workflow, workflow.jobs[0], workflow.jobs[0].steps[0])
    assert [(each.run or "").rstrip() or None for each in found] == runs
    assert {each.line for each in found} == {workflow.jobs[0].steps[0].line}


def test_the_folder_of_a_step_may_come_of_the_matrix() -> None:
    step = "run: ${{ matrix.os }} x\n        working-directory: ${{ matrix.dir }}"
    made = view(f"{AS_RUN}      - {step}\n      - uses: a/b@v1\n        working-directory: ${{{{ matrix.dir }}}}\n")
    (workflow,) = made.files
    run, uses = (made.as_run(workflow, workflow.jobs[0], each) for each in workflow.jobs[0].steps)
    assert {(each.run, each.working_directory) for each in run} == {
        ("linux x", "api"), ("linux x", "web"), ("mac x", "api"), ("mac x", "web")
    }  # fmt: skip
    assert [(each.run, each.working_directory) for each in uses] == [(None, "api"), (None, "web")]


def test_a_step_is_told_with_what_its_action_is_given() -> None:
    made = view(f"{AS_RUN}      - run: ${{{{ inputs.command }}}} ${{{{ inputs.other }}}}\n")
    (workflow,) = made.files
    job = workflow.jobs[0]
    (found,) = made.as_run(workflow, job, job.steps[0], {"command": "pytest"})
    assert found.run == "pytest ${{ inputs.other }}"


def test_steps_that_matrices_make_are_bounded_and_told() -> None:
    numbers = ", ".join(map(str, range(100)))
    steps = "".join(f"      - run: a{number} ${{{{ matrix.n }}}}\n" for number in range(100))
    text = f"on: push\njobs:\n  a:\n    strategy: {{matrix: {{n: [{numbers}]}}}}\n    steps:\n{steps}"
    tree = memory_tree({".github/workflows/a.yml": text})
    made = WorkflowsView(tree)
    (workflow,) = made.files
    found = [made.as_run(workflow, workflow.jobs[0], step) for step in workflow.jobs[0].steps]
    assert (len(found[0]), len(found[-1])) == (100, 1)
    assert ".github/workflows/a.yml" in tree.cut


def test_names_that_a_workflow_gives_its_steps_are_bounded_and_told() -> None:
    names = "".join(f"  V{number}: x\n" for number in range(400))
    text = (
        f"on: push\nenv:\n{names}jobs:\n  a:\n    env: {{V1: job}}\n    steps:\n    - run: a\n      env: {{OWN: y}}\n"
    )
    tree = memory_tree({".github/workflows/a.yml": text})
    made = WorkflowsView(tree)
    (workflow,) = made.files
    job = workflow.jobs[0]
    found = made.environment(workflow, job, job.steps[0])
    assert (len(found), found["OWN"], found["V1"], found["V0"]) == (299, "y", "job", "x")
    assert ".github/workflows/a.yml" in tree.cut


def test_a_job_that_waits_for_one_that_never_runs_never_runs() -> None:
    jobs = (
        "on: push\njobs:\n  off: {if: false, steps: [{run: a}]}\n  next: {needs: [off, on], steps: [{run: a}]}\n"
        "  last: {needs: next, steps: [{run: a}]}\n  on: {steps: [{run: a}]}\n"
        "  all: {needs: next, if: always(), steps: [{run: a}]}\n  missing: {needs: nothing, steps: [{run: a}]}\n"
        "  self: {needs: self, steps: [{run: a}]}\n"
    )
    assert [job.id for job in one(jobs).jobs] == ["on", "all", "missing", "self"]


@pytest.mark.parametrize(
    ("on", "uses", "called"),
    [
        ("workflow_call", "a/b/.github/workflows/t.yml@main", 0),
        ("workflow_call", "a/b/.github/workflows/other.yml@main", 1),
        ("push", "a/b/.github/workflows/t.yml@main", 1),
    ],
)
def test_a_workflow_is_called_by_the_whole_name_of_its_repository(on: str, uses: str, called: int) -> None:
    files = {
        "t.yml": f"on: {on}\njobs: {{x: {{steps: [{{run: a}}]}}}}\n",
        "c.yml": f"on: push\njobs: {{y: {{uses: {uses}}}}}\n",
    }
    made = WorkflowsView(memory_tree({f".github/workflows/{name}": text for name, text in files.items()}))
    assert len(made.called) == called
    job = next(job for workflow in made.files for job in workflow.jobs if job.id == "y")
    assert (made.reusable(job.uses or "") is None) is bool(called)
