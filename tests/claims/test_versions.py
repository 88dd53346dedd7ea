"""Versions of Python and systems that an answer names, held against the workflows."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import Claim, Variants
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import outcomes, verdicts
from tests.claims.said import only
from tests.conftest import MakeRepo, run_git

JOB = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{python-version: [{}]}}}}
    steps:
      - uses: actions/setup-python@v5
        with: {{python-version: "${{{{ matrix.python-version }}}}"}}
      - run: {}
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The matrix tests across multiple Python versions (3.11 and 3.12).", "contradicted"),
        ("We test on two versions of Python, 3.11 and 3.12, over several Python versions.", "contradicted"),
        ("Our workflows use multiple Python versions (3.11 and 3.12).", "consistent"),
        ("The tests run on Python 3.12, the linter on 3.11.", "consistent"),
        ("The matrix tests across multiple Python versions (3.12).", "consistent"),
    ],
)
def test_versions_of_other_workflows_are_none_that_tests_run_across(
    make_repo: MakeRepo, text: str, verdict: str
) -> None:
    more = {
        ".github/workflows/tests.yaml": JOB.format('"3.12"', "pytest"),
        ".github/workflows/style.yaml": JOB.format('"3.11"', "ruff check ."),
    }
    assert verdicts(make_repo, {11: text}, more)["ci-python"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("run", "verdict"),
    [
        ("pytest", "contradicted"),
        ("tox", "unverifiable"),
        ("python -m nox", "unverifiable"),
        ("hatch test --all", "unverifiable"),
        ("'for v in 3.10 3.11; do uv run --python $v pytest; done'", "unverifiable"),
        ("'for v in 3.10 3.11; do python$v -m pytest; done'", "unverifiable"),
        ("make tests", "unverifiable"),
        ("make plain", "contradicted"),
        ("uv run --python ${{ matrix.python-version }} pytest", "contradicted"),
        ("docker compose -f tests.yml up tests && pytest", "unverifiable"),
        ("docker build . && pytest", "contradicted"),
        ("pytest -p no:cacheprovider $OPTIONS", "contradicted"),
    ],
)
def test_what_chooses_a_python_by_itself_may_choose_those_that_are_said(
    make_repo: MakeRepo, run: str, verdict: str
) -> None:
    makefile = "tests:\n\tuv run --python 3.10 pytest\n\nplain:\n\tpytest\n"
    more = {".github/workflows/tests.yaml": JOB.format('"3.12"', run), "Makefile": makefile}
    found = verdicts(make_repo, {11: "The tests run on Python 3.10, 3.11 and 3.12."}, more)
    assert found["ci-python"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("run", "verdict"),
    [
        ("pytest && uv run --python 3.11 pytest", "contradicted"),
        ("pytest\n      - run: uv run --python 3.11 pytest", "contradicted"),
        ("pytest\n      - run: uv run --python 3.11 ruff check .", "consistent"),
        ("pytest\n      - run: uvx --python 3.11 ty check", "consistent"),
    ],
)
def test_the_python_of_a_tool_beside_the_tests_is_none_of_theirs(make_repo: MakeRepo, run: str, verdict: str) -> None:
    more = {".github/workflows/tests.yaml": JOB.format('"3.12"', run)}
    found = verdicts(make_repo, {11: "We only test on one Python version, 3.12."}, more)
    assert found["ci-python"] == {ClaimVerdict(verdict)}


CALLED = """
on: {workflow_call: {inputs: {os: {}, version: {}}}}
jobs:
  a:
    runs-on: ${{ inputs.os }}
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "${{ inputs.version }}"}
      - run: pytest
"""
CALLING = """
on: push
jobs:
  a:
    strategy: {matrix: {os: [ubuntu-latest, macos-latest], v: ["3.11", "3.12"]}}
    uses: ./.github/workflows/called.yaml
    with: {os: "${{ matrix.os }}", version: "${{ matrix.v }}"}
"""
IN_IMAGES = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {matrix: {tag: ["3.11", "3.12"]}}
    container: {image: "python:${{ matrix.tag }}-slim"}
    steps: [{run: pytest}]
"""


