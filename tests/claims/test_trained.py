"""What is read of training in the cloud where it is told of beside something else, or by another answer."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claimcheck.ticks import denies
from auditor.claims import Claim, Nuance, SaidElsewhere, Stance
from auditor.finding import Evidence, Finding, State, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.said import only
from tests.conftest import MakeRepo


@pytest.mark.parametrize("when", ["After training a model,", "However, once a model is trained,", "Upon training,"])
def test_what_is_kept_after_a_training_tells_not_where_it_was(when: str) -> None:
    given = {
        22: f"We never decided to do model-training in the cloud. {when} it is saved both here and in the cloud. "
        "Saving it in the cloud allowed us to download past trained models."
    }
    found = only(given, "cloud-training-said")
    assert found is not None
    assert (found.stance, found.said) == (Stance.DENIED, "We never decided to do model-training in the cloud.")


def test_what_is_kept_after_a_training_in_the_cloud_was_trained_there() -> None:
    found = only({22: "After training a model on a VM, it is saved in a bucket."}, "cloud-training-said")
    assert found is not None and found.stance is Stance.AFFIRMED


NEVER = "Since we did not get to train our model on Vertex AI we estimated the costs."


@pytest.mark.parametrize(
    ("given", "stance"),
    [
        ({27: NEVER}, Stance.DENIED),
        ({27: NEVER, 18: "We set up the training with Vertex AI."}, Stance.DENIED),
        ({27: NEVER, 17: "Vertex AI: to train our model in.", 29: "After training, GCP keeps it."}, Stance.DENIED),
        ({27: NEVER, 18: "We trained our model on the Compute Engine."}, Stance.AFFIRMED),
        ({27: NEVER, 17: "The Compute Engine was used to train our model."}, Stance.AFFIRMED),
        ({27: f"{NEVER} The training in the cloud was run on a VM."}, None),
        ({27: "We did not get to train our model on Vertex AI with a GPU."}, None),
        ({27: "We did not get to train our model on a GPU."}, None),
        ({27: "We did not get to train our model in the cloud until the last day."}, None),
        ({27: "We could not train our model in the cloud at first."}, None),
        ({27: "We did not get to train a large model in the cloud."}, None),
        ({27: "We did not manage to train the final model on Vertex AI."}, None),
        ({27: "We spent 5 dollars on training in the cloud."}, None),
        ({27: NEVER, 22: "We trained our model on the Compute Engine."}, Stance.AFFIRMED),
        ({27: NEVER, 18: "In the end we did not get to complete a full training in Vertex AI."}, None),
        ({27: NEVER, 30: "While we did get our script running in Vertex AI we still wait for a GPU."}, None),
        ({27: NEVER, 30: "We got our script running on a laptop."}, Stance.DENIED),
        ({27: NEVER, 30: "We never got our script running in Vertex AI."}, Stance.DENIED),
        ({18: "Our main reason for using a VM on GCP was to utilize Vertex AI to train our model."}, None),
        ({30: "We were not able to solve this and did not manage to train with Vertex AI."}, Stance.DENIED),
        ({30: "One struggle was with training on GCP. We did not manage to train with Vertex AI."}, Stance.DENIED),
        ({30: "We did not manage to train with Vertex AI.", 18: "We trained on a VM of GCP."}, Stance.AFFIRMED),
    ],
)
def test_costs_may_tell_that_nothing_was_trained_in_the_cloud(given: dict[int, str], stance: Stance | None) -> None:
    found = only(given, "cloud-training-said")
    assert (found.stance if found is not None else None) is stance


NO = "No. We did not train in the cloud; all training was done locally on a laptop."


@pytest.mark.parametrize(
    ("costs", "stance"),
    [
        ("Most of it went to a few hours of Compute Engine for training.", Stance.MIXED),
        ("Most of the cost was from training when we started with Vertex AI.", Stance.MIXED),
        ("We spent 5 dollars on the training in Vertex AI.", Stance.MIXED),
        ("We spent 5 dollars on Compute Engine.", Stance.DENIED),
        ("We spent nothing on training in Vertex AI, as we had a laptop.", Stance.DENIED),
        ("It cost 1 dollar, since we did not use the cloud for training.", Stance.DENIED),
        ("Training in the cloud would have cost more.", Stance.DENIED),
        ("The training data in GCP cost 1 dollar.", Stance.DENIED),
        ("We spent 5 dollars on an attempt to train on Compute Engine.", Stance.DENIED),
        ("The bucket of the trained models in GCP cost 1 dollar.", Stance.DENIED),
        ("Some of the cost in GCP was from the registry with the image for training.", Stance.DENIED),
        ("The training was done on our laptops, so the cloud cost us nothing.", Stance.DENIED),
    ],
)
def test_who_paid_for_a_training_in_the_cloud_is_of_two_minds(costs: str, stance: Stance) -> None:
    found = only({22: NO, 27: costs}, "cloud-training-said")
    assert found is not None and found.stance is stance


def test_who_paid_for_what_is_denied_is_shown_the_other_answer(make_repo: MakeRepo) -> None:
    given = {22: NO, 27: "Most of it went to a few hours of Compute Engine for training."}
    said = only(given, "cloud-training-said")
    assert said is not None
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        findings = {"cloud-training": Finding(State.UNKNOWABLE, "no job")}
        (told,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert (told.verdict.value, told.found) == (
        "unverifiable",
        "no job; the answer to question 27 tells of one that was paid for",
    )


@pytest.mark.parametrize(
    ("costs", "stance"),
    [
        ("We could use no credits since we did not success in running the experiment on the cloud.", Stance.MIXED),
        ("We did not manage to run the training in the cloud.", Stance.MIXED),
        ("We did not manage to run the training in the cloud at first.", Stance.AFFIRMED),
        ("We spent 5 dollars.", Stance.AFFIRMED),
    ],
)
def test_who_could_run_nothing_in_the_cloud_is_not_taken_at_another_word(costs: str, stance: Stance) -> None:
    found = only({22: "We used the Compute engine of GCP to train our model.", 27: costs}, "cloud-training-said")
    assert found is not None and found.stance is stance


def test_a_half_hearted_no_is_quoted_before_what_is_explored() -> None:
    text = "We did not fully train our model in the cloud. We trained on Compute Engine once. We did not use Vertex AI."
    found = only({22: text}, "cloud-training-said")
    assert found is not None
    assert (found.stance, found.said) == (Stance.MIXED, "We did not fully train our model in the cloud.")


def test_a_plain_no_goes_with_what_is_only_prepared(make_repo: MakeRepo) -> None:
    said = Claim("cloud-training-said", None, 22, 9, "we did not train there", Stance.DENIED)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        findings = {"cloud-training": Finding.partial("an image is prepared")}
        (told,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert told.verdict.value == "consistent"


@pytest.mark.parametrize(
    ("traits", "verdict", "found"),
    [
        ((), "unverifiable", "so it is"),
        ((Trait.ON_A_MACHINE,), "consistent", "so it is; a start by hand leaves no trace"),
    ],
)
def test_an_image_for_training_tells_of_no_training(
    make_repo: MakeRepo, traits: tuple[Trait, ...], verdict: str, found: str
) -> None:
    said = Claim("cloud-training-said", None, 22, 9, "we trained there", Stance.AFFIRMED)
    finding = Finding.partial("so it is", Evidence("x", note="gcloud compute ssh vm")).being(*traits)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (told,) = check([said], Repository(snapshot, load_catalogue(None)), {"cloud-training": finding})
    assert (told.verdict.value, told.found) == (verdict, found)


@pytest.mark.parametrize(
    ("question", "text", "stance"),
    [
        (
            18,
            "Three machines were set up for Vertex AI in the cloud, which is meant to be used for training the model.",
            None,
        ),
        (18, "We created machines in the cloud that are intended to train our model.", None),
        (22, "We created machines in the cloud that are intended to train our model.", None),
        (18, "We made an instance in GCP. With more data, training would be moved to a VM in the cloud.", None),
        (
            22,
            "We made an instance in GCP. With more data, training would be moved to a VM in the cloud.",
            Stance.HYPOTHETICAL,
        ),
    ],
)
def test_what_is_meant_for_a_training_tells_of_none(question: int, text: str, stance: Stance | None) -> None:
    found = only({question: text}, "cloud-training-said")
    assert (found.stance if found is not None else None) is stance


def test_what_was_meant_for_one_thing_may_have_trained() -> None:
    found = only(
        {18: "We trained our model on a VM in Google Cloud that was meant for the API."}, "cloud-training-said"
    )
    assert found is not None and found.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "stance", "nuance", "state", "verdict", "told"),
    [
        ("We did not get it to run.", Stance.MIXED, Nuance.TRIED, State.DONE, "unverifiable", "denies it here"),
        ("We did not get it to run, but later it did.", Stance.MIXED, Nuance.TRIED, State.DONE, "consistent", "a job"),
        ("We did not get it to run.", Stance.MIXED, None, State.UNKNOWABLE, "unverifiable", "a job"),
        ("We did not get it to run.", Stance.MIXED, None, State.NOT_DONE, "unverifiable", "a job"),
        ("We trained there.", Stance.MIXED, None, State.DONE, "consistent", "a job"),
        ("We trained there.", Stance.MIXED, Nuance.VAIN, State.DONE, "unverifiable", "question 27 says that it came"),
        ("We did not manage to train there.", Stance.DENIED, Nuance.TRIED, State.DONE, "consistent", "need never have"),
    ],
)
def test_what_is_of_two_minds_of_a_training_in_the_cloud(
    make_repo: MakeRepo, text: str, stance: Stance, nuance: Nuance | None, state: State, verdict: str, told: str
) -> None:
    value = SaidElsewhere(27) if nuance is Nuance.VAIN else None
    said = Claim("cloud-training-said", None, 22, 9, text, stance, nuance, value=value)
    findings = {"cloud-training": Finding(state, "a job")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict.value == verdict and told in found.found
    assert ("denies it here" in found.found) is (told == "denies it here")
    assert denies(said, {"cloud-training": Finding(State.UNKNOWABLE, "no job")}) is (stance is Stance.DENIED)


@pytest.mark.parametrize(
    "text",
    [
        "We trained on the HPC cluster as GCP did not give us a GPU.",
        "Since Compute Engine is expensive, we trained on a local GPU.",
        "We used a local GPU for training as the GCP credits were limited.",
        "We used the HPC for training instead of Vertex AI because of quota.",
        "The models were trained on LUMI, since we had access and didn't need GCP.",
    ],
)
def test_why_somebody_trained_elsewhere_affirms_no_training_in_the_cloud(text: str) -> None:
    assert only({22: text}, "cloud-training-said") is None


@pytest.mark.parametrize(
    "text",
    [
        "We trained on Vertex AI because our laptops could not do it.",
        "We trained on Compute Engine rather than locally because our laptops are slow.",
        "We trained on a local GPU first, and then on Vertex AI since it was not enough.",
    ],
)
def test_why_somebody_trained_in_the_cloud_affirms_it(text: str) -> None:
    found = only({22: text}, "cloud-training-said")
    assert found is not None and found.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Then we are training the model in the cloud using Vertex AI.", True),
        ("We trained our model and deployed it in the cloud.", False),
        ("We deployed the trained model in the cloud.", False),
        ("The API loads the model of the custom training job in Vertex AI.", False),
    ],
)
def test_an_answer_on_deployment_may_tell_of_training_in_the_cloud(text: str, told: bool) -> None:
    assert (only({24: text}, "cloud-training-said") is not None) is told


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("We did not train the first model in the cloud.", Nuance.OF_A_PART),
        ("We did not use GPUs for training in the cloud.", Nuance.OF_A_PART),
        ("Since we did not have access to a GPU on GCP, we could not train our main model there.", Nuance.OF_A_PART),
        ("We did not train the model in the cloud.", None),
        ("The model was only trained locally.", None),
        ("All training was done on the HPC of our university, not in the cloud.", None),
        ("We only trained on our own laptops, since that was fast.", None),
    ],
)
def test_who_trained_at_home_alone_did_not_in_the_cloud(text: str, nuance: Nuance | None) -> None:
    found = only({22: text}, "cloud-training-said")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, nuance)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The model was only trained locally at first. Then we used Vertex AI.", Stance.AFFIRMED),
        ("We only trained locally. The cloud was used for storage.", None),
        ("We not only trained locally.", None),
        ("The first model was only trained locally.", None),
    ],
)
def test_who_trained_at_home_may_have_in_the_cloud_too(text: str, stance: Stance | None) -> None:
    found = only({22: text}, "cloud-training-said")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We only trained our model locally, and we deployed our trained model as a server on the cloud.", "denied"),
        ("The model was trained locally only, and its server was deployed in the cloud with Cloud Run.", "denied"),
        ("All training was done locally; the cloud only served the trained model.", "denied"),
        ("Training happened on our laptops, while the trained model was put in a bucket in the cloud.", None),
        ("We trained the model on a laptop and uploaded the trained model to the cloud.", None),
        ("We trained locally at first, and later on Vertex AI.", "affirmed"),
        ("We trained in the cloud and stored the trained model in a bucket.", "affirmed"),
        ("We trained it locally, and then trained it again in the cloud and stored it there.", "affirmed"),
    ],
)
def test_what_is_done_with_a_trained_model_is_no_training(text: str, stance: str | None) -> None:
    found = only({22: text}, "cloud-training-said")
    assert (found.stance.value if found is not None and found.stance is not None else None) == stance
