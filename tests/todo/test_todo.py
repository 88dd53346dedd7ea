from __future__ import annotations

import pytest

from auditor.audited import AuditedAnswer, AuditedRemark, Place
from auditor.crosscheck import ClaimVerdict, Disagreement, against_its_tick
from auditor.finding import Confidence
from auditor.todo import todo
from auditor.warned import Warned
from tests.todo.lists import DONE, HIGH, PARTIAL, REFUTED, UNSURE, audit, claim, item, listed


def test_the_most_certain_comes_first() -> None:
    found = audit(
        item("unclaimed", False, DONE),
        item("probably", False, DONE._replace(confidence=Confidence.MEDIUM)),
        item("doubtful", True, PARTIAL),
        item("unconfirmed", True, UNSURE),
        item("refuted", True, REFUTED),
        item("open", False, REFUTED),
        item("begun", False, PARTIAL),
        item("confirmed", True, DONE),
        item("unclear", None, DONE),
        item("affirmed", False, DONE),
        claims=(claim("test-count", 9), claim("ci-os", 10, ClaimVerdict.CONSISTENT)),
        disagreements=(Disagreement("affirmed", "affirmed", 8, 3, 30, "not ticked, but question 8 says so"),),
        warnings=(
            Warned("not-pushed", "1 commit of main is not pushed. `git push`"),
            Warned("conflict-left", "a merge left both sides here: keep one", "train.dockerfile", 9),
            Warned("env-file", "a file of environment variables: take it out", ".env", 1),
            Warned("answer-short", "question 9: 5 words. Write more", "reports/README.md", 90),
            Warned("figure-missing", "question 8: no figures. Add what is missing", "reports/README.md", 80),
            Warned("only-in-worktree", "hydra: exists only in your work tree. Commit it", "a.py"),
            Warned("secret", "an API key stands here: revoke it", "b.py", 4),
            Warned("shallow", "the history is shallow"),
        ),
        remarks=(AuditedRemark("port", None, "the port differs", HIGH, (Place("a", 1, None, None, "", None),)),),
    )
    assert listed(found) == [
        ("Secrets in your files", [("an API key stands here: revoke it", "")]),
        ("Ticked, and not in the repository", [("refuted", "use it; or untick it")]),
        ("On your disk, and not in a commit", [("hydra: exists only in your work tree", "commit it")]),
        ("Answers that the repository or a tick contradicts", [("question 7: test-count", "correct the number")]),
        ("Answered, and not ticked", [("affirmed", "tick it")]),
        (
            "Ticked, and there only in part or not surely",
            [("unconfirmed (not found, please look)", "use it; or untick it"), ("doubtful (in part)", "use it")],
        ),
        ("Done, and not ticked", [("unclaimed", "tick it"), ("probably (probably)", "tick it if you agree")]),
        (
            "The report",
            [
                ("unclear", "write [x] where it is done, [ ] where it is not"),
                ("question 8: no figures", "add what is missing"),
                ("question 9: 5 words", "write more"),
            ],
        ),
        ("Git", [("1 commit of main is not pushed", "`git push`")]),
        (
            "There, and cannot work (`audit explain REMARK` says what is meant)",
            [
                ("a merge left both sides here: keep one", ""),
                ("port", ""),
            ],
        ),
        ("Beside the checklist", [("a file of environment variables: take it out", "")]),
    ]


def test_a_thing_is_said_once() -> None:
    denied = Disagreement("denied", "confirmed", 25, 3, 9, "ticked, but question 25 says no")
    by_its_tick = claim("load-test-said", 9)._replace(question=25, found=against_its_tick(3))
    link = claim("own-links", 5)._replace(key="figures/a.png")
    found = audit(
        item("confirmed", True, DONE),
        item("refuted", True, REFUTED),
        claims=(by_its_tick, claim("ci-os", 9)._replace(question=25), link._replace(id="figures"), link),
        disagreements=(denied, denied._replace(item="refuted", answer_line=12)),
    )
    assert listed(found) == [
        ("Ticked, and not in the repository", [("refuted", "use it; or untick it")]),
        (
            "Answers that the repository or a tick contradicts",
            [
                # Another claim of the line that denies a tick is another mistake, and counts as one.
                ("question 25: ci-os", "correct the answer, or make it true"),
                ("question 7: figures", "commit your figure, or correct its path"),
                ("confirmed", "correct the answer"),
            ],
        ),
    ]


def test_a_checklist_that_is_not_filled_in_is_one_thing_to_do() -> None:
    warning = Warned("not-filled-in", "no item of the checklist is ticked", "reports/README.md")
    assert [title for title, _ in listed(audit(item("done", False, DONE), warnings=(warning,)))] == ["The report"]


@pytest.mark.parametrize(("part", "groups"), [(False, ("The report",)), (True, ())])
def test_what_was_not_seen_is_a_note_and_no_task(part: bool, groups: tuple[str, ...]) -> None:
    shallow, unread = Warned("shallow", "the history is shallow"), Warned("unread", "not read", "a.py")
    blank = AuditedAnswer(2, 20, False, 0, None, None, 0, None, None, None)
    found = todo(audit(answers=(blank,), warnings=(shallow, unread)), part=part)
    assert tuple(group.title for group in found.groups) == groups
    assert found.notes == (shallow, unread)
    assert found.total == len(groups)


def test_the_items_that_were_not_found_are_those_that_are_ticked_and_not_there() -> None:
    asked = {"refuted": REFUTED, "half": PARTIAL, "unsure": UNSURE, "done": DONE}
    assert todo(audit(*(item(name, True, each) for name, each in asked.items()))).missed == ("refuted", "unsure")
    assert todo(audit(item("open", False, REFUTED))).missed == ()