@pytest.mark.parametrize(
    ("text", "kind", "said", "verdict"),
    [
        (CALLING, "ci-os", "The tests run on Ubuntu and macOS.", "consistent"),
        (CALLING, "ci-os", "The tests run on Ubuntu, Windows and macOS.", "contradicted"),
        (CALLING, "ci-python", "The tests run on Python 3.11 and 3.12.", "consistent"),
        (CALLING, "ci-python", "The tests run on Python 3.9 and 3.12.", "contradicted"),
        (CALLING.replace("${{ matrix.os }}", "${{ vars.OS }}"), "ci-os", "The tests run on Windows.", "unverifiable"),
        (IN_IMAGES, "ci-python", "The tests run on Python 3.11 and 3.12.", "consistent"),
    ],
)
def test_what_a_reusable_workflow_is_handed_and_what_an_image_holds_is_read(
    make_repo: MakeRepo, text: str, kind: str, said: str, verdict: str
) -> None:
    called = {".github/workflows/called.yaml": CALLED} if "uses: ./" in text else {}
    found = verdicts(make_repo, {11: said}, {".github/workflows/tests.yaml": text, **called})
    assert found[kind] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(("below", "verdict"), [(True, "contradicted"), (False, "unverifiable")])
def test_a_matrix_that_is_in_no_force_contradicts_nobody(make_repo: MakeRepo, below: bool, verdict: str) -> None:
    text = JOB.format('"3.11", "3.12"', "pytest").replace("ubuntu-latest", "${{ matrix.os }}")
    text = text.replace("{matrix: {", "{matrix: {os: [ubuntu-latest, windows-latest], ")
    if not below:
        text = text.replace("strategy: {matrix:", "strategy:\n    matrix:").replace("]}}\n", "]}\n")
    said = "We do not test on multiple operating systems or Python versions."
    found = verdicts(make_repo, {11: said}, {".github/workflows/tests.yaml": text})
    assert found["ci-os"] == found["ci-python"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("text", "name", "verdict"),
    [
        ("The unit tests run only on Python 3.12.", "tests.yaml", "unverifiable"),
        ("The unit tests run only on Python 3.11.", "tests.yaml", "contradicted"),
        ("We only use one Python version in CI, 3.12.", "tests.yaml", "contradicted"),
        ("The unit tests run only on Python 3.12.", "main.yaml", "contradicted"),
        ("The unit tests run on Python 3.11 and 3.12.", "tests.yaml", "consistent"),
    ],
)
def test_a_workflow_that_is_called_after_the_tests_is_the_one_that_is_meant(
    make_repo: MakeRepo, text: str, name: str, verdict: str
) -> None:
    more = {
        ".github/workflows/tests.yaml": "",
        f".github/workflows/{name}": JOB.format('"3.12"', "pytest"),
        ".github/workflows/new_data.yaml": JOB.format('"3.11"', "pytest"),
    }
    assert verdicts(make_repo, {11: text}, more)["ci-python"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("on", "verdict"), [("[ubuntu-latest]", "unverifiable"), ("[ubuntu-latest, windows-latest]", "contradicted")]
)
def test_so_are_the_systems_that_it_runs_on(make_repo: MakeRepo, on: str, verdict: str) -> None:
    text = """
on: push
jobs:
  a:
    runs-on: ${{{{ matrix.os }}}}
    strategy: {{matrix: {{os: {}}}}}
    steps: [{{run: pytest}}]
"""
    more = {
        ".github/workflows/tests.yaml": text.format(on),
        ".github/workflows/new_data.yaml": text.format("[macos-latest]"),
    }
    found = verdicts(make_repo, {11: "The unit tests run only on ubuntu."}, more)
    assert found["ci-os"] == {ClaimVerdict(verdict)}


