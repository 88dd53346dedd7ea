"""Denials of some people, places or times, and of parts: the rest may be there, and nobody is held to have denied it."""

from __future__ import annotations

import pytest

from auditor.claims import Claim, Nuance, NumberOfTests, Stance, Variants
from tests.claims.said import claims, only


def _accuses(claim: Claim | None) -> bool:
    held = claim is not None and claim.stance is Stance.DENIED and claim.outright
    return held and claim is not None and claim.nuance is not Nuance.OF_A_PART


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        (10, "dvc-used", "In the processed folder there is no DVC."),
        (10, "dvc-used", "- raw: DVC\n- processed: no DVC"),
        (10, "dvc-used", "- weights: git, no DVC"),
        (10, "dvc-used", "Two of us did not use DVC because of Windows."),
        (10, "dvc-used", "One member did not use DVC."),
        (10, "dvc-used", "For the frontend, DVC was not used."),
        (11, "ci-caching", "There is a cache for pip. In the code quality workflow there is no cache."),
        (11, "ci-caching", "Our first version had neither caching nor a matrix; the present one has both."),
        (11, "ci-caching", "Earlier it was just Ubuntu and no cache, now there is one."),
        (11, "ci-caching", "Caching: in the beginning no caching, now yes."),
        (11, "ci-caching", "Before: 1 OS, no cache. After: 3 OS, pip cache."),
        (25, "load-test-said", "In the cloud we did not load test because of the price."),
        (25, "load-test-said", "Against the deployed service we did not run a load test."),
        (25, "load-test-said", "- load test: locustfile there, route outdated -> no results"),
        (25, "load-test-said", "Load testing with locust, no results saved."),
        (25, "load-test-said", "Before the last day we had no load test."),
        (25, "load-test-said", "In production no load test was done, locally yes."),
        (25, "load-test-said", "- load: locust (local)\n- load in cloud: no, not deployed\n- stress test: no"),
        (25, "api-tests-said", "There are no integration tests. There are unit tests and a load test."),
        (25, "api-tests-said", "Yes, we did both. We did not test the metrics route."),
        (11, "ci-caching", "- caching: uv (not in the data workflow)"),
        (11, "ci-caching", "- cache: pip yes, docker no, data no"),
        (12, "config-tool", "- training: Hydra\n- data: no Hydra, Typer"),
        (12, "config-tool", "Typer CLI without hydra: `python -m x`. With hydra: `python -m y`"),
        (12, "config-tool", "So if you call train.py directly there is no config file."),
        (12, "config-tool", "Only configs/config.yaml, no config groups, no multirun."),
        (16, "profiling-said", "In the frontend no profiling was done."),
        (11, "ci-caching", "The docs workflow has no cache."),
        (12, "config-tool", "We did not use Hydra in the API."),
        (25, "load-test-said", "We did not need a load test to see that one worker is too few."),
        (12, "config-tool", "Hydra for training; the evaluation has no Hydra."),
        (23, "api-said", "Batch prediction has no API."),
        (26, "monitoring-said", "The dashboard is not monitored."),
        (22, "cloud-training-said", "Two of us never trained in the cloud."),
        (22, "cloud-training-said", "The wide model was not trained in the cloud, the small one was."),
        (22, "cloud-training-said", "In the Engine no, in Vertex yes."),
        (23, "api-said", "- predict: FastAPI\n- drift: no API"),
        (24, "deployment-said", "- API: Cloud Run\n- frontend: not deployed"),
        (24, "deployment-said", "Not deployed: frontend. Deployed: API (Cloud Run)."),
        (24, "deployment-said", "Cloud Run yes, GKE no, Functions no"),
        (26, "monitoring-said", "- API: Prometheus\n- frontend: no monitoring"),
        (26, "monitoring-said", "Two of us did not have access to the monitoring."),
        (26, "monitoring-said", "Monitoring: latency, errors. Not monitored: drift."),
        (25, "load-test-said", "Load test with locust, 50 users, no errors."),
    ],
)
def test_a_denial_of_some_place_people_or_time_is_held_against_nobody(question: int, kind: str, text: str) -> None:
    assert not any(map(_accuses, (one for one in claims({question: text}) if one.id == kind)))


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        (10, "dvc-used", "In this project we did not use DVC."),
        (10, "dvc-used", "In the end, we did not use DVC."),
        (10, "dvc-used", "For our data we did not use DVC."),
        (10, "dvc-used", "None of us used DVC."),
        (12, "config-tool", "For training W&B was enough, hence Hydra was not used."),
        (10, "dvc-used", "Data versioning: git, no DVC"),
        (10, "dvc-used", "DVC: no"),
        (11, "ci-caching", "In our workflows there is no caching."),
        (11, "ci-caching", "Caching: no caching is used."),
        (22, "cloud-training-said", "In the cloud we did not train."),
        (24, "deployment-said", "In the cloud we did not deploy it."),
        (25, "load-test-said", "In this project, we did not perform load testing."),
        (25, "load-test-said", "Load testing: no."),
        (25, "load-test-said", "We made no load test, so there are no results."),
        (25, "load-test-said", "No load tests, no unit tests."),
        (25, "api-tests-said", "We did not write integration tests or unit tests of the API."),
        (25, "api-tests-said", "We did not test the API."),
        (12, "config-tool", "- Typer: yes\n- Hydra: no"),
        (12, "config-tool", "We have no config files."),
        (16, "profiling-said", "No profiling was done."),
        (11, "ci-caching", "Our workflows have no cache."),
        (12, "config-tool", "Our project does not use Hydra."),
        (12, "config-tool", "The training script does not use Hydra."),
        (24, "deployment-said", "The trained model is not deployed."),
        (25, "load-test-said", "The API was not load tested."),
        (22, "cloud-training-said", "The model was not trained in the cloud."),
        (24, "deployment-said", "- API: Docker\n- cloud: not deployed"),
        (24, "deployment-said", "The final model was not deployed in the cloud."),
        (26, "monitoring-said", "In this project there is no monitoring."),
        (26, "monitoring-said", "Monitoring: no"),
    ],
)
def test_a_denial_of_the_whole_stays_one_whatever_leads_to_it(question: int, kind: str, text: str) -> None:
    assert any(map(_accuses, (one for one in claims({question: text}) if one.id == kind)))


