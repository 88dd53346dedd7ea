from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
CHECKOUT = "- uses: actions/checkout@v4"
PYTHON = "- uses: actions/setup-python@v5\n  with:\n    {}"
PROJECT = "[project]\nname = 'p'\nrequires-python = '{}'\n"


def steps(*lines: str, **more: str) -> str:
    return workflow(*lines, steps=more.pop("steps", CHECKOUT), **more)


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("python scripts/check.py --all", "scripts/check.py"),
        ("uv run python check.py", "check.py"),
        ("bash ci/run.sh", "ci/run.sh"),
        ("pytest -v tests/unit/", "tests/unit/"),
        ("uv run pytest --cov=src --cov-report xml tests/test_api.py::test_root", "tests/test_api.py"),
        ("pip install -r requirements_dev.txt", "requirements_dev.txt"),
        ("uv pip install --requirement=dev.txt", "dev.txt"),
        ("ruff check lib/code tests", "lib/code"),
        ("cd tests && python tool.py", "tool.py"),
        ("python src/train.py", None),
        ("cd src && python train.py", None),
        ("pytest tests/", None),
        ("pytest -k unit/slow", None),
        ("pytest --cov src/x tests/", None),
        ("pip install -r requirements.txt", None),
        ("python $SCRIPT.py", None),
        ("python ${{ inputs.script }}.py", None),
        ("python /opt/tool.py", None),
        ("python ../other/tool.py", None),
        ("pip freeze > all.txt\npip install -r all.txt", None),
        ("if [ -f more.txt ]; then pip install -r more.txt; fi", None),
        ("pip install -r more.txt || pip install .", None),
        ("curl -LO https://example.com/tool.py\npython tool.py", None),
        ("git clone https://example.com/x.git\npython x/tool.py", None),
    ],
)
def test_a_step_that_runs_what_is_not_there(repo: Make, command: str, missing: str | None) -> None:
    found = remarked(
        repo(
            {
                W: steps(command.replace("\n", " ; ")),
                "src/train.py": "x = 1\n",
                "tests/test_data.py": "",
                "requirements.txt": "torch\n",
            }
        ),
        "workflow-file-missing",
    )
    assert [each.message.endswith(f" {missing} is not in the repository") for each in found] == [True] * bool(missing)


@pytest.mark.parametrize(
    "files",
    [
        {W: workflow("python tool.py")},
        {W: steps("python tool.py", steps=CHECKOUT + "\n- uses: actions/download-artifact@v4")},
        {W: steps("python tool.py", steps=CHECKOUT + "\n  with:\n    repository: example/other")},
        {W: steps("python data/tool.py"), "data.dvc": "outs:\n- path: data\n  md5: a\n", "x/tool.py": ""}
        | {W: steps("dvc pull ; python data/tool.py")},
    ],
    ids=["no checkout", "artifact", "other repository", "pulled"],
)
def test_files_from_elsewhere_are_not_missed(repo: Make, files: dict[str, str]) -> None:
    assert remarked(repo(files), "workflow-file-missing") == []


@pytest.mark.parametrize(
    ("command", "files", "end"),
    [
        (
            "python tool.py",
            {"web/tool.py": ""},
            "the root of the repository, where the step runs; there is web/tool.py",
        ),
        ("cd web && python tool.py", {"web/a/tool.py": ""}, "web, where the step runs; there is web/a/tool.py"),
        ("pytest unit/a.py", {"tests/unit/a.py": ""}, "where the step runs; there is tests/unit/a.py"),
        ("pytest unit/a.py", {"tests/a.py": ""}, "unit/a.py is not in the repository"),
        ("python web/tool.py", {"Web/Tool.py": ""}, "repository; there is Web/Tool.py, and Linux tells capitals apart"),
        (
            "pytest Tests/x",
            {"tests/x/a.py": ""},
            "repository; there is tests/x, and Linux tells capitals apart",
        ),
    ],
)
def test_a_file_that_lies_elsewhere_is_said_to(repo: Make, command: str, files: dict[str, str], end: str) -> None:
    (found,) = remarked(repo({W: steps(command), **files}), "workflow-file-missing")
    assert found.message.endswith(end)


def test_capitals_are_told_apart_on_linux_alone(repo: Make) -> None:
    text = steps("python Tool.py").replace("ubuntu-latest", "windows-latest")
    assert remarked(repo({W: text, "tool.py": ""}), "workflow-file-missing") == []


