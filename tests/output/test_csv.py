from __future__ import annotations

import csv

import pytest

from auditor.output.csv import ITEMS, cell, item_rows, row, table
from tests.output._audits import a_disagreement, an_audit, an_item


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n-1", "＝1"])
def test_text_that_a_spreadsheet_would_run_stays_text(text: str) -> None:
    assert str(cell(text)).startswith("'")


def test_numbers_stay_numbers_and_control_characters_are_shown() -> None:
    assert (cell(-1), cell(True), cell(None)) == (-1, "yes", "")
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
