from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
MATRIX = "strategy:\n  matrix:\n    os: [ubuntu-latest, windows-latest]"
INCLUDE = "strategy:\n  matrix:\n    include:\n      - {python-version: '3.10'}\n      - {python-version: '3.12'}"
CACHE = "- uses: actions/setup-python@v5\n  with:\n    cache: pip"
UV = "- uses: astral-sh/setup-uv@{version}\n  with:\n    {inputs}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("pytest tests/")}, "done"),
        ({W: workflow("uv run coverage run -m pytest tests/ || true")}, "done"),
        ({W: workflow("python -m unittest discover -s tests", on="{pull_request: {branches: [main]}}")}, "done"),
        (
            {
                W: workflow("invoke test"),
                "tasks.py": "from invoke import task\n\n@task\ndef test(ctx):\n    ctx.run('pytest')\n",
            },
            "done",
        ),
        ({W: workflow("bash scripts/check.sh"), "scripts/check.sh": "pytest -q\n"}, "done"),
        ({".gitlab-ci.yml": "test:\n  script:\n    - pytest\n"}, "done"),
        (
            {
                W: "on: push\njobs:\n  t:\n    uses: ./.github/workflows/t.yml\n",
                ".github/workflows/t.yml": workflow("pytest", on="workflow_call"),
            },
            "done",
        ),
        ({W: workflow("pytest", on="workflow_dispatch")}, "partial"),
        ({W: workflow("pip install pytest", "echo pytest", "# pytest")}, "partial"),
        ({W: workflow("pytest", job="if: ${{ false }}", on="push")}, "not_done"),
        ({W: workflow(steps="- run: pytest\n  if: false")}, "partial"),
        ({W: workflow("coverage run -m pytest")}, "done"),
        ({W: workflow("coverage run tests/test_a.py")}, "done"),
        ({W: workflow("coverage run src/train.py", "coverage report")}, "partial"),
        ({W: workflow("tox -e py312")}, "done"),
        ({W: workflow("tox -e lint", "nox --list")}, "partial"),
        ({W: workflow("hatch test")}, "done"),
        ({W: workflow("hatch fmt", "hatch env create test")}, "partial"),
        ({W: workflow("docker run --rm image pytest -q")}, "done"),
        ({W: workflow("docker compose run api sh -c 'pip install . && pytest'")}, "done"),
        ({W: workflow("docker build -t pytest .")}, "partial"),
        ({W: workflow("xvfb-run -a python -m pytest")}, "done"),
        ({W: workflow("python tests/test_a.py")}, "done"),
        ({W: workflow("./run_tests.sh")}, "done"),
        ({W: workflow("pytest --collect-only", "python src/train.py tests")}, "partial"),
        ({".travis.yml": "script: pytest\n"}, "done"),
        ({"conf/travis.yml": "script: pytest\n"}, "not_done"),
        ({"cloudbuild.yaml": "steps:\n- name: python\n  entrypoint: pytest\n  args: [tests]\n"}, "done"),
        ({"cloudbuild.yaml": "steps:\n- name: python\n  args: ['-c', 'python -m unittest']\n"}, "done"),
        ({"cloudbuild.yaml": "steps:\n- name: python\n  args: ['-c', 'pip install pytest']\n"}, "not_done"),
        ({W + ".disabled": workflow("pytest")}, "not_done"),
        ({W: "# on: push\n"}, "not_done"),
    ],
)
def test_ci(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "ci") == expected


def test_an_image_that_runs_the_tests_is_shown_where_no_workflow_does(repo: Make) -> None:
    made = repo({W: workflow("ruff check ."), "dockerfiles/test.dockerfile": 'FROM x\nCMD ["pytest", "tests"]\n'})
    finding = discover()["ci"].function(made)
    assert finding.state.value == "partial"
    assert [place.path for place in finding.evidence] == [W, "dockerfiles/test.dockerfile"]


