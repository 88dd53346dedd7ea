"""Which files of a clone an audit may read: all others are judged by name, size and object id, and never fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from auditor._names import NO_TEXT
from auditor.limits import MAX_ALIKE

if TYPE_CHECKING:
    from auditor.git.snapshot import Entry

_PERHAPS_DATA = frozenset({".txt", ".json", ".xml", ".html", ".jsonl", ".geojson", ".log", ".yaml", ".yml"})


def readable(entries: Mapping[str, Entry]) -> list[str]:
    """Return the paths whose text an audit may read: no images, models or data, and no submodules."""
    kinds = {path: (str(PurePosixPath(path).parent), PurePosixPath(path).suffix.lower()) for path in entries}
    count = Counter(kinds.values())
    return [
        path
        for path, (folder, suffix) in kinds.items()
        if suffix not in NO_TEXT
        and not (suffix in _PERHAPS_DATA and count[folder, suffix] > MAX_ALIKE)
        and entries[path].mode != "160000"
    ]
