"""What is read of deployment and of training in the cloud, by phrasings as people write them."""

from __future__ import annotations

import pytest

from auditor.claimcheck.ticks import denies
from auditor.claims import Nuance, Stance
from auditor.finding import Finding
from tests.claims.said import only


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (24, "deployment-said", "We deployed it locally, and did not get to serving it in the cloud.", Stance.DENIED),
        (24, "deployment-said", "We deployed it locally, and are serving it in the cloud.", Stance.AFFIRMED),
        (24, "deployment-said", "Unfortunately we did not have time to implement it into the cloud.", Stance.DENIED),
        (24, "deployment-said", "In the end we got our API to the cloud.", Stance.AFFIRMED),
        (24, "deployment-said", "We run it locally and push the images to the cloud.", None),
        (
            24,
            "deployment-said",
            "We deployed it locally. We started a cloud deployment, but did not have time to finish it.",
            Stance.HYPOTHETICAL,
        ),
        (
            24,
            "deployment-said",
            "We began a cloud deployment, but we did not have time to complete it (the setup and the deployment itself).",
            Stance.HYPOTHETICAL,
        ),
        (24, "deployment-said", "We did not have problems deploying to Cloud Run.", None),
        (22, "cloud-training-said", "We planned to train on Vertex AI.", Stance.HYPOTHETICAL),
        (
            22,
            "cloud-training-said",
            "We did not train on a VM because we used the (HPC) nodes to train it.",
            Stance.DENIED,
        ),
        (22, "cloud-training-said", "We trained on Vertex AI since our cluster was slow.", Stance.AFFIRMED),
        (
            22,
            "cloud-training-said",
            "We did not train the model in the cloud. The cluster spares us the effort of Vertex AI. "
            "So we could focus on training rather than on the cloud.",
            Stance.DENIED,
        ),
        (22, "cloud-training-said", "We did not train A in the cloud. B was run on Vertex AI.", Stance.MIXED),
        (22, "cloud-training-said", "We did not train on Compute Engine. Instead, we took Vertex AI.", Stance.MIXED),
        (22, "cloud-training-said", "We did not use Compute Engine for training. We used Vertex AI.", Stance.MIXED),
        (22, "cloud-training-said", "We did not use Vertex AI because our own job trained on a VM.", Stance.MIXED),
        (
            22,
            "cloud-training-said",
            "We did not need cloud training as our model trains fast on local hardware.",
            Stance.DENIED,
        ),
        (
            22,
            "cloud-training-said",
            "By packaging our training code, we ensured that Vertex AI would be easy to use.",
            Stance.HYPOTHETICAL,
        ),
        (22, "cloud-training-said", "We packaged our training code, and ran it there.", Stance.AFFIRMED),
        (22, "cloud-training-said", "We trained locally and on Vertex AI.", Stance.AFFIRMED),
        (17, "cloud-training-said", "We keep checkpoints and training data in a GCP bucket.", None),
        (17, "cloud-training-said", "We skip Vertex AI for model training.", None),
        (18, "cloud-training-said", "Training was tried on a VM, but it had too little memory.", None),
        (22, "cloud-training-said", "Yes, we trained on a VM.", Stance.AFFIRMED),
        (22, "cloud-training-said", "We were not able to train in the cloud.", Stance.DENIED),
        (24, "deployment-said", "We deployed it to Cloud Run.", Stance.AFFIRMED),
        (24, "deployment-said", "We started to deploy it with Cloud Run, but were unsuccessful.", Stance.HYPOTHETICAL),
        (24, "deployment-said", "We did not deploy the model to the cloud.", Stance.DENIED),
        (
            22,
            "cloud-training-said",
            "We did not train on Vertex AI. Our model was trained on our own laptops.",
            Stance.DENIED,
        ),
        (22, "cloud-training-said", "We did not train on Vertex AI. We trained it on a VM.", Stance.MIXED),
        (22, "cloud-training-said", "We wrote a Dockerfile for the training environment.", None),
        (
            24,
            "deployment-said",
            "For deployment to the cloud, we began setting up a service with functions, however we were unsuccessful.",
            Stance.HYPOTHETICAL,
        ),
        (24, "deployment-said", "We deployed it to the cloud, and began with alerts, but gave up.", Stance.AFFIRMED),
        (24, "deployment-said", "The answer is we did not. It took too long.", Stance.DENIED),
        (24, "deployment-said", "No, there was no time.", Stance.DENIED),
        (24, "deployment-said", "No errors came up on Cloud Run, where we host it.", None),
        (
            24,
            "deployment-said",
            "We didn't manage to deploy it in the cloud. With the cloud run, we got an error of ports.",
            Stance.DENIED,
        ),
        (
            24,
            "deployment-said",
            "We did not deploy our pages to the cloud. With Cloud Run, we serve the model.",
            Stance.MIXED,
        ),
        (
            22,
            "cloud-training-said",
            "We did not. We preferred tests over re-training a model on the cloud.",
            Stance.DENIED,
        ),
        (22, "cloud-training-said", "We prioritized all of the rest over re-training it on the cloud.", None),
        (
            22,
            "cloud-training-said",
            "We did not. We trained locally on our own machine. That let us finish all training runs.",
            Stance.DENIED,
        ),
        (22, "cloud-training-said", "We trained locally at first. Then we trained on a VM.", Stance.AFFIRMED),
        (24, "deployment-said", "We have yet to deploy it to Cloud Run.", Stance.DENIED),
        (
            22,
            "cloud-training-said",
            "We tried to train with Vertex AI, but could not make it work. The Engine ended up fine for our training.",
            Stance.AFFIRMED,
        ),
        (
            22,
            "cloud-training-said",
            "At first we tried to train with Vertex AI, but it failed. We run our training with the Engine.",
            Stance.AFFIRMED,
        ),
        (
            22,
            "cloud-training-said",
            "We attempted to train it with the engine and Vertex AI but were unable to finish the run. "
            "With Compute Engine, a machine was made for it. With Vertex AI we used a file to start a training job.",
            Stance.DENIED,
        ),
        (
            22,
            "cloud-training-said",
            "We attempted to train it with Vertex AI. We created a script to set up the training job. "
            "While the machines came up, the training ultimately failed.",
            Stance.DENIED,
        ),
        (
            22,
            "cloud-training-said",
            "We tried to train it with Vertex AI. The first job failed. In the end we trained it there with another.",
            Stance.AFFIRMED,
        ),
        (
            22,
            "cloud-training-said",
            "We tried to train it with Vertex AI but failed to get a quota. We trained it on a VM.",
            Stance.AFFIRMED,
        ),
        (18, "cloud-training-said", "We didn't get to train our network on GCP.", Stance.DENIED),
        (18, "cloud-training-said", "We trained it locally and afterwards kept the weights on GCP to deploy it.", None),
        (18, "cloud-training-said", "We trained it locally and on a VM of GCP.", Stance.AFFIRMED),
        (18, "cloud-training-said", "We did not train it on GCP machines of our own. Instead Vertex did it.", None),
        (18, "cloud-training-said", "We did not use the engine for training.", None),
        (22, "cloud-training-said", "We preferred a small model, tests, and pages over any cloud training.", None),
        (22, "cloud-training-said", "We didn't train there. We prioritized tests over training jobs.", Stance.DENIED),
        (29, "deployment-said", "The images are used for deployment of the app with Cloud Run.", Stance.AFFIRMED),
        (24, "deployment-said", "We believe we came very close to a deployed model on Cloud Run.", None),
        (
            22,
            "cloud-training-said",
            "While we did push images, a training job on Vertex AI proved hard.",
            Stance.HYPOTHETICAL,
        ),
        (17, "cloud-training-said", "Cloud Storage: we used it for storage of the data and the trained models.", None),
        (18, "cloud-training-said", "We used the engine to try to train. It ended there.", None),
        (18, "cloud-training-said", "We trained on an engine of GCP. In the end we did not train on the engine.", None),
        (
            22,
            "cloud-training-said",
            "We tried Vertex AI. While we pushed images for training, a job was too hard.",
            Stance.HYPOTHETICAL,
        ),
        (24, "deployment-said", "All our attempts at deploying it to Cloud Run failed.", None),
        (24, "deployment-said", "We hit a wall with deploying it to Cloud Run.", None),
        (22, "cloud-training-said", "Instead of training at home, we trained on a VM.", Stance.AFFIRMED),
        (24, "deployment-said", "The goal that we strove for was deploying to Cloud Run.", None),
        (
            24,
            "deployment-said",
            "We pushed the image to the registry, preparing it for cloud deployment.",
            None,
        ),
        (
            24,
            "deployment-said",
            "We never ran it on a cloud host, yet some of the steps to a deployment were made.",
            Stance.HYPOTHETICAL,
        ),
        (24, "deployment-said", "We delpoyed it on GCP.", Stance.AFFIRMED),
        (22, "cloud-training-said", "We prepared to train it on Vertex AI.", Stance.HYPOTHETICAL),
        (18, "cloud-training-said", "We used the engine to run our training images.", Stance.AFFIRMED),
        (18, "cloud-training-said", "We used the bucket of GCP for our training images.", None),
        (24, "deployment-said", "We deployed it, but only locally.", Stance.DENIED),
        (
            24,
            "deployment-said",
            "We deployed it only locally at first. Then we deployed it to Cloud Run.",
            Stance.AFFIRMED,
        ),
        (
            24,
            "deployment-said",
            "We would like more. It was intented to get it deployed to the cloud.",
            Stance.HYPOTHETICAL,
        ),
        (24, "deployment-said", "We deployed it only locally because GCP had errors.", Stance.DENIED),
        (24, "deployment-said", "As planned we deployed it to Cloud Run.", Stance.AFFIRMED),
        (24, "deployment-said", "It was planned to deploy it to Cloud Run.", Stance.HYPOTHETICAL),
        (24, "deployment-said", "Cloud Run was used for it. We did not deploy the front end to GCP.", Stance.AFFIRMED),
        (24, "deployment-said", "We deployed it to GCP after errors. We did not deploy drift to GCP.", Stance.AFFIRMED),
        (24, "deployment-said", "We deployed it to GCP after errors. We did not deploy it to GCP again.", Stance.MIXED),
        (24, "deployment-said", "We did not deploy it to GCP. Cloud Run gave us errors.", Stance.DENIED),
        (24, "deployment-said", "We only deployed it locally. We would use GCP with more time.", Stance.DENIED),
        (24, "deployment-said", "We only deployed it locally. It answers fast.", Stance.DENIED),
        (24, "deployment-said", "We deployed the model only locally with Google's functions framework.", Stance.DENIED),
        (24, "deployment-said", "Cloud Run was used, but it crashed often.", Stance.AFFIRMED),
        (24, "deployment-said", "No, we deployed it locally.", Stance.AFFIRMED),
        (24, "deployment-said", "We did not deploy it.", Stance.DENIED),
        (3, "cloud-training-said", "We trained the model with Lightning.", None),
        (17, "cloud-training-said", "We used Vertex AI for training.", Stance.AFFIRMED),
        (
            24,
            "deployment-said",
            "We deployed the front end to Cloud Run, began with the back end and ran out of time.",
            Stance.AFFIRMED,
        ),
    ],
)
def test_what_is_said_of_the_cloud(question: int, kind: str, text: str, stance: Stance | None) -> None:
    found = only({question: text}, kind)
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("question", "text", "stance"),
    [
        (24, "We did not deploy it locally, but on Cloud Run.", Stance.AFFIRMED),
        (24, "The model was not deployed on our own machines but in the cloud.", Stance.AFFIRMED),
        (24, "It was not deployed locally but could run in the cloud.", Stance.DENIED),
        (22, "We did not train our model locally, but in Vertex AI.", Stance.AFFIRMED),
        (22, "The model wasn't trained locally but on a VM of GCP.", Stance.AFFIRMED),
        (22, "We did not train the model locally. All of it was done on GCP.", None),
        (22, "We did not train the model locally nor on Vertex AI.", None),
        (22, "We did not train our model in the cloud, but locally.", Stance.DENIED),
        (22, "We trained locally, not in the cloud. It took an hour to train.", Stance.DENIED),
        (22, "We trained our model on the HPC.", None),
        (22, "We trained it on the HPC. We did not use Vertex AI.", Stance.DENIED),
        (22, "We trained on Vertex AI and not on the HPC.", Stance.AFFIRMED),
    ],
)
def test_who_did_a_thing_elsewhere_than_at_home_does_not_deny_it(
    question: int, text: str, stance: Stance | None
) -> None:
    found = only({question: text}, "deployment-said" if question == 24 else "cloud-training-said")
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("We trained on Vertex AI. There were errors at times.", Nuance.TRIED),
        ("We trained on Vertex AI.", None),
        ("We tried to train on Vertex AI, but could not.", Nuance.VAIN),
        ("We tried to train on Vertex AI, but could not. We ended up on Colab. We trained for an hour.", Nuance.VAIN),
        (
            "We tried to train on Vertex AI, but could not. We ended up on Colab. We trained in the cloud in the end.",
            Nuance.TRIED,
        ),
    ],
)
def test_whether_training_in_the_cloud_went_through(text: str, value: Nuance | None) -> None:
    found = only({22: text}, "cloud-training-said")
    assert found is not None
    assert found.nuance == value


