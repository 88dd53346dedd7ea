from __future__ import annotations

import io

import pytest

from auditor.audited import Audit, AuditedAnswer, AuditedClaim, AuditedItem, AuditedRemark, Place
from auditor.crosscheck import ClaimVerdict, Disagreement, against_its_tick, judge
from auditor.finding import Confidence, Elsewhere, Finding, State
from auditor.output._todo import tasks
from auditor.output._warned import task_of
from auditor.output.terminal import show
from auditor.warned import Warned
from tests.output._audits import audit_of

HIGH, LOW = Confidence.HIGH, Confidence.LOW
REFUTED, UNSURE, PARTIAL, DONE = (
    Finding(State.NOT_DONE, "not there", (), HIGH),
    Finding(State.NOT_DONE, "not there", (), LOW),
    Finding(State.PARTIAL, "some of it", (), HIGH),
    Finding(State.DONE, "it is there", (), HIGH),
)


def item(name: str, ticked: bool | None, finding: Finding, **more: object) -> AuditedItem:
    blank = audit_of("text").items[0]
    return blank._replace(
        id=name,
        ticked=ticked,
        mark={True: "x", False: " ", None: "50%"}[ticked],
        state=finding.state,
        confidence=finding.confidence,
        verdict=judge(ticked, finding),
        message=finding.message,
        evidence=(),
        **more,  # type: ignore[arg-type]
    )


def audit(*items: AuditedItem, branch: str | None = "main", **more: object) -> Audit:
    blank = audit_of("text")
    repository = blank.repository._replace(worktree=True, branch=branch, source=".")
    return blank._replace(repository=repository, items=items, **more)  # type: ignore[arg-type]


def listed(found: Audit) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(title, [(task.about, task.remedy) for task in group]) for title, group in tasks(found)]


def claim(name: str, line: int, verdict: ClaimVerdict = ClaimVerdict.CONTRADICTED) -> AuditedClaim:
    return AuditedClaim(name, None, 7, line, "eight", "two", verdict, ())


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
    ((_, (task,)),) = tasks(audit(item("hydra", True, REFUTED, elsewhere=(other,)), branch=branch))
    assert task.said[1].startswith(said)
    assert task.remedy == remedy


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


def test_many_questions_without_an_answer_are_one_thing_to_do() -> None:
    warnings = [
        Warned("answer-empty", f"question {n} is not answered. Answer it", "README.md", n * 10) for n in (3, 4, 5)
    ]
    (_, group), = tasks(audit(warnings=tuple(warnings)))  # fmt: skip
    assert [(task.about, task.where, task.remedy) for task in group] == [
        ("questions 3 (line 30), 4 (line 40) and 5 (line 50) are not answered", "README.md", "answer them")
    ]


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
    found = [(task.about, task.remedy) for _, group in tasks(audit(answers=(answer,)), part=part) for task in group]
    assert found == said


def test_where_evidence_lies_elsewhere_the_line_to_write_is_shown() -> None:
    stream = io.StringIO()
    show(audit(item("done", True, DONE), item("hydra", True, REFUTED)), file=stream)
    shown = " ".join(stream.getvalue().split())
    assert "`audit explain hydra` says what counts" in shown
    assert "a file .audit.yaml that says where, such as `evidence: {hydra: PATH:LINE}`." in shown


def test_chosen_items_alone_do_not_make_a_report_ready() -> None:
    stream = io.StringIO()
    show(audit(item("done", True, DONE)), only=("M5",), file=stream)
    assert "Nothing to do for the items you asked about." in stream.getvalue()
    assert "Ready" not in stream.getvalue()


def test_a_remark_of_an_item_is_named_so_that_it_can_be_explained() -> None:
    remark = AuditedRemark("docker-copy-missing", "dockerfiles", "it copies what is not there", HIGH, ())
    stream = io.StringIO()
    show(audit(item("dockerfiles", True, DONE, remarks=(remark,))), file=stream)
    assert "1. dockerfiles  docker-copy-missing\n" in stream.getvalue()
    assert "`audit explain REMARK`" in stream.getvalue()


def test_a_checklist_that_is_not_filled_in_is_one_thing_to_do() -> None:
    warning = Warned("not-filled-in", "no item of the checklist is ticked", "reports/README.md")
    assert [title for title, _ in listed(audit(item("done", False, DONE), warnings=(warning,)))] == ["The report"]


def test_nothing_to_do_is_said_and_notes_are_none() -> None:
    stream = io.StringIO()
    show(audit(item("done", True, DONE), warnings=(Warned("shallow", "the history is shallow"),)), file=stream)
    assert "Ready to hand in: nothing to do.\n\nnote: the history is shallow\n" in stream.getvalue()


@pytest.mark.parametrize("name", ["report-unread", "no-checklist", "pointer-path", "marks-elsewhere"])
def test_a_path_with_a_full_stop_is_not_taken_for_advice(name: str) -> None:
    task = task_of(Warned(name, "the report docs/1. Report.md could not be read", "docs/1. Report.md"))
    assert task.about == "the report docs/1. Report.md could not be read"
    assert "Report" not in task.remedy


