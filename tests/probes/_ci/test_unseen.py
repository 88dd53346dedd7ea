from __future__ import annotations

import pytest

from auditor import Confidence, State
from auditor.registry import discover
from tests.probes.conftest import MakeRepository
from tests.probes.ops import API

W = ".github/workflows/"
CACHE = "- uses: actions/setup-python@v5\n        with: {python-version: '3.12', cache: pip}"
SHARED = "on: push\njobs:\n  a:\n    uses: org/shared/.github/workflows/python.yml@v1\n"
LOCAL = {
    f"{W}b.yml": "on: push\njobs:\n  a:\n    uses: ./.github/workflows/c.yml\n",
    f"{W}c.yml": "on: workflow_call\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hi\n",
}
TESTED = {
    "src/api.py": API,
    "tests/test_api.py": "from fastapi.testclient import TestClient\nfrom src.api import app\n\ndef test_a():\n"
    "    assert TestClient(app).post('/predict').status_code == 200\n",
}
BROKEN = "on: push\njobs:\n  a:\n    strategy: {{matrix: {{os: [a, b]}}}}\n    steps:\n      - run: {}\n\t: [\n"


def job(*steps: str, on: str = "push") -> str:
    lines = "".join(f"      {step if step.startswith('- ') else f'- run: {step}'}\n" for step in steps)
    return f"on: {on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n{lines}"


@pytest.mark.parametrize(
    ("item", "state", "files", "told"),
    [
        ("ci", State.PARTIAL, {}, "pytest"),
        ("ci", State.PARTIAL, {f"{W}a.yml": job("pytest", on="workflow_dispatch")}, "make tests"),
        ("ci", State.PARTIAL, {}, "poe check"),
        ("ci-caching-and-matrix", State.PARTIAL, {f"{W}a.yml": job(CACHE, "pytest")}, "pytest"),
        ("ci-linting", State.PARTIAL, {f"{W}a.yml": job("ruff check . || true")}, "ruff check ."),
        ("ci-linting", State.NOT_DONE, {}, "ruff check ."),
        ("api-tests", State.PARTIAL, TESTED, "pytest"),
        (
            "docker-trigger",
            State.PARTIAL,
            {f"{W}a.yml": job("docker build .", on="workflow_dispatch")},
            "docker build .",
        ),
        ("github-pages", State.NOT_DONE, {}, "mkdocs gh-deploy"),
    ],
)
def test_what_a_workflow_that_is_not_readable_may_do_is_not_said_for_sure_to_be_done_by_none(
    repo: MakeRepository, item: str, state: State, files: dict[str, str], told: str
) -> None:
    def found(text: str) -> tuple[State, Confidence]:
        finding = discover()[item].function(repo({f"{W}plain.yml": job("echo hi"), f"{W}z.yml": text, **files}))
        return finding.state, finding.confidence

    assert found(job("echo hi")) == (state, Confidence.HIGH)
    assert found(BROKEN.format(told)) == (state, Confidence.LOW)


@pytest.mark.parametrize(
    ("item", "named", "beside"),
    [
        ("ci", "someone/run-python-tests@v1", "dorny/test-reporter@v1"),
        ("ci-caching-and-matrix", "someone/pytester-test@v1", "someone/latest-tag@v1"),
        ("ci-linting", "org/actions/lint@v1", "wagoid/commitlint-github-action@v6"),
        ("ci-linting", "SonarSource/sonarqube-scan@v4", "xt0rted/markdownlint-problem-matcher@v3"),
        ("docker-trigger", "someone/make-docker@v1", "docker/setup-buildx-action@v3"),
        ("github-pages", "someone/publish-docs@v1", "actions/configure-pages@v5"),
    ],
)
def test_what_stands_in_another_repository_may_do_it(repo: MakeRepository, item: str, named: str, beside: str) -> None:
    def sure(files: dict[str, str]) -> Confidence:
        finding = discover()[item].function(repo({f"{W}plain.yml": job("echo hi"), **files}))
        assert finding.state is not State.DONE
        assert all(place.path is None or place.path in files or place.path.startswith(W) for place in finding.evidence)
        return finding.confidence

    assert sure({f"{W}b.yml": SHARED}) is Confidence.LOW
    assert sure({f"{W}b.yml": job(f"- uses: {named}")}) is Confidence.LOW
    assert sure({f"{W}b.yml": job(f"- uses: {beside}")}) is Confidence.HIGH
    assert sure(LOCAL) is Confidence.HIGH


