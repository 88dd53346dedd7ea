"""Denials of which nobody is the subject."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, stance_said


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text", ["None of us used {}.", "None of us ended up using {}, as we had no time.", "Nobody in our group used {}."]
)
def test_what_nobody_did_was_not_done(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text",
    [
        "None of us had used {} before.",
        "None of us have worked with {} before.",
        "None of us knew {}.",
        "None of us could have done this without {}.",
        "None of us used {} before this course.",
        "Nobody used their own branch without {}.",
        "It was not easy to use {}.",
        "It was not always straightforward to set up {}.",
        "We could not have used {} more.",
        "{} was not only used for one thing.",
        "{} was not always used.",
    ],
)
def test_what_nobody_knew_or_found_easy_may_be_done(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is not Stance.DENIED


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("DVC was used by none of us.", Stance.DENIED),
        ("None of our scripts use DVC.", Stance.DENIED),
    ],
)
def test_what_none_has_is_not_affirmed(text: str, stance: Stance | None) -> None:
    assert stance_said(text, "dvc-used", 10) is stance
