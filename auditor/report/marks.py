"""The checklist's marks: what is ticked, and where. Probes never see them; the cross-check does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.checklist import Catalogue
from auditor.limits import MAX_ITEMS
from auditor.report.items import Checklist, Line, codes_of, read_checklist
from auditor.report.locate import Located, find_report
from auditor.report.markdown import Page, parse_page
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_WAIVED = regex(
    r"\bnot\s{1,4}(?:applicable|relevant)\b|(?<![\w/])n/a\b|\bdoes(?:\s{1,4}not|n['’]?t)\s{1,4}apply\b", re.IGNORECASE
)
_WEEK = regex(r"\b(week)\s{0,3}(\d)\b", re.IGNORECASE)


class Mark(NamedTuple):
    """One line of the checklist. `start` and `end` are the byte offsets of what stands between its brackets."""

    item_id: str
    """The catalogue's id, or one such as `custom-1` where the line is none of its items."""
    text: str
    line: int
    mark: str
    ticked: bool | None
    waived: bool
    start: int
    end: int
    week: str = ""
    module: tuple[str, ...] = ()
    path: str = ""
    also: tuple[int, ...] = ()
    """Further lines on which the same item stands."""
    boxed: bool = True
    """Whether the line has brackets to put a mark in."""

    custom: bool = False
    """Whether the line is the group's own, and no item of the catalogue."""


class Marks(NamedTuple):
    """The checklist of a report: whether there is one, and its marks in the order of their lines."""

    found: bool = False
    path: str | None = None
    marks_path: str | None = None
    generation: str | None = None
    """The one whose checklist it is, None where no line tells."""
    marks: tuple[Mark, ...] = ()
    warnings: tuple[Warned, ...] = ()

    def of(self, item: str) -> Mark | None:
        """Return the mark of an item (or of a custom line) by id, or None where it is not listed."""
        return next((mark for mark in self.marks if mark.item_id == item), None)

    @property
    def filled_in(self) -> bool:
        """Whether any line has a tick, or another mark."""
        return any(mark.ticked is not False for mark in self.marks)


def read_marks(tree: Tree, catalogue: Catalogue, report_path: str | None = None) -> Marks:
    """Return the marks of the report's checklist; `found` is False where there is no report.

    `report_path` is the path the user gave. An item listed twice counts once: with opposite marks it is unclear.
    """
    located = find_report(tree, catalogue, report_path)
    if located is None:
        message = "no report found: neither reports/README.md nor another Markdown file holds the checklist"
        return Marks(warnings=(Warned("no-report", message),))
    data = tree.data(located.path)
    if data is None:
        why = tree.reason(located.path) if tree.is_file(located.path) else "it is a symbolic link"
        message = f"the report {located.path} could not be read" + (f": {why}" if why else "")
        return Marks(found=False, path=located.path, warnings=(Warned("report-unread", message, located.path),))
    ticked = _ticked(tree, catalogue, located, data)
    _note_cuts(tree, located, ticked.checklist)
    page = parse_page(ticked.data)
    marks, doubts = _by_item(_mark(page, located.marks_path, ticked.checklist, line) for line in ticked.checklist.lines)
    return Marks(
        found=True,
        path=located.path,
        marks_path=located.marks_path,
        generation=ticked.generation,
        marks=tuple(marks),
        warnings=(*ticked.warnings, *_of_the_report(located, ticked.checklist, marks), *doubts),
    )


class _Ticked(NamedTuple):
    """The checklist whose ticks count, and the generation that the report's own list has where that tells it."""

    data: bytes
    checklist: Checklist
    generation: str | None
    warnings: tuple[Warned, ...] = ()


