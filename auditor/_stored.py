"""Reads the JSON object of an audit back, for a batch's pages, `audit render` and results that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

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
)
from auditor.crosscheck import LEVEL_OF_DISAGREEMENT, ClaimVerdict, Disagreement, Verdict
from auditor.finding import Confidence, Elsewhere, State
from auditor.warned import Warned

_Part = TypeVar("_Part")
_Plain = tuple[tuple[str, tuple[type, ...]], ...]
_KNOWN: dict[type[Any], _Plain] = {}
_PLAIN = {"str": str, "int": int, "bool": bool, "None": type(None)}


def read(data: Mapping[str, Any]) -> Audit:
    """Return the audit; raises ValueError where the object is none of this schema version."""
    if not isinstance(data, Mapping) or data.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"this is not an audit of schema version {SCHEMA_VERSION}")
    try:
        return Audit(
            repository=_made(AuditedRepository, data["repository"]),
            report=_made(AuditedReport, data["report"]),
            items=tuple(_item(item) for item in data["items"]),
            claims=tuple(_claim(claim) for claim in data["claims"]),
            disagreements=tuple(_disagreement(entry) for entry in data["disagreements"]),
            answers=tuple(_made(AuditedAnswer, answer) for answer in data["answers"]),
            statistics=dict(data["statistics"]),
            warnings=tuple(_made(Warned, warning) for warning in data["warnings"]),
            remarks=_remarks(data["remarks"]),
            version=str(data["tool"]["version"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"this audit lacks a part, has one too many or of another kind: {error}") from error


def _made(kind: type[_Part], data: Mapping[str, Any]) -> _Part:
    """Return a part of an audit; raises TypeError where a text, number or truth value is none."""
    made = kind(**data)
    if kind not in _KNOWN:
        _KNOWN[kind] = _plain(kind)
    for name, types in _KNOWN[kind]:
        if not isinstance(getattr(made, name), types):
            raise TypeError(f"{name} of {kind.__name__}")
    return made


def _plain(kind: type[Any]) -> _Plain:
    """Return the fields that JSON holds as they are, with their types."""
    # A named tuple wraps the text of its annotations.
    texts = {name: str(getattr(hint, "__forward_arg__", hint)) for name, hint in kind.__annotations__.items()}
    named = [(name, text.split(" | ")) for name, text in texts.items()]
    return tuple((name, tuple(_PLAIN[word] for word in words)) for name, words in named if {*words} <= _PLAIN.keys())


def _item(data: Mapping[str, Any]) -> AuditedItem:
    whole = {
        **data,
        "module": tuple(str(code) for code in data["module"]),
        "state": State(data["state"]),
        "confidence": Confidence(data["confidence"]),
        "verdict": Verdict(data["verdict"]),
        "evidence": _places(data["evidence"]),
        "elsewhere": tuple(_made(Elsewhere, other) for other in data["elsewhere"]),
        "remarks": _remarks(data["remarks"]),
        "pointer": _made(Pointer, data["pointer"]) if data["pointer"] is not None else None,
        "decision": Decision(Verdict(data["decision"]).value) if data["decision"] is not None else None,
    }
    return _made(AuditedItem, whole)


def _claim(data: Mapping[str, Any]) -> AuditedClaim:
    whole = {
        **data,
        "verdict": ClaimVerdict(data["verdict"]),
        "evidence": _places(data["evidence"]),
        "decision": Decision(ClaimVerdict(data["decision"]).value) if data["decision"] is not None else None,
    }
    return _made(AuditedClaim, whole)


def _disagreement(data: Mapping[str, Any]) -> Disagreement:
    made = _made(Disagreement, data)
    if made.kind not in LEVEL_OF_DISAGREEMENT:
        raise ValueError(f"{made.kind!r} is not a kind of disagreement")
    return made


def _remarks(data: Sequence[Mapping[str, Any]]) -> tuple[AuditedRemark, ...]:
    return tuple(
        _made(
            AuditedRemark,
            {**entry, "confidence": Confidence(entry["confidence"]), "evidence": _places(entry["evidence"])},
        )
        for entry in data
    )


def _places(data: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    return tuple(_made(Place, place) for place in data)
