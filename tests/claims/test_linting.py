"""What is said of linting, and where it runs: in workflows, in hooks, at home."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Nuance, Stance, extract
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.claims.said import claims, is_held, only
from tests.conftest import MakeRepo
from tests.report.conftest import questions


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("Before each commit everyone runs ruff locally.", "hooks"),
        ("Our workflow runs ruff, as one does locally.", None),
        ("We use ruff for linting.", "aside"),
        ("We use ruff.", "aside"),
        ("We use ruff for quality and pytest for the unit tests in GitHub Actions.", "aside"),
        ("Ruff is run in our editors.", "aside"),
        ("The code is linted with ruff before every commit. In CI only unit tests are run.", "aside"),
        ("We have ruff configured in pyproject.toml, which everyone is supposed to run.", "aside"),
        ("We run unit tests and linting.", None),
        ("We use ruff in our workflows.", None),
        ("We use ruff and mypy in our workflows.", None),
        ("lint.yaml: runs ruff.", None),
        ("Our workflows are:\n- Linting with ruff", None),
        ("We have a second workflow. It uses ruff.", None),
        ("Ruff is used on every push.", None),
        ("Our workflow runs formatting checks.", None),
        ("We run ruff in pre-commit hooks locally. Our workflow runs flake8.", None),
        ("The workflow has stages: linting and tests. We have hooks locally with ruff, to find it before CI.", None),
        ("Our workflow runs pre-commit.", "pre-commit"),
    ],
)
def test_a_linter_that_runs_on_ones_own_machine(text: str, nuance: str | None) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and found.nuance == nuance


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We considered flake8. The tests run for every push.", None),
        ("Linting with ruff can help to find errors.", None),
        ("To lint, flake8 runs for every push, which would be much work by hand.", None),
        ("Linting could be added.", ("denied", "later")),
        ("Only the unit tests are run by the workflow.", ("denied", "implied")),
        ("We check PEP8 in a workflow.", ("affirmed", "style")),
    ],
)
def test_what_is_less_than_a_plain_word_of_linting(text: str, expected: tuple[str, str] | None) -> None:
    found = only({11: text}, "ci-linting")
    assert ((found.stance, found.nuance) if found is not None else None) == expected


@pytest.mark.parametrize(
    ("text", "questions"),
    [("Before each commit everyone runs ruff locally.", [9, 11]), ("Our workflow runs ruff.", [11]), ("", [9])],
)
def test_linting_in_workflows_that_another_answer_tells_of(text: str, questions: list[int]) -> None:
    found = claims({11: text, 9: "For every pull request GitHub Actions runs ruff."})
    assert [claim.question for claim in found if claim.id == "ci-linting"] == questions


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("We used Ruff for linting. It was exclusively used in the precommit commands.", True),
        ("Ruff is run by pre-commit only.", True),
        ("Ruff is not only run in pre-commit.", False),
        ("We used Ruff. The key was solely used in the pre-commit hooks.", False),
        ("Ruff is run only by the pre-commit hooks, which a workflow starts.", False),
    ],
)
def test_who_lints_in_hooks_alone_lints_in_no_workflow(text: str, denied: bool) -> None:
    found = [claim for claim in claims({11: "We use ruff in pre-commit.", 6: text}) if claim.id == "ci-linting"]
    told = {("affirmed", "hooks")} | ({("denied", "implied")} if denied else set())
    assert {(claim.stance, claim.nuance) for claim in found} == told


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We used to have ruff in our workflow, but it failed all the time, hence it was removed.", None),
        ("A typical CI pipeline runs linting and tests. We only made the tests.", None),
        ("The GitHub Action for linting exists in the template, we deleted it.", Stance.AFFIRMED),
        ("Earlier in the project we ran flake8 in the CI.", None),
        ("we havent any lint in the actions, only in our editors with ruff", Stance.MIXED),
    ],
)
def test_a_linter_that_is_gone_or_others_have_is_not_said_of_our_workflows(text: str, stance: Stance | None) -> None:
    found = only({11: text}, "ci-linting")
    assert (found.stance if found is not None else None) is stance
    assert not is_held(found)


def test_a_service_that_runs_the_hooks_is_no_linter_of_our_workflows() -> None:
    found = only({11: "pre-commit.ci runs our hooks on each pull request."}, "ci-linting")
    assert found is not None and (found.stance, found.nuance) == (Stance.AFFIRMED, Nuance.ASIDE)


def test_a_linter_that_another_answer_tells_of_is_shown_with_the_sentence_from_its_start() -> None:
    found = only(
        {31: "s000001 built a pipeline based on GitHub Actions, which runs unit tests and linting."}, "ci-linting"
    )
    assert found is not None
    assert found.said.startswith("s000001 built a pipeline")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We test with pytest in CI. We have also used pre-commit.", None),
        (
            "We test in CI. We have also used pre-commit. The pre-commit file includes linting with flake8.",
            "The pre-commit file includes linting with flake8.",
        ),
        ("We have also used pre-commit. Our workflow runs flake8.", "Our workflow runs flake8."),
        ("We run pre-commit in a workflow.", "We run pre-commit in a workflow."),
        ("We did not use pre-commit.", "We did not use pre-commit."),
    ],
)
def test_hooks_alone_are_no_word_of_linting_in_workflows(text: str, said: str | None) -> None:
    found = only({11: text}, "ci-linting")
    assert (found.said if found is not None else None) == said


def test_a_quotation_of_linting_in_workflows_names_it() -> None:
    text = (
        "We opened requests, which were an important gate, and we set up GitHub Actions so as to start our Continuous "
        "Integration (CI) pipeline on these requests, which included unit tests to verify that it works, and linting too."
    )
    found = only({9: text}, "ci-linting")
    assert found is not None
    assert found.said.startswith("… Continuous Integration (CI) pipeline")
    assert found.said.endswith("linting …")


def test_hooks_in_one_answer_hide_no_linter_in_workflows_of_another() -> None:
    given = {
        11: "There are workflows for tests, pre-commit hooks and checks.",
        6: "GitHub Actions runs ruff for each push.",
    }
    (found,) = (claim for claim in claims(given) if claim.id == "ci-linting")
    assert (found.question, found.stance) == (6, "affirmed")


def test_a_list_of_what_is_checked_tells_of_style() -> None:
    found = only({11: "We use GitHub actions to check:\n\n- Formatting\n- Unit tests"}, "ci-linting")
    assert found is not None and (found.stance, found.nuance) == ("affirmed", "style")


@pytest.mark.parametrize(
    ("text", "stance", "nuance"),
    [
        ("We lint locally with pre-commit, not in CI.", Stance.DENIED, None),
        ("Ruff isn't in CI.", Stance.DENIED, None),
        ("Linting with ruff is done by hand before pushing rather than in CI.", Stance.DENIED, None),
        ("Linting is done through pre-commit instead of in a GitHub workflow.", Stance.DENIED, None),
        ("Ruff runs as a pre-commit hook and thus not in our CI.", Stance.DENIED, None),
        ("Formatting was handled by ruff on our own machines and was left out of CI.", Stance.DENIED, None),
        ("In CI we run ruff, mypy is not run in CI.", Stance.MIXED, None),
        ("We lint with ruff in GitHub actions; coverage is not part of the CI.", Stance.AFFIRMED, None),
        ("We lint with ruff in the CI and not only in pre-commit.", Stance.AFFIRMED, None),
        ("We lint with ruff locally, not in CI. A second workflow runs flake8.", Stance.MIXED, None),
        ("Our workflow runs pytest; ruff is only run by pre-commit.", Stance.AFFIRMED, Nuance.HOOKS),
    ],
)
def test_what_is_said_to_run_in_no_workflow_is_not_affirmed_of_one(
    text: str, stance: Stance, nuance: Nuance | None
) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and (found.stance, found.nuance) == (stance, nuance)


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("We do not run a linter in CI.", None),
        ("No linting with ruff is done in our workflows.", None),
        ("We did not use pylint.", "of a part"),
        ("We did not use flake8 or black in our workflows.", "of a part"),
        ("We do not lint notebooks.", "of a part"),
        ("Linting is not part of the unit test workflow.", "of a part"),
        ("We do not lint in the test workflow, but in a workflow of its own.", "of a part"),
    ],
)
def test_one_linter_or_workflow_that_is_denied_is_not_all_of_them(text: str, nuance: str | None) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, nuance)


def test_a_linter_that_is_gone_in_brackets_leaves_another() -> None:
    text = (
        "Our workflows lint with ruff, and with flake8 (this was made but later removed due to errors), on every push."
    )
    found = only({11: text}, "ci-linting")
    assert found is not None and found.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "declared", "verdict"),
    [
        ("We used pytest to perform unit tests and ruff as a linter.", True, "unverifiable"),
        ("We used pytest to perform unit tests and ruff as a linter.", False, "contradicted"),
        ("Our workflow performs unit tests and runs ruff as a linter.", True, "contradicted"),
    ],
)
def test_a_linter_that_one_has_need_not_be_in_a_workflow(
    make_repo: MakeRepo, text: str, declared: bool, verdict: str
) -> None:
    files: dict[str, str | bytes | None] = {
        "reports/README.md": questions(load_catalogue(None), {11: text}),
        "requirements_dev.txt": "ruff\n" if declared else "pytest\n",
    }
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        findings = {"ci-linting": Finding(State.NOT_DONE, "no step that lints in 1 workflow")}
        found = [one for one in check(extract(repository), repository, findings) if one.id == "ci-linting"]
    assert [one.verdict.value for one in found] == [verdict]


@pytest.mark.parametrize(
    ("text", "said"),
    [("We use pytest to perform unit tests and ruff as a linter.", False), ("Our CI runs ruff.", True)],
)
def test_a_linter_that_no_workflow_is_named_for_disagrees_with_no_empty_box(text: str, said: bool) -> None:
    marks = {
        "ci-linting": Mark("ci-linting", "Linting", 3, " ", False, False, 0, 1),
        "api": Mark("fastapi", "API", 4, "x", True, False, 0, 1),
    }
    found = disagreements(claims({11: text}), marks, {"ci-linting": Finding.done("ruff check in lint.yaml")})
    assert bool(found) is said
