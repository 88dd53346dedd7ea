"""What a .dockerignore keeps out of a build."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor import Evidence, Repository
from auditor.shared import glob_expression
from probes.remarks._places import joined


def left_out(repo: Repository, dockerfile: str, context: str, path: str) -> Evidence | None:
    """Return the line of a .dockerignore that keeps all of a path out of builds, None where none does."""
    own = f"{dockerfile}.dockerignore"
    source = own if repo.tree.exists(own) else joined(context, ".dockerignore")
    text = repo.tree.text(source)
    if text is None or len(path) > 300:
        return None
    found = None
    parts = path.split("/")
    parents = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    for number, raw in enumerate(text.split("\n")[:2000], 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!").strip().strip("/").removeprefix("./")
        if line.startswith("!"):
            # An exception may concern what lies below, too.
            if pattern.startswith(path + "/") or "*" in pattern or pattern in parents:
                found = None
            continue
        expression = _expression(pattern)
        if expression is not None and any(expression.fullmatch(each) for each in parents):
            found = Evidence(source, number, f"keeps out {pattern}")
    return found


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str] | None:
    found = glob_expression(pattern)
    return re.compile(found) if found is not None and pattern not in ("", "*", "**") else None
