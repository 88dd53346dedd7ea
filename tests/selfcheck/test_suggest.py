from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.audited import Audit, AuditedClaim, AuditedItem, AuditedReport, AuditedRepository, Place
from auditor.checklist import Catalogue, load_catalogue
from auditor.crosscheck import ClaimVerdict, Verdict, beside_its_empty_box, judge
from auditor.finding import Confidence, Finding, State
from auditor.report.marks import read_marks
from auditor.selfcheck.suggest import SuggestError, Suggestion, suggest, unified_diff, write
from tests.conftest import needs_names, run_git
from tests.views.memory import memory_tree

not_on_windows = pytest.mark.skipif(os.name == "nt", reason="names of files hold none of these there")
CATALOGUE = load_catalogue()
ITEMS = {item.id: item for item in CATALOGUE.items if item.listed_in(CATALOGUE.newest)}
PATH = "reports/README.md"
DONE = Finding(State.DONE, "there", (), Confidence.HIGH)
PROBABLY = Finding(State.DONE, "there", (), Confidence.MEDIUM)
PARTIAL = Finding(State.PARTIAL, "some", (), Confidence.HIGH)
ABSENT = Finding(State.NOT_DONE, "not there", (), Confidence.HIGH)
UNSURE = Finding(State.NOT_DONE, "not there", (), Confidence.LOW)
UNKNOWABLE = Finding(State.UNKNOWABLE, "no trace", (), Confidence.LOW)


def audit_of(report: bytes, findings: dict[str, Finding], catalogue: Catalogue = CATALOGUE) -> Audit:
    """Return an audit of a report alone, with these findings."""
    marks = read_marks(memory_tree({PATH: report}), catalogue)
    items = []
    for name, item in ITEMS.items():
        mark, finding = marks.of(name), findings.get(name, UNKNOWABLE)
        ticked = mark.ticked if mark else None
        items.append(
            AuditedItem(
                name,
                item.text,
                item.module,
                item.week,
                mark.line if mark else None,
                mark is not None,
                mark.mark if mark else None,
                ticked,
                mark.waived if mark else False,
                finding.state,
                finding.confidence,
                judge(ticked, finding),
                finding.message,
                (),
            )
        )
    repository = AuditedRepository(".", None, None, None, True, False, False, False)
    shown = AuditedReport(marks.found, marks.path, marks.marks_path, marks.generation, None, 0)
    return Audit(repository, shown, tuple(items), (), (), (), {}, ())


def suggested(report: str | bytes, findings: dict[str, Finding]) -> Suggestion:
    data = report.encode() if isinstance(report, str) else report
    return suggest(audit_of(data, findings), data, CATALOGUE)


def listing(*lines: str, end: str = "\n") -> str:
    padding = [f"* [x] {ITEMS[name].text} (M1)" for name in ("git-repository", "write-access", "environment")]
    return end.join(["# Report", "", "## Checklist", "", "### Week 1", "", *padding, *lines, ""])


@pytest.mark.parametrize(
    ("line", "finding", "after"),
    [
        ("* [x] {}", ABSENT, "* [ ] {}"),
        ("* [X] {}", ABSENT, "* [ ] {}"),
        ("- [ x ] {}  ", ABSENT, "- [ ] {}  "),
        ("* \\[x\\] {}", ABSENT, "* \\[ \\] {}"),
        ("* [✅] {}", ABSENT, "* [ ] {}"),
        ("* ☑ {}", ABSENT, "* ☐ {}"),
        ("* [ ] {}", DONE, "* [x] {}"),
        ("* [] {}", DONE, "* [x] {}"),
        ("* ☐ {}", DONE, "* ☑ {}"),
        ("* [ ] {}", PROBABLY, None),
        ("* [x] {}", PARTIAL, None),
        ("* [x] {}", UNSURE, None),
        ("* [x] {} - not applicable", ABSENT, None),
        ("* [50%] {}", ABSENT, None),
        ("* [50%] {}", DONE, None),
        ("* {}", DONE, None),
    ],
)
def test_only_what_is_sure_is_changed_and_the_rest_is_listed(line: str, finding: Finding, after: str | None) -> None:
    text = ITEMS["hydra"].text
    found = suggested(listing(line.format(text)), {"hydra": finding})
    assert found.after.decode() == listing((after or line).format(text))
    number = listing("hydra").split("\n").index("hydra") + 1
    assert [(left.item, left.line) for left in found.left] == ([] if after else [("hydra", number)])
    assert [(edit.item, edit.line) for edit in found.edits] == ([("hydra", number)] if after else [])


