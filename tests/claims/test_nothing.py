"""Denials that stand in the object, in an entry of a list, or behind the thing that they deny."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import THINGS, only, stance_said, stances_said

_SAID = [one for one in THINGS if one[0] != "profiling-said"]
_PLAIN = [one for one in _SAID if one[0] != "ci-linting"]


@pytest.mark.parametrize(("kind", "question", "thing"), _SAID)
@pytest.mark.parametrize("text", ["{} we did not do.", "A {} we did not use.", "{} is used nowhere.", "We made no {}."])
def test_a_denial_behind_the_thing_denies_it(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), _PLAIN)
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("{}: no.", Stance.DENIED),
        ("{}: not done", Stance.DENIED),
        ("{} - never", Stance.DENIED),
        ("{}: yes.", Stance.AFFIRMED),
        ("{}: done", Stance.AFFIRMED),
    ],
)
def test_an_entry_of_a_list_answers_for_its_thing(
    text: str, stance: Stance, kind: str, question: int, thing: str
) -> None:
    assert stance_said(text.format(thing), kind, question) is stance


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("We used nothing else and kept {}.", {Stance.AFFIRMED, None}),
        ("We did use {}.", {Stance.AFFIRMED, None}),
        ("Nothing was wrong with {}.", {Stance.AFFIRMED, None}),
        ("Nothing but {} was used.", {Stance.AFFIRMED, None}),
        ("We used nothing but {}.", {Stance.AFFIRMED, None}),
        ("What we did not do by hand is {}.", {Stance.AFFIRMED, None}),
        ("The parts of {} that we did not use are many.", {None}),
        ("We did not use {}.", {Stance.DENIED}),
    ],
)
def test_a_nothing_of_something_else_denies_no_thing(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (24, "deployment-said", "We deployed nothing to the cloud.", Stance.DENIED),
        (24, "deployment-said", "We deployed no service to the cloud.", Stance.DENIED),
        (24, "deployment-said", "Nothing was deployed to the cloud.", Stance.DENIED),
        (24, "deployment-said", "None of it was deployed to the cloud.", Stance.DENIED),
        (24, "deployment-said", "We deployed nothing but the API to Cloud Run.", Stance.AFFIRMED),
        (24, "deployment-said", "We deployed no other service to the cloud than the API.", Stance.AFFIRMED),
        (24, "deployment-said", "The service has never left our laptops.", Stance.DENIED),
        (
            24,
            "deployment-said",
            "The front end has never left our laptops, the API is deployed to Cloud Run.",
            Stance.AFFIRMED,
        ),
        (24, "deployment-said", "Yes, as a Cloud Function of the second generation.", Stance.AFFIRMED),
        (24, "deployment-said", "Yes, but only locally and not on Cloud Run.", Stance.DENIED),
        (24, "deployment-said", "Yes, we would do so with Cloud Run.", Stance.HYPOTHETICAL),
        (11, "ci-caching", "Nothing is cached.", Stance.DENIED),
        (11, "ci-caching", "We cache nothing.", Stance.DENIED),
        (11, "ci-caching", "We cache nothing but the packages.", Stance.AFFIRMED),
        (11, "ci-linting", "We lint nothing in CI.", Stance.DENIED),
        (10, "dvc-used", "We used nothing like DVC.", Stance.DENIED),
        (25, "load-test-said", "Load was not tested.", Stance.DENIED),
        (25, "load-test-said", "The load was high, and it was not clear why.", None),
        (25, "api-tests-said", "We have not written tests of the API, but a load test exists.", Stance.DENIED),
        (25, "load-test-said", "We have not written tests of the API, but we made a load test.", Stance.AFFIRMED),
        (25, "api-tests-said", "We tested the routes with the test client of Litestar.", Stance.AFFIRMED),
        (25, "api-tests-said", "Unit tests with the TestClient replace the model by upper case.", Stance.AFFIRMED),
        (25, "load-test-said", "The load test (`load/users.py`) showed that it is slow.", Stance.AFFIRMED),
        (26, "monitoring-said", "Prometheus scrapes the service and Grafana shows it.", Stance.AFFIRMED),
        (26, "monitoring-said", "Prometheus could scrape the service.", Stance.HYPOTHETICAL),
        (26, "monitoring-said", "We had no time and did not implement anything.", Stance.DENIED),
        (26, "monitoring-said", "We did nothing for this.", Stance.DENIED),
        (22, "cloud-training-said", "Our training never needed a cloud.", Stance.DENIED),
        (22, "cloud-training-said", "Training happened on our laptops.", None),
        (
            22,
            "cloud-training-said",
            "Training took place on a laptop and in the cloud with Vertex AI.",
            Stance.AFFIRMED,
        ),
        (22, "cloud-training-said", "Training ran on the cluster of the university.", None),
        (22, "cloud-training-said", "We did train in a cloud, Modal, though not in that of Google.", Stance.DENIED),
    ],
)
def test_where_the_denial_stands_does_not_matter(question: int, kind: str, text: str, stance: Stance | None) -> None:
    found = only({question: text}, kind)
    told = found.stance if found is not None else None
    assert told is stance


def test_a_deployment_that_failed_at_last_came_to_nothing() -> None:
    failed = only({24: "Deployment failed in the end, as the container was too large."}, "deployment-said")
    assert failed is not None and (failed.stance, failed.nuance) == (Stance.HYPOTHETICAL, Nuance.VAIN)
    worked = only({24: "Deployment failed at first, but in the end we deployed it on Cloud Run."}, "deployment-said")
    assert worked is not None and worked.stance is Stance.AFFIRMED
