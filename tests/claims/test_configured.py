"""What answers say of Hydra and of other loaders, held against what reads the configuration."""

from __future__ import annotations

import json

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Stance, extract
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Evidence, Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.claims.said import claims, is_held, only
from tests.conftest import MakeRepo
from tests.report.conftest import questions


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("from omegaconf import OmegaConf\n", "contradicted"),
        ("import hydra\n", "consistent"),
        ("import hydra (\n", "consistent"),
    ],
)
@pytest.mark.parametrize("path", ["src/train.py", "train.ipynb"])
def test_another_loader_is_no_hydra(make_repo: MakeRepo, path: str, code: str, verdict: str) -> None:
    said = Claim("config-tool", "hydra", 12, 9, "we use hydra", Stance.AFFIRMED)
    cells = json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": code, "metadata": {}}], "metadata": {}}
    )
    with open_snapshot(parse_source(str(make_repo({path: code if path.endswith("py") else cells})))) as snapshot:
        finding = Finding.partial("only OmegaConf, not Hydra")
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([said], repository, {"hydra": finding})
        (unsure,) = check([said], repository, {"hydra": finding._replace(confidence=Confidence.MEDIUM)})
    assert (found.verdict.value, unsure.verdict.value) == (verdict, "consistent")


@pytest.mark.parametrize(
    ("shown", "state", "verdict"),
    [
        ("`@hydra.main(config_path='config')`", State.DONE, "consistent"),
        ("", State.DONE, "unverifiable"),
        ("`@hydra.main(config_path='config')`", State.PARTIAL, "unverifiable"),
        ("`@hydra.main(config_path='config')`", State.NOT_DONE, "consistent"),
    ],
)
def test_who_shows_the_code_with_hydra_has_it_however_else_it_is_spoken_of(
    make_repo: MakeRepo, shown: str, state: State, verdict: str
) -> None:
    catalogue = load_catalogue(None)
    text = f"An argument parser was not needed if we implemented Hydra.\n\n{shown}\n"
    finding = Finding(state, "as found")
    report = questions(catalogue, {12: text})
    with open_snapshot(parse_source(str(make_repo({"reports/README.md": report})))) as snapshot:
        repository = Repository(snapshot, catalogue)
        found = check(extract(repository), repository, {"hydra": finding})
    assert [one.verdict.value for one in found if (one.id, one.key) == ("config-tool", "hydra")] == [verdict]


