from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import claims
from tests.conftest import MakeRepo
from tests.test_claimcheck import verdicts


def test_what_a_link_is_called_by_is_the_file_that_it_leads_to() -> None:
    text = (
        "The trainer.dockerfile trains. See [trainer.dockerfile](../dockerfiles/train_model.dockerfile), "
        "and dockerfiles/job.dockerfile."
    )
    named = {claim.key for claim in claims({15: text}) if claim.id == "docker-named"}
    assert named == {"dockerfiles/job.dockerfile", "../dockerfiles/train_model.dockerfile"}


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
