"""The public API is what docs/probes.md lists, and nothing else is imported by probes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor
from auditor import shared

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "probes.md").read_text(encoding="utf-8")


def test_the_public_names_are_those_that_the_documentation_lists() -> None:
    table = TEXT.split("| from `auditor` | |")[1].split("\n\n")[0]
    listed = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(auditor.__all__)
    assert all(hasattr(auditor, name) for name in listed)


@pytest.mark.parametrize("name", ["regex", "glob_expression", "LONGEST_PATH", "SCRIPTS"])
def test_a_helper_of_the_built_in_probes_is_no_public_name(name: str) -> None:
    assert not hasattr(auditor, name)


def test_what_is_shared_is_imported_by_some_probe() -> None:
    found = {name for path in (ROOT / "probes").rglob("*.py") for name in _imported(path)}
    assert {f"auditor.shared.{name}" for name in shared.__all__} <= found


def test_a_package_with_a_probe_imports_public_names_alone() -> None:
    found = set(_imported(ROOT / "examples" / "third-party-probe" / "model_card.py"))
    assert found
    assert found <= {f"auditor.{name}" for name in auditor.__all__}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "auditor":
            yield from (f"{node.module}.{each.name}" for each in node.names)
