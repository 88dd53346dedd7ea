from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from auditor.batch.groups import Group
from auditor.batch.run import Told
from auditor.cli import main
from auditor.cli._progress import Progress
from tests.batch.conftest import Course, course  # noqa: F401 - the fixture

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["audit", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capfd.readouterr()
        return stopped.value.code if isinstance(stopped.value.code, int) else 0, out, err

    return call


def test_a_batch_from_the_table_to_what_changed(run: Run, course: Course, tmp_path: Path) -> None:  # noqa: F811
    table, folder = course(1), tmp_path / "out"
    code, out, err = run("batch", table, "-o", folder, "--compare", "last")  # as every night, the first one too
    assert (code, err) == (0, "")
    assert out.startswith("[1/1] group 1: 1 discrepancy, ")
    assert "run 1: 1 audited, 0 unchanged, 0 failed" in out
    assert out.endswith("run 1 is compared with none: there is no earlier one\n")
    table.write_text(table.read_text(encoding="utf-8") + "2,,\n3,,\n", encoding="utf-8")
    code, out, _ = run("batch", table, "-o", folder, "--fail-on", "refuted", "--compare", "last")
    assert code == 3
    assert "group 1: 1 discrepancy, unchanged" in out
    assert "group 2: failed: row 3: no repository is given" in out
    assert "2,3,,no repository is given\n" in (folder / "failures.csv").read_text(encoding="utf-8")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert re.search(r"run 2 \([-\d]+ [:\d]+; 2 not audited\): 1\b", index)
    assert "2: new in the table" in out
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    assert run("batch", table, "-o", folder, "--fail-on", "refuted")[0] == 1
    (folder / "decisions.csv").write_text(
        "group,item,decision\n1,load-test,confirmed\n1,nothing,open\n", encoding="utf-8"
    )
    code, out, err = run("export", folder)
    assert (code, "'nothing' is nothing that" in err) == (0, True)
    assert "confirmed" in (folder / "items.csv").read_text(encoding="utf-8")
    code, out, _ = run("runs", folder, "--format", "json")
    assert [(found["id"], found["failed"]) for found in json.loads(out)] == [(1, 0), (2, 2), (3, 0)]
    assert len(run("runs", folder)[1].splitlines()) == 4


def test_the_list_of_runs_tells_how_each_was_made(run: Run, course: Course, tmp_path: Path) -> None:  # noqa: F811
    table, folder = course(1), tmp_path / "out"
    run("batch", table, "-o", folder)
    run("batch", table, "-o", folder, "--at", "2030-01-23 23:59", "--anonymize")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert re.search(r"run 1 \([-\d]+ [:\d]+\): 1\b", index)
    assert re.search(r"run 2 \([-\d]+ [:\d]+; as of 2030-01-23 23:59\): 1\b", index)
    _, first, second = run("runs", folder)[1].splitlines()
    assert first.split()[-1] == "1"  # its discrepancies, and nothing behind them
    assert second.endswith("1  (as of 2030-01-23 23:59, anonymous)")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("batch", "{tmp}/none.csv", "-o", "{tmp}/out"), "none.csv cannot be read"),
        (("batch", "{table}"), "Missing option"),
        (("batch", "{table}", "-o", "{tmp}/out", "--at", "soon"), "is not a date and time"),
        (("batch", "{table}", "-o", "{tmp}/out", "--memory", "2"), "at least 64M"),
        (("batch", "{table}", "-o", "{tmp}/out", "--executor", "slurm"), "local, or dask="),
        (("batch", "{table}", "-o", "{tmp}/out", "--checklist", "{tmp}/none.yaml"), "none.yaml"),
        (("batch", "{table}", "-o", "{tmp}/out", "--compare", "9"), "there is no run 9"),
        (("batch", "{table}", "-o", "{tmp}/out", "--compare", "first"), "is not the number of a run, nor last"),
        (("export", "{tmp}"), "there is no batch in"),
        (("runs", "{tmp}"), "there is no batch in"),
    ],
)
def test_wrong_usage_is_one_sentence(run: Run, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    table = tmp_path / "groups.csv"
    table.write_text("group,repo_url\n1,\n", encoding="utf-8")
    code, _, err = run(*(part.format(tmp=tmp_path, table=table) for part in arguments))
    assert (code, "Traceback" in err) == (2, False)
    assert says in err


def test_a_store_that_is_none_and_a_folder_in_use_are_said(run: Run, tmp_path: Path) -> None:
    from auditor.git.lock import locked

    table = tmp_path / "groups.csv"
    table.write_text("group,repo_url\n1,\n", encoding="utf-8")
    with sqlite3.connect(tmp_path / "batch.sqlite") as db:
        db.execute("PRAGMA user_version=99")
    code, _, err = run("export", tmp_path)
    assert (code, "newer version" in err) == (2, True)
    with locked(tmp_path / ".batch.lock", 0):
        code, _, err = run("batch", table, "-o", tmp_path)
    assert (code, "another batch runs in" in err) == (2, True)


@pytest.mark.parametrize("mine", ["index.html", "items.csv", "summary.csv", "audits/1.json", "groups/1.html"])
def test_a_first_batch_writes_over_nothing_that_is_there(run: Run, tmp_path: Path, mine: str) -> None:
    table, folder = tmp_path / "groups.csv", tmp_path / "out"
    table.write_text("group,repo_url\n1,\n", encoding="utf-8")
    (folder / mine).parent.mkdir(parents=True)
    (folder / mine).write_text("mine", encoding="utf-8")
    code, out, err = run("batch", table, "-o", folder)
    assert (code, out) == (2, "")
    assert f"holds no batch, and {mine.partition('/')[0]}, which it would write over" in err
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / mine]
    (folder / mine).unlink()
    (folder / "decisions.csv").write_text(
        "group,item,decision\n", encoding="utf-8"
    )  # a person's, which no batch writes over
    assert run("batch", table, "-o", folder)[0] == run("batch", table, "-o", folder)[0] == 3


