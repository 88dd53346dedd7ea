"""The answers that a report of the template's questions has."""

from __future__ import annotations

from collections.abc import Callable

from auditor.checklist import Catalogue
from auditor.report.answers import Answer, Answers, read_answers
from auditor.views.tree import Tree
from tests.report.conftest import questions, template

Build = Callable[..., Tree]


def answered(tree: Build, catalogue: Catalogue, number: int, text: str, **files: str | bytes) -> Answer:
    answers = read_answers(tree(template(catalogue) + questions(catalogue, {number: text}), **files), catalogue)
    return at(answers, number)


def at(answers: Answers, number: int) -> Answer:
    answer = answers.question(number)
    assert answer is not None
    return answer
