from __future__ import annotations

import json

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, Stance
from auditor.finding import Finding
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import DONE, GONE, verdicts
from tests.claims.said import claims, is_held, only
from tests.conftest import MakeRepo


def test_what_a_link_is_called_by_is_the_file_that_it_leads_to() -> None:
    text = (
        "The trainer.dockerfile trains. See [trainer.dockerfile](../dockerfiles/train_model.dockerfile), "
        "and dockerfiles/job.dockerfile."
    )
    named = {claim.key for claim in claims({15: text}) if claim.id == "docker-named"}
    assert named == {"dockerfiles/job.dockerfile", "../dockerfiles/train_model.dockerfile"}


def test_a_container_file_is_named_like_a_docker_file() -> None:
    text = (
        "We wrote `containers/train.Containerfile`, Containerfile.api and `api/Containerfile`, no Containerfiles else."
    )
    named = {claim.key for claim in claims({15: text}) if claim.id == "docker-named"}
    assert named == {"containers/train.Containerfile", "Containerfile.api", "api/Containerfile"}


@pytest.mark.parametrize(
    ("other", "verdict"), [("x/a.txt", "unverifiable"), ("predict_new.dockerfile", "contradicted")]
)
def test_a_docker_file_by_a_part_of_its_name(make_repo: MakeRepo, other: str, verdict: str) -> None:
    more = {"predict_model.dockerfile": "FROM python\n", other: "FROM python\n"}
    assert verdicts(make_repo, {15: "See predict.dockerfile."}, more)["docker-named"] == {verdict}


def test_what_is_not_needed_once_a_tool_is_there_denies_no_tool() -> None:
    text = "We decided that an argument parser was not needed if we implemented Hydra. We load the config with Hydra."
    (hydra,) = [claim for claim in claims({12: text}) if claim.key == "hydra"]
    assert hydra.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({13: "We used Hydra to log all configurations."}, 13),
        ({13: "We used HydraConfig to pass the seed.", 30: "Challenge 3: Hydra required additional time."}, 13),
        ({29: "Hydra was used for configurations."}, 29),
        ({12: "We use argparse.", 29: "W&B is used to track, while Hydra manages the configuration."}, 29),
        ({12: "We use Hydra.", 29: "Hydra was used for configurations."}, 12),
        ({12: "Hydra could be of use.", 29: "Hydra was used for configurations."}, None),
        ({13: "We used Hydra. We could not afford more hours on Hydra, so we took argparse."}, None),
        ({29: "We integrated Hydra. We ended up replacing Hydra with W&B."}, None),
        ({29: "Hydra was used for configurations.", 30: "We never got Hydra to run on the VM."}, None),
        ({30: "We used Hydra."}, None),
    ],
)
def test_where_hydra_is_said_to_be_used(given: dict[int, str], question: int | None) -> None:
    said = [claim.question for claim in claims(given) if claim.key == "hydra" and claim.stance is Stance.AFFIRMED]
    assert said == ([question] if question is not None else [])


@pytest.mark.parametrize(
    ("given", "denied"),
    [
        ({12: "W&B does it.", 29: "W&B performed well, hence hydra was omited from this project."}, {"hydra"}),
        ({29: "We ended up replacing Hydra with W&B, hence it is crossed out."}, {"hydra"}),
        ({13: "We did not make use of any configuration tools such as Hydra."}, {"hydra"}),
        ({29: "Hydra was not used at first."}, set()),
        ({29: "Hydra was not used for the API."}, set()),
        ({29: "Hydra was omitted from the figure."}, set()),
        ({13: "Hydra logs the configuration.", 29: "Hydra was omitted from the figure."}, set()),
        ({12: "Instead of using YAML files (Hydra), we used a class."}, {"hydra", "config files"}),
        ({12: "Settings are in src/config/all.py. Instead of YAML files, we used a class."}, {"config files"}),
        ({12: "Settings are in config/all.yaml. Instead of more YAML files, we used a class."}, set()),
        ({12: "Instead of Hydra, we used argparse."}, {"hydra"}),
        ({12: "Instead of YAML files, we used JSON files."}, set()),
        ({12: "Instead of YAML files of our own, we used those of Hydra."}, set()),
        ({12: "Instead of only using Hydra, we used Hydra with typer."}, set()),
    ],
)
def test_where_hydra_or_files_are_said_not_to_be_used(given: dict[int, str], denied: set[str]) -> None:
    assert {claim.key for claim in claims(given) if claim.stance is Stance.DENIED} == denied


def test_files_that_are_affirmed_are_quoted_before_what_has_none() -> None:
    text = "Experiments are configured by config files. The paths are given by arguments rather than config files."
    found = only({12: text}, "config-tool", "config files")
    assert found is not None
    assert (found.stance, found.said) == (Stance.MIXED, "Experiments are configured by config files.")