def _ticked(tree: Tree, catalogue: Catalogue, located: Located, data: bytes) -> _Ticked:
    """Return the report's own checklist, or that of the copy which alone has ticks."""
    own = read_checklist(data, catalogue)
    if not located.copied:
        return _Ticked(data, own, own.generation)
    copy = tree.data(located.marks_path)
    assert copy is not None  # it was chosen for what it holds
    checklist = read_checklist(copy, catalogue)
    lacks = f"the checklist in {located.path} has no tick" if own.lines else f"{located.path} has no checklist"
    message = f"{lacks}; the ticks are those of {located.marks_path}"
    warned = Warned("marks-elsewhere", message, located.marks_path, checklist.lines[0].line + 1)
    return _Ticked(copy, checklist, own.generation or checklist.generation, (warned,))


def _note_cuts(tree: Tree, located: Located, checklist: Checklist) -> None:
    """Take down what is left unread of the report's files: it may hold anything."""
    for path in dict.fromkeys((located.path, located.marks_path, located.answers_path)):
        cut = parse_page(tree.data(path) or b"").cut
        if cut is not None:
            tree.note_cut(path, cut, everywhere=True)
    if checklist.cut:
        tree.note_cut(located.marks_path, f"more than {MAX_ITEMS} lines of a checklist", everywhere=True)


def _of_the_report(located: Located, checklist: Checklist, marks: Sequence[Mark]) -> Iterator[Warned]:
    """Yield what the reader of the marks should know of where they stand and how they were read."""
    if located.answers_path != located.path:
        message = f"{located.path} has no questions; the answers are those in {located.answers_path}"
        yield Warned("answers-elsewhere", message, located.answers_path)
    if not checklist.lines:
        yield Warned("no-checklist", f"the report {located.path} has no checklist", located.path)
    if checklist.cut:
        message = f"the checklist in {located.marks_path} has more lines than are read"
        yield Warned("checklist-cut", message, located.marks_path)
    if checklist.sign:
        first = next(mark for mark in marks if mark.ticked)
        message = f"no item of the checklist has an x; {checklist.ticked} have {first.mark.strip()!r}, taken for a tick"
        yield Warned("marks-taken", message, first.path, first.line)


def _mark(page: Page, path: str, checklist: Checklist, line: Line) -> Mark:
    ticked = checklist.is_ticked(line.mark)
    waived = ticked is True and bool(_WAIVED.search(line.text))
    return Mark(
        item_id=line.item.id if line.item is not None else "",
        text=line.text,
        line=line.line + 1,
        mark=line.mark,
        ticked=None if waived else ticked,
        waived=waived,
        start=page.byte_offset(line.line, line.start),
        end=page.byte_offset(line.line, line.end),
        week=_week(page, line.line),
        module=codes_of(line.text),
        path=path,
        boxed=line.boxed,
        custom=line.item is None,
    )


def _week(page: Page, line: int) -> str:
    title = page.heading_above(line)
    if title is None:
        return ""
    text = " ".join(title.text.strip(" *_:#").split())
    week = _WEEK.search(text)
    return f"Week {week[2]}" if week else text[:60]


def _by_item(marks: Iterable[Mark]) -> tuple[list[Mark], list[Warned]]:
    """Merge the lines of one item, and name those of none."""
    found: dict[str, Mark] = {}
    doubts: list[Warned] = []
    custom = 0
    for mark in marks:
        if mark.custom:
            custom += 1
            found[f"custom-{custom}"] = mark._replace(item_id=f"custom-{custom}")
            continue
        first = found.get(mark.item_id)
        if first is None:
            found[mark.item_id] = mark
            continue
        also = (*first.also, mark.line)
        if (first.ticked, first.waived) == (mark.ticked, mark.waived):
            found[mark.item_id] = first._replace(also=also)
        else:
            found[mark.item_id] = first._replace(ticked=None, waived=False, also=also)
            message = f"{mark.item_id} stands on lines {first.line} and {mark.line} with different marks: unclear"
            doubts.append(Warned("mark-twice", message, mark.path, mark.line))
    return list(found.values()), doubts
