"""What an audit says of a report is said in the report's own words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from auditor import audit
from auditor.audited import AuditedItem
from auditor.checklist import load_catalogue
from tests.report.conftest import questions, template

MakeRepo = Callable[..., Path]
OLD = "2023-2024"
CATALOGUE = load_catalogue()


def _item(path: Path, name: str) -> AuditedItem:
    return next(item for item in audit(str(path)).items if item.id == name)


def _report(marks: Mapping[str, str], answers: Mapping[int, str], generation: str = OLD) -> str:
    return template(CATALOGUE, generation, marks) + questions(CATALOGUE, answers, generation)


@pytest.mark.parametrize(("generation", "number"), [(OLD, 25), ("2026", 29)])
def test_a_question_goes_by_the_number_that_the_report_gives_it(
    make_repo: MakeRepo, generation: str, number: int
) -> None:
    report = _report({}, {number: "As shown.\n\n![what we built](figures/flow.png)"}, generation)
    drawn = _item(make_repo({"reports/README.md": report, "reports/figures/flow.png": "flow"}), "architecture-diagram")
    assert drawn.message == f"question {number} shows a diagram of the group's own"
    assert drawn.evidence[0].note == f"question {number} shows reports/figures/flow.png"
    assert drawn.remedy.endswith(f"show it in question {number}")


def test_an_item_is_quoted_as_the_report_has_it(make_repo: MakeRepo) -> None:
    made = make_repo({"reports/README.md": _report({"distributed-training": "x", "requirements": "x"}, {})})
    assert _item(made, "distributed-training").text == "If applicable, play around with distributed model training"
    assert _item(made, "requirements").text == (
        "Remember to fill out the `requirements.txt` file with whatever dependencies that you are using"
    )


def test_what_a_group_wrote_behind_an_item_is_quoted_with_it(make_repo: MakeRepo) -> None:
    line = "* [x] Used Hydra to load the configurations and manage your hyperparameters (M11)"
    behind = "-> Comment: we used <b>W&amp;B</b>, ask s123456\n"
    made = make_repo({"reports/README.md": f"## Project checklist\n\n* [x] Create a git repository\n{line} {behind}"})
    assert _item(made, "hydra").text == (
        "Used Hydra to load the configurations and manage your hyperparameters -> Comment: we used W&B , ask …"
    )


def test_an_item_that_is_not_listed_is_told_in_the_words_of_the_reports_generation(make_repo: MakeRepo) -> None:
    line = "* [ ] If applicable, play around with distributed model training\n"
    made = make_repo({"reports/README.md": _report({}, {}).replace(line, "")})
    found = _item(made, "distributed-training")
    assert (found.listed, found.text) == (False, "If applicable, play around with distributed model training")


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (0, ["none of the report's 27 questions is answered"]),
        (9, ["18 of 27 questions are not answered"]),
        (10, []),
        (27, []),
    ],
)
def test_a_report_that_answers_nothing_is_said_to(make_repo: MakeRepo, answered: int, said: list[str]) -> None:
    given = dict.fromkeys(range(1, answered + 1), "We did as we were told.")
    made = make_repo({"reports/README.md": _report({"hydra": "x"}, given)})
    assert [warning.message for warning in audit(str(made)).warnings if warning.id == "not-answered"] == said


def test_a_checklist_without_questions_is_no_report_that_answers_nothing(make_repo: MakeRepo) -> None:
    made = make_repo({"reports/README.md": template(CATALOGUE, OLD, {"hydra": "x"})})
    assert "not-answered" not in [warning.id for warning in audit(str(made)).warnings]