def test_ci_is_in_doubt_where_a_workflow_does_not_parse(repo: Make) -> None:
    made = repo({W: "on: [push\njobs: {"})
    assert (state(made, "ci"), confidence(made, "ci")) == ("not_done", "low")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("pytest", job=MATRIX, steps=CACHE), "done"),
        (workflow("pytest", job=INCLUDE, steps="- uses: actions/cache@v4\n  with:\n    path: ~/.cache"), "done"),
        (workflow("pytest", job=MATRIX, steps=UV.format(version="v3", inputs="enable-cache: true")), "done"),
        (workflow("pytest", job=MATRIX, steps=UV.format(version="v6", inputs="version: latest")), "done"),
        (workflow("pytest", job=MATRIX, steps=UV.format(version="v6", inputs="enable-cache: false")), "partial"),
        (workflow("pytest", job=MATRIX, steps=UV.format(version="v3", inputs="version: latest")), "partial"),
        (
            workflow("pytest", job=MATRIX, steps="- uses: actions/setup-python@v5\n  with:\n    enable-cache: true"),
            "partial",
        ),
        (workflow("pytest", job=MATRIX), "partial"),
        (workflow("pytest", steps=CACHE), "partial"),
        (workflow("pytest", job="strategy:\n  matrix:\n    os: [ubuntu-latest]"), "not_done"),
        (workflow("pytest", job="strategy:\n  matrix:\n    shard: [a, b]"), "not_done"),
        (workflow("ruff check", job=MATRIX, steps=CACHE), "not_done"),
    ],
)
def test_ci_caching_and_matrix(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "ci-caching-and-matrix") == expected


def test_a_cache_and_a_matrix_of_a_workflow_that_runs_no_tests_are_shown(repo: Make) -> None:
    finding = discover()["ci-caching-and-matrix"].function(repo({W: workflow("ruff check", job=MATRIX, steps=CACHE)}))
    assert [place.path for place in finding.evidence] == [W, W]
    assert "runs no tests" in finding.message
    assert finding.confidence.value == "medium"
    assert "pytest" in discover()["ci-caching-and-matrix"].remedy


NARROW = "strategy:\n  matrix:\n    os: [ubuntu-latest]\n    python-version: ['3.12']"


@pytest.mark.parametrize(
    ("text", "message", "notes"),
    [
        (
            workflow("pytest", job=NARROW, steps=CACHE),
            "the tests run with a cache; their matrix names only one system or version",
            ["cache: pip", "os: ubuntu-latest"],
        ),
        (workflow("pytest", steps=CACHE), "the tests run with a cache, without a matrix", ["cache: pip"]),
        (
            workflow("pytest", job=NARROW),
            "no cache for the tests, and their matrix names only one system or version",
            ["os: ubuntu-latest"],
        ),
    ],
)
def test_a_matrix_of_one_value_is_told_of(repo: Make, text: str, message: str, notes: list[str]) -> None:
    finding = discover()["ci-caching-and-matrix"].function(repo({W: text}))
    assert finding.message == message
    assert [place.note for place in finding.evidence] == notes


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("  other:\n    runs-on: windows-latest\n    steps:\n      - run: pytest\n", True),
        ("  other:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n", False),
        ("  other:\n    runs-on: windows-latest\n    steps:\n      - run: ruff check .\n", False),
    ],
)
def test_a_job_for_each_system_is_told_of_where_there_is_no_matrix(repo: Make, second: str, told: bool) -> None:
    probe = discover()["ci-caching-and-matrix"].function
    cached = probe(repo({W: workflow("pytest", steps=CACHE) + second}))
    assert (cached.state.value, "by a job" in cached.message) == ("partial", told)
    bare = probe(repo({W: workflow("pytest") + second}))
    assert (bare.state.value, "by a job" in bare.message) == ("not_done", told)
    assert bare.confidence.value == ("medium" if told else "high")


def test_the_remedy_of_a_lint_that_cannot_fail_names_what_keeps_it_from_failing(repo: Make) -> None:
    remedy = discover()["ci-linting"].remedy
    assert all(word in remedy for word in ("ruff check", "continue-on-error", "--exit-zero", "|| true"))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (workflow("ruff check . || true"), ["ruff check .; its failure is swallowed"]),
        (workflow("black ."), ["black .; fails at nothing that it finds"]),
        (
            workflow(steps="- run: flake8 src\n  continue-on-error: true"),
            ["flake8 src; continue-on-error"],
        ),
        (
            workflow(steps="- uses: pre-commit/action@v3.0.1\n  continue-on-error: true"),
            ["pre-commit/action@v3.0.1; continue-on-error"],
        ),
    ],
)
def test_a_lint_that_cannot_fail_is_shown_once_with_its_reason(repo: Make, text: str, notes: list[str]) -> None:
    hook = "repos:\n  - repo: local\n    hooks:\n      - id: a\n        language: system\n        entry: ruff check\n"
    finding = discover()["ci-linting"].function(repo({W: text, ".pre-commit-config.yaml": hook}))
    assert finding.state.value == "partial"
    assert [place.note for place in finding.evidence] == notes