def test_local_actions_and_reusable_workflows(repo: Make) -> None:
    text = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/gone.yml\n  b:\n    uses: ./.github/workflows/ci.yml\n"
    (found,) = remarked(repo({W: text}), "workflow-file-missing")
    assert "gone.yml" in found.message


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        ("make lint", {"Makefile": "test:\n\tpytest\n"}, 1),
        ("make test", {"Makefile": "test:\n\tpytest\n"}, 0),
        ("make lint", {"Makefile": "include more.mk\ntest:\n\tpytest\n"}, 0),
        ("make docs", {"Makefile": "test:\n\tpytest\n", "docs/a.md": ""}, 0),
        ("make lint", {}, 1),
        ("make -C docs html", {}, 0),
        (
            "invoke lint-all",
            {"tasks.py": "from invoke import task\n\n@task\ndef test(ctx):\n    ctx.run('pytest')\n"},
            1,
        ),
        (
            "invoke run-test",
            {"tasks.py": "from invoke import task\n\n@task\ndef run_test(ctx):\n    ctx.run('x')\n"},
            0,
        ),
        ("invoke lint", {"tasks.py": "from invoke import Collection\nimport lint\nns = Collection(lint)\n"}, 0),
    ],
)
def test_a_target_that_nothing_defines_is_remarked(
    repo: Make, command: str, files: dict[str, str], expected: int
) -> None:
    assert len(remarked(repo({W: steps(command), **files}), "workflow-target-missing")) == expected


@pytest.mark.parametrize(
    ("action", "given", "expected"),
    [
        ("actions/setup-python@v5", "enable-cache: true", 1),
        ("actions/setup-python@v5", "cache: pip", 0),
        ("actions/setup-python@v5", "cache: uv", 1),
        ("actions/setup-python@v5", "cache: ${{ inputs.kind }}", 0),
        ("astral-sh/setup-uv@v5", "enable-cache: true", 0),
        ("astral-sh/setup-uv@v5", "cache: true", 1),
        ("someone/setup@v1", "cache: true", 0),
    ],
)
def test_an_input_of_a_cache_that_the_action_lacks_is_remarked(
    repo: Make, action: str, given: str, expected: int
) -> None:
    made = repo({W: workflow("pytest", steps=f"- uses: {action}\n  with:\n    {given}")})
    assert len(remarked(made, "workflow-cache-input")) == expected


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (("pytest tests/ || true",), "ci"),
        (("uv run pytest || echo failed",), "ci"),
        (("flake8 . --exit-zero",), "ci-linting"),
        (("ruff check . || true",), "ci-linting"),
        (("ruff --output-format=github . || true",), "ci-linting"),
        (("ruff .", "ruff check . || true"), ""),
        (("flake8 . --select=E9", "flake8 . --exit-zero"), ""),
        (("pytest tests/", "pytest --junitxml=x.xml || true"), ""),
        (("pytest tests/unit", "pytest tests/api || true"), "ci"),
        (("black . || true",), ""),
        (("pytest",), ""),
    ],
)
def test_a_failure_that_is_swallowed_is_remarked(repo: Make, commands: tuple[str, ...], expected: str) -> None:
    found = remarked(repo({W: workflow(*commands)}), "workflow-failure-swallowed")
    assert [each.item for each in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("- name: Types (optional)\n  run: mypy src/\n  continue-on-error: true", 0),
        ("- name: Types\n  continue-on-error: true  # must not fail the build\n  run: mypy src/", 0),
        ("- name: Types\n  run: mypy src/ || echo '::warning::types are wrong'", 0),
        ("- name: Types\n  run: mypy src/ --no-strict-optional\n  continue-on-error: true", 1),
        ("- name: Optional\n  run: echo\n- run: mypy src/ || true\n- name: Optional\n  run: echo", 1),
    ],
)
def test_a_failure_that_is_meant_to_be_lost_is_no_remark(repo: Make, step: str, expected: int) -> None:
    assert len(remarked(repo({W: workflow("echo", steps=step)}), "workflow-failure-swallowed")) == expected


