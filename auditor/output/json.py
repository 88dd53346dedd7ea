"""The audit as one JSON object: same commit, same refs, same options, same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.audited import Audit


def render(audit: Audit) -> bytes:
    """Return the JSON object as UTF-8 with a final newline.

    A name that is no valid Unicode keeps its odd bytes as `\\udcXX` escapes, which JSON can carry.
    """
    text = json.dumps(audit.to_dict(), indent=2, ensure_ascii=False)
    return (text + "\n").encode("utf-8", "backslashreplace")