@pytest.mark.parametrize(
    ("earlier", "verdict"), [("import yaml\n", "contradicted"), ("@hydra.main()\n", "unverifiable")]
)
def test_what_loads_the_configuration_is_shown_where_nothing_uses_hydra(
    make_repo: MakeRepo, earlier: str, verdict: str
) -> None:
    said = Claim("config-tool", "hydra", 13, 9, "We used Hydra.", Stance.AFFIRMED)
    place = Evidence("train.py", 1, "loads it")
    findings = {
        "hydra": Finding(State.NOT_DONE, "no use of hydra"),
        "config-files": Finding.done("loaded by yaml", place),
    }
    path = make_repo({"train.py": earlier}, commits=[("Ann", {"train.py": "import yaml\n"})])
    with open_snapshot(parse_source(str(path))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict.value == verdict
    assert (place in found.evidence) is (verdict == "contradicted")


@pytest.mark.parametrize(
    "text",
    [
        "We used OmegaConf, the library behind Hydra, to load it.",
        "We use Hydra-style files.",
        "We used Hydra. In the end we switched to another loader.",
        "We used Hydra, but had problems with Hydra.",
    ],
)
def test_who_speaks_of_hydra_and_of_another_loader_is_not_contradicted(make_repo: MakeRepo, text: str) -> None:
    catalogue = load_catalogue(None)
    files = {"reports/README.md": questions(catalogue, {12: text}), "src/train.py": "from omegaconf import OmegaConf\n"}
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, catalogue)
        said = Claim("config-tool", "hydra", 12, 9, text, Stance.AFFIRMED)
        findings = {"hydra": Finding.partial("only OmegaConf, not Hydra")}
        (found,) = check([said], repository, findings)
    assert found.verdict is ClaimVerdict.UNVERIFIABLE


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Our configuration is inspired by Hydra.", None),
        ("We used Hydra-like config files read with pyyaml.", None),
        ("We load config files using OmegaConf (which Hydra builds on).", None),
        ("We moved from Hydra to plain argparse as it was too complex.", Stance.MIXED),
        ("We replaced Hydra with a yaml file.", Stance.MIXED),
        ("Hydra was replaced by Lightning CLI.", Stance.MIXED),
        ("We started with hydra, but the group decided to go with plain yaml.", Stance.MIXED),
        ("We moved from argparse to Hydra.", Stance.AFFIRMED),
    ],
)
def test_what_is_like_hydra_or_came_after_it_is_not_hydra(text: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We configured experiments with Weights & Biases.", True),
        ("We used W&B sweeps to find the hyperparameters.", True),
        ("The configuration is passed to wandb.init().", True),
        ("We logged all runs to W&B.", False),
        ("We did not use W&B sweeps.", False),
    ],
)
def test_w_and_b_that_configures_experiments_is_a_tool_for_that(make_repo: MakeRepo, text: str, told: bool) -> None:
    found = only({12: text}, "config-tool", "W&B")
    assert (found is not None) is told
    given: dict[str, str | bytes | None] = {
        "reports/README.md": questions(load_catalogue(None), {12: text}),
        "src/train.py": "import wandb\nwandb.init()\n",
    }
    with open_snapshot(parse_source(str(make_repo(given)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        checked = [claim.verdict for claim in check(extract(repository), repository, {}) if claim.key == "W&B"]
    assert checked == [ClaimVerdict.CONSISTENT] * told


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We integrated Hydra into our code. We ended up replacing Hydra with W&B.", Stance.DENIED),
        ("By replacing Hydra with W&B we lost a day. In the end we used Hydra.", None),
    ],
)
def test_hydra_that_another_answer_says_was_replaced_at_last_is_denied(text: str, stance: Stance | None) -> None:
    found = only({12: "We changed the file.", 29: text}, "config-tool", "hydra")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("In the future, we want to use Hydra.", {"hydra": Stance.HYPOTHETICAL}),
        ("Next time we will use Hydra.", {"hydra": Stance.HYPOTHETICAL}),
        ("As we want to change parameters fast, we use Hydra.", {"hydra": Stance.AFFIRMED}),
        ("We wanted to use Hydra from the beginning, and we did use Hydra.", {"hydra": Stance.AFFIRMED}),
        ("We preferred argparse over Hydra.", {"argparse": Stance.AFFIRMED}),
        ("We picked argparse rather than Hydra.", {"argparse": Stance.AFFIRMED}),
        ("We preferred Hydra over argparse.", {"hydra": Stance.AFFIRMED}),
        ("We did not use Hydra for the experiments.", {"hydra": Stance.DENIED}),
        ("We did not use Hydra for our project.", {"hydra": Stance.DENIED}),
        ("We did not use Hydra.", {"hydra": Stance.DENIED}),
        ("With Hydra we could have changed the learning rate without new code.", {"hydra": Stance.HYPOTHETICAL}),
        ("Parameters are changed on the command line rather than config file.", {"config files": Stance.DENIED}),
        ("We used TOML files in `conf`, read with tomllib.", {"config files": Stance.AFFIRMED}),
    ],
)
def test_a_tool_that_is_wished_for_or_of_a_part_is_neither_used_nor_denied(
    text: str, stances: dict[str, Stance]
) -> None:
    assert {one.key: one.stance for one in claims({12: text}) if one.id == "config-tool"} == stances


