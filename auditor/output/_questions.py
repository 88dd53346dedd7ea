"""What the built-in checklist asks under a number, so that nobody has to look "question 14" up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from auditor._regex import regex
from auditor.checklist import Catalogue, CatalogueError, load_catalogue

if TYPE_CHECKING:
    from auditor.audited import Audit

_SENTENCE: Final = regex(r"(?<=[.?!])\s+(?=[A-Z])")


def titles(audit: Audit) -> Mapping[int, str]:
    """Return the first sentence of each question by its number; nothing where another checklist was audited.

    An audit does not say which checklist it had: a question whose limits differ is not the one that is meant.
    """
    catalogue = _built_in()
    generation = audit.report.generation
    if catalogue is None or generation not in catalogue.generations:
        return {}
    questions = catalogue.questions(generation)
    for answer in audit.answers:
        question = questions.get(answer.question)
        limits = (answer.min_words, answer.max_words, answer.min_images, answer.max_images)
        if question is None or limits != (
            question.min_words,
            question.max_words,
            question.min_images,
            question.max_images,
        ):
            return {}
    if any(item.listed and catalogue.item(item.id) is None for item in audit.items):
        return {}
    return {number: _SENTENCE.split(question.text, maxsplit=1)[0] for number, question in questions.items()}


@cache
def _built_in() -> Catalogue | None:
    try:
        return load_catalogue()
    except CatalogueError:
        return None