@pytest.mark.parametrize("denied", [True, False])
def test_who_did_what_tells_of_no_cloud_training_that_another_answer_denies(denied: bool) -> None:
    text = "We did not train our model on the Compute Engine." if denied else "The Compute Engine was cheap."
    found = only({18: text, 31: "One of us made sure that the model was trained on the cloud."}, "cloud-training-said")
    assert (found is None) is denied


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        (
            "We wrote a job. We tried to train on Vertex AI, but it was not successful. Instead we took the HPC.",
            "denied",
        ),
        ("We tried to train on Vertex AI, without success. We ended up training on our own laptops.", "denied"),
        ("We attempted to train our model in the cloud using Vertex AI but were unsuccessful.", "denied"),
        ("We tried to train on Vertex AI, but failed. Instead we trained it on Compute Engine.", "affirmed"),
        (
            "We tried to train on Vertex AI, but the GPU could not be used. We trained the small model in the cloud on a CPU."
            " For the large one we used the HPC instead.",
            "affirmed",
        ),
        ("We trained it on Vertex AI. Instead of our own laptops this took a cluster.", "affirmed"),
    ],
)
def test_who_tried_to_train_in_the_cloud_and_took_another_machine_did_not(text: str, stance: str) -> None:
    found = only({22: text}, "cloud-training-said")
    assert found is not None
    assert found.stance == stance


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (
            22,
            "cloud-training-said",
            "No. We did not train in the cloud. We ran the training of all models via uv.",
            "denied",
        ),
        (22, "cloud-training-said", "No, not on the VM. We ran all training jobs on Vertex AI.", "mixed"),
        (24, "deployment-said", "A wrong port has delayed our cloud deployment.", None),
        (24, "deployment-said", "The quota prevented us from deploying to the cloud for a day.", None),
        (24, "deployment-said", "The quota delayed us. We deployed it to Cloud Run.", "affirmed"),
        (10, "dvc-used", "It seemed excessive for us to use DVC.", None),
        (10, "dvc-used", "To copy files was excessive for us, so we used DVC.", "affirmed"),
    ],
)
def test_what_was_delayed_or_refused_is_not_done(question: int, kind: str, text: str, stance: str | None) -> None:
    found = only({question: text}, kind)
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    "text",
    [
        "We tried to train on Vertex AI with GPUs, but failed. We ended up with a CPU there, on our own data.",
        "We tried to train in GCP but could not install CUDA. We switched to Vertex AI, after a local test.",
    ],
)
def test_what_failed_once_is_not_given_up_where_the_repository_has_it(text: str) -> None:
    found = only({22: text}, "cloud-training-said")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, Nuance.VAIN)
    assert not denies(found, {"cloud-training": Finding.done("a job")})


