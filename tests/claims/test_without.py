"""What it is like to be without a thing, and what is only said of a part, a kind or a quality of it."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import THINGS, held_stances, is_held, only, stance_said, stances_said

_BUT_LINTING = [one for one in THINGS if one[0] != "ci-linting"]
"""All but linting, which is denied until later by who wants to have it."""


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Without {}, the code would be a mess.", {None}),
        ("Without {} everything gets messy.", {None}),
        ("Without {}, each run downloads all packages.", {None}),
        ("Without {}, projects become slow.", {None}),
        ("Projects without {} are hard to read.", {None}),
        ("Big workflows without {} are slow.", {None}),
        ("Not using {} is a waste of time.", {None}),
        ("Not using {} was never an option.", {None}),
        ("We had no experience with {}.", {None}),
        ("We did not use {} because it was required, but because it helped us.", {None}),
        ("There was no reason not to use {}.", {None}),
        ("We have not found a reason to not use {}.", {None}),
        ("It did not take long to set up {}.", {None}),
        ("It is hard not to use {} in a modern project.", {None}),
        ("The teacher asked us why we did not use {}, so we started to.", {None}),
        ("We did not use {} very often.", {None}),
        ("We did not use {} alone, everybody helped.", {None}),
        ("We learned how to use {} in the course.", {None}),
        ("We were asked to use {}.", {None}),
        ("It is recommended to use {}.", {None}),
        ("Our supervisor suggested to use {}.", {None}),
        ("We see the value of using {}.", {Stance.AFFIRMED, None}),
        ("In the future, we want to use {}.", {Stance.HYPOTHETICAL, Stance.DENIED, None}),
        ("We also want to add {}.", {Stance.HYPOTHETICAL, None}),
        ("We were thinking of having {}.", {Stance.HYPOTHETICAL, None}),
        ("We started to set {} up, but it was never finished.", {Stance.HYPOTHETICAL, None}),
        ("We did the exercises on {}.", {None}),
        ("We preferred another tool over {}.", {None}),
        ("One of the tools from the course is {}.", {Stance.AFFIRMED, None}),
        ("The template had {}.", {None}),
    ],
)
def test_what_it_is_like_without_a_thing_says_nothing_of_it(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances
    assert held_stances(text, _BUT_LINTING) == {None}


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS[:4])
@pytest.mark.parametrize(
    "text",
    [
        "We did it without {}.",
        "Without {}, we kept everything in one folder.",
        "The project was done without {}.",
        "Not using {} was our choice: we did not use {}.",
    ],
)
def test_who_did_without_a_thing_has_it_not(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing, thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(
    ("question", "kind", "text", "stance"),
    [
        (12, "config-tool", "We did not use Hydra for the frontend.", None),
        (12, "config-tool", "We did not use Hydra's sweeper.", None),
        (11, "ci-caching", "With caching, dependencies do not have to be downloaded each time.", None),
        (10, "dvc-used", "We would not have made it if we had not used DVC.", None),
        (10, "dvc-used", "We had DVC on our list, but a bucket was enough.", Stance.HYPOTHETICAL),
        (10, "dvc-used", "A case where DVC is of use is when data is updated often.", None),
        (10, "dvc-used", "In industry, DVC is used to version data.", None),
        (10, "dvc-used", "We spent a day on DVC before giving up.", Stance.MIXED),
        (10, "dvc-used", "DVC was set up but removed.", Stance.MIXED),
        (23, "api-said", "No API key is needed.", None),
        (11, "ci-linting", "We would not have linted the code in CI without the course.", None),
        (
            25,
            "load-test-said",
            "We did not do load testing in the cloud, since it costs money, it was done locally.",
            Stance.DENIED,
        ),
        (10, "dvc-used", "DVC can also help to keep our team members and versions of the data apart.", Stance.AFFIRMED),
        (6, "ci-linting", "GitHub Actions run the tests, whereas linting is done by each of us.", Stance.AFFIRMED),
        (23, "api-said", "We did not do anything fancy: it is a FastAPI app with one endpoint.", None),
        (23, "api-said", "Compared to Flask, which we did not use, FastAPI has docs for free.", None),
        (
            23,
            "api-said",
            "A FastAPI app was started on but it does not work and is not in the repository.",
            Stance.MIXED,
        ),
        (24, "deployment-said", "There is no automatic deployment; a member runs a command by hand.", None),
        (25, "load-test-said", "There is no automatic load testing; it is started by hand.", None),
        (25, "load-test-said", "We did not do anything advanced for load testing: 10 users.", None),
        (22, "cloud-training-said", "We did not have enough credits to train in the cloud for long.", None),
        (11, "ci-caching", "The first workflow run does not use the cache, since it is empty.", None),
        (11, "ci-caching", "Although the file asks for caching, GitHub has not cached anything.", Stance.MIXED),
        (11, "ci-caching", "Caching is a way to speed up the workflows, as taught in the course.", None),
        (23, "api-said", "We did not use Flask for the API.", None),
        (23, "api-said", "We did not manage to make the API fast.", None),
        (23, "api-said", "We did not implement a batch endpoint in the API.", None),
        (23, "api-said", "We did not write an API for the training.", None),
    ],
)
def test_what_is_said_of_something_beside_a_thing_says_nothing_of_it(
    question: int, kind: str, text: str, stance: Stance | None
) -> None:
    found = only({question: text}, kind, "hydra" if kind == "config-tool" else None)
    assert (found.stance if found is not None else None) is stance
    assert not is_held(found)


@pytest.mark.parametrize(
    "text",
    [
        "We did not write an API for our model.",
        "We did not manage to write an API.",
        "Our project does not make use of an API.",
    ],
)
def test_who_has_no_api_for_the_model_has_none(text: str) -> None:
    found = only({23: text}, "api-said")
    assert found is not None and found.stance is Stance.DENIED


@pytest.mark.parametrize(
    "text",
    [
        "The tests are not linted.",
        "Our notebooks are not linted.",
        "Caching is used in the tests, but not in the linting workflow.",
        "Linting is done with pre-commit and not in a workflow of its own.",
        "The test workflow does not lint the code.",
        "There is no fix in the linting workflow.",
        "No code can be merged that is not linted.",
    ],
)
def test_what_is_not_linted_of_all_is_a_part(text: str) -> None:
    found = only({11: text}, "ci-linting")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, Nuance.OF_A_PART)


@pytest.mark.parametrize(
    "text",
    [
        "Yes to both. The unit tests of the API use the TestClient and replace the model by a fake.",
        "Yes. Unit tests use the TestClient of Starlette, with a fake model.",
        "Yes, both were done.",
        "We did both of them.",
    ],
)
def test_who_says_yes_to_both_tested_the_api(text: str) -> None:
    found = only({25: text}, "api-tests-said")
    assert found is not None and found.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        (10, "dvc-used", "DVC is not used in the cloud build. Locally it is used."),
        (22, "cloud-training-said", "We could not train with a GPU in the cloud."),
        (22, "cloud-training-said", "Training in the cloud was not a part of CI."),
        (22, "cloud-training-said", "We have not used preemptible machines for training in the cloud."),
    ],
)
def test_a_denial_of_one_place_or_machine_is_one_of_a_part(question: int, kind: str, text: str) -> None:
    found = only({question: text}, kind)
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, Nuance.OF_A_PART)


@pytest.mark.parametrize(
    "text",
    [
        "The docker workflow does not use caching.",
        "Data is not cached in CI, dependencies are.",
        "We do not cache pre-commit environments.",
        "The cache is not used when the lock file has changed.",
    ],
)
def test_a_denial_of_one_cache_is_one_beside_others(text: str) -> None:
    found = only({11: text}, "ci-caching")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, Nuance.ASIDE)


def test_what_is_served_beside_a_denial_is_affirmed() -> None:
    found = only({23: "We did not use Flask but served the model with FastAPI."}, "api-said")
    assert found is not None and found.stance in (Stance.AFFIRMED, Stance.MIXED)


@pytest.mark.parametrize(("kind", "question", "thing"), [one for one in THINGS if one[0] != "profiling-said"])
@pytest.mark.parametrize(
    "text",
    [
        "If train.py is started without arguments, we use {}.",
        "If train.py is called without any flags, {} is used.",
        "The script is started without arguments, and we use {}.",
        "We run the script without any parameters on the command line, and {} is used.",
    ],
)
def test_what_something_is_started_without_denies_nothing_else(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Without {} nothing works.", {None}),
        ("Without {}, nothing starts.", {None}),
        ("Without {} no run starts.", {None}),
        ("We worked without {}.", {Stance.DENIED, None}),
    ],
)
def test_what_nothing_works_without_is_not_denied(text: str, stances: set[Stance | None]) -> None:
    assert stances_said(text) == stances


@pytest.mark.parametrize(
    ("text", "key", "stance"),
    [
        ("If train.py is started without arguments, it reads conf/config.yaml.", "config files", Stance.AFFIRMED),
        ("Without the file conf/config.yaml nothing starts.", "config files", None),
        ("When called without arguments, the script takes its defaults with argparse.", "argparse", None),
        ("Without arguments, Hydra takes the defaults.", "hydra", None),
        ("We worked without configuration files.", "config files", Stance.DENIED),
        ("All values stand in the script, without any config file.", "config files", Stance.DENIED),
        ("We worked without Hydra and without arguments.", "hydra", Stance.DENIED),
    ],
)
def test_a_tool_is_denied_by_a_without_of_its_own(text: str, key: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", key)
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("rest", "stance"),
    [
        ("Although that worked, pushing was troublesome, so we copied the files with gsutil instead.", Stance.MIXED),
        ("However, dvc push gave us problems, so the group instead used zip files.", Stance.MIXED),
        ("It caused issues, therefore we used a shared folder in its place.", Stance.MIXED),
        ("Pushing was slow at first, so we zipped the files.", Stance.AFFIRMED),
        ("However, Google Drive gave problems, so we used a bucket instead.", Stance.AFFIRMED),
        ("The files were large, so we used it for the models, too.", Stance.AFFIRMED),
        ("We had problems with make, so we used invoke instead of it.", Stance.AFFIRMED),
    ],
)
def test_what_gave_trouble_and_was_replaced_may_be_gone(rest: str, stance: Stance) -> None:
    found = only({10: f"DVC was connected to our storage. {rest}"}, "dvc-used")
    assert found is not None and found.stance is stance
