"""What failed in the end, what is denied with no name, and what is only held for good beside a denial."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import only


@pytest.mark.parametrize(
    "text",
    [
        "The deployment to Cloud Run failed.",
        "However, when deploying to Cloud Run the service failed to pass the health check.",
        "The service failed to pass the health check when deploying to the cloud.",
        "Despite our efforts, the deployment process to Cloud Run did not succeed. Once resolved, we plan to deploy it.",
        "We struggled to deploy the model to Cloud Run and in the end gave up.",
        "We met challenges while attempting to deploy it to Cloud Run. The deployment did not succeed.",
    ],
)
def test_a_deployment_that_failed_came_to_nothing(text: str) -> None:
    found = only({24: text}, "deployment-said")
    assert found is not None
    assert (found.stance, found.nuance) == (Stance.HYPOTHETICAL, Nuance.VAIN)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("At first the service failed the health check; after we set PORT it runs on Cloud Run.", Stance.AFFIRMED),
        ("The first deployment to Cloud Run failed. The second one runs on Cloud Run.", None),
        (
            "We had challenges when deploying, but in the end the model was deployed to Cloud Run successfully.",
            Stance.AFFIRMED,
        ),
        (
            "When deploying to Cloud Run the service failed to start. We fixed the port, and it is deployed on Cloud Run.",
            Stance.AFFIRMED,
        ),
    ],
)
def test_a_deployment_that_failed_once_may_be_there(text: str, stance: Stance | None) -> None:
    found = only({24: text}, "deployment-said")
    told = (found.stance, found.nuance) if found is not None else None
    assert told == ((stance, Nuance.CLOUD) if stance is not None else None)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We did not use it.", Stance.DENIED),
        ("It was not used in the project.", Stance.DENIED),
        ("Not really. The files lie in a drive.", Stance.DENIED),
        ("Not really, but DVC tracks our raw data.", Stance.AFFIRMED),
        ("It was not used much.", None),
    ],
)
def test_an_answer_that_names_nothing_is_of_what_is_asked(text: str, stance: Stance | None) -> None:
    found = only({10: text}, "dvc-used")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        (10, "dvc-used", "We did not use DVC. We recognize the potential benefits of DVC for larger data."),
        (25, "load-test-said", "We did not do load testing. We see the clear value of load testing with Locust."),
        (16, "profiling-said", "We did not profile. Profiling can offer insights into the performance of our code."),
    ],
)
def test_what_a_thing_is_good_for_takes_no_denial_back(question: int, kind: str, text: str) -> None:
    found = only({question: text}, kind)
    assert found is not None
    assert found.stance is Stance.DENIED


def test_what_was_done_takes_a_denial_back() -> None:
    found = only(
        {10: "We did not use DVC at first. We know the value of DVC. Then we used DVC for the raw data."}, "dvc-used"
    )
    assert found is not None
    assert found.stance is Stance.AFFIRMED
