"""The probe through the public API, on plain folders."""

from __future__ import annotations

from pathlib import Path

import model_card  # noqa: F401  # registers the probe, so that the test needs no installation
import pytest

import auditor

CHECKLIST = 'items:\n  - {id: model-card, text: "Write a model card"}\n'
REPORT = "# Report\n\n## Checklist\n\n* [x] Write a model card\n"


@pytest.mark.parametrize(
    ("card", "verdict"),
    [
        ("# Card\n\n## Intended use\n\nSorting.\n\n## Limitations\n\nSees no colours.\n", "confirmed"),
        ("# Card\n\n## Intended use\n\nSorting.\n", "doubtful"),
        (None, "refuted"),
    ],
)
def test_a_model_card_needs_both_sections(tmp_path: Path, card: str | None, verdict: str) -> None:
    checklist = tmp_path / "checklist.yaml"
    checklist.write_text(CHECKLIST, encoding="utf-8")
    project = tmp_path / "project"
    (project / "reports").mkdir(parents=True)
    (project / "reports" / "README.md").write_text(REPORT, encoding="utf-8")
    if card is not None:
        (project / "MODEL_CARD.md").write_text(card, encoding="utf-8")

    (item,) = auditor.audit(str(project), checklist=checklist).items

    assert (item.id, item.verdict.value) == ("model-card", verdict)
