from __future__ import annotations

import csv

import pytest

from auditor.audited import AuditedRemark, Decision, Place
from auditor.finding import Confidence
from auditor.output.csv import ITEMS, REMARKS, cell, item_rows, remark_rows, row, table
from auditor.warned import Warned
from tests.output._audits import a_disagreement, an_audit, an_item


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n-1", "＝1"])
def test_text_that_a_spreadsheet_would_run_stays_text(text: str) -> None:
    assert str(cell(text)).startswith("'")


def test_numbers_stay_numbers_and_control_characters_are_shown() -> None:
    assert (cell(-1), cell(True), cell(False), cell(None)) == (-1, "yes", "no", "")
    assert cell("a\x1b[31m\u202eb") == "a\\x1b[31m\\u202eb"


def test_a_row_is_one_line_that_reads_back() -> None:
    written = row(['a "b", c', "d\ne", "\udc80"]).decode()
    assert written.count("\n") == 1
    assert next(csv.reader([written])) == ['a "b", c', "d\\ne", "\\udc80"]
    assert list(table(("x", "y"), [{"y": 1}])) == [b"x,y\n", b",1\n"]


def test_what_an_answer_says_against_a_mark_stands_in_the_row_of_its_item() -> None:
    rows = item_rows("7", an_audit((an_item(), an_item("ci")), disagreements=(a_disagreement("affirmed"),)))
    read = [dict(zip(ITEMS, next(csv.reader([line.decode()])), strict=True)) for line in rows]
    assert [each["disagreement"] for each in read] == ["the answer says that it was not used", ""]


def test_a_row_of_an_item_tells_what_stands_on_the_report_and_what_a_person_decided() -> None:
    stale = Decision("confirmed", "seen", "TA", "abcd", stale=True)
    items = (
        an_item(decision=stale, evidence=(Place(None, None, "f" * 40, None, "", None),)),
        an_item(
            "ci", decision=stale._replace(stale=False), ticked=False, evidence=(Place("a.py", 3, None, None, "", None),)
        ),
        an_item("cli", ticked=None, listed=False),
    )
    read = [
        dict(zip(ITEMS, next(csv.reader([line.decode()])), strict=True)) for line in item_rows("7", an_audit(items))
    ]
    columns = ("listed", "ticked", "decision", "decided_by", "decision_note", "decision_stale", "place")
    assert [tuple(each[column] for column in columns) for each in read] == [
        ("yes", "yes", "confirmed", "TA", "seen", "yes", "f" * 10),
        ("yes", "no", "confirmed", "TA", "seen", "no", "a.py:3"),
        ("no", "", "", "", "", "", ""),
    ]


def test_remarks_and_warnings_have_a_row_each_with_their_place() -> None:
    place = Place("Dockerfile", 3, None, None, "COPY", "https://example.org/3")
    of_item = AuditedRemark("docker-copy-missing", "dockerfiles", "copies what is not there", Confidence.HIGH, (place,))
    audit = an_audit(
        (an_item(remarks=(of_item,)),),
        remarks=(of_item._replace(id="unused", item=None, evidence=()),),
        warnings=(Warned("secret", "a key stands here", "a.py", 2), Warned("shallow", "the clone is shallow")),
    )
    read = [dict(zip(REMARKS, next(csv.reader([line.decode()])), strict=True)) for line in remark_rows("7", audit)]
    assert [(each["kind"], each["id"], each["item"], each["place"]) for each in read] == [
        ("remark", "docker-copy-missing", "dockerfiles", "Dockerfile:3"),
        ("remark", "unused", "", ""),
        ("warning", "secret", "", "a.py:2"),
        ("warning", "shallow", "", ""),
    ]
    assert read[0]["url"] == "https://example.org/3"
