"""docs/architecture.md leads through the house as it stands: packages, names and the order of imports."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PLACES = sorted(set(re.findall(r"`((?:auditor|probes|tests|examples|\.ci|pyproject)\b[\w./-]*)`", TEXT)))


@pytest.mark.parametrize("place", [place for place in PLACES if not place.endswith("_name")])
def test_what_it_names_is_there(place: str) -> None:
    path = ROOT / place
    module = ROOT / place.replace(".", "/")
    found = path.exists() or module.with_suffix(".py").exists() or module.parent.with_suffix(".py").exists()
    assert found or place in {"auditor.probes", "auditor.remarks"}


def test_every_package_of_the_engine_has_its_line() -> None:
    rows = set(re.findall(r"^\| `([\w/]+)` \|", TEXT, re.MULTILINE))
    packages = {f"auditor/{init.parent.name}" for init in (ROOT / "auditor").glob("*/__init__.py")}
    assert packages | {"probes", "probes/remarks"} <= rows


def test_imports_go_down_the_list_that_the_rules_have() -> None:
    rules = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(rule["layers"] for rule in rules if rule["type"] == "layers")
    level = {name: index for index, layer in enumerate(layers) for name in re.findall(r"[\w.]+", layer)}
    listed = TEXT.split("imports go down this list:")[1].split(".\n\n")[0]
    rows = [re.findall(r"[a-z][\w.]*\w", row) for row in listed.split(";")]
    levels = [{level[name] for name in row} for row in rows]
    assert all(max(above) <= min(below) for above, below in itertools.pairwise(levels))


def test_the_names_where_something_is_entered_are_those_of_the_code() -> None:
    for name, place in {
        "_EXTRACTORS": "auditor/claims/__init__.py",
        "KINDS": "auditor/claims/_kinds.py",
        "_CHECKS": "auditor/claimcheck/__init__.py",
        "FORMATS": "auditor/output/__init__.py",
        "COMMANDS": "auditor/cli/__init__.py",
    }.items():
        assert f"`{name}`" in TEXT
        assert re.search(rf"^{name}\b.* = ", (ROOT / place).read_text(encoding="utf-8"), re.MULTILINE)
