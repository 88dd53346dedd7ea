from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checklist import Catalogue
from auditor.limits import MAX_ITEMS
from auditor.report.answers import read_answers
from auditor.report.marks import Mark, read_marks
from auditor.views.tree import Tree
from tests.report.conftest import questions, template

Build = Callable[..., Tree]

GIT = "Create a git repository (M5)"
AROUND = f"## Checklist\n\n### Week 1\n\n* [ ] {GIT}\n{{line}}\n* [ ] Load test your application (M24)\n\n## Group\n"


def only(tree: Tree, catalogue: Catalogue, item: str) -> Mark:
    mark = read_marks(tree, catalogue).of(item)
    assert mark is not None
    return mark


@pytest.mark.parametrize(
    ("mark", "ticked"),
    [
        ("x", True), ("X", True), (" x", True), ("x ", True), ("(x)", True), ("✓", True), ("✔️", True), ("✅", True),
        ("**x**", True), ("х", True),
        (" ", False), ("", False), ("   ", False), ("\t", False),
        ("50%", None), ("~", None), ("/", None), ("?", None), ("-", None), ("V", None), ("N/A", None), ("later", None),
    ],
)  # fmt: skip
def test_what_a_mark_means(tree: Build, catalogue: Catalogue, mark: str, ticked: bool | None) -> None:
    report = AROUND.format(line=f"* [{mark}] Use profiling to optimize your code (M12)")
    found = only(tree(report), catalogue, "profiling")
    assert (found.mark, found.ticked, found.waived) == (mark, ticked, False)
    assert report.encode()[found.start : found.end].decode() == mark


NAMES = (
    "Create a git repository (M5)",
    "Load test your application (M24)",
    "Use profiling to optimize your code (M12)",
    "Use logging to log important events in your code (M14)",
    "Add a linting step to your continuous integration (M17)",
    "Add pre-commit hooks to your version control setup (M18)",
)


@pytest.mark.parametrize(
    ("marks", "ticked"),
    [
        (("Y",) * 5 + (" ",), True),
        ((" check ",) * 5 + ("",), True),
        (("ok",) * 6, True),
        (("*",) * 6, True),
        (("Y",) * 4 + (" ",) * 2, None),  # too few
        (("Y",) * 5 + ("x",), None),  # beside a tick
        (("Y",) * 5 + ("~",), None),  # beside another mark
        (("-",) * 6, None),
        (("50%",) * 6, None),
        (("N",) * 6, None),
    ],
)
def test_one_mark_that_says_yes_all_through_a_list_without_ticks_is_one(
    tree: Build, catalogue: Catalogue, marks: tuple[str, ...], ticked: bool | None
) -> None:
    found = read_marks(
        tree("## Checklist\n\n" + "\n".join(f"* [{mark}] {name}" for mark, name in zip(marks, NAMES, strict=True))),
        catalogue,
    )
    assert found.marks[0].ticked is ticked
    taken = [(warning.line, warning.message) for warning in found.warnings if warning.id == "marks-taken"]
    count = sum(mark.strip() != "" for mark in marks)
    message = f"no item of the checklist has an x; {count} have {marks[0].strip()!r}, taken for a tick"
    assert taken == ([(3, message)] if ticked else [])


@pytest.mark.parametrize(
    "line",
    [
        "- [x] Use profiling to optimize your code (M12)",
        "+ [x] Use profiling to optimize your code (M12)",
        "*[x] Use profiling to optimize your code (M12)",
        "1. [x] Use profiling to optimize your code (M12)",
        "  * [x]  Use profiling to optimize your code",
        "* [x]Use profiling to optimize your code (M12)",
        "* \\[x\\] Use profiling to optimize your code (M12)",
        "* **[x]** Use profiling to optimize your code (M12)",
        "* `[x]` Use profiling to optimize your code (M12)",
        "• [x] Use profiling to optimize your code (M12)",
        "*\u00a0[x]\u00a0Use profiling to optimize your code (M12)",
        "* \u200b[x]\u200b Use profiling to\u200b opti\u00admize your code (M12)",
        "> * [x] Use profiling to optimize your code (M12)",
        "* [x] Use profiling to optimize\n    your code (M12)",
        "* [x] use `profiling` to optimise your code (M12)",
        "* [x] Use profiling to optimize your code (M12) - **First Last (s000001)**",
        "* [x] Use profiling to optimize your code (M12) NOTE: only the data loader, as it was the slowest part of it all",
        "* [x] [started but not finished] Use profiling to optimize your code (M12)",
        "* [x] NAME: Use profiling to optimize your code (M12) () NAME",
        "* [x] ~~Use profiling to optimize your code (M12)~~",
        "<!-- a comment -->\n* [x] Use profiling to optimize your code (M12)",
        "\nA paragraph between two items.\n\n* [x] Use profiling to optimize your code (M12)",
        "* [x] Use profilng to optimise the code (M12)",
        "* ✅ Use profiling to optimize your code (M12)",
        "[x] Use profiling to optimize your code (M12)",
        "<details>\n* [x] Use profiling to optimize your code (M12)\n</details>",
        "* [x](Use profiling to optimize your code)(M12)",
        "* [[x]] Use profiling to optimize your code (M12)",
        "* :white_check_mark: Use profiling to optimize your code (M12)",
        "* [x]\n* [x] Use profiling to optimize your code (M12)",
    ],
)
def test_edited_lines_are_still_the_item(tree: Build, catalogue: Catalogue, line: str) -> None:
    marks = read_marks(tree(AROUND.format(line=line)), catalogue)
    assert [(mark.item_id, mark.ticked) for mark in marks.marks] == [
        ("git-repository", False), ("profiling", True), ("load-test", False),
    ]  # fmt: skip
    assert not marks.warnings


