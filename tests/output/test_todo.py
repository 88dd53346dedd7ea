from __future__ import annotations

import io

import pytest

from auditor.audited import AuditedRemark
from auditor.output.terminal import show
from auditor.warned import Warned
from tests.todo.lists import DONE, HIGH, REFUTED, audit, item


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


def test_nothing_to_do_is_said_and_notes_are_none() -> None:
    stream = io.StringIO()
    show(audit(item("done", True, DONE), warnings=(Warned("shallow", "the history is shallow"),)), file=stream)
    assert "Ready to hand in: nothing to do.\n\nnote: the history is shallow\n" in stream.getvalue()


@pytest.mark.parametrize(
    ("lines", "where"),
    [((), "a.py"), ((4,), "a.py:4"), ((4, 9), "a.py:4 and line 9"), ((4, 9, 12), "a.py:4 and lines 9, 12")],
)
def test_a_task_is_shown_with_all_its_lines(lines: tuple[int, ...], where: str) -> None:
    warnings = [Warned("secret", "take it out", "a.py", line) for line in lines or (None,)]
    stream = io.StringIO()
    show(audit(warnings=tuple(warnings)), file=stream)
    assert f"  1. take it out  {where}\n" in stream.getvalue()


def test_a_task_of_no_file_has_no_place() -> None:
    stream = io.StringIO()
    show(audit(warnings=(Warned("no-remote", "no remote is known"),)), file=stream)
    assert "  1. no remote is known\n" in stream.getvalue()