def test_a_cache_in_a_composite_action_counts(repo: Make) -> None:
    action = (
        "runs:\n  using: composite\n  steps:\n    - uses: actions/setup-python@v5\n      with:\n        cache: pip\n"
    )
    files = {
        W: workflow("pytest", job=MATRIX, steps="- uses: ./.github/actions/setup"),
        ".github/actions/setup/action.yml": action,
    }
    assert state(repo(files), "ci-caching-and-matrix") == "done"


OTHER = ".github/workflows/z.yml"
CALLS = "on: push\njobs:\n  t:\n    uses: ./.github/workflows/z.yml\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("pytest", job=MATRIX), OTHER: workflow("pytest", steps=CACHE)}, "done"),
        ({W: workflow("pytest", steps=CACHE), OTHER: workflow("pytest", job=MATRIX)}, "done"),
        ({W: workflow("pytest", job=MATRIX), OTHER: workflow("ruff check", steps=CACHE)}, "partial"),
        ({W: CALLS, OTHER: workflow("pytest", job=MATRIX, on="workflow_call")}, "partial"),
        ({".gitlab-ci.yml": "test:\n  script: [pytest]\n  cache:\n    paths: [.venv]\n"}, "partial"),
    ],
)
def test_caches_and_matrices_of_all_that_test_count(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "ci-caching-and-matrix") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("ruff check ."), "done"),
        (workflow("uv run ruff format --check ."), "done"),
        (workflow("black --check src"), "done"),
        (workflow("ruff check . --fix"), "done"),
        (workflow("isort --check-only --diff src"), "done"),
        (workflow("isort -c src"), "done"),
        (workflow("yapf --diff -r src"), "done"),
        (workflow("autopep8 --diff --exit-code -r src"), "done"),
        (workflow("hatch fmt --check"), "done"),
        (workflow("uv format --check"), "done"),
        (workflow("uv format"), "partial"),
        (workflow("uv sync"), "not_done"),
        (workflow("uvx pyrefly check"), "done"),
        (workflow(steps="- uses: j178/prek-action@v1"), "done"),
        (workflow(steps="- uses: jakebailey/pyright-action@v2"), "done"),
        (workflow("pylint --fail-under=8 src"), "done"),
        (workflow(steps="- uses: pre-commit/action@v3.0.1"), "done"),
        (workflow(steps="- uses: astral-sh/ruff-action@v3"), "done"),
        (workflow("git diff --name-only | xargs ruff check"), "done"),
        (workflow("find src -name '*.py' -exec pylint {} +"), "done"),
        (workflow("find src -name '*.py' -exec black --check {} +"), "done"),
        (workflow("prek run --all-files"), "done"),
        (workflow(r".venv\Scripts\ruff.exe check ."), "done"),
        (workflow("ruff check `\n  src", job="defaults: {run: {shell: pwsh}}"), "done"),
        (workflow(steps="- shell: pwsh\n  run: .\\tools\\bin\\ruff check src"), "done"),
        (workflow(r"echo a\ruff check ."), "not_done"),
        (workflow("flake8 src || true"), "partial"),
        (workflow("ruff check --exit-zero ."), "partial"),
        (workflow("ruff format ."), "partial"),
        (workflow("black src"), "partial"),
        (workflow("black -l 100 --diff src"), "partial"),
        (workflow("autopep8 --diff -r src"), "partial"),
        (workflow("hatch fmt"), "partial"),
        (workflow("pylint --fail-under=0 src"), "partial"),
        (workflow("ruff --version", "ruff clean", "pre-commit install"), "not_done"),
        (workflow("ruff check --show-settings . | grep path", "ruff check --show-files ."), "not_done"),
        (workflow("ruff check --show-settings .", "ruff check ."), "done"),
        (workflow("ruff check --show-fixes ."), "done"),
        (workflow("git commit -m black", "find . -name '*.pyc' -delete"), "not_done"),
        (workflow("ruff check .", job="continue-on-error: true"), "partial"),
        (workflow(steps="- uses: astral-sh/ruff-action@v3", job="continue-on-error: true"), "partial"),
        (workflow(steps="- uses: astral-sh/ruff-action@v3\n  continue-on-error: true"), "partial"),
        (workflow("pip install ruff", "echo ruff check .", "# ruff check ."), "not_done"),
    ],
)
def test_ci_linting(repo: Make, text: str, expected: str) -> None:
    files = {W: text, "pyproject.toml": "[tool.ruff]\nline-length = 120\n"}
    assert state(repo(files), "ci-linting") == expected


