from __future__ import annotations

import pytest

import auditor
from tests.conftest import MakeRepo

REPORT = "# Checklist\n\n* [x] Use logging to log important events in your code (M14)\n* [x] Get some continues integration running on the GitHub repository (M17)\n* [x] Add pre-commit hooks to your version control setup (M18)\n"


@pytest.mark.parametrize(
    ("path", "text", "item", "place", "said"),
    [
        ("a.py", "import logging\n\ndef f(:\n    logging.info('x')\n", "logging", 3, "as Python 3."),
        ("a.py", "import logging\nlogging.info('x'\n", "logging", 2, "as Python 3."),
        (".github/workflows/ci.yml", "on: push\njobs:\n  a: [\n", "ci", 3, ": "),
        (".pre-commit-config.yaml", "repos:\n- repo: a\n hooks: [\n", "pre-commit", 3, ": "),
        ("a.py", "import logging\nlogging.info('x')\n#" + "x" * 3_000_000, "logging", None, ": "),
    ],
    ids=["python", "end", "workflow", "configuration", "large"],
)
def test_what_is_not_readable_is_shown_with_its_line_and_reason(
    make_repo: MakeRepo, path: str, text: str, item: str, place: int | None, said: str
) -> None:
    audit = auditor.audit(str(make_repo({"reports/README.md": REPORT, path: text})), worktree=False)
    found = next(each for each in audit.items if each.id == item)
    shown = [each for each in found.evidence if each.note.startswith("not readable")]
    assert [(each.path, each.line) for each in shown] == [(path, place)]
    assert (
        shown[0].note.startswith(f"not readable{' ' if said.startswith('as') else ''}{said}")
        and len(shown[0].note) <= 120
    )
    assert found.confidence is auditor.Confidence.LOW