def held(root: Path | str, kind: str, said: str, value: Variants, ci: Finding | None = None) -> CheckedClaim:
    with open_snapshot(parse_source(str(root))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([Claim(kind, None, 11, 9, said, value=value)], repository, {"ci": ci} if ci else {})
    return found


def workflow(*jobs: str) -> dict[str, str]:
    return {".github/workflows/a.yaml": "on: push\nenv: {PY: '3.12'}\njobs:\n" + "".join(jobs)}


def job(name: str, *steps: str, more: str = "", on: str = "ubuntu-latest", run: str = "pytest") -> str:
    lines = "".join(f"      - {step}\n" for step in (*steps, f"run: {run}"))
    return f"  {name}:\n    runs-on: {on}\n{more}    steps:\n{lines}"


def python(version: str) -> str:
    return f"{{uses: actions/setup-python@v5, with: {{python-version: '{version}', cache-suffix: '3.9'}}}}"


PLAIN = job("plain")
OPAQUE = job("opaque", python("${{ vars.PY }}")) + job("known", python("3.12")) + PLAIN
ONE = job("one", python("3.12"))
TWO = job("two", python("3.11")) + ONE
LINT = job("lint", python("3.11"), run="ruff check .")


@pytest.mark.parametrize(
    ("jobs", "names", "many", "verdict"),
    [
        (ONE, ("3.12",), None, "consistent"),
        (ONE, ("3.9",), None, "contradicted"),
        (ONE, ("3.9",), False, "contradicted"),
        (ONE, (), True, "contradicted"),
        (TWO, (), True, "consistent"),
        (TWO, (), False, "contradicted"),
        (ONE + LINT, ("3.12",), False, "consistent"),
        (PLAIN, ("3.9",), None, "unverifiable"),
        (PLAIN, (), True, "unverifiable"),
        (OPAQUE, ("3.9",), None, "unverifiable"),
        (OPAQUE, ("3.12",), None, "consistent"),
        (OPAQUE, (), True, "consistent"),
        (job("env", python("${{ env.PY }}")), ("3.12",), None, "consistent"),
        (job("env", python("${{ env.PY }}")), ("3.9",), None, "contradicted"),
        (job("uv", "run: uv python install 3.12"), ("3.12",), None, "consistent"),
        (job("uv", "run: uv python install 3.12"), ("3.9",), None, "contradicted"),
        *(
            (job("other", python("3.12"), more=f"    strategy: {{matrix: {{{name}: ['3.9']}}}}\n"), ("3.9",), None, "contradicted")
            for name in ("node", "torch-version")
        ),
    ],
)  # fmt: skip
def test_the_versions_that_jobs_with_tests_set_up(
    make_repo: MakeRepo, jobs: str, names: tuple[str, ...], many: bool | None, verdict: str
) -> None:
    found = held(make_repo(workflow(jobs)), "ci-python", "The tests run on it.", Variants(names, many))
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("jobs", "needs", "verdict"),
    [(ONE, ">=3.10", "contradicted"), (PLAIN, ">=3.10", "unverifiable"), (ONE, "==3.12.*", "unverifiable")],
)
def test_a_lower_bound_needs_a_version_that_is_tested(make_repo: MakeRepo, jobs: str, needs: str, verdict: str) -> None:
    project = f'[project]\nname = "x"\nversion = "1"\nrequires-python = "{needs}"\n'
    root = make_repo({**workflow(jobs), "pyproject.toml": project})
    assert held(root, "ci-python", "The tests run on it.", Variants((), None, "3.9")).verdict.value == verdict


@pytest.mark.parametrize(
    ("jobs", "verdict"), [(ONE, "contradicted"), (job("own", on="self-hosted") + ONE, "unverifiable")]
)
def test_a_runner_that_cannot_be_told_may_be_any_system(make_repo: MakeRepo, jobs: str, verdict: str) -> None:
    found = held(make_repo(workflow(jobs)), "ci-os", "The tests run on it.", Variants(("windows",)))
    assert found.verdict.value == verdict


def test_jobs_of_another_service_name_no_system(make_repo: MakeRepo) -> None:
    root = make_repo({".gitlab-ci.yml": "image: python:3.11\ntest:\n  script:\n    - pytest tests\n"})
    assert held(root, "ci-os", "The tests run on Linux.", Variants(("ubuntu",))).verdict.value == "unverifiable"


def test_the_line_is_that_of_what_is_spoken_of(make_repo: MakeRepo) -> None:
    more = "    strategy:\n      matrix:\n        group: [a]\n        python-version: ['3.12']\n        os: [macos-latest]\n"
    jobs = job("a", python("${{ matrix.python-version }}"), more=more, on="${{ matrix.os }}")
    root = make_repo(workflow(jobs))
    for kind, name, line in (("ci-python", "3.12", 9), ("ci-os", "macos", 10)):
        assert [place.line for place in held(root, kind, "The tests run on it.", Variants((name,))).evidence] == [line]


LINTED = workflow(LINT)
SEVERAL = "Our tests run on several systems in CI."


