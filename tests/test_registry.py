from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from auditor._returned import what_failed
from auditor.registry import discover, discover_remarks, maker_of
from tests.conftest import MakeRepo

AUDITED = """
import sys
sys.path.append(sys.argv[1])
from auditor.pipeline import audit
found = audit(sys.argv[2], checklist=sys.argv[3], reuse=False)
print(*(item.message for item in found.items), *(warning.message for warning in found.warnings), sep="\\n")
"""
MINE = """
from auditor import Remark, probe, remark

@probe("card")
def card(repo):
    raise ValueError

@remark("bad-card")
def bad_card(repo):
    raise ValueError
"""
ITEMS = "items:\n  - {id: described, text: Describe it, probe: card}\n  - {id: container, text: Pack it, probe: dockerfiles}\n"


def install(folder: Path, *, points: str = "things") -> None:
    """Lay out somebody else's distribution, whose probe and remark stand in a module that its entry points import."""
    (folder / "things").mkdir()
    (folder / "things" / "__init__.py").write_text("import things._cards\n", encoding="utf-8")
    (folder / "things" / "_cards.py").write_text(MINE, encoding="utf-8")
    about = folder / "my_things-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-things\nVersion: 1\n", encoding="utf-8")
    written = f"[auditor.probes]\nx = {points}\n\n[auditor.remarks]\ny = {points}\n"
    (about / "entry_points.txt").write_text(written, encoding="utf-8")


@pytest.mark.parametrize("points", ["things", "things._cards"])
def test_a_fault_of_somebody_elses_probe_or_remark_names_the_package_to_tell(
    make_repo: MakeRepo, tmp_path: Path, points: str
) -> None:
    install(tmp_path, points=points)
    course = tmp_path / "course.yaml"
    course.write_text(ITEMS, encoding="utf-8")
    command = [sys.executable, "-c", AUDITED, str(tmp_path), str(make_repo({"README.md": "# x\n"})), str(course)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout.splitlines()
    assert "the probe card of the package my-things failed: ValueError in _cards.py:6" in said
    assert "the remark bad-card of the package my-things failed: ValueError in _cards.py:10" in said


def test_the_programs_own_probes_and_remarks_are_of_no_package() -> None:
    known = [probe.function for probe in discover().values()] + list(discover_remarks().values())
    assert {maker_of(function) for function in known if function.__module__.startswith("probes.")} == {""}


@pytest.mark.parametrize(
    ("kind", "said"),
    [("probe", "the probe failed: ValueError in "), ("remark", "the remark dockerfiles failed: ValueError in ")],
)
def test_a_fault_of_the_programs_own_names_no_package(kind: str, said: str) -> None:
    assert what_failed(kind, "dockerfiles", discover()["dockerfiles"].function, ValueError(), "").startswith(said)
