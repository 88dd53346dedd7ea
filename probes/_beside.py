"""What a README that holds the report says beside it: in front of it, and in sections of its own behind an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository, regex

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
    own = [
        line if (number < begin and not _TO_TICK.match(line)) or number in said else ""
        for number, line in enumerate(lines, 1)
    ]
    code = tuple(block for block in document.code if block.line < begin or block.line in said)
    inside = {block.line + n for block in code for n in range(block.text.count("\n") + 1)}
    prose = (line for number, line in enumerate(own, 1) if number not in inside)
    words = sum(any(char.isalnum() for char in word) for line in prose for word in line.split())
    return document._replace(text="\n".join(own), code=code, words=words)


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
