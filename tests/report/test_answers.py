from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checklist import Catalogue
from auditor.report.answers import Answer, Answers, read_answers
from auditor.views.tree import Tree
from tests.report.conftest import File, questions, template

Build = Callable[..., Tree]


def answered(tree: Build, catalogue: Catalogue, number: int, text: str, **files: str | bytes) -> Answer:
    answers = read_answers(tree(template(catalogue) + questions(catalogue, {number: text}), **files), catalogue)
    return at(answers, number)


def at(answers: Answers, number: int) -> Answer:
    answer = answers.question(number)
    assert answer is not None
    return answer


@pytest.mark.parametrize(("generation", "count"), [("2023-2024", 27), ("2025", 31), ("2026", 31)])
def test_every_question_of_a_generation_has_an_answer(
    tree: Build, catalogue: Catalogue, generation: str, count: int
) -> None:
    report = template(catalogue, generation) + questions(catalogue, {7: "Ten tests."}, generation)
    answers = read_answers(tree(report), catalogue)
    assert (answers.generation, answers.found, len(answers.answers)) == (generation, count, count)
    assert {answer.filled for answer in answers.answers if answer.number != 7} == {"placeholder"}
    seventh = at(answers, 7)
    assert (seventh.filled, seventh.text, seventh.words) == ("filled", "Ten tests.", 2)
    assert seventh.line is not None
    assert report.split("\n")[seventh.line - 1] == "Ten tests."


def test_questions_of_the_first_generation_answer_to_the_newest_numbers(tree: Build, catalogue: Catalogue) -> None:
    report = questions(catalogue, {22: "Deployed.", 25: "The figure."}, "2023-2024")
    answers = read_answers(tree(report), catalogue)
    assert (answers.text(24), answers.text(29), answers.text(22)) == ("Deployed.", "The figure.", "")
    assert at(answers, 24).number == 22


PROMPT = "> **How many tests did you implement and what are they testing in your code?**"


@pytest.mark.parametrize(
    "text",
    [
        f"### Question 7\n\n{PROMPT}\n>\n> Answer:\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer:\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer: Ten tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n\n> Answer:\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n\nAnswer:Ten tests.\n",
        f"### Question 7\n{PROMPT}\n> **Answer:** Ten tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\nAnswer:\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\n**Answer:** Ten tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n>\n> Ten tests.\n",
        f"### Question 7\n{PROMPT}\n> Example:\n> *In total ... tests*\n> *and ...*\n> Answer:\n\n> Ten tests.\n",
        f"### Question 7\n{PROMPT}\n>\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n> Example:\n> *In total ... tests*\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\n--- Ten tests. ---\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\n---\nTen tests.\n---\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\n--- question 7 fill here ---\n\nTen tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer: Ten tests.\n\n--- question 7 fill here ---\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\n--- question 7 fill here --- Ten tests.\n",
        f"### Question 7\n{PROMPT}\n> Answer:\n\n<!-- how many? -->\nTen tests.\n",
        f"{PROMPT}\n>\n> Answer:\n\nTen tests.\n",
        f"**Question 7**\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        "### Question 7\n\n> Answer:\n\nTen tests.\n",
        f"### Question 7\n\n{PROMPT}\n\nTen tests.\n\n> Answer:\n\n--- question 7 fill here ---\n",
        f"### Question 6\n\n{PROMPT}\n>\n> Answer:\n\nTen tests.\n",
        f"### Q7\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f"### 7. Question 7\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f"### ❓ Question #7: tests\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f"### Question\u00a07\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f"### Ques\u00adtion \u200b7\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f"<h3>Question 7</h3>\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f'<a name="q7"></a>\n\n### Question 7\n\n{PROMPT}\n> Answer:\n\nTen tests.\n',
        f"- Question 7\n\n{PROMPT}\n> Answer:\n\nTen tests.\n",
        f"Question 7\n---\n\n{PROMPT}\n\nTen tests.\n",
        f"### Question 7\n\n{PROMPT}\n\n#### Answer:\n\nTen tests.\n",
        f"### Question 7\n\n{PROMPT}\n\nOur answer: Ten tests.\n",
        f"### Question 7\n\n{PROMPT}\n\nAnswer 7: Ten tests.\n",
        f"### Question 7\n\n{PROMPT}\n\nAnswer - Ten tests.\n",
        f"### Question 7\n\n{PROMPT}\n\nAnswer\uff1aTen tests.\n",
        f"### Question 7\n\n{PROMPT}\n\n<b>Answer:</b> Ten tests.\n",
        f"### Question 7\n\n{PROMPT}\n\n`Answer:` Ten tests.\n",
        f"### Question 7\n\n{PROMPT}\n\n- Answer: Ten tests.\n",
        f"### Question 7\n\n{PROMPT}\n> Answer:\t\n\t\nTen tests.\n",
        f"### Question 7\n\n{PROMPT}\n> Answer:\n\n**Ten** tests.\n",
        "### Question 7\n\n**Ten** tests.\n",
        f"### Question 7\n\n{PROMPT}\n> Example:\n> *In total ...*\n\n*Ten tests.*\n",
        f"### Question 7\n\n<details><summary>Question</summary>\n\n{PROMPT}\n\n</details>\n\nTen tests.\n",
        "### Question 7\n\n- **How many tests did you implement and what are they testing in your code?**\n"
        "- Recommended answer length: 50-100 words.\n- Example:\n- *In total ...*\n\nTen tests.\n",
        "### Question 7\n\nHow many tests did you implement and what are they testing in your code?\n\nTen tests.\n",
    ],
)
@pytest.mark.parametrize("gap", ["\n", ""])
@pytest.mark.parametrize(
    "after",
    [
        "### Question 8\n",
        "## Deployment\n\n> In the following section\n> we are.\n\n### Question 8\n",
        '## Deployment\n\t\n> In the following section\n> we are.\n\n<a id="8"></a>\n### Question 8\n',
    ],
)
def test_the_answer_is_found_however_the_template_was_edited(
    tree: Build, catalogue: Catalogue, text: str, gap: str, after: str
) -> None:
    before, _, rest = questions(catalogue).partition("### Question 7\n")
    rest = rest.partition("### Question 8\n")[2]
    answers = read_answers(tree(before + text + gap + after + rest), catalogue)
    assert answers.found == 31
    assert (at(answers, 7).filled, at(answers, 7).prose) == ("filled", "Ten tests.")
    assert at(answers, 8).filled == "placeholder"
    assert at(answers, 6).filled == "placeholder"


