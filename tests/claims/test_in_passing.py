"""What a sentence says beside a thing, in words that look like a denial of it or like its praise."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import held_stances, only, stances_said


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("We did not have to think about it as {} did that for us.", {Stance.AFFIRMED, None}),
        ("While {} is not needed for small projects, we did use it.", {Stance.MIXED, None}),
        ("We had never worked with {}.", {None}),
        ("It took no time to set up {}.", {None}),
        ("Before this course we did not use {}.", {None}),
        ("We don't think that {} adds much here, but it's there.", {None}),
        ("We could not have done this without {}.", {None}),
        ("This makes it easy to test the model without needing {}.", {None}),
        ("If we hadn't used {}, reproducing results would be impossible.", {Stance.HYPOTHETICAL, None}),
        ("We did not use {}, and did it by hand.", {Stance.DENIED, None}),
    ],
)
def test_what_denies_another_thing_is_no_denial(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("{} has not been added yet.", {Stance.DENIED, None}),
        ("{} has not been enabled.", {Stance.DENIED, None}),
        ("{} has not been incorporated.", {Stance.DENIED, None}),
        ("{} is not applicable to our project.", {None}),
        ("{} failed, so we left it out.", {None}),
        ("{} had to be dropped.", {Stance.DENIED, None}),
        ("We played around with {} but it is not part of the final project.", {None}),
        ("{} was done in the exercises, but not in the project.", {None}),
        ("We were prevented from {}.", {None}),
        ("We ought to have used {}.", {None}),
        ("We need {}.", {None}),
        ("The course taught us {}.", {None}),
        ("What is missing is {}.", {None}),
        ("{} is best practice.", {None}),
        ("Other groups used {}.", {None}),
        ("We had to give up on {}.", {None}),
        ("{} was done in the project.", {Stance.AFFIRMED, None}),
    ],
)
def test_what_never_came_about_is_not_affirmed(text: str, stances: set[Stance | None]) -> None:
    assert held_stances(text) == stances


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
