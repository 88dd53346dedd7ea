"""Tasks about answers: what they say that is not so, and what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor._warning_meanings import ABOUT_MANY
from auditor.audited import figures, span
from auditor.todo._task import Task, Where
from auditor.todo._warnings import ANSWERS, SEVERAL, advice, figure_of, of_warning
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedAnswer, AuditedClaim

_REMEDIES: Final = {
    "figures": "commit your figure, or correct its path",
    "own-links": "correct the link, or commit the file",
    "docker-named": "correct the path, or commit the file",
    "test-count": "correct the number",
    "coverage-figure": "correct the number",
    "members": "correct the answer",
}
_FIGURES: Final = "figures"


def contradicted(audit: Audit) -> list[Task]:
    """Return the claims that the repository contradicts; many figures that lack the same are one task."""
    kinds: dict[str, list[AuditedClaim]] = {}
    for claim in audit.contradicted:
        if claim.id == _FIGURES:
            kinds.setdefault(claim.found, []).append(claim)
    several = {found: claims for found, claims in kinds.items() if len(claims) > SEVERAL}
    grouped = [
        Task(
            f"{len(claims)} figures of the answers: {found}",
            Where(audit.report.path),
            ("; ".join(f"question {claim.question} (line {claim.line}): {claim.said}" for claim in claims),),
            (),
            "commit your figures, or correct their paths",
        )
        for found, claims in several.items()
    ]
    return grouped + [
        Task(
            f"question {claim.question}: {claim.id}" if claim.question is not None else claim.id,
            Where(audit.report.path, (claim.line,) if claim.line else ()),
            (f"said: {claim.said}", f"found: {claim.found}"),
            claim.evidence,
            _REMEDIES.get(claim.id, "correct the answer, or make it true"),
        )
        for claim in audit.contradicted
        if claim.id != _FIGURES or claim.found not in several
    ]


def unanswered(audit: Audit) -> list[Warned]:
    """Return the questions that ask for no number of words, such as the group's members, and are left blank."""
    return [
        Warned.of_question("answer-empty", each.question, " is not answered. Answer it", audit.report.path, each.line)
        for each in audit.answers
        if not each.filled and each.ok is None and each.line
    ]


def lacking(audit: Audit) -> list[Task]:
    """Return what answers lack, in the order of the report; what many lack is one task."""
    found = sorted((each for each in audit.warnings if each.id in ANSWERS), key=lambda warning: warning.line or 0)
    same = {name: [warning for warning in found if warning.id == name] for name in ANSWERS if name in ABOUT_MANY}
    numbered: dict[int | None, AuditedAnswer] = {answer.question: answer for answer in audit.answers}
    tasks = []
    for warning in found:
        several = same.get(warning.id, [])
        if len(several) <= SEVERAL:
            tasks.append(of_warning(warning))
        elif warning is several[0]:
            about, remedy = ABOUT_MANY[warning.id]
            said = "; ".join(_lacking(each, numbered.get(each.question)) for each in several)
            tasks.append(Task(about.format(len(several)), Where(warning.path), (f"questions {said}",), (), remedy))
    return tasks


def _lacking(warning: Warned, answer: AuditedAnswer | None) -> str:
    """Return what one answer lacks, in few words: `4 (line 30): 79 of 100 to 200 words`."""
    if warning.id == "figure-ignored":
        return figure_of(warning)
    if answer is None:
        return advice(warning)[0]
    where = f"{answer.question} (line {warning.line})" if warning.line else f"{answer.question}"
    if warning.id == "figure-missing":
        return f"{where}: {figures(answer.images)}, {span(answer.min_images, answer.max_images)} asked for"
    return f"{where}: {answer.words} of {span(answer.min_words, answer.max_words)} words"
