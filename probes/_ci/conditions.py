"""Jobs whose condition no event that starts their workflow can meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Trigger, Workflow

_LONGEST: Final = 1_000
_WRAPPED: Final = regex(r"\$\{\{([^{}]*)\}\}")
_GROUPED: Final = regex(r"(?<!\w)\(|\([^()]*(?:&&|\|\|)")
"""A bracket that is no call, or a call with a condition of its own."""
_SAME: Final = regex(r"(github\.[\w.]+) ?== ?(?:'([^']*)'|(true))")
_PLAIN: Final = regex(r"github\.event\.pull_request\.merged")
_KNOWN: Final = frozenset({"push", "pull_request", "workflow_dispatch", "schedule"})
_TYPES: Final = ("opened", "synchronize", "reopened")
"""What starts a workflow on a pull request unless it says otherwise."""
_NAME: Final = regex(r"[\w.][\w.+/-]*")


def never_runs(workflow: Workflow, job: Job) -> bool:
    """Return whether a job has a condition that is plainly false on each event, where all of these are known."""
    if workflow.gitlab or not job.condition or not {trigger.event for trigger in workflow.triggers} <= _KNOWN:
        return False
    return not _may_hold(workflow, job.condition)


def _may_hold(workflow: Workflow, condition: str) -> bool:
    """Return whether a condition may be true on one of the events, as far as it is plain."""
    if len(condition) > _LONGEST or "github." not in condition:
        return True
    wrapped = _WRAPPED.fullmatch(condition.strip())
    text = " ".join((wrapped[1] if wrapped else condition).split()).lower()
    if _GROUPED.search(text) or "${{" in text:
        return True
    ways = [[part.strip() for part in way.split("&&")] for way in text.split("||")]
    return any(all(_may_be(trigger, part) for part in way) for trigger in workflow.triggers for way in ways)


def _may_be(trigger: Trigger, part: str) -> bool:
    """Return whether one comparison may be true on an event."""
    same = _SAME.fullmatch(part)
    if same is None:
        return not _PLAIN.fullmatch(part) or _merges(trigger)
    name, value = same[1], same[2] or same[3] or ""
    if name == "github.event_name":
        return value == trigger.event
    if name == "github.event.action":
        return trigger.event == "pull_request" and value in (trigger.types or _TYPES)
    if name == "github.event.pull_request.merged":
        return _merges(trigger)
    if name == "github.base_ref":
        return trigger.event == "pull_request" and _lets_in(trigger, value)
    if name in ("github.ref", "github.ref_name"):
        return _may_be_at(trigger, name, value)
    return True


def _merges(trigger: Trigger) -> bool:
    return trigger.event == "pull_request" and "closed" in trigger.types


def _may_be_at(trigger: Trigger, name: str, value: str) -> bool:
    if trigger.event == "pull_request":
        # What is merged runs at the branch it was merged into, all others at a branch of their own.
        return _merges(trigger) or (value.startswith("refs/pull/") if name == "github.ref" else "/" in value)
    if trigger.event != "push" or trigger.tags or (name == "github.ref" and not value.startswith("refs/heads/")):
        return True
    return _lets_in(trigger, value.removeprefix("refs/heads/"))


def _lets_in(trigger: Trigger, branch: str) -> bool:
    """Return whether a filter for branches may let one in."""
    plain = all(map(_NAME.fullmatch, trigger.branches))
    return not trigger.branches or not plain or branch in map(str.lower, trigger.branches)
