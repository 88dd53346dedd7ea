"""What one group gives to the tables and to the overview: plain data, remembered between exports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from auditor.audited import Audit
from auditor.batch._later_commits import WARNING
from auditor.batch.store import completion
from auditor.crosscheck import Level
from auditor.output import csv
from auditor.output.overview import Column


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that is shown of a group outside its own page, as far as its audit and the decisions tell it."""

    source: str
    """What the audit calls it."""
    items: str
    """Its lines of `items.csv`."""
    claims: str
    remarks: str
    summary: dict[str, Any]
    """Cells of `summary.csv`."""
    row: dict[str, Any]
    """What the overview's row is told."""
    columns: list[list[str]]
    """The items by id, text and week."""
    days: dict[str, int]
    """Commits by ISO date."""
    levels: list[str]
    """The levels of `--fail-on` that it reaches."""
    problems: list[str]
    """What is to be said of its decisions."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Any) -> Shown | None:
        """Return what `to_dict` wrote; None for anything else."""
        try:
            return cls(**data)
        except TypeError:
            return None

    @property
    def items_of(self) -> list[Column]:
        """The checklist's items as columns of the overview."""
        return [Column(*column) for column in self.columns]


def shown(name: str, audit: Audit, problems: list[str]) -> Shown:
    """Return what is shown of an audited group of this name; nothing but these three decides it."""
    statistics = audit.statistics
    held = [*(item.decision for item in audit.items), *(claim.decision for claim in audit.claims)]
    decided = [decision for decision in held if decision is not None]
    stale = sum(decision.stale for decision in decided)
    share = completion(audit)
    contradicted = len(audit.contradicted) + len(audit.differing)
    summary = {
        "url": audit.repository.url,
        "commit": audit.repository.commit,
        "branch": audit.repository.branch,
        "report": audit.report.path,
        "generation": audit.report.generation,
        "completion": round(share, 4) if share is not None else None,
        "contradicted": contradicted,
        "decisions": len(decided),
        "stale_decisions": stale,
        "warnings": len(audit.warnings),
        "later": later(audit),
        **audit.summary,
        **{key: value for key, value in statistics.items() if not isinstance(value, (dict, list))},
    }
    row = {
        "page": f"groups/{name}.html",
        "commit": audit.repository.commit,
        "branch": audit.repository.branch,
        "members": audit.report.members,
        "verdicts": {item.id: item.standing.value for item in audit.items},
        "decided": [item.id for item in audit.items if item.decision is not None],
        "stale": stale,
        "contradicted": contradicted,
        "discrepancies": audit.summary["discrepancies"],
        "completion": share,
        "commits": int(statistics.get("commits") or 0),
        "latest": statistics.get("latest_commit"),
    }
    return Shown(
        audit.repository.source,
        b"".join(csv.item_rows(name, audit)).decode(),
        b"".join(csv.claim_rows(name, audit)).decode(),
        b"".join(csv.remark_rows(name, audit)).decode(),
        summary,
        row,
        [[item.id, item.text, item.week] for item in audit.items],
        {str(day): sum(hours.values()) for day, hours in (statistics.get("activity") or {}).items()},
        [level.value for level in Level if audit.fails(level)],
        problems,
    )


def later(audit: Audit) -> str | None:
    """Return what came after the audited commit, in a sentence; None where the commit was not chosen by a moment."""
    return next((warning.message for warning in audit.warnings if warning.id == WARNING), None)
