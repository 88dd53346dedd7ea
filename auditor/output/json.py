"""The audit as one JSON object: same commit, same refs, same options, same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.output.text import as_json

if TYPE_CHECKING:
    from auditor.audited import Audit


def render(audit: Audit) -> bytes:
    """Return the JSON object as UTF-8 with a final newline; what cannot be seen in it stands as an escape."""
    return as_json(audit.to_dict())
