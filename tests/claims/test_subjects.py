"""What is said of a thing that is the subject of its clause, whatever the sentence denies of others."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, only, stance_said, stances_said

_SAID = [one for one in THINGS if one[0] != "profiling-said"]
"""Profiling is asked for beside debugging, and is affirmed in words of its own."""


@pytest.mark.parametrize(("kind", "question", "thing"), _SAID)
@pytest.mark.parametrize(
    "text",
    [
        "No GPU was available, so {} ran on a CPU.",
        "We had no GPU, so {} ran on a CPU.",
        "We did not get the quota, therefore {} ran on a small machine.",
        "Since we did not get a larger quota, {} took several hours.",
        "Because we had no credits left, {} ran with a smaller model.",
        "Without a GPU, {} took three hours.",
        "Without a second machine {} took three hours.",
        "There was no dashboard, and {} finished in a minute.",
        "We had no dashboard, but {} is running on a small machine.",
    ],
)
def test_what_ran_was_there_whatever_was_lacking(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("We had no GPU, so {} was slow.", {None}),
        ("Without a GPU {} was slow.", {None}),
        ("As we did not have a large machine, {} became expensive.", {None}),
        ("We did not get the quota, which is why {} needed a day.", {None}),
        ("We had no GPU, so {} was running late.", {None}),
    ],
)
def test_what_a_thing_was_like_denies_it_not_beside_what_was_lacking(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(("kind", "question", "thing"), _SAID)
@pytest.mark.parametrize("text", ["We had no time, so {} was left out.", "We had no time for {}, which ran late."])
def test_what_was_lacking_for_the_thing_itself_denies_it(text: str, kind: str, question: int, thing: str) -> None:
    silent = (thing, text) == ("Hydra", "We had no time, so {} was left out.")
    assert stance_said(text.format(thing), kind, question) is (None if silent else Stance.DENIED)


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        (25, "load-test-said", "We did not get to it: load testing was a thing of the last day."),
        (25, "load-test-said", "Without load testing we do not know how many users it serves."),
        (25, "load-test-said", "Unit testing, load testing and the like was not done."),
        (24, "deployment-said", "We had no credits left, so there is no deployment to the cloud."),
        (22, "cloud-training-said", "Without training in the cloud we were limited by our laptops."),
    ],
)
def test_a_denial_of_the_thing_stays_one(question: int, kind: str, text: str) -> None:
    found = only({question: text}, kind)
    assert found is not None and found.stance is Stance.DENIED