@pytest.mark.parametrize(
    "remark", ["(not applicable)", "- N/A", "n/a, we have no model to speed up", "Not relevant here"]
)
def test_a_tick_that_its_own_line_waives(tree: Build, catalogue: Catalogue, remark: str) -> None:
    line = "* [{}] If applicable, optimize the performance of your data loading using distributed data loading (M29) {}"
    found = only(tree(AROUND.format(line=line.format("x", remark))), catalogue, "distributed-data-loading")
    assert (found.ticked, found.waived) == (None, True)
    found = only(tree(AROUND.format(line=line.format("x", ""))), catalogue, "distributed-data-loading")
    assert (found.ticked, found.waived) == (True, False)
    found = only(tree(AROUND.format(line=line.format(" ", remark))), catalogue, "distributed-data-loading")
    assert (found.ticked, found.waived) == (False, False)


@pytest.mark.parametrize(
    "line",
    [
        "* [x] Bake a cake for the examiners",
        "* [x] Bake a cake\n  for the examiners\n* no box\n",
        "* [x] Bake a cake for the examiners\n> It was eaten.\n",
        "> * [x] Bake a cake\n> for the examiners\n",
        "* [x] Bake a cake for the examiners\n```\nbake\n```\n",
    ],
)
def test_a_line_that_is_no_item_is_kept_as_custom(tree: Build, catalogue: Catalogue, line: str) -> None:
    marks = read_marks(tree(AROUND.format(line=line)), catalogue)
    custom = marks.of("custom-1")
    assert custom is not None
    assert (custom.custom, custom.text, custom.ticked, custom.week) == (
        True,
        "Bake a cake for the examiners",
        True,
        "Week 1",
    )


@pytest.mark.parametrize("legend", ["= Done", ": done, or not needed", "-> not relevant", "Done", "to do"])
def test_what_a_mark_stands_for_is_no_line_of_the_list(tree: Build, catalogue: Catalogue, legend: str) -> None:
    marks = read_marks(tree(AROUND.format(line=f"* [x] {legend}")), catalogue)
    assert not any(mark.custom for mark in marks.marks)


@pytest.mark.parametrize(
    ("first", "second", "ticked", "warned"),
    [("x", "x", True, []), (" ", " ", False, []), ("x", " ", None, ["mark-twice"]), (" ", "x", None, ["mark-twice"])],
)
def test_an_item_listed_twice_counts_once(
    tree: Build, catalogue: Catalogue, first: str, second: str, ticked: bool | None, warned: list[str]
) -> None:
    text = "Use profiling to optimize your code (M12)"
    marks = read_marks(tree(AROUND.format(line=f"* [{first}] {text}\n* [{second}] {text}")), catalogue)
    mark = marks.of("profiling")
    assert mark is not None
    assert (mark.ticked, mark.also) == (ticked, (mark.line + 1,))
    assert [warning.id for warning in marks.warnings] == warned


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("Construct one or more Dockerfiles (M10)", "dockerfiles"),
        ("Create a FastAPI inference service (M22)", "fastapi"),
        ("Create a FastAPI inference service", "custom-1"),
        ("Use docker compose for the services (M10)", "custom-1"),
    ],
)
def test_a_line_in_other_words_is_the_item_of_its_module(
    tree: Build, catalogue: Catalogue, line: str, item: str
) -> None:
    marks = read_marks(tree(AROUND.format(line=f"* [x] {line}")), catalogue)
    assert [mark.item_id for mark in marks.marks] == ["git-repository", item, "load-test"]


