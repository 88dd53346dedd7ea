"""What is said after a denial that is only one of the need for a thing."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, stance_said, stances_said


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("{} was not needed, we did use it.", {Stance.MIXED, None}),
        ("{} is not needed for data that never changes, we did use it.", {Stance.MIXED, None}),
        ("{} was not needed: we used it anyway.", {Stance.MIXED, None}),
        ("{} was not required, as our project is small, but we have used it.", {None}),
        ("We did not need {}, we did use it.", {Stance.MIXED, None}),
        ("We did not need to use {}. We did it anyway.", {Stance.MIXED, None}),
        ("We did not have to use {}. We did so all the same.", {Stance.MIXED, None}),
        ("It was not necessary to use {}, we did use it nonetheless.", {Stance.MIXED, None}),
        ("It was not necessary to use {}. Still we set it up.", {Stance.MIXED, None}),
        ("We were not required to use {}. It was used all the same.", {Stance.MIXED, None}),
    ],
)
def test_what_was_not_needed_may_be_there(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS[:4])
def test_what_somebody_thought_not_to_do_is_not_denied(kind: str, question: int, thing: str) -> None:
    assert stance_said(f"We thought we would not use {thing}. We did.", kind, question) is not Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS[:4])
@pytest.mark.parametrize(
    "text",
    [
        "{} was not needed, so we did not use it.",
        "{} was not used, we did it by hand.",
        "{} was not needed. We did it by hand.",
        "{} was not needed. We did not use it.",
        "{} was not needed, it is used for big projects.",
        "{} was not needed. We could have used it.",
    ],
)
def test_what_was_not_needed_is_denied_where_nothing_tells_that_it_was_done(
    text: str, kind: str, question: int, thing: str
) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS[:3])
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We planned to use {}, but did not get around to it.", Stance.DENIED),
        ("We planned to use {} but ran out of time.", Stance.DENIED),
        ("We wanted to use {} as well, but we never got to it.", Stance.DENIED),
        ("We intended to use {}, but had no time for it.", Stance.DENIED),
        ("We planned to use {}, but it took a while.", Stance.HYPOTHETICAL),
        ("We planned to use {}, but ran out of time and took something simpler.", Stance.HYPOTHETICAL),
    ],
)
def test_what_was_planned_and_never_reached_was_not_done(
    text: str, stance: Stance, kind: str, question: int, thing: str
) -> None:
    assert stance_said(text.format(thing), kind, question) is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We planned to use {}, but did not get around to it.", Stance.DENIED),
        ("We intended to use {}, but had no time for it.", Stance.MIXED),
        ("We planned to use {}, but it took a while.", Stance.HYPOTHETICAL),
    ],
)
def test_steps_of_workflows_that_were_planned_are_not_affirmed(text: str, stance: Stance) -> None:
    assert stances_said(text, [THINGS[3], THINGS[4]]) == {stance, None}
