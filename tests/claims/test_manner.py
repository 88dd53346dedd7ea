"""Denials of how a thing comes about: there may be one by hand."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, only, stance_said, stances_said

_OF_WORKFLOWS = ("ci-linting", "ci-caching")


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("There is no automatic {}; it is started by hand.", {None}),
        ("There is no continuous {}; it is started by hand.", {None}),
        ("We do not have continuous {}, one of us starts it.", {None}),
        ("We did not implement scheduled {}.", {None}),
        ("We did not automate {}.", {None}),
        ("There is no trigger for {}; it is started by hand.", {None}),
        ("We did not make a trigger for {}.", {None}),
        ("{} is not triggered by a push.", {None}),
        ("{} is not run on every push.", {None}),
        ("{} does not happen on a schedule.", {None}),
        ("{} has not been automated.", {Stance.AFFIRMED, None}),
        ("{} has no trigger.", {None}),
    ],
)
def test_what_does_not_come_about_by_itself_may_be_there(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text",
    [
        "There is no workflow for {}; it is started by hand.",
        "We do not have a workflow that runs {}.",
        "We have no {} pipeline; one of us starts it.",
    ],
)
def test_what_no_workflow_does_is_denied_of_what_workflows_do(text: str, kind: str, question: int, thing: str) -> None:
    if thing == "DVC" and "pipeline" in text:
        pytest.skip("pipelines are a part of DVC itself")
    told = stance_said(text.format(thing), kind, question)
    assert told is (Stance.DENIED if kind in _OF_WORKFLOWS else None)


@pytest.mark.parametrize(("kind", "question", "thing"), [one for one in THINGS if one[0] != "profiling-said"])
@pytest.mark.parametrize("text", ["There is no {}.", "There is no {}; we do it by hand.", "We did not do {} at all."])
def test_what_is_denied_whatever_the_manner_is_denied(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("There is no automatic deployment to Cloud Run; we deploy it there by hand.", Stance.AFFIRMED),
        ("We have no continuous deployment to Cloud Run; we deploy by hand.", Stance.AFFIRMED),
        ("There is no deployment to the cloud; it is started by hand on a laptop.", Stance.DENIED),
    ],
)
def test_who_deploys_by_hand_deploys(text: str, stance: Stance) -> None:
    found = only({24: text}, "deployment-said")
    assert found is not None and found.stance is stance
