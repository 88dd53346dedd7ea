"""Claims held against what a repository has, kind by kind."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Nuance, Stance, Variants, extract
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence, Finding, State, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import DONE, GONE, MARK, verdicts
from tests.claims.said import claims, only
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions


@pytest.mark.parametrize(("said", "verdict"), [("one", "consistent"), ("two", "consistent"), ("three", "unverifiable")])
def test_a_load_test_is_one_of_the_test_files(make_repo: MakeRepo, said: str, verdict: str) -> None:
    more = {"tests/load.py": "from locust import HttpUser\n\nclass User(HttpUser):\n    pass\n"}
    found = verdicts(make_repo, {7: f"We wrote {said} test files."}, more)
    assert found["test-count"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(("said", "verdict"), [("one", "consistent"), ("two", "consistent"), ("three", "unverifiable")])
def test_a_file_of_tests_that_are_gone_is_one_of_the_test_files(make_repo: MakeRepo, said: str, verdict: str) -> None:
    found = verdicts(make_repo, {7: f"We wrote {said} test files."}, {"tests/test_y.py": "X = 1\n"})
    assert found["test-count"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("page", "verdict"),
    [('<span class="pc_cov">72%</span>', "contradicted"), ("<b>We are at 72% of our goal</b>", "unverifiable")],
)
def test_the_page_of_a_coverage_run_is_one_wherever_it_is(make_repo: MakeRepo, page: str, verdict: str) -> None:
    files = {"coverage.xml": "<x/>", "out/index.html": page, "out/coverage_html_cb_1.js": ""}
    found = verdicts(make_repo, {8: "The total coverage is 81%."}, files)
    assert found["coverage-figure"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize("name", ["docs/code_coverage.md", "docs/TESTS.md"])
@pytest.mark.parametrize(("said", "verdict"), [("37%", "consistent"), ("81%", "unverifiable")])
def test_a_table_of_coverage_bears_a_figure_out_and_contradicts_none(
    make_repo: MakeRepo, name: str, said: str, verdict: str
) -> None:
    table = "| File | Missed | Coverage |\n|---|---|---|\n| `a.py` | 2 | 81% |\n| **TOTAL** | **9** | **37%** |\n"
    found = verdicts(make_repo, {8: f"The total coverage is {said}."}, {"coverage.xml": "<x/>", name: table})
    assert found["coverage-figure"] == {ClaimVerdict(verdict)}


def test_a_load_test_that_is_a_template_bears_nobody_out(make_repo: MakeRepo) -> None:
    said = Claim("load-test-said", None, 25, 9, "we loaded it", Stance.AFFIRMED)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        findings = {"load-test": Finding.partial("the load test is empty, or a template")}
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict.UNVERIFIABLE


@pytest.mark.parametrize(("path", "verdict"), [("locust_stats_history.csv", "contradicted"), ("a.csv", "unverifiable")])
def test_results_of_a_load_test_tell_that_it_was_run(make_repo: MakeRepo, path: str, verdict: str) -> None:
    said = Claim("load-test-said", None, 25, 9, "it was not run", Stance.DENIED, Nuance.UNRUN)
    with open_snapshot(parse_source(str(make_repo({path: "1"})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), {"load-test": DONE})
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("served", "told"),
    [
        (DONE, True),
        (Finding.partial("a FastAPI application").being(Trait.WITHOUT_MODEL), False),
        (Finding.partial("a page application").being(Trait.OTHERWISE), True),
    ],
)
def test_what_is_deployed_without_a_model_is_rightly_not_ticked(served: Finding, told: bool) -> None:
    said = Claim("deployment-said", None, 24, 9, "the API was deployed on Cloud Run", Stance.AFFIRMED, Nuance.CLOUD)
    marks = {"cloud-deployment": MARK._replace(item_id="cloud-deployment", ticked=False), "x": MARK}
    findings = {"fastapi": served, "cloud-deployment": Finding.done("a step deploys it")}
    assert bool(disagreements([said], marks, findings)) is told


@pytest.mark.parametrize(
    ("nuance", "verdict"), [(None, "contradicted"), (Nuance.GENERAL, "unverifiable"), (Nuance.BY_HAND, "unverifiable")]
)
def test_tests_in_general_are_not_held_against_those_of_the_api(
    make_repo: MakeRepo, nuance: Nuance | None, verdict: str
) -> None:
    said = Claim("api-tests-said", None, 25, 9, "we wrote unit tests", Stance.AFFIRMED, nuance)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), {"api-tests": GONE})
    assert found.verdict is ClaimVerdict(verdict)
    marks = {"api-tests": MARK._replace(item_id="api-tests", ticked=False), "x": MARK}
    assert bool(disagreements([said], marks, {"api-tests": GONE})) is (verdict == "contradicted")


def test_a_check_of_style_is_not_for_certain_a_linter(make_repo: MakeRepo) -> None:
    said = Claim("ci-linting", None, 11, 9, "style.yml: checks pep8", Stance.AFFIRMED, Nuance.STYLE)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), {"ci-linting": GONE})
    assert found.verdict is ClaimVerdict.UNVERIFIABLE
    assert not disagreements([said], {"ci-linting": MARK._replace(ticked=False), "x": MARK}, {"ci-linting": GONE})


@pytest.mark.parametrize(("text", "affirmed"), [("pre-commit", False), ("pre-commit, ruff among it", True)])
def test_hooks_that_a_workflow_runs_need_be_no_linter(text: str, affirmed: bool) -> None:
    said = only({11: f"We have a workflow that runs {text}, in CI."}, "ci-linting")
    assert said is not None and said.stance is Stance.AFFIRMED
    marks = {"ci-linting": MARK._replace(item_id="ci-linting", ticked=False), "x": MARK}
    assert bool(disagreements([said], marks, {"ci-linting": Finding.done("a workflow lints")})) is affirmed


def test_configuration_files_that_neither_the_tick_nor_the_repository_has_are_no_disagreement() -> None:
    said = Claim("config-tool", "config files", 12, 9, "we use a config file for the sweep", Stance.AFFIRMED)
    marks = {"config-files": MARK._replace(item_id="config-files", ticked=False), "x": MARK}
    assert not disagreements([said], marks, {"config-files": GONE})
    assert not disagreements([said], marks, {"config-files": Finding.partial("the definition of a sweep")})
    assert disagreements([said], marks, {"config-files": Finding.done("there is one")})


@pytest.mark.parametrize(
    ("value", "state", "verdict"),
    [(None, "partial", "consistent"), (None, "done", "unverifiable"), (Nuance.TRIED, "done", "consistent")],
)
def test_what_was_prepared_for_a_training_is_there(
    make_repo: MakeRepo, value: Nuance | None, state: str, verdict: str
) -> None:
    said = Claim("cloud-training-said", None, 22, 9, "we prepared to train there", Stance.HYPOTHETICAL, value)
    finding = (Finding.done if state == "done" else Finding.partial)("an image is prepared")
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), {"cloud-training": finding})
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("text", "ticked", "state", "verdict"),
    [
        ("For load testing, we would use Locust.", True, "not_done", "contradicted"),
        ("For load testing, we would use Locust.", False, "not_done", "consistent"),
        ("For load testing, we would use Locust.", True, "done", "unverifiable"),
        ("We tried load testing.", True, "not_done", "consistent"),
        ("With load testing we could see how many it serves.", True, "not_done", "consistent"),
        # No formal test may be one of another kind.
        ("We did not do a formal load testing.", False, "done", "unverifiable"),
        ("We did not do a formal load testing.", True, "done", "contradicted"),
        ("We did not do a formal load testing.", False, "not_done", "consistent"),
        ("We did not do any load testing.", False, "done", "contradicted"),
        ("We did formal tests, and load testing with 5 users.", False, "done", "consistent"),
    ],
)
def test_what_is_told_of_load_tests_is_held_against_tick_and_repository(
    make_repo: MakeRepo, text: str, ticked: bool, state: str, verdict: str
) -> None:
    said = only({25: text}, "load-test-said")
    assert said is not None
    findings = {"load-test": Finding.done("a locust file") if state == "done" else GONE}
    marks = {"load-test": MARK._replace(ticked=ticked), "x": MARK}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict is ClaimVerdict(verdict)
    denied = [entry for entry in disagreements([said], marks, findings) if entry.kind == "denied"]
    assert bool(denied) is (ticked and verdict == "contradicted")


@pytest.mark.parametrize(
    ("text", "state", "verdict"),
    [
        (
            "We started deploying with Cloud Functions but could not finish it, so we deployed with Cloud Run instead.",
            State.UNKNOWABLE,
            "unverifiable",
        ),
        (
            "We started deploying with Cloud Functions but could not finish it, so nothing was deployed.",
            State.UNKNOWABLE,
            "contradicted",
        ),
        ("We started a cloud deployment, but did not have time to complete it.", State.UNKNOWABLE, "contradicted"),
        ("We started a cloud deployment, but did not have time to complete it.", State.DONE, "unverifiable"),
        ("We tried a cloud deployment.", State.UNKNOWABLE, "consistent"),
    ],
)
def test_who_began_a_deployment_and_had_no_time_to_end_it_has_none(
    make_repo: MakeRepo, text: str, state: State, verdict: str
) -> None:
    said = only({24: text}, "deployment-said")
    assert said is not None
    findings = {"cloud-deployment": Finding(state, "so it is")}
    marks = {"cloud-deployment": MARK._replace(item_id="cloud-deployment")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("text", "traits", "verdict"),
    [
        ("We deployed it in the cloud, on a VM of Compute Engine.", (Trait.ON_A_MACHINE,), "consistent"),
        ("We deployed it in the cloud, on Kubernetes.", (Trait.ON_A_MACHINE,), "consistent"),
        ("We deployed it in the cloud, on a VM of Compute Engine.", (), "unverifiable"),
        ("We deployed it in the cloud, with Cloud Run.", (Trait.ON_A_MACHINE,), "unverifiable"),
    ],
)
def test_a_deployment_to_a_machine_is_what_a_step_that_deploys_to_one_shows(
    make_repo: MakeRepo, text: str, traits: tuple[Trait, ...], verdict: str
) -> None:
    files = {"reports/README.md": questions(load_catalogue(None), {24: text})}
    findings = {"cloud-deployment": Finding.unknowable("so it is", Evidence("a.yaml", 3, "kubectl")).being(*traits)}
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = (one for one in check(extract(repository), repository, findings) if one.id == "deployment-said")
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("matrix", "setup", "run", "verdict"),
    [
        ('python-version: ["3.11", "3.12"]', "python-version: '3.12'", "pytest", "unverifiable"),
        ('python-version: ["3.12"]', "python-version: '3.12'", "pytest", "contradicted"),
        ('python-version: ["3.11", "3.12"]', "python-version: '${{ matrix.python-version }}'", "pytest", "consistent"),
        ('python-version: ["3.11", "3.12"]', "enable-cache: true", "pytest", "consistent"),
        ('python-version: ["3.11", "3.12"]', "python-version: '3.12'", "tox -e py${{ matrix.python-version }} pytest", "consistent"),
        ('python-version: ["3.11", "3.12"]', "python-version: '3.12'", "uv run -p ${{ matrix['python-version'] }} pytest", "consistent"),
        ('python-version: ["3.11", "3.12"]', "python-version: '3.12'\n          python: '${{ matrix.python-version }}'", "pytest", "consistent"),
        ('python-version: ["3.11", "3.12"]', "python-version: '3.12'", "pytest\n        env: {PY: '${{ matrix.python-version }}'}", "consistent"),
    ],
)  # fmt: skip
def test_versions_of_a_matrix_that_no_step_takes_are_not_tested(
    make_repo: MakeRepo, matrix: str, setup: str, run: str, verdict: str
) -> None:
    workflow = (
        f"on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy: {{matrix: {{{matrix}}}}}\n    steps:\n"
        "      - uses: actions/cache@v4\n        with: {key: 'py${{ matrix.python-version }}', path: .venv}\n"
        f"      - uses: astral-sh/setup-uv@v6\n        with:\n          {setup}\n      - run: {run}\n"
    )
    found = verdicts(make_repo, {11: "We test Python 3.11 and 3.12."}, {".github/workflows/tests.yaml": workflow})
    assert found["ci-python"] == {ClaimVerdict(verdict)}


LINTS = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {run}\n"


@pytest.mark.parametrize(
    ("said", "run", "state", "verdict"),
    [
        ("We test on Ubuntu and Windows.", None, State.NOT_DONE, "contradicted"),
        ("We test on Ubuntu and Windows.", "ruff check .", State.PARTIAL, "contradicted"),
        ("We test on Ubuntu and Windows.", "make check", State.PARTIAL, "unverifiable"),
        ("We test on Ubuntu and Windows.", "uv run poe check", State.PARTIAL, "unverifiable"),
        ("We test on Ubuntu and Windows.", "uv run ruff check", State.PARTIAL, "contradicted"),
        ("We test on Ubuntu and Windows.", "hatch run all", State.PARTIAL, "unverifiable"),
        ("We test on Ubuntu and Windows.", "python scripts/check.py", State.PARTIAL, "unverifiable"),
        ("We tested it on Ubuntu and Windows, which we have at home.", None, State.NOT_DONE, "unverifiable"),
        ("Our tests run on Ubuntu and Windows.", None, State.NOT_DONE, "contradicted"),
        ("We also test our code on Ubuntu and Windows.", None, State.NOT_DONE, "contradicted"),
        ("To run tests on Ubuntu and Windows was not needed.", None, State.NOT_DONE, "unverifiable"),
        ("We test on Ubuntu and Windows.", "ruff check .", State.DONE, "unverifiable"),
        ("We test on Ubuntu.", "ruff check .", State.PARTIAL, "unverifiable"),
        ("Our linter runs on Ubuntu and Windows.", "ruff check .", State.PARTIAL, "unverifiable"),
    ],
)
def test_several_systems_where_no_workflow_tests(
    make_repo: MakeRepo, said: str, run: str | None, state: State, verdict: str
) -> None:
    named = tuple(name for name in ("ubuntu", "windows") if name in said.casefold())
    files = {"a": ""} if run is None else {".github/workflows/a.yaml": LINTS.format(run=run)}
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        claim = Claim("ci-os", None, 11, 9, said, value=Variants(named))
        findings = {"ci": Finding(state, "none runs the tests")}
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize("gone", ["removed", "on a branch", "emptied"])
def test_tests_that_may_run_at_another_commit_are_not_contradicted(make_repo: MakeRepo, gone: str) -> None:
    path = ".github/workflows/a.yaml"
    root = make_repo({"a": "", **({} if gone == "on a branch" else {path: LINTS.format(run="pytest")})})
    if gone == "on a branch":
        run_git(root, "checkout", "-qb", "tests")
        run_git(root, "commit", "-q", "--allow-empty", "-m", "test")
        run_git(root, "checkout", "-q", "-")
    elif gone == "removed":
        run_git(root, "rm", "-q", path)
        run_git(root, "commit", "-qm", "remove")
    else:
        (root / path).write_text(LINTS.format(run="ruff check ."), encoding="utf-8")
        run_git(root, "commit", "-qam", "lint only")
    with open_snapshot(parse_source(str(root))) as snapshot:
        claim = Claim("ci-os", None, 11, 9, "We test on Ubuntu and Windows.", value=Variants(("ubuntu", "windows")))
        findings = {"ci": Finding(State.PARTIAL if gone == "emptied" else State.NOT_DONE, "none runs the tests")}
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict.UNVERIFIABLE


def test_an_application_that_runs_no_model_is_rightly_not_ticked() -> None:
    said = Claim("api-said", None, 23, 9, "we wrote a simple API with FastAPI", Stance.AFFIRMED)
    marks = {"fastapi": MARK._replace(item_id="fastapi", ticked=False), "x": MARK}
    assert not disagreements([said], marks, {"fastapi": Finding.partial("so it is").being(Trait.WITHOUT_MODEL)})
    assert not disagreements([said], marks, {"fastapi": Finding.partial("so it is").being(Trait.OTHERWISE)})
    assert disagreements([said], marks, {"fastapi": Finding.partial("so it is")})
    assert disagreements([said], marks, {"fastapi": Finding.done("a route runs the model")})


@pytest.mark.parametrize(
    ("trait", "verdict"), [(Trait.BESIDE_ROUTES, "consistent"), (Trait.IN_NO_WORKFLOW, "unverifiable")]
)
def test_what_stands_beside_the_routes_belies_no_denial_of_tests_of_the_api(
    make_repo: MakeRepo, trait: Trait, verdict: str
) -> None:
    said = Claim("api-tests-said", None, 25, 9, "we wrote no tests of our API", Stance.DENIED)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        findings = {"api-tests": Finding.partial("so it is").being(trait)}
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("path", "verdict"), [("tests/test_api.py", "unverifiable"), ("tests/test_x.py", "contradicted")]
)
def test_a_file_of_tests_that_is_called_after_the_api_may_be_of_one(
    make_repo: MakeRepo, path: str, verdict: str
) -> None:
    said = Claim("api-tests-said", None, 25, 9, "we tested our API", Stance.AFFIRMED)
    with open_snapshot(parse_source(str(make_repo({path: "def test_a():\n    assert run()\n"})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), {"api-tests": GONE})
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We test on Ubuntu and Windows.", "unverifiable"),
        ("We test on Ubuntu and macOS.", "contradicted"),
        ("We test on Ubuntu.", "consistent"),
    ],
)
def test_systems_of_another_workflow_may_be_meant(make_repo: MakeRepo, text: str, verdict: str) -> None:
    job = "on: push\njobs:\n  a:\n    runs-on: ${{ matrix.os }}\n    strategy: {matrix: {os: [%s]}}\n    steps:\n      - run: %s\n"
    more = {
        ".github/workflows/tests.yaml": job % ("ubuntu-latest", "pytest"),
        ".github/workflows/style.yaml": job % ("ubuntu-latest, windows-latest", "isort ."),
    }
    assert verdicts(make_repo, {11: text}, more)["ci-os"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("question", "text", "nuance"),
    [
        (25, "We have not tested the API endpoints for wrong input; the right one is tested.", Nuance.OF_A_PART),
        (25, "No formal unit tests were written for the front end.", Nuance.OF_A_PART),
        (25, "We did not find unit testing the API easy.", Nuance.OF_A_PART),
        (25, "We did not do load testing on the GPU.", Nuance.OF_A_PART),
        (25, "We did not unit test or load test our API.", None),
        (25, "We have not yet performed any load testing to evaluate how the API handles high traffic.", None),
        (26, "We did not manage to implement monitoring of the deployed model which could be useful.", Nuance.WHOLE),
        (26, "We have not implemented monitoring of data drift.", Nuance.OF_A_PART),
        (26, "We did not implement monitoring. In GCP, we get a mail when it fails.", None),
        (26, "We did not implement monitoring for our project.", Nuance.WHOLE),
    ],
)
def test_a_denial_of_some_part_is_none_of_the_whole(question: int, text: str, nuance: Nuance | None) -> None:
    found = [one for one in claims({question: text}) if one.stance is Stance.DENIED]
    assert {one.nuance for one in found} == {nuance}
