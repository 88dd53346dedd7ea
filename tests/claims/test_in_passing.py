"""What a sentence says beside a thing, in words that look like a denial of it or like its praise."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import THINGS, held_stance, only, stance_said


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text",
    [
        "We did not have to think about it as {} did that for us.",
        "While {} is not needed for small projects, we did use it.",
        "We had never worked with {}.",
        "It took no time to set up {}.",
        "Before this course we did not use {}.",
        "We don't think that {} adds much here, but it's there.",
        "We could not have done this without {}.",
        "This makes it easy to test the model without needing {}.",
        "If we hadn't used {}, reproducing results would be impossible.",
    ],
)
def test_what_denies_another_thing_is_no_denial(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is not Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text",
    [
        "{} has not been added yet.",
        "{} has not been enabled.",
        "{} has not been incorporated.",
        "{} is not applicable to our project.",
        "{} failed, so we left it out.",
        "{} had to be dropped.",
        "We played around with {} but it is not part of the final project.",
        "{} was done in the exercises, but not in the project.",
        "We were prevented from {}.",
        "We ought to have used {}.",
        "We need {}.",
        "The course taught us {}.",
        "What is missing is {}.",
        "{} is best practice.",
        "Other groups used {}.",
        "We had to give up on {}.",
    ],
)
def test_what_never_came_about_is_not_affirmed(text: str, kind: str, question: int, thing: str) -> None:
    assert held_stance(text.format(thing), kind, question) is not Stance.AFFIRMED


@pytest.mark.parametrize(
    "text", ["Had we not profiled the code, we would not know.", "If we hadn't used profiling, it would be slow."]
)
def test_what_would_be_without_it_denies_no_profiling(text: str) -> None:
    assert only({16: text}, "profiling-said") is None


@pytest.mark.parametrize(
    ("kind", "question", "text"),
    [
        ("load-test-said", 25, "There was no time for more extensive load testing."),
        ("load-test-said", 25, "We decided against more load testing."),
        ("load-test-said", 25, "We lack a proper load test."),
        ("load-test-said", 25, "The load test was not run with more than 100 users."),
        ("api-tests-said", 25, "Not every endpoint is unit tested."),
        ("api-tests-said", 25, "The load test is not included in the unit tests."),
        ("dvc-used", 10, "The raw data is not pushed to DVC."),
        ("dvc-used", 10, "We did not push the models to DVC."),
    ],
)
def test_to_have_no_more_of_it_or_another_thing_not_in_it_is_no_denial(kind: str, question: int, text: str) -> None:
    assert only({question: text}, kind) is None


@pytest.mark.parametrize(
    ("kind", "question", "text"),
    [
        ("load-test-said", 25, "Load testing was unfortunately not done."),
        ("dvc-used", 10, "We have not integrated DVC."),
        ("dvc-used", 10, "We did not add DVC to our project."),
        ("ci-linting", 11, "We skipped linting in CI."),
        ("ci-linting", 11, "We decided against linting in CI."),
        ("profiling-said", 16, "There is no profiling."),
        ("profiling-said", 16, "Profiling was not part of our project."),
        ("profiling-said", 16, "We did without profiling."),
    ],
)
def test_what_is_denied_outright_is_denied(kind: str, question: int, text: str) -> None:
    found = only({question: text}, kind)
    assert found is not None and found.stance is Stance.DENIED


def test_a_load_test_at_home_is_one() -> None:
    found = only({25: "Load testing was not done on the deployed model, but locally."}, "load-test-said")
    assert found is not None and found.nuance is Nuance.OF_A_PART


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("We could not get dvc pull to work in the container, so we used gsutil there.", Nuance.OF_A_PART),
        ("We did not use DVC pipelines.", Nuance.OF_A_PART),
        ("We did not use DVC's cache.", Nuance.OF_A_PART),
        ("We did not use DVC for our data.", None),
    ],
)
def test_a_command_of_dvc_is_not_all_of_it(text: str, nuance: Nuance | None) -> None:
    found = only({10: text}, "dvc-used")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, nuance)
