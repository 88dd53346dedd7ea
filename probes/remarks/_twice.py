"""Remarks about keys that stand twice: GitHub rejects a workflow for one, and of hooks the first list is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes.remarks._items import item_of_workflow
from probes.remarks._words import listed

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


_TOP: Final = regex(r"repos[ \t]{0,9}:")
_HOOK: Final = regex(r"[ \t]{0,40}(?:-[ \t]{1,9})?id[ \t]{0,9}:[ \t]{0,9}[\"']?([\w.-]{1,100})")


@remark("pre-commit-repos-twice")
def pre_commit_repos_twice(repo: Repository) -> Iterator[Remark]:
    """The hooks of pre-commit stand below two keys `repos`, of which the last counts: the others never run."""
    for path in repo.tree.named(".pre-commit-config.yaml", foreign=False):
        lines = (repo.tree.text(path) or "").split("\n") if "/" not in path else []
        begun = [number for number, line in enumerate(lines, 1) if _TOP.match(line[:200])]
        lost = [hook[1] for line in lines[begun[0] : begun[-1] - 1] if (hook := _HOOK.match(line))] if begun else []
        if len(begun) > 1 and lost and "---" not in {line.rstrip() for line in lines[begun[0] : begun[-1]]}:
            told = f"{len(lost)} hook{'s' if len(lost) != 1 else ''} before it ({listed(lost[:3])}) never run"
            often = "twice" if len(begun) == 2 else f"{len(begun)} times"
            yield Remark(
                "pre-commit-repos-twice",
                "pre-commit",
                f"{path} has `repos` {often}, and only the last counts: {told}",
                tuple(Evidence(path, line, "repos:") for line in (begun[0], begun[-1])),
            )
