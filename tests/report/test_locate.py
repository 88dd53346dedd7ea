"""Which file is the report, and which one has its ticks."""

from __future__ import annotations

import pytest

from auditor.checklist import Catalogue
from auditor.report.answers import read_answers
from auditor.report.marks import read_marks
from tests.report.answered import Build
from tests.report.conftest import questions, template


def test_the_marks_of_a_ticked_copy_are_taken_where_the_report_has_none(tree: Build, catalogue: Catalogue) -> None:
    blank, ticked = template(catalogue), template(catalogue, "2025", {"profiling": "X"})
    files = {"README_md": ticked, "notes__plan_md": template(catalogue), ".github__agents__helper_md": ticked}
    files["node_modules__x__README_md"] = template(catalogue, "2026", {"hydra": "x"})
    marks = read_marks(tree(blank, **files), catalogue)
    assert (marks.path, marks.marks_path, marks.generation) == ("reports/README.md", "README.md", "2026")
    assert [mark.item_id for mark in marks.marks if mark.ticked] == ["profiling"]
    assert [warning.id for warning in marks.warnings] == ["marks-elsewhere"]
    assert marks.warnings[0].message.startswith("the checklist in reports/README.md has no tick; ")
    bare = read_marks(tree(questions(catalogue), **files), catalogue)
    assert bare.warnings[0].message == "reports/README.md has no checklist; the ticks are those of README.md"
    own = read_marks(tree(template(catalogue, "2026", {"hydra": "x"}), **files), catalogue)
    assert own.marks_path == "reports/README.md"


@pytest.mark.parametrize("path", ["reports__checklist_md", "report_md", "project__reports__README_md"])
def test_the_report_is_found_elsewhere(tree: Build, catalogue: Catalogue, path: str) -> None:
    text = template(catalogue, "2026", {"hydra": "x"})
    other = {"docs__prompt_md": template(catalogue), ".claude__skill_md": text}
    marks = read_marks(tree(**{path: text, **other}), catalogue)
    assert marks.path == path.replace("__", "/").replace("_md", ".md")


def test_a_blank_copy_in_a_prompt_is_no_report(tree: Build, catalogue: Catalogue) -> None:
    copies = {".github__agents__helper_md": template(catalogue), "docs__prompt_md": template(catalogue)}
    marks = read_marks(tree(**copies), catalogue)
    assert (marks.found, marks.path, [warning.id for warning in marks.warnings]) == (False, None, ["no-report"])


def test_the_report_that_was_asked_for_is_read(tree: Build, catalogue: Catalogue) -> None:
    there = tree(template(catalogue), other_md=template(catalogue, "2025", {"hydra": "x"}))
    assert read_marks(there, catalogue, "other.md").path == "other.md"


def test_a_checklist_in_a_file_of_its_own_tells_the_generation(tree: Build, catalogue: Catalogue) -> None:
    marks = template(catalogue, "2025", {"hydra": "x"})
    built = tree(questions(catalogue, {7: "Ten tests."}, "2025"), reports__checklist_md=marks)
    found = read_marks(built, catalogue)
    assert (found.generation, read_answers(built, catalogue).generation) == ("2025", "2025")
    assert (found.path, found.marks_path) == ("reports/README.md", "reports/checklist.md")