def test_items_of_similar_wording_do_not_swap(tree: Build, catalogue: Catalogue) -> None:
    report = AROUND.format(
        line="* [x] Write some unit tests related to model and training code (M16)\n"
        "* [ ] Write unit-tests for the data part of the code (M16)\n"
        "* [x] Add a workflow that triggers on changes of the model registry (M19)\n"
        "* [ ] Add a workflow that triggers when data changes (M19)\n"
        "* [x] optimize your training pipeline by distributed training (M30)"
    )
    marks = read_marks(tree(report), catalogue)
    assert [(mark.item_id, mark.ticked) for mark in marks.marks[1:-1]] == [
        ("model-tests", True), ("data-tests", False), ("workflow-model-registry", True),
        ("workflow-data-change", False), ("distributed-training", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        (["Stress test your application"], ["custom-1"]),
        (["Load-test our API (M24)"], ["custom-1"]),
        (["Add alerts to the load test (M24)"], ["custom-1"]),
        (["Test your application under load (M24)"], []),
        (["Use profilng to optimise the code (M12)", "Optimise code by profilng (M12)"], ["profiling", "custom-1"]),
        (
            [
                "If applicable, play around with distributed data loading",
                "If something play around with distributed data loading",
            ],
            ["distributed-data-loading", "custom-1"],
        ),
        (["Use profiling for code (M1)"], ["custom-1"]),
    ],
)
def test_a_second_like_line_is_only_paired_with_a_taken_item_where_it_surely_is_that_item(
    tree: Build, catalogue: Catalogue, lines: list[str], items: list[str]
) -> None:
    report = AROUND.format(line="\n".join(f"* [x] {line}" for line in lines))
    marks = read_marks(tree(report), catalogue)
    assert [mark.item_id for mark in marks.marks] == ["git-repository", *items, "load-test"]


@pytest.mark.parametrize(
    ("box", "inside"), [("[\u200bx\u200b]", "\u200bx\u200b"), ("\u200b[x]", "x"), ("[\u200b]", "\u200b")]
)
def test_the_place_of_a_mark_holds_what_nobody_sees(tree: Build, catalogue: Catalogue, box: str, inside: str) -> None:
    report = AROUND.format(line=f"* {box} Use profiling to optimize your code (M12)")
    found = only(tree(report), catalogue, "profiling")
    assert (found.ticked, report.encode()[found.start : found.end].decode()) == ("x" in box, inside)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_a_report_without_a_byte_order_mark_is_read_in_its_encoding(
    tree: Build, catalogue: Catalogue, encoding: str
) -> None:
    report = template(catalogue, marks={"hydra": "x"}) + questions(catalogue, {7: "We didn\u2019t."})
    built = tree(report.encode(encoding))
    assert only(built, catalogue, "hydra").ticked is True
    assert read_answers(built, catalogue).text(7) == "We didn\u2019t."


@pytest.mark.parametrize("generation", ["2023-2024", "2025", "2026"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "---\ntitle: a\n---\n"])
def test_every_item_of_a_generation_is_found(
    tree: Build, catalogue: Catalogue, generation: str, end: str, start: str
) -> None:
    own = [item.id for item in catalogue.items if item.listed_in(generation)]
    report = template(catalogue, generation, {own[3]: "X", own[-1]: "x"}) + questions(catalogue, {}, generation)
    data = (start + report).replace("\n", end).encode()
    marks = read_marks(tree(data), catalogue)
    assert marks.generation == generation
    assert [mark.item_id for mark in marks.marks] == own
    assert [mark.item_id for mark in marks.marks if mark.ticked] == [own[3], own[-1]]
    for mark in marks.marks:
        assert data[mark.start : mark.end].decode() == mark.mark
        assert data.decode("utf-8-sig").split(end)[mark.line - 1].startswith("* [")


def test_deleted_items_do_not_change_the_generation(tree: Build, catalogue: Catalogue) -> None:
    lines = template(catalogue, "2025").split("\n")
    report = "\n".join(line for line in lines if "M28" not in line and "M31" not in line)
    marks = read_marks(tree(report), catalogue)
    assert (marks.generation, marks.of("quantization")) == ("2025", None)


def test_boxes_in_answers_are_no_items(tree: Build, catalogue: Catalogue) -> None:
    answers = {4: "* [x] Load test your application\n* [ ] a step of ours\n* [a link](https://example.org)"}
    marks = read_marks(tree(template(catalogue) + questions(catalogue, answers)), catalogue)
    assert len(marks.marks) == 53
    assert not marks.filled_in


@pytest.mark.parametrize("more", ["* [x] a step of ours\n\n{}", "{}\n* [x] a step of ours\n"])
def test_boxes_outside_the_section_of_the_checklist_are_no_items(tree: Build, catalogue: Catalogue, more: str) -> None:
    report = more.format(AROUND.format(line="* [what we call a step] of ours"))
    assert [mark.item_id for mark in read_marks(tree(report), catalogue).marks] == ["git-repository", "load-test"]


