"""Links to what .gitignore leaves out: it may lie on somebody's own machine, and is held against nobody."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.conftest import MakeRepo


def _linked(make_repo: MakeRepo, target: str, rules: dict[str, str]) -> list[tuple[str, str]]:
    found = outcomes(make_repo, {15: f"See [it]({target})."}, {**rules, "src/a.py": "x = 1\n"})
    return [
        (one.verdict.value, one.found) for kind in ("own-links", "figures") for one in found.get(kind, []) if one.key
    ]


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("../wandb", "/wandb"),
        ("../wandb/", "wandb/"),
        ("../models/run/last.ckpt", "models"),
        ("../models/run/last.ckpt", "/models/*"),
        ("../models/run/last.ckpt", "models/**"),
        ("../models/run/last.ckpt", "**/run/"),
        ("../models/run/last.ckpt", "*.ckpt"),
        ("../Models/run/last.ckpt", "[Mm]odels/"),
        ("../src/run/last.ckpt", "*\n!src\n"),
        ("../src/outputs/log.txt", "src/outputs/  "),
        ("outputs/log.txt", "outputs"),
    ],
)
def test_a_link_to_what_is_left_out_is_not_held_against_anybody(make_repo: MakeRepo, target: str, rule: str) -> None:
    told = f"{target} is not at this commit: .gitignore leaves it out"
    assert _linked(make_repo, target, {".gitignore": f"# data\n{rule}\n"}) == [("unverifiable", told)]


def test_a_folder_may_have_patterns_of_its_own(make_repo: MakeRepo) -> None:
    told = "../src/run/log.json is not at this commit: src/.gitignore leaves it out"
    assert _linked(make_repo, "../src/run/log.json", {"src/.gitignore": "/run\n"}) == [("unverifiable", told)]


@pytest.mark.parametrize(
    ("target", "rules"),
    [
        ("../wandb", "#wandb\n"),
        ("../wandb", "wandb2\n"),
        ("../src/wandb/x.json", "/wandb\n"),
        ("../wandb/x.json", "wandb/*\n!wandb/x.json\n"),
        ("../src/gone.py", "*\n!src\n!*.py\n"),
        ("figures/curve.png", "*.png\n"),  # who links a picture wants it to be seen
        ("../src/gone.py", "*a*g*o*n*e*\n"),
    ],
)
def test_what_no_pattern_names_has_to_be_there(make_repo: MakeRepo, target: str, rules: str) -> None:
    assert _linked(make_repo, target, {".gitignore": rules, "docs/.gitignore": "wandb\nsrc\n"})[0][0] == "contradicted"
