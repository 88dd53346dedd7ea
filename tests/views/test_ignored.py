"""Which line of which .gitignore leaves a path out, as git itself would say."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.views.ignored import IgnoredView
from auditor.views.tree import Tree
from tests.report.conftest import Files

_RULES = {
    ".gitignore": "# data\n/data/*\n!/data/keep\nbuild/\n*.log\n*\\ .txt\n[Oo]ut\n**/cache/x\n",
    "src/.gitignore": "!kept.log\n/run\n\n!data\n",
}


def _view(rules: Mapping[str, str]) -> IgnoredView:
    return IgnoredView(Tree(Files(dict(rules))))


@pytest.mark.parametrize(
    ("path", "folder", "place"),
    [
        ("data/a.csv", False, (".gitignore", 2)),
        ("data/deep/a.csv", False, (".gitignore", 2)),
        ("data/keep/a.csv", False, None),
        ("src/data/a.csv", False, None),
        ("build", True, (".gitignore", 4)),
        ("build", False, None),
        ("src/build/a.o", False, (".gitignore", 4)),
        ("src/a.log", False, (".gitignore", 5)),
        ("src/kept.log", False, None),
        ("src/run/x", False, ("src/.gitignore", 2)),
        ("run/x", False, None),
        ("Out/x", False, (".gitignore", 7)),
        ("a/b/cache/x", False, (".gitignore", 8)),
        ("# data", False, None),
    ],
)
def test_the_last_line_that_fits_leaves_a_path_out(
    tmp_path: Path, path: str, folder: bool, place: tuple[str, int] | None
) -> None:
    rule = _view(_RULES).rule(path, folder=folder)
    assert (rule and (rule.path, rule.line)) == place
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name, text in _RULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = subprocess.run(["git", "check-ignore", "-q", path + "/" * folder], cwd=tmp_path, check=False)
    assert (told.returncode == 0) is (place is not None)


def test_what_lies_in_a_folder_that_is_left_out_is_not_taken_in_again() -> None:
    rule = _view({".gitignore": "wandb\n!wandb/run.json\n"}).rule("wandb/run.json")
    assert rule is not None and rule.pattern == "wandb"


@pytest.mark.parametrize("pattern", ["*a*b*c*", "a\\b", "[a-z]x", "x" * 300])
def test_of_a_pattern_that_may_cost_much_or_is_not_read_nothing_is_said(pattern: str) -> None:
    assert _view({".gitignore": pattern + "\n"}).rule("bx") is None


def test_a_path_longer_than_any_real_one_is_matched_with_nothing() -> None:
    assert _view({".gitignore": "*\n"}).rule("a/" * 200) is None
