"""Remarks about workflows that GitHub refuses as a whole, for what stands where it knows no such thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes.remarks._items import item_of_workflow

if TYPE_CHECKING:
    from auditor.views.workflows import Workflow

_ELSEWHERE: Final = {
    **dict.fromkeys(("fail-fast", "max-parallel"), "below `strategy`"),
    **dict.fromkeys(("run", "working-directory", "shell", "id"), "in a step"),
    **dict.fromkeys(("on", "push", "pull_request", "branches", "paths", "jobs"), "outside of the jobs"),
}
"""Keys that no job has, and where each belongs; GitHub may learn others."""
_FILTERED: Final = regex(r"on\.\w{1,40}\.((?:branches|tags|paths)(?:-ignore)?|types)\.\d{1,4}\.\d{1,4}")


@remark("workflow-refused")
def workflow_refused(repo: Repository) -> Iterator[Remark]:
    """GitHub refuses a workflow that has a list in a list of branches or paths, or a key in a job that none has.

    It runs none of it then. Silent for keys of jobs that are not known to belong elsewhere. One remark a file.
    """
    for workflow in repo.workflows.active:
        found = next(_refused(repo, workflow), None) if not workflow.gitlab and workflow.error is None else None
        if found is not None:
            place, told = found
            message = f"{workflow.path} has {told}, so GitHub refuses the file and runs none of it"
            yield Remark("workflow-refused", item_of_workflow(workflow), message, (place,))


def _refused(repo: Repository, workflow: Workflow) -> Iterator[tuple[Evidence, str]]:
    """Yield what GitHub does not take, each with its place."""
    file = repo.configs.get(workflow.path)
    for key in file.keys if file is not None else ():
        nested = _FILTERED.fullmatch(key.name)
        if nested is not None:
            place = Evidence(workflow.path, key.line, f"{nested[1]}: a list in a list")
            yield place, f"a list in the list of {nested[1]}"
        parts = key.name.split(".")
        if len(parts) > 2 and parts[0] == "jobs" and parts[2] in _ELSEWHERE:
            place = Evidence(workflow.path, key.line, f"{parts[2]}: in a job")
            yield place, f"`{parts[2]}` in job {parts[1]}, which belongs {_ELSEWHERE[parts[2]]}"
