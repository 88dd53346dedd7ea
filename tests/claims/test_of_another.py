"""What an answer says of another API, of a part of what DVC could do, or of files that are elsewhere."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.held import verdicts
from tests.claims.said import only
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (23, "api-said", "We used the API of Kaggle to get the data.", None),
        (23, "api-said", "The API of W&B gives us the best run.", None),
        (23, "api-said", "We call OpenAI's API for labels.", None),
        (23, "api-said", "The API key of W&B is kept as a secret.", None),
        (23, "api-said", "The Python API of the model is documented.", None),
        (23, "api-said", "Our API is the command line.", None),
        (25, "api-tests-said", "The API of our package is tested with pytest.", None),
        (23, "api-said", "We wrote an API for the model. The API key is a secret.", Stance.AFFIRMED),
        (23, "api-said", "The API of our model is a FastAPI application.", Stance.AFFIRMED),
        (23, "api-said", "Our API runs on Cloud Run.", Stance.AFFIRMED),
        (23, "api-said", "Yes, we made one. The Kaggle API was used for the data.", Stance.AFFIRMED),
        (25, "api-tests-said", "The API of our model is tested with pytest.", Stance.AFFIRMED),
    ],
)
def test_the_interface_of_somebody_else_is_none_of_the_model(
    question: int, kind: str, text: str, stance: Stance | None
) -> None:
    found = only({question: text}, kind)
    assert (found.stance if found is not None else None) == stance


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("We do not use DVC for the models.", Nuance.OF_A_PART),
        ("We do not use DVC on the cluster.", Nuance.OF_A_PART),
        ("We did not use DVC in the containers.", Nuance.OF_A_PART),
        ("We did not use DVC for our data.", None),
        ("We did not use DVC in this project.", None),
        ("We did not use DVC for the models or the data.", None),
    ],
)
def test_dvc_is_denied_as_a_whole_where_it_is_denied_of_the_data(text: str, nuance: Nuance | None) -> None:
    found = only({10: text}, "dvc-used")
    assert found is not None
    assert (found.stance, found.nuance) == (Stance.DENIED, nuance)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Our `api.dockerfile` was merged with the one for training into `train.dockerfile`.", "unverifiable"),
        ("Both api.dockerfile and web.dockerfile live in the repository of the frontend.", "unverifiable"),
        ("If a GPU is there, a `cuda.dockerfile` can be written from it.", "unverifiable"),
        ("Our `api.dockerfile` turns requests into answers.", "contradicted"),
        ("Both api.dockerfile and web.dockerfile live in the repository.", "contradicted"),
    ],
)
def test_a_docker_file_that_was_merged_or_lies_elsewhere_need_not_be_here(
    make_repo: MakeRepo, text: str, verdict: str
) -> None:
    assert verdict in {one.value for one in verdicts(make_repo, {15: text})["docker-named"]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("`conda env create -f environment.yml` is how we began; now it is uv.", False),
        ("`conda env create -f environment.yml` is how one begins.", True),
    ],
)
def test_how_a_group_began_need_not_be_there(make_repo: MakeRepo, text: str, told: bool) -> None:
    assert ("own-links" in verdicts(make_repo, {4: text})) is told


@pytest.mark.parametrize(
    ("name", "verdict"), [("requirements_dvc.txt", "contradicted"), ("requirement.txt", "unverifiable")]
)
def test_a_file_whose_name_has_another_word_is_not_meant(make_repo: MakeRepo, name: str, verdict: str) -> None:
    more = {"requirements_dev.txt": "ruff\n", "requirements.txt": "torch\n"}
    found = verdicts(make_repo, {4: f"Run pip install -r {name} first."}, more)["own-links"]
    assert {one.value for one in found} == {verdict}


@pytest.mark.parametrize(
    ("kind", "text", "nuance"),
    [
        ("ci-caching", "Caching is done by pip itself.", Nuance.ASIDE),
        ("ci-caching", "Our workflow caches pip packages.", None),
        ("ci-linting", "Linting runs in a workflow of the organisation.", Nuance.ASIDE),
        ("ci-linting", "Linting runs in a workflow of the repository.", None),
    ],
)
def test_what_another_service_does_leaves_no_trace(kind: str, text: str, nuance: Nuance | None) -> None:
    found = only({11: text}, kind)
    assert found is not None
    assert found.nuance == nuance
    assert only({11: "pre-commit.ci caches its environments."}, "ci-caching") is None