def test_hooks_that_repair_and_commit_are_not_swallowed(repo: Make) -> None:
    hooks = "- uses: pre-commit/action@v3.0.1\n  continue-on-error: true"
    commit = "\n- uses: stefanzweifel/git-auto-commit-action@v5"
    assert remarked(repo({W: workflow("echo", steps=hooks)}), "workflow-failure-swallowed")
    assert not remarked(repo({W: workflow("echo", steps=hooks + commit)}), "workflow-failure-swallowed")


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (W, "on: push\njobs: {a: [\n", ["ci"]),
        ("configs/sweep.yaml", "method: grid\nparameters:\n  a: b: c\n", ["sweep"]),
        ("configs/train.yaml", "lr: 1\n<<<<<<< HEAD\nx: 1\n=======\nx: 2\n", ["config-files"]),
        ("chart/x.yaml", "{{ include }}\n{{- end }}: [\n", []),
        ("configs/train.yaml", "lr: 1\n", []),
    ],
)
def test_yaml_that_does_not_parse(repo: Make, path: str, text: str, expected: list[str]) -> None:
    assert [each.item for each in remarked(repo({path: text}), "yaml-invalid")] == expected


@pytest.mark.parametrize(
    ("path", "there", "expected"),
    [
        (
            "setup.py",
            "a.py",
            ["the cache key is computed from setup.py, which is not in the repository: the step stops"],
        ),
        ("setup.py", "pyproject.toml", []),  # which the action falls back on
        ("pyproject.toml", "pyproject.toml", []),
        ("'**/x.txt'", "a.py", []),
    ],
)
def test_files_that_renew_a_cache(repo: Make, path: str, there: str, expected: list[str]) -> None:
    setup = PYTHON.format(f"cache: pip\n    cache-dependency-path: {path}")
    found = remarked(repo({W: workflow("pytest", steps=setup), there: PROJECT.format(">=3.12")}), "workflow-cache-path")
    assert [each.message[: len(said)] for each, said in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (("ruff check .", "ruff format ."), 0),
        (("black .", "flake8"), 0),
        (("black .", "flake8 || true"), 1),
        (("black .", "ruff src"), 0),
        (("isort src",), 1),
        (("black .",), 1),
        (("ruff format . --check",), 0),
        (("ruff format .", "ruff format --check ."), 0),
        (("ruff format .", "git diff --exit-code"), 0),
        (("ruff format .", "git commit -am x"), 0),
    ],
)
def test_formatting_that_is_thrown_away(repo: Make, commands: tuple[str, ...], expected: int) -> None:
    assert len(remarked(repo({W: workflow(*commands)}), "workflow-format-unchecked")) == expected


@pytest.mark.parametrize(("lost", "expected"), [("", 0), ("\n  continue-on-error: true", 1)])
def test_formatting_beside_an_action_that_lints(repo: Make, lost: str, expected: int) -> None:
    step = f"- uses: chartboost/ruff-action@v1{lost}\n"
    assert len(remarked(repo({W: workflow("black .", steps=step)}), "workflow-format-unchecked")) == expected


def test_an_empty_value_in_the_key_of_a_cache_does_no_harm(repo: Make) -> None:
    step = "- uses: actions/cache@v4\n  with:\n    path: x\n    key: pip-${{ matrix.torch }}\n"
    assert not remarked(repo({W: workflow("pytest", steps=step)}), "workflow-matrix-undefined")


def test_the_input_that_was_meant_is_told(repo: Make) -> None:
    step = "- uses: astral-sh/setup-uv@v7\n  with:\n    cache-dependency-paths: |\n      a\n      b\n"
    (found,) = remarked(repo({W: workflow("pytest", steps=step)}), "workflow-cache-input")
    assert found.message.endswith("its input for that is `cache-dependency-glob`")
    assert found.evidence[0].note == "cache-dependency-paths: a b"


EXTRAS = "[project]\nname = 'p'\n[project.optional-dependencies]\nml_ops = ['x']\n[dependency-groups]\ndev = ['y']\n"


