"""What is said of a deployment: whether there is one, and where."""

from __future__ import annotations

import pytest

from auditor.claimcheck import disagreements
from auditor.claims import Nuance, SaidElsewhere, Stance
from tests.claims.held import MARK
from tests.claims.said import is_held, only


@pytest.mark.parametrize(
    ("own", "stance"),
    [
        ("Deployment by hand can be done with one command.", Stance.AFFIRMED),
        ("We would deploy it to Cloud Run.", Stance.HYPOTHETICAL),
        ("Deploying went wrong, it never answered.", None),
    ],
)
def test_another_question_does_not_outdo_doubts_about_a_deployment(own: str, stance: Stance | None) -> None:
    found = only({17: "We deployed the service to the cloud.", 24: own}, "deployment-said")
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("We managed to deploy it locally and prepared it for training in the cloud.", Nuance.LOCAL),
        ("We managed to deploy it locally and in the cloud.", Nuance.CLOUD),
        ("We deployed it locally and in the cloud, and prepared a script for load tests.", Nuance.CLOUD),
        ("We deployed it not just locally, but on a public server.", Nuance.LOCAL),
        ("At first it was deployed only locally. Later we moved it to GCP.", Nuance.LOCAL),
        ("For testing, we only deployed it locally. It was pushed later.", Nuance.LOCAL),
        ("We deployed it on a server. The dashboard is deployed only locally.", Nuance.LOCAL),
        ("It is deployed only locally. Its twin runs on GCP.", Nuance.LOCAL),
        ("We only deployed it locally first, then used Cloud Run.", Nuance.CLOUD),
        ("While we have tested local deployment, further plans include deploying it to the cloud.", Nuance.LOCAL),
        ("We tested local deployment, and then we deployed it to the cloud.", Nuance.CLOUD),
        ("We deployed the model, and would use Cloud Run if we had more time.", Nuance.LOCAL),
        ("We would deploy it. It is deployed at home.", Nuance.LOCAL),
        ("We managed to deploy it locally, prepared an image and also deployed that to the cloud.", Nuance.CLOUD),
    ],
)
def test_where_it_was_deployed(text: str, where: str) -> None:
    found = only({24: text}, "deployment-said")
    assert found is not None and found.nuance == where


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We pushed the image for deployment.", None),
        ("Cloud Run was used for deployment.", Nuance.CLOUD),
        ("We built the image for deployment, and deployed it to the cloud.", Nuance.CLOUD),
    ],
)
def test_what_is_made_for_a_deployment_is_none_yet(text: str, said: Nuance | None) -> None:
    found = only({24: text}, "deployment-said")
    assert (found.nuance if found is not None else None) == said


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("Unfortunately, we did not manage to successfully run our application with Cloud Run.", 30),
        ("We did not manage to run our API on Cloud Run but we could solve it with more time.", 30),
        ("We did not manage to run our API on Cloud Run. In the end a larger machine was enough.", None),
        ("We did not manage to run our API on Cloud Run as it was too large, so we made it smaller.", None),
        ("At first we could not deploy the model to Cloud Run.", None),
        ("We could not deploy the dashboard to Cloud Run.", None),
        ("We did not manage to run our API on Cloud Run every time.", None),
    ],
)
def test_an_answer_on_challenges_that_says_otherwise_of_a_deployment(text: str, otherwise: int | None) -> None:
    found = only({24: "We deployed our API to the cloud.", 30: text}, "deployment-said")
    assert found is not None
    stance = Stance.AFFIRMED if otherwise is None else Stance.MIXED
    assert (found.stance, found.value) == (stance, SaidElsewhere(otherwise) if otherwise is not None else None)


def test_where_it_was_not_deployed_is_not_where_it_was() -> None:
    found = only({24: "We focused on local deployment rather than Cloud Run."}, "deployment-said")
    assert found is not None and found.nuance is Nuance.LOCAL


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The service is currently not deployed as credits are used up.", None),
        ("The service isn't deployed in the cloud any more to save money.", None),
        ("Although Cloud Run isn't made for GPUs, we deployed our API there.", Stance.AFFIRMED),
        ("We did not deploy it from the console, but with gcloud run deploy.", None),
        ("The frontend talks to localhost, so one can test the model without needing cloud deployment.", None),
    ],
)
def test_a_deployment_that_was_taken_down_or_made_otherwise_is_not_denied(text: str, stance: Stance | None) -> None:
    found = only({24: text}, "deployment-said")
    assert (found.stance if found is not None else None) is stance


