"""Remarks about steps of workflows that have a key twice: GitHub rejects the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Remark, Repository, regex, remark
from probes.remarks._items import item_of_workflow

_FIRST: Final = regex(r"( {0,60}- {1,4})([a-z-]+):(?= |$)")
_KEY: Final = regex(r"( {0,64})([a-z-]+):(?= |$)")
_MAX_LINES: Final = 300


@remark("workflow-key-twice")
def workflow_key_twice(repo: Repository) -> Iterator[Remark]:
    """A step of a workflow has a key twice, so that GitHub rejects the file and runs none of it. One remark a file."""
    for workflow in repo.workflows.active:
        lines = (repo.tree.text(workflow.path) or "").split("\n")
        steps = [step for job in workflow.jobs for step in job.steps]
        found = next((twice for step in steps if (twice := _twice(lines, step.line)) is not None), None)
        if found is not None:
            name, first, second = found
            yield Remark(
                "workflow-key-twice",
                item_of_workflow(workflow),
                f"a step of {workflow.path} has `{name}` twice, so GitHub rejects the file and runs none of it",
                (Evidence(workflow.path, first, f"{name}:"), Evidence(workflow.path, second, f"{name}: once more")),
            )


def _twice(lines: list[str], line: int) -> tuple[str, int, int] | None:
    """Return the first key that stands twice in a step that begins on a line, with the lines of both."""
    begin = _FIRST.match(lines[line - 1][:200]) if 0 < line <= len(lines) else None
    if begin is None:
        return None
    indent = len(begin[1])
    seen = {begin[2]: line}
    for number, text in enumerate(lines[line : line + _MAX_LINES], line + 1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        if len(text) - len(text.lstrip(" ")) < indent:
            return None
        key = _KEY.match(text[:200])
        if key is not None and len(key[1]) == indent:
            if key[2] in seen:
                return key[2], seen[key[2]], number
            seen[key[2]] = number
    return None
