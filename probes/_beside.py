"""What a README that holds the report says beside it: in front of it, and in sections of its own behind an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.report.answers import Answer
    from auditor.views.documents import Document

_BEGINS: Final = regex(r"(?i)#{1,6}[ \t]{1,9}(?:.{0,80}\bexam template\b|overall project checklist|question 1\b)")

_TO_TICK: Final = regex(r"[ \t]{0,12}[*+-][ \t]{1,4}\[[^\[\]\n]{0,3}\][ \t]")
_QUESTION_LEVEL: Final = 3
"""Of the template's headings of questions."""


def holds_report(repo: Repository, document: Document) -> bool:
    """Return whether the report stands in a document."""
    return document.path in (repo.report_path, repo.answers.path)


def beside_the_report(repo: Repository, document: Document) -> Document:
    """Return a document that holds the report without it, answers included; its lines keep their numbers."""
    said = {number for answer in _answered(repo) for number in _behind(document, answer)}
    asked = [answer.question_line for answer in repo.answers.answers if answer.question_line is not None]
    lines = document.text.split("\n")
    headings = (number for number, line in enumerate(lines, 1) if _BEGINS.match(line))
    begin = min((*asked[:1], *list(headings)[:1]), default=len(lines) + 1)
    listed = _listed(repo, lines)
    own = [
        line if (number < begin and number not in listed and not _TO_TICK.match(line)) or number in said else ""
        for number, line in enumerate(lines, 1)
    ]
    code = tuple(block for block in document.code if block.line < begin or block.line in said)
    inside = {block.line + n for block in code for n in range(block.text.count("\n") + 1)}
    prose = (line for number, line in enumerate(own, 1) if number not in inside)
    words = sum(any(char.isalnum() for char in word) for line in prose for word in line.split())
    return document._replace(text="\n".join(own), code=code, words=words)


_OPENING: Final = 4
"""So many words of an item tell that a line is it: what follows may run over, or have been shortened."""


def without_checklist(repo: Repository, document: Document) -> Document:
    """Return a document without the words of the course's checklist that stand in it; its text stays as it is."""
    lines = document.text.split("\n")
    words = sum(_said(word) for number in _listed(repo, lines) for word in lines[number - 1].split())
    return document._replace(words=max(document.words - words, 0)) if words else document


def _listed(repo: Repository, lines: list[str]) -> set[int]:
    """Return the numbers of the lines that are items of the course's checklist, with the lines that they go on in."""
    items = frozenset(
        _begun(wording)
        for item in repo.catalogue.items
        for wording in (item.text, *item.also, *(one for many in item.wordings.values() for one in many))
    )
    found, inside = set(), False
    for number, line in enumerate(lines, 1):
        box = _TO_TICK.match(line)
        inside = _begun(line[box.end() :]) in items if box else inside and line.startswith(("  ", "\t"))
        if inside:
            found.add(number)
    return found


def _begun(text: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(text.casefold())[:_OPENING])


def _said(word: str) -> bool:
    return any(char.isalnum() for char in word)


_LETTERS: Final = regex(r"[^\W_]+")


def answered_words(repo: Repository) -> int:
    """Return the words of the answers."""
    return sum(answer.words for answer in _answered(repo))


def _answered(repo: Repository) -> list[Answer]:
    return [answer for answer in repo.answers.answers if answer.line is not None and answer.filled == "filled"]


def _behind(document: Document, answer: Answer) -> list[int]:
    """Return the lines behind an answer that no longer are it: from a heading on that stands above all questions'."""
    levels = {heading.line: heading.level for heading in document.headings}
    lines = [number for number, _ in answer.lines]
    asked = levels.get(answer.question_line or 0, _QUESTION_LEVEL)
    first = next((number for number in lines if levels.get(number, asked) < asked), None)
    return lines[lines.index(first) :] if first is not None else []