def test_sections_end_answers_whatever_the_level_of_all_headings(tree: Build, catalogue: Catalogue) -> None:
    report = questions(catalogue, {7: "Ten tests."}).replace(
        "### Question 8\n", "## Deployment\n\n> In the following section\n> we are.\n\n### Question 8\n"
    )
    for changed in (report.replace("## ", "### "), report.replace("## ", "# "), report):
        assert at(read_answers(tree(changed), catalogue), 7).prose == "Ten tests."


def test_a_quoted_answer_with_a_heading_is_no_introduction_of_a_section(tree: Build, catalogue: Catalogue) -> None:
    report = questions(catalogue, {16: ""}).replace("> Answer:\n\n\n", "\n> # Logging\n>\n> We use loguru.\n\n")
    assert at(read_answers(tree(report), catalogue), 16).prose.split() == ["Logging", "We", "use", "loguru."]


@pytest.mark.parametrize("head", ["Question {}\n---", "### {}", "- Question {}", "<h3>Question {}</h3>\n"])
@pytest.mark.parametrize("quote", ["> ", "- ", ""])
def test_the_questions_own_text_is_no_answer(tree: Build, catalogue: Catalogue, head: str, quote: str) -> None:
    report = questions(catalogue).replace("> ", quote).replace(">\n", "\n")
    for number in range(1, 32):
        report = report.replace(f"### Question {number}\n", head.format(number) + "\n")
    answers = read_answers(tree(template(catalogue) + report), catalogue)
    assert {answer.filled for answer in answers.answers} <= {"placeholder", "empty"}


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
    "text",
    [
        "1. a list\n   ```bash\n   pytest\n\nNo fence closes it.",
        "```bash\npytest\n\nNo fence closes it.",
        "```python\n# Question\n### Results\n```\nmore",
        "<!-- a comment that nobody closed",
        '<img src="figures/a.png">',
        "# A stray heading\n\nText",
        "Text\n\n## Results\n\nMore",
    ],
)
def test_nothing_after_an_answer_is_lost(tree: Build, catalogue: Catalogue, text: str) -> None:
    report = questions(catalogue, {7: text, 12: "```bash\npytest -q\n```\nDone.", 31: "All did."}).replace(
        text + "\n\n### Question 8", text + "\n### Question 8"
    )
    answers = read_answers(tree(report), catalogue)
    assert answers.found == 31
    assert at(answers, 12).prose == "Done."
    assert at(answers, 12).code[0].language == "bash"
    assert answers.text(31) == "All did."
    assert at(answers, 8).filled == "placeholder"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Ten.\n\n### Question 7\n\nAn old draft.", "Ten."),
        ("Ten.\n\n### Question 99\n\nOne of our own.", "Ten."),
        ("```\nQuestion 9\n```\nTen.", "```\nQuestion 9\n```\nTen."),
    ],
)
def test_any_heading_of_a_question_ends_an_answer_and_code_is_none(
    tree: Build, catalogue: Catalogue, text: str, answer: str
) -> None:
    answers = read_answers(tree(questions(catalogue, {7: text, 9: "Branches."})), catalogue)
    assert (at(answers, 7).text, at(answers, 9).text) == (answer, "Branches.")


def test_an_answer_keeps_its_own_headings(tree: Build, catalogue: Catalogue) -> None:
    answer = answered(
        tree, catalogue, 16, "# Logging\n\nWe log.\n\n### Profiling\n\nWe profile.\n\n```\n### no heading\n```"
    )
    assert answer.prose == "Logging\n\nWe log.\n\nProfiling\n\nWe profile."