@pytest.mark.parametrize(
    ("item", "state", "files"),
    [
        ("ci", State.NOT_DONE, {}),
        ("ci-linting", State.NOT_DONE, {}),
        ("workflow-data-change", State.NOT_DONE, {}),
        ("docker-trigger", State.NOT_DONE, {}),
        ("api-tests", State.PARTIAL, TESTED),
    ],
)
def test_workflows_that_lie_where_none_is_run_are_told(
    repo: MakeRepository, item: str, state: State, files: dict[str, str]
) -> None:
    text = job("pytest", "ruff check .", "docker build .", "mkdocs gh-deploy")
    finding = discover()[item].function(repo({**files, f"birds/{W}a.yml": text}))
    assert (finding.state, finding.confidence) == (state, Confidence.MEDIUM)
    assert finding.message.endswith("GitHub does not run those below birds")
    assert finding.message.count("below birds") == 1
    assert finding.evidence[-1].path == f"birds/{W}a.yml"
    sure = discover()[item].function(repo({**files, f"birds/{W}a.yml": text, f"{W}b.yml": job("echo hi")}))
    assert sure.confidence is Confidence.HIGH


TASKS = "version: '3'\ntasks:\n  test:\n    cmds: [pytest {{.CLI_ARGS}}]\n  lint:\n    cmds: [ruff check]\n"


