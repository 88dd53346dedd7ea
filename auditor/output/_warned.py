"""What a self-check warns of as things to do: what is true of several questions is said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor.audited import figures, span
from auditor.output._labels import where_of
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedAnswer, Place, Pointer

_QUESTIONS: Final = {
    "answer-empty": ("{} are not answered", "answer them"),
    "placeholder-left": ("the template's placeholder is left beside the answers to {}", "delete those lines"),
}
"""What is said once where it is true of several questions."""
_OF_ANSWERS: Final = {
    "figure-missing": (
        "{} answers lack figures",
        "add what is missing; `![text](path)` shows a figure, a link does not",
    ),
    "figure-ignored": ("{} figures are left out by .gitignore", "add them with `git add -f`, and commit them"),
    "answer-short": ("{} answers are shorter than recommended", "write more"),
    "answer-long": ("{} answers are longer than recommended", "shorten them"),
}
"""What is said once where several answers lack it."""
_FIGURES: Final = {
    "figure-uncommitted": " exists only in your work tree",
    "figure-ignored": " is left out by .gitignore",
}
"""What is said of a figure behind its path."""
SEVERAL: Final = 2
_LINED: Final = 6
"""Of more questions than these the numbers are told, and no lines."""

SECRETS: Final = ("secret",)
NOTES: Final = frozenset(
    {"shallow", "submodule", "linked-worktree", "ignored", "unread", "answers-elsewhere"}
    | {"checklist-cut", "notice-failed", "remark-failed", "claims-failed"}
)
"""Warnings that say what was not seen: there is nothing to do about them."""

DISK: Final = ("merge-conflict", "unborn", "only-in-worktree", "lost-in-worktree", "figure-uncommitted")
BROKEN: Final = ("conflict-left",)
"""Warnings of what cannot work as it stands."""
GIT: Final = ("uncommitted", "not-pushed", "other-branch", "behind", "detached", "no-remote", "nested-repository")
REPORT: Final = (
    *(
        "no-report",
        "report-unread",
        "no-checklist",
        "marks-elsewhere",
        "not-filled-in",
        "marks-taken",
        "marks-unclear",
        "mark-twice",
        "no-dot-files",
    ),
    *("pointer-file", "pointer-key", "pointer-item", "pointer-path"),
    *("answer-empty", "placeholder-left"),
)
ANSWERS: Final = (
    *("figure-missing", "figure-ignored", "figures-many"),
    *("answer-short", "answer-long"),
)

_ADVISING: Final = frozenset({*DISK, *GIT, *ANSWERS, "answer-empty", "placeholder-left"})
"""Warnings whose last sentence says what to do: the JSON form has no key for it. Others may quote any text."""


class Task(NamedTuple):
    """One thing to do: what it is about, where, what was found, and the remedy."""

    about: str
    where: str = ""
    said: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()
    remedy: str = ""
    pointer: Pointer | None = None


def warned(audit: Audit, ids: Iterable[str]) -> list[Task]:
    """Return the warnings of these ids in the order of the ids; what is true of many questions is one task."""
    found: list[Task] = []
    for name in ids:
        warnings = [warning for warning in audit.warnings if warning.id == name]
        asked = [warning.question for warning in warnings if warning.question is not None]
        if name in _QUESTIONS and len(warnings) > SEVERAL and len(asked) == len(warnings):
            about, remedy = _QUESTIONS[name]
            lined = len(warnings) <= _LINED
            numbers = [f"{number} (line {warning.line})" for number, warning in zip(asked, warnings, strict=True)]
            if not lined:
                numbers = _ranges(asked)
            listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else numbers[0]
            about = about.format(f"questions {listed}")
            where = where_of(warnings[0].path, None if lined else warnings[0].line)
            found.append(Task(about, where, (), (), remedy))
            continue
        if name == "figure-uncommitted" and len(warnings) > SEVERAL:
            said = f"questions {'; '.join(_figure(warning) for warning in warnings)}"
            about = f"{len(warnings)} figures exist only in your work tree"
            found.append(Task(about, warnings[0].path or "", (said,), (), "commit them"))
            continue
        by_message: dict[tuple[str, str | None], list[Warned]] = {}
        for warning in warnings:
            by_message.setdefault((warning.message, warning.path), []).append(warning)
        for same in by_message.values():
            lines = sorted({warning.line for warning in same if warning.line})
            task = task_of(same[0])
            if len(lines) > 1:
                more = f" and {'line' if len(lines) == 2 else 'lines'} {', '.join(map(str, lines[1:]))}"
                task = task._replace(where=task.where + more)
            found.append(task)
    return found


def unanswered(audit: Audit) -> list[Warned]:
    """Return the questions that ask for no number of words, such as the group's members, and are left blank."""
    return [
        Warned.of_question("answer-empty", each.question, " is not answered. Answer it", audit.report.path, each.line)
        for each in audit.answers
        if not each.filled and each.ok is None and each.line
    ]


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


