"""Remarks about what starts workflows: nothing at all, branches that do not exist, path filters that match nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._paths import filtered_paths
from probes._shared import clipped
from probes.remarks._items import item_of_workflow
from probes.remarks._places import keeps_folder, static, whole
from probes.remarks._tracked import ignored, tracking
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
        unread = workflow.error is not None and workflow.error.reason != "it is no mapping"
        if workflow.gitlab or unread or not text:
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
        elif "/." not in place[1:] and not (
            workflow.triggers or workflow.jobs or _ON.search(text) or _JOBS.search(text)
        ):
            line, note = _first(text), "neither `on:` nor `jobs:`"
            message = f"{place} has neither `on:` nor `jobs:`, so GitHub rejects it as a workflow"
        else:
            continue
        yield Remark("workflow-never-runs", item, message, (Evidence(place, line, note),))


def _first(text: str) -> int:
    """Return the first line that says something."""
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if line.strip() and not line.lstrip().startswith(("#", "---"))), 1)


@remark("workflow-branch-missing")
def workflow_branch_missing(repo: Repository) -> Iterator[Remark]:
    """A workflow, or a job or step by its `if`, runs only on branches that the repository does not have.

    One remark a workflow and branch.
    """
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
        yield from _held_back(workflow, names)


_AT: Final = regex(r"github\.ref(?:_name)? ?== ?'(?:refs/heads/)?([\w./-]{1,100})'")
_BRACKET: Final = regex(r"[()]")


def _held_back(workflow: Workflow, names: set[str]) -> Iterator[Remark]:
    """Yield a remark for each branch that is not there and that a job or step waits for."""
    found: dict[str, list[Evidence]] = {}
    pages = False
    for job in workflow.jobs:
        held = [(job.condition, job.line, job.uses), *((each.condition, each.line, each.uses) for each in job.steps)]
        for condition, line, used in held:
            branch = _waits_for(condition or "")
            if branch and branch not in names:
                found.setdefault(branch, []).append(Evidence(workflow.path, line, clipped(f"if: {condition}", 120)))
                pages = pages or "pages" in (used or "")
    for branch, places in found.items():
        many = len(places) > 1
        who = f"{len(places)} jobs and steps run" if many else "a job or step runs"
        yield Remark(
            "workflow-branch-missing",
            "github-pages" if pages else item_of_workflow(workflow),
            f"{who} only on the branch {branch} (`if`), and the repository has no such branch",
            tuple(places[:3]),
            Confidence.MEDIUM,
        )


def _waits_for(condition: str) -> str | None:
    """Return the branch that a plain condition asks for, beside what else has to hold; None for any other condition."""
    if _BRACKET.search(condition) or "||" in condition or "!" in condition.replace("!=", ""):
        return None
    found = [match for part in condition.split("&&") if (match := _AT.search(part))]
    return found[0][1] if len(found) == 1 and not found[0][1].startswith("refs/") else None


def _main_first(branch: str) -> tuple[bool, str]:
    return branch not in ("main", "master"), branch


@remark("workflow-paths-unmatched")
def workflow_paths_unmatched(repo: Repository) -> Iterator[Remark]:
    """A path filter matches no tracked file, so that nothing that is there can start the workflow through it.

    Silent where other patterns fit the file in which DVC tracks the same, or start the workflow and DVC tracks
    nothing that this one is meant for. One remark a workflow and reason.
    """
    if not whole(repo):
        return
    for workflow in repo.workflows.active:
        found = _unmatched(repo, workflow)
        for why in dict.fromkeys(each.ignoring for each in found):
            same = [each for each in found if each.ignoring == why]
            patterns = list(dict.fromkeys(each.pattern for each in same))
            filters = f"filter {patterns[0]} matches" if len(patterns) == 1 else f"filters {listed(patterns)} match"
            hollow = any(each.hollow for each in same)
            through = "it" if len(patterns) == 1 else "them"
            effect = f": only a new file there could start the workflow through {through}"
            if why:
                effect = f", because {why.path} {why.note}, so no change can start the workflow through {through}"
            places = (each.place._replace(note=f"{each.pattern} matches {_what(each.hollow)}") for each in same)
            kept = list(dict.fromkeys(each.kept for each in same if each.kept is not None))
            yield Remark(
                "workflow-paths-unmatched",
                item_of_workflow(workflow),
                f"the path {filters} {_what(hollow)}{effect}" + _otherwise(same, [str(each.path) for each in kept]),
                (*places, *([why] if why else []), *kept),
                Confidence.HIGH if why or not hollow else Confidence.MEDIUM,
            )


def _what(hollow: bool) -> str:
    return "no tracked file" + (" but the placeholder of an empty folder" if hollow else "")


def _otherwise(found: list[_Unmatched], kept: list[str]) -> str:
    """Return how a sentence goes on that says which patterns fit nothing: what does start the workflow, or would."""
    others = list(dict.fromkeys(pattern for each in found for pattern in each.others))
    told = f"; through {listed(others)} it can" if others else ""
    if kept:
        told += f"; DVC tracks that in {listed(kept)}, which the filter does not name"
    return told


class _Unmatched(NamedTuple):
    """A pattern of a path filter that fits no file worth the name, and where it stands."""

    pattern: str
    place: Evidence
    ignoring: Evidence | None
    """The line of a .gitignore that leaves its files out."""
    hollow: bool
    """Whether it fits files that only keep their folder."""
    others: tuple[str, ...] = ()
    """The patterns of the same filter that do fit something."""
    kept: Evidence | None = None
    """Where DVC tracks what it is meant to fit."""


def _unmatched(repo: Repository, workflow: Workflow) -> list[_Unmatched]:
    triggers = [(trigger, _matched(repo, trigger)) for trigger in workflow.triggers]
    starting = {path for _, matched in triggers for paths in matched.values() for path in paths or ()}
    found: list[_Unmatched] = []
    for trigger, matched in triggers:
        empty = [
            name
            for name, paths in matched.items()
            if paths is not None and name not in paths and all(map(keeps_folder, paths))
        ]
        others = tuple(name for name, paths in matched.items() if paths and name not in empty)
        for pattern in empty:
            root = pattern.split("*", 1)[0].rstrip("/")
            ignoring = ignored(repo, root, folder=pattern != root) if root else None
            hollow = bool(matched[pattern])
            kept = list(tracking(repo, root)) if root and not hollow else []
            dead = len(empty) == len(matched) or (ignoring is not None and kept)
            if dead and starting.isdisjoint(each.path for each in kept):
                place = Evidence(workflow.path, trigger.path_lines.get(pattern, trigger.line))
                found.append(_Unmatched(pattern, place, ignoring, hollow, others, kept[0] if kept else None))
    return found


def _matched(repo: Repository, trigger: Trigger) -> dict[str, tuple[str, ...] | None]:
    """Return the files that each pattern of a trigger's filter fits; None for what cannot be told."""
    return {name: filtered_paths(repo, name) for name in trigger.paths if name and not name.startswith("!")}