@pytest.mark.parametrize(
    ("line", "finding", "why"),
    [
        ("* [x] {} - not applicable", ABSENT, "ticked and waived by its own line"),
        ("* [x] {}", UNSURE, "ticked and not found, but not surely"),
        ("* [x] {}", PARTIAL, "ticked, and there only in part"),
        ("* [ ] {}", PROBABLY, "not ticked, and probably done"),
        ("* {}", DONE, "it is done, and the line has no brackets to put a tick in"),
    ],
)
def test_why_a_mark_is_left_is_said(line: str, finding: Finding, why: str) -> None:
    found = suggested(listing(line.format(ITEMS["hydra"].text)), {"hydra": finding})
    assert [left.why for left in found.left] == [why]


def test_what_a_template_generated_is_left_to_the_group() -> None:
    report = listing(f"* [ ] {ITEMS['hydra'].text}").encode()
    audit = audit_of(report, {"hydra": DONE})
    place = Place("a.py", 1, None, None, Place.noted("it", generated=True), None)
    items = tuple(item._replace(evidence=(place,)) for item in audit.items)
    found = suggest(audit._replace(items=items), report, CATALOGUE)
    assert (found.edits, [left.why.partition(":")[0] for left in found.left]) == (
        (),
        ["not ticked, and done by what the template generated"],
    )


def test_only_items_that_were_audited_are_changed() -> None:
    report = listing(f"* [x] {ITEMS['hydra'].text}", f"* [x] {ITEMS['logging'].text}").encode()
    audit = audit_of(report, {"hydra": ABSENT, "logging": ABSENT})
    asked = audit._replace(items=tuple(item for item in audit.items if item.id == "logging"))
    assert [edit.item for edit in suggest(asked, report, CATALOGUE).edits] == ["logging"]


@pytest.mark.parametrize(("line", "finding"), [("* [x] {}", DONE), ("* [ ] {}", ABSENT), ("* [ ] {}", PARTIAL), ("* [x] {}", UNKNOWABLE)])  # fmt: skip
def test_an_honest_mark_is_neither_changed_nor_listed(line: str, finding: Finding) -> None:
    found = suggested(listing(line.format(ITEMS["hydra"].text)), {"hydra": finding})
    assert (found.edits, found.left, unified_diff(found)) == ((), (), b"")


def test_an_item_listed_twice_is_changed_on_both_lines_and_left_where_the_marks_differ() -> None:
    text = ITEMS["hydra"].text
    assert suggested(listing(f"* [x] {text}", f"- [X] {text}"), {"hydra": ABSENT}).after.decode() == listing(
        f"* [ ] {text}", f"- [ ] {text}"
    )
    found = suggested(listing(f"* [x] {text}", f"- [ ] {text}"), {"hydra": ABSENT})
    assert (found.edits, [left.item for left in found.left]) == ((), ["hydra", "hydra"])
    assert {left.why for left in found.left} == {"listed twice, with different marks"}


def test_a_mark_that_is_none_is_said_as_it_stands() -> None:
    found = suggested(listing(f"* [~] {ITEMS['hydra'].text}"), {"hydra": ABSENT})
    assert [left.why for left in found.left] == ["the mark '~' is neither a tick nor blank"]


