"""A report that is fuller on another branch: only the audited commit counts, and its group may not know of the rest."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor._regex import regex
from auditor.git.branches import is_a_persons
from auditor.git.history import distinct_tips
from auditor.git.snapshot import Entry, OtherTree, Snapshot
from auditor.report.marks import Marks, read_marks
from auditor.repository import Repository
from auditor.warned import Warned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from auditor.views.tree import Tree

MAX_BRANCHES: Final = 6
"""Tips whose report is looked at, those that the audited history holds and those of machines left out."""


class _Fuller(NamedTuple):
    ticks: int
    answers: int
    branch: str


def fuller_reports(repository: Repository, marks: Marks) -> Iterator[Warned]:
    """Yield that a branch has a report with more ticks or answers, no fewer of either, changed there alone.

    Of several branches the one with the most ticks is named.
    """
    paths = tuple(dict.fromkeys(path for path in (marks.path, marks.marks_path, repository.answers.path) if path))
    commit, history = repository.snapshot.commit, repository.history
    # Who audits an earlier commit knows that there are later ones.
    latest = any(tip == commit for _, tip in history.branches)
    if not marks.found or not history.complete or not latest:
        return
    found = sorted(_found(repository, marks, paths), reverse=True)
    if found:
        more = found[0]
        told = " and ".join(
            f"{number} more {thing}{'' if number == 1 else 's'}"
            for number, thing in ((more.ticks, "tick"), (more.answers, "answer"))
            if number
        )
        message = f"the branch {more.branch} has the report with {told}, and only the audited commit counts"
        yield Warned("report-on-branch", message, marks.path)


def _found(repository: Repository, marks: Marks, paths: tuple[str, ...]) -> Iterator[_Fuller]:
    snapshot, tree = repository.snapshot, repository.tree
    ticks, answers = _ticks(marks), _answered(repository)
    here = _counted(tree, paths)
    seen = {tuple(tree.oid(path) for path in paths)}
    others = distinct_tips(branch for branch in repository.history.unmerged if is_a_persons(branch[0]))
    for name, tip in others[:MAX_BRANCHES]:
        entries = {path: entry for path in paths if (entry := snapshot.entry_of(tip, path)) is not None}
        versions = tuple(entries[path].oid if path in entries else None for path in paths)
        if versions in seen:
            continue
        seen.add(versions)
        pages = _Pages(snapshot, name, tip, entries)
        other = Repository(pages, repository.catalogue, repository.report_path or marks.path)
        there = _counted(other.tree, paths)
        # To read a report as a whole takes longer than to see that it cannot have more.
        if there.boxes <= here.boxes and there.unfilled >= here.unfilled:
            continue
        more_ticks = _ticks(read_marks(other.tree, other.catalogue, other.report_path)) - ticks
        more = _Fuller(more_ticks, _answered(other) - answers, name)
        if min(more[:2]) >= 0 < max(more[:2]) and any(snapshot.changed_ahead(tip, path) for path in entries):
            yield more


class _Counted(NamedTuple):
    boxes: int
    unfilled: int


def _counted(tree: Tree, paths: tuple[str, ...]) -> _Counted:
    """Return how many boxes of the pages have a cross, and how many of the template's placeholders are left."""
    pages = [tree.data(path) or b"" for path in paths]
    return _Counted(sum(len(_BOX.findall(page)) for page in pages), sum(page.count(b"fill here") for page in pages))


_BOX: Final = regex(rb"\[ ?[xX] ?\]")


def _ticks(marks: Marks) -> int:
    return sum(mark.ticked is True for mark in marks.marks)


def _answered(repository: Repository) -> int:
    return sum(answer.filled == "filled" for answer in repository.answers.answers)


class _Pages(OtherTree):
    """The pages of a report alone, as another commit has them."""

    def __init__(self, snapshot: Snapshot, branch: str, commit: str, pages: Mapping[str, Entry]) -> None:
        super().__init__(snapshot, branch, commit)
        self._pages = pages

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return dict(self._pages)
