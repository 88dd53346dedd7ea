"""The audit as data, and its JSON form: the contract that every output and every stored result shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor import __version__
from auditor.crosscheck import Counted, Level, Verdict, count
from auditor.finding import Confidence, State

if TYPE_CHECKING:
    from auditor.claimcheck import CheckedClaim, Disagreement
    from auditor.elsewhere import Elsewhere
    from auditor.report.answers import Answer

SCHEMA_VERSION = 1
TOOL = "checklist-auditor"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to look, with its permalink where the host is known."""

    path: str | None
    line: int | None
    commit: str | None
    branch: str | None
    note: str
    url: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "path": self.path,
            "line": self.line,
            "commit": self.commit,
            "branch": self.branch,
            "note": self.note,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about the audit itself that its reader should know."""

    id: str
    message: str
    path: str | None = None
    line: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"id": self.id, "message": self.message, "path": self.path, "line": self.line}


@dataclass(frozen=True, slots=True)
class AuditedRepository:
    """What was audited."""

    source: str
    url: str | None
    commit: str | None
    branch: str | None
    worktree: bool
    dirty: bool
    shallow: bool
    partial: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "source": self.source,
            "url": self.url,
            "commit": self.commit,
            "branch": self.branch,
            "worktree": self.worktree,
            "dirty": self.dirty,
            "shallow": self.shallow,
            "partial": self.partial,
        }


@dataclass(frozen=True, slots=True)
class AuditedReport:
    """The report whose ticks were held against the repository."""

    found: bool
    path: str | None
    marks_path: str | None
    generation: str | None
    group: str | None
    members: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "found": self.found,
            "path": self.path,
            "marks_path": self.marks_path,
            "generation": self.generation,
            "group": self.group,
            "members": self.members,
        }


@dataclass(frozen=True, slots=True)
class AuditedItem:
    """One item: the mark beside the finding, and the verdict."""

    id: str
    text: str
    module: tuple[str, ...]
    week: str
    line: int | None
    listed: bool
    mark: str | None
    ticked: bool | None
    waived: bool
    state: State
    confidence: Confidence
    verdict: Verdict
    message: str
    evidence: tuple[Place, ...]
    elsewhere: tuple[Elsewhere, ...]
    remedy: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "text": self.text,
            "module": list(self.module),
            "week": self.week,
            "line": self.line,
            "listed": self.listed,
            "mark": self.mark,
            "ticked": self.ticked,
            "waived": self.waived,
            "state": self.state.value,
            "confidence": self.confidence.value,
            "verdict": self.verdict.value,
            "message": self.message,
            "evidence": [place.to_dict() for place in self.evidence],
            "elsewhere": [other.to_dict() for other in self.elsewhere],
            "remarks": [],
            "pointer": None,
            "decision": None,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class AuditedClaim:
    """A claim of an answer with its verdict, evidence as places."""

    checked: CheckedClaim
    evidence: tuple[Place, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {**self.checked.to_dict(), "evidence": [place.to_dict() for place in self.evidence]}


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that was found out about one commit."""

    repository: AuditedRepository
    report: AuditedReport
    items: tuple[AuditedItem, ...]
    claims: tuple[AuditedClaim, ...]
    disagreements: tuple[Disagreement, ...]
    answers: tuple[Answer, ...]
    statistics: Mapping[str, Any]
    warnings: tuple[Warned, ...]

    @property
    def counted(self) -> Counted:
        """What stands at which level."""
        verdicts = [item.verdict for item in self.items]
        contradicted = sum(claim.checked.verdict.value == "contradicted" for claim in self.claims)
        kinds = [disagreement.kind for disagreement in self.disagreements]
        return count(verdicts, contradicted, kinds, remarks=0, warnings=len(self.warnings))

    @property
    def summary(self) -> dict[str, int]:
        """The number of items of each verdict (all are there, in a fixed order) and of discrepancies."""
        numbers = Counter(item.verdict for item in self.items)
        return {verdict.value: numbers[verdict] for verdict in Verdict} | {"discrepancies": self.counted.discrepancies}

    def fails(self, level: Level) -> bool:
        """Return whether the audit has anything at this level or before."""
        return self.counted.reaches(level)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the contract (schema version 1); its keys are always there."""
        return {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": TOOL, "version": __version__},
            "repository": self.repository.to_dict(),
            "report": self.report.to_dict(),
            "items": [item.to_dict() for item in self.items],
            "claims": [claim.to_dict() for claim in self.claims],
            "disagreements": [disagreement.to_dict() for disagreement in self.disagreements],
            "answers": [_answer(answer) for answer in self.answers],
            "remarks": [],
            "statistics": dict(self.statistics),
            "summary": self.summary,
            "warnings": [warning.to_dict() for warning in self.warnings],
        }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.number,
        "line": answer.line,
        "filled": answer.filled == "filled",
        "words": answer.words,
        "min_words": answer.min_words,
        "max_words": answer.max_words,
        "images": len(answer.images),
        "min_images": answer.min_images,
        "max_images": answer.max_images,
        "ok": answer.ok,
    }
