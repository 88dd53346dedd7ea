from __future__ import annotations

import io
import re

import pytest

from auditor.audited import Audit, AuditedRemark, Decision, Place
from auditor.crosscheck import ClaimVerdict, Disagreement, Verdict, beside_its_empty_box
from auditor.finding import Confidence, Elsewhere, State
from auditor.output import render as printed
from auditor.output.json import render
from auditor.output.markdown import render as markdown
from auditor.output.terminal import _LOOKS, show
from auditor.output.text import plain
from auditor.warned import Warned
from tests.output._audits import a_claim, an_audit, an_item, audit_of

HOSTILE = "a\x1b[31mred\x07 [link=x]y[/link] \u202egnp.exe\r\nnext"


def test_a_verdict_is_called_what_the_json_calls_it() -> None:
    """Whoever reads "2 unconfirmed" above, or in another output, finds them by that word."""
    assert {verdict for verdict in Verdict if not _LOOKS[verdict][1].startswith(verdict.value)} == set()


@pytest.mark.parametrize("verbose", [False, True])
def test_nothing_of_a_repository_reaches_the_terminal_but_text(verbose: bool) -> None:
    stream = io.StringIO()
    show(audit_of(HOSTILE), verbose=verbose, file=stream)
    shown = stream.getvalue()
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "[link=x]y[/link]" in shown.replace("\n", " ").replace("    ", " ") or "[link=x]" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("æøå", "æøå"),
        ("a\tb", "a b"),
        ("\x1b[0m", "\\x1b[0m"),
        ("\udc80", "\\udc80"),
        ("a\nb", "a\\nb"),
    ],
)
def test_control_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_json_carries_names_that_are_no_valid_unicode() -> None:
    assert b"\\udc80" in render(audit_of("odd\udc80name"))


@pytest.mark.parametrize(
    ("named", "shown"),
    [("7", ", group 7"), ("Group A", ", Group A"), ("group 7", ", group 7"), ("MLOps", ", group MLOps")],
)
def test_the_word_group_is_said_once(named: str, shown: str) -> None:
    audit, stream = audit_of("x"), io.StringIO()
    audit = audit._replace(report=audit.report._replace(group=named))
    show(audit, file=stream)
    assert f"checklist of 2026{shown}\n" in stream.getvalue()
    assert f"checklist of 2026{shown}\n" in markdown(audit).decode()


def test_a_folder_without_git_is_said_to_be_one() -> None:
    audit, stream = audit_of("x"), io.StringIO()
    show(audit._replace(repository=audit.repository._replace(commit=None, branch=None)), file=stream)
    assert stream.getvalue().startswith("x, a folder that is not a git repository\n")


REMARK = AuditedRemark("api-route", "hydra", HOSTILE, Confidence.HIGH, (Place(HOSTILE, 2, None, None, HOSTILE, None),))


@pytest.mark.parametrize("verbose", [False, True])
def test_remarks_stand_under_what_is_shown_and_else_in_a_section_of_their_own(verbose: bool) -> None:
    audit = audit_of("x")
    refuted = audit.items[0]._replace(remarks=(REMARK,))
    confirmed = refuted._replace(id="logging", verdict=Verdict.CONFIRMED)
    stream = io.StringIO()
    show(
        audit._replace(items=(refuted, confirmed), remarks=(REMARK._replace(item=None),)), verbose=verbose, file=stream
    )
    shown = stream.getvalue()
    assert shown.count("remark:") == 3
    assert f"cannot work as it stands, or is worth knowing ({1 if verbose else 2})" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("worktree", [False, True])
@pytest.mark.parametrize(
    ("only", "asked"),
    [((), []), (("week 1",), []), (("m11", " Hydra,logging"), ["hydra", "logging"]), (("pep8",), ["pep8"])],
)
def test_an_item_that_was_asked_for_by_its_id_is_shown_though_nothing_is_to_be_done_about_it(
    only: tuple[str, ...], asked: list[str], worktree: bool
) -> None:
    items = [
        an_item("hydra", verdict=Verdict.CONFIRMED, remarks=(REMARK._replace(message="remarked upon"),)),
        an_item("logging", verdict=Verdict.OPEN, ticked=False),
        an_item("pep8", verdict=Verdict.NOTED, ticked=None),
        an_item("cli", verdict=Verdict.CONFIRMED),
        an_item("sweep"),
    ]
    audit, stream = an_audit(items), io.StringIO()
    show(audit._replace(repository=audit.repository._replace(worktree=worktree)), only=only, file=stream)
    section = stream.getvalue().partition(f"Asked for ({len(asked)})\n")[2]
    assert re.findall(r"^  (\S+)  \w", section, re.MULTILINE) == asked
    assert stream.getvalue().count("remarked upon") == 1


