"""What a README that holds the report says beside the template's words: the rest of the page, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Repository, regex

if TYPE_CHECKING:
    from auditor.views.documents import Document

_BEGINS: Final = regex(r"(?i)#{1,6}[ \t]{1,9}(?:.{0,80}\bexam template\b|overall project checklist|question 1\b)")


def holds_report(repo: Repository, document: Document) -> bool:
    """Return whether the report stands in a document."""
    return document.path in (repo.report_path, repo.answers.path)


def beside_the_report(repo: Repository, document: Document) -> Document:
    """Return a document that holds the report without the template's part of it; its lines keep their numbers."""
    answers = [answer for answer in repo.answers.answers if answer.line is not None and answer.filled == "filled"]
    said = {number for answer in answers for number, _ in answer.lines}
    asked = [answer.question_line for answer in repo.answers.answers if answer.question_line is not None]
    lines = document.text.split("\n")
    headings = (number for number, line in enumerate(lines, 1) if _BEGINS.match(line))
    begin = min((*asked[:1], *list(headings)[:1]), default=len(lines) + 1)
    own = [line if number < begin or number in said else "" for number, line in enumerate(lines, 1)]
    code = tuple(block for block in document.code if block.line < begin or block.line in said)
    inside = {block.line + n for block in code for n in range(block.text.count("\n") + 1)}
    prose = (line for number, line in enumerate(own, 1) if number not in inside)
    words = sum(any(char.isalnum() for char in word) for line in prose for word in line.split())
    return document._replace(text="\n".join(own), code=code, words=words)