@pytest.mark.parametrize("part", ["Hydra for the frontend", "Hydra for our notebooks", "Hydra's sweeper"])
@pytest.mark.parametrize("how", ["We did not use {}.", "We never used {}."])
def test_who_did_not_use_a_tool_for_a_part_does_not_deny_it(how: str, part: str) -> None:
    assert only({12: how.format(part)}, "config-tool", "hydra") is None


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Hydra is supported by DVC, but we did not need it.", {"hydra": Stance.DENIED}),
        ("Hydra is supported by DVC, but we never used it.", {"hydra": Stance.MIXED}),
        ("We use Hydra for the model, but we did not need it for the API.", {"hydra": Stance.AFFIRMED}),
        ("No parameters are hardcoded, as Hydra loads all of them.", {}),
        ("There are no command line arguments; everything is in the config file.", {"config files": Stance.AFFIRMED}),
        ("No, not argparse. Hydra.", {"hydra": Stance.AFFIRMED}),
        ("No, we did not use Hydra.", {"hydra": Stance.DENIED}),
        ("No, we did not.", {"config files": Stance.DENIED}),
        ("Without a config file, we would have to change the code.", {}),
        ("We do not have YAML files, all is hardcoded.", {"config files": Stance.DENIED}),
        ("We do not have config files, the dataclasses hold it all.", {"config files": Stance.DENIED}),
    ],
)
def test_what_denies_something_else_denies_no_tool(text: str, stances: dict[str, Stance]) -> None:
    found = {one.key: one.stance for one in claims({12: text}) if one.id == "config-tool" and one.key != "argparse"}
    assert found == stances


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("The paths are changed on the command line rather than config file.", ("unverifiable", "consistent")),
        ("The API does not use the config file.", ("unverifiable", "consistent")),
        ("We do not have one config file for each experiment, but one for all.", ("unverifiable", "consistent")),
        ("Dataclasses hold it all. There are no YAML files for this.", ("unverifiable", "consistent")),
        ("We do not have YAML files, the dataclasses are the config.", ("unverifiable", "consistent")),
        ("We do not have YAML files, all is hardcoded.", ("contradicted", "consistent")),
    ],
)
def test_who_denies_files_of_one_kind_may_have_others(
    make_repo: MakeRepo, text: str, verdicts: tuple[str, str]
) -> None:
    (claim,) = (one for one in claims({12: text}) if one.id == "config-tool")
    mark = Mark("config-files", "Files", 3, "x", True, False, 0, 1)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        for finding, verdict in zip(
            (Finding.done("there", Evidence("configs/a.toml")), Finding(State.NOT_DONE, "none")), verdicts, strict=True
        ):
            findings = {"config-files": finding}
            (found,) = check([claim], repository, findings)
            assert found.verdict.value == verdict
            denied = disagreements([claim], {"config-files": mark}, findings)
            assert bool(denied) is (claim.nuance is None)


@pytest.mark.parametrize(("path", "verdict"), [("configs/a.yaml", "contradicted"), ("configs/a.toml", "unverifiable")])
def test_files_of_the_very_kind_that_is_denied_are_held_against_it(
    make_repo: MakeRepo, path: str, verdict: str
) -> None:
    (claim,) = (one for one in claims({12: "We do not have YAML files, the dataclasses are it."}) if one.key)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        findings = {"config-files": Finding.done("there", Evidence(path))}
        (found,) = check([claim], repository, findings)
    assert found.verdict.value == verdict
    mark = Mark("config-files", "Files", 3, "x", True, False, 0, 1)
    assert bool(disagreements([claim], {"config-files": mark}, findings)) is (verdict == "contradicted")


