"""Remarks about what never runs: jobs whose condition nothing meets, workflows where GitHub does not look for any."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from auditor import Confidence, Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._ci.conditions import never_runs
from probes._lines import command_texts
from probes._paths import is_set_aside
from probes._shared import clipped
from probes.remarks._items import item_of_name, item_of_workflow
from probes.remarks._words import listed

_JOB: Final = regex(r"[A-Za-z_][\w-]{0,100}")


@remark("workflow-misplaced")
def workflow_misplaced(repo: Repository) -> Iterator[Remark]:
    """A workflow lies in the root or elsewhere in `.github`, where GitHub looks for none.

    Silent for one that says that it is set aside, that also lies where it should, or that a command names.
    """
    placed = {posixpath.basename(workflow.path) for workflow in repo.workflows.files}
    for config in repo.configs.files:
        name = posixpath.basename(config.path)
        inner = config.path.startswith(".github/") and not config.path.startswith(".github/workflow-templates/")
        if config.kind != "yaml" or name in placed or not (inner or "/" not in config.path):
            continue
        if config.path == f".github/workflows/{name}" or not _is_workflow(config.data) or is_set_aside(config.path):
            continue
        if any(name in text for _, text in command_texts(repo)):
            continue
        yield Remark(
            "workflow-misplaced",
            item_of_name(name),
            f"{config.path} is a workflow, but GitHub runs only those that lie in .github/workflows",
            (Evidence(config.path, min(config.lines.get("on", 1), config.lines.get("jobs", 1)), "a workflow"),),
            Confidence.MEDIUM,
        )


def _is_workflow(data: object) -> bool:
    """Return whether a document says what starts it and has a job that has steps or calls another workflow."""
    jobs = data.get("jobs") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(jobs, Mapping) or not ({"on", "true"} & set(data)):
        return False
    return any(isinstance(job, Mapping) and ("runs-on" in job or "uses" in job) for job in jobs.values())


@remark("workflow-needs-missing")
def workflow_needs_missing(repo: Repository) -> Iterator[Remark]:
    """A job waits for one that the workflow does not have, so that GitHub rejects the file and runs none of it.

    One remark a workflow.
    """
    for workflow in repo.workflows.active:
        known = {job.id for job in workflow.jobs}
        missing = [] if workflow.gitlab else [(job, need) for job in workflow.jobs for need in job.needs]
        missing = [(job, need) for job, need in missing if need not in known and _JOB.fullmatch(need)]
        text = repo.tree.text(workflow.path) or "" if missing else ""
        # One that nothing can start is there all the same.
        missing = [each for each in missing if not re.search(rf"(?m)^[ \t]{{1,16}}[\"']?{each[1]}[\"']?[ \t]*:", text)]
        if missing:
            names = listed(dict.fromkeys(need for _, need in missing))
            yield Remark(
                "workflow-needs-missing",
                item_of_workflow(workflow),
                f"the job {missing[0][0].id} needs {names}, which {workflow.path} does not have: GitHub rejects the "
                "file and runs none of it",
                tuple(Evidence(workflow.path, job.line, f"{job.id} needs {need}") for job, need in missing),
            )


@remark("workflow-job-never-runs")
def workflow_job_never_runs(repo: Repository) -> Iterator[Remark]:
    """A job has a condition that no event which starts its workflow can meet.

    A pull request that is closed or merged starts no workflow whose `pull_request` has no `types` with `closed`; a
    push has no base branch; a filter for branches leaves out all others. Silent for what is put together with
    brackets, and where another workflow or event may start it. One remark a workflow.
    """
    for workflow in repo.workflows.active:
        found = [job for job in workflow.jobs if never_runs(workflow, job)]
        if not found:
            continue
        events = listed(dict.fromkeys(trigger.event for trigger in workflow.triggers))
        closed = any("event.action" in (job.condition or "") or "merged" in (job.condition or "") for job in found)
        why = "; a pull request that is closed starts it only with `types: [closed]`" if closed else ""
        many = len(found) > 1
        yield Remark(
            "workflow-job-never-runs",
            item_of_workflow(workflow),
            f"the job{'s' if many else ''} {listed(job.id for job in found)} of {workflow.path} never "
            f"run{'' if many else 's'}: the `if` holds on no event that starts the workflow ({events}){why}",
            tuple(Evidence(workflow.path, job.line, f"if: {clipped(job.condition or '', 120)}") for job in found),
        )
