from __future__ import annotations

import pytest

from auditor.checklist import Catalogue
from auditor.report.answers import read_answers
from tests.report.answered import Build, answered
from tests.report.conftest import questions, template


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("--- question 9 fill here ---", "placeholder"),
        ("```--- question 9 fill here ---```", "placeholder"),
        ("", "empty"), ("---", "empty"), ("<!-- later -->", "empty"), ("<br>", "empty"), ("...", "empty"),
        ("Yes", "filled"), ("![](figures/a.png)", "filled"), ('<img src="figures/a.png">', "filled"), ("9", "filled"),
    ],
)  # fmt: skip
def test_filled_in_or_not(tree: Build, catalogue: Catalogue, text: str, filled: str) -> None:
    assert answered(tree, catalogue, 9, text).filled == filled


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two three", 3), ("**one** `two` [three four](a/b.md)", 4), ("- one\n- two\n\n1. three", 3),
        ("![alt text](figures/a.png) one", 1), ("```\none two\n```\nthree", 3), ("<b>one</b> <!-- two three --> four", 2),
        ("one <img src='a.png' alt='two'> three", 2), ("see https://example.org/a/b", 2), ("one - two & three", 3),
        ("| a | b |\n|---|---|\n| c | d |", 4), ("it's 43% done", 3), ("# one\n\ntwo", 2), ("", 0),
    ],
)  # fmt: skip
def test_words_are_those_that_the_page_shows(tree: Build, catalogue: Catalogue, text: str, words: int) -> None:
    assert answered(tree, catalogue, 8, text).words == words


@pytest.mark.parametrize(
    ("number", "text", "ok"),
    [
        (8, "- word\n" * 60, True), (8, "- word\n" * 40, False), (8, "<!-- " + "word " * 100 + "--> word", False),
        (7, "word " * 60, True), (7, "word " * 20, False), (7, "word " * 101, False), (1, "3", None), (3, "", True),
        (19, "![](figures/a.png)", True), (19, "[a](figures/a.png)", False), (19, "`![](figures/a.png)`", False),
        (19, "```\n![](figures/a.png)\n```", False), (19, "![](a.png)\n![](b.png)\n![](c.png)", False),
        (7, "word " * 90 + "\n\n#### More\n\n" + "word " * 60, True), (7, "#### More\n\n" + "word " * 120, False),
        (29, "word " * 250 + "![](figures/a.png)", True), (29, "word " * 250, False), (14, "![](figures/a.png)", False),
    ],
)  # fmt: skip
def test_an_answer_within_its_limits_is_ok(
    tree: Build, catalogue: Catalogue, number: int, text: str, ok: bool | None
) -> None:
    assert answered(tree, catalogue, number, text).ok is ok


@pytest.mark.parametrize(("text", "counted"), [("- word\n" * 60, 120), ("- word\n" * 40, 40), ("word " * 120, 120)])
def test_the_number_of_words_is_the_one_that_is_held_against_the_limits(
    tree: Build, catalogue: Catalogue, text: str, counted: int
) -> None:
    assert answered(tree, catalogue, 8, text).counted == counted


def test_links_and_images_stand_on_their_lines(tree: Build, catalogue: Catalogue) -> None:
    text = "First `code\nover lines` and\nhttps://example.org/a. Then [b](b.md)\nand ![c](c.png)\n\n| d |\n|---|\n| [e](e.md) |"
    answer = answered(tree, catalogue, 14, text)
    assert answer.line is not None
    assert [(link.target, link.line - answer.line) for link in answer.links] == [
        ("https://example.org/a", 2), ("b.md", 2), ("e.md", 7),
    ]  # fmt: skip
    assert [(image.target, image.line - answer.line) for image in answer.images] == [("c.png", 3)]


