"""Sentences of others than the group say nothing of what the group did."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, claims, only, stances_said


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("In another course we used {}.", {None}),
        ("In a previous project we did not use {}, which was a mistake.", {None}),
        ("Our previous project used {}.", {None}),
        ("During my last internship we used {}.", {None}),
        ("At the company where I work we do not use {}.", {None}),
        ("Projects that do not use {} are small.", {None}),
        ("Most companies use {}.", {None}),
        ("Large open-source projects like PyTorch use {}.", {None}),
        ("Other groups did not use {}.", {None}),
        ("One does not use {} for such a small project.", {None}),
        ("You do not use {} for small projects.", {None}),
        ("Those who do not use {} have a hard time.", {None}),
        ("Models that are not served with {} are useless.", {None}),
        ("A team that does not use {} is slow.", {None}),
        ("Somebody who does not use {} will regret it.", {None}),
        ("Another group did not use {}, and had a hard time.", {None}),
        ("Another group used {}.", {None}),
        ("The group next to us used {}.", {None}),
        ("In our bachelor project we did not use {}.", {None}),
        ("In the exercises we used {}.", {None}),
        ("We had used {} in an earlier project.", {None}),
        ("The course introduced {} as a tool.", {None}),
        ("The lectures also recommend {}.", {None}),
        ("We used {}.", {Stance.AFFIRMED, None}),
        ("Our own group did not use {}.", {Stance.DENIED}),
    ],
)
def test_what_others_do_is_no_claim(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(
    "text",
    [
        "The course taught us to test on multiple operating systems and on Python 3.9 and 3.10.",
        "Big projects like PyTorch test on Linux, Windows and macOS with Python 3.9.",
        "In an earlier project we tested on Windows with Python 3.9.",
    ],
)
def test_what_others_test_on_is_no_claim(text: str) -> None:
    assert not [one for one in claims({11: text}) if one.id in ("ci-os", "ci-python")]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("In contrast to a previous project, we used DVC.", Stance.AFFIRMED),
        ("We used DVC in our project.", Stance.AFFIRMED),
        ("In our course project we did not use DVC.", Stance.DENIED),
        ("We used DVC, as in an earlier project.", Stance.AFFIRMED),
        ("Files that are large are tracked, and we used DVC.", Stance.AFFIRMED),
        ("In another course we used git, but here we used DVC.", Stance.AFFIRMED),
        ("The course introduced DVC, and we used it for all our data with DVC.", Stance.AFFIRMED),
        ("The other project members did not use DVC.", Stance.DENIED),
        ("People in our group did not use DVC.", Stance.DENIED),
        ("For a student project this is big, and we used DVC.", Stance.AFFIRMED),
        ("During the last project week we did not use DVC.", Stance.DENIED),
    ],
)
def test_what_the_group_did_is_one_beside_others(text: str, stance: Stance) -> None:
    found = only({10: text}, "dvc-used")
    assert found is not None and found.stance is stance


_STEPS = [THINGS[3], ("ci-linting", 11, "linting")]


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("The purpose of {} in the workflows is to avoid errors.", {None}),
        ("By {} in workflows, one can avoid errors.", {None}),
        ("Using {} in the workflows helps teams to avoid errors.", {None}),
        ("Using {} in the workflows requires a lot of time.", {None}),
        ("TODO: {} in the workflows", {None}),
        ("It is possible to have {} in the workflows with little work.", {Stance.DENIED, None}),
        ("You can have {} in workflows with few lines.", {None}),
        ("We initially used {} in the workflows, but removed it later.", {Stance.MIXED, None}),
        ("We have {} in the workflows.", {Stance.AFFIRMED}),
    ],
)
def test_what_a_step_is_good_for_is_no_claim(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text, _STEPS) == stances
