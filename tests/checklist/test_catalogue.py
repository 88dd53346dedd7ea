from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checklist import CatalogueError, load_catalogue


def test_the_built_in_catalogue_has_the_items_of_three_generations() -> None:
    catalogue = load_catalogue()
    sizes = {name: sum(item.listed_in(name) for item in catalogue.items) for name in catalogue.generations}
    assert sizes == {"2023-2024": 36, "2025": 52, "2026": 53}
    assert [item.id for item in catalogue.items[53:]] == [
        "torchserve",
        "telemetry-monitoring",
        "performance-monitoring",
        "unit-tests",
        "training-log",
    ]
    assert [item.id for item in catalogue.items if not item.generations] == ["unit-tests", "training-log"]
    assert all(item.listed_in("2026") for item in catalogue.items[:53])
    assert not any(item.listed_in("2025") for item in catalogue.items if item.id == "data-collection")


def test_an_item_has_module_week_wordings_and_a_probe() -> None:
    item = load_catalogue().item("requirements")
    assert item is not None
    assert (item.module, item.week, item.probe) == (("M2", "M6"), "Week 1", "requirements")
    assert item.wordings["2026"][0] == item.text
    assert "requirements_dev.txt` file" in item.wordings["2025"][0]


@pytest.mark.parametrize(
    ("generation", "count"), [("2023-2024", 27), ("2025", 31), ("2026", 31), (None, 31), ("?", 31)]
)
def test_every_generation_has_its_questions(generation: str | None, count: int) -> None:
    assert len(load_catalogue().questions(generation)) == count


def test_questions_of_the_first_generation_map_to_the_newest() -> None:
    questions = load_catalogue().questions("2023-2024")
    assert {number: questions[number].asks for number in (21, 22, 23, 24, 25, 26, 27)} == {
        21: (21,), 22: (24,), 23: (26,), 24: (27,), 25: (29,), 26: (30,), 27: (31,),
    }  # fmt: skip
    assert questions[7].min_words is None


def test_limits_differ_where_the_generations_do() -> None:
    catalogue = load_catalogue()
    limits = [(q[3].min_words, q[3].max_words) for q in map(catalogue.questions, ("2025", "2026"))]
    assert limits == [(100, 200), (0, 200)]
    fourteenth = catalogue.questions("2026")[14]
    assert (fourteenth.min_images, fourteenth.max_images, fourteenth.claims) == (1, 3, ("figures",))


def test_the_templates_figures_are_known() -> None:
    assert sorted(load_catalogue().placeholders.values())[0] == "reports/figures/bucket.png"


def test_a_catalogue_of_another_course_is_read(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("items:\n  - {id: tests, text: Write tests, week: Sprint 1, probe: ci}\n", encoding="utf-8")
    catalogue = load_catalogue(path)
    assert [(item.id, item.probe, item.title) for item in catalogue.items] == [("tests", "ci", "Write tests")]
    assert catalogue.questions() == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 1", "not a mapping"),
        ("items: {}", "`items`"),
        ("items: [3]", "item 1 is not a mapping"),
        ("items: [{text: a}]", "has no `id`"),
        ("items: [{id: A B, text: a}]", "has no `id`"),
        ("items: [{id: a}]", "has no `text`"),
        ("items: [{id: a, text: a}, {id: a, text: b}]", "two items are called `a`"),
        ("items: [{id: a, text: a, in: [x]}]", "generation x"),
        ("items: [{id: a, text: a, wordings: {x: b}}]", "generation x"),
        ("items: [{id: a, text: a}]\nquestions: {current: {1: {words: [1, 2]}}}", "question 1 has no `text`"),
        ("items: [{id: a, text: a}]\nquestions: {current: {1: {text: b, words: 3}}}", "`words` of question 1"),
        ("items: [{id: a, text: a}]\nitem: []", "it has the key 'item', which is none of name, generations, "),
        ("items: [{id: a, text: a, prob: ci}]", "item `a` has the key 'prob', which is none of id, title, "),
        (
            "items: [{id: a, text: a}]\nquestions: {'2027': {}}",
            "`questions` names the generation '2027', which `generations` does not declare; add "
            "`generations: ['2027']`",
        ),
        (
            "generations: ['2026']\nitems: [{id: a, text: a}]\nquestions: {'2026': {}, '2027': {}}",
            "`questions` names the generation '2027', which `generations` does not declare; it declares 2026",
        ),
        (
            "items: [{id: a, text: a}]\nquestions: {current: {1: {text: b, word: [1, 2]}}}",
            "1 has the key 'word', which",
        ),
        ("items: [", "not valid YAML (line "),
        ("items: " + "[" * 3000, "not valid YAML"),
    ],
)
def test_an_unusable_catalogue_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"list\.yaml cannot be used: ") as caught:
        load_catalogue(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_catalogue_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"missing\.yaml cannot be read: "):
        load_catalogue(tmp_path / "missing.yaml")
