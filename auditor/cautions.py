"""What the reader of an audit should know of it: a checklist nobody filled in, a cut history, what was left unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from auditor.fuller_reports import fuller_reports
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.report.marks import Marks
    from auditor.repository import Repository

MAX_NAMED: Final = 500
"""At most so many unread files, or submodules, get a warning each."""
MAX_NAMED_ALIKE: Final = 20
"""At most so many that are unread for one reason get a warning each."""
_MANY_FILES = 20
"""A project of so many files has one whose name begins with a dot."""

_MANY_QUESTIONS = 5
"""A report of fewer questions may well have one answer."""


def _dotted(path: str) -> bool:
    return any(part.startswith(".") and part not in (".gitkeep", ".DS_Store") for part in path.split("/"))


def _of_marks(_: Repository, marks: Marks) -> Iterable[Warned]:
    """Yield that a checklist is not filled in, and what else its marks are not clear about."""
    if marks.marks and not marks.filled_in:
        yield Warned("not-filled-in", "no item of the checklist is ticked: it is not filled in", marks.marks_path)
    unclear = [mark for mark in marks.marks if mark.ticked is None and not mark.waived]
    if unclear and not any(mark.ticked for mark in marks.marks):
        twice = all(mark.also for mark in unclear)
        what = "stand twice with opposite marks" if twice else f"have another mark, such as {unclear[0].mark[:20]!r}"
        told = f"no item of the checklist has a {'clear tick' if twice else 'tick'}; {len(unclear)} {what}"
        yield Warned("marks-unclear", f"{told}, and are checked against nothing", unclear[0].path, unclear[0].line)
    yield from marks.warnings


def _unanswered(repository: Repository, _: Marks) -> Iterable[Warned]:
    """Yield that no question is answered, or few are: of what nobody wrote, no claim can be held against anything."""
    if repository.snapshot.worktree:
        return  # the self-check tells each question
    answers = repository.answers
    filled = [answer.filled == "filled" for answer in answers.answers if answer.question_line is not None]
    asked, empty = len(filled), filled.count(False)
    if asked >= _MANY_QUESTIONS and asked - empty <= asked // 3:
        told = (
            f"none of the report's {asked} questions is" if empty == asked else f"{empty} of {asked} questions are not"
        )
        yield Warned("not-answered", f"{told} answered", answers.path)


def _without_dot_files(repository: Repository, marks: Marks) -> Iterable[Warned]:
    """Yield that nothing which is hidden from a file browser is there, where a report and a project are."""
    paths = repository.tree.paths
    if marks.found and len(paths) >= _MANY_FILES and not any(map(_dotted, paths)):
        lies = "is tracked" if repository.snapshot.of_git else "is there"
        told = f"no file or folder whose name begins with a dot {lies} (.github, .dvc, .gitignore)"
        yield Warned("no-dot-files", f"{told}: an upload through a browser may have left them out")


def _of_history(repository: Repository, _: Marks) -> Iterable[Warned]:
    """Yield that the history is not whole."""
    snapshot = repository.snapshot
    if snapshot.shallow:
        yield Warned("shallow", "the history is shallow: what needs the whole history is unknowable")
    if snapshot.commit is not None and not snapshot.shallow and not repository.history.complete:
        yield Warned("history-cut", "not all commits or branches could be read: what needs all of them is not sure")


def _left_unread(repository: Repository, _: Marks) -> Iterable[Warned]:
    """Yield what was left unread, whoever asked for it: it is known only when all have."""
    cut = repository.tree.cut
    yield from few_of_each(
        Warned("unread", f"not read{' as a whole' if path in cut else ''}: {reason}", path)
        for path, reason in sorted(repository.tree.unread.items())
    )
    if repository.asked("lint") and repository.lint.error is not None:
        yield Warned("unread", f"the code could not be checked with ruff: {repository.lint.error}")
    # Where nobody asked for Python or notebooks, nothing of them was left out.
    modules = repository.python.modules if repository.asked("python") else ()
    modules += repository.notebooks.modules if repository.asked("notebooks") else ()
    yield from few_of_each(
        Warned("unread", f"not read: {module.error.reason}", module.path)
        for module in modules
        if module.error is not None and module.broken is None
    )


def few_of_each(unread: Iterable[Warned]) -> Iterable[Warned]:
    """Yield the first warnings of each message, then how many more there are of it, and how many of all others."""
    alike: dict[str, list[Warned]] = {}
    for warned in unread:
        alike.setdefault(warned.message, []).append(warned)
    named = beyond = 0
    for message, group in alike.items():
        shown = group[: min(MAX_NAMED_ALIKE, MAX_NAMED - named)]
        yield from shown
        named += len(shown)
        if not shown:
            beyond += len(group)
        elif more := len(group) - len(shown):
            yield Warned("unread", f"{more} more file{'' if more == 1 else 's'} {message}")
    if beyond:
        yield Warned("unread", f"not read: {beyond} more files than those that are named")


def _submodules(repository: Repository, _: Marks) -> Iterable[Warned]:
    """Yield each link to a commit of another repository, and which of them nobody who clones this one can follow."""
    tree = repository.tree
    named = set(_linked(tree.text(".gitmodules") or "")) if tree.submodules else set()
    for path in tree.submodules[:MAX_NAMED]:
        if path in named:
            told = "is a submodule: its files belong to another repository and are not looked at"
        else:
            told = (
                "is a link to a commit of another repository, and .gitmodules does not say which: a clone of this one "
                "has none of its files, and they are not looked at"
            )
        yield Warned("submodule", f"{path} {told}", path)
    if len(tree.submodules) > MAX_NAMED:
        yield Warned("submodule", f"{len(tree.submodules) - MAX_NAMED} more submodules than those that are named")


def _linked(text: str) -> Iterable[str]:
    """Yield the paths that a .gitmodules file names."""
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip().lower() == "path":
            yield value.strip().strip('"').strip("/")


CAUTIONS: Final[Mapping[str, Callable[[Repository, Marks], Iterable[Warned]]]] = {
    "the checklist": _of_marks,
    "reports on other branches": fuller_reports,
    "answers": _unanswered,
    "files that are hidden": _without_dot_files,
    "the history": _of_history,
    "submodules": _submodules,
    "what was not read": _left_unread,
}
"""What yields warnings by what they are about, in their order."""