def test_what_rests_on_a_file_of_the_template_is_left_to_the_group() -> None:
    place = Place("tests/test_data.py", 5, None, None, "", None)
    found = audit(
        item("data-tests", False, DONE)._replace(evidence=(place,)),
        warnings=(Warned("template-left", "still the template's placeholder test", place.path, 1),),
    )
    assert listed(found)[0] == ("Done, and not ticked", [("data-tests (probably)", "tick it if you agree")])


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
    (_, group), = tasks(audit(warnings=(*short, bare), answers=(*answers, limited)))  # fmt: skip
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
    (_, (task,)), = tasks(audit(warnings=tuple(warnings), answers=tuple(answers)))  # fmt: skip
    assert task.said == (
        "questions 5 (line 50): no figures, 1 to 2 asked for; 6 (line 60): 1 figure, at least 3 asked for; "
        "question 7: no figures (2 only linked, which shows nothing), and 1 to 2 are asked for",
    )


def test_many_questions_are_told_in_ranges() -> None:
    warnings = [Warned("answer-empty", f"question {n} is not answered. Answer it", "README.md", n * 10) for n in (1, 3, 4, 5, 6, 8, 9)]  # fmt: skip
    (_, (task,)), = tasks(audit(warnings=tuple(warnings)))  # fmt: skip
    assert (task.about, task.where) == ("questions 1, 3 to 6, 8 and 9 are not answered", "README.md:10")


@pytest.mark.parametrize(
    ("lines", "where"),
    [((4,), "a.py:4"), ((4, 9), "a.py:4 and line 9"), ((4, 9, 12), "a.py:4 and lines 9, 12"), ((4, 4), "a.py:4")],
)
def test_the_same_warning_of_one_file_is_said_once(lines: tuple[int, ...], where: str) -> None:
    found = audit(warnings=tuple(Warned("secret", "a key stands here: revoke it", "a.py", line) for line in lines))
    (_, (task,)), = tasks(found)  # fmt: skip
    assert task.where == where


def test_several_figures_that_are_missing_are_one_thing_to_do() -> None:
    claims = tuple(claim("figures", line) for line in (1, 2, 3))
    (_, (task,)), = tasks(audit(claims=claims))  # fmt: skip
    assert task.about == "3 figures of the answers: two"
    assert task.said == ("question 7 (line 1): eight; question 7 (line 2): eight; question 7 (line 3): eight",)


def test_a_doubtful_tick_that_an_answer_denies_is_said_once() -> None:
    denied = Disagreement("denied", "half", 12, 3, 9, "ticked, but question 12 says no")
    ((title, (task,)),) = tasks(audit(item("half", True, PARTIAL), disagreements=(denied,)))
    assert title == "Answers that the repository or a tick contradicts"
    assert (task.about, task.remedy) == ("half (in part)", "use it; or untick it, or correct the answer")


def test_many_done_items_are_listed_briefly_and_apply_is_named() -> None:
    ((title, group),) = tasks(audit(*(item(f"i{n}", False, DONE) for n in range(9))))
    assert title == "Done, and not ticked (`audit suggest --apply` ticks what is sure)"
    assert not any(task.evidence for task in group)


def test_what_the_template_generated_is_left_to_the_group() -> None:
    place = Place(".pre-commit-config.yaml", 5, None, None, "a hook, as generated", None)
    ((_, (task,)),) = tasks(audit(item("pre-commit", False, DONE)._replace(evidence=(place,))))
    assert (task.about, task.remedy) == ("pre-commit (probably)", "tick it if you agree")


def test_many_marks_that_say_neither_yes_nor_no_are_one_thing_to_do() -> None:
    found = audit(*(item(f"i{n}", None, DONE)._replace(line=n, mark="-" if n else "50%") for n in range(3)))
    ((title, (task,)),) = tasks(found)
    assert (title, task.about) == ("The report", "3 marks are neither ticks nor blank ('50%', '-')")
    assert (task.said, task.remedy) == (
        ("i0, i1 (line 1), i2 (line 2)",),
        "write [x] where it is done, [ ] where it is not",
    )
    ((_, group),) = tasks(audit(*(item(f"i{n}", None, DONE) for n in range(2))))
    assert [task.about for task in group] == ["i0", "i1"]


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
    ((_, (task,)),) = tasks(audit(warnings=tuple(warnings), answers=answers))
    assert (task.about, task.where, task.remedy) == (about, "README.md", remedy)
    assert task.said == (
        "questions 5 (line 50): figures/5. a.png; 6 (line 60): figures/6. a.png; 7 (line 70): figures/7. a.png",
    )


def test_a_link_to_a_docker_file_that_is_not_there_is_said_once() -> None:
    named = claim("docker-named", 9)._replace(key="a.dockerfile")
    ((_, (task,)),) = tasks(audit(claims=(named, named._replace(id="own-links"))))
    assert task.about == "question 7: docker-named"
    ((_, both),) = tasks(audit(claims=(named, named._replace(id="own-links", line=12))))
    assert len(both) == 2