def answers(audit: Audit) -> list[Task]:
    """Return what answers lack, in the order of the report."""
    found = sorted((each for each in audit.warnings if each.id in ANSWERS), key=lambda warning: warning.line or 0)
    same = {name: [warning for warning in found if warning.id == name] for name in _OF_ANSWERS}
    numbered: dict[int | None, AuditedAnswer] = {answer.question: answer for answer in audit.answers}
    tasks = []
    for warning in found:
        several = same.get(warning.id, [])
        if len(several) <= SEVERAL:
            tasks.append(task_of(warning))
        elif warning is several[0]:
            about, remedy = _OF_ANSWERS[warning.id]
            said = "; ".join(_lacking(each, numbered.get(each.question)) for each in several)
            tasks.append(Task(about.format(len(several)), warning.path or "", (f"questions {said}",), (), remedy))
    return tasks


def _lacking(warning: Warned, answer: AuditedAnswer | None) -> str:
    """Return what one answer lacks, in few words: `4 (line 30): 79 of 100 to 200 words`."""
    if warning.id in _FIGURES:
        return _figure(warning)
    if answer is None:
        return _advice(warning)[0]
    where = f"{answer.question} (line {warning.line})" if warning.line else f"{answer.question}"
    if warning.id == "figure-missing":
        return f"{where}: {figures(answer.images)}, {span(answer.min_images, answer.max_images)} asked for"
    return f"{where}: {answer.words} of {span(answer.min_words, answer.max_words)} words"


def _figure(warning: Warned) -> str:
    """Return which figure a warning is about, in few words: `14 (line 315): reports/figures/14.png`."""
    path = _advice(warning)[0].removeprefix(f"question {warning.question}: ").removesuffix(_FIGURES[warning.id])
    return f"{warning.question} (line {warning.line}): {path}"


_TO_DO: Final = {
    "no-report": "put the report at reports/README.md, or name it with --report",
    "report-unread": "put the report there as an ordinary file of less than 2 MB",
    "no-checklist": "put the course's checklist back into it",
    "marks-elsewhere": "put the ticks into the report that is handed in",
    "not-filled-in": "tick what you did; `audit suggest` shows what is surely there",
    "marks-taken": "write [x] where it is done, so that nobody has to guess",
    "marks-unclear": "write [x] where it is done, [ ] where it is not",
    "mark-twice": "give both lines the same mark",
    "no-dot-files": "push the repository with git, so that they come along",
    **dict.fromkeys(("pointer-file", "pointer-key", "pointer-item", "pointer-path"), "fix .audit.yaml"),
}


def task_of(warning: Warned) -> Task:
    """Return a warning as a task: what was found, and what to do about it."""
    about, remedy = _advice(warning)
    return Task(about, where_of(warning.path, warning.line), remedy=remedy[:1].lower() + remedy[1:])


def _advice(warning: Warned) -> tuple[str, str]:
    """Return what a warning says apart from what to do about it."""
    if warning.id in _ADVISING and ". " in warning.message:
        about, _, remedy = warning.message.rpartition(". ")
        return about, remedy
    return warning.message, _TO_DO.get(warning.id, "")
