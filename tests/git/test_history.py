from __future__ import annotations

import subprocess
from typing import Any

import pytest

from auditor.git import process
from auditor.git.history import History
from auditor.git.people import is_bot
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from tests.conftest import MakeRepo, run_git

ADA = "Ada Example <ada@example.com>"


def history(make_repo: MakeRepo, *authors: str, mailmap: str = "") -> History:
    commits = [(author, {"n": str(number)}) for number, author in enumerate(authors)]
    repo = make_repo({"a": "1", ".mailmap": mailmap}, author=ADA, commits=commits)
    with open_snapshot(parse_source(str(repo))) as snapshot:
        return snapshot.history()


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Ada E <ADA@example.com>"], [("Ada Example", 2)]),
        (["ada  example <other@example.org>"], [("Ada Example", 2)]),
        (["ada99 <x@y.example>", "Ada Example <12+Ada99@users.noreply.github.com>"], [("Ada Example", 3)]),
        (
            ["Ädä Example <laptop@cluster.example>", "adaexample <7+adaexample@users.noreply.github.com>"],
            [("Ada Example", 3)],
        ),
        (["Bo <ada.example@example.net>"], [("Ada Example", 2)]),
        (["Bo <developer@a.example>", "Developer <b@b.example>"], [("Ada Example", 1), ("Bo", 1), ("Developer", 1)]),
        (["Bo <s000001@a.example>", "s000001 <1+s000001@users.noreply.github.com>"], [("Ada Example", 1), ("Bo", 2)]),
        (["Bo <you@example.com>", "Cy <you@example.com>"], [("Ada Example", 1), ("Bo", 1), ("Cy", 1)]),
        (["root <a@x.example>", "root <b@x.example>"], [("Ada Example", 1), ("root", 1), ("root", 1)]),
        (["dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"], [("Ada Example", 1)]),
        (["Claude <noreply@anthropic.com>"], [("Ada Example", 1)]),
        (["Claude Monet <claude@example.org>"], [("Ada Example", 1), ("Claude Monet", 1)]),
    ],
)
def test_aliases_are_one_person_and_bots_are_none(
    make_repo: MakeRepo, authors: list[str], expected: list[tuple[str, int]]
) -> None:
    found = sorted((author.name, author.commits) for author in history(make_repo, *authors).authors)
    assert found == sorted(expected)


def test_the_mailmap_of_the_tree_names_people(make_repo: MakeRepo) -> None:
    mailmap = "# people\nBo Proper <bo@example.com> <b@laptop>\nCy Proper <cy@example.com> cy <shared@lab>\n"
    found = history(
        make_repo, "b <b@laptop>", "bo <bo@example.com>", "cy <shared@lab>", "di <shared@lab>", mailmap=mailmap
    )
    assert {author.name: author.commits for author in found.authors} == {
        "Ada Example": 1,
        "Bo Proper": 2,
        "Cy Proper": 1,
        "di": 1,
    }


def test_coauthors_merges_and_branches_are_counted(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": "1"})
    run_git(repo, "checkout", "-q", "-b", "side")
    trailers = "work\n\nCo-authored-by: Bo Test <bo@example.com>\nCo-Authored-By: Claude Opus 4 <noreply@anthropic.com>"
    run_git(repo, "commit", "-q", "--allow-empty", "-m", trailers)
    run_git(repo, "checkout", "-q", "main")
    run_git(repo, "merge", "-q", "--no-ff", "-m", "Merge pull request #1 from x/side", "side")
    run_git(repo, "update-ref", "refs/remotes/origin/gh-pages", "HEAD")
    with open_snapshot(parse_source(str(repo))) as snapshot:
        found = snapshot.history()
    assert [(author.name, author.commits) for author in found.authors] == [("Ada Example", 3), ("Bo Test", 1)]
    assert [commit.subject for commit in found.merges] == ["Merge pull request #1 from x/side"]
    assert [name for name, _ in found.branches] == ["main", "origin/gh-pages", "side"]
    assert found.complete
    assert not found.truncated


@pytest.mark.parametrize(
    ("name", "email", "bot"),
    [
        ("github-actions[bot]", "x@y", True),
        ("GitHub Action", "action@github.com", True),
        ("copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com", True),
        ("Copilot", "223556219+Copilot@users.noreply.github.com", True),
        ("pre-commit-ci", "x@y", True),
        ("Gemini", "gemini@example.com", True),
        ("Claude", "claude@anthropic.com", True),
        ("Cursor", "agent@cursor.com", True),
        ("Claude", "claude@student.dtu.dk", False),
        ("Claude Example", "claude.e@example.com", False),
        ("Jan Bot", "jan@example.com", False),
        ("Bobot", "bobot@example.com", False),
    ],
)
def test_bots_are_known_by_name_or_address(name: str, email: str, bot: bool) -> None:
    assert is_bot(name, email) is bot


def test_a_log_that_nobody_reads_in_the_end_is_ended(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo({"a": "1", ".mailmap": "x"}, author=ADA)
    started: list[subprocess.Popen[bytes]] = []
    start = process._start

    def noted(*arguments: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments))
        return started[-1]

    monkeypatch.setattr(process, "_start", noted)
    with open_snapshot(parse_source(str(repo))) as snapshot:
        snapshot.entries.get("")
        snapshot.begin()

        def ended(*_: object) -> bytes:
            raise KeyboardInterrupt

        monkeypatch.setattr(snapshot, "read", ended)
        with pytest.raises(KeyboardInterrupt):
            snapshot.history()
    assert all(each.returncode is not None for each in started)
    assert all(each.stdout is None or each.stdout.closed for each in started)
