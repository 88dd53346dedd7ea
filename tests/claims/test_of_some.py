"""Denials of some people, places or times, and of parts: the rest may be there, and nobody is held to have denied it."""

from __future__ import annotations

import pytest

from auditor.claims import Claim, Stance
from tests.claims.said import claims, only


def _accuses(claim: Claim | None) -> bool:
    return claim is not None and claim.stance is Stance.DENIED and claim.outright


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
        (25, "load-test-said", "Load test with locust, 50 users, no errors."),
    ],
)
def test_a_denial_of_some_place_people_or_time_is_held_against_nobody(question: int, kind: str, text: str) -> None:
    assert not _accuses(only({question: text}, kind))


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
    ],
)
def test_a_denial_of_the_whole_stays_one_whatever_leads_to_it(question: int, kind: str, text: str) -> None:
    assert _accuses(only({question: text}, kind))


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
    assert found.get("argparse") is Stance.DENIED and found.get("hydra") is not Stance.DENIED


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
    return found.value.names if found is not None else ()


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
    return {name: name in found.value.aside for name in found.value.names} if found is not None else {}


def test_a_matrix_that_was_commented_out_is_none_that_tests_run_on() -> None:
    assert _systems("There was a matrix with Windows but we commented it out.").get("windows") is not False
    assert _systems("There is a matrix with Windows and we test it on each push.")["windows"] is False


def _number(text: str) -> int | None:
    found = only({7: text}, "test-count")
    return found.value.number if found is not None and found.key is None else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("At the half of the project we had 6 tests, now it is 10.", 10),
        ("We had 6 tests, but now there are 10 tests.", 10),
        ("We went from 2 to 10 tests.", 10),
        ("At the half of the project we had 6 tests.", None),
        ("We had 6 tests in total.", 6),
    ],
)
def test_how_many_tests_there_were_once_is_not_how_many_there_are(text: str, number: int | None) -> None:
    assert _number(text) == number