@pytest.mark.parametrize(
    "text",
    [
        "We don't use @hydra.main, we use initialize and compose.",
        "- Hydra compose + Typer\n- `@hydra.main`: no",
        "Hydra and Typer.\n- hydra-optuna-sweeper: no",
        "- CLI: Typer (data), Hydra (train), argparse (no)\n- Hydra: `configs/train.yaml`",
    ],
)
def test_a_function_or_plugin_that_is_denied_is_not_the_tool(text: str) -> None:
    assert not _accuses(only({12: text}, "config-tool", "hydra"))


def test_who_has_the_function_or_none_of_the_tool_says_so_of_the_tool() -> None:
    used = only({12: "We use @hydra.main to load the configuration, and no argparse."}, "config-tool", "hydra")
    assert used is not None and used.stance is Stance.AFFIRMED
    assert _accuses(only({12: "We did not use Hydra, so there is no @hydra.main."}, "config-tool", "hydra"))
    assert _accuses(only({12: "- Typer: yes\n- Hydra: no"}, "config-tool", "hydra"))


def test_a_bare_answer_is_of_what_stands_right_before_it() -> None:
    found = {one.key: one.stance for one in claims({12: "CLI: Typer (data), Hydra (train), argparse (no)"})}
    assert found["argparse"] is Stance.DENIED and "hydra" not in found


@pytest.mark.parametrize(
    "text",
    [
        "- train.dockerfile\n- drift.dockerfile: none",
        "- train.dockerfile\n- drift.dockerfile (gone)",
        "- train.dockerfile\n- api: - (drift.dockerfile is gone)",
        "train.dockerfile trains. drift.dockerfile is disabled.",
    ],
)
def test_a_docker_file_that_is_said_to_be_gone_is_none_that_is_claimed(text: str) -> None:
    found = {one.key: one.stance for one in claims({15: text}) if one.id == "docker-named"}
    assert found["drift.dockerfile"] is Stance.HYPOTHETICAL and found["train.dockerfile"] is None


