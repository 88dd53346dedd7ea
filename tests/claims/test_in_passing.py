"""What a sentence says beside a thing, in words that look like a denial of it or like its praise."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import only

KINDS = (
    ("dvc-used", 10, "DVC"),
    ("config-tool", 12, "Hydra"),
    ("load-test-said", 25, "load testing"),
    ("ci-caching", 11, "caching"),
    ("ci-linting", 11, "linting in CI"),
    ("api-said", 23, "FastAPI"),
)


def _said(text: str, kind: str, question: int, thing: str) -> Stance | None:
    told = text.format(thing)
    found = only({question: told[0].upper() + told[1:]}, kind, "hydra" if kind == "config-tool" else None)
    return found.stance if found is not None else None


@pytest.mark.parametrize(("kind", "question", "thing"), KINDS)
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
    assert _said(text, kind, question, thing) is not Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), KINDS)
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
    assert _said(text, kind, question, thing) is not Stance.AFFIRMED


@pytest.mark.parametrize(
    "text", ["Had we not profiled the code, we would not know.", "If we hadn't used profiling, it would be slow."]
)
def test_what_would_be_without_it_denies_no_profiling(text: str) -> None:
    assert only({16: text}, "profiling-said") is None
