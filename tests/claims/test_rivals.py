"""What denies one of several things, of which another is there: the rival of a thing is not the thing."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from auditor.claims._rivals import denies_one_of_several, denies_only_rivals
from tests.claims.said import is_held, only

DENIED, AFFIRMED = Stance.DENIED, Stance.AFFIRMED


@pytest.mark.parametrize(
    ("before", "only_rivals"),
    [
        ("No argparse: ", True),
        ("No argparse, no click: ", True),
        ("No absl flags - ", True),
        ("Unlike the exercise, no external drive: YAML with ", True),
        ("No Jenkins, no GitLab: workflows with pytest, ", True),
        ("No time: ", False),
        ("No time - ", False),
        ("No credits: ", False),
        ("No tests: unit tests, ", False),
        ("No argparse, ", False),
        ("No argparse: no ", False),
        ("No: ", False),
    ],
)
def test_what_stands_before_a_colon_may_deny_others_alone(before: str, only_rivals: bool) -> None:
    assert denies_only_rivals(before) is only_rivals


@pytest.mark.parametrize(
    ("text", "question", "kind", "key"),
    [
        ("No git-lfs: DVC.", 10, "dvc-used", None),
        ("No S3: a bucket with DVC.", 10, "dvc-used", None),
        ("No argparse, no click: Hydra.", 12, "config-tool", "hydra"),
        ("No hardcoded values: configs/config.yaml.", 12, "config-tool", "config files"),
        ("No Flask, no Django: FastAPI.", 23, "api-said", None),
        ("No Engine: Vertex AI.", 22, "cloud-training-said", None),
        ("No Kubernetes: Cloud Run.", 24, "deployment-said", None),
        ("No k6: locust.", 25, "load-test-said", None),
        ("No Postman: TestClient.", 25, "api-tests-said", None),
        ("No Jenkins, no GitLab: GitHub Actions with pytest and ruff, pip cached.", 11, "ci-caching", None),
        ("Linting with ruff, no flake8 and no black.", 11, "ci-linting", None),
        ("Linting: ruff, no flake8, no black (`linting.yaml`).", 11, "ci-linting", None),
        ("The Engine was not used as Vertex AI is easier.", 22, "cloud-training-said", None),
        ("Cloud Functions wasn't used, since it is too small; Cloud Run is.", 24, "deployment-said", None),
        ("We did not use Grafana, instead Cloud Monitoring.", 26, "monitoring-said", None),
        ("No actions/cache is used, since setup-python caches pip by itself.", 11, "ci-caching", None),
        ("No caching of pip, uv does it (enable-cache).", 11, "ci-caching", None),
        ("We have no caching for pip. The step of setup-uv has enable-cache: true.", 11, "ci-caching", None),
        ("We have no unit tests for the API, but three integration tests.", 25, "api-tests-said", None),
        ("There are no unit tests of the API. There are integration tests in a folder.", 25, "api-tests-said", None),
        ("No API for training. One for prediction.", 23, "api-said", None),
        ("No API for the data, one for predictions (FastAPI).", 23, "api-said", None),
        ("We skipped argparse in favour of Hydra.", 12, "config-tool", "hydra"),
        ("Not unit tests, integration tests.", 25, "api-tests-said", None),
        ("No Evidently: Prometheus.", 26, "monitoring-said", None),
        ("Model monitoring was not implemented. API monitoring was.", 26, "monitoring-said", None),
        ("Implemented: metrics and alert. Not implemented: drift service, dashboards.", 26, "monitoring-said", None),
        ("- alert: errors\n- no alert: latency\n- no monitoring: drift", 26, "monitoring-said", None),
        ("There's no monitoring of the model. The API is monitored by Prometheus.", 26, "monitoring-said", None),
    ],
)
def test_a_denial_of_a_rival_is_held_against_nobody(text: str, question: int, kind: str, key: str | None) -> None:
    found = only({question: text}, kind, key)
    assert found is None or found.stance is not DENIED or not is_held(found)


@pytest.mark.parametrize(
    ("text", "question", "kind", "key"),
    [
        ("No DVC: we have a bucket.", 10, "dvc-used", None),
        ("No Hydra: argparse.", 12, "config-tool", "hydra"),
        ("We dropped Hydra in favour of argparse.", 12, "config-tool", "hydra"),
        ("No Evidently and no Prometheus.", 26, "monitoring-said", None),
        ("No argparse, no Hydra.", 12, "config-tool", "hydra"),
        ("Hydra was not used as argparse is easier.", 12, "config-tool", "hydra"),
        ("No Flask, no FastAPI.", 23, "api-said", None),
        ("No deployment: Cloud Run was too expensive.", 24, "deployment-said", None),
        ("We did not deploy it. Cloud Functions were too small.", 24, "deployment-said", None),
        ("No k6, no locust.", 25, "load-test-said", None),
        ("There are no unit tests of the API. We have no integration tests either.", 25, "api-tests-said", None),
        ("We have no unit tests of the API, but would write integration tests.", 25, "api-tests-said", None),
        ("No linting in our CI, no caching.", 11, "ci-linting", None),
        ("There is no caching in the workflow. Packages are installed with pip.", 11, "ci-caching", None),
        ("No caching of pip and none of uv.", 11, "ci-caching", None),
        ("We did not implement monitoring of the deployed model. It runs on our service.", 26, "monitoring-said", None),
        ("We did not implement monitoring. It would watch latency and errors.", 26, "monitoring-said", None),
    ],
)
def test_a_denial_of_the_whole_is_held(text: str, question: int, kind: str, key: str | None) -> None:
    found = only({question: text}, kind, key)
    assert found is not None and found.stance is DENIED and is_held(found)


def test_a_denial_goes_on_through_a_list() -> None:
    assert not denies_one_of_several("monitoring-said", "Not implemented: drift service, metrics, alerts.", ())
    assert denies_one_of_several("monitoring-said", "Not implemented: drift service.", ["Implemented: metrics."])
    assert not denies_one_of_several("profiling-said", "No profiler but a timer.", ())


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("We don't have a dvc.yaml.", False),
        ("There is no dvc.yaml, since we have no pipeline. There is a raw.dvc.", False),
        ("There is no dvc.yaml or dvc.lock, only .dvc files.", False),
        ("We have no dvc.yaml and no .dvc files.", True),
        ("We have no DVC and no dvc.yaml.", True),
        ("We did not use DVC.", True),
    ],
)
def test_the_file_of_pipelines_is_a_part_of_dvc(text: str, held: bool) -> None:
    found = only({10: text}, "dvc-used")
    assert found is not None and found.stance is DENIED and (found.nuance is None) is held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("We never deployed a model that had not been tested.", False),
        ("A model with a worse score is not deployed.", False),
        ("Versions without a passing test are not deployed.", False),
        ("The model with the best score is not deployed.", True),
        ("We never deployed a model.", True),
        ("The model is not deployed.", True),
    ],
)
def test_a_model_of_a_kind_is_not_any_model(text: str, held: bool) -> None:
    found = only({24: text}, "deployment-said")
    assert found is not None and found.stance is DENIED and is_held(found) is held


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Hydra is used. Without Hydra: `tool train --epochs 3`.", AFFIRMED),
        ("Without Hydra: `python train.py`.", None),
        ("We worked without Hydra.", DENIED),
    ],
)
def test_what_leads_to_a_command_that_does_without_a_thing_denies_nothing(text: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert (found.stance if found is not None else None) is stance