def test_an_audit_that_cannot_be_read_is_one_sentence_whoever_asks_for_it(
    run: Run,
    course: Course,  # noqa: F811
    tmp_path: Path,
) -> None:
    table, folder = course(1), tmp_path / "out"
    assert run("batch", table, "-o", folder)[0] == 0
    with sqlite3.connect(folder / "batch.sqlite") as db:
        db.execute("UPDATE audits SET audit=?", (zlib.compress(b'{"schema_version": 0}'),))
        db.execute("DELETE FROM written")
    table.write_text(
        table.read_text(encoding="utf-8").replace("Ada Example", "Bo Example"), encoding="utf-8"
    )  # another row is audited anew
    again = ("batch", table, "-o", folder, "--compare", "1")
    for arguments, does in ((("export", folder), "export"), (again, "compare")):
        code, _, err = run(*arguments)
        assert (does, code, "Traceback" in err) == (does, 3, False)
        assert "holds no audit 1 that can be read" in err


def test_a_disk_that_is_full_is_one_sentence_and_the_run_goes_on_later(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "groups.csv"
    table.write_text("group,repo_url\n1,\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("auditor.batch.store.Store.finish", lambda self, number: self._db.execute("no sql"))
        code, _, err = run("batch", table, "-o", tmp_path / "out")
    assert (code, "Traceback" in err) == (3, False)
    assert "batch.sqlite cannot be written" in err
    out = run("batch", table, "-o", tmp_path / "out", "--compare", "last")[1]
    assert "run 1: 0 audited" in out
    assert "compared with none: there is no earlier one" in out  # not with itself, which went on


def test_the_last_run_is_one_that_was_finished_whether_it_is_compared_or_exported(run: Run, tmp_path: Path) -> None:
    table, folder = tmp_path / "groups.csv", tmp_path / "out"
    table.write_text("group,repo_url\n1,\n", encoding="utf-8")
    run("batch", table, "-o", folder)
    with sqlite3.connect(folder / "batch.sqlite") as db:
        db.execute("INSERT INTO runs SELECT 2, started, NULL, options, version FROM runs")
    assert "run 2 is compared with none: it went on" in run("batch", table, "-o", folder, "--compare", "2")[1]
    with sqlite3.connect(folder / "batch.sqlite") as db:
        db.execute("UPDATE runs SET finished=NULL WHERE id=2")
    assert run("export", folder, "--run", "last")[1].startswith("run 1: ")
    assert run("export", folder, "--run", "2")[1].startswith("run 2: ")
    assert "nothing changed since run 1" in run("batch", table, "-o", folder, "--compare", "last")[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no file that a full disk could be tried with")
@pytest.mark.parametrize("name", ["items.csv", "claims.csv", "remarks.csv", "index.html"])
def test_a_table_that_a_full_disk_does_not_take_is_named(run: Run, tmp_path: Path, name: str) -> None:
    table, folder = tmp_path / "groups.csv", tmp_path / "out"
    table.write_text("group,repo_url\n1,\n", encoding="utf-8")
    folder.mkdir()
    (folder / f".{name}.{os.getpid()}.part").symlink_to("/dev/full")
    code, _, err = run("batch", table, "-o", folder)
    assert (code, "Traceback" in err) == (3, False)
    assert f"{folder / name} cannot be written (No space left on device)" in err
    assert not (folder / name).exists()


def test_colours_that_are_asked_for_make_no_terminal_of_a_pipe(
    run: Run,
    course: Course,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    code, out, _ = run("batch", course(1), "-o", tmp_path / "out")
    assert (code, "\x1b" in out) == (0, False)
    assert out.startswith("[1/1] group 1: 1 discrepancy, ")


@pytest.mark.skipif(os.name == "nt", reason="there is no such terminal there")
def test_what_failed_can_be_read_on_a_terminal_when_the_table_is_gone(tmp_path: Path) -> None:
    import pty

    (tmp_path / "groups.csv").write_text("group,repo_url\n1,\n2,nowhere/at/all\n", encoding="utf-8")
    command = [sys.executable, "-m", "auditor", "batch", "groups.csv", "-o", "out"]
    seen, terminal = pty.openpty()
    with subprocess.Popen(command, cwd=tmp_path, stdout=terminal, stderr=subprocess.DEVNULL) as process:
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # what Linux says at the end of a terminal
            while read := os.read(seen, 1 << 16):
                shown += read
    os.close(seen)
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).replace("\r", "").split("\n")
    assert process.returncode == 3
    assert any(line.endswith("1: failed: row 2: no repository is given") for line in lines)
    assert any("2: failed: row 3: " in line for line in lines)


def test_how_far_a_batch_is_stands_on_one_line_of_a_terminal_however_narrow_its_table() -> None:
    progress = Progress(100)
    group = Group("1", "1", 1, "owner/name")
    progress(Told(group, "auditing"))
    progress(Told(group, ended=True, failure="it is not there", seconds=60))
    console = Console(width=80, file=io.StringIO())
    with console.capture() as captured:
        console.print(progress._table())
    assert captured.get().splitlines()[0].startswith("1 of 100 groups, 0 discrepancies, 1 failed, about ")
    assert captured.get().splitlines()[0].rstrip().endswith(" left")
