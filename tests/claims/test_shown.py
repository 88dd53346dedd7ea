"""Docker files and images that answers name, link or show: each is one claim, however often it is spoken of."""

from __future__ import annotations

import pytest

from tests.claims.said import claims, only

LINK = "https://github.com/o/n/blob/0123abc/dockerfiles/train.dockerfile"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"We have dockerfiles/train.dockerfile. Build train.dockerfile. Link to docker file: <{LINK}>", [LINK]),
        (f"Our train.dockerfile is [here]({LINK}#L3).", [f"{LINK}#L3"]),
        ("The train.dockerfile trains: dockerfiles/train.dockerfile.", ["dockerfiles/train.dockerfile"]),
        (f"Our retrain.dockerfile is like [this one]({LINK}).", [LINK, "retrain.dockerfile"]),
        (f"Our api/train.dockerfile is like [this one]({LINK}).", ["api/train.dockerfile", LINK]),
        ("See api/Dockerfile and web/Dockerfile.", ["api/Dockerfile", "web/Dockerfile"]),
    ],
)
def test_a_docker_file_that_is_named_and_linked_is_one_claim(text: str, named: list[str]) -> None:
    assert sorted(claim.key or "" for claim in claims({15: text}) if claim.id == "docker-named") == sorted(named)


def test_no_image_is_missed_where_nothing_is_answered() -> None:
    assert only({}, "figures") is None
    assert only({7: "We wrote 3 tests."}, "figures") is not None


def test_an_image_that_is_attached_at_the_host_is_no_link_into_the_repository() -> None:
    found = claims(
        {19: "![bucket](https://github.com/o/n/assets/1/a-b-c) ![b](https://github.com/o/n/blob/main/b.png)"}
    )
    assert [(claim.id, claim.key) for claim in found if "assets" in (claim.key or "")] == [
        ("figures", "https://github.com/o/n/assets/1/a-b-c")
    ]
    assert [claim.key for claim in found if claim.id == "own-links"] == ["https://github.com/o/n/blob/main/b.png"]


def test_a_deployment_is_quoted_from_what_serves_the_model_and_not_from_its_training() -> None:
    text = "The training image was deployed using Vertex AI in the cloud. The API was deployed in Cloud Run."
    found = only({24: text}, "deployment-said")
    assert found is not None and found.said == "The API was deployed in Cloud Run."
