"""People whose commits stand on other branches only."""

from __future__ import annotations

from pathlib import Path

import auditor
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from tests.conftest import MakeRepo, run_git, stream

REPORT = (
    "# Report\n\n* [x] Make sure that all team members have write access to the GitHub repository (M5)\n\n"
    "### Question 2\n> Answer:\n\ns000001, s000002, s000003\n"
)
ADA, BO, CY = "Ada Example <ada@example.com>", "Bo Sample <bo@example.com>", "Cy Model <cy@example.com>"


def branch(repo: Path, name: str, *authors: str) -> None:
    """Make a branch with a commit for each author."""
    made = stream(f"refs/heads/{name}", [(author, {f"{name}.txt": author}) for author in authors])
    run_git(repo, "fast-import", "--quiet", "--done", data=made + b"done\n")


def test_a_person_is_counted_once_on_the_first_branch_that_has_commits_of_theirs(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT}, author=ADA)
    branch(repo, "one", ADA, "Cy Model <other@example.com>", BO, "dependabot[bot] <a@example.com>")
    branch(repo, "two", CY, "Di Test <di@example.com>")
    branch(repo, "gh-pages", "Ed Page <ed@example.com>")
    branch(repo, "who", "ada example <else@example.com>")
    with open_snapshot(parse_source(str(repo)), worktree=False) as snapshot:
        assert snapshot.newcomers() == (("one", 2), ("two", 1))


def test_a_member_who_committed_elsewhere_is_said_to(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT}, author=ADA, commits=[(BO, {"a.txt": "a"})])
    branch(repo, "feature", CY)
    (item,) = (one for one in auditor.audit(str(repo), worktree=False).items if one.id == "write-access")
    assert item.state.value == "unknowable"
    assert item.message == "2 commit authors, question 2 lists 3; 1 more on branch feature"
    assert item.evidence[0].branch == "feature"


def test_who_committed_here_is_looked_for_nowhere_else(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT}, author=ADA, commits=[(BO, {"a.txt": "a"}), (CY, {"a.txt": "b"})])
    branch(repo, "feature", "Di Test <di@example.com>")
    (item,) = (one for one in auditor.audit(str(repo), worktree=False).items if one.id == "write-access")
    assert item.message == "3 commit authors, question 2 lists 3"