@pytest.mark.parametrize(
    ("text", "prose", "images"),
    [
        (r"81\% of train\_model.py &amp; more", "81% of train_model.py & more", 0),
        (r"[train\_model](a.py) it", "train_model it", 0),
        (r"\!\[a\]\(b.png\)", "![a](b.png)", 0),
        ("![a](b c.png) it", "it", 1),
    ],
)
def test_what_is_escaped_is_text(tree: Build, catalogue: Catalogue, text: str, prose: str, images: int) -> None:
    answer = answered(tree, catalogue, 8, text)
    assert (answer.prose.strip(), len(answer.images)) == (prose, images)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("s000001, s000002, adalo, bsam", ("s000001", "s000002", "adalo", "bsam")),
        ("s000001, s000002 wrote all of it, adalo", ("s000001", "s000002")),
        ("s000001 (Ada Example), s000002, adalo", ("s000001", "s000002")),
        ("s000001, s000002,s000003", ("s000001", "s000002", "s000003")),
        ("*s000001*, S000002", ("s000001", "s000002")),
        ("First Last (s000001)\n\nOther Name - 000002", ("s000001", "s000002")),
        ("- First Last\n- Other Name", ("First Last", "Other Name")),
        ("First Last, Other Name and Third One", ("First Last", "Other Name", "Third One")),
        ("*sXXXXXX, sXXXXXX*", ()),
        ("--- question 2 fill here ---", ()),
        ("s000001, s000001", ("s000001",)),
        ("s000001, ss000002, SS000003", ("s000001", "s000002", "s000003")),
        ("s000001, 2000002, S00003", ("s000001", "2000002", "s00003")),
        ("First Last (10000001)\n\nOther Name: &emsp; 10000002 <br>", ("First Last", "Other Name")),
        ("First Last 10000001<br>\nMononym : 10000002<br>", ("First Last", "10000002")),
        ("First Last 10000001\nOther Name", ("First Last", "Other Name")),
        ("10000001 First Last, 10000002 Other Name", ("First Last", "Other Name")),
        ("10000001, 10000002", ("10000001", "10000002")),
        ("Course 02476, 2024", ()),
        (
            "First Last s000001, Other Name s000002, Third Long Name third@example.org",
            ("s000001", "s000002", "Third Long Name"),
        ),
        ("- First Last - s000001\n- Other Name - enrolment difficulties", ("s000001", "Other Name")),
        ("- First Last - s000001 - Other Name wrote nothing", ("s000001",)),
        ("s000001, Other Name other@example.org", ("s000001",)),
        ("s000001, s000002 (left the course), s000003", ("s000001", "s000003")),
        ("s000001 and s000002. s000003 dropped out in the first week.", ("s000001", "s000002")),
        ("s000001, s000002 (left for a week), s000003", ("s000001", "s000002", "s000003")),
        ("s000001 left the report to s000002", ("s000001", "s000002")),
        ("s000001 (dropped out)", ("s000001",)),
    ],
)
def test_members_are_study_numbers_or_names(
    tree: Build, catalogue: Catalogue, text: str, members: tuple[str, ...]
) -> None:
    answers = read_answers(tree(questions(catalogue, {2: text})), catalogue)
    assert answers.members == members


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("12", "12"),
        ("Group 12", "12"),
        ("MLOps 902", "902"),
        ("02476 group no. 7", "7"),
        ("Error 404 group number not found", None),
        ("ada.berg@example.org <br> carl12@example.org", None),
        ("Group 12: ada.berg@example.org", "12"),
        ("NaN", None),
        ("The ones", "The ones"),
        ("24.", "24"),
        ("", None),
    ],
)
def test_a_group_is_its_number_or_what_is_written_there(
    tree: Build, catalogue: Catalogue, text: str, group: str | None
) -> None:
    assert read_answers(tree(questions(catalogue, {1: text})), catalogue).group == group


def test_no_report_has_no_answers(tree: Build, catalogue: Catalogue) -> None:
    answers = read_answers(tree(README_md="# A project"), catalogue)
    assert (answers.path, answers.answers, answers.members, answers.group) == (None, (), (), None)
    assert answers.question(7) is None


def test_answers_beside_a_checklist_of_its_own_are_found(tree: Build, catalogue: Catalogue) -> None:
    files = {"reports__answers_md": questions(catalogue, dict.fromkeys(range(1, 20), "Text."))}
    answers = read_answers(tree(template(catalogue, marks={"hydra": "x"}), **files), catalogue)
    assert (answers.path, answers.text(7)) == ("reports/answers.md", "Text.")


@pytest.mark.parametrize(
    "junk", ["[" * 3000, "> " * 3000, "*a_ " * 3000, "![a](" * 1000, "|" * 3000, "<img " * 2000, "\0", "- " * 500]
)
def test_hostile_answers_never_raise(tree: Build, catalogue: Catalogue, junk: str) -> None:
    answers = read_answers(tree(questions(catalogue, {7: junk, 8: "Half."})), catalogue)
    assert [answer.ok for answer in answers.answers]
    assert answers.text(8) == "Half."
