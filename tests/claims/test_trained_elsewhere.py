"""Training in another cloud, training that was given up or came to nothing, and what is only made for training."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, SaidElsewhere, Stance
from tests.claims.said import only

_KIND = "cloud-training-said"


@pytest.mark.parametrize("host", ["Modal", "AWS", "Azure", "UCloud", "Lambda Labs", "RunPod", "SageMaker"])
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        (
            "We trained in the cloud, but not in GCP: on two cards of {}, since our quota in GCP was zero.",
            Stance.DENIED,
        ),
        ("We trained on {}, not on GCP.", Stance.DENIED),
        ("No. GCP gave us no quota, we trained on {} instead.", Stance.DENIED),
        ("We trained the model in the cloud with {} and in GCP with Vertex AI.", Stance.AFFIRMED),
        ("We did not train with {}, but in GCP with Vertex AI.", Stance.MIXED),
    ],
)
def test_another_cloud_is_none_of_googles(host: str, text: str, stance: Stance) -> None:
    found = only({22: text.format(host)}, _KIND)
    assert found is not None and (found.stance, found.nuance is Nuance.ASIDE) == (stance, False)


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("We trained in the cloud, on AWS.", True),
        ("We trained the models in the cloud with Modal.", True),
        ("We trained a multi-modal model in the cloud.", False),
        ("We trained in the cloud with Vertex AI.", False),
    ],
)
def test_a_cloud_that_may_be_any_is_googles_unless_another_is_named(text: str, aside: bool) -> None:
    found = only({22: text}, _KIND)
    assert found is not None and (found.stance, found.nuance is Nuance.ASIDE) == (Stance.AFFIRMED, aside)


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (3, "Docker helped us to make images for training the model on a virtual machine.", None),
        (3, "It was of use for containerized images for training our model on a virtual machine.", None),
        (17, "The trigger was used to create images, used for training on the cloud.", None),
        (3, "The image was run on a VM, where we trained the model.", "The image"),
        (3, "We trained in Docker containers on Vertex AI.", "We trained"),
        (17, "Vertex AI: used for training our models.", "Vertex AI"),
        (
            17,
            "Cloud Build: we set up a trigger to build an image for training in the cloud. "
            "Vertex AI: we submitted custom jobs to train our models.",
            "Vertex AI",
        ),
    ],
)
def test_what_an_image_is_for_is_no_training(question: int, text: str, said: str | None) -> None:
    found = only({question: text}, _KIND)
    if said is None:
        assert found is None
    else:
        assert found is not None and found.stance is Stance.AFFIRMED and found.said.startswith(said)


@pytest.mark.parametrize(
    ("rest", "vain"),
    [
        ("However, we were unsuccessful in training the model.", True),
        ("It is simple to use. Unfortunately, the training never ran.", True),
        ("In the end we did not succeed in training the model there.", False),
        ("However, we were unsuccessful in getting a GPU.", False),
        ("However, we were unsuccessful in training the model. Later it worked.", False),
        ("However, we did not train the model for many epochs.", False),
    ],
)
def test_what_failed_two_sentences_later_takes_it_back(rest: str, vain: bool) -> None:
    found = only({22: f"We set up training in the cloud with Vertex AI. {rest}"}, _KIND)
    assert found is not None and (found.stance is Stance.MIXED and found.nuance is Nuance.VAIN) is vain


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("We chose not to train our model in the cloud because it was small.", [Stance.DENIED] * 4),
        ("We did not train our model on the cloud.", [Stance.DENIED] * 4),
        ("We attempted to use Vertex AI for training, but in the end we trained on Colab.", [Stance.DENIED] * 4),
        ("We attempted to utilize Compute Engine for training but eventually opted for Colab.", [Stance.DENIED] * 4),
        (
            "We tried to move the training to Compute Engine, but then we decided to skip this step.",
            [Stance.DENIED] * 4,
        ),
        (
            "We attempted Vertex AI for training, but ended up training on a Compute Engine VM.",
            [None, None, Stance.HYPOTHETICAL, None],
        ),
        ("We chose not to train further, as the model was good.", [None] * 4),
        ("Sweeps ran on Colab; the final training ran on Vertex AI.", [*[Stance.AFFIRMED] * 3, None]),
    ],
)
def test_a_plain_denial_counts_in_whatever_answer_it_stands(text: str, stances: list[Stance | None]) -> None:
    found = [only({question: text}, _KIND) for question in (17, 18, 22, 24)]
    assert [one.stance if one is not None else None for one in found] == stances


@pytest.mark.parametrize("question", [17, 18, 24])
def test_another_answer_that_denies_one_machine_denies_no_cloud(question: int) -> None:
    assert only({question: "We did not train on a GPU in the cloud."}, _KIND) is None


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("Training takes place on a gaming computer of one of us.", None),
        ("We trained on LUMI.", None),
        ("Everything was trained on-premise.", None),
        ("We trained on GPUs of the university.", None),
        ("We trained the models on DTU's cluster.", None),
        ("Training was done on a server of the department.", None),
        ("We trained on a rented GPU.", Nuance.ASIDE),
        ("We trained the model for ten epochs.", Nuance.ASIDE),
        ("Yes, but on Lambda Labs instead of GCP.", Nuance.ASIDE),
    ],
)
def test_training_at_no_place_or_another_affirms_nothing_of_googles_cloud(text: str, nuance: Nuance | None) -> None:
    found = only({22: text}, _KIND)
    told = (found.stance, found.nuance) if found is not None else None
    assert told == ((Stance.AFFIRMED, nuance) if nuance is not None else None)


@pytest.mark.parametrize(
    "text",
    [
        "Yes, we trained on a V100.",
        "Yes, we did.",
        "We trained the model with a custom job.",
        "We trained with an image on an instance.",
        "We trained our model using a T4. The machine was created with gcloud.",
        "We trained the model for ten epochs in Vertex AI.",
    ],
)
def test_training_in_a_cloud_that_is_named_or_asked_for_affirms_it(text: str) -> None:
    found = only({22: text}, _KIND)
    assert found is not None and (found.stance, found.nuance) == (Stance.AFFIRMED, None)


@pytest.mark.parametrize(
    ("text", "stance", "value"),
    [
        ("We used Cloud Run to deploy the model.", Stance.MIXED, 17),
        ("We deployed our API to Google Cloud Run.", Stance.MIXED, 17),
        ("We would use Cloud Run to deploy the model.", Stance.DENIED, None),
        ("We used Cloud Run to deploy the front end.", Stance.DENIED, None),
        ("We used Cloud Build.", Stance.DENIED, None),
    ],
)
def test_a_deployment_that_another_answer_affirms_is_denied_in_part(
    text: str, stance: Stance, value: int | None
) -> None:
    found = only({17: text, 24: "We did not get to serving it in the cloud."}, "deployment-said")
    assert found is not None and (found.stance, found.value) == (
        stance,
        SaidElsewhere(value) if value is not None else None,
    )


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("We haven't used the Compute Engine, since we trained our model locally.", True),
        ("We did not use Vertex AI, as we trained the model on our own laptops.", True),
        ("We haven't used the Compute Engine, since Vertex AI trained our model.", False),
        ("We did not use the Compute Engine, since it is expensive.", False),
    ],
)
def test_who_let_the_machines_of_a_cloud_be_and_trained_at_home_denies_it(text: str, denied: bool) -> None:
    found = only({18: text}, _KIND)
    assert (found is not None and found.stance is Stance.DENIED) is denied