@pytest.mark.parametrize(("ticks", "given"), [("XXX", "X"), ("xXX", "X"), ("XX ", "X"), ("xX ", "x"), ("   ", "x")])
def test_a_report_that_ticks_with_capitals_gets_capitals(ticks: str, given: str) -> None:
    report = listing(f"* [ ] {ITEMS['hydra'].text}").replace("[x]", "[{}]").format(*ticks)
    assert f"[{given}] Used Hydra".encode() in suggested(report, {"hydra": DONE}).after


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_encoding_and_byte_order_mark_stay(encoding: str, end: str) -> None:
    before = listing("Blåbærgrød  ", f"* [x] {ITEMS['hydra'].text} \t", "æ", end=end).encode(encoding)
    after = suggested(before, {"hydra": ABSENT}).after
    assert after.decode(encoding) == before.decode(encoding).replace("[x] Used", "[ ] Used")
    assert len(after) == len(before)


@pytest.mark.parametrize("last", ["", "\n", "no end"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "name",
    [
        *(PATH, "reports/my report.md", pytest.param("rapport/æ.md", marks=needs_names)),
        *(pytest.param(name, marks=not_on_windows) for name in ('a "b"/c\\d.md', "a/b\tc d.md", "a/\x7f ~.md")),
    ],
)
def test_git_takes_the_diff(tmp_path: Path, last: str, end: str, name: str) -> None:
    lines = [f"* [ ] {item.text}" for item in ITEMS.values()]
    report = ("\ufeff" + end.join(["# Report", "", *lines]) + last).encode()
    found = suggested(report, dict.fromkeys(["git-repository", "hydra", "code-uploaded"], DONE))._replace(path=name)
    assert len(found.edits) == 3
    path = tmp_path / name
    path.parent.mkdir()
    path.write_bytes(report)
    run_git(tmp_path, "apply", "-", data=unified_diff(found))
    assert path.read_bytes() == found.after


MARKS = st.sampled_from(["x", "X", " ", "", "  ", " x", "✅", "50%", "~", "(x)", "?"])
LINES = st.tuples(
    st.sampled_from(["* [{}] {}", "- [{}] {}", "  * [{}] {}  ", "+ [{}] {} (M1)\t", "1. [{}] {}", "* \\[{}\\] {}", "> * [{}] {}"]),
    MARKS,
    st.one_of(st.sampled_from(sorted(ITEMS)), st.sampled_from(["our own", "a [link](x) æ"])),
    st.sampled_from(["", " - not applicable", " [x] also", " ✓"]),
)  # fmt: skip


@settings(max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(LINES, min_size=3, max_size=25),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    tail=st.text(max_size=80),
    findings=st.dictionaries(
        st.sampled_from(sorted(ITEMS)), st.sampled_from([DONE, PROBABLY, PARTIAL, ABSENT, UNSURE]), max_size=53
    ),
)
def test_marks_alone_change_and_a_second_time_nothing(
    lines: list[tuple[str, str, str, str]], end: str, encoding: str, tail: str, findings: dict[str, Finding]
) -> None:
    written = [
        form.format(mark, ITEMS[what].text if what in ITEMS else what) + more for form, mark, what, more in lines
    ]
    text = end.join(["# Report", "", "## Checklist", "", *written, "", tail])
    report = text.encode(encoding, "replace")
    found = suggested(report, findings)
    assert _around(found.after, found, shifted=True) == _around(report, found, shifted=False)
    assert all(re.fullmatch(r"[xX ☐☑]", _decoded(edit.new, encoding)) for edit in found.edits)
    again = audit_of(found.after, findings)
    assert not [item.id for item in again.items if item.verdict is Verdict.REFUTED]
    second = suggest(again, found.after, CATALOGUE)
    assert (second.edits, second.after) == ((), found.after)


def _decoded(data: bytes, encoding: str) -> str:
    return data.decode("utf-16-le" if encoding == "utf-16" else "utf-8")


def _around(data: bytes, found: Suggestion, *, shifted: bool) -> list[bytes]:
    """Return the bytes around the edited marks."""
    parts, at, moved = [], 0, 0
    for edit in found.edits:
        parts.append(data[at : edit.start + moved])
        length = len(edit.new) if shifted else edit.end - edit.start
        at = edit.start + moved + length
        moved += length - (edit.end - edit.start)
    return [*parts, data[at:]]


def _written(tmp_path: Path) -> tuple[Path, Suggestion]:
    found = suggested(listing(f"* [x] {ITEMS['hydra'].text}"), {"hydra": ABSENT})
    path = tmp_path / PATH
    path.parent.mkdir()
    path.write_bytes(found.before)
    return path, found


def test_writing_keeps_the_mode_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path, found = _written(tmp_path)
    path.chmod(0o640)
    write(tmp_path, found)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (found.after, 0o640 if os.name != "nt" else 0o666)
    assert [entry.name for entry in path.parent.iterdir()] == ["README.md"]


def test_what_changed_since_or_is_gone_is_not_written(tmp_path: Path) -> None:
    path, found = _written(tmp_path)
    path.write_bytes(found.before + b"more")
    with pytest.raises(SuggestError, match="was changed while"):
        write(tmp_path, found)
    path.unlink()
    with pytest.raises(SuggestError, match="cannot be written"):
        write(tmp_path, found)


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_is_never_written_through(tmp_path: Path, linked: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path, found = _written(outside)
    root = tmp_path / "root"
    root.mkdir()
    if linked == "folder":
        (root / "reports").symlink_to(path.parent)
    else:
        (root / "reports").mkdir()
        (root / PATH).symlink_to(path)
    with pytest.raises(SuggestError, match="symbolic link"):
        write(root, found)
    assert path.read_bytes() == found.before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_failed_write_leaves_the_report_as_it_was(tmp_path: Path) -> None:
    path, found = _written(tmp_path)
    path.parent.chmod(0o555)
    try:
        with pytest.raises(SuggestError, match="nothing was changed"):
            write(tmp_path, found)
    finally:
        path.parent.chmod(0o755)
    assert path.read_bytes() == found.before


def test_what_the_template_generated_is_left_and_never_ticked() -> None:
    report = listing(f"* [ ] {ITEMS['pre-commit'].text} (M18)").encode()
    audit = audit_of(report, {"pre-commit": DONE})
    place = Place(".pre-commit-config.yaml", 5, None, None, "a hook, as generated", None)
    items = tuple(each._replace(evidence=(place,)) if each.id == "pre-commit" else each for each in audit.items)
    found = suggest(audit._replace(items=items), report, CATALOGUE)
    assert not found.edits
    assert [(left.item, left.why) for left in found.left] == [
        ("pre-commit", "not ticked, and done by what the template generated: tick it if you use it")
    ]


def test_what_is_struck_out_is_not_ticked() -> None:
    report = listing(f"* [ ] ~~{ITEMS['hydra'].text}~~")
    found = suggest(_struck(audit_of(report.encode(), {"hydra": DONE})), report.encode(), CATALOGUE)
    assert not found.edits
    assert [left.why for left in found.left if left.item == "hydra"] == ["struck through, and done"]


def _struck(audit: Audit) -> Audit:
    return audit._replace(items=tuple(item._replace(text=f"~~{item.text}~~") for item in audit.items))


def test_what_an_answer_denies_is_left_to_the_group() -> None:
    report = listing(f"* [ ] {ITEMS['load-test'].text} (M24)").encode()
    audit = audit_of(report, {"load-test": DONE})
    line = next(item.line for item in audit.items if item.id == "load-test")
    assert line is not None
    found = f"there; {beside_its_empty_box(line)}"
    claim = AuditedClaim("load-test-said", None, 25, 9, "We did not.", found, ClaimVerdict.UNVERIFIABLE, ())
    suggestion = suggest(audit._replace(claims=(claim,)), report, CATALOGUE)
    assert not suggestion.edits
    assert [(left.item, left.why) for left in suggestion.left] == [
        ("load-test", "not ticked, and there, but an answer denies it")
    ]
