"""Denials of one person, one machine, one model, one row or one kind: what is there beside them stays unaccused."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import held_stance, only


@pytest.mark.parametrize(
    ("kind", "question", "text"),
    [
        ("dvc-used", 10, "My teammate never used DVC, I did."),
        ("dvc-used", 10, "Our partner did not use DVC."),
        ("dvc-used", 10, "The weights we did not track with DVC."),
        ("config-tool", 12, "Tools:\n\n| part | tool |\n|---|---|\n| data | no Hydra |\n| training | Hydra |"),
        ("config-tool", 12, "Hydra is not used in tests."),
        ("cloud-training-said", 22, "My laptop could not train in the cloud."),
        ("cloud-training-said", 22, "My laptop cannot train in the cloud."),
        ("cloud-training-said", 22, "The baseline we did not train in the cloud."),
        ("load-test-said", 25, "No stress test."),
        ("load-test-said", 25, "We did not do any stress testing."),
    ],
)
def test_a_denial_of_one_among_others_is_held_against_nobody(kind: str, question: int, text: str) -> None:
    assert held_stance(text, kind, question) is None


@pytest.mark.parametrize(
    ("kind", "question", "text"),
    [
        ("dvc-used", 10, "Our team never used DVC."),
        ("dvc-used", 10, "The data we did not manage with DVC."),
        ("config-tool", 12, "Tools:\n\n| part | tool |\n|---|---|\n| experiments | no Hydra |"),
        ("config-tool", 12, "Hydra is not used in our project."),
        ("cloud-training-said", 22, "We could not train in the cloud."),
        ("cloud-training-said", 22, "The model we did not train in the cloud."),
        ("load-test-said", 25, "No load test and no stress test."),
        ("load-test-said", 25, "A load test we did not do."),
    ],
)
def test_a_denial_of_the_whole_stays_one(kind: str, question: int, text: str) -> None:
    assert held_stance(text, kind, question) is Stance.DENIED


def test_a_docker_file_beside_a_dash_in_a_table_is_said_to_be_missing() -> None:
    table = "We have:\n\n| file | image |\n|---|---|\n| evaluate.dockerfile | - |\n| train.dockerfile | trains |\n"
    gone, there = (only({15: table}, "docker-named", f"{name}.dockerfile") for name in ("evaluate", "train"))
    assert gone is not None
    assert gone.stance is Stance.HYPOTHETICAL
    assert there is not None
    assert there.stance is None
