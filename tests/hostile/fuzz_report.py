"""Fuzzes the report parser: `python tests/hostile/fuzz_report.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from auditor.checklist import load_catalogue
from tests.hostile._fuzz import fuzz

CATALOGUE = load_catalogue(None)


def target(data: bytes) -> None:
    """Read the bytes as a report: marks, questions and answers."""
    from auditor.report.marks import read_marks
    from auditor.views.tree import Tree
    from tests.hostile.memory import Memory

    for mark in read_marks(Tree(Memory({"reports/README.md": data})), CATALOGUE).marks:
        assert 0 <= mark.start <= mark.end <= len(data)


if __name__ == "__main__":
    fuzz(target)
