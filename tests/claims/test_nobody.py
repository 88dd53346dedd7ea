"""Denials of which nobody is the subject."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, stance_said, stances_said


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text", ["None of us used {}.", "None of us ended up using {}, as we had no time.", "Nobody in our group used {}."]
)
def test_what_nobody_did_was_not_done(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("None of us had used {} before.", {Stance.AFFIRMED, None}),
        ("None of us have worked with {} before.", {Stance.AFFIRMED, None}),
        ("None of us knew {}.", {Stance.AFFIRMED, None}),
        ("None of us could have done this without {}.", {None}),
        ("None of us used {} before this course.", {Stance.AFFIRMED, None}),
        ("Nobody used their own branch without {}.", {None}),
        ("It was not easy to use {}.", {None}),
        ("It was not always straightforward to set up {}.", {None}),
        ("We could not have used {} more.", {None}),
        ("{} was not only used for one thing.", {None}),
        ("{} was not always used.", {None}),
    ],
)
def test_what_nobody_knew_or_found_easy_may_be_done(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("DVC was used by none of us.", Stance.DENIED),
        ("None of our scripts use DVC.", Stance.DENIED),
    ],
)
def test_what_none_has_is_not_affirmed(text: str, stance: Stance | None) -> None:
    assert stance_said(text, "dvc-used", 10) is stance
