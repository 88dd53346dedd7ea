"""Finds the report, and the copy of the checklist that is ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from auditor.checklist import Catalogue
from auditor.report.items import Checklist, read_checklist
from auditor.report.questions import read_questions

if TYPE_CHECKING:
    from auditor.views.tree import Tree

USUAL = "reports/README.md"
MAX_CANDIDATES = 400
"""Markdown files that are looked through where the report is not at its usual place."""
MAX_CANDIDATE_BYTES = 1_000_000
LEAST_ITEMS = 5
"""A file with fewer items mentions the checklist; it does not hold it."""
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")


class Located(NamedTuple):
    """Where the report is. `marks_path` is another file where only that one holds ticks."""

    path: str
    marks_path: str
    answers_path: str

    @property
    def copied(self) -> bool:
        """Whether the marks are another file's."""
        return self.marks_path != self.path


def find_report(tree: Tree, catalogue: Catalogue, override: str | None = None) -> Located | None:
    """Return where the report is, or None where no file holds it.

    `override` is the path that the user gave; the caller sees to it that there is such a file. Without it the report is
    `reports/README.md`, else the Markdown file with most of the checklist.
    """
    return tree.once(_find, catalogue, override)


def _find(tree: Tree, catalogue: Catalogue, override: str | None) -> Located | None:
    path = override if override is not None else _usual(tree, catalogue)
    if path is None:
        path = _elsewhere(tree, catalogue)
    if path is None:
        return None
    data = tree.data(path)
    if data is None:
        return Located(path, path, path)
    checklist = read_checklist(data, catalogue)
    marks_path = path
    if checklist.touched == 0:
        marks_path = _ticked_copy(tree, catalogue, path, checklist) or path
    answers_path = path
    if not read_questions(data, catalogue, checklist.generation).spans and checklist.lines:
        answers_path = _answered(tree, catalogue, path) or path
    return Located(path, marks_path, answers_path)


def _usual(tree: Tree, catalogue: Catalogue) -> str | None:
    for path in tree.paths:
        if len(path) == len(USUAL) and path.casefold() == USUAL.casefold():
            data = tree.data(path)
            if data is None:
                return path
            checklist = read_checklist(data, catalogue)
            if checklist.lines or len(read_questions(data, catalogue, None).spans) >= LEAST_ITEMS:
                return path
    return None


def _candidates(tree: Tree) -> tuple[str, ...]:
    """Return the Markdown files that could hold a report: folders of tools, and what is vendored, left out."""
    found = []
    for path in tree.ending(*_SUFFIXES):
        if tree.is_foreign(path):
            continue
        if any(part.startswith(".") for part in path.split("/")):
            continue
        size = tree.size(path)
        if size is not None and 200 < size <= MAX_CANDIDATE_BYTES:
            found.append(path)
    found.sort(key=lambda path: (path.count("/"), path))
    paths = tuple(found[:MAX_CANDIDATES])
    tree.prefetch(paths)
    return paths


def _elsewhere(tree: Tree, catalogue: Catalogue) -> str | None:
    """Return the file with most of the checklist.

    One that is filled in goes before a blank one, and a blank copy is a report only where its path says so: others are
    prompts and drafts.
    """
    best: tuple[tuple[bool, bool, int, int], str] | None = None
    for path in tree.once(_candidates):
        data = tree.data(path)
        if data is None or b"[" not in data:
            continue
        checklist = read_checklist(data, catalogue)
        if len(checklist.listed) < LEAST_ITEMS:
            continue
        questions = read_questions(data, catalogue, checklist.generation).spans
        answered = sum(bool(span.answer) for span in questions)
        if not checklist.touched and not answered and not _named_report(path):
            continue
        rank = (bool(questions), bool(checklist.touched or answered), len(checklist.listed), checklist.ticked)
        if best is None or rank > best[0]:
            best = (rank, path)
    return best[1] if best else None


def _named_report(path: str) -> bool:
    name = path.casefold()
    return any(word in name for word in ("report", "checklist", "exam")) or name.rpartition("/")[2] == "readme.md"


def _ticked_copy(tree: Tree, catalogue: Catalogue, report: str, blank: Checklist) -> str | None:
    """Return the file with a ticked copy of a checklist that has no tick in the report, or None."""
    least = max(len(blank.listed) // 2, LEAST_ITEMS)
    best: tuple[tuple[int, int], str] | None = None
    for path in tree.once(_candidates):
        data = tree.data(path) if path != report else None
        if data is None or b"[" not in data:
            continue
        checklist = read_checklist(data, catalogue)
        rank = (len(checklist.listed), checklist.ticked)
        if checklist.ticked and rank[0] >= least and (best is None or rank > best[0]):
            best = (rank, path)
    return best[1] if best else None


def _mentions_questions(data: bytes) -> bool:
    return b"uestion" in data or b"u\0e\0s\0t\0i\0o\0n" in data  # also where two bytes make a character


def _answered(tree: Tree, catalogue: Catalogue, report: str) -> str | None:
    """Return the file with the questions where the report has only the checklist, or None."""
    best: tuple[int, str] | None = None
    for path in tree.once(_candidates):
        data = tree.data(path) if path != report else None
        if data is None or not _mentions_questions(data):
            continue
        count = sum(bool(span.answer) for span in read_questions(data, catalogue, None).spans)
        if count >= LEAST_ITEMS and (best is None or count > best[0]):
            best = (count, path)
    return best[1] if best else None
