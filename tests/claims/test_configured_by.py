"""What W&B and configuration files are held against where no code says their names."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import extract
from auditor.finding import Evidence, Finding, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.said import claims
from tests.conftest import Files, MakeRepo
from tests.report.conftest import questions

_SWEPT = {"sweep": Finding.done("a sweep is defined", Evidence("sweep.yaml", 2, "method: random"))}
_STUDIED = {"sweep": Finding.done("a sweep is defined", Evidence("tune.py", 2, "an optuna study"))}
_TRACKED = Finding.done("the training is logged", Evidence("train.py", 4, "WandbLogger"))
_LOGGED = {"experiment-tracking": _TRACKED.being(Trait.BY_WANDB)}
_LOGGED_OTHERWISE = {"experiment-tracking": _TRACKED}


def _held(make_repo: MakeRepo, text: str, key: str, files: Files, findings: dict[str, Finding]) -> CheckedClaim:
    path = make_repo({"reports/README.md": questions(load_catalogue(None), {12: text}), **files})
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (claim,) = (one for one in check(extract(repository), repository, findings) if one.key == key)
    return claim


@pytest.mark.parametrize(
    ("text", "findings", "verdict", "found"),
    [
        ("We set up a sweep configuration with W&B.", _SWEPT, "consistent", "a sweep is defined"),
        ("We set up a sweep configuration with W&B.", _STUDIED, "unverifiable", "no module imports W&B"),
        ("We set up a sweep configuration with W&B.", _LOGGED, "unverifiable", "no module imports W&B"),
        ("We configured experiments with W&B.", _LOGGED, "consistent", "the training is logged"),
        ("We configured experiments with W&B.", _LOGGED_OTHERWISE, "unverifiable", "no module imports W&B"),
        ("We configured experiments with W&B.", _SWEPT, "unverifiable", "no module imports W&B"),
    ],
)
def test_w_and_b_may_be_there_without_its_module(
    make_repo: MakeRepo, text: str, findings: dict[str, Finding], verdict: str, found: str
) -> None:
    claim = _held(make_repo, text, "W&B", {"train.py": "import torch\n"}, findings)
    assert (claim.verdict.value, claim.found) == (verdict, found)
    assert bool(claim.evidence) is (verdict == "consistent")


@pytest.mark.parametrize(
    ("text", "key", "verdict", "found"),
    [
        ("We configured experiments with W&B.", "W&B", "unverifiable", "W&B is imported, and no code uses it"),
        ("We did not use argparse.", "argparse", "consistent", "no code uses argparse"),
        ("We used argparse.", "argparse", "unverifiable", "argparse is imported, and no code uses it"),
        ("We used typer.", "typer", "unverifiable", "no module imports typer"),
    ],
)
def test_what_is_imported_and_not_used_is_not_said_to_be_imported_nowhere(
    make_repo: MakeRepo, text: str, key: str, verdict: str, found: str
) -> None:
    claim = _held(make_repo, text, key, {"train.py": "import argparse\nimport wandb\n"}, {})
    assert (claim.verdict.value, claim.found) == (verdict, found)
    assert [place.line for place in claim.evidence] == ({"W&B": [2], "argparse": [1]}.get(key, []))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "So to run an experiment we would run `make train` and then in the config file change some parameters.",
            "consistent",
        ),
        ("Whenever we wanted to run a new experiment we would edit the config file.", "consistent"),
        ("With more time we would have used a config file.", "unverifiable"),
        ("To run experiments a config file would be good to have.", "unverifiable"),
    ],
)
def test_how_one_would_run_an_experiment_supposes_what_is_there(make_repo: MakeRepo, text: str, verdict: str) -> None:
    findings = {"config-files": Finding.done("config/config.yaml holds hyperparameters that code loads")}
    assert _held(make_repo, text, "config files", {}, findings).verdict.value == verdict


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("We found argparse easier than Hydra.", {"argparse"}),
        ("The values were taken by argparse, which is simpler than loading them from a config file.", {"argparse"}),
        ("We created a command in the pyproject.toml file.", set()),
        ("Hydra was easier than argparse.", {"hydra"}),
        ("We used a config file, which is easier than many arguments.", {"config files"}),
        ("The values stand in toml files, and we load a config.toml.", {"config files"}),
    ],
)
def test_what_a_tool_is_measured_by_was_not_used(text: str, keys: set[str]) -> None:
    assert {claim.key for claim in claims({12: text}) if claim.id == "config-tool"} == keys
