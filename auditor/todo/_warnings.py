"""Tasks about warnings: which of them belong together, and what is true of several questions, said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from auditor._warning_meanings import ABOUT_MANY, ADVISING, OF_FAULTS, REMEDIES
from auditor.todo._task import Task, Where
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.audited import Audit

SEVERAL: Final = 2
"""Of more than these of one kind there is one task."""
_LINED: Final = 6
"""Of more questions than these the numbers are told, and no lines."""

SECRETS: Final = ("secret",)
NOTES: Final = frozenset((
    "shallow", "submodule", "linked-worktree", "ignored", "unread", "answers-elsewhere", "checklist-cut",
    *OF_FAULTS,
))  # fmt: skip
"""Warnings that say what was not seen: there is nothing to do about them."""
DISK: Final = ("merge-conflict", "unborn", "only-in-worktree", "lost-in-worktree", "figure-uncommitted")
BROKEN: Final = ("conflict-left",)
"""Warnings of what cannot work as it stands."""
GIT: Final = ("uncommitted", "not-pushed", "other-branch", "behind", "detached", "no-remote", "nested-repository")
REPORT: Final = (
    "no-report", "report-unread", "no-checklist", "marks-elsewhere", "not-filled-in", "marks-taken", "marks-unclear",
    "mark-twice", "no-dot-files", "pointer-file", "pointer-key", "pointer-item", "pointer-path", "answer-empty",
    "placeholder-left",
)  # fmt: skip
ANSWERS: Final = ("figure-missing", "figure-ignored", "figures-many", "answer-short", "answer-long")
"""Warnings of what single answers lack, told in the order of the report."""
GROUPED: Final = frozenset({*NOTES, *SECRETS, *DISK, *BROKEN, *GIT, *REPORT, *ANSWERS})
"""Warnings that have a group; all others stand beside the checklist."""

_FIGURES: Final = {
    "figure-uncommitted": " exists only in your work tree",
    "figure-ignored": " is left out by .gitignore",
}
"""What is said of a figure behind its path."""


def warned(audit: Audit, ids: Iterable[str]) -> list[Task]:
    """Return the warnings of these ids in the order of the ids; what is true of many questions is one task."""
    return [task for name in ids for task in _of_kind(name, [each for each in audit.warnings if each.id == name])]


def _of_kind(name: str, warnings: Sequence[Warned]) -> list[Task]:
    """Return the warnings of one id as tasks."""
    if len(warnings) > SEVERAL and name == "figure-uncommitted":
        about, remedy = ABOUT_MANY[name]
        said = f"questions {'; '.join(figure_of(warning) for warning in warnings)}"
        return [Task(about.format(len(warnings)), Where(warnings[0].path), (said,), (), remedy)]
    asked = [warning.question for warning in warnings if warning.question is not None]
    if len(warnings) > SEVERAL and name in ABOUT_MANY and len(asked) == len(warnings):
        return [_of_questions(name, warnings, asked)]
    by_message: dict[tuple[str, str | None], list[Warned]] = {}
    for warning in warnings:
        by_message.setdefault((warning.message, warning.path), []).append(warning)
    return [_of_lines(same) for same in by_message.values()]


def _of_questions(name: str, warnings: Sequence[Warned], asked: Sequence[int]) -> Task:
    """Return one task about many questions, with the line of each where they are not too many."""
    about, remedy = ABOUT_MANY[name]
    if len(warnings) <= _LINED:
        numbers = [f"{number} (line {warning.line})" for number, warning in zip(asked, warnings, strict=True)]
        where = Where(warnings[0].path)
    else:
        numbers = _ranges(asked)
        where = of_warning(warnings[0]).where
    listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else numbers[0]
    return Task(about.format(f"questions {listed}"), where, (), (), remedy)


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Return numbers with runs of three and more drawn together: `3`, `5 to 9`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [
        text
        for run in found
        for text in ([f"{run[0]} to {run[-1]}"] if len(run) > SEVERAL else [str(each) for each in run])
    ]


def _of_lines(same: Sequence[Warned]) -> Task:
    """Return one task of warnings that say the same of one file, with all their lines."""
    task = of_warning(same[0])
    lines = sorted({warning.line for warning in same if warning.line})
    return task._replace(where=Where(same[0].path, tuple(lines))) if len(lines) > 1 else task


def figure_of(warning: Warned) -> str:
    """Return which figure a warning is about, in few words: `14 (line 315): reports/figures/14.png`."""
    path = advice(warning)[0].removeprefix(f"question {warning.question}: ").removesuffix(_FIGURES[warning.id])
    return f"{warning.question} (line {warning.line}): {path}"


def of_warning(warning: Warned) -> Task:
    """Return a warning as a task: what was found, and what to do about it."""
    about, remedy = advice(warning)
    where = Where(warning.path, (warning.line,) if warning.line else ())
    return Task(about, where, remedy=remedy[:1].lower() + remedy[1:])


def advice(warning: Warned) -> tuple[str, str]:
    """Return what a warning says apart from what to do about it.

    The JSON form has no key for either: the last sentence of the message is all that is kept of the remedy.
    """
    if warning.id in ADVISING and ". " in warning.message:
        about, _, remedy = warning.message.rpartition(". ")
        return about, remedy
    return warning.message, REMEDIES.get(warning.id, "")
