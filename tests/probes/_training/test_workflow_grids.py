"""Grids that a workflow of Snakemake spans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import state
from tests.soon import soon

Make = Callable[..., Repository]
RULE = 'rule all:\n    input: expand("out/{{species}}/{{{0}}}.json", species=config["species"], {0}=[{1}])\n'
SCRIPT = "rate = float(snakemake.wildcards.{})\n"


@pytest.mark.parametrize(
    ("key", "values", "asked", "expected"),
    [
        ("rate", "0.01, 0.05, 0.1", "rate", "partial"),
        ("learning_rate", "1, 2", "learning_rate", "partial"),
        ("width", "64, 128", "width", "partial"),
        ("floor", "1e-3, 1.5e-4,", "floor", "partial"),
        ("rate", "0.01", "rate", "not_done"),
        ("rate", "0.01, 0.05, 0.1", "species", "not_done"),
        ("year", "2019, 2020", "year", "not_done"),
        ("split", '"train", "test"', "split", "not_done"),
    ],
)
def test_a_rule_for_each_value_of_a_hyperparameter(
    repo: Make, key: str, values: str, asked: str, expected: str
) -> None:
    files = {"workflow/Snakefile": RULE.format(key, values), "workflow/scripts/fit.py": SCRIPT.format(asked)}
    assert state(repo(files), "sweep") == expected


def test_figures_that_stand_without_a_comma_between_are_read_soon(repo: Make) -> None:
    files = {"Snakefile": RULE.format("floor", f"{'0.111111111' * 30}, x"), "fit.py": SCRIPT.format("floor")}
    with soon(2.0):
        assert state(repo(files), "sweep") == "not_done"
