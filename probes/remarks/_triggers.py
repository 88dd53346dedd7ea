"""Remarks about what starts workflows: nothing at all, branches that do not exist, path filters that match nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, regex, remark
from probes.remarks._globs import filtered
from probes.remarks._items import item_of_workflow
from probes.remarks._places import keeps_folder, static, whole
from probes.remarks._tracked import ignored
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.workflows import Trigger, Workflow


_ON = regex(r"(?im)^[ \t]{0,8}[\"']?(?:on|true|runs)[\"']?[ \t]*:")
_JOBS = regex(r"(?m)^[ \t]{0,8}[\"']?(?:jobs|runs)[\"']?[ \t]*:")


@remark("workflow-never-runs")
def workflow_never_runs(repo: Repository) -> Iterator[Remark]:
    """A workflow file has no trigger or no job, so GitHub rejects it.

    Silent for a file that is empty or commented out, and for one that only says it is an action.
    """
    builds = {build.path: build for build in repo.docker.builds}
    for workflow in repo.workflows.files:
        text = repo.tree.text(workflow.path)
        if workflow.gitlab or workflow.error is not None or not text:
            continue
        item, place = item_of_workflow(workflow), workflow.path
        if place in builds and not workflow.jobs:
            item, note = "docker-trigger", "a step of Cloud Build"
            line = min((step.line for step in builds[place].steps), default=1)
            message = f"{place} is a Cloud Build file in the folder of the workflows: GitHub rejects it as a workflow"
        elif workflow.jobs and not workflow.triggers and not _ON.search(text):
            line, note = workflow.jobs[0].line, "jobs, and no `on:`"
            message = f"{place} does not say what starts it (`on:`), so GitHub never runs it"
        elif workflow.triggers and not workflow.jobs and not _JOBS.search(text):
            line, note = workflow.triggers[0].line, "`on:`, and no jobs"
            message = f"{place} has no jobs, so GitHub rejects it"
        else:
            continue
        yield Remark("workflow-never-runs", item, message, (Evidence(place, line, note),))


@remark("workflow-branch-missing")
def workflow_branch_missing(repo: Repository) -> Iterator[Remark]:
    """A workflow runs only on branches that the repository does not have. One remark a workflow and branch."""
    names = {name.removeprefix("origin/") for name, _ in repo.history.branches}
    # A clone of one branch knows no other, so that a single name says nothing.
    if len(names) < 2:
        return
    for workflow in repo.workflows.active:
        pushes = [trigger for trigger in workflow.triggers if trigger.event in ("push", "pull_request")]
        found: dict[str, list[Trigger]] = {}
        for trigger in pushes:
            if not trigger.branches or trigger.tags or not all(static(name) for name in trigger.branches):
                continue
            if names.isdisjoint(trigger.branches):
                found.setdefault(listed(trigger.branches), []).append(trigger)
        for branches, same in found.items():
            many = len(same) > 1
            note = f"the repository has the branches {listed(sorted(names, key=_main_first))}"
            yield Remark(
                "workflow-branch-missing",
                item_of_workflow(workflow),
                f"{listed(each.event for each in same)} {'start' if many else 'starts'} the workflow only on {branches}"
                ", and the repository has no such branch",
                tuple(Evidence(workflow.path, each.line, note) for each in same),
                Confidence.HIGH if len(same) == len(workflow.triggers) else Confidence.MEDIUM,
            )


def _main_first(branch: str) -> tuple[bool, str]:
    return branch not in ("main", "master"), branch


@remark("workflow-paths-unmatched")
def workflow_paths_unmatched(repo: Repository) -> Iterator[Remark]:
    """A path filter matches no tracked file, so that no change in the repository can start the workflow through it.

    One remark a workflow and reason.
    """
    if not whole(repo):
        return
    for workflow in repo.workflows.active:
        found = [each for trigger in workflow.triggers for each in _unmatched(repo, workflow, trigger)]
        for why in dict.fromkeys(each.ignoring for each in found):
            same = [each for each in found if each.ignoring == why]
            patterns = list(dict.fromkeys(each.pattern for each in same))
            filters = f"filter {patterns[0]} matches" if len(patterns) == 1 else f"filters {listed(patterns)} match"
            hollow = any(each.hollow for each in same)
            what = "no tracked file" + (" but the placeholder of an empty folder" if hollow else "")
            end = "so no change in the repository can start the workflow through " + (
                "it" if len(patterns) == 1 else "them"
            )
            if why:
                end = f"because {why.path} {why.note}: no change of it can start the workflow"
            places = (Evidence(each.place.path, each.place.line, f"{each.pattern} matches {what}") for each in same)
            yield Remark(
                "workflow-paths-unmatched",
                item_of_workflow(workflow),
                f"the path {filters} {what}, {end}",
                (*places, *([why] if why else [])),
                Confidence.HIGH if why or not hollow else Confidence.MEDIUM,
            )


class _Unmatched(NamedTuple):
    """A pattern of a path filter that fits no file worth the name, and where it stands."""

    pattern: str
    place: Evidence
    ignoring: Evidence | None
    """The line of a .gitignore that leaves its files out."""
    hollow: bool
    """Whether it fits files that only keep their folder."""


def _unmatched(repo: Repository, workflow: Workflow, trigger: Trigger) -> Iterator[_Unmatched]:
    patterns = [pattern for pattern in trigger.paths if pattern and not pattern.startswith("!")]
    matched = {pattern: filtered(repo, pattern) for pattern in patterns}
    empty = {
        pattern: paths
        for pattern, paths in matched.items()
        if paths is not None and all(keeps_folder(each) for each in paths)
    }
    every = len(empty) == len(patterns)
    for pattern, paths in empty.items():
        root = pattern.split("*", 1)[0].rstrip("/")
        ignoring = ignored(repo, root, folder=pattern != root) if root else None
        if ignoring is not None or every:
            place = Evidence(workflow.path, trigger.path_lines.get(pattern, trigger.line))
            yield _Unmatched(pattern, place, ignoring, hollow=bool(paths))