HOOKS = "repos:\n- repo: x\n  hooks:\n  - id: check-yaml\n  - id: "


@pytest.mark.parametrize(
    ("hooks", "steps", "runs", "message", "sure"),
    [
        (f"{HOOKS}ruff\n", "", ["pre-commit run -a"], "a workflow lints the code", "high"),
        (f"{HOOKS}own-check\n", "- uses: pre-commit/action@v3.0.1", [], "a workflow lints the code", "high"),
        (f"{HOOKS}trailing-whitespace\n", "- uses: pre-commit/action@v3.0.1", [], "none lints code", "medium"),
        (f"{HOOKS}trailing-whitespace\n", "", ["pre-commit run -a"], "none lints code", "medium"),
        (f"{HOOKS}check-toml\n", "", ["pre-commit run -a", "ruff check ."], "a workflow lints the code", "high"),
        ("repos: [\n", "", ["pre-commit run -a"], "a workflow lints the code", "high"),
        ("", "", ["pre-commit run -a"], "a workflow lints the code", "high"),
    ],
)
def test_hooks_that_look_at_files_alone_are_told_so(
    repo: Make, hooks: str, steps: str, runs: list[str], message: str, sure: str
) -> None:
    made = repo({W: workflow(*runs, steps=steps), ".pre-commit-config.yaml": hooks})
    finding = discover()["ci-linting"].function(made)
    assert (finding.state.value, finding.confidence.value) == ("done", sure)
    assert message in finding.message


PATHS = "{push: {paths: ['data/**']}}"


@pytest.mark.parametrize("item", ["ci", "coverage", "api-tests"])
@pytest.mark.parametrize(
    "files",
    [
        {W: workflow("pytest --cov tests", on=PATHS), OTHER: workflow("pytest --cov tests")},
        {W: workflow("pytest --cov -k root tests"), OTHER: workflow("pytest --cov tests")},
        {W: workflow("pytest --cov tests/test_api.py::test_it"), OTHER: workflow("pytest --cov tests")},
    ],
)
def test_the_workflow_that_any_change_starts_and_that_runs_all_tests_is_shown(
    repo: Make, item: str, files: dict[str, str]
) -> None:
    asks = "from fastapi.testclient import TestClient\nfrom pkg.api import app\n\ndef test_it():\n    assert TestClient(app).get('/predict')\n"
    made = repo({**files, "src/pkg/__init__.py": "", "src/pkg/api.py": API, "tests/test_api.py": asks})
    evidence = discover()[item].function(made).evidence
    assert next(place.path for place in evidence if ".github" in str(place.path)) == OTHER


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: ruff\n"}, "done"),
        ({".pre-commit-config.yaml": "# repos:\n- repo: x\n  hooks:\n  - id: ruff\n"}, "done"),
        ({".pre-commit-config.yaml": "- repo: x\n  hooks: []\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos: []\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  # - id: ruff\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id:\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos: [\n"}, "partial"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: ruff\n      args: [a]\n"}, "done"),
        ({".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  # - id: ruff\n      args: [a]\n"}, "partial"),
        ({"lefthook.yml": "pre-commit:\n"}, "partial"),
        ({".husky/pre-commit": "npm test\n"}, "partial"),
        ({".pre-commit-config.yaml": ""}, "partial"),
        ({"requirements.txt": "pre-commit"}, "not_done"),
    ],
)
def test_pre_commit(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "pre-commit") == expected


