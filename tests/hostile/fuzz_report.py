"""Fuzzes the report parser: `python tests/hostile/fuzz_report.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from auditor.checklist import load_catalogue
from tests.hostile._fuzz import fuzz

CATALOGUE = load_catalogue(None)
CHECKLIST = "".join(f"* [x] {item.text}\n" for item in CATALOGUE.items).encode()
SEEDS = (
    b"---\nlayout: default\n---\n# Exam\n\n### Week 1\n\n" + CHECKLIST + b"\n## Group\n### Question 1\n"
    b"> **Enter the group number**\n>\n> Answer:\n\n--- 22 ---\n\n### Question 7\n"
    b"> Answer:\n\n<!-- no -->\nWe wrote 8 tests, 75% coverage.\n![a](figures/a.png)\n",
    b"1. [X] a\n   - [x] `b`\n\n```\n- [x] no\n```\n\n| a | b |\n|---|---|\n| [x] | c |\n\n<details>\n- [ ] d\n</details>\n",
    b"\0We wrote 8 tests (75% coverage) on Windows and Python 3.11, see [here](https://github.com/a/b/tree/main/src/a.py).\n"
    b"- We did not use W&B; the API runs at http://1.2.3.4:8000 on n1-standard-1 with a T4, and `pytest` in CI.\n"
    b"We spent $12.50 of 50 credits, 2 of 3 members (s000001, s000002), not more than 10 requests a second.\n",
)


def target(data: bytes) -> None:
    """Read the bytes as a report, or, behind a NUL, as what was answered to each question."""
    from auditor.claims import extract
    from auditor.report.marks import read_marks
    from auditor.repository import Repository
    from tests.hostile.memory import Memory

    if data[:1] == b"\0":
        questions = CATALOGUE.questions(CATALOGUE.newest)
        data = CHECKLIST + b"".join(
            f"\n### Question {number}\n\n> **{question.text}**\n>\n> Answer:\n\n".encode() + data[1:]
            for number, question in questions.items()
        )
    repository = Repository(Memory({"reports/README.md": data}), CATALOGUE)  # type: ignore[arg-type]
    for mark in read_marks(repository.tree, CATALOGUE).marks:
        assert 0 <= mark.start <= mark.end <= len(data)
    for answer in repository.answers.answers:
        for name in ("text", "rendered", "prose", "words", "images", "linked_images", "links", "code", "ok"):
            getattr(answer, name)
    for claim in extract(repository):
        assert claim.line is None or 0 < claim.line <= data.count(b"\n") + data.count(b"\r") + 2


if __name__ == "__main__":
    fuzz(target, SEEDS)
