from __future__ import annotations

import pytest

from auditor.audited import Place
from auditor.crosscheck import Disagreement
from auditor.finding import Elsewhere
from auditor.todo import todo
from auditor.warned import Warned
from tests.todo.lists import DONE, PARTIAL, REFUTED, audit, item, listed


@pytest.mark.parametrize(
    ("other", "branch", "said", "remedy"),
    [
        (Elsewhere("api", "c" * 40, "a.py", "there"), "main", "on branch api (a.py), not on main: what is handed in is main", "merge api into main; or untick it"),
        (Elsewhere("api", "c" * 40, None, "there"), "mine", "on branch api, not on mine", "merge api into what is handed in; or untick it"),
        (Elsewhere("origin/main", "c" * 40, None, "there"), "main", "on branch origin/main, not on main", "`git pull`; or untick it"),
        (Elsewhere("main", "c" * 40, None, "there"), None, "on branch main, not on what is checked out", "see that main is what is handed in, or merge it; or untick it"),
        (Elsewhere(None, "c" * 40, None, "until it was removed in cccc"), "main", "until it was removed in cccc", "use it; or untick it"),
    ],
)  # fmt: skip
def test_work_that_stands_elsewhere_is_told_where(other: Elsewhere, branch: str | None, said: str, remedy: str) -> None:
    ((_, (task,)),) = todo(audit(item("hydra", True, REFUTED, elsewhere=(other,)), branch=branch)).groups
    assert task.said[1].startswith(said)
    assert task.remedy == remedy


def test_what_rests_on_a_file_of_the_template_is_left_to_the_group() -> None:
    place = Place("tests/test_data.py", 5, None, None, "", None)
    found = audit(
        item("data-tests", False, DONE)._replace(evidence=(place,)),
        warnings=(Warned("template-left", "still the template's placeholder test", place.path, 1),),
    )
    assert listed(found)[0] == ("Done, and not ticked", [("data-tests (probably)", "tick it if you agree")])


def test_a_doubtful_tick_that_an_answer_denies_is_said_once() -> None:
    denied = Disagreement("denied", "half", 12, 3, 9, "ticked, but question 12 says no")
    ((title, (task,)),) = todo(audit(item("half", True, PARTIAL), disagreements=(denied,))).groups
    assert title == "Answers that the repository or a tick contradicts"
    assert (task.about, task.remedy) == ("half (in part)", "use it; or untick it, or correct the answer")


def test_many_done_items_are_listed_briefly_and_apply_is_named() -> None:
    ((title, group),) = todo(audit(*(item(f"i{n}", False, DONE) for n in range(9)))).groups
    assert title == "Done, and not ticked (`audit suggest --apply` ticks what is sure)"
    assert not any(task.evidence for task in group)


def test_what_the_template_generated_is_left_to_the_group() -> None:
    place = Place(".pre-commit-config.yaml", 5, None, None, "a hook, as generated", None)
    ((_, (task,)),) = todo(audit(item("pre-commit", False, DONE)._replace(evidence=(place,)))).groups
    assert (task.about, task.remedy) == ("pre-commit (probably)", "tick it if you agree")


def test_many_marks_that_say_neither_yes_nor_no_are_one_thing_to_do() -> None:
    found = audit(*(item(f"i{n}", None, DONE)._replace(line=n, mark="-" if n else "50%") for n in range(3)))
    ((title, (task,)),) = todo(found).groups
    assert (title, task.about) == ("The report", "3 marks are neither ticks nor blank ('50%', '-')")
    assert (task.said, task.remedy) == (
        ("i0, i1 (line 1), i2 (line 2)",),
        "write [x] where it is done, [ ] where it is not",
    )
    ((_, group),) = todo(audit(*(item(f"i{n}", None, DONE) for n in range(2)))).groups
    assert [task.about for task in group] == ["i0", "i1"]
