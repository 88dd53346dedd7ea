from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checklist import load_catalogue
from auditor.checklist.called import items_called

COURSE = """\
items:
  - {id: log, text: Keep a log, probe: changelog}
  - {id: container, text: Pack it, probe: dockerfiles}
  - {id: image, text: Build it, probe: dockerfiles}
  - {id: dockerfiles, text: Write it down, probe: documentation}
"""


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("log", ["log"]),
        ("changelog", ["log"]),
        ("dockerfiles", ["dockerfiles"]),  # an id before a probe of that name
        ("documentation", ["dockerfiles"]),
        ("Keep a log", []),
    ],
)
def test_items_are_found_by_their_id_or_else_by_their_probe(tmp_path: Path, name: str, ids: list[str]) -> None:
    path = tmp_path / "course.yaml"
    path.write_text(COURSE, encoding="utf-8")
    assert [item.id for item in items_called(load_catalogue(path), name)] == ids


def test_all_items_that_a_probe_answers_for_are_found(tmp_path: Path) -> None:
    path = tmp_path / "course.yaml"
    path.write_text(COURSE.replace("id: dockerfiles", "id: written"), encoding="utf-8")
    assert [item.id for item in items_called(load_catalogue(path), "dockerfiles")] == ["container", "image"]
