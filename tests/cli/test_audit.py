from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.conftest import MakeRepo, run_git

REPORT = """\
# Report

## Overall project checklist

### Week 1

* [x] Create a git repository (M5)
* [x] Used Hydra to load the configurations and manage your hyperparameters (M11)
* [ ] Use logging to log important events in your code (M14)
* [50%] Consider running a hyperparameter optimization sweep (M14)
* [x] Read three papers

### Week 2

* [x] Load test your application (M24)
"""
PROJECT = {
    "reports/README.md": REPORT,
    "src/pkg/__init__.py": "",
    "src/pkg/train.py": "import logging\n\n\ndef train():\n    logging.info('started')\n\n\ntrain()\n",
}


def audit_json(run: Run, *arguments: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run(*arguments, "--format", "json")[1])
    return data


def test_refuted_ticks_are_named_and_end_in_exit_code_1(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT)
    code, out, _ = run(str(repo), "--committed")
    assert code == 1
    text = out.decode()
    assert "hydra  refuted" in text
    assert "load-test  refuted" in text
    assert "hydra  refuted  reports/README.md:8" in text
    assert max(map(len, text.splitlines())) <= 80
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_a_fault_of_the_program_does_not_end_as_a_refuted_tick_does(
    run: Run, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("a\n\x1b[31mfault")

    monkeypatch.setattr("auditor.assembly.statistics", fails)
    repo = str(make_repo(PROJECT))
    code, out, err = run(repo, "--committed", "--no-cache")
    assert (code, out, err.count("\n")) == (3, b"", 1)
    assert err.startswith("audit: the program itself failed (ValueError: a ")
    assert "fault, at test_audit.py:" in err
    assert "\x1b" not in err
    code, _, err = run(repo, "--committed", "--no-cache", "--debug")
    assert (code, "Traceback" in err) == (3, True)


def test_the_json_keeps_the_contract(run: Run, make_repo: MakeRepo) -> None:
    data = audit_json(run, str(make_repo(PROJECT)), "--committed")
    schema = json.loads(files("auditor.output").joinpath("audit.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema)
    items = {item["id"]: item for item in data["items"]}
    assert len([item for item in data["items"] if not item["id"].startswith("custom")]) == 53
    assert (items["git-repository"]["verdict"], items["hydra"]["verdict"]) == ("confirmed", "refuted")
    assert (items["logging"]["verdict"], items["logging"]["ticked"]) == ("unclaimed", False)
    assert items["logging"]["evidence"][0]["path"] == "src/pkg/train.py"
    assert items["logging"]["evidence"][0]["line"] == 5
    assert (items["sweep"]["verdict"], items["sweep"]["mark"], items["sweep"]["ticked"]) == ("noted", "50%", None)
    assert (items["pre-commit"]["listed"], items["pre-commit"]["mark"]) == (False, None)
    custom = [item for item in data["items"] if item["id"].startswith("custom")]
    assert [(item["state"], item["verdict"]) for item in custom] == [("unknowable", "unverifiable")]


def test_two_runs_give_the_same_bytes(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT)
    arguments = (str(repo), "--committed", "--format", "json")
    assert run(*arguments)[1] == run(*arguments)[1]


def test_only_leaves_other_weeks_out_of_items_and_exit_code(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo({**PROJECT, "reports/README.md": REPORT.replace("[x] Used Hydra", "[ ] Used Hydra")})
    assert run(str(repo), "--committed")[0] == 1
    assert run(str(repo), "--committed", "--only", "week 1")[0] == 0
    data = audit_json(run, str(repo), "--committed", "--only", "M24", "--only", "hydra")
    assert [item["id"] for item in data["items"]] == ["hydra", "api-tests", "load-test"]
    assert data == audit_json(run, str(repo), "--committed", "--only", "M24, hydra")


@pytest.mark.parametrize(("level", "code"), [("refuted", 0), ("doubtful", 1), ("never", 0)])
def test_fail_on_sets_the_exit_code(run: Run, make_repo: MakeRepo, level: str, code: int) -> None:
    report = (
        REPORT.replace("[x] Used", "[ ] Used").replace("[x] Load", "[ ] Load").replace("[ ] Use log", "[x] Use log")
    )
    files = {"reports/README.md": report, "train.py": "import logging\n\nlogger = logging.getLogger()\n"}
    assert run(str(make_repo(files)), "--committed", "--fail-on", level)[0] == code


def test_a_commit_of_the_past_is_audited_at_rev(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT, commits=[("Bo Example", {"locustfile.py": "from locust import HttpUser\n"})])
    first = run_git(repo, "rev-parse", "HEAD~1")
    assert audit_json(run, str(repo), "--rev", first)["repository"]["commit"] == first


def test_without_a_report_the_repository_is_audited_all_the_same(run: Run, make_repo: MakeRepo) -> None:
    data = audit_json(run, str(make_repo({"train.py": "print(1)\n"})), "--committed")
    assert data["report"]["found"] is False
    assert [warning["id"] for warning in data["warnings"]] == ["no-report"]
    assert {item["verdict"] for item in data["items"]} == {"noted"}


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_report_that_is_a_link_is_said_to_be_one(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo({"handed-in.txt": REPORT})
    (repo / "reports").mkdir()
    (repo / "reports/README.md").symlink_to("../handed-in.txt")
    (warning,) = (each for each in audit_json(run, str(repo), "--worktree")["warnings"] if "report" in each["id"])
    assert warning["message"] == "the report reports/README.md could not be read: it is a symbolic link"
    assert "to do: put the report there as an ordinary file" in " ".join(
        run(str(repo), "--worktree")[1].decode().split()
    )


def test_a_checklist_without_any_tick_is_one_warning(run: Run, make_repo: MakeRepo) -> None:
    blank = REPORT.replace("[x]", "[ ]").replace("[50%]", "[ ]")
    data = audit_json(run, str(make_repo({**PROJECT, "reports/README.md": blank})), "--committed")
    assert [warning["id"] for warning in data["warnings"]] == ["not-filled-in"]
    assert data["summary"]["discrepancies"] == 0


def test_a_checklist_of_other_marks_alone_is_one_warning(run: Run, make_repo: MakeRepo) -> None:
    other = REPORT.replace("[x]", "[*]")
    data = audit_json(run, str(make_repo({**PROJECT, "reports/README.md": other})), "--committed")
    assert [warning["id"] for warning in data["warnings"]] == ["marks-unclear"]
    assert "'*'" in data["warnings"][0]["message"]


def test_a_second_checklist_with_opposite_marks_is_told_as_what_it_is(run: Run, make_repo: MakeRepo) -> None:
    marks = "* [{}] Create a git repository (M5)\n* [{}] Load test your application (M24)\n"
    twice = f"# Checklist\n\n{marks.format('x', 'x')}\n## Again\n\n{marks.format(' ', ' ')}"
    data = audit_json(run, str(make_repo({"reports/README.md": twice})), "--committed")
    told = next(warning["message"] for warning in data["warnings"] if warning["id"] == "marks-unclear")
    assert told.startswith("no item of the checklist has a clear tick; 2 stand twice with opposite marks")


def test_an_upload_without_any_file_of_a_dot_is_one_warning(run: Run, make_repo: MakeRepo) -> None:
    files = {"reports/README.md": REPORT, **{f"src/m{number}.py": "x = 1\n" for number in range(20)}}
    for number, (more, warned) in enumerate((({}, ["no-dot-files"]), ({".gitignore": "*.pt\n"}, []))):
        data = audit_json(run, str(make_repo({**files, **more}, name=f"r{number}")), "--committed")
        assert [warning["id"] for warning in data["warnings"]] == warned


@pytest.mark.parametrize("here", [".", "./", ""])
def test_the_folder_that_one_stands_in_is_a_work_tree_however_it_is_written(
    run: Run, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    monkeypatch.chdir(make_repo(PROJECT))
    assert audit_json(run, *here.split())["repository"]["worktree"]


def test_in_a_bare_repository_it_says_how_its_commit_is_audited(
    run: Run, make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_git(tmp_path, "clone", "-q", "--bare", str(make_repo(PROJECT)), "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    assert run() == (3, b"", "audit: . has no work tree; --committed audits its last commit.\n")
    assert run("--committed")[0] == 1


def test_an_output_without_arrows_gets_what_is_as_good(make_repo: MakeRepo) -> None:
    repo = make_repo({**PROJECT, "src/pkg/øl\u2603.py": "import hydra\n"})
    arguments = [sys.executable, "-m", "auditor", str(repo), "--verbose"]
    ended = subprocess.run(arguments, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True)
    shown = ended.stdout.decode("latin-1")
    assert "-> src/pkg/øl\\u2603.py:1" in shown
    assert "u2192" not in shown


@pytest.mark.parametrize(
    ("form", "name"), [("html", "audit.html"), ("json", "out/first.json"), ("sarif", "audit.json")]
)
def test_what_an_audit_printed_is_no_evidence_for_the_next(
    run: Run, make_repo: MakeRepo, tmp_path: Path, form: str, name: str
) -> None:
    """It quotes what to do where an item is missing, and what stood here when it was printed."""
    said = "gcloud ai custom-jobs create --region=x\n"
    wanted = "* [x] Publish the documentation to GitHub Pages (M32)\n* [ ] Run your model training in GCP using either the Engine or Vertex AI (M21)\n"
    files = {"reports/README.md": f"# Report\n\n### Week 2\n\n{wanted}", "a.py": "x = 1\n"}
    (_, printed, _) = run(str(make_repo({**files, "job.sh": said}, name="before" * 40)), "--format", form)
    after = make_repo({**files, name: printed.decode()}, name="after")
    found = {item["id"]: item for item in audit_json(run, str(after))["items"]}
    assert [(found[item]["verdict"], found[item]["evidence"]) for item in ("github-pages", "cloud-training")] == [
        ("refuted", []),
        ("open", []),
    ]


def test_a_plain_folder_is_audited_as_files(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "README.md").write_text(
        "* [x] Create a git repository (M5)\n* [x] Load test your application\n", encoding="utf-8"
    )
    data = audit_json(run, str(folder))
    items = {item["id"]: item for item in data["items"]}
    assert items["git-repository"]["state"] == "not_done"
    assert items["write-access"]["state"] == "unknowable"


def test_an_item_on_another_branch_is_said_and_stays_refuted(run: Run, make_repo: MakeRepo) -> None:
    repo = make_repo(PROJECT)
    run_git(repo, "checkout", "-q", "-b", "load")
    locust = "from locust import HttpUser, task\n\n\nclass U(HttpUser):\n    @task\n    def p(self):\n        self.client.get('/')\n"
    (repo / "locustfile.py").write_text(locust, encoding="utf-8")
    run_git(repo, "add", "locustfile.py")
    run_git(repo, "commit", "-q", "-m", "Load test")
    run_git(repo, "checkout", "-q", "main")
    items = {item["id"]: item for item in audit_json(run, str(repo), "--committed")["items"]}
    assert items["load-test"]["verdict"] == "refuted"
    assert [(other["branch"], other["path"]) for other in items["load-test"]["elsewhere"]] == [
        ("load", "locustfile.py")
    ]
    assert items["hydra"]["elsewhere"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("{repo}", "--rev", "nope"), 3, "nope"),
        (("{repo}", "--report", "nope.md"), 3, "There is no report nope.md"),
        (("{repo}", "--only", "week 9"), 2, "week 9"),
        (("{repo}", "--format", "xml"), 2, "xml"),
        (("{repo}", "--checklist", "none.yaml"), 2, "none.yaml"),
        (("{repo}/missing",), 3, "missing"),
        (("ext::sh -c id",), 3, "never run"),
        (("explain", "hydr"), 2, "did you mean 'hydra'"),
    ],
)
def test_bad_input_is_one_sentence_on_standard_error(
    run: Run, make_repo: MakeRepo, arguments: tuple[str, ...], code: int, says: str
) -> None:
    repo = str(make_repo(PROJECT))
    got, out, err = run(*(argument.replace("{repo}", repo) for argument in arguments))
    assert (got, out) == (code, b"")
    assert says in err
    assert "Traceback" not in err


def test_a_catalogue_with_an_unknown_probe_is_said(run: Run, make_repo: MakeRepo, tmp_path: Path) -> None:
    catalogue = tmp_path / "other.yaml"
    text = "name: o\ngenerations: ['1']\nitems:\n  - {id: a, title: A, week: W, text: A, probe: no-such, in: ['1']}\n"
    catalogue.write_text(text, encoding="utf-8")
    code, _, err = run(str(make_repo(PROJECT)), "--checklist", str(catalogue))
    assert code == 2
    assert "no-such" in err


def test_help_and_version_need_no_source(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert b"--fail-on" in out
    assert b"explain" in out
    assert run("--version")[1].startswith(b"audit ")


def test_explain_knows_remarks(run: Run) -> None:
    listed = run("explain", "remarks")[1].decode()
    assert "api-route " in listed
    code, one, _ = run("explain", "api-route")
    assert code == 0
    assert b"no application of the repository serves" in one
    assert "did you mean 'api-route'" in run("explain", "api-rout")[2]


def test_explain_lists_every_item_and_prints_criterion_and_remedy(run: Run) -> None:
    listed = run("explain")[1].decode()
    assert "hydra" in listed
    assert "Week 3" in listed
    one = run("explain", "hydra")[1].decode()
    assert "done" in one
    assert "to do:" in one


def test_answers_that_cannot_be_checked_cost_no_item(
    run: Run, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("auditor.claims.extract", fail)
    data = audit_json(run, str(make_repo(PROJECT)), "--committed")
    assert [warning["id"] for warning in data["warnings"]] == ["claims-failed"]
    assert (len(data["items"]) > 50, data["claims"]) == (True, [])


@pytest.mark.skipif(os.name == "nt", reason="a shell closes them there in another way")
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_closed_streams_are_no_error(make_repo: MakeRepo, form: str) -> None:
    repo = make_repo({"a.py": "x = 1\n"})
    command = [sys.executable, "-m", "auditor", str(repo), "--format", form]
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *command], capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), closed


def test_nothing_is_searched_for_cycles_when_the_program_ends() -> None:
    ask = "import atexit, gc, sys; atexit.register(lambda: print(gc.get_freeze_count())); sys.argv[1:] = ['--version']"
    code = f"{ask}; from auditor.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert int(done.stdout.split()[-1]) > 1000


def test_at_a_terminal_the_last_commit_is_said_to_be_what_was_audited_where_the_disk_differs(
    run: Run, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from auditor.cli.audit import warn_of_changes

    said: list[object] = []
    monkeypatch.setattr("auditor.cli.audit.warn", said.append)
    repo = make_repo(PROJECT)
    warn_of_changes(str(repo))
    assert said == []
    (repo / "src/pkg/train.py").write_text("x = 1\n", encoding="utf-8")
    (repo / "new.py").write_text("x = 1\n", encoding="utf-8")
    (repo / "src/pkg/__init__.py").unlink()
    warn_of_changes(str(repo / "src"))
    text = "this is the last commit; 3 files differ from it on the disk: --worktree audits what is there"
    assert said == [text]
    run_git(tmp_path, "clone", "-q", "--bare", str(repo), "bare.git")
    (tmp_path / "plain").mkdir()
    for other in (tmp_path / "bare.git", tmp_path / "plain", "owner/name"):
        warn_of_changes(str(other))
    assert said == [text]
    assert "last commit;" not in run(str(repo))[2], "a pipe is not kept waiting"
