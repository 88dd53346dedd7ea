"""Check what a student repository's report claims against what the repository shows.

    source ──► snapshot ──► repository ──► probes ──► findings ──┐
                                │ └──────► claims of the answers ┼──► verdicts ──► audit ──► output
                                └────────► marks of the checklist┘

What each module is for, in the order of that line (`pyproject.toml` holds which may import which):

- `git` turns a source (a URL, a path, a bundle) into a `Snapshot`: one commit, a work tree or a plain folder. It alone
  runs git.
- `repository` gives the snapshot's `views`: its files as parsed facts, each kind read when it is first asked for.
  `resolve` follows commands to what they run, `template` knows what the course's template brought.
- `checklist` reads the catalogue of items and questions. `report` finds the report, and reads its marks and its answers
  apart.
- `registry` finds the probes (one an item, in the package `probes` and in anybody's) and the remarks. `finding` is what
  they answer, `elsewhere` asks them about other branches and earlier commits.
- `claims` reads what answers say, `claimcheck` holds that against the repository, `crosscheck` the ticks against the
  findings. Only these two judge.
- `assembly` puts one audit together, `cautions` says what its reader should know of it. `pipeline` is the way in: it
  opens the source, and takes from `memory` what an earlier run found.
- `audited` is the audit as data and as JSON. `output` prints it, and finds nothing out.
- `batch` audits a whole course, `selfcheck` adds what a group can still fix, `evaluate` compares audits with labels,
  and `cli` has a module for each command.

The names below are the public API. They are loaded when first used, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.crosscheck import Verdict
    from auditor.finding import Confidence, Evidence, Finding, Remark, State, Trait, absent, unreadable
    from auditor.pipeline import Audit, audit
    from auditor.registry import probe, remark
    from auditor.repository import Repository, once, once_by

__version__ = "0.1.0"

_HOMES = {
    "Audit": "auditor.pipeline",
    "Confidence": "auditor.finding",
    "Evidence": "auditor.finding",
    "Finding": "auditor.finding",
    "Remark": "auditor.finding",
    "Repository": "auditor.repository",
    "State": "auditor.finding",
    "Trait": "auditor.finding",
    "Verdict": "auditor.crosscheck",
    "absent": "auditor.finding",
    "audit": "auditor.pipeline",
    "once": "auditor.repository",
    "once_by": "auditor.repository",
    "probe": "auditor.registry",
    "remark": "auditor.registry",
    "unreadable": "auditor.finding",
}

__all__ = [
    "Audit",
    "Confidence",
    "Evidence",
    "Finding",
    "Remark",
    "Repository",
    "State",
    "Trait",
    "Verdict",
    "__version__",
    "absent",
    "audit",
    "once",
    "once_by",
    "probe",
    "remark",
    "unreadable",
]


def __getattr__(name: str) -> object:
    """Return the public object `name`; raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