def test_a_warning_stands_beside_its_word_however_long_its_path_is() -> None:
    path = f"logs/{'x' * 90}.json"
    first, second = _shown(an_audit(warnings=(Warned("unread", "absent", path),))).split("warning: ")[1].split("\n")[:2]
    assert second.startswith(" " * len("warning: ") + "x")
    assert first + second.strip() == f"{path}: absent"


def test_one_warning_more_than_are_shown_is_one() -> None:
    said = [_shown(an_audit(warnings=[Warned("unread", str(each)) for each in range(number)])) for number in (4, 5, 6)]
    assert [re.findall("and .* more warnings?", each) for each in said] == [
        [],
        ["and 1 more warning"],
        ["and 2 more warnings"],
    ]


def test_all_warnings_are_shown_where_all_is_asked_for() -> None:
    audit = an_audit(warnings=[Warned("unread", f"number {each}") for each in range(9)])
    assert [_shown(audit, verbose=verbose).count("warning: number ") for verbose in (False, True)] == [4, 9]


@pytest.mark.parametrize(
    ("verdict", "ticked", "praised"),
    [
        (Verdict.CONFIRMED, True, True),
        (Verdict.OPEN, False, False),  # nothing was ticked
        (Verdict.ERROR, True, False),
        (Verdict.ERROR, False, False),
        (Verdict.DOUBTFUL, True, False),
    ],
)
def test_no_discrepancy_is_said_of_ticks_that_could_all_be_looked_at(
    verdict: Verdict, ticked: bool, praised: bool
) -> None:
    audit = an_audit((an_item(verdict=verdict, ticked=ticked), an_item("cli", verdict=Verdict.NOTED, ticked=None)))
    assert ("No discrepancy between" in _shown(audit)) == praised
    above = verdict in (Verdict.DOUBTFUL, Verdict.ERROR)
    assert ("All other items (1)" if above else "All items (2)") in _shown(audit, verbose=True)


def test_where_an_item_stands_elsewhere_is_told_with_its_path() -> None:
    places = (Elsewhere("api", None, "a.py", "there"), Elsewhere(None, "f" * 40, None, "once"))
    shown = _shown(an_audit((an_item(elsewhere=places),)))
    assert "elsewhere: branch api, a.py: there\n" in shown
    assert "elsewhere: commit ffffffffff: once\n" in shown


def test_a_flood_of_remarks_stays_short() -> None:
    audit = audit_of("x")
    stream = io.StringIO()
    show(audit._replace(remarks=(REMARK._replace(item=None),) * 500), file=stream)
    assert "and 492 more (--verbose)" in stream.getvalue()
    assert stream.getvalue().count("remark:") == 8


@pytest.mark.parametrize(
    ("members", "shown"), [(0, "by 2 people, 1 merge,"), (3, "by 2 people, 3 members on the report,")]
)
def test_the_facts_say_nothing_of_members_that_no_report_lists(members: int, shown: str) -> None:
    counts = dict.fromkeys(("files", "python_files", "dockerfiles", "workflows", "requirements", "cloud_builds"), 1)
    counts |= dict.fromkeys(("unsized_files", "readme_words", "questions", "questions_answered"), 0)
    found = {"history_complete": True, "mean_message_length": 30.5, "latest_commit": "2026-01-23T12:34:56+00:00"}
    found |= {**counts, "commits": 4, "contributors": 2, "merges": 1, "merged_pull_requests": 0, "dvc": False}
    stream = io.StringIO()
    statistics = {**found, "members": members, "size": 91_000, "contributions": None}
    show(audit_of("x")._replace(statistics=statistics), statistics=True, file=stream)
    text = " ".join(stream.getvalue().split())
    assert shown in text
    assert "latest 2026-01-23 12:34 UTC" in text
    assert "1 file (91,000 bytes)" in text


def _shown(audit: Audit, *, verbose: bool = False) -> str:
    file = io.StringIO()
    show(audit, verbose=verbose, file=file)
    return file.getvalue()


def test_what_a_person_decided_counts_with_the_programs_verdict_beside_it() -> None:
    cleared = an_item(decision=Decision("confirmed", "shown at the exam"))
    refuted = an_item("cli", verdict=Verdict.CONFIRMED, decision=Decision("refuted"))
    claim = a_claim(verdict=ClaimVerdict.CONSISTENT, decision=Decision("contradicted", "counted by hand"))
    shown = _shown(an_audit((cleared, refuted), claims=(claim,)))
    assert "2 ticks: 1 confirmed, 1 refuted" in shown
    assert "hydra" not in shown.partition("decided by a person")[0]
    assert "  cli  refuted" in shown
    assert "decided by a person, where the program says confirmed\n" in shown
    assert "test-count  contradicted" in shown
    assert "decided by a person, where the program says consistent: counted by hand" in shown


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_a_report_without_a_checklist_is_said_to_have_none(form: str) -> None:
    def said(audit: Audit) -> str:
        return _shown(audit) if form == "terminal" else re.sub("</?bdi>", "", printed(audit, form).decode())

    audit = an_audit()
    assert "checklist of 2026" in said(audit)
    assert "checklist of current" not in said(audit._replace(report=audit.report._replace(generation="current")))
    assert "checklist of 2026" not in said(audit._replace(warnings=(Warned("no-checklist", "it has none"),)))