def test_a_question_that_is_repeated_in_its_answer_stays_one(tree: Build, catalogue: Catalogue) -> None:
    text = "**How many tests did you implement and what are they testing in your code?**\n\nTen."
    assert answered(tree, catalogue, 7, text).text == text


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


def test_the_limits_are_those_of_the_text_that_is_printed(tree: Build, catalogue: Catalogue) -> None:
    old = template(catalogue, "2025")
    for generation, least in (("2025", 100), ("2026", 0)):
        answers = read_answers(tree(old + questions(catalogue, {3: "None."}, generation)), catalogue)
        assert (answers.generation, at(answers, 3).min_words) == ("2025", least)


PNG = b"\x89PNG own"
TEMPLATES = {File("", b"template").oid: "reports/figures/bucket.png"}


@pytest.mark.parametrize(
    ("text", "path", "shown", "exact"),
    [
        ("![a](figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](./figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](../reports/figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](/reports/figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](reports/figures/a.png)", "reports/figures/a.png", True, False),
        ("![a](/a.png)", "reports/figures/a.png", True, False),
        ("![a](images/a.png)", "reports/figures/a.png", True, False),
        ("![a](../Docs/b.png)", "docs/b.png", True, False),
        ("![a](../../reports/figures/a.png)", "reports/figures/a.png", True, False),
        ("![a](figures/A.PNG)", "reports/figures/a.png", True, False),
        ("![a](figures/my%20own.png)", "reports/figures/my own.png", True, True),
        ("![a](<figures/my own.png>)", "reports/figures/my own.png", True, True),
        ("![a](figures/my own.png)", "reports/figures/my own.png", True, True),
        ("![a](figures\\a.png)", "reports/figures/a.png", True, True),
        ("![a](figures/a.png?raw=true)", "reports/figures/a.png", True, True),
        ('![a](figures/a.png "title")', "reports/figures/a.png", True, True),
        ('<img src="figures/a.png" width="5">', "reports/figures/a.png", True, True),
        ('<p align="center">\n<img src=figures/a.png>\n</p>', "reports/figures/a.png", True, True),
        ("![a](figures/a.png =300x)", "reports/figures/a.png", True, True),
        ("![a](figures/my own.png =50%x20%)", "reports/figures/my own.png", True, True),
        ("![a][1]\n\n[1]: figures/a.png", "reports/figures/a.png", True, True),
        ("[![a](figures/a.png)](figures/a.png)", "reports/figures/a.png", True, True),
        ("[a](figures/a.png)", "reports/figures/a.png", False, True),
        ("It is in reports/figures/a.png.", "reports/figures/a.png", False, False),
        ("It is `figures/a.png`, figures/a.png", "reports/figures/a.png", False, True),
        ("![a](https://github.com/o/r/blob/main/reports/figures/a.png)", "reports/figures/a.png", True, True),
        (
            "![a](https://raw.githubusercontent.com/o/r/refs/heads/b/reports/figures/a.png)",
            "reports/figures/a.png",
            True,
            True,
        ),
    ],
)
def test_a_figure_leads_to_its_file(
    tree: Build, catalogue: Catalogue, text: str, path: str, shown: bool, exact: bool
) -> None:
    files: dict[str, str | bytes] = dict.fromkeys(
        ("reports/figures/a.png", "reports/figures/my own.png", "docs/b.png"), PNG
    )
    there = tree(template(catalogue) + questions(catalogue, {19: text}), **files)
    (figure,) = at(read_answers(there, catalogue), 19).figures(there, TEMPLATES)
    assert (figure.path, figure.shown, figure.exact, figure.own) == (path, shown, exact, True)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("![a](https://github.com/user-attachments/assets/0a-1b)", True),
        ("![a](https://user-images.githubusercontent.com/1/2.png)", True),
        ("![a](figures/missing.png)", False),
        ("![a](figures/renamed.png)", False),
        ("![a](../../../etc/passwd.png)", False),
        ("![a](https://example.org/a.png)", False),
        ("`![a](figures/a.png)`", False),
        ("    ![a](figures/a.png)", False),
        ("[a](figures/)", False),
        ("![a](#figures)", False),
        ("![a](//example.org/a.png)", False),
        ("[a](figures/notes.md#b.png)", False),
        ("figures/missing.png and figures/renamed.png", False),
        ("```\nfigures/a.png\n```", False),
    ],
)
def test_whose_a_figure_is(tree: Build, catalogue: Catalogue, text: str, own: bool) -> None:
    files: dict[str, str | bytes] = {
        "reports/figures/a.png": PNG,
        "reports/figures/renamed.png": b"template",
        "reports/figures/notes.md": "It runs.",
    }
    report = questions(catalogue, {20: "See below.\n\n" + text})
    there = tree(report, **files)
    answer = at(read_answers(there, catalogue), 20)
    assert any(figure.own for figure in answer.figures(there, TEMPLATES)) is own


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