def test_pre_commit_that_is_only_a_dependency_is_told_of(repo: Make) -> None:
    finding = discover()["pre-commit"].function(repo({"requirements_dev.txt": "pytest\npre-commit\n"}))
    assert (finding.state.value, finding.confidence.value) == ("not_done", "high")
    assert [(place.path, place.line) for place in finding.evidence] == [("requirements_dev.txt", 2)]
    assert finding.message.endswith("pre-commit is a dependency")
    assert discover()["pre-commit"].function(repo({"requirements_dev.txt": "pytest\n"})).evidence == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("echo", on="{push: {paths: ['**/*.dvc']}}"), "done"),
        (workflow("echo", on="{pull_request: {paths: [data/**]}}"), "done"),
        (workflow("echo", on="{push: {branches: [main], paths: [dvc.lock]}}"), "done"),
        (workflow("echo", on="{push: {branches: [data-updates], paths: [dvc.lock]}}"), "partial"),
        (workflow("cml comment create report.md"), "partial"),
        (workflow("echo", on="{push: {paths: ['src/pkg/data.py', 'src/**']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['!data/**', '**.py']}}"), "not_done"),
        (workflow("echo", on="{repository_dispatch: {types: [data-updated]}}"), "done"),
        (workflow("echo", on="{repository_dispatch: {types: [staged]}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['.dvc/**']}}"), "done"),
        (workflow("echo", on="{push: {paths: [data]}}"), "done"),
        (workflow("echo", on="{push: {paths: ['inputs/*.csv']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['raw/**']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['raw/notes.txt']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['data/dvc.yaml']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['data/config.yaml']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['!**/*.dvc', '**.py']}}"), "not_done"),
        (workflow("echo", on="{push: {branches: [$default-branch], paths: [dvc.lock]}}"), "done"),
        (workflow("echo", on="{push: {branches: [data-updates, '!main'], paths: [dvc.lock]}}"), "partial"),
        (workflow(steps="- uses: iterative/setup-cml@v2"), "partial"),
        ("name: Data\n" + workflow("python data_statistics.py"), "partial"),
        (workflow("python data_statistics.py"), "not_done"),
        ("name: Data\n" + workflow(steps="- uses: dorny/paths-filter@v3"), "done"),
        (workflow(steps="- uses: dorny/paths-filter@v3"), "not_done"),
        (workflow("dvc pull"), "not_done"),
    ],
)
def test_workflow_data_change(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "workflow-data-change") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("echo", on="{repository_dispatch: {types: [staged]}}"), "done"),
        (workflow("echo", on="{push: {paths: ['models/**']}}"), "partial"),
        (workflow("echo", on="repository_dispatch"), "done"),
        (workflow("echo", on="{push: {paths: ['*.onnx']}}"), "partial"),
        (workflow("echo", on="{push: {paths: [model.dvc]}}"), "partial"),
        (workflow("wandb artifact get", on="workflow_dispatch"), "partial"),
        ("name: Promote model\n" + workflow("python promote.py", on="workflow_dispatch"), "partial"),
        ("name: Train by hand\n" + workflow("python train.py wandb.enabled=true", on="workflow_dispatch"), "not_done"),
        (workflow("pytest", on="{push: {paths: ['src/model.py']}}"), "not_done"),
        (workflow("echo", on="{repository_dispatch: {types: [data-updated]}}"), "not_done"),
        (workflow("pytest"), "not_done"),
    ],
)
def test_workflow_model_registry(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "workflow-model-registry") == expected


@pytest.mark.parametrize(
    ("item", "files", "expected"),
    [
        ("workflow-data-change", {".github/workflows/data_check.yml": workflow("echo")}, "medium"),
        ("workflow-model-registry", {".github/workflows/stage_model.yml": workflow("echo")}, "medium"),
        ("workflow-model-registry", {W: workflow("echo")}, "high"),
        ("ci-linting", {".pre-commit-config.yaml": "ci:\n  autofix_prs: true\nrepos: []\n"}, "low"),
        ("workflow-data-change", {W: workflow("echo")}, "high"),
        ("ci-linting", {W: workflow("echo"), "conf/a.yaml": "ci:\n  a: 1\n"}, "high"),
        ("ci-linting", {W: workflow("echo"), f"birds/{W}": workflow("ruff check .")}, "high"),
        ("ci-linting", {"conf/a.yml": "a: 1\n"}, "high"),
        ("ci-linting", {W: workflow("echo")}, "high"),
    ],
)
def test_what_may_be_meant_is_no_accusation(repo: Make, item: str, files: dict[str, str], expected: str) -> None:
    assert (state(repo(files), item), confidence(repo(files), item)) == ("not_done", expected)


@pytest.mark.parametrize("item", ["ci", "ci-linting", "ci-caching-and-matrix", "workflow-data-change"])
def test_workflows_that_github_does_not_run_are_shown(repo: Make, item: str) -> None:
    made = repo({f"birds/{W}": workflow("pytest")})
    assert (state(made, item), confidence(made, item)) == ("not_done", "medium")
    assert discover()[item].function(made).evidence[0].path == f"birds/{W}"


