"""The judgements of tests/accuracy/remarks.yaml: each remark over real repositories, read against the files."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from auditor.registry import discover_remarks

JUDGED = Path(__file__).resolve().parent / "accuracy" / "remarks.yaml"


def test_remarks_were_right_where_they_were_judged() -> None:
    rows = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    assert {row["judgement"] for row in rows} <= {"right", "wrong"}
    right = sum(row["judgement"] == "right" for row in rows)
    assert right / len(rows) >= 0.95


def test_judgements_name_commits_and_remarks_that_are_there_and_nobody() -> None:
    rows = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    known = set(discover_remarks())
    for row in rows:
        assert set(row) == {"commit", "id", "path", "judgement"}
        assert re.fullmatch(r"[0-9a-f]{40}", row["commit"])
        assert row["id"] in known, row
        # A folder that is named for its group, by a number, is written OWN.
        folders = row["path"].lower().split("/")[:-1]
        assert not [
            name for name in folders if re.search(r"group|team|ml_?ops|project", name) and re.search(r"\d", name)
        ], row
    assert [row["commit"] for row in rows] == sorted(row["commit"] for row in rows)
