"""Sentences about how something was for a time, and denials of what one's own is compared with."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from auditor.claims._once import was_for_a_time, without_compared
from tests.claims.said import THINGS, only, stance_said

_OF_WHAT_IS_THERE = [one for one in THINGS if one[1] in (10, 11, 12)]


@pytest.mark.parametrize(("kind", "question", "thing"), _OF_WHAT_IS_THERE)
@pytest.mark.parametrize(
    "text",
    [
        "We used {} for a day.",
        "For a while {} was used.",
        "In week 2 we used {}.",
        "We had {} for two weeks.",
        "In the first week {} was used by us.",
    ],
)
def test_what_was_there_for_a_time_is_not_said_to_be_there(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is None


@pytest.mark.parametrize(
    "text",
    [
        "We ran ruff in CI for a while.",
        "Ruff used to run in the CI.",
        "For two days the CI ran on windows too.",
        "During week one pip was cached.",
        "We prepared a matrix with Windows, but it is commented out.",
        "There is a matrix with Windows and Python 3.11, commented out.",
    ],
)
def test_a_time_that_ended_is_known_by_its_words(text: str) -> None:
    assert was_for_a_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "In week 2 we added caching.",
        "In week 2 DVC was set up.",
        "We have used DVC since week 2.",
        "We used DVC for two weeks with a drive, and now with a bucket.",
        "Ruff is used to lint the code.",
        "We used ruff for the first time.",
        "The tool used to run the tests is pytest.",
        "The workflow runs for a while.",
        "In the last week we used Hydra.",
        "The tests run on Ubuntu, and Windows is commented out.",
    ],
)
def test_what_began_at_a_time_lasts(text: str) -> None:
    assert not was_for_a_time(text)


def test_a_deed_of_some_days_was_done() -> None:
    said = only({22: "We trained in the cloud for two days."}, "cloud-training-said")
    assert said is not None
    assert said.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "In contrast to the first version, which had no config files, all values are in configs/.",
            "all values are in configs/.",
        ),
        ("Unlike in the exercises, where no config file was used, the project has Hydra.", "the project has Hydra."),
        ("Unlike other courses, in which we had no config files, we used Hydra.", "we used Hydra."),
        ("Instead of one long command and no config files, we have Hydra.", "we have Hydra."),
        ("Unlike our earlier work, in which no config file was used, a run can be repeated.", "a run can be repeated."),
        ("The template, which has no config files, was extended with Hydra.", "The template was extended with Hydra."),
        ("We started with no config files, later Hydra.", "later Hydra."),
        ("We began without tests.", ""),
    ],
)
def test_what_is_denied_of_something_else_is_left_out(text: str, left: str) -> None:
    assert without_compared(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Unlike other groups, we did not use Hydra.",
        "Unlike Hydra, argparse needs no files.",
        "Instead of argparse, we use Hydra.",
        "Our project, which has no config files, is small.",
        "We started without a plan and used Hydra.",
        "Compared to the last year, we have no config files, which is fine.",
    ],
)
def test_what_is_denied_of_ones_own_is_kept(text: str) -> None:
    assert without_compared(text) == text


@pytest.mark.parametrize("place", ["We used timm in the exercises.", "DVC was used in one of the exercises."])
def test_what_was_used_in_an_exercise_is_of_another_course(place: str) -> None:
    assert only({3: place}, "framework-said") is None
    assert only({10: place}, "dvc-used") is None