@pytest.mark.parametrize(("week", "headings"), [("Part 1", ["Part 1", "Other"]), ("", [])])
def test_items_without_a_week_stand_under_a_heading_where_others_have_one(week: str, headings: list[str]) -> None:
    stream = io.StringIO()
    audit = an_audit((an_item(week=week), an_item("drift-check", week="")))
    show(audit, verbose=True, file=stream)
    assert [line for line in stream.getvalue().splitlines() if line in ("Part 1", "Other")] == headings
    assert "\n\n\n" not in stream.getvalue().partition("All other items")[0]


@pytest.mark.parametrize("form", ["terminal", "html"])
def test_weeks_stand_in_their_order_whatever_stands_at_the_end_of_the_checklist(form: str) -> None:
    first, old = an_item("sweep", verdict=Verdict.OPEN, week="Week 2"), an_item("torchserve", week="Week 2")
    audit = an_audit((an_item(), first, an_item("drift-check", week="Week 3"), old))
    text, mark = (_shown(audit), "  ") if form == "terminal" else (printed(audit, form).decode(), 'id="item-')
    places = [text.index(mark + name) for name in ("torchserve", "drift-check")]
    assert places == sorted(places)


def test_answers_that_are_contradicted_come_before_what_cannot_work() -> None:
    remark = AuditedRemark("port", None, "the port differs", Confidence.HIGH, ())
    shown = _shown(an_audit(claims=(a_claim(),), remarks=(remark,)))
    assert shown.index("Answers that the repository") < shown.index("What cannot work")


def test_a_warning_that_names_its_file_says_it_once() -> None:
    warnings = (Warned("no-checklist", "the report a.md has no checklist", "a.md"), Warned("unread", "large", "b", 2))
    shown = _shown(an_audit(warnings=warnings))
    assert "warning: the report a.md has no checklist\n" in shown
    assert "warning: b:2: large\n" in shown


def test_a_line_that_is_no_item_of_the_catalogue_is_shown_with_its_place() -> None:
    cake = an_item("custom-1", text="Bake a cake", verdict=Verdict.UNVERIFIABLE, week="Week 1")
    shown = _shown(an_audit((cake, an_item("alerts", text="Create alerts", verdict=Verdict.UNVERIFIABLE))))
    assert "custom-1  reports/README.md:12\n    Bake a cake\n" in shown
    assert "Create alerts" not in shown


@pytest.mark.parametrize(
    ("text", "struck"),
    [("~~Use Hydra~~", True), ("~~Use~~ ~~Hydra~~ .", True), ("Use ~~Hydra~~", False), ("Use Hydra", False)],
)
@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_what_a_group_struck_out_is_not_offered_for_a_tick(form: str, text: str, struck: bool) -> None:
    audit = an_audit((an_item(text=text, ticked=False, verdict=Verdict.UNCLAIMED, message="hydra is used"),))
    shown = _shown(audit) if form == "terminal" else printed(audit, form).decode()
    assert ("hydra is used" not in shown) is struck


@pytest.mark.parametrize("denied", [True, False])
@pytest.mark.parametrize("form", ["terminal", "markdown", "to do"])
def test_what_an_answer_denies_is_not_offered_for_a_tick(form: str, denied: bool) -> None:
    item = an_item(ticked=False, verdict=Verdict.UNCLAIMED, message="hydra is used", state=State.DONE)
    found = "hydra is used" + (f"; {beside_its_empty_box(12)}" if denied else "")
    claim = a_claim(verdict=ClaimVerdict.UNVERIFIABLE, found=found)
    audit = an_audit((item,), claims=(claim,))
    if form == "to do":
        audit = audit._replace(repository=audit.repository._replace(worktree=True))
    shown = printed(audit, form).decode() if form == "markdown" else _shown(audit)
    assert ("hydra is used" not in shown) is denied


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_a_copy_with_the_ticks_is_told_beside_the_report(form: str) -> None:
    audit = an_audit()
    audit = audit._replace(report=audit.report._replace(marks_path="CHECKLIST.md"))
    shown = _shown(audit) if form == "terminal" else re.sub("<[^<>]*>", "", printed(audit, form).decode())
    assert re.search(r"(?i)report:? ?reports/README\.md, ticks CHECKLIST\.md", shown)


