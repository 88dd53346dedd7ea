from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import auditor
from tests.conftest import MakeRepo, run_git

ITEMS = (
    "Create a git repository (M5)",
    "Load test your application (M24)",
    "Use logging to log important events in your code (M14)",
)


def report(ticks: int, answers: int = 0) -> str:
    """Return a report with so many ticks and so many of its two questions answered."""
    lines = [f"* [{'x' if number < ticks else ' '}] {item}" for number, item in enumerate(ITEMS)]
    asked = (
        f"### Question {number}\n\n> **How many?**\n>\n> Answer:\n\n"
        + (f"We are {number} people.\n" if number <= answers else f"--- question {number} fill here ---\n")
        for number in (1, 2)
    )
    return "# Exam\n\n" + "\n".join(lines) + "\n\n" + "\n".join(asked)


@pytest.fixture
def warned(make_repo: MakeRepo) -> Callable[..., list[str]]:
    """Return what is said of a repository whose branch has another report than its default branch."""

    def of(
        here: str, there: str, *, branch: str = "writing", then: str | None = None, merged: bool = False
    ) -> list[str]:
        repo = make_repo({"reports/README.md": here, "a.py": "x = 1\n"})
        commit(repo, branch, there)
        run_git(repo, "checkout", "-q", "main")
        if merged:
            run_git(repo, "merge", "-q", "--no-ff", "-m", "merge", branch)
        if then is not None:
            commit(repo, None, then)
        audit = auditor.audit(str(repo), worktree=False)
        return [warning.message for warning in audit.warnings if warning.id == "report-on-branch"]

    return of


def commit(repo: Path, branch: str | None, text: str) -> None:
    if branch is not None:
        run_git(repo, "checkout", "-q", "-b", branch)
    (repo / "reports/README.md").write_text(text, encoding="utf-8")
    run_git(repo, "commit", "-q", "-a", "-m", "the report")


def test_a_branch_whose_report_has_more_ticks_is_named(warned: Callable[..., list[str]]) -> None:
    assert warned(report(1), report(3)) == [
        "the branch writing has the report with 2 more ticks, and only the audited commit counts"
    ]


def test_more_answers_are_more(warned: Callable[..., list[str]]) -> None:
    assert warned(report(1), report(2, answers=1)) == [
        "the branch writing has the report with 1 more tick and 1 more answer, and only the audited commit counts"
    ]


@pytest.mark.parametrize("there", [report(1), report(0, answers=2), "# Exam\n"])
def test_a_report_with_fewer_ticks_is_no_fuller_one(warned: Callable[..., list[str]], there: str) -> None:
    assert warned(report(1) + "\nMore.\n", there) == []


def test_what_was_merged_is_on_no_other_branch(warned: Callable[..., list[str]]) -> None:
    assert warned(report(1), report(3), merged=True) == []


def test_ticks_that_were_taken_away_since_are_not_offered_again(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": report(3), "a.py": "x = 1\n"})
    run_git(repo, "checkout", "-q", "-b", "code")
    (repo / "a.py").write_text("x = 2\n", encoding="utf-8")
    run_git(repo, "commit", "-q", "-a", "-m", "code")
    run_git(repo, "checkout", "-q", "main")
    commit(repo, None, report(1))
    assert "report-on-branch" not in {warning.id for warning in auditor.audit(str(repo), worktree=False).warnings}


def test_a_branch_of_a_machine_is_not_asked(warned: Callable[..., list[str]]) -> None:
    assert warned(report(1), report(3), branch="dependabot/pip/torch-2") == []


def test_later_commits_are_none_of_an_earlier_one(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": report(1), "a.py": "x = 1\n"})
    commit(repo, None, report(3))
    assert "report-on-branch" not in {warning.id for warning in auditor.audit(str(repo), rev="HEAD~1").warnings}


def test_the_self_check_says_so_too(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": report(1), "a.py": "x = 1\n"})
    commit(repo, "writing", report(2))
    run_git(repo, "checkout", "-q", "main")
    assert "report-on-branch" in {warning.id for warning in auditor.audit(str(repo)).warnings}
