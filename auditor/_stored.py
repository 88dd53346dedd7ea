"""An audit's JSON object read back: the way from the store to the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.audited import (
    SCHEMA_VERSION,
    Audit,
    AuditedAnswer,
    AuditedClaim,
    AuditedItem,
    AuditedRemark,
    AuditedReport,
    AuditedRepository,
    Decision,
    Place,
    Pointer,
    Warned,
)
from auditor.crosscheck import ClaimVerdict, Disagreement, Verdict
from auditor.finding import Confidence, Elsewhere, State


def read(data: Mapping[str, Any]) -> Audit:
    """Return the audit; raises ValueError where the object is none of this schema version."""
    if not isinstance(data, Mapping) or data.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"this is no audit of schema version {SCHEMA_VERSION}")
    try:
        return Audit(
            repository=AuditedRepository(**data["repository"]),
            report=AuditedReport(**data["report"]),
            items=tuple(_item(item) for item in data["items"]),
            claims=tuple(_claim(claim) for claim in data["claims"]),
            disagreements=tuple(Disagreement(**entry) for entry in data["disagreements"]),
            answers=tuple(AuditedAnswer(**answer) for answer in data["answers"]),
            statistics=data["statistics"],
            warnings=tuple(Warned(**warning) for warning in data["warnings"]),
            remarks=_remarks(data["remarks"]),
            version=data["tool"]["version"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"this audit lacks a part or has one too many: {error}") from error


def _item(data: Mapping[str, Any]) -> AuditedItem:
    return AuditedItem(
        **{
            **data,
            "module": tuple(data["module"]),
            "state": State(data["state"]),
            "confidence": Confidence(data["confidence"]),
            "verdict": Verdict(data["verdict"]),
            "evidence": _places(data["evidence"]),
            "elsewhere": tuple(Elsewhere(**other) for other in data["elsewhere"]),
            "remarks": _remarks(data["remarks"]),
            "pointer": Pointer(**data["pointer"]) if data["pointer"] else None,
            "decision": Decision(data["decision"]) if data["decision"] else None,
        }
    )


def _claim(data: Mapping[str, Any]) -> AuditedClaim:
    return AuditedClaim(
        **{
            **data,
            "verdict": ClaimVerdict(data["verdict"]),
            "evidence": _places(data["evidence"]),
            "decision": Decision(data["decision"]) if data["decision"] else None,
        }
    )


def _remarks(data: Sequence[Mapping[str, Any]]) -> tuple[AuditedRemark, ...]:
    return tuple(
        AuditedRemark(
            **{**entry, "confidence": Confidence(entry["confidence"]), "evidence": _places(entry["evidence"])}
        )
        for entry in data
    )


def _places(data: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(**place) for place in data)