@pytest.mark.parametrize("kind", ["ci-os", "ci-python"])
@pytest.mark.parametrize(
    ("files", "said", "ci", "verdict"),
    [
        (LINTED, SEVERAL, Finding.partial("no tests"), "contradicted"),
        (LINTED, SEVERAL, None, "unverifiable"),
        (LINTED, SEVERAL, Finding(State.PARTIAL, "no tests", (), Confidence.LOW), "unverifiable"),
        (LINTED, "Our linting workflow runs on several systems.", Finding.partial("no tests"), "unverifiable"),
        ({**LINTED, "tox.ini": ""}, SEVERAL, Finding.partial("no tests"), "unverifiable"),
        (workflow("  a:\n    uses: o/n/.github/workflows/x.yaml@v1\n"), SEVERAL, Finding.partial("no tests"), "unverifiable"),
    ],
)  # fmt: skip
def test_several_of_them_where_surely_nothing_tests(
    make_repo: MakeRepo, kind: str, files: dict[str, str], said: str, ci: Finding | None, verdict: str
) -> None:
    assert held(make_repo(files), kind, said, Variants((), True), ci).verdict.value == verdict


def test_what_a_shallow_clone_leaves_out_may_have_tested(make_repo: MakeRepo, tmp_path: Path) -> None:
    full, shallow = make_repo({"a": ""}, commits=[("Ada", {"b": ""})]), tmp_path / "shallow"
    run_git(full, "clone", "-q", "--depth=1", full.as_uri(), str(shallow))
    for root, verdict in ((full, "contradicted"), (shallow, "unverifiable")):
        ci = Finding(State.NOT_DONE, "no workflow")
        assert held(root, "ci-os", SEVERAL, Variants((), True), ci).verdict.value == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("All of it runs on Ubuntu and Windows.", "unverifiable"),
        ("Our unit tests run on Ubuntu and Windows.", "contradicted"),
        ("We run both the format checks and unittests on Ubuntu and Windows.", "contradicted"),
        ("The unit tests run on Ubuntu, and the linter on Windows.", "unverifiable"),
        ("Unit tests and formatting run on Ubuntu and Windows.", "unverifiable"),
    ],
)
def test_systems_of_a_linter_are_none_of_unit_tests(make_repo: MakeRepo, said: str, verdict: str) -> None:
    root = make_repo(workflow(job("one"), job("lint", on="windows-latest", run="ruff check .")))
    assert held(root, "ci-os", said, Variants(("ubuntu", "windows"))).verdict == verdict


def test_the_versions_are_shown_where_the_sentence_is_long() -> None:
    before = (
        "The tests run on each of the pull requests that are made to merge the work into the main branch that all share"
    )
    found = only({11: f"{before}, with Python versions 3.11 and 3.12."}, "ci-python")
    assert found is not None
    assert "3.11 and 3.12" in found.said


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("The isort test and the flake8 test are run on Python 3.8.", "unverifiable", "isort"),
        (
            "The isort test and the flake8 test are run on Python 3.8. The unit tests are run on Python 3.10.",
            "contradicted",
            "unit tests",
        ),
        ("The linter and the tests are run on Python 3.8.", "contradicted", "the tests"),
        ("All of our workflows, linting included, run on Python 3.8.", "contradicted", "workflows"),
        ("We test on Python 3.8. The linter runs on Python 3.7.", "contradicted", "We test"),
    ],
)
def test_what_linters_run_on_is_not_held_against_the_tests(
    make_repo: MakeRepo, text: str, verdict: str, said: str
) -> None:
    (found,) = outcomes(make_repo, {11: text})["ci-python"]
    assert (found.verdict, said in found.said) == (verdict, True)


def test_the_system_of_the_tests_is_shown_before_that_of_the_linters(make_repo: MakeRepo) -> None:
    text = "The linter runs on Ubuntu. The unit tests run on Windows."
    (found,) = outcomes(make_repo, {11: text})["ci-os"]
    assert (found.verdict, found.said) == ("contradicted", "The unit tests run on Windows.")


@pytest.mark.parametrize(("other", "verdict"), [("\t: [\n", "unverifiable"), ("on: push\njobs: {}\n", "contradicted")])
def test_a_workflow_that_cannot_be_read_may_test_on_more(make_repo: MakeRepo, other: str, verdict: str) -> None:
    more = {".github/workflows/tests.yaml": JOB.format('"3.12"', "pytest"), ".github/workflows/more.yaml": other}
    text = "We test on Ubuntu and Windows. The tests run on Python 3.11 and Python 3.12."
    found = verdicts(make_repo, {11: text}, more)
    assert (found["ci-os"], found["ci-python"]) == ({ClaimVerdict(verdict)}, {ClaimVerdict(verdict)})
