"""What a group can still do before it hands in, as data: tasks in groups, the most certain first.

An output shows the list and decides none of it: what is a task, how sure it is, and what remedies it, is said here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor.crosscheck import Verdict
from auditor.todo._answers import contradicted, lacking, unanswered
from auditor.todo._items import UNSURE, accused, disagreeing, remarked, to_tick, unclaimed, unclear
from auditor.todo._task import Group, Task, Todo, Where
from auditor.todo._warnings import BROKEN, DISK, GIT, GROUPED, NOTES, REPORT, SECRETS, of_warning, warned

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedItem

__all__ = ["Group", "Task", "Todo", "Where", "of_warning", "todo"]

_BRIEFLY: Final = 8
"""Of more items than these that are done and not ticked no evidence is shown."""


def todo(audit: Audit, *, part: bool = False) -> Todo:
    """Return what there is to do.

    `part` says that the audit is of chosen items alone, so that no answer is asked for.
    """
    return Todo(
        groups=tuple(group for group in _groups(audit, part=part) if group.tasks),
        notes=tuple(warning for warning in audit.warnings if warning.id in NOTES),
        missed=tuple(item.id for item in audit.items if item.standing in (Verdict.REFUTED, Verdict.UNCONFIRMED)),
    )


def _groups(audit: Audit, *, part: bool) -> tuple[Group, ...]:
    by_verdict: dict[Verdict, list[AuditedItem]] = {verdict: [] for verdict in Verdict}
    for item in audit.items:
        by_verdict[item.standing].append(item)
    refuted = by_verdict[Verdict.REFUTED]
    unsure = [item for verdict in UNSURE for item in by_verdict[verdict]]
    denied = {entry.item for entry in audit.disagreements if entry.kind == "denied"}
    done = to_tick(audit)
    brief = len(done) > _BRIEFLY
    beside = [warning for warning in audit.warnings if warning.id not in GROUPED]
    if not part:
        audit = audit._replace(warnings=(*unanswered(audit), *audit.warnings))
    return (
        _group("Secrets in your files", warned(audit, SECRETS)),
        _group("Ticked, and not in the repository", [accused(audit, item) for item in refuted]),
        _group("On your disk, and not in a commit", warned(audit, DISK)),
        _group(
            "Answers that the repository or a tick contradicts",
            [*contradicted(audit), *disagreeing(audit, "denied", but={item.id for item in refuted})],
        ),
        _group("Answered, and not ticked", disagreeing(audit, "affirmed")),
        _group(
            "Ticked, and there only in part or not surely",
            [accused(audit, item) for item in unsure if item.id not in denied],
        ),
        _group(
            "Done, and not ticked" + (" (`audit suggest --apply` ticks what is sure)" if brief else ""),
            [unclaimed(audit, item, brief=brief) for item in done],
        ),
        _group("The report", [*warned(audit, REPORT), *unclear(audit), *lacking(audit)]),
        _group("Git", warned(audit, GIT)),
        _group(
            "There, and cannot work (`audit explain REMARK` says what is meant)",
            [*warned(audit, BROKEN), *remarked(audit)],
        ),
        _group("Beside the checklist", [of_warning(warning) for warning in beside]),
        _group(
            "The program failed at: please report it with what `--debug` shows",
            [Task(item.id, said=(item.message,)) for item in by_verdict[Verdict.ERROR]],
        ),
    )


def _group(title: str, tasks: list[Task]) -> Group:
    return Group(title, tuple(tasks))
