from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.git.source import parse_source
from auditor.selfcheck.watch import PAUSE, changes, look
from tests.conftest import MakeRepo, run_git


class Clock:
    """A clock that only moves when somebody sleeps, or looks for so long."""

    def __init__(self, seen: str, cost: float = 0.0) -> None:
        self.seen = iter(seen)
        self.cost = cost
        self.now = 0.0
        self.slept: list[float] = []

    def look(self) -> str:
        self.now += self.cost
        return next(self.seen)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def turns(self, count: int) -> int:
        found = changes(self.look, sleep=self.sleep, clock=lambda: self.now)
        for _ in range(count):
            next(found)
        return len(self.slept)


def test_the_first_audit_waits_for_nothing() -> None:
    assert Clock("a").turns(1) == 0


def test_a_change_is_told_when_it_is_over() -> None:
    # Before, after the first audit, unchanged, changed, changed more, the same.
    assert Clock("aaabccc").turns(2) == 4


def test_what_is_saved_during_an_audit_is_audited_next() -> None:
    assert Clock("abbb").turns(2) == 1


def test_what_never_ends_changing_is_audited_all_the_same() -> None:
    assert Clock("".join(map(chr, range(100, 200)))).turns(2) < 60


def test_a_large_tree_is_looked_at_less_often() -> None:
    clock = Clock("aaabbb", cost=1.0)
    clock.turns(2)
    assert clock.slept[0] == pytest.approx(20.0)
    quick = Clock("aaabbb")
    quick.turns(2)
    assert quick.slept[0] == PAUSE


def commit(repo: Path) -> None:
    (repo / "b.py").write_text("y = 1\n")
    run_git(repo, "add", "b.py")
    run_git(repo, "commit", "-qm", "more")


DONE: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda repo: None, False),
    "a file is saved": (lambda repo: (repo / "a.py").write_text("x = 22\n"), True),
    "a file is made": (lambda repo: (repo / "new.py").write_text(""), True),
    "a file is removed": (lambda repo: (repo / "a.py").unlink(), True),
    "an ignored file is made": (lambda repo: (repo / "out.log").write_text("x"), False),
    "a commit": (commit, True),
    "a branch": (lambda repo: run_git(repo, "branch", "other"), True),
}


@pytest.mark.parametrize("done", DONE)
def test_what_counts_as_a_change(make_repo: MakeRepo, done: str) -> None:
    repo = make_repo({"a.py": "x = 1\n", ".gitignore": "*.log\n"})
    source = parse_source(str(repo))
    before = look(source)
    action, changed = DONE[done]
    action(repo)
    assert (look(source) != before) is changed


def test_a_folder_without_git_is_watched(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    source = parse_source(str(tmp_path))
    before = look(source)
    assert look(source) == before
    (tmp_path / "a.py").write_text("x = 22\n")
    assert look(source) != before
