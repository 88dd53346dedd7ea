from __future__ import annotations

import pytest

from auditor._warning_meanings import MEANINGS
from auditor.audited import AuditedAnswer
from auditor.todo import Where, of_warning, todo
from auditor.todo._warnings import GROUPED
from auditor.warned import Warned
from tests.todo.lists import audit


def test_every_warning_that_has_a_group_is_one_that_there_is() -> None:
    assert set(MEANINGS) >= GROUPED


def test_many_questions_without_an_answer_are_one_thing_to_do() -> None:
    warnings = [
        Warned("answer-empty", f"question {n} is not answered. Answer it", "README.md", n * 10) for n in (3, 4, 5)
    ]
    (_, group), = todo(audit(warnings=tuple(warnings))).groups  # fmt: skip
    assert [(task.about, task.where, task.remedy) for task in group] == [
        ("questions 3 (line 30), 4 (line 40) and 5 (line 50) are not answered", Where("README.md"), "answer them")
    ]


@pytest.mark.parametrize("name", ["report-unread", "no-checklist", "pointer-path", "marks-elsewhere"])
def test_a_path_with_a_full_stop_is_not_taken_for_advice(name: str) -> None:
    task = of_warning(Warned(name, "the report docs/1. Report.md could not be read", "docs/1. Report.md"))
    assert task.about == "the report docs/1. Report.md could not be read"
    assert "Report" not in task.remedy


def test_many_questions_are_told_in_ranges() -> None:
    warnings = [Warned("answer-empty", f"question {n} is not answered. Answer it", "README.md", n * 10) for n in (1, 3, 4, 5, 6, 8, 9)]  # fmt: skip
    (_, (task,)), = todo(audit(warnings=tuple(warnings))).groups  # fmt: skip
    assert (task.about, task.where) == ("questions 1, 3 to 6, 8 and 9 are not answered", Where("README.md", (10,)))


@pytest.mark.parametrize(
    ("lines", "told"),
    [((4,), (4,)), ((4, 9), (4, 9)), ((9, 4), (4, 9)), ((4, 9, 12), (4, 9, 12)), ((4, 4), (4,))],
)
def test_the_same_warning_of_one_file_is_said_once(lines: tuple[int, ...], told: tuple[int, ...]) -> None:
    found = audit(warnings=tuple(Warned("secret", "a key stands here: revoke it", "a.py", line) for line in lines))
    (_, (task,)), = todo(found).groups  # fmt: skip
    assert task.where == Where("a.py", told)


@pytest.mark.parametrize(
    ("name", "told", "about", "remedy"),
    [
        (
            "figure-uncommitted",
            "exists only in your work tree. Commit it",
            "3 figures exist only in your work tree",
            "commit them",
        ),
        (
            "figure-ignored",
            "is left out by .gitignore. Add it with `git add -f`, and commit it",
            "3 figures are left out by .gitignore",
            "add them with `git add -f`, and commit them",
        ),
    ],
)
def test_several_figures_on_the_disk_alone_are_one_thing_to_do(name: str, told: str, about: str, remedy: str) -> None:
    limited = AuditedAnswer(5, 50, True, 60, 50, 100, 0, 1, 2, False)
    warnings = [Warned.of_question(name, n, f": figures/{n}. a.png {told}", "README.md", n * 10) for n in (5, 6, 7)]
    answers = tuple(limited._replace(question=n) for n in (5, 6, 7))
    ((_, (task,)),) = todo(audit(warnings=tuple(warnings), answers=answers)).groups
    assert (task.about, task.where, task.remedy) == (about, Where("README.md"), remedy)
    assert task.said == (
        "questions 5 (line 50): figures/5. a.png; 6 (line 60): figures/6. a.png; 7 (line 70): figures/7. a.png",
    )