def test_files_that_are_found_in_a_folder_are_there() -> None:
    text = "The config files are found in configs/experiment. One could run another one of them, exp2.yaml."
    (files,) = [claim for claim in claims({12: text}) if claim.key == "config files"]
    assert files.stance is Stance.AFFIRMED


@pytest.mark.parametrize(("path", "verdict"), [("reports/report.py", "unverifiable"), ("src/app.py", "consistent")])
def test_what_the_templates_own_script_imports_is_no_choice_of_the_group(
    make_repo: MakeRepo, path: str, verdict: str
) -> None:
    found = verdicts(
        make_repo, {12: "We used Typer for the command line."}, {path: "import typer\n\ntyper.run(print)\n"}
    )
    assert found["config-tool"] == {verdict}


@pytest.mark.parametrize(
    ("key", "stance", "finding", "verdict"),
    [
        ("hydra", Stance.AFFIRMED, DONE, "consistent"),
        ("hydra", Stance.AFFIRMED, GONE, "contradicted"),
        ("hydra", Stance.DENIED, Finding.partial("only OmegaConf, not Hydra"), "unverifiable"),
        ("hydra", Stance.DENIED, DONE, "contradicted"),
        ("config files", Stance.AFFIRMED, DONE, "consistent"),
        ("config files", Stance.AFFIRMED, GONE, "unverifiable"),
        ("config files", Stance.DENIED, GONE, "consistent"),
        ("config files", Stance.DENIED, DONE, "contradicted"),
        ("typer", Stance.AFFIRMED, DONE, "consistent"),
        ("typer", Stance.DENIED, DONE, "unverifiable"),
        ("argparse", Stance.AFFIRMED, DONE, "unverifiable"),
        ("argparse", Stance.DENIED, DONE, "consistent"),
        ("argparse", Stance.MIXED, DONE, "consistent"),
    ],
)
def test_what_configures_the_experiments_is_looked_for_by_its_name(
    make_repo: MakeRepo, key: str, stance: Stance, finding: Finding, verdict: str
) -> None:
    with open_snapshot(parse_source(str(make_repo({"a.py": "import typer\n\ntyper.run(print)\n"})))) as snapshot:
        claim = Claim("config-tool", key, 12, 9, "so", stance)
        findings = {"hydra": finding, "config-files": finding}
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Originally we used Hydra, but it clashed with Lightning, so we moved to typer.", None),
        ("We thought about Hydra but it felt like overkill, so just typer.", Stance.HYPOTHETICAL),
        ("Hydra is something for larger projects.", Stance.AFFIRMED),
        ("Hydra was too complex for us, so arguments are given on the command line with typer.", None),
        ("Like Hydra, typer gives a command line.", Stance.AFFIRMED),
        ("The first version used Hydra, the second one typer.", None),
    ],
)
def test_a_tool_that_was_used_at_first_or_thought_of_is_not_affirmed(text: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert (found.stance if found is not None else None) is stance
    assert not is_held(found)


def test_a_tool_that_was_replaced_is_affirmed_of_nobody() -> None:
    found = only({12: "We struggled with Hydra and replaced it by typer."}, "config-tool", "hydra")
    assert found is not None and found.stance is Stance.MIXED


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("By Hydra, except for the sweep, which has no config file.", Stance.MIXED),
        ("There is no configuration file for the API.", Stance.MIXED),
        ("Our experiments have no config file of their own.", Stance.MIXED),
        ("There is no configuration file for the experiments.", Stance.DENIED),
        ("We run it without config files.", Stance.DENIED),
    ],
)
def test_a_part_without_a_file_is_no_denial_of_files(text: str, stance: Stance) -> None:
    found = only({12: text}, "config-tool", "config files")
    assert found is not None and found.stance is stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("A file is made by itself, so we do not need to operate through the hydra mentioned in the course.", "denied"),
        ("There was no need for Hydra in our project.", "denied"),
        ("We did not need Hydra.", "denied"),
        ("We did not need to learn Hydra first.", None),
        ("We did not need Hydra for the sweep.", None),
        ("We did not use a configuration framework other than our tracker.", "denied"),
        ("We did not use any configuration tool at first.", None),
        ("Parts of the code were not ready for Hydra, so we decided to stick with the Typer workflow.", "denied"),
        ("We stick with Hydra beside typer.", "affirmed"),
    ],
)
def test_who_says_that_hydra_was_not_needed_did_not_use_it(text: str, stance: str | None) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert (found.stance.value if found is not None and found.stance is not None else None) == stance