@pytest.mark.parametrize(
    ("own", "other", "nuance"),
    [
        ("We deployed our model with FastAPI.", "We also used it to deploy our model remotely.", Nuance.CLOUD),
        ("We deployed our model with FastAPI.", "With it we would deploy our model in the cloud.", Nuance.LOCAL),
        ("We deployed our model with FastAPI.", "We keep the model in the cloud.", Nuance.LOCAL),
        ("We only deployed our model locally.", "We also used it to deploy our model remotely.", Nuance.CLOUD),
    ],
)
def test_who_tells_of_home_alone_may_tell_of_the_cloud_beside_its_services(
    own: str, other: str, nuance: Nuance
) -> None:
    found = only({24: own, 18: other}, "deployment-said")
    assert found is not None and found.nuance is nuance
    # Who says that it is at home alone denies the cloud.
    assert (found.stance is Stance.DENIED) is ("only" in own)


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (22, "Yes, there were two ways for us. We trained our model in the cloud with Vertex AI.", "We trained our"),
        (18, "At first we used VMs to train. Later we used it to perform training in the cloud.", "Later we used"),
    ],
)
def test_the_sentence_that_tells_of_a_training_in_the_cloud_is_quoted(question: int, text: str, said: str) -> None:
    found = only({question: text}, "cloud-training-said")
    assert found is not None and found.said.startswith(said)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Training in the cloud: no credits, we trained on our laptops.", Stance.DENIED),
        ("Training in the cloud: we did it on our laptops.", Stance.DENIED),
        ("Training in the cloud - our laptops did it.", Stance.DENIED),
        ("Cloud training: the HPC was used.", Stance.DENIED),
        ("Cloud training: we used Vertex AI, not our laptops.", Stance.AFFIRMED),
        ("Training in the cloud: we used Vertex AI, not our laptops.", Stance.AFFIRMED),
        ("Training in the cloud: on our laptops. Later we trained in Vertex AI.", Stance.AFFIRMED),
    ],
)
def test_another_machine_under_the_heading_of_the_cloud_is_a_no(text: str, stance: Stance | None) -> None:
    found = only({22: text}, "cloud-training-said")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We did not. The images are built. The reason we chose to use Vertex AI was scalability.", Stance.DENIED),
        ("No. We wanted to use Vertex AI for its size.", Stance.DENIED),
        ("We did not. We trained in Vertex AI instead.", Stance.MIXED),
        ("We trained it there. The reason we chose to use Vertex AI was scalability.", Stance.AFFIRMED),
    ],
)
def test_what_was_chosen_behind_a_no_was_not_done(text: str, stance: Stance) -> None:
    found = only({22: text}, "cloud-training-said")
    assert found is not None and found.stance is stance
