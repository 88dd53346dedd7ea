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
        ({W: workflow("pytest", on="{push: {tags: ['v*']}}")}, "partial"),
        ({W: workflow("pytest", on="{push: {tags: ['v*'], branches: [main]}}")}, "done"),
        ({W: workflow("pytest", on="{push: {tags: ['v*']}, pull_request: }")}, "done"),
        ({W: workflow("pytest -h", "pytest --markers")}, "partial"),
        ({W: workflow("exit 0\npytest")}, "partial"),
        ({W: workflow("pytest\nexit 0")}, "done"),
        ({W: workflow('if [ -z "$X" ]; then\nexit 0\nfi\npytest')}, "done"),
        ({W: workflow('[ -n "$X" ] ||\nexit 0\npytest')}, "done"),
        ({W: workflow("f() {\nexit 1\n}\npytest")}, "done"),
        ({W: workflow("echo 'a\nexit\n'\npytest")}, "done"),
        ({W: workflow("pytest", job="if: always() && false")}, "not_done"),
        ({W: workflow("pytest", job="if: failure()")}, "not_done"),
        ({W: workflow("pytest", job="needs: off") + "  off:\n    if: 1 == 2\n    steps: [{run: echo}]\n"}, "not_done"),
        ({W: workflow("pip install pytest", "echo pytest", "# pytest")}, "partial"),
        ({W: workflow("pytest", job="if: ${{ false }}", on="push")}, "not_done"),
        ({W: workflow(steps="- run: pytest\n  if: false")}, "partial"),
        ({W: workflow("coverage run -m pytest")}, "done"),
        ({W: workflow("coverage run tests/test_a.py"), "tests/test_a.py": "assert 1 + 1 == 2\n"}, "done"),
        ({W: workflow("coverage run tests/test_a.py")}, "partial"),
        ({W: workflow("coverage run src/train.py", "coverage report")}, "partial"),
        ({W: workflow("tox -e py312")}, "done"),
        ({W: workflow("tox -e lint", "nox --list")}, "partial"),
        ({W: workflow("hatch test")}, "done"),
        ({W: workflow("hatch fmt", "hatch env create test")}, "partial"),
        ({W: workflow("docker run --rm image pytest -q")}, "done"),
        ({W: workflow("docker compose run api sh -c 'pip install . && pytest'")}, "done"),
        ({W: workflow("docker build -t pytest .")}, "partial"),
        ({W: workflow("xvfb-run -a python -m pytest")}, "done"),
        ({W: workflow("python tests/test_a.py"), "tests/test_a.py": "def test_a():\n    assert True\n"}, "done"),
        ({W: workflow("python ../tests/test_a.py"), "tests/test_a.py": "import unittest\nunittest.main()\n"}, "done"),
        ({W: workflow("python /app/tests/test_a.py"), "tests/test_a.py": "import pytest\npytest.main()\n"}, "done"),
        ({W: workflow("python $FOLDER/test_a.py")}, "done"),
        ({W: workflow("python tests/test_a.py"), "other/test_a.py": "def test_a():\n    assert True\n"}, "partial"),
        ({W: workflow("python test_gpu.py")}, "partial"),
        (
            {W: workflow("python test_gpu.py"), "test_gpu.py": "import torch\nprint(torch.cuda.device_count())\n"},
            "partial",
        ),
        (
            {
                W: workflow("make requirements"),
                "Makefile": "requirements: test_environment\n\tpip install -r requirements.txt\n\ntest_environment:\n\tpython3 test_environment.py\n",
                "test_environment.py": "# run pytest after it\nimport sys\n\ndef main():\n    if sys.version_info.major != 3:\n        raise TypeError('Python 3')\n\nmain()\n",
            },
            "partial",
        ),
        ({W: workflow("./run_tests.sh"), "run_tests.sh": "./check all\n"}, "done"),
        ({W: workflow("./run_tests.sh")}, "partial"),
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


def test_a_cache_in_a_composite_action_counts(repo: Make) -> None:
    action = (
        "runs:\n  using: composite\n  steps:\n    - uses: actions/setup-python@v5\n      with:\n        cache: pip\n"
    )
    files = {
        W: workflow("pytest", job=MATRIX, steps="- uses: ./.github/actions/setup"),
        ".github/actions/setup/action.yml": action,
    }
    assert state(repo(files), "ci-caching-and-matrix") == "done"
    cache = discover()["ci-caching-and-matrix"].function(repo(files)).evidence[0]
    assert (cache.path, cache.line, cache.note) == (".github/actions/setup/action.yml", 6, "cache: pip")


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


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("pytest tests/test_data.py", "pytest tests/ --ignore=tests/test_slow.py"),
        ("pytest tests/integration_tests", "coverage run -m pytest tests/"),
        ("pytest tests/test_data.py -k a", "pytest tests/test_data.py"),
        ("pytest tests", "pytest"),
    ],
)
def test_the_workflow_that_runs_most_of_the_tests_is_shown(repo: Make, first: str, second: str) -> None:
    files = {".github/workflows/a.yml": workflow(first), ".github/workflows/b.yml": workflow(second)}
    shown = discover()["ci"].function(repo(files)).evidence
    assert {place.path for place in shown} == {f".github/workflows/{'a' if second == 'pytest' else 'b'}.yml"}


def test_one_workflow_with_cache_and_matrix_is_shown_before_two_with_one_each(repo: Make) -> None:
    cached = "- uses: actions/setup-python@v5\n  with:\n    cache: pip"
    matrix = "strategy:\n  matrix:\n    os: [ubuntu-latest, macos-latest]"
    files = {
        ".github/workflows/a.yml": workflow("pytest", steps=cached),
        ".github/workflows/b.yml": workflow("pytest", steps=cached, job=matrix),
    }
    shown = discover()["ci-caching-and-matrix"].function(repo(files)).evidence
    assert [place.path for place in shown] == [".github/workflows/b.yml"] * 2


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("Push the image to Artifact Registry", "high"),
        ("Container registry", "high"),
        ("Registry", "medium"),
        ("Model to the artifact registry", "medium"),
    ],
)
def test_a_registry_of_images_is_none_of_models(repo: Make, name: str, sure: str) -> None:
    made = repo({".github/workflows/a.yml": f"name: {name}\n" + workflow("docker push x")})
    found = (state(made, "workflow-model-registry"), confidence(made, "workflow-model-registry"))
    assert found == ("not_done", sure)


def test_the_path_of_data_that_fits_a_tracked_file_is_shown(repo: Make) -> None:
    on = "{push: {paths: ['data/**', 'data.dvc']}}"
    files = {W: workflow("pytest", on=on), "data.dvc": "outs:\n- path: data\n"}
    (place,) = discover()["workflow-data-change"].function(repo(files)).evidence
    assert place.note == "push on data.dvc"


def test_a_workflow_whose_jobs_never_run_is_not_called_none(repo: Make) -> None:
    off = workflow("pytest").replace("runs-on:", "if: false\n    runs-on:")
    message = discover()["ci"].function(repo({W: off})).message
    assert message == "no workflow with a job that can run in 1 workflow"
    assert discover()["ci"].function(repo({"a.py": ""})).message == "no workflow"


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("{push: {tags: ['v*']}}", "a workflow runs the tests, but only a push of a tag starts it"),
        ("workflow_dispatch", "a workflow runs the tests, but no push or pull request starts it"),
    ],
)
def test_what_starts_tests_that_no_change_does_is_told(repo: Make, on: str, told: str) -> None:
    assert discover()["ci"].function(repo({W: workflow("pytest", on=on)})).message == told