def test_a_docker_file_that_does_something_is_claimed() -> None:
    found = only({15: "- drift.dockerfile: nonstop drift detection"}, "docker-named")
    assert found is not None and found.stance is None


def test_a_workflow_that_is_said_to_be_disabled_is_none_that_is_spoken_of() -> None:
    assert only({11: "There is no caching, and docs.yaml is disabled too."}, "own-links") is None
    assert only({11: "The tests run in docs.yaml on each push."}, "own-links") is not None


def _pythons(text: str) -> tuple[str, ...]:
    found = only({11: text}, "ci-python")
    return found.value_as(Variants).names if found is not None else ()


@pytest.mark.parametrize(
    "more",
    [
        "Python 3.10 is allowed by `requires-python` without being tested.",
        "Python 3.10 is untested.",
        "Python 3.13 has no wheels yet.",
        "Supporting Python 3.9 is impossible.",
        "(Python 3.10: no)",
    ],
)
def test_a_version_that_is_said_not_to_be_tested_is_none_that_tests_run_on(more: str) -> None:
    assert _pythons(f"The tests run on Python 3.11 and 3.12. {more}") == ("3.11", "3.12")
    assert _pythons("The tests run on Python 3.11 and 3.12, while 3.10 is untested.") == ("3.11", "3.12")


def test_a_version_that_is_tested_stays_one() -> None:
    assert _pythons("The tests run on Python 3.11 and 3.12, so nothing is untested.") == ("3.11", "3.12")


def _systems(text: str) -> dict[str, bool]:
    """Return the systems that a text names, and whether each may be of something else than tests."""
    found = only({11: text}, "ci-os")
    return (
        {name: name in found.value_as(Variants).aside for name in found.value_as(Variants).names}
        if found is not None
        else {}
    )


def test_a_matrix_that_was_commented_out_is_none_that_tests_run_on() -> None:
    assert _systems("There was a matrix with Windows but we commented it out.").get("windows") is not False
    assert _systems("There is a matrix with Windows and we test it on each push.")["windows"] is False


def test_a_system_on_which_a_person_runs_the_tests_is_none_of_a_workflow() -> None:
    assert list(_systems("The tests are run on Ubuntu by GitHub and on Windows by Eva.")) == ["ubuntu"]
    assert list(_systems("The tests are run on Ubuntu and on Windows by GitHub Actions.")) == ["ubuntu", "windows"]


def test_a_way_of_thinking_is_not_the_tool() -> None:
    assert only({12: "We use the Hydra way of thinking, but with plain yaml."}, "config-tool", "hydra") is None
    assert only({12: "We use Hydra in the way of the course."}, "config-tool", "hydra") is not None


def _number(text: str) -> int | None:
    found = only({7: text}, "test-count")
    return found.value_as(NumberOfTests).number if found is not None and found.key is None else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("At the half of the project we had 6 tests, now it is 10.", 10),
        ("We had 6 tests, but now there are 10 tests.", 10),
        ("We went from 2 to 10 tests.", 10),
        ("At the half of the project we had 6 tests.", None),
        ("We had 6 tests in total.", 6),
        ("The API has 0 tests.", None),
        ("We have 0 tests.", 0),
        ("In the plan there were 12 tests.", None),
    ],
)
def test_how_many_tests_there_were_once_is_not_how_many_there_are(text: str, number: int | None) -> None:
    assert _number(text) == number


def test_what_is_for_next_time_is_not_said_to_be_there() -> None:
    later = only({12: "Next time we use Hydra."}, "config-tool", "hydra")
    assert later is not None and not later.outright
    now = only({12: "We use Hydra for the next experiment, too."}, "config-tool", "hydra")
    assert now is not None and now.outright