@pytest.mark.parametrize(
    ("run", "files", "confidence"),
    [
        ("task lint", {"Taskfile.yml": TASKS}, Confidence.LOW),
        ("invoke lint", {"tasks.py": "from invoke import task\n@task\ndef lint(c:\n    c.run('ruff check')\n"}, Confidence.LOW),
        ("make lint", {"Taskfile.yml": TASKS}, Confidence.HIGH),
        ("task build", {"Taskfile.yml": "version: '3'\ntasks:\n  build:\n    cmds: [go {{.X}}]\n"}, Confidence.HIGH),
    ],
)  # fmt: skip
def test_what_a_file_of_tasks_that_is_not_readable_may_do_for_a_workflow_is_not_said_to_be_done_by_none(
    repo: MakeRepository, run: str, files: dict[str, str], confidence: Confidence
) -> None:
    finding = discover()["ci-linting"].function(repo({f"{W}a.yml": job(run), **files}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, confidence)


@pytest.mark.parametrize(("included", "confidence"), [("include:\n  - local: ci/cache.yml\n", "low"), ("", "high")])
def test_what_a_file_that_gitlab_includes_may_hold_is_not_said_for_sure_to_be_missing(
    repo: MakeRepository, included: str, confidence: str
) -> None:
    text = f"{included}test:\n  parallel: {{matrix: [{{PYTHON: ['3.11', '3.12']}}]}}\n  script: [pytest]\n"
    finding = discover()["ci-caching-and-matrix"].function(repo({".gitlab-ci.yml": text}))
    assert (finding.state.value, finding.confidence.value) == ("partial", confidence)


@pytest.mark.parametrize(
    ("tasks", "sure"),
    [
        ("check.script = 'birds.dev:check'", Confidence.LOW),
        ("other = 'ruff check .'", Confidence.LOW),
        ("check = 'echo a'", Confidence.HIGH),
        ("check.parallel = ['other']\nother = 'echo a'", Confidence.HIGH),
    ],
)
def test_a_task_of_which_no_command_is_known_may_do_it(repo: MakeRepository, tasks: str, sure: Confidence) -> None:
    finding = discover()["ci-linting"].function(
        repo({f"{W}a.yml": job("poe check"), "pyproject.toml": f"[tool.poe.tasks]\n{tasks}\n"})
    )
    assert (finding.state, finding.confidence) == (State.NOT_DONE, sure)


@pytest.mark.parametrize(
    ("run", "sure"),
    [
        ("for t in $(cat tasks); do make $t; done", Confidence.LOW),
        ("make check-$TASK", Confidence.LOW),
        ("go-task check-$TASK", Confidence.LOW),
        ('hatch run "check:${TASK}"', Confidence.LOW),
        ("tox -e ${{ steps.a.outputs.task }}", Confidence.LOW),
        ("nox -s $SESSION", Confidence.LOW),
        ("cat tasks | xargs -I{} make {}", Confidence.LOW),
        ("$CHECK", Confidence.LOW),
        ("make build TAG=$TAG", Confidence.HIGH),
        ("make -C $FOLDER build", Confidence.HIGH),
        ("uv run train.py $EPOCHS", Confidence.HIGH),
        ("docker build -t $IMAGE .", Confidence.HIGH),
        ("for t in a b; do make $t; done", Confidence.HIGH),
    ],
)
def test_a_task_whose_name_only_a_variable_tells_may_do_it(repo: MakeRepository, run: str, sure: Confidence) -> None:
    files = {f"{W}a.yml": job(run), "Makefile": "build:\n\techo\na:\n\techo\nb:\n\techo\n"}
    assert (
        [
            (finding.state, finding.confidence)
            for finding in (discover()[item].function(repo(files)) for item in ("ci-linting", "ci"))
            if finding.state is not State.DONE  # of tox and nox it is held that they test
        ]
        == [(State.NOT_DONE, sure), (State.PARTIAL, sure)][: 1 if run.startswith(("tox", "nox")) else 2]
    )


@pytest.mark.parametrize(
    ("job", "state"),
    [
        ("{script: [pytest]}", State.DONE),
        ("{script: [pytest], when: manual}", State.PARTIAL),
        ("{script: [pytest], only: [schedules]}", State.PARTIAL),
        ("{script: [pytest], rules: [{if: $CI_COMMIT_BRANCH}]}", State.DONE),
    ],
)
def test_tests_that_gitlab_starts_on_no_change_are_half_of_it(repo: MakeRepository, job: str, state: State) -> None:
    finding = discover()["ci"].function(repo({".gitlab-ci.yml": f"lint: {{script: [ruff check]}}\ntest: {job}\n"}))
    assert finding.state is state


@pytest.mark.parametrize(
    ("root", "other", "ci"),
    [
        ("lint: {script: [!reference [.lint, script]]}", ".lint: {script: [ruff check .]}", "partial"),
        ("test: {rules: [{if: $CI_COMMIT_BRANCH}]}", "test: {script: [pytest], rules: [{when: manual}]}", "partial"),
        ("test: {script: [pytest]}", "default: {cache: {paths: [.cache/pip]}, before_script: [ruff check .]}", "done"),
    ],
)
def test_what_gitlab_puts_together_of_several_files_is_not_surely_absent(
    repo: MakeRepository, root: str, other: str, ci: str
) -> None:
    states = {"ci": ci, "ci-linting": "not_done", "ci-caching-and-matrix": "not_done"}
    files = {".gitlab-ci.yml": f"include: [{{local: ci/a.yml}}]\n{root}\n", "ci/a.yml": f"{other}\n"}
    for item in states:
        finding = discover()[item].function(repo(files))
        sure = finding.state is State.DONE
        assert (finding.state.value, finding.confidence) == (states[item], Confidence.HIGH if sure else Confidence.LOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('$env:PYTHONPATH = "$(Get-Location)\\\\src"', Confidence.HIGH),
        ("$env:PYTHONPATH += ';src'", Confidence.HIGH),
        ("$COMMAND src", Confidence.LOW),
    ],
)
def test_a_variable_of_powershell_that_is_given_a_value_runs_nothing(
    repo: MakeRepository, text: str, expected: Confidence
) -> None:
    step = f"- shell: pwsh\n        run: |\n          {text}\n          echo hi"
    assert discover()["github-pages"].function(repo({f"{W}a.yml": job(step)})).confidence is expected
