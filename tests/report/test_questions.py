from __future__ import annotations

import pytest

from auditor.checklist import Catalogue
from auditor.report.answers import Answers, read_answers
from tests.report.answered import Build, answered, at
from tests.report.conftest import questions, template


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


def test_the_limits_are_those_of_the_text_that_is_printed(tree: Build, catalogue: Catalogue) -> None:
    old = template(catalogue, "2025")
    for generation, least in (("2025", 100), ("2026", 0)):
        answers = read_answers(tree(old + questions(catalogue, {3: "None."}, generation)), catalogue)
        assert (answers.generation, at(answers, 3).min_words) == ("2025", least)


def _seventh(tree: Build, catalogue: Catalogue, text: str) -> Answers:
    """Return the answers of a report with a text below the prompt of question 7."""
    before, _, rest = questions(catalogue).partition("### Question 7\n")
    text = f"### Question 7\n\n{PROMPT}\n>\n> Answer:\n\n{text}\n\n### Question 8\n"
    return read_answers(tree(before + text + rest.partition("### Question 8\n")[2]), catalogue)


@pytest.mark.parametrize("again", ["# Question 7", "**Question 7**", "### Question 7", f"### Question 7\n\n{PROMPT}\n"])
def test_a_heading_that_repeats_the_number_above_an_answer_leaves_it_there(
    tree: Build, catalogue: Catalogue, again: str
) -> None:
    answers = _seventh(tree, catalogue, f"{again}\n\nTen tests.")
    assert at(answers, 7).filled == "filled"
    assert at(answers, 7).prose.endswith("Ten tests.")
    assert at(answers, 8).filled == "placeholder"


def test_a_heading_of_another_number_leaves_an_answer_empty(tree: Build, catalogue: Catalogue) -> None:
    answers = _seventh(tree, catalogue, "### Question 9\n\nBranches.")
    assert at(answers, 7).filled == "empty"


@pytest.mark.parametrize(
    ("above", "words"),
    [
        ("## Coding environment\n\nIn the following section we are interested in learning more about it.", 2),
        ("## Deployment\n\n> In the following section we are interested in it.", 2),
        ("## Deployment\n\nThe API has ten more.", 8),
    ],
)
def test_the_words_that_lead_to_the_next_section_are_no_words_of_an_answer(
    tree: Build, catalogue: Catalogue, above: str, words: int
) -> None:
    assert at(_seventh(tree, catalogue, f"Ten tests.\n\n{above}"), 7).words == words
