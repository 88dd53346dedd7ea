"""What a workflow does about data where no path of its triggers names data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._ci.events import looks_at_changes
from probes._ci.triggers import asks
from probes._commands import runs, short, steps, words

if TYPE_CHECKING:
    from auditor.views.workflows import Workflow

_DATA: Final = regex(r"(?i)data|dvc")
_SETS_UP: Final = frozenset({"runner", "ci", "workflow"})
"""What CML does beside reporting."""
_DATA_REPORT: Final = regex(r"(?i)(?:data|dataset)[_-]?(?:statistics|stats|report|check|validat)")


def minding_data(repo: Repository, workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each thing that a workflow does about data."""
    about = _DATA.search(f"{workflow.path.rpartition('/')[2]} {workflow.name}")
    for run in runs(repo, workflow):
        tool, *rest = words(run.command)
        cml = tool in ("cml", "cml-send-comment", "cml-publish") and _SETS_UP.isdisjoint(rest[:2])
        if cml or (about and _DATA_REPORT.search(short(run.command, 500))):
            yield Finding.partial("a job reports on data; no trigger names data", *run.evidence())
    launches = any(words(run.command)[:2] == ("cml", "runner") for run in runs(repo, workflow))
    for _, step in steps(workflow):
        place = Evidence(workflow.path, step.line, step.uses or "")
        if step.action.startswith("iterative/setup-cml") and not launches:
            yield Finding.partial("a job reports with CML; no trigger names data", place)
        if step.action.startswith(("dorny/paths-filter", "tj-actions/changed-files")) and (about or asks(step)):
            yield Finding.done("a workflow looks for changed data", place, confidence=Confidence.MEDIUM)
        if looks_at_changes(step):
            yield Finding.partial("a step looks for changed data; no trigger names data", place)
    dispatch = workflow.trigger("repository_dispatch")
    if dispatch and any("data" in kind.lower() for kind in dispatch.types):
        place = Evidence(workflow.path, dispatch.line, dispatch.event)
        yield Finding.done("an event about data starts a workflow", place)
