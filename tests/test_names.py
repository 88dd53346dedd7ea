"""Tables that several rooms share: what one room knows, the others know as well."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import pytest

from auditor import _names
from auditor._areas import area_of
from auditor.claimcheck.ci import _caches
from auditor.git.readable import readable
from auditor.git.snapshot import Entry, open_snapshot
from auditor.git.source import parse_source
from auditor.selfcheck.worktree import _left
from auditor.views._python_truth import swallows
from auditor.views.secrets import texts
from auditor.views.workflows import Step
from probes._ci.caches import caches
from probes._ci.triggers import of_models
from probes._training.configured import _TELLERS
from tests.views.memory import memory_tree

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("ending", [".keras", ".safetensors", ".onnx"])
def test_a_file_of_a_model_is_one_in_the_statistics_for_a_trigger_and_where_it_is_ignored(ending: str) -> None:
    path = f"export/net{ending}"
    assert area_of(path) == "model"
    assert of_models(path)
    assert _left(path)
    assert area_of(f"export/NET{ending.upper()}") == "model"


@pytest.mark.parametrize("path", ["export/net.keras.json", "export/keras"])
def test_what_only_speaks_of_a_model_format_is_no_model(path: str) -> None:
    assert area_of(path) == "other"
    assert not of_models(path)
    assert not _left(path)


@pytest.mark.parametrize("folder", ["venv", ".ipynb_checkpoints", "virtualenv", ".venv", "a/venv"])
def test_of_a_plain_folder_what_tools_made_is_not_listed(tmp_path: Path, folder: str) -> None:
    for path in (f"{folder}/lib/b.py", "environment/lib/c.py", "env/d.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("x", encoding="utf-8")
    with open_snapshot(parse_source(str(tmp_path))) as snapshot:
        assert list(snapshot.entries) == ["env/d.py", "environment/lib/c.py"]


@pytest.mark.parametrize(("value", "on"), [("never", False), ("null", False), ("off", False), ("pip", True)])
def test_a_cache_is_switched_off_for_a_probe_and_for_a_claim_alike(value: str, on: bool) -> None:
    step = Step("", 1, uses="actions/setup-python@v5", inputs={"cache": value})
    assert (caches("ci.yml", step) is not None, _caches(step)) == (on, on)


@pytest.mark.parametrize(("said", "goes_on"), [("log.warn(1)", True), ("log.info(1)", True), ("log.stop(1)", False)])
def test_what_only_logs_does_so_wherever_it_is_asked(said: str, goes_on: bool) -> None:
    assert ("warn" in _TELLERS, "log" in _TELLERS) == (True, False)
    (node,) = ast.parse(f"try:\n    assert f()\nexcept AssertionError:\n    {said}\n").body
    assert isinstance(node, ast.Try)
    assert swallows(node) == goes_on


@pytest.mark.parametrize("name", ["net.keras", "NET.KERAS", "a.nii", "a.egg"])
def test_what_holds_no_words_is_neither_fetched_nor_searched(name: str) -> None:
    beside = ["Makefile", "a", "keras", "net.keras.md"]
    tree = memory_tree(dict.fromkeys([name, *beside], "x"))
    assert list(texts(tree, [name, *beside])) == beside
    assert readable({path: Entry(path, "100644", "0", 1) for path in [name, *beside]}) == beside


def test_every_table_says_by_what_rule_a_word_is_in_it() -> None:
    body = ast.parse((ROOT / "auditor" / "_names.py").read_text(encoding="utf-8")).body
    for node, following in itertools.pairwise(body):
        if isinstance(node, ast.AnnAssign):
            assert isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant), ast.unparse(node)


def test_words_are_in_small_letters_as_they_are_compared() -> None:
    tables = [table for name, table in vars(_names).items() if name.isupper()]
    assert len(tables) > 5
    assert all(word == word.lower() for table in tables for word in table)
