"""Answers to the questions of another course: nothing is read of them by the number that a question has here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.checklist import Catalogue, load_catalogue
from auditor.claims import Claim, Report, read
from auditor.report.answers import Answers, read_answers
from auditor.views.tree import Tree
from tests.report.conftest import Files, questions

ANSWERS = {
    1: "We reached a total coverage of 91%.",
    2: "We are s000001 and s000002.",
    7: "We implemented 12 tests.",
    8: "The total coverage is 15%. See [the table](results/missing.csv).",
}
"""Question 1 asks for the coverage here, 7 how many tests there are in the literature, 8 for a share of the rows."""

LISTED = "* [x] Pack the project into a container\n\n"


def course(tmp_path: Path, first: str, **others: str) -> Catalogue:
    path = tmp_path / "course.yaml"
    path.write_text(
        'generations: ["2027"]\n'
        "items:\n  - {id: container, text: Pack the project into a container, probe: dockerfiles}\n"
        'questions:\n  "2027":\n'
        f"    1: {{text: What test coverage did you reach in the end?{first}}}\n"
        f"    2: {{text: Which rows of the data did you leave out?{others.get('second', '')}}}\n"
        "    7: {text: How many tests did you find in the literature?}\n"
        f"    8: {{text: Which share of the rows is test data?{others.get('eighth', '')}}}\n",
        encoding="utf-8",
    )
    return load_catalogue(path)


def answers(catalogue: Catalogue, given: Mapping[int, str] = ANSWERS) -> Answers:
    return read_answers(Tree(Files({"reports/README.md": LISTED + questions(catalogue, given)})), catalogue)


def claims(catalogue: Catalogue, given: Mapping[int, str] = ANSWERS) -> tuple[Claim, ...]:
    return read(Report(answers(catalogue, given)), None, catalogue.claims)


def test_nothing_is_read_of_questions_that_name_no_claims(tmp_path: Path) -> None:
    catalogue = course(tmp_path, "")
    assert [answer.filled for answer in answers(catalogue).answers] == ["filled"] * 4
    assert claims(catalogue) == ()


def test_a_claim_is_read_of_the_question_that_names_it_and_of_no_other(tmp_path: Path) -> None:
    found = claims(course(tmp_path, ", claims: [coverage-figure]"))
    assert [(claim.id, claim.question, claim.said) for claim in found] == [("coverage-figure", 1, "91%")]


@pytest.mark.parametrize(
    ("eighth", "kinds"),
    [
        ("", []),
        (", asks: coverage", ["own-links"]),
        (", claims: [own-links]", ["own-links"]),
        (", claims: [coverage-figure]", ["coverage-figure", "own-links"]),
    ],
)
def test_no_kind_is_read_that_no_question_names(tmp_path: Path, eighth: str, kinds: list[str]) -> None:
    found = claims(course(tmp_path, "", eighth=eighth))
    assert [(claim.id, claim.question) for claim in found] == [(kind, 8) for kind in kinds]


def test_one_question_may_ask_for_two_things(tmp_path: Path) -> None:
    catalogue = course(tmp_path, "", eighth=", claims: [coverage-figure, test-count]")
    found = claims(catalogue, {8: "We implemented 12 tests. The total coverage is 15%."})
    assert [(claim.id, claim.question, claim.said) for claim in found] == [
        ("test-count", 8, "We implemented 12 tests."),
        ("coverage-figure", 8, "15%"),
    ]


def test_group_and_members_are_those_of_the_questions_that_ask_for_them(tmp_path: Path) -> None:
    without = answers(course(tmp_path, ""))
    assert (without.group, without.members) == (None, ())
    named = answers(course(tmp_path, ", asks: group", second=", asks: members"))
    assert (named.group, named.members) == ("91", ("s000001", "s000002"))


def test_a_sentence_of_the_program_names_the_question_as_the_report_does(tmp_path: Path) -> None:
    given = answers(course(tmp_path, ", asks: architecture"))
    assert given.as_printed("show it in question 29") == "show it in question 1"