def test_a_tick_that_an_answer_denies_is_told_once() -> None:
    claim = a_claim()._replace(question=26, line=40, found="its item is ticked (line 12); no use of hydra")
    entry = Disagreement("denied", "hydra", 26, 12, 40, "ticked, but question 26 says: we did not")
    audit = an_audit(claims=(claim,), disagreements=(entry,))
    assert _shown(audit).count("its item is ticked") == 0
    assert "2 discrepancies: 1 refuted, 1 tick denied by an answer" in _shown(audit)
    assert "ticked, but question 26 says: we did not" in _shown(audit)
    assert "its item is ticked" in _shown(an_audit(claims=(claim,)))
    agreed = claim._replace(found="the repository says so, too, but its item is ticked (line 12); no use of hydra")
    assert "the repository says so" not in _shown(audit._replace(claims=(agreed,)))
    other = claim._replace(found="its item is ticked (line 13); no use of it")
    assert "its item is ticked" in _shown(audit._replace(claims=(other,)))
    decided = claim._replace(decision=Decision("contradicted"))
    assert "its item is ticked" in _shown(audit._replace(claims=(decided,)))


def test_one_link_that_two_kinds_of_claim_name_is_told_once() -> None:
    link = a_claim()._replace(id="docker-named", key="a.dockerfile", said="link to a.dockerfile", found="it is missing")
    audit = an_audit(claims=(link, link._replace(id="own-links"), link._replace(key="b", said="link to b")))
    assert _shown(audit).count("link to a.dockerfile") == 1
    assert "3 discrepancies: 1 refuted, 2 answers contradicted" in _shown(audit)
    assert "link to b" in _shown(audit)
    assert "docker-named, own-links" in _shown(audit, verbose=True)


def test_what_the_message_says_is_not_said_again_of_its_place() -> None:
    places = tuple(
        Place("README.md", line, None, None, note, None) for line, note in ((1, "is too short"), (2, "short"))
    )
    shown = _shown(an_audit((an_item(message="README.md is too short", evidence=places),)))
    assert "→ README.md:1\n" in shown
    assert "→ README.md:2  short\n" in shown


def test_the_second_line_of_a_heading_stays_behind_the_first() -> None:
    item = an_item("performance-monitoring", verdict=Verdict.UNCONFIRMED, message="no drift")
    shown = _shown(an_audit((item,)))
    (index,) = (number for number, line in enumerate(shown.splitlines()) if "performance-monitoring  " in line)
    first, second = shown.splitlines()[index : index + 2]
    assert first.startswith("  performance-monitoring  unconfirmed")
    assert second.strip() == "reports/README.md:12"
    assert second.startswith("    ")


@pytest.mark.parametrize(("kind", "shown"), [("test-count", 4), ("figures", 2)])
def test_the_places_of_a_number_are_all_shown(kind: str, shown: int) -> None:
    places = tuple(Place(f"tests/test_{name}.py", 3, None, None, "2 tests", None) for name in "abcd")
    assert _shown(an_audit(claims=(a_claim(id=kind, evidence=places),))).count("2 tests") == shown


def test_the_last_line_sums_up_all_that_counts_as_a_discrepancy() -> None:
    audit = an_audit(
        [
            an_item("a"),
            an_item("b"),
            an_item("c", verdict=Verdict.DOUBTFUL),
            an_item("d", ticked=False, verdict=Verdict.ERROR),
            an_item("e", verdict=Verdict.CONFIRMED),
        ],
        claims=(a_claim(), a_claim(key="b"), a_claim(verdict=ClaimVerdict.CONSISTENT)),
        disagreements=(
            Disagreement("denied", "a", 12, 12, 50, "the answer says that it was not used"),
            Disagreement("affirmed", "d", 12, 12, 50, "the answer says that it was used"),
        ),
    )
    stream = io.StringIO()
    show(audit, statistics=True, file=stream)
    said = " ".join(stream.getvalue().split("\n\n")[-1].split())
    assert said == (
        "8 discrepancies: 2 refuted, 1 doubtful, 1 error, 2 answers contradicted, 1 tick denied by an answer, "
        "1 answer affirms what is not ticked"
    )
    assert audit.counted.discrepancies == 8


@pytest.mark.parametrize("worktree", [False, True])
def test_without_a_discrepancy_or_in_a_to_do_list_nothing_is_summed_up(worktree: bool) -> None:
    audit = an_audit([an_item(verdict=Verdict.REFUTED if worktree else Verdict.CONFIRMED)])
    audit = audit._replace(repository=audit.repository._replace(worktree=worktree))
    stream = io.StringIO()
    show(audit, file=stream)
    assert "discrepancy:" not in stream.getvalue()
