from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.batch._keys import group_key, program_key
from auditor.batch._processes import descendants
from auditor.batch.groups import Group, read_groups
from auditor.batch.run import Options, Ran, Told, run_batch
from auditor.batch.store import FILE_NAME, Store
from tests.batch.conftest import Course
from tests.conftest import run_git
from tests.soon import STUCK

SMALL = Options(jobs=2)
CHANGING: dict[str, Any] = {"at": "2026-01-01", "checklist": "x", "notices": ("a:b",), "anonymize": True}


def run(table: Path, options: Options = SMALL, told: list[Told] | None = None) -> tuple[Ran, Store]:
    store = Store(table.parent / FILE_NAME)
    news: list[Told] = [] if told is None else told
    return run_batch(read_groups(table).groups, store, options, told=news.append), store


def failures(store: Store) -> dict[str, str]:
    return {r.group.name: r.failure for r in store.results(store.runs()[-1].id) if r.failure is not None}


def test_what_has_not_changed_is_not_audited_again(course: Course, tmp_path: Path) -> None:
    table = course(1, "3,,", "4,,nowhere/at/all/x")
    ran, _ = run(table)
    assert (ran.audited, ran.reused, ran.failed) == (1, 0, 2)
    ran, _ = run(table)
    assert (ran.audited, ran.reused, ran.failed) == (0, 1, 2)
    run_git(tmp_path / "repos" / "g1", "commit", "-q", "--allow-empty", "-m", "More")
    ran, store = run(table)
    assert (ran.audited, ran.reused) == (1, 0)
    assert [run.audited for run in store.runs()] == [1, 0, 1]
    assert run(table, Options(refresh=True))[0].audited == 1


def test_an_old_clone_is_no_result_of_what_it_would_be_brought_up_to(course: Course, tmp_path: Path) -> None:
    table = course(1)
    repository = tmp_path / "repos" / "g1"
    table.write_text(table.read_text("utf-8").replace(str(repository), repository.as_uri()), encoding="utf-8")
    first = run_git(repository, "rev-parse", "HEAD")
    online = Options(jobs=2, cache_dir=tmp_path / "cache")
    run(table, online)
    run_git(repository, "commit", "-q", "--allow-empty", "-m", "More")
    _, store = run(table, replace(online, offline=True))
    assert [result.commit for result in store.results(2)] == [first]
    _, store = run(table, online)
    assert [result.commit for result in store.results(3)] == [run_git(repository, "rev-parse", "HEAD")]
    assert run(table, online)[0].reused == 1


def test_an_object_that_came_without_a_new_ref_is_looked_at(course: Course, tmp_path: Path) -> None:
    table, whole, partial = course(1), tmp_path / "repos" / "g1", tmp_path / "partial.git"
    run_git(whole, "config", "uploadpack.allowFilter", "true")
    run_git(tmp_path, "clone", "-q", "--bare", "--filter=blob:none", whole.as_uri(), str(partial))
    table.write_text(table.read_text("utf-8").replace(str(whole), str(partial)), encoding="utf-8")
    _, store = run(table)
    assert not store.audit(1).report.found
    assert run(table)[0].reused == 1
    run_git(partial, "show", "HEAD:reports/README.md")  # git fetches it
    ran, store = run(table)
    assert (ran.audited, store.audit(2).report.found) == (1, True)


def test_whatever_can_change_a_result_changes_its_key(tmp_path: Path) -> None:
    one = program_key(Options().changing)
    keys = {one, *(program_key(Options(**{name: value}).changing) for name, value in CHANGING.items())}
    assert len(keys) == 1 + len(CHANGING)
    assert program_key(Options(jobs=7, timeout=1, memory=None, refresh=True).changing) == one
    row = Group("1", "1", 2, "a/b").cells
    assert group_key(one, row, "r") == group_key(one, {**row, "row": 9, "notes": ["x"]}, "r")
    assert (
        len({group_key(one, row, "r"), group_key(one, row, "s"), group_key(one, {**row, "members": ["A"]}, "r")}) == 3
    )


