from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.checklist.loader import BUILT_IN
from auditor.cli._watching import _news
from auditor.crosscheck import Verdict
from tests.cli.conftest import Run
from tests.conftest import MakeRepo, run_git
from tests.output._audits import an_audit, an_item
from tests.soon import STUCK

REPORT = "# Exam\n\n## Project checklist\n\n### Week 1\n\n* [{}] Use Hydra to load the configurations (M11)\n"
READY = "watching"


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches a process of its own there in another way")
def test_an_audit_follows_what_is_saved_until_the_user_has_enough(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x")})
    command = [sys.executable, "-m", "auditor", "--watch", str(repo)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    ending = threading.Timer(STUCK, process.kill)
    ending.start()
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        assert READY in process.stderr.readline()
        (repo / "reports" / "README.md").write_text(REPORT.format(" "), encoding="utf-8")
        assert READY in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=STUCK)
    finally:
        ending.cancel()
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert out.count("1 refuted") == 1
    assert out.index("1 refuted") < out.index("0 ticks")


def test_what_is_no_work_tree_is_not_watched(run: Run, make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"a.py": "x = 1\n"})
    run_git(tmp_path, "clone", "-q", "--bare", str(repo), "bare")
    for source in ("owner/name", str(tmp_path / "bare"), repo.as_uri()):
        code, _, err = run(source, "--watch")
        assert (code, f"{source} is not a work tree" in err) == (3, True)
    code, _, err = run(".", "--watch", "--committed")
    assert (code, "--watch audits what is on disk" in err) == (2, True)


