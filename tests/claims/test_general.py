"""Sentences about the matter in general, and about how a thing is done, say nothing of what the group did."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from auditor.claims._general import refuses, told_of_group
from tests.claims.said import claims, only, stances_said

NOT_SAID: set[Stance | None] = {None}


@pytest.mark.parametrize(
    "text",
    [
        "Normally one uses {}.",
        "Usually {} is used.",
        "Good practice is using {}.",
        "It's best practice to use {}.",
        "A common way is to use {}.",
        "In most repositories {} is used.",
        "{} is used in larger projects.",
        "A modern set-up uses {}.",
        "A small project has no need of {}.",
        "An ideal set-up would not need {}.",
        "The idea of {} is that mistakes are found early.",
        "Imagine {} is used: a mistake is found early.",
        "How it is done: {} is used.",
        "In the course we learned that {} is used by many.",
        "{} is used by others like us. Ours is too small for that.",
    ],
)
def test_what_is_said_in_general_is_no_claim(text: str) -> None:
    assert stances_said(text) <= NOT_SAID


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Set against the group, with and without a word for what is usual.
        ("CI normally lints. Ours doesn't.", ["Ours doesn't."]),
        ("An API is tested with TestClient. We have none.", ["We have none."]),
        ("Unit tests use TestClient. Load tests use locust. We did neither.", ["We did neither."]),
        ("Large models are trained in the cloud. Ours is small.", ["Ours is small."]),
        ("APIs like ours are deployed to Cloud Run. Ours is not.", ["Ours is not."]),
        ("GitHub Actions has caching. We did not use it.", ["We did not use it."]),
        ("CI usually has linting, but ours only has tests.", ["ours only has tests."]),
        ("setup-python has an option to cache pip. It's commented out.", ["It's commented out."]),
        ("Hydra joins several files. For one model this is too much, so a file is read.", ["For one model this is"]),
        ("CI lints code and tests it. For us it is a job that tests.", ["For us it is a job that tests."]),
        ("What CI does: it lints. What ours does: it tests.", ["What ours does: it tests."]),
        ("Ruff is run in CI by many. Not by us.", ["Not by us."]),
        ("Matrices test on Windows and macOS. We didn't see the need, as we use Linux.", ["We didn't see the need"]),
        ("A cache keeps packages between runs. There is none in our workflow.", ["There is none in our workflow."]),
        ("Each route is tested with TestClient. We left it out.", ["We left it out."]),
        ("A matrix runs on Windows and macOS. That takes long, so we stayed on Ubuntu.", ["That takes long"]),
        ("With Hydra, each run is logged. With our script, nothing is.", ["With our script, nothing is."]),
        ("A page in front has a `frontend.dockerfile`, a frontend. We have no frontend.", ["We have no frontend."]),
        # Which of several things was taken.
        ("CI lints, tests and deploys. We chose tests.", ["We chose tests."]),
        ("Actions run on Ubuntu, Windows and macOS. We chose Ubuntu.", ["We chose Ubuntu."]),
        ("A lint job runs ruff, a test job runs pytest. We have the latter.", ["We have the latter."]),
        # What a thing is.
        ("CI is all about automation: each push is linted.", []),
        ("Depending on the project, CI lints and tests.", []),
        ("From what we have read, a linter in CI finds mistakes.", []),
        ("Configs are handled by Hydra, says the course.", []),
        ("A notebook needs no API.", []),
        ("One system is what most people test on. We test on three.", ["We test on three."]),
        ("Versioned data matters when models are audited: DVC helps with that.", []),
        ("Hydra is a framework that joins files and keeps the values of each run.", []),
        ("A `train.dockerfile` makes sense when one trains elsewhere.", []),
        ("Continuous integration means that each push is linted.", []),
        ("CI means running tests and linting. We test.", ["We test."]),
        ("In CI one lints and tests. We test.", ["We test."]),
        # What is made up, or told how it is done, goes on until somebody tells of the group.
        ("A case: a camera is changed. With DVC each model knows its data. We had one.", ["We had one."]),
        ("Here is how: TestClient calls the routes. Locust makes the load.", []),
        ("If we did: the API is tested with TestClient.", []),
        # After a plain refusal.
        ("No. To unit test the API, TestClient calls each route.", ["No."]),
        ("We didn't. An API is tested with TestClient.", ["We didn't."]),
        ("No. When an API is tested with TestClient, mistakes are found.", ["No."]),
        ("Locally only. To deploy it, the image is pushed to Cloud Run.", ["Locally only."]),
        ("Laptops only. Machines are trained on by connecting to them.", ["Laptops only."]),
        ("Unfortunately not. API testing is performed by sending requests.", ["Unfortunately not."]),
        ("We have no tests for it. It's simple: the API is called.", ["We have no tests for it."]),
    ],
)
def test_only_what_is_told_of_the_group_is_left(text: str, told: list[str]) -> None:
    left = _left(text)
    assert len(left) == len(told)
    assert all(one.startswith(start) for one, start in zip(left, told, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "Ruff is run in CI.",
        "CI runs ruff and mypy on every push.",
        "A workflow runs ruff on every push.",
        "A simple pipeline was set up. We did not use it.",
        "The tests are usually run on Ubuntu.",
        "Hydra is used for configs, which are often changed.",
        "Data is versioned by means of DVC.",
        "We usually run the tests on Ubuntu.",
        "In our project one lints in CI.",
        "One workflow lints, another tests.",
        "Pip is cached. We do not cache layers.",
        "To keep the code clean, ruff is run in CI.",
        "When a pull request is opened, ruff is run.",
        "No load tests. To test the API, TestClient is used.",
        "No. To test the API, we use TestClient.",
        "No. The API is tested with TestClient.",
        "Every team member lints in CI.",
        "Ruff is run in CI. We only allow merges when it passes.",
        "Ruff and pytest are run in CI. We have pytest tests of the data.",
        "The tests run on Ubuntu, Windows and macOS. We chose Ubuntu.",
        "The packages are cached. We chose this since it saves time.",
        "Pip is cached. It is not necessary to cache layers.",
        "Hydra configures the runs. We use it for all of them.",
        "A part of it is a workflow that lints.",
        "The linter is a tool that runs in CI.",
        "Caching is used when a run starts.",
    ],
)
def test_what_tells_of_the_group_is_kept(text: str) -> None:
    assert " ".join(_left(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "No. First, we write a test with TestClient that calls the API. Then we start locust with 100 users.",
        "No. We use TestClient for the API and locust if we get the time.",
        "No, we did neither. In FastAPI the API is tested with TestClient, and with locust.",
    ],
)
@pytest.mark.parametrize("kind", ["api-tests-said", "load-test-said"])
def test_who_says_no_has_not_what_is_told_after_it(text: str, kind: str) -> None:
    said = only({25: text}, kind)
    assert said is None or said.stance is not Stance.AFFIRMED


def test_who_says_no_to_one_kind_may_have_the_other() -> None:
    said = only({25: "No unit tests. The API was load tested with locust."}, "load-test-said")
    assert said is not None
    assert said.stance is Stance.AFFIRMED


def test_a_refusal_names_nothing() -> None:
    assert refuses("No.")
    assert refuses("Sadly, no.")
    assert not refuses("No, only locally.")
    assert not refuses("No, we did not use argparse.")
    assert not refuses("No load tests.")


@pytest.mark.parametrize(
    "text",
    [
        "Normally there is a `train.dockerfile`, too. We have `api.dockerfile`.",
        "For training one writes a `train.dockerfile`. We haven't.",
        "Other groups have a `train.dockerfile`.",
    ],
)
def test_a_docker_file_that_is_named_in_general_is_not_said_to_be_there(text: str) -> None:
    named = only({15: text}, "docker-named", "train.dockerfile")
    assert named is not None
    assert named.stance is Stance.HYPOTHETICAL


def test_a_docker_file_that_is_said_to_be_there_beside_it_is_held() -> None:
    text = "Usually one has a `train.dockerfile`. Our `train.dockerfile` trains the model."
    named = only({15: text}, "docker-named", "train.dockerfile")
    assert named is not None
    assert named.stance is None


def test_systems_that_tests_ideally_run_on_are_not_said_to_be_those_of_the_tests() -> None:
    found = claims({11: "We run pytest on Ubuntu. Ideally the tests run on Windows, macOS and Ubuntu."})
    assert "Windows" not in " ".join(one.said for one in found)


def _left(text: str) -> list[str]:
    parts = [f"{part}." if not part.endswith(".") else part for part in text.split(". ")]
    return [one for one in told_of_group(parts) if one]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("No, we trained on our laptops. With Vertex AI, an image is built and run as a training job.", None),
        ("We trained on our laptops. Vertex AI ran the last training job.", Stance.AFFIRMED),
        ("We trained small models on our laptops. The last one was trained with Vertex AI.", Stance.AFFIRMED),
    ],
)
def test_what_a_cloud_does_is_not_said_of_those_who_trained_at_home(text: str, stance: Stance | None) -> None:
    said = only({22: text}, "cloud-training-said")
    assert (said.stance if said is not None else None) is stance


@pytest.mark.parametrize(
    "behind",
    [
        "For us, this was the most important part.",
        "With our small group this worked well.",
        "We chose GitHub Actions over Jenkins.",
        "We only use Ubuntu for the docs.",
        "That costs minutes, so we skipped the docs.",
        "There are none in the docs.",
        "We have no frontend.",
        "We left mypy out.",
        "We kept the rest simple.",
        "In our case this takes two minutes.",
        "It seemed that a cache was no faster, so we did not use it.",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "With GitHub Actions, the tests are run on Ubuntu and Windows.",
        "Ruff and pytest are run in the CI pipeline.",
        "A workflow runs ruff on every push.",
        "Experiments are configured with Hydra.",
    ],
)
def test_what_the_next_sentence_goes_on_with_is_kept(text: str, behind: str) -> None:
    assert _left(f"{text} {behind}") == [text, behind]
