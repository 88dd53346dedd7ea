from __future__ import annotations

import pytest

from auditor.audited import AuditedAnswer
from auditor.todo import todo
from auditor.warned import Warned
from tests.todo.lists import audit, claim

BLANK = AuditedAnswer(2, 20, False, 0, None, None, 0, None, None, None)


@pytest.mark.parametrize(
    ("answer", "part", "said"),
    [
        (BLANK, False, [("question 2 is not answered", "answer it")]),
        (BLANK, True, []),
        (BLANK._replace(filled=True), False, []),
        (BLANK._replace(line=None), False, []),
        (BLANK._replace(ok=True), False, []),
    ],
)
def test_a_blank_question_without_a_number_of_words_is_something_to_do(
    answer: AuditedAnswer, part: bool, said: list[tuple[str, str]]
) -> None:
    found = [
        (task.about, task.remedy) for _, group in todo(audit(answers=(answer,)), part=part).groups for task in group
    ]
    assert found == said


def test_what_several_answers_lack_is_one_thing_to_do() -> None:
    short = [
        Warned(
            "answer-short", f"question {n}: {n} words, and 50 to 100 are recommended. Write more", "README.md", n * 10
        )
        for n in (3, 4, 9)
    ]
    bare = Warned(
        "figure-missing", "question 5: no figures, and 1 to 2 are asked for. Add what is missing", "README.md", 50
    )
    limited = AuditedAnswer(5, 50, True, 60, 50, 100, 0, 1, 2, False)
    answers = [limited._replace(question=n, line=n * 10, words=n) for n in (3, 4, 9)]
    (_, group), = todo(audit(warnings=(*short, bare), answers=(*answers, limited))).groups  # fmt: skip
    assert [(task.about, task.said, task.remedy) for task in group] == [
        (
            "3 answers are shorter than recommended",
            (
                "questions 3 (line 30): 3 of 50 to 100 words; 4 (line 40): 4 of 50 to 100 words; 9 (line 90): 9 of 50 to 100 words",
            ),
            "write more",
        ),
        ("question 5: no figures, and 1 to 2 are asked for", (), "add what is missing"),
    ]


def test_several_answers_without_figures_are_told_with_what_is_asked_for() -> None:
    limited = AuditedAnswer(5, 50, True, 60, 50, 100, 0, 1, 2, False)
    answers = [limited, limited._replace(question=6, min_images=3, max_images=None, images=1)]
    told = ": no figures (2 only linked, which shows nothing), and 1 to 2 are asked for. Add what is missing"
    warnings = [Warned.of_question("figure-missing", n, told, "README.md", n * 10) for n in (5, 6, 7)]
    (_, (task,)), = todo(audit(warnings=tuple(warnings), answers=tuple(answers))).groups  # fmt: skip
    assert task.said == (
        "questions 5 (line 50): no figures, 1 to 2 asked for; 6 (line 60): 1 figure, at least 3 asked for; "
        "question 7: no figures (2 only linked, which shows nothing), and 1 to 2 are asked for",
    )


def test_several_figures_that_are_missing_are_one_thing_to_do() -> None:
    claims = tuple(claim("figures", line) for line in (1, 2, 3))
    (_, (task,)), = todo(audit(claims=claims)).groups  # fmt: skip
    assert task.about == "3 figures of the answers: two"
    assert task.said == ("question 7 (line 1): eight; question 7 (line 2): eight; question 7 (line 3): eight",)


def test_a_link_to_a_docker_file_that_is_not_there_is_said_once() -> None:
    named = claim("docker-named", 9)._replace(key="a.dockerfile")
    ((_, (task,)),) = todo(audit(claims=(named, named._replace(id="own-links")))).groups
    assert task.about == "question 7: docker-named"
    ((_, both),) = todo(audit(claims=(named, named._replace(id="own-links", line=12)))).groups
    assert len(both) == 2
