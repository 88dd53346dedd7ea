"""What tells an order, or what a thing serves for, and what tells that another thing came of it."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, only, stance_said, stances_said

_PLAIN = [one for one in THINGS if one[0] not in ("profiling-said", "ci-linting")]
"""Those that are read in sentences of any form."""


@pytest.mark.parametrize(("kind", "question", "thing"), _PLAIN)
@pytest.mark.parametrize(
    "text",
    [
        "We implemented a small app with {} which can be run in a container.",
        "We set up {}, which can be started with one command.",
        "Initially, we set up {}, and it was later extended.",
        "At first we set up {}, and later it was put in a container.",
        "We used {}. Later we extended it.",
        "We used {}. Later we replaced the old data.",
        "The use of {} greatly simplified the process.",
        "The use of {} helped.",
    ],
)
def test_what_was_made_and_went_on_is_there(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("We considered {} which can be run in a container.", {Stance.HYPOTHETICAL, None}),
        ("We could use {} which can be run in a container.", {Stance.HYPOTHETICAL}),
        ("At first we used {}, and later replaced it.", {None}),
        ("{} can be used.", {Stance.HYPOTHETICAL, None}),
        ("The use of {} would simplify the process.", {Stance.HYPOTHETICAL}),
    ],
)
def test_what_was_not_made_or_did_not_stay_is_not(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text, _PLAIN) == stances


@pytest.mark.parametrize(
    ("question", "kind", "thing"), [(10, "dvc-used", "DVC"), (23, "api-said", "FastAPI"), (12, "config-tool", "Hydra")]
)
@pytest.mark.parametrize("rest", ["Later we replaced it with something else.", "However, we dropped it in the end."])
def test_what_the_next_sentence_takes_away_is_affirmed_in_part(question: int, kind: str, thing: str, rest: str) -> None:
    assert stance_said(f"We used {thing}. {rest}", kind, question) is Stance.MIXED


@pytest.mark.parametrize(
    ("question", "text", "stance"),
    [
        (23, "One application uses FastAPI as the backend.", Stance.AFFIRMED),
        (23, "The backend is built with FastAPI.", Stance.AFFIRMED),
        (
            24,
            "Initially, we set up a FastAPI app to serve the model, and it was later put in a container.",
            Stance.AFFIRMED,
        ),
        (23, "At first, we built the API with Flask. Later we replaced it by FastAPI.", Stance.AFFIRMED),
        (23, "At first, we built a FastAPI app. Later we replaced it by BentoML.", Stance.MIXED),
        (23, "An app can be run using FastAPI.", None),
        (23, "The application could use FastAPI as the backend.", Stance.HYPOTHETICAL),
    ],
)
def test_an_api_is_told_of_in_order(question: int, text: str, stance: Stance | None) -> None:
    found = only({question: text}, "api-said")
    told = found.stance if found is not None else None
    assert told is stance


@pytest.mark.parametrize(
    ("text", "branches", "pulls"),
    [
        ("We did not use branches. Pull requests serve as an essential review before merging.", Stance.DENIED, None),
        ("We didn't use branching. Branches and pull requests can improve how one works.", Stance.DENIED, None),
        ("We only used main. Pull requests act as a gate at which others look at the code.", None, None),
        ("We did not use branches. Pull requests were used by all of us.", Stance.DENIED, Stance.AFFIRMED),
        ("Each of us had a branch. The use of branches and pull requests greatly helped.", "affirmed", "affirmed"),
        ("To merge, a pull request must be approved by another member.", None, Stance.AFFIRMED),
        ("Branches helped; pull requests were not needed.", Stance.AFFIRMED, Stance.DENIED),
    ],
)
def test_what_branches_are_good_for_is_no_claim_after_a_denial(
    text: str, branches: Stance | str | None, pulls: Stance | str | None
) -> None:
    for key, stance in (("branches", branches), ("pull requests", pulls)):
        found = only({9: text}, "branches-and-prs", key)
        assert (found.stance if found is not None else None) == (Stance(stance) if stance is not None else None)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We used W&B to monitor the training.", None),
        ("We monitored the loss during training with W&B.", None),
        ("Training was monitored with TensorBoard. The deployed service itself is not monitored.", Stance.DENIED),
        ("Experiments are monitored in W&B, but we did not monitor the deployed API.", Stance.MIXED),
        ("We monitor the deployed API with Prometheus and the training with W&B.", Stance.AFFIRMED),
        ("We monitor the training data for drift.", Stance.AFFIRMED),
        ("Drift is handled by retraining, and alerts are managed by suitable systems.", None),
        ("Challenges such as drift are addressed through adaptive responses.", None),
        ("Drift is computed by our /drift route with Evidently.", Stance.AFFIRMED),
        ("Drift is handled by a script that runs Evidently.", Stance.AFFIRMED),
    ],
)
def test_the_watching_of_training_is_none_of_what_is_served(text: str, stance: Stance | None) -> None:
    found = only({26: text}, "monitoring-said")
    assert (found.stance if found is not None else None) is stance