@pytest.mark.parametrize(
    "text",
    [
        "The purpose of using {} is to avoid errors.",
        "By using {}, one can avoid errors.",
        "Using {} helps teams to avoid errors.",
        "TODO: use {}",
        "It is possible to use {} with little work.",
        "You can use {} with few lines of code.",
    ],
)
@pytest.mark.parametrize(("tool", "key"), [("Hydra", "hydra"), ("config files", "config files")])
def test_what_anybody_can_do_with_a_tool_is_held_against_nobody(text: str, tool: str, key: str) -> None:
    found = only({12: text.format(tool)}, "config-tool", key)
    assert found is not None and found.stance is Stance.MIXED
    ours = only({12: f"{text.format(tool)} We configured all by {tool}."}, "config-tool", key)
    assert ours is not None and ours.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Nothing would work without config files.", None),
        ("We could not imagine a project without config files.", None),
        ("We did not use config files very often.", None),
        ("We did not use config files until the last week.", None),
        ("Had we not used config files, many errors would have gone unnoticed.", Stance.HYPOTHETICAL),
        ("The TA asked us why we did not use config files, so we started to.", None),
        ("If you do not use config files, you can not reproduce anything.", Stance.HYPOTHETICAL),
        ("We did not use config files.", Stance.DENIED),
    ],
)
def test_files_that_something_is_said_of_without_are_not_denied(text: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", "config files")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("We did not do anything fancy: Hydra with its defaults.", "hydra"),
        ("We did not use anything more advanced than that, only Hydra.", "hydra"),
        ("No Hydra plugins were used.", "hydra"),
        ("We did not do anything fancy: one config file that is loaded.", "config files"),
        ("No config file is needed for the API.", "config files"),
        ("There are no secrets in the config files.", "config files"),
        ("No values are changed within our config files.", "config files"),
    ],
)
def test_what_denies_something_about_a_tool_does_not_deny_it(make_repo: MakeRepo, text: str, key: str) -> None:
    claim = only({12: text}, "config-tool", key)
    findings = {item: Finding.done("there", Evidence("configs/a.yaml")) for item in ("hydra", "config-files")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = check([claim] if claim is not None else [], repository, findings)
    assert [one.verdict.value for one in found if one.verdict is ClaimVerdict.CONTRADICTED] == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Hydra: no.", True),
        ("We dropped Hydra.", True),
        ("In the end we gave up on Hydra, as it clashed with our trainer.", True),
        ("Hydra was not prioritised.", True),
        ("We deemed it unnecessary to use Hydra.", True),
        ("We did not feel the need to use Hydra.", True),
        ("We opted out of using Hydra.", True),
        ("Vi brugte ikke Hydra, men argparse.", True),
        ("Vi endte med ikke at bruge Hydra.", True),
        ("Vi har ikke brugt Hydra, fordi det er en lille model.", True),
        ("Vi brugte ikke Hydra til frontend.", False),
        ("We dropped Hydra's logging.", False),
        ("We dropped Hydra from the frontend.", False),
        ("We dropped Hydra. It was taken up again in the last week, and we use Hydra now.", False),
        ("Hydra was not prioritised at first.", False),
        ("We deemed it unnecessary to use Hydra for the API.", False),
    ],
)
def test_who_says_in_other_words_that_hydra_was_not_taken_denies_it(text: str, denied: bool) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert (found is not None and found.stance is Stance.DENIED) is denied


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("One of the tools from the course is Hydra.", Stance.AFFIRMED),
        ("We chose typer over Hydra.", Stance.AFFIRMED),
        ("We never gave up on Hydra.", Stance.DENIED),
        ("Thanks to hydra we could change the learning rate without new code.", Stance.HYPOTHETICAL),
        ("In the future, we will add Hydra.", Stance.HYPOTHETICAL),
    ],
)
def test_a_tool_that_is_only_spoken_of_is_held_against_nobody(text: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert found is not None and found.stance is stance
    assert not is_held(found)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("We used config files for all hyperparameters.", True),
        ("Yes, by means of config files.", True),
        ("Constants in the script seemed simpler to us than Hydra or config files.", False),
        ("A best practice is config files.", False),
        ("We did not use any config files.", True),
        ("No experiment runs without a config file.", False),
    ],
)
def test_config_files_are_held_against_those_who_say_outright_that_they_have_or_lack_them(
    text: str, held: bool
) -> None:
    assert is_held(only({12: text}, "config-tool", "config files")) is held
