"""What questions ask for: by `asks`, or by the claims that are read of them; their number says nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor.checklist import Asks, Catalogue, CatalogueError, load_catalogue
from auditor.claims import KINDS


def course(tmp_path: Path, *questions: str) -> Catalogue:
    path = tmp_path / "course.yaml"
    asked = "".join(f"    {number}: {question}\n" for number, question in enumerate(questions, 1))
    path.write_text(f"items: [{{id: a, text: a}}]\nquestions:\n  current:\n{asked}", encoding="utf-8")
    return load_catalogue(path)


def asks(tmp_path: Path, *questions: str) -> list[tuple[Asks, ...]]:
    return [question.asks for question in course(tmp_path, *questions).questions().values()]


def test_each_question_of_the_built_in_catalogue_says_what_it_asks_for() -> None:
    catalogue = load_catalogue()
    assert {number: question.asks for number, question in catalogue.questions().items()} == {
        each.value: (each,) for each in Asks
    }
    assert all(question.asks for name in catalogue.generations for question in catalogue.questions(name).values())


def test_the_built_in_catalogue_names_every_kind_of_claim_but_that_of_any_question() -> None:
    assert load_catalogue().claims == KINDS.keys() - {"own-links"}


def test_a_question_of_another_course_asks_for_nothing_that_is_known(tmp_path: Path) -> None:
    assert asks(tmp_path, "{text: b}", "{text: c, words: [1, 2]}") == [(), ()]


def test_a_question_asks_for_what_its_claims_are_read_of(tmp_path: Path) -> None:
    found = asks(tmp_path, "{text: b, claims: [coverage-figure]}", "{text: c, claims: [ci-os, ci-linting, dvc-used]}")
    assert found == [(Asks.COVERAGE,), (Asks.CI, Asks.DATA_VERSIONING)]


def test_images_and_links_are_read_of_any_question_that_names_them(tmp_path: Path) -> None:
    questions = course(tmp_path, "{text: b, claims: [figures]}", "{text: c, claims: [figures, own-links]}").questions()
    assert [(question.asks, question.is_read) for question in questions.values()] == [((), True), ((), True)]


def test_what_a_question_asks_for_goes_before_its_claims(tmp_path: Path) -> None:
    found = asks(tmp_path, "{text: b, asks: group}", "{text: c, asks: [tests, coverage], claims: [test-count]}")
    assert found == [(Asks.GROUP,), (Asks.TESTS, Asks.COVERAGE)]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["{text: b, asks: cover}"], "`asks` of question 1 has 'cover', which is none of group, members, "),
        (
            ["{text: b, claims: [cover]}"],
            "`claims` of question 1 has 'cover', which is none of members, framework-said",
        ),
        (["{text: b, asks: coverage, claims: [cover]}"], "`claims` of question 1 has 'cover', which is none of "),
        (
            ["{text: b, claims: [members]}"],
            "question 1 has the claim `members` and does not say of what: add `asks: members` or `asks: contributions`",
        ),
        (
            ["{text: b, asks: ci}", "{text: c, claims: [ci-os]}"],
            "questions 1 and 2 of generation current both ask for `ci`, by `asks` or `claims`: only one can",
        ),
    ],
)
def test_what_cannot_be_looked_up_is_said(tmp_path: Path, questions: list[str], said: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        course(tmp_path, *questions)
    assert said in str(caught.value)


PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "checklist.md").read_text(encoding="utf-8")


def test_the_page_has_a_whole_question_and_all_that_one_may_ask_for(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    path = tmp_path / "course.yaml"
    loaded = []
    for example in examples:
        path.write_text(example, encoding="utf-8")
        loaded.append(load_catalogue(path))
    (question,) = (question for catalogue in loaded for question in catalogue.questions().values())
    assert (question.asks, question.claims) == ((Asks.COVERAGE,), ("coverage-figure",))
    assert (question.min_words, question.max_words, question.min_images, question.max_images) == (50, 200, 0, 1)
    assert f"\n\n{', '.join(each.key for each in Asks)}.\n" in re.sub(r"(?<=,)\n", " ", PAGE)
