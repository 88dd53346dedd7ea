from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.git.source import SourceError, parse_source
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


def test_looks_that_nothing_asked_for_take_little_of_the_time() -> None:
    now, looks = 0.0, 0

    def look() -> str:
        nonlocal now, looks
        now, looks = now + 1.0, looks + 1
        return "b" if looks == 5 else "a"

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    found = changes(look, lambda: "a", sleep=sleep, clock=lambda: now)
    next(found)
    next(found)
    assert now == pytest.approx(5 + LOOK_AFTER + 2 * 20, abs=2)


def test_a_work_tree_that_is_away_for_a_while_is_a_change_and_one_that_comes_back_too(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.py": "x = 1\n"})
    away = repo.with_name("away")
    watched = Watched(parse_source(str(repo)))
    moves = iter([(repo, away), (away, repo)])

    def sleep(_: float) -> None:
        before, after = next(moves)
        before.rename(after)

    found = changes(watched.look, watched.glance, sleep=sleep)
    for _ in range(3):
        next(found)
    repo.rename(away)
    with pytest.raises(SourceError):
        next(changes(watched.look, watched.glance))


def commit(repo: Path) -> None:
    (repo / "b.py").write_text("y = 1\n", encoding="utf-8")
    run_git(repo, "add", "b.py")
    run_git(repo, "commit", "-qm", "more")


DONE: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda repo: None, False),
    "a file is saved": (lambda repo: (repo / "a.py").write_text("x = 22\n", encoding="utf-8"), True),
    "a file is made in a folder": (lambda repo: (repo / "b" / "new.py").write_text("", encoding="utf-8"), True),
    "a file is made": (lambda repo: (repo / "new.py").write_text("", encoding="utf-8"), True),
    "a file is removed": (lambda repo: (repo / "a.py").unlink(), True),
    "an ignored file is made": (lambda repo: (repo / "out.log").write_text("x", encoding="utf-8"), False),
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
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    watched = Watched(parse_source(str(tmp_path)))
    before, shown = watched.look(), watched.glance()
    assert (watched.look(), watched.glance()) == (before, shown)
    (tmp_path / "a.py").write_text("x = 22\n", encoding="utf-8")
    assert watched.glance() != shown
    assert watched.look() != before


def test_a_repository_that_becomes_a_folder_and_one_again_is_watched(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.py": "x = 1\n"})
    watched = Watched(parse_source(str(repo)))
    seen = [watched.look()]
    (repo / ".git").rename(repo.with_name("away"))
    seen.append(watched.look())
    (repo / "a.py").write_text("x = 22\n", encoding="utf-8")
    seen.append(watched.look())
    repo.with_name("away").rename(repo / ".git")
    seen.append(watched.look())
    assert all(before != after for before, after in itertools.pairwise(seen))
