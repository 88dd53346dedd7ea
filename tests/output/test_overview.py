from __future__ import annotations

import base64
import hashlib
import re

import pytest

from auditor.checklist import load_catalogue
from auditor.crosscheck import Verdict
from auditor.output.overview import Column, Row, Trend
from tests.output.pages import HOSTILE, Reader, columns, overview, row

ROWS = [
    row("10", "confirmed", "refuted", "open", discrepancies=1, completion=0.5, commits=7, activity=[1, 0, 5]),
    row("9", "confirmed", "doubtful", "unclaimed", discrepancies=2, completion=1.0, decided=frozenset({"item-0"})),
    Row("11", None, "nowhere", failure="There is no repository."),
]


def render(rows: list[Row] = ROWS, trends: tuple[Trend, ...] = (), **others: str) -> Reader:
    return Reader(overview(rows, columns(), trends, **others))


def test_a_cell_leads_to_its_item_on_the_groups_page() -> None:
    page = render()
    assert "groups/10.html#item-item-1" in page.all("href")
    signs = {attributes["aria-label"] for tag, attributes in page.elements if tag == "a" and "aria-label" in attributes}
    assert {"refuted", "doubtful", "confirmed", "unclaimed", "open"} <= signs


def test_groups_stand_in_the_order_that_people_count_in() -> None:
    page = render([row(name) for name in ("10", "9", "b2", "b10", "1")])
    links = [link for link in page.all("href") if link.startswith("groups/") and "#" not in link]
    assert links == [f"groups/{name}.html" for name in ("1", "9", "10", "b2", "b10")]


def test_a_group_without_an_audit_says_why_and_costs_nothing_else() -> None:
    text = render().text
    assert text.count("There is no repository.") == 2
    assert "of 3" in text


def test_what_is_to_be_said_of_a_groups_row_stands_beside_its_name() -> None:
    same = "the same repository as group 9 (row 3)"
    rows = [row("10", notes=(same,)), row("9"), Row("11", None, "x", failure="gone", notes=("stands twice",))]
    text = render(rows).text
    assert text.count(same) == text.count("stands twice") == 1
    assert text.index(same) < text.index("stands twice")


@pytest.mark.parametrize(("number", "folded"), [(20, 0), (21, 1)])
def test_very_many_reasons_are_folded(number: int, folded: int) -> None:
    page = render([Row(str(index), None, "x", failure=f"no network {index}") for index in range(number)])
    assert [tag for tag, _ in page.elements].count("details") == folded
    assert f"no network {number - 1}" in page.text


def test_totals_and_shares_count_the_groups_that_were_audited() -> None:
    text = " ".join(render().text.split())
    assert "Groups audited 2 of 3" in text
    assert "Discrepancies 3 in 2 groups" in text
    assert "Completion 75% on average" in text
    assert "item-1 Week 1 100% 2 50 50" in text  # one refuted and one doubtful of two
    assert "overclaim" not in text.lower(), "what is merely not confirmed accuses nobody"


def test_the_figures_add_up_to_the_discrepancies() -> None:
    verdicts = ("refuted", "doubtful", "unconfirmed", "disputed", "error", "confirmed")
    text = " ".join(render([row("1", *verdicts, discrepancies=8, contradicted=3)]).text.split())
    for said in (
        "Discrepancies 8 in 1 groups",
        "Refuted ticks 1 ",
        "Doubtful ticks 1 ",
        "To be looked at 2 ",
        "Contradicted answers 3 by",
        "Failed 1 items",
    ):
        assert said in text
    assert "Failed" not in " ".join(render().text.split())


def test_a_group_without_a_checklist_is_left_out_of_the_average() -> None:
    text = " ".join(render([*ROWS, row("12", completion=None), row("13", completion=None)]).text.split())
    assert "Completion 75% on average; 2 without a checklist left out" in text
    trends = (Trend("run 1", 0, None), Trend("run 2", 0, 0.5))
    text = " ".join(render([row("12", completion=None)], trends).text.split())
    assert "Completion – on average; 1 without a checklist left out" in text
    assert "Completion run 1: – → run 2: 50%" in text


