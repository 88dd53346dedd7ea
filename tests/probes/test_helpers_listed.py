"""Who writes a probe finds the helpers that exist in one list."""

from __future__ import annotations

import re
from pathlib import Path

import probes

FOLDER = Path(probes.__file__).parent


def test_every_helper_of_the_probes_is_listed_once_and_is_there() -> None:
    listed = re.findall(r"^- `([\w.]+)`: \S", probes.__doc__ or "", re.MULTILINE)
    modules = (path.relative_to(FOLDER).with_suffix("").parts for path in FOLDER.rglob("*.py"))
    helpers = (parts for parts in modules if parts[0].startswith("_") and parts[-1] != "__init__")
    assert sorted(listed) == sorted(".".join(parts) for parts in helpers)
