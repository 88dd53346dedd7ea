"""Check what a student repository's report claims against what the repository shows.

The public API, loaded when first used so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor._regex import regex
    from auditor.crosscheck import Verdict
    from auditor.finding import NOT_READABLE, Confidence, Evidence, Finding, Remark, State, absent
    from auditor.pipeline import Audit, audit
    from auditor.registry import probe, remark
    from auditor.repository import Repository

__version__ = "0.1.0"

_HOMES = {
    "NOT_READABLE": "auditor.finding",
    "Audit": "auditor.pipeline",
    "Confidence": "auditor.finding",
    "Evidence": "auditor.finding",
    "Finding": "auditor.finding",
    "Remark": "auditor.finding",
    "Repository": "auditor.repository",
    "State": "auditor.finding",
    "Verdict": "auditor.crosscheck",
    "absent": "auditor.finding",
    "audit": "auditor.pipeline",
    "probe": "auditor.registry",
    "regex": "auditor._regex",
    "remark": "auditor.registry",
}

__all__ = [
    "NOT_READABLE",
    "Audit",
    "Confidence",
    "Evidence",
    "Finding",
    "Remark",
    "Repository",
    "State",
    "Verdict",
    "__version__",
    "absent",
    "audit",
    "probe",
    "regex",
    "remark",
]


def __getattr__(name: str) -> object:
    """Return the public object `name`; raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
