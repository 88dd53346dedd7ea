from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import MakeRepo, run_git

REPORT = "# Exam\n\n## Project checklist\n\n### Week 1\n\n* [{}] Use Hydra to load the configurations (M11)\n"
READY = "watching"


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches a process of its own there in another way")
def test_an_audit_follows_what_is_saved_until_the_user_has_enough(make_repo: MakeRepo) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x")})
    command = [sys.executable, "-m", "auditor", "--watch", str(repo)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    ending = threading.Timer(60, process.kill)
    ending.start()
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        assert READY in process.stderr.readline()
        (repo / "reports" / "README.md").write_text(REPORT.format(" "))
        assert READY in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
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
        assert (code, f"{source} is no work tree" in err) == (3, True)
    code, _, err = run(".", "--watch", "--committed")
    assert (code, "--watch audits what is on disk" in err) == (2, True)


def test_a_failure_in_between_ends_nothing_and_one_at_the_start_does(
    run: Run, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repo = make_repo({"reports/README.md": REPORT.format("x")})
    report = repo / "reports" / "README.md"
    text = report.read_text()

    def turns(*actions: Callable[[], object]) -> None:
        def changes(*_: object) -> object:
            yield
            for action in actions:
                action()
                yield
            raise KeyboardInterrupt

        monkeypatch.setattr("auditor.selfcheck.watch.changes", changes)

    turns(report.unlink, lambda: report.write_text(text))
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
            process = subprocess.Popen(command, stdout=printed, stderr=subprocess.PIPE, text=True)
        with process:
            assert process.stderr is not None
            assert told in process.stderr.readline()
            if told is READY:
                process.kill()
        assert told is READY or process.returncode == 2
        (repo / name).unlink()