def test_a_verdict_of_a_person_is_marked() -> None:
    assert "vc p" in render().all("class")


@pytest.mark.parametrize(("runs", "shown"), [(0, False), (1, False), (2, True), (30, True)])
def test_lines_are_drawn_where_there_are_several_runs(runs: int, shown: bool) -> None:
    page = render(trends=tuple(Trend(f"run {number}", number, number / 30) for number in range(runs)))
    assert ("runs" in page.all("id")) is shown
    assert len([tag for tag, _ in page.elements if tag == "polyline"]) == (2 if shown else 0)


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("groups/a b#c?d.html", "groups/a%20b%23c%3Fd.html"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("//evil.example/x", "evil.example/x"),
        ("groups/æ\udc80.html", "groups/%C3%A6%80.html"),
    ],
)
def test_a_groups_name_is_quoted_in_links(path: str, link: str) -> None:
    assert link in render([row("1", page=path)]).all("href")


def test_what_groups_and_items_are_called_changes_no_element_of_the_page() -> None:
    pages = [
        Reader(
            overview(
                [
                    row(text, "refuted", source=text, page=f"groups/{text}.html", latest=text),
                    row(text, failure=text, source=text),
                ],
                [Column("item-0", text, text), Column(text, text, text)],
                [Trend(text, 1, 0.5), Trend(text, 0, 0.7)],
                title=text,
                note=text,
            )
        )
        for text in (HOSTILE, "plain")
    ]
    assert pages[0].tags == pages[1].tags
    assert not re.search("[\x00\x1b\u202a-\u202e\u2066-\u2069]", pages[0].text + "".join(pages[0].all("title")))
    assert not [link for link in pages[0].all("href") if link.casefold().startswith("javascript:")]


def test_sources_that_are_no_address_of_the_web_are_text() -> None:
    page = render([row("1", source="javascript:alert(1)")])
    assert "javascript:alert(1)" not in page.all("href")
    assert "javascript:alert(1)" in page.text


def test_the_policy_allows_the_pages_own_script_and_style_alone() -> None:
    page = render()
    policy = next(value for value in page.all("content") if "default-src 'none'" in value)
    assert "unsafe" not in policy
    scripts = [f'"use strict";{part}' for part in "".join(page.inline["script"]).split('"use strict";')[1:]]
    assert len(scripts) == 2
    for part in page.inline["style"] + scripts:
        assert base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() in policy


def test_values_beyond_their_range_leave_a_page() -> None:
    odd = row("1", "no-such-verdict", completion=7.5, activity=[-3, 0, 2] * 400, latest="yesterday")
    assert "100%" in render([odd], trends=(Trend("a", -1, -2.0), Trend("b", 0, 3.0))).text
    assert b"</html>" in overview([], [], [])


def test_a_whole_course_stays_small() -> None:
    items = [Column(item.id, item.text, item.week) for item in load_catalogue().items][:53]
    verdicts = [verdict.value for verdict in Verdict]
    rows = [
        Row(
            f"a group with a long name {number}",
            f"groups/a group with a long name {number}.html",
            f"https://github.com/an-organisation-of-students/the-project-of-group-{number}",
            "c" * 40,
            "main",
            5,
            None,
            {item.id: verdicts[(number * 7 + place) % len(verdicts)] for place, item in enumerate(items)},
            frozenset(item.id for item in items[::5]),
            activity=[number % 7 + day % 5 for day in range(60)],
            latest="2026-01-23T12:00:00+00:00",
        )
        for number in range(150)
    ]
    page = overview(rows, items, [Trend(f"2026-01-{day:02} 02:00", day, 0.5) for day in range(1, 31)])
    assert len(page) < 2 * 1024 * 1024
