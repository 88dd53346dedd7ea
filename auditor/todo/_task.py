"""The to-do list as data: tasks in groups, and what is only to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from auditor.audited import Audit, Place, Pointer
    from auditor.warned import Warned


class Where(NamedTuple):
    """A file and the lines of it that a task is about; nothing where it is about no file."""

    path: str | None = None
    lines: tuple[int, ...] = ()


class Task(NamedTuple):
    """One thing to do: what it is about, where, what was found, and the remedy."""

    about: str
    where: Where = Where()
    said: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()
    remedy: str = ""
    pointer: Pointer | None = None
    """Where the group itself points for it."""
    remark: str = ""
    """The id of the remark that it is made of, where it is about an item."""


class Group(NamedTuple):
    """Tasks of one kind under their title."""

    title: str
    tasks: tuple[Task, ...]


class Todo(NamedTuple):
    """What a group can still do before it hands in."""

    groups: tuple[Group, ...]
    """The most certain first, none of them empty."""
    notes: tuple[Warned, ...]
    """What was not seen: there is nothing to do about it."""
    missed: tuple[str, ...]
    """The ids of the ticked items that were not found, in the order of the checklist."""

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return sum(len(group.tasks) for group in self.groups)


def on_report(audit: Audit, line: int | None) -> Where:
    """Return the place of a line of the checklist; nowhere for an item that it does not list."""
    return Where(audit.report.marks_path or audit.report.path, (line,)) if line else Where()
