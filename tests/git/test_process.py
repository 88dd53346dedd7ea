"""Calls of git: what ends one, and how that is said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from auditor.git import process
from auditor.git.process import ObjectReader, program_in, records
from tests.conftest import MakeRepo, run_git, unpack
from tests.soon import STUCK


def answering(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have a Python program answer in the place of git."""

    def start(*_: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    monkeypatch.setattr(process, "_start", start)


@pytest.mark.parametrize(
    ("code", "found", "error"),
    [
        (r"print('a\0b', end='')", [b"a", b"b"], ""),
        (r"print('a\0b', end=''); raise SystemExit('fatal: no')", [b"a"], "fatal: no"),
        (r"print('a\0b', end=''); raise SystemExit(3)", [b"a"], "git log ended with code 3"),
    ],
)
def test_what_git_printed_before_it_failed_is_kept_and_the_error_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, found: list[bytes], error: str
) -> None:
    answering(monkeypatch, code)
    assert records(tmp_path, ["log"], most=9, most_bytes=99) == (found, not error, error)


def test_more_than_is_wanted_is_left_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, r"while True: print('a', end='\0')")
    assert records(tmp_path, ["log"], most=2, most_bytes=99) == ([b"a", b"a"], False, "")


def test_a_git_that_takes_too_long_is_ended_and_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = tmp_path / "printed"
    code = r"import pathlib, time; print('a\0b', end='', flush=True); pathlib.Path(PRINTED).touch(); time.sleep(600)"
    answering(monkeypatch, code.replace("PRINTED", repr(str(printed))))
    started = process._start

    def start(*arguments: Any) -> subprocess.Popen[bytes]:
        begun, given_up = started(*arguments), time.monotonic() + STUCK
        while not printed.exists() and time.monotonic() < given_up:  # on a busy machine Python takes longer to start
            time.sleep(0.01)
        return begun

    monkeypatch.setattr(process, "_start", start)
    monkeypatch.setattr(process, "GIT_SECONDS", 0.5)
    assert records(tmp_path, ["log"], most=9, most_bytes=99) == ([b"a"], False, "git log took longer than 0.5 seconds")


def test_many_objects_are_asked_for_at_once_and_given_in_their_order(make_repo: MakeRepo) -> None:
    repo = make_repo({f"{number}.txt": f"{number}\n" for number in range(130)})
    names = [run_git(repo, "rev-parse", f"HEAD:{number}.txt") for number in range(130)]
    reader, sizes = ObjectReader(repo / ".git"), ObjectReader(repo / ".git", contents=False)
    try:
        found = reader.several([*names[:70], "0" * 40, *names[70:]])
        assert [each and each[2] for each in found] == [
            *(f"{number}\n".encode() for number in range(70)),
            None,
            *(f"{number}\n".encode() for number in range(70, 130)),
        ]
        assert sizes.sizes(["0" * 40, *names[9:11]]) == [None, 2, 3]
        assert reader.several([]) == []
    finally:
        reader.close()
        sizes.close()


def test_an_object_on_which_git_gives_up_costs_no_other(make_repo: MakeRepo) -> None:
    repo = make_repo({f"{number}.txt": f"{number}\n" for number in range(4)})
    names = [run_git(repo, "rev-parse", f"HEAD:{number}.txt") for number in range(4)]
    unpack(repo)
    place = repo / ".git/objects" / names[1][:2] / names[1][2:]
    place.chmod(0o644)
    place.write_bytes(b"no object")
    reader = ObjectReader(repo / ".git")
    try:
        assert [each and each[2] for each in reader.several(names)] == [b"0\n", None, b"2\n", b"3\n"]
    finally:
        reader.close()


@pytest.mark.parametrize("windows", [False, True])
def test_a_program_is_looked_for_in_absolute_folders_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "git.exe" if windows else "git"
    for folder in ("", "here", "there", "later"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).touch(0o755)
        (tmp_path / folder / "git.bat").touch(0o755)
    (tmp_path / "no").mkdir()
    (tmp_path / "no" / "git.bat").touch(0o755)
    (tmp_path / "folder" / name).mkdir(parents=True)
    absolute = [str(tmp_path / folder) for folder in ("no", "folder", "there", "later")]
    assert program_in("git", ["", ".", "here", *absolute], windows=windows) == str(tmp_path / "there" / name)
    assert program_in("git", ["", ".", "here", *absolute[:2]], windows=windows) is None


@pytest.mark.skipif(os.name == "nt", reason="every file may be run there")
def test_a_file_that_may_not_be_run_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "git").touch(0o644)
    assert program_in("git", [str(tmp_path)]) is None