Turns = Callable[..., None]


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Do what somebody does between one audit and the next, and end when all is done."""

    def follow(*actions: Callable[[], object]) -> None:
        def changes(*_: object) -> object:
            yield
            for action in actions:
                action()
                yield
            raise KeyboardInterrupt

        monkeypatch.setattr("auditor.cli._watching.changes", changes)

    return follow


def test_a_failure_in_between_ends_nothing_and_one_at_the_start_does(
    run: Run, make_repo: MakeRepo, turns: Turns
) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x")})
    report = repo / "reports" / "README.md"
    text = report.read_text(encoding="utf-8")
    turns(report.unlink, lambda: report.write_text(text, encoding="utf-8"))
    code, out, err = run(str(repo), "--watch", "--report", "reports/README.md")
    assert code == 1
    assert out.decode().count("1 refuted") == 2
    assert "There is no report reports/README.md" in err
    report.unlink()
    code, _, err = run(str(repo), "--watch", "--report", "reports/README.md")
    assert (code, READY in err) == (3, False)


def test_what_is_printed_into_the_work_tree_is_not_audited_without_end(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x"), ".gitignore": "*.log\n"})
    for name, told in {"out.txt": "would be saved in the work tree", "out.log": READY}.items():
        with (repo / name).open("wb") as printed:
            command = [sys.executable, "-m", "auditor", "--watch", str(repo)]
            process = subprocess.Popen(command, stdout=printed, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        with process:
            assert process.stderr is not None
            assert told in process.stderr.readline()
            if told is READY:
                process.kill()
        assert told is READY or process.returncode == 2
        (repo / name).unlink()


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_what_an_audit_adds_to_a_file_in_the_work_tree_is_no_news(
    run: Run, make_repo: MakeRepo, turns: Turns, form: str
) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x"), "out.txt": ""})
    report, added = repo / "reports" / "README.md", (repo / "out.txt").open("a", encoding="utf-8")

    def print_more() -> None:
        added.write("more\n")
        added.flush()

    with added:
        turns(print_more, print_more, print_more, lambda: report.write_text(REPORT.format(" "), encoding="utf-8"))
        _, out, err = run(str(repo), "--watch", "--format", form)
    # First nothing was saved, then the file is one that is not committed, and last nothing is ticked any longer.
    if form == "json":
        assert [json.loads(line)["schema_version"] for line in out.splitlines()] == [1, 1, 1]
    told = rb'"schema_version"' if form == "json" else rb"(?m)^[01] ticks?\b"
    assert (len(re.findall(told, out)), err.count(READY)) == (3, 5)


@pytest.mark.skipif(os.name == "nt", reason="there is no such pipe there")
def test_a_pipe_that_is_saved_in_the_work_tree_comes_to_rest(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x")})
    command = f"exec {sys.executable} -m auditor --watch . --profile 2>&1 | tee out.txt"
    process = subprocess.Popen(["sh", "-c", command], cwd=repo, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        rest, last, started = 0, -1, time.monotonic()
        while rest < 15 and time.monotonic() < started + STUCK:
            time.sleep(0.1)
            size = (repo / "out.txt").stat().st_size if (repo / "out.txt").exists() else 0
            rest, last = (rest + 1 if size == last and size else 0), size
        assert rest == 15
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.skipif(os.name == "nt", reason="there is no such terminal there")
def test_a_terminal_that_is_saved_in_the_work_tree_comes_to_rest_and_still_follows_what_is_saved(
    make_repo: MakeRepo,
) -> None:
    import pty

    repo = make_repo({"reports/README.md": REPORT.format("x")})
    printed, shown = repo / "typescript", b""
    seen, terminal = pty.openpty()
    command = [sys.executable, "-m", "auditor", "--watch", "."]
    process = subprocess.Popen(command, cwd=repo, stdout=terminal, stderr=terminal, start_new_session=True)
    os.close(terminal)
    try:
        for saved in ("", REPORT.format(" ")):  # as `script` does, until nothing more comes
            if saved:
                (repo / "reports" / "README.md").write_text(saved, encoding="utf-8")
            rest, started, fresh = 0, time.monotonic(), b""
            while (rest < 15 or READY.encode() not in fresh) and time.monotonic() < started + STUCK:
                if select.select([seen], [], [], 0.1)[0]:
                    rest, fresh = 0, fresh + os.read(seen, 1 << 16)
                    printed.write_bytes(shown + fresh)
                else:
                    rest += 1
            assert (rest, READY.encode() in fresh) == (15, True)
            shown += fresh
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(seen)
    assert b"hydra was refuted, is open" in shown
    assert shown.count(b"\x1b[2J") == shown.count(b", the work tree") > 1  # each audit on an empty terminal


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes there")
def test_a_catalogue_out_of_a_pipe_lasts_for_every_audit(
    run: Run, make_repo: MakeRepo, turns: Turns, tmp_path: Path
) -> None:
    repo, pipe = make_repo({"reports/README.md": REPORT.format("x")}), tmp_path / "catalogue"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(BUILT_IN.read_bytes(),), daemon=True)
    writing.start()
    report = repo / "reports" / "README.md"
    turns(lambda: report.write_text(REPORT.format(" "), encoding="utf-8"))
    code, out, err = run(str(repo), "--watch", "--checklist", str(pipe))
    assert (code, b"1 refuted" in out, b"0 ticks" in out, err.count(READY)) == (0, True, True, 2)
    writing.join(STUCK)


def test_a_save_says_which_verdicts_it_changed(run: Run, make_repo: MakeRepo, turns: Turns) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x")})
    report = repo / "reports" / "README.md"
    turns(lambda: report.write_text(REPORT.format(" "), encoding="utf-8"), lambda: None)
    _, _, err = run(str(repo), "--watch")
    first, second, third = err.splitlines()
    assert first == third == f"audit: {READY}; save a file to audit again, Ctrl-C to end"
    assert second == f"audit: hydra was refuted, is open; {READY}; save a file to audit again, Ctrl-C to end"


@pytest.mark.parametrize(("changed", "more"), [(3, ""), (4, ", and 1 more"), (9, ", and 6 more")])
def test_of_many_verdicts_that_changed_a_few_are_named(changed: int, more: str) -> None:
    before = an_audit([an_item(f"item-{number}") for number in range(12)])
    items = tuple(each._replace(verdict=Verdict.CONFIRMED) for each in before.items[:changed])
    named = "; ".join(f"item-{number} was refuted, is confirmed" for number in range(3))
    assert _news(before, before._replace(items=(*items, *before.items[changed:]))) == named + more
    assert _news(before, before._replace(report=before.report._replace(path="other.md"), items=())) == ""
