from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from auditor.checklist import load_catalogue
from auditor.checklist.loader import BUILT_IN
from tests.cli.conftest import Run
from tests.cli.test_audit import PROJECT, REPORT, audit_json
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions
from tests.soon import STUCK

README = "reports/README.md"
HONEST = REPORT.replace("[x] Used Hydra", "[ ] Used Hydra").replace("[ ] Use logging", "[x] Use logging").replace(
    "[x] Load test", "[ ] Load test"
)  # fmt: skip


def test_the_diff_alone_is_on_standard_output_and_applies(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT)
    code, out, err = run("suggest", str(repo))
    assert code == 1
    assert (repo / README).read_text(encoding="utf-8") == REPORT
    assert "would change 3 marks in reports/README.md" in err
    assert "ticked, since it is there: logging" in err
    assert "cleared, since it is not there: hydra, load-test" in err
    assert "left for you to decide (1):\n  sweep  reports/README.md:10  the mark '50%'" in err
    run_git(repo, "apply", "-", data=out)
    assert (repo / README).read_text(encoding="utf-8") == HONEST


@pytest.mark.parametrize("options", [(), ("--apply",)])
def test_a_report_without_a_checklist_is_not_called_honest(
    run: Run, make_repo: MakeRepo, options: tuple[str, ...]
) -> None:
    answered = questions(load_catalogue(), dict.fromkeys(range(1, 7), "7"))
    repo = make_repo({README: answered})
    code, out, err = run("suggest", str(repo), *options)
    assert (code, out) == (3, b"")
    assert "The report reports/README.md has no checklist; put the course's checklist back into it" in err


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_report_that_cannot_be_read_is_not_said_to_be_missing(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT)
    (repo / README).rename(repo / "report.md")
    (repo / README).symlink_to("../report.md")
    code, out, err = run("suggest", str(repo))
    assert (code, out) == (3, b"")
    assert err.startswith("audit: The report reports/README.md could not be read: ")
    (repo / README).unlink()
    (repo / "report.md").unlink()
    assert "No report with a checklist was found" in run("suggest", str(repo))[2]


def test_applied_marks_are_honest_and_a_second_run_changes_nothing(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT)
    code, out, err = run("suggest", str(repo), "--apply")
    assert (code, out) == (0, b"")
    assert "wrote 3 marks" in err
    assert (repo / README).read_text(encoding="utf-8") == HONEST
    assert run_git(repo, "status", "--porcelain") == "M reports/README.md"
    assert audit_json(run, str(repo), "--worktree")["summary"]["refuted"] == 0
    for arguments in (["suggest", str(repo), "--apply"], ["suggest", str(repo)]):
        code, out, err = run(*arguments)
        assert (code, out) == (0, b"")
        assert "nothing to change" in err


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes there")
def test_a_catalogue_out_of_a_pipe_lasts_for_the_audit_after_the_marks_too(
    run: Run, make_repo: MakeRepo, tmp_path: Path
) -> None:
    repo, pipe = make_repo(PROJECT), tmp_path / "catalogue"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(BUILT_IN.read_bytes(),), daemon=True)
    writing.start()
    code, _, err = run("suggest", str(repo), "--apply", "--checklist", str(pipe))
    assert (code, "wrote 3 marks" in err, "audit:" in err) == (0, True, False)
    assert (repo / README).read_text(encoding="utf-8") == HONEST
    writing.join(STUCK)


def test_it_reads_what_is_on_the_disk_from_any_folder(
    run: Run, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo(PROJECT)
    (repo / README).write_bytes(HONEST.replace("[ ] Used", "[X] Used").replace("\n", "\r\n").encode())
    monkeypatch.chdir(repo / "src")
    assert run("suggest", "--apply")[0] == 0
    assert (repo / README).read_bytes() == HONEST.replace("\n", "\r\n").encode()


def test_answers_that_now_disagree_are_listed(run: Run, make_repo: MakeRepo) -> None:
    question = (
        "\n## Monitoring\n\n### Question 25\n\n> **Did you perform any unit testing and load testing of your API?**\n>\n"
        "> Answer:\n\nWe did load testing of the API with locust, and it could handle 200 users.\n"
    )
    repo = make_repo({**PROJECT, README: REPORT + question})
    _, _, err = run("suggest", str(repo), "--apply")
    assert "answers that now disagree with a mark (1):\n  load-test  reports/README.md:" in err


def test_a_bare_repository_gets_a_diff_and_nothing_is_written(run: Run, make_repo: MakeRepo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    run_git(tmp_path, "clone", "-q", "--bare", str(make_repo(PROJECT)), str(bare))
    code, out, _ = run("suggest", str(bare))
    assert (code, out.startswith(b"--- a/reports/README.md\n+++ b/reports/README.md\n")) == (1, True)
    code, out, err = run("suggest", str(bare), "--apply")
    assert (code, out, err.count("\n")) == (2, b"", 1)
    assert "has no work tree to write to" in err


def test_a_plain_folder_is_written_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / README).write_text(REPORT, encoding="utf-8")
    assert run("suggest", str(tmp_path), "--apply")[0] == 0
    assert "[ ] Create a git repository" in (tmp_path / README).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 3), (["--report", "nowhere.md"], 3), (["--checklist", "nowhere.yaml"], 2), (["--what"], 2)]
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(run: Run, make_repo: MakeRepo, arguments: list[str], code: int) -> None:
    found, out, err = run("suggest", str(make_repo({"train.py": "print(1)\n"})), *arguments)
    assert (found, out) == (code, b"")
    assert "Traceback" not in err
    assert err.strip()


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_report_behind_a_link_is_not_written(run: Run, make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo(PROJECT)
    outside = tmp_path / "outside.md"
    (repo / README).rename(outside)
    (repo / README).symlink_to(outside)
    code, _, _ = run("suggest", str(repo), "--apply")
    assert (code, outside.read_text(encoding="utf-8")) == (3, REPORT)