def test_what_is_not_deployed_yet_is_denied_whatever_it_costs() -> None:
    found = only({24: "The model is currently not deployed in the cloud yet to save money."}, "deployment-said")
    assert found is not None and found.stance is Stance.DENIED


@pytest.mark.parametrize(
    ("text", "stance", "nuance"),
    [
        ("Yes, it is deployed in Azure Container Apps by a workflow.", Stance.AFFIRMED, Nuance.ASIDE),
        ("We deployed the API to the cloud with AWS Lambda.", Stance.AFFIRMED, Nuance.ASIDE),
        ("We deployed the model to Azure, not in GCP.", Stance.AFFIRMED, Nuance.ASIDE),
        ("Yes, to AWS Lambda rather than GCP.", Stance.AFFIRMED, Nuance.ASIDE),
        ("Yes, we deployed the API with Heroku instead of Cloud Run.", Stance.AFFIRMED, Nuance.ASIDE),
        ("Yes, with Cloud Run rather than AWS Lambda.", Stance.AFFIRMED, Nuance.CLOUD),
        ("We deployed the API to Azure and to Google Cloud Run.", Stance.AFFIRMED, Nuance.CLOUD),
        ("It is deployed in Azure. The frontend runs on Cloud Run.", Stance.AFFIRMED, Nuance.CLOUD),
        ("We deployed it locally on our server by docker compose, not in the cloud.", Stance.DENIED, Nuance.CLOUD),
        ("Yes, we deployed the model locally with docker, but not in the cloud.", Stance.DENIED, Nuance.CLOUD),
        ("We deployed the model with Cloud Run, and not in the cloud of AWS.", Stance.AFFIRMED, Nuance.CLOUD),
        ("We deployed the dashboard locally, not in the cloud.", Stance.AFFIRMED, Nuance.CLOUD),
    ],
)
def test_a_deployment_that_is_none_of_googles_cloud(text: str, stance: Stance, nuance: Nuance) -> None:
    found = only({24: text}, "deployment-said")
    assert found is not None and (found.stance, found.nuance) == (stance, nuance)


def test_a_deployment_on_another_host_is_rightly_not_ticked() -> None:
    found = only({24: "Yes, it is deployed in Azure Container Apps by a workflow."}, "deployment-said")
    assert found is not None
    unticked = MARK._replace(item_id="cloud-deployment", mark=" ", ticked=False)
    other = MARK._replace(item_id="git-repository")
    assert not disagreements([found], {"cloud-deployment": unticked, "git-repository": other}, {})


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Without deployment, nobody can use the model.", None),
        ("We did not deploy the model with Kubernetes.", None),
        ("We did not deploy the model to Cloud Functions, as Cloud Run was enough.", None),
        ("Models that are not deployed are useless.", None),
        ("We did not deploy the first version of the model.", Stance.DENIED),
        ("Not deploying the model was never an option.", None),
        ("It was not easy to deploy the model.", None),
    ],
)
def test_what_is_denied_of_one_means_or_model_is_no_denial_of_a_deployment(text: str, stance: Stance | None) -> None:
    found = only({24: text}, "deployment-said")
    assert (found.stance if found is not None else None) is stance
    assert not is_held(found)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (26, "Since we do not have a working cloud deployment we could not try it there.", 26),
        (25, "The app is not deployed 100% yet.", 25),
        (25, "The API was not deployed in the cloud.", 25),
        (25, "The front end is not deployed yet.", None),
        (26, "At first the API was not deployed.", None),
        (26, "The API is deployed, so we watch it.", None),
        (26, "We did not have a deployment of the dashboard.", None),
    ],
)
def test_a_deployment_that_another_answer_denies_is_affirmed_in_part(
    question: int, text: str, value: int | None
) -> None:
    found = only({question: text, 24: "We deployed our API to Cloud Run."}, "deployment-said")
    assert found is not None and found.value == (SaidElsewhere(value) if value is not None else None)
    assert found.stance is (Stance.AFFIRMED if value is None else Stance.MIXED)


@pytest.mark.parametrize(
    ("rest", "nuance"),
    [
        ("Afterwards it also ran on Google Cloud Run.", Nuance.CLOUD),
        ("Furthermore, we made an API for drift that runs on the cloud.", Nuance.CLOUD),
        ("Later it could run in the cloud.", Nuance.LOCAL),
        ("The data is in the cloud.", Nuance.LOCAL),
    ],
)
def test_what_runs_in_the_cloud_is_deployed_there(rest: str, nuance: Nuance) -> None:
    found = only({24: f"We deployed our API locally with uvicorn. {rest}"}, "deployment-said")
    assert found is not None and (found.stance, found.nuance) == (Stance.AFFIRMED, nuance)