def test_a_service_that_ran_the_hooks_may_be_what_lints(repo: Make) -> None:
    bot = "pre-commit-ci[bot] <1+pre-commit-ci[bot]@users.noreply.github.com>"
    message = "[pre-commit.ci] auto fixes from pre-commit.com hooks"
    made = repo({W: workflow("pytest")}, authors=[bot], message=message)
    assert (state(made, "ci-linting"), confidence(made, "ci-linting")) == ("not_done", "low")


POINTER = "outs:\n- path: {}\n  md5: 0123456789abcdef0123456789abcdef\n"


@pytest.mark.parametrize(
    ("pattern", "pointer", "out", "expected"),
    [
        ("**/*.dvc", "models/checkpoints.dvc", "checkpoints", "partial"),
        ("**.dvc", "models/a.pt.dvc", "a.pt", "partial"),
        ("*.dvc", "fraud.onnx.dvc", "fraud.onnx", "partial"),
        ("*.dvc", "models/checkpoints.dvc", "checkpoints", "not_done"),
        ("**/*.dvc", "data/raw.dvc", "raw", "not_done"),
        ("**/*.dvc", "data/processed/images.pt.dvc", "images.pt", "not_done"),
        ("**", "models/checkpoints.dvc", "checkpoints", "not_done"),
        ("data/**", "models/checkpoints.dvc", "checkpoints", "not_done"),
    ],
)
def test_a_trigger_that_fits_what_tracks_a_model_is_one_on_models(
    repo: Make, pattern: str, pointer: str, out: str, expected: str
) -> None:
    made = repo({W: workflow("pytest", on=f"{{push: {{paths: ['{pattern}']}}}}"), pointer: POINTER.format(out)})
    assert state(made, "workflow-model-registry") == expected
    if expected == "partial":
        found = discover()["workflow-model-registry"].function(made)
        assert [place.note for place in found.evidence] == [f"push on {pattern}, which fits {pointer}"]


def test_a_path_of_code_or_configuration_is_shown_only_where_there_is_no_other(repo: Make) -> None:
    paths = ["configs/model/**", "src/models/**", "models/*.dvc"]
    probe = discover()["workflow-model-registry"].function
    found = probe(repo({W: workflow("pytest", on=f"{{push: {{paths: {paths}}}}}")}))
    assert [place.note for place in found.evidence] == ["push on models/*.dvc"]
    found = probe(repo({W: workflow("pytest", on=f"{{push: {{paths: {paths[:2]}}}}}")}))
    assert (found.state.value, len(found.evidence)) == ("partial", 2)


GIVEN = "runs:\n  using: composite\n  steps:\n    - run: ${{ inputs.command }}\n      shell: bash\n"
CALLED = "on:\n  workflow_call:\njobs:\n  r:\n    runs-on: x\n    steps:\n      - run: ${{ inputs.command }}\n"
USES = "- uses: ./.github/actions/run\n  with:\n    command: {}\n"
CALLS = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/run.yml\n    with:\n      command: {}\n"


@pytest.mark.parametrize(
    ("command", "tests", "lints"), [("pytest", "done", "not_done"), ("ruff check .", "partial", "done")]
)
def test_what_actions_and_workflows_run_by_what_they_are_given(
    repo: Make, command: str, tests: str, lints: str
) -> None:
    acted = {".github/workflows/a.yml": workflow(steps=USES.format(command)), ".github/actions/run/action.yml": GIVEN}
    called = {".github/workflows/a.yml": CALLS.format(command), ".github/workflows/run.yml": CALLED}
    for files in (acted, called):
        made = repo(files)
        assert (state(made, "ci"), state(made, "ci-linting")) == (tests, lints)


@pytest.mark.parametrize("run", ["${{ matrix.run }}", "uv run ${{ matrix.run }}", "$CHECK", "${{ env.CHECK }}"])
def test_what_the_matrix_or_the_environment_names_is_run(repo: Make, run: str) -> None:
    job = "env: {CHECK: 'ruff check . && pytest'}\nstrategy:\n  matrix:\n    run: [ruff check ., pytest tests]\n"
    made = repo({".github/workflows/a.yml": workflow(run, job=job)})
    assert (state(made, "ci"), state(made, "ci-linting")) == ("done", "done")
