"""What was let be, or is there no more, is not affirmed."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import only


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We will load test it later.", Stance.HYPOTHETICAL),
        ("We'll load test it with locust once we have users.", Stance.HYPOTHETICAL),
        ("Load testing will be done later.", Stance.HYPOTHETICAL),
        ("We thought about load testing.", Stance.HYPOTHETICAL),
        ("We looked at locust but did not get further.", Stance.HYPOTHETICAL),
        ("Load testing was explored.", Stance.HYPOTHETICAL),
        ("Load testing remains future work.", Stance.HYPOTHETICAL),
        ("Load testing has been left for later.", Stance.HYPOTHETICAL),
        ("Earlier in the project we had load testing.", None),
        ("The first version had load testing, the second one no tests.", None),
        ("Although load testing offers insights, we opted for a simpler approach.", None),
        ("we dont load test because no time", Stance.DENIED),
        ("Vi har ikke load testet API'en.", Stance.DENIED),
        ("Our API is so simple that load testing is hardly needed.", None),
        ("A load test was written, but it got lost with a laptop.", Stance.MIXED),
        ("A load test was written, which was never pushed.", Stance.MIXED),
    ],
)
def test_plans_and_what_is_lost_are_not_there(text: str, stance: Stance | None) -> None:
    found = only({25: text}, "load-test-said")
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("While DVC was initially set up, we removed it since git was enough.", None),
        ("We used to use DVC.", None),
        ("We set up DVC once, and use it still.", Stance.AFFIRMED),
    ],
)
def test_what_was_there_once_is_not_affirmed(text: str, stance: Stance | None) -> None:
    found = only({10: text}, "dvc-used")
    assert (found.stance if found is not None else None) is stance


def test_what_is_set_aside_is_not_taken_up_by_its_reason() -> None:
    assert only({11: "We disabled caching because of corrupted caches."}, "ci-caching") is None


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (25, "load-test-said", "Load testing was not something we prioritized.", Stance.DENIED),
        (10, "dvc-used", "DVC was not something that we needed.", Stance.DENIED),
        (10, "dvc-used", "DVC was not something we used before. We set up DVC for the data.", Stance.AFFIRMED),
        (10, "dvc-used", "DVC was not something we had problems with.", Stance.AFFIRMED),
        (26, "monitoring-said", "Monitoring is something that we would like to add.", Stance.HYPOTHETICAL),
        (25, "load-test-said", "Load testing remained on our to-do list.", Stance.HYPOTHETICAL),
        (25, "api-tests-said", "Time constraints prevented us from writing API tests.", None),
        (23, "api-said", "Time constraints prevented us from building an API.", None),
        (22, "cloud-training-said", "Our quota request for GPUs in Compute Engine was denied.", None),
        (10, "dvc-used", "We stopped using DVC.", None),
        (25, "load-test-said", "Sadly we had to leave out load testing.", None),
        (25, "load-test-said", "Load testing did not make it into the project.", Stance.DENIED),
        (25, "load-test-said", "Load testing with locust did not make it slow.", None),
        (24, "deployment-said", "Deploying to Cloud Run was deemed unnecessary.", None),
        (24, "deployment-said", "We were about to deploy to Cloud Run when credits ran out.", None),
        (26, "monitoring-said", "We were in the process of adding monitoring.", Stance.HYPOTHETICAL),
        (22, "cloud-training-said", "We prepared a Vertex AI job for training but did not run it.", Stance.MIXED),
        (10, "dvc-used", "We switched from DVC to a bucket.", None),
        (10, "dvc-used", "We used DVC, but stopped using it.", Stance.MIXED),
        (10, "dvc-used", "We switched to DVC.", Stance.AFFIRMED),
        (25, "load-test-said", "Load testing was something we enjoyed.", Stance.AFFIRMED),
    ],
)
def test_what_was_let_be_is_not_affirmed(question: int, kind: str, text: str, stance: Stance | None) -> None:
    found = only({question: text}, kind)
    assert (found.stance if found is not None else None) == stance