@pytest.mark.parametrize(
    "text",
    [
        "Experiments were configured by Hydra and a central file, replacing the need for an argparser.",
        "We configured the experiments by Hydra, which eliminates the need for argparse.",
        "We configured all of our experiments by Hydra and by files of YAML in a folder of their own that grew with the "
        "project, and an interface would be nice to have.",
    ],
)
def test_a_tool_that_is_there_instead_of_another_is_affirmed(text: str) -> None:
    stances = {one.key: one.stance for one in claims({12: text}) if one.id == "config-tool"}
    assert stances["hydra"] is Stance.AFFIRMED and stances.get("argparse") in (None, Stance.HYPOTHETICAL)


def test_a_tool_that_would_be_nice_is_not_affirmed() -> None:
    text = (
        "While it be a nice addition to add an argparser for a run from the terminal, we simply found it unnecessary."
    )
    found = only({12: text}, "config-tool", "argparse")
    assert found is not None
    assert found.stance is Stance.HYPOTHETICAL


@pytest.mark.parametrize(("imported", "verdict"), [("os", "unverifiable"), ("argparse", "consistent")])
def test_a_tool_may_be_used_in_a_notebook(make_repo: MakeRepo, imported: str, verdict: str) -> None:
    cell = {"cell_type": "code", "source": [f"import {imported}\n", f"{imported}.x()"], "metadata": {}, "outputs": []}
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    found = verdicts(make_repo, {12: "We used a simple argparser."}, {"notebooks/a.ipynb": notebook})
    assert found["config-tool"] == {verdict}


def test_a_report_without_an_answer_says_nothing_of_images() -> None:
    assert only({}, "figures") is None
    assert only({7: "We wrote 3 tests."}, "figures") is not None
    assert only({14: "We looked at the loss."}, "figures") is not None


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("https://console.cloud.google.com/artifacts/docker/p/r", True),
        ("https://hub.docker.com/r/o/n", True),
        ("https://github.com/o/n/blob/main/train.dockerfile", False),
        ("../train.dockerfile", False),
    ],
)
def test_a_page_elsewhere_does_not_stand_for_what_is_told_of_images(link: str, told: bool) -> None:
    said = claims({15: f"We built images for training and for the service. See [it]({link})."})
    assert (None in {claim.key for claim in said if claim.id == "docker-named"}) is told


def test_an_api_is_quoted_from_what_is_deployed_before_what_is_used_for_it() -> None:
    found = only({17: "Cloud Run hosts our FastAPI image.", 24: "We wrapped our model with FastAPI."}, "api-said")
    assert found is not None and found.question == 24


@pytest.mark.parametrize("owner", ["[your-repo]", "your-username/your-repo", "o/n"])
def test_a_docker_file_is_read_beside_an_address_that_nobody_filled_in(owner: str) -> None:
    text = f"Run `docker build -f docker/api.dockerfile .`. The file: https://github.com/{owner}/blob/main/docker/api.dockerfile"
    found = only({15: text}, "docker-named", "docker/api.dockerfile")
    assert (found is not None) is (owner != "o/n")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The hyperparameters could be altered by changing the values in configs/train.yaml.", "affirmed"),
        ("The values could be kept in configuration files.", "hypothetical"),
    ],
)
def test_how_one_changes_a_file_supposes_that_it_is_there(text: str, stance: str) -> None:
    found = only({12: text}, "config-tool", "config files")
    assert found is not None and found.stance == stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("There was a test.dockerfile earlier in the project.", Stance.HYPOTHETICAL),
        ("We merged test.dockerfile into another one.", Stance.HYPOTHETICAL),
        ("The test.dockerfile lives in our other repository.", Stance.HYPOTHETICAL),
        ("A test.dockerfile was made in week 3 and thrown out again.", Stance.HYPOTHETICAL),
        ("We threw out test.dockerfile.", Stance.HYPOTHETICAL),
        ("The test.dockerfile existed for two days.", Stance.HYPOTHETICAL),
        ("We gave up on test.dockerfile.", Stance.HYPOTHETICAL),
        ("We got rid of test.dockerfile.", Stance.HYPOTHETICAL),
        ("The test.dockerfile became obsolete.", Stance.HYPOTHETICAL),
        ("The test.dockerfile was superseded by another.", Stance.HYPOTHETICAL),
        ("The test.dockerfile was made in week 3, and builds the tests.", None),
        ("`docker build -f test.dockerfile .` builds it; old images get thrown out.", None),
        ("The test.dockerfile gave us an image that we put on Cloud Run.", None),
        ("The test.dockerfile lives in the repository.", None),
    ],
)
def test_a_docker_file_that_was_or_is_elsewhere_is_not_said_to_be_here(text: str, stance: Stance | None) -> None:
    found = only({15: text}, "docker-named")
    assert found is not None and found.stance is stance
