from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.git.source import parse_source
from auditor.selfcheck.watch import LOOK_AFTER, PAUSE, Watched, changes
from tests.conftest import MakeRepo, run_git


class Clock:
    """A clock that only moves when somebody sleeps, or glances for so long; what is seen changes with each look."""

    def __init__(self, looks: str, glances: str, cost: float = 0.0) -> None:
        self.looks, self.glances = iter(looks), iter(glances)
        self.cost = cost
        self.now = 0.0
        self.slept: list[float] = []

    def glance(self) -> str:
        self.now += self.cost
        return next(self.glances)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def turns(self, count: int) -> int:
        found = changes(lambda: next(self.looks), self.glance, sleep=self.sleep, clock=lambda: self.now)
        for _ in range(count):
            next(found)
        return len(self.slept)


def test_the_first_audit_waits_for_nothing() -> None:
    assert Clock("aa", "a").turns(1) == 0


def test_git_is_asked_only_where_a_glance_shows_something() -> None:
    # The third look is the one that finds what the fifth glance showed.
    assert Clock("aabb", "aaaabb").turns(2) == 3


def test_what_a_glance_shows_and_git_does_not_is_no_change() -> None:
    assert Clock("aaabb", "abbcc").turns(2) == 1


def test_what_is_saved_during_an_audit_is_audited_next() -> None:
    assert Clock("aabb", "abb").turns(2) == 0


def test_what_no_glance_shows_is_found_in_the_end() -> None:
    clock = Clock("aabb", "a" * 100)
    assert clock.turns(2) > 10
    assert LOOK_AFTER < clock.now < LOOK_AFTER + 1


def test_a_large_tree_is_looked_at_less_often() -> None:
    clock = Clock("aabb", "aabb", cost=0.1)
    clock.turns(2)
    assert clock.slept == [pytest.approx(2.0)]
    quick = Clock("aabb", "aabb")
    quick.turns(2)
    assert quick.slept == [PAUSE]


def commit(repo: Path) -> None:
    (repo / "b.py").write_text("y = 1\n")
    run_git(repo, "add", "b.py")
    run_git(repo, "commit", "-qm", "more")


DONE: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda repo: None, False),
    "a file is saved": (lambda repo: (repo / "a.py").write_text("x = 22\n"), True),
    "a file is made in a folder": (lambda repo: (repo / "b" / "new.py").write_text(""), True),
    "a file is made": (lambda repo: (repo / "new.py").write_text(""), True),
    "a file is removed": (lambda repo: (repo / "a.py").unlink(), True),
    "an ignored file is made": (lambda repo: (repo / "out.log").write_text("x"), False),
    "a commit": (commit, True),
    "a branch": (lambda repo: run_git(repo, "branch", "other"), True),
}


@pytest.mark.parametrize("done", DONE)
def test_what_counts_as_a_change(make_repo: MakeRepo, done: str) -> None:
    repo = make_repo({"a.py": "x = 1\n", "b/c.py": "y = 1\n", ".gitignore": "*.log\n"})
    watched = Watched(parse_source(str(repo)))
    before, shown = watched.look(), watched.glance()
    action, changed = DONE[done]
    action(repo)
    assert watched.glance() != shown or not changed
    assert (watched.look() != before) is changed


def test_a_folder_without_git_is_watched(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    watched = Watched(parse_source(str(tmp_path)))
    before, shown = watched.look(), watched.glance()
    assert (watched.look(), watched.glance()) == (before, shown)
    (tmp_path / "a.py").write_text("x = 22\n")
    assert watched.glance() != shown
    assert watched.look() != before