@pytest.mark.parametrize(
    ("command", "manifest", "expected"),
    [
        ("uv sync --extra gpu", EXTRAS, 1),
        ("uv sync --locked --extra=dev --extra gpu", EXTRAS, 2),
        ("uv sync --extra ML-Ops --group dev", EXTRAS, 0),
        ("uv sync --extra gpu", "[project]\nname = 'p'\n", 1),
        ("uv sync --extra gpu", "[project]\nname = 'p'\ndynamic = ['optional-dependencies']\n", 0),
        ("uv sync --extra gpu", "[tool.uv]\ndev-dependencies = []\n", 0),
        ("uv sync --extra gpu --package api", EXTRAS, 0),
        ("uv sync --extra $EXTRA", EXTRAS, 0),
        ("cd api && uv sync --extra gpu", EXTRAS, 0),
        ("uv run train.py --extra gpu", EXTRAS, 0),
    ],
)
def test_extras_that_nobody_declares(repo: Make, command: str, manifest: str, expected: int) -> None:
    made = repo({W: steps(command), "pyproject.toml": manifest})
    assert len(remarked(made, "workflow-extra-missing")) == expected


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (W, "jobs:\n  a:\n    runs-on: x\n    steps: [{run: pytest}]\n", "does not say what starts it"),
        (W, "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: pytest}]\n", ""),
        (W, "'on': push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: pytest}]\n", ""),
        (W, "on: push\nname: x\n", "has no jobs"),
        (W, "on: push\njobs:\n# a:\n", ""),
        (W, "# on: push\n# jobs: {}\n", ""),
        (W, "# first\n- name: a\n  run: pytest\n", "has neither `on:` nor `jobs:`"),
        (".github/workflows/.pre-commit-config.yaml", "repos:\n- repo: local\n", ""),
        (W, "repos:\n- repo: local\n", "has neither `on:` nor `jobs:`"),
        (
            ".github/workflows/cloudbuild.yaml",
            "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, .]\n",
            "is a Cloud Build file",
        ),
        ("cloudbuild.yaml", "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, .]\n", ""),
        (W, "name: x\nruns:\n  using: composite\n  steps: [{run: pytest}]\n", ""),
    ],
)
def test_a_workflow_that_github_never_runs(repo: Make, path: str, text: str, said: str) -> None:
    found = remarked(repo({path: text}), "workflow-never-runs")
    assert [said in each.message for each in found] == [True] * bool(said)


@pytest.mark.parametrize(
    ("text", "line"), [("---\n# first\n\n- name: a\n  run: pytest\n", 4), ("- name: a\n  run: pytest\n", 1)]
)
def test_a_file_that_is_no_workflow_is_shown_from_the_first_line_that_says_something(
    repo: Make, text: str, line: int
) -> None:
    (found,) = remarked(repo({W: text}), "workflow-never-runs")
    assert [place.line for place in found.evidence] == [line]


GATES = "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: pytest}]\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"cml_data.yaml": GATES}, 1),
        ({".github/tests.yml": "'on': push" + GATES[8:]}, 1),
        ({".github/workflow/tests.yml": GATES}, 1),
        ({".github/workflows/more/tests.yml": GATES}, 1),
        ({"cml_data.yaml": GATES, ".github/workflows/cml_data.yaml": GATES}, 0),
        ({"cml_data.yaml": GATES, "Makefile": "ci:\n\tcp cml_data.yaml .github/workflows/\n"}, 0),
        ({"old_cml.yaml": GATES}, 0),
        ({"config.yaml": "on: true\njobs: 4\n"}, 0),
        ({"docs/tests.yml": GATES}, 0),
        ({".github/workflow-templates/tests.yml": GATES}, 0),
        ({"cml_data.yaml": GATES.replace("on: push", "name: x")}, 0),
    ],
)
def test_workflows_where_github_does_not_look(repo: Make, files: dict[str, str], expected: int) -> None:
    found = remarked(repo(files), "workflow-misplaced")
    assert [each.evidence[0].line for each in found] == [1] * expected


@pytest.mark.parametrize(
    ("path", "text", "item"),
    [
        (".github/workflows/lint.yml", "", "ci-linting"),
        (".github/workflows/lint.yml", "# on: push\n", ""),
        ("cloudbuild-api.yaml", "", "docker-trigger"),
        ("dockerfiles/api.dockerfile", "", "dockerfiles"),
        ("Dockerfile", "FROM python\n", ""),
        ("dockerfiles/.gitkeep", "", ""),
        ("configs/config.yaml", "", ""),
    ],
)
def test_files_that_would_build_or_run_something_and_are_empty(repo: Make, path: str, text: str, item: str) -> None:
    found = remarked(repo({path: text}), "build-file-empty")
    assert [each.item for each in found] == ([item] if item else [])


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("pyproject.toml", "[project\nname = 'p'\n", 1),
        ("configs/a.toml", "a = \n", 1),
        ("pyproject.toml", "[project]\nname = 'p'\n", 0),
        ("pyproject.toml", "[project]\nname = {{ name }}\n", 0),
    ],
)
def test_toml_that_nothing_can_read(repo: Make, path: str, text: str, expected: int) -> None:
    assert len(remarked(repo({path: text}), "toml-invalid")) == expected
