"""Temporary folders: nothing is left, whatever ends a process, and nobody's folder is taken from a process that lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.git import temporary
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.git.temporary import LOCK, Temporary
from tests.conftest import MakeRepo
from tests.soon import STUCK

WAITING = """
import sys, time
import auditor.assembly as assembly
from auditor.cli import main
asked = assembly.run_probe
def slow(repository, probe, *rest):
    if probe.item == "git-repository":
        repository.lint.start()
        print("ready", flush=True)
        HOW
    return asked(repository, probe, *rest)
assembly.run_probe = slow
main()
"""
# A signal that comes just before a sleep does not end it, so that there are many short ones.
SLEEP = "[time.sleep(0.1) for _ in range(6000)]"
PROBES = "import sys; from auditor.cli import main; main()"
MANY = """
import sys
from auditor.git import temporary
for turn in range(60):
    temporary._sweep.cache_clear()
    with temporary.Temporary("git") as folder:
        (folder.path / "a").mkdir()
        temporary._sweep.cache_clear()
        temporary._sweep(str(folder.path.parent))
        assert (folder.path / "a").is_dir() and (folder.path / temporary.LOCK).is_file()
print("ready", flush=True)
"""

DISTURBED = """
import os, sys
from auditor.git import temporary
from auditor.cli import signal, _end
number, at = int(sys.argv[1]), sys.argv[2]
if number != signal.SIGINT:
    signal.signal(number, _end)
removed = temporary._remove
def remove(path):
    os.kill(os.getpid(), number)
    removed(path)
    os.kill(os.getpid(), number)
temporary._remove = remove
with temporary.Temporary("git") as outer, temporary.Temporary("git") as inner:
    (inner.path / "a").mkdir()
    if at == "the end":
        kept = [temporary.Temporary("lint"), temporary.Temporary("refs")]
        temporary._remove = removed
if at == "the end":
    temporary._remove = remove
print("not reached" if at == "the block" else "reached", flush=True)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that this process and those that it starts take for that of temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    temporary._sweep.cache_clear()
    return folder


def start(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("how", ["the end", "an exception", "SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
@pytest.mark.parametrize("source", ["repository", "bundle"])
def test_nothing_is_left_whatever_ends_an_audit(make_repo: MakeRepo, place: Path, how: str, source: str) -> None:
    if how.startswith("SIG") and os.name == "nt":
        pytest.skip("there are no such signals there")
    repo = make_repo({"src/a.py": "x = 1\n"})
    given = repo
    if source == "bundle":
        given = repo.parent / "x.bundle"
        subprocess.run(["git", "-C", str(repo), "bundle", "create", "-q", str(given), "--all"], check=True)
    doing = {"the end": "pass", "an exception": "raise BaseException('x')"}.get(how, SLEEP)
    process = start(WAITING.replace("HOW", doing), str(given), "--fail-on", "never")
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    if how.startswith("SIG"):
        assert list(place.glob("audit-git-*"))
        process.send_signal(getattr(signal, how))
    process.stdout.read()
    process.wait(STUCK)
    if how == "SIGKILL":
        assert list(place.glob("audit-git-*"))
        # Whoever comes next removes it.
        assert start(PROBES, str(repo), "--fail-on", "never").wait(STUCK) == 0
    assert process.returncode == {"the end": 0, "an exception": 1, "SIGTERM": 143, "SIGHUP": 129, "SIGKILL": -9}.get(
        how, process.returncode
    )
    deadline = time.monotonic() + STUCK  # a git that was orphaned may still hold a file
    while list(place.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(place.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals there")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", -signal.SIGINT), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("at", ["the block", "the end"])
def test_a_signal_does_not_break_the_removal_off(place: Path, name: str, code: int, at: str) -> None:
    process = start(DISTURBED, str(int(getattr(signal, name))), at)
    assert process.communicate(timeout=STUCK)[0] == (b"" if at == "the block" else b"reached\n")
    assert process.returncode == (code if at == "the block" else 0)
    assert not list(place.iterdir())


def test_a_folder_of_a_process_that_lives_is_never_taken(make_repo: MakeRepo, place: Path) -> None:
    with Temporary("git") as folder:
        (folder.path / "kept").write_text("x", encoding="utf-8")
        os.utime(folder.path, (0, 0))
        assert start(PROBES, str(make_repo({"a.py": "x = 1\n"})), "--fail-on", "never").wait(STUCK) == 0
        assert (folder.path / "kept").is_file()
    assert not list(place.iterdir())


def test_many_processes_take_and_sweep_at_once(place: Path) -> None:
    running = [start(MANY) for _ in range(4)]
    if os.name != "nt":
        for process in [start(MANY) for _ in range(2)]:
            time.sleep(0.3)
            process.kill()
            process.communicate()
    assert [process.communicate()[0].strip() for process in running] == [b"ready"] * 4
    temporary._sweep.cache_clear()
    temporary._sweep(str(place))
    assert not [path for path in place.iterdir() if list(path.iterdir())]


def test_what_is_none_of_ours_stays(place: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / LOCK).touch()
    (place / "audit-git-file").touch()
    for name in ("audit-git-unlocked", "audit-other-x", "audit-git-new"):
        (place / name).mkdir()
    (place / "audit-git-unlocked" / "a").touch()
    (place / "audit-other-x" / LOCK).touch()
    kept = {"audit-git-file", "audit-git-unlocked", "audit-other-x", "audit-git-new"}
    if os.name != "nt":
        (place / "audit-git-link").symlink_to(outside)
        for name in ("audit-git-pipe", "audit-git-led"):
            (place / name).mkdir()
        os.mkfifo(place / "audit-git-pipe" / LOCK)
        (place / "audit-git-led" / LOCK).symlink_to(outside / LOCK)
        kept |= {"audit-git-link", "audit-git-pipe", "audit-git-led"}
    (place / "audit-git-dead").mkdir()
    (place / "audit-git-dead" / LOCK).touch()
    (place / "audit-git-dead" / "sub").mkdir()
    (place / "audit-git-dead" / "sub" / "read only").touch(0o400)
    (place / "audit-lint-empty").mkdir()
    os.utime(place / "audit-lint-empty", (0, 0))
    temporary._sweep(str(place))
    assert {path.name for path in place.iterdir()} == kept
    assert (outside / LOCK).is_file()


@pytest.mark.parametrize("kind", ["local", "remote", "web"])
def test_a_source_that_no_temporary_folder_is_there_for_is_one_sentence(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    repo = make_repo({"a": "1"})
    source = {"local": str(repo), "remote": repo.as_uri(), "web": "https://localhost:9/x.git"}[kind]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(SourceError, match="set TMPDIR"):
        open_snapshot(parse_source(source), cache_dir=tmp_path / "cache")


def test_a_folder_is_made_where_the_file_system_knows_no_locks(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary, "take", lambda handle: None)
    with Temporary("lint") as folder:
        assert list(folder.path.iterdir()) == []
    assert not list(place.iterdir())


def test_a_folder_that_another_took_on_the_way_is_left_to_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter([False, False, True])
    monkeypatch.setattr(temporary, "take", lambda handle: next(turns))
    with Temporary("git") as folder:
        assert len(list(place.iterdir())) == 3
        assert folder.path.is_dir()