def test_a_repository_that_hangs_costs_its_own_row(
    course: Course, silent_host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.batch.run._REFS_SECONDS", 0.5)
    started = time.monotonic()
    run(course(1))
    seconds = round(4 + 6 * (time.monotonic() - started))  # enough for the other row, however busy the machine is
    table = course(0, f"1,Ada Example,{tmp_path / 'repos' / 'g1'}", f"2,,{silent_host}/a/b")
    started, before = time.monotonic(), set(descendants(os.getpid()))
    ran, store = run(table, Options(jobs=2, timeout=seconds, cache_dir=tmp_path / "cache", refresh=True))
    assert time.monotonic() - started < seconds + STUCK
    assert (ran.audited, ran.failed) == (1, 1)
    assert f"longer than {seconds} seconds" in failures(store)["2"]
    assert set(descendants(os.getpid())) <= before


@pytest.mark.parametrize("mebibytes", [12, 24])  # Python itself starves, and no thread finds room for its stack
def test_an_audit_that_needs_too_much_memory_costs_its_own_row(course: Course, mebibytes: int) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux counts what a process asks for")
    ran, store = run(course(1), Options(memory=mebibytes << 20))
    assert ran.failed == 1
    assert "memory" in failures(store)["1"]


def test_another_executor_is_given_the_same_work(course: Course) -> None:
    table = course(1)
    with Store(table.parent / FILE_NAME) as store, ThreadPoolExecutor(1) as pool:
        ran = run_batch(read_groups(table).groups, store, SMALL, executor=pool)
        assert (ran.audited, ran.failed) == (1, 0)


@pytest.mark.parametrize(
    ("date", "last"), [("2026-02-01T10:00:00Z", ", the last on 2026-02-01 10:00 UTC"), ("@253402300800 +0000", ".")]
)
def test_what_came_after_the_moment_is_said_whatever_its_date(
    course: Course, tmp_path: Path, date: str, last: str
) -> None:
    table = course(1)
    env = {**os.environ, "GIT_COMMITTER_DATE": date}
    name = ["-c", "user.name=Ada", "-c", "user.email=a@example.com"]
    git = ["git", *name, "commit", "-q", "--allow-empty", "-m", "Too late"]
    subprocess.run(git, cwd=tmp_path / "repos" / "g1", env=env, check=True)
    _, store = run(table, Options(at="2026-01-23 23:59 Europe/Copenhagen"))
    warnings = [warning for warning in store.audit(1).warnings if warning.id == "audited-at"]
    assert f"1 commit came later on main{last}" in warnings[0].message
    assert "authors' word" in warnings[0].message


# Whoever works on the program while these tests run makes another one of it.
_ONE_PROGRAM = """
from auditor.batch import run
from auditor.cli import main
run.program_key = lambda options: "one program"
main()
"""


# It stands still once a group is done, so that a signal finds it at work however fast the others are.
_HELD = """
import time
from auditor.cli._progress import Progress
tell = Progress.__call__
def hold(progress, told):
    tell(progress, told)
    if told.ended:
        [time.sleep(0.1) for _ in range(6000)]
Progress.__call__ = hold
"""


def batch(table: Path, folder: Path, before: str = "") -> list[str]:
    return [sys.executable, "-c", before + _ONE_PROGRAM, "batch", str(table), "-o", str(folder), "--jobs", "2"]


def results(folder: Path) -> list[tuple[str, str, int]]:
    with sqlite3.connect(folder / FILE_NAME) as db:
        return db.execute("SELECT name, commit_id, COUNT(*) FROM audits GROUP BY 1, 2 ORDER BY 1").fetchall()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [getattr(signal, "SIGKILL", signal.SIGTERM), signal.SIGINT])
def test_a_run_that_was_killed_goes_on_where_it_was(course: Course, tmp_path: Path, number: signal.Signals) -> None:
    table, folder = course(3), tmp_path / "out"
    env = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    (tmp_path / "temporary").mkdir()
    command = batch(table, folder, _HELD)
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        below = descendants(process.pid)
        process.send_signal(number)
        _, said = process.communicate(timeout=STUCK)
    assert process.returncode == (130 if number is signal.SIGINT else -number)
    assert (b"interrupted" in said) is (number is signal.SIGINT)
    done = len(results(folder))
    assert 1 <= done < 3
    deadline = time.monotonic() + STUCK
    while any(Path(f"/proc/{pid}").exists() for pid in below) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in below), "an orphan still runs"
    if number is signal.SIGINT:
        assert not list((tmp_path / "temporary").glob("audit-*"))
    again = subprocess.run(batch(table, folder), capture_output=True, check=True, timeout=STUCK).stdout.decode()
    assert f"run 1: {3 - done} audited, {done} unchanged, 0 failed" in again
    assert [(name, count) for name, _, count in results(folder)] == [("1", 1), ("2", 1), ("3", 1)]
    assert not list(folder.rglob("*.part"))