@pytest.mark.parametrize(
    ("listed", "found"),
    [(template, 53), (lambda _: AROUND.format(line=""), 0)],
)
def test_a_checklist_after_the_questions_stands_there_as_a_whole_or_not_at_all(
    tree: Build, catalogue: Catalogue, listed: Callable[[Catalogue], str], found: int
) -> None:
    report = questions(catalogue, {4: "We ticked all of it."}) + listed(catalogue)
    assert len(read_marks(tree(report), catalogue).marks) == found


def test_a_list_in_a_code_block_is_only_the_checklist_where_there_is_no_other(
    tree: Build, catalogue: Catalogue
) -> None:
    fenced = "```\n* [x] Use profiling to optimize your code (M12)\n```\n"
    (alone,) = read_marks(tree(f"## Checklist\n\n{fenced}"), catalogue).marks
    assert (alone.item_id, alone.ticked) == ("profiling", True)
    assert read_marks(tree(AROUND.format(line=fenced)), catalogue).of("profiling") is None


def test_what_a_comment_hides_is_not_listed(tree: Build, catalogue: Catalogue) -> None:
    report = AROUND.format(line="<!--\n* [x] Use profiling to optimize your code (M12)\n-->")
    assert read_marks(tree(report), catalogue).of("profiling") is None


def test_an_unclosed_fence_loses_nothing_after_it(tree: Build, catalogue: Catalogue) -> None:
    report = "```bash\npython report.py check\n\n" + AROUND.format(
        line="* [x] Use profiling to optimize your code (M12)"
    )
    assert [mark.item_id for mark in read_marks(tree(report), catalogue).marks] == [
        "git-repository",
        "profiling",
        "load-test",
    ]


def test_what_the_report_lacks_or_cannot_be_read_of_it_is_said(tree: Build, catalogue: Catalogue) -> None:
    answers = questions(catalogue, dict.fromkeys(range(1, 7), "7"))
    told = {
        "no-checklist": tree(answers),
        "answers-elsewhere": tree(template(catalogue), README_md=answers),
        "checklist-cut": tree(AROUND.format(line="* [x] one more\n" * MAX_ITEMS)),
    }
    for warning, files in told.items():
        marks = read_marks(files, catalogue)
        # The questions tell the generation, too; marks are read apart from them.
        assert ([one.id for one in marks.warnings], marks.generation is None) == ([warning], warning == "no-checklist")
        # What is left unread may hold anything.
        assert bool(files.doubted) is (warning == "checklist-cut")
    unread = read_marks(tree("x" * 20_000_000), catalogue, "reports/README.md")
    assert (unread.found, [one.id for one in unread.warnings]) == (False, ["report-unread"])


@pytest.mark.parametrize(
    "junk", ["", "[" * 5000, "* [x] a\n" * 3000, "```\n### Question 1\n" * 200, "\0\ufffd", ">" * 5000, "* [x] ---"]
)
def test_junk_never_raises(tree: Build, catalogue: Catalogue, junk: str) -> None:
    marks = read_marks(tree(AROUND.format(line=junk) + junk), catalogue)
    assert marks.of("git-repository") is not None


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("Get your model training on `gcp`", "cloud-training"),
        ("Deployed your model locally using TorchServe", "torchserve"),
        ("(extra) Implemented pre-commit hooks for your project repository", "pre-commit"),
        ("(not curriculum) Reformat your code in the pytorch lightning format", "lightning"),
        ("~~(not curriculum) Reformated your code in the pytorch lightning format~~", "lightning"),
        # These ask for less than the items that came after them.
        ("Write unit tests for some part of the codebase and calculate the ", "unit-tests"),
        ("~~Write unit tests for some part of the codebase and get code coverage~~", "unit-tests"),
        ("Write unit tests related to the data part of your codebase", "data-tests"),
        ("use either tensorboard or wandb to log training progress and other metrics", "training-log"),
        (
            "Use wandb to log training progress and other important metrics/artifacts in your code",
            "experiment-tracking",
        ),
        # None of them asks for what the item asks for: a sweep of W&B is none of Optuna's.
        ("(extra) Used Optuna to run hyperparameter optimization on your model", "custom-1"),
        ("Deployed your model using `gcp`", "custom-1"),
        ("Deployed your model using Azure", "custom-1"),
        ("Create a data storage on `gcp` for you data", "custom-1"),
    ],
)
def test_a_line_of_a_list_before_the_first_generation(tree: Build, catalogue: Catalogue, line: str, item: str) -> None:
    marks = read_marks(tree(AROUND.format(line=f"* [x] {line}")), catalogue)
    assert marks.of(item) is not None
    assert len(marks.marks) == 3


def test_what_only_older_lists_have_is_no_line_in_other_words(tree: Build, catalogue: Catalogue) -> None:
    marks = read_marks(tree(AROUND.format(line="* [x] Write some unit tests for the codebase")), catalogue)
    assert marks.of("unit-tests") is None
