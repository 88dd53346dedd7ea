"""What the outputs call places, groups, reports and checklists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from auditor.crosscheck import DISCREPANCIES, Verdict

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedReport


_UNNAMED = "current"
"""What the generation of a catalogue is called that names none."""


def where_of(path: str | None, line: int | None = None, commit: str | None = None, branch: str | None = None) -> str:
    """Return the first that is given: `path:line`, `commit 0123456789`, `branch NAME`; else an empty text."""
    if path:
        return f"{path}:{line}" if line else path
    return f"commit {commit[:10]}" if commit else f"branch {branch}" if branch else ""


def files_of(report: AuditedReport) -> str:
    """Return the report's path, and that of its ticks where they stand in another file."""
    path, marks = report.path or report.marks_path or "", report.marks_path
    return path if marks in (None, path) else f"{path}, ticks {marks}"


def checklist_of(audit: Audit) -> str:
    """Return the generation of the report's checklist; empty where it has no name, or the questions alone tell it."""
    missing = any(warning.id == "no-checklist" for warning in audit.warnings)
    return "" if missing or audit.report.generation == _UNNAMED else audit.report.generation or ""


def ticks_of(audit: Audit) -> tuple[str, str]:
    """Return the number of ticks, such as `2 ticks`, and what became of them, such as `1 confirmed, 1 refuted`."""
    counted = Counter(item.standing for item in audit.items if item.ticked is True)
    number = counted.total()
    verdicts = (Verdict.CONFIRMED, *DISCREPANCIES, Verdict.UNVERIFIABLE)
    became = ", ".join(f"{counted[verdict]} {verdict.value}" for verdict in verdicts if counted[verdict])
    return f"{number} tick{'' if number == 1 else 's'}", became


def summed(audit: Audit) -> str:
    """Return the number of discrepancies and what they are, such as `1 discrepancy: 1 refuted`.

    An empty text where there is none.
    """
    standing = Counter(item.standing for item in audit.items)
    kinds = Counter(entry.kind for entry in audit.differing)
    wrong = len(audit.contradicted)
    denied, affirmed = kinds["denied"], kinds["affirmed"]
    verdicts = sorted(DISCREPANCIES, key=lambda verdict: verdict is Verdict.ERROR)
    parts = [f"{standing[verdict]} {verdict.value}" for verdict in verdicts if standing[verdict]]
    parts += [f"{wrong} answer{'' if wrong == 1 else 's'} contradicted"] if wrong else []
    parts += [f"{denied} tick{'' if denied == 1 else 's'} denied by an answer"] if denied else []
    parts += [f"{affirmed} answer{' affirms' if affirmed == 1 else 's affirm'} what is not ticked"] if affirmed else []
    found = audit.counted.discrepancies
    return f"{found} discrepanc{'y' if found == 1 else 'ies'}: {', '.join(parts)}" if found else ""
