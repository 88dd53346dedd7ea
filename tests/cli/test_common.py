from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from auditor.cli import COMMANDS, program
from auditor.cli._common import Sectioned
from auditor.cli.audit import command as audit
from auditor.cli.batch import command as batch
from auditor.crosscheck import ClaimVerdict, Verdict
from auditor.git.source import SourceError
from tests.conftest import MakeRepo

ROOT = Path(__file__).parents[2]


def call(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(program, arguments, prog_name="audit")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("command", [audit, batch])
def test_every_option_but_the_general_ones_stands_under_a_heading(command: click.Command) -> None:
    assert isinstance(command, Sectioned)
    named = [name for names in command.sections.values() for name in names]
    assert len(named) == len(set(named))
    options = {option.name for option in command.params if isinstance(option, click.Option)}
    assert options - {"version"} == set(named)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_has_help_of_its_own(name: str) -> None:
    code, out, _ = call(*name.split(), "--help")
    assert code == 0
    assert out.startswith(f"Usage: audit {name}".rstrip())


def test_the_help_tells_the_exit_codes_that_the_readme_tells() -> None:
    told = re.findall(r"^\| (\d+) \| ", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    section = call("--help")[1].partition("Exit codes:\n")[2]
    codes = re.findall(r"^  (\d+)  ", section, re.MULTILINE)
    assert codes
    assert set(codes) <= set(told)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("",), 3, "The source is empty"),
        (("{repo}", "--worktree", "--committed"), 2, "none of --committed"),
        (("{repo}", "--rev", "main", "--at", "2026-01-23"), 2, "give one of them"),
        (("{repo}", "--watch", "--rev", "main"), 2, "none of --committed"),
        (("{repo}", "--watch", "--format", "sarif"), 2, "--watch prints one audit after another"),
        (("{repo}", "more"), 2, "unexpected extra argument (more); see `audit --help`"),
        (("{repo}", "--offlin"), 2, "No such option '--offlin'. Did you mean '--offline'?"),
        (("{repo}", "--no-such-thing"), 2, "No such option '--no-such-thing'"),
        (("{repo}", "--format", "xml"), 2, "'xml' is not one of 'terminal'"),
        (("{repo}", "--format"), 2, "'--format' requires an argument"),
        (("{repo}", "--report", ""), 2, "'--report': it is empty: name a file or folder; see `audit --help`"),
        (("{repo}", "--checklist", ""), 2, "'--checklist': it is empty"),
        (("{repo}", "--checklist", "{repo}/none.yaml"), 2, "name another file"),
        (("{repo}", "--cache-dir", ""), 2, "'--cache-dir': it is empty"),
        (("{repo}/..", "--committed"), 3, "is not a git repository, so it has no commit: in CI"),
        (("pushed", "more"), 2, "unexpected extra argument (more)"),
        (("pushed", "--only"), 2, "'--only' requires an argument"),
        (("batch", "", "-o", "{repo}/out"), 2, "'GROUPS': it is empty"),
        (("batch", "{repo}/README.md", "-o", ""), 2, "it is empty: name a folder; see `audit batch --help`"),
        (("batch", "{repo}/README.md"), 2, "Missing option '-o' / '--output'; see `audit batch --help`"),
        (("runs", ""), 2, "'DIR': it is empty: name a folder"),
        (("export", "{repo}"), 2, "there is no batch in"),
        (("render", "{repo}/README.md"), 2, "README.md is not JSON; give a file that `audit --format json` wrote"),
        (("render", "{repo}/list.txt"), 2, "is not an audit that `audit --format json` wrote (this is not"),
        (("{repo}", "--at", "soon"), 2, "'soon' is not a date and time"),
        (("{repo}", "--at", "2026-01-23 23:59 Nowhere/Land"), 2, "is not a time zone"),
        (("{repo}", "--report", "no\x1b[31m.md"), 3, "There is no report no\\x1b[31m.md"),
        (("label", "{repo}", "-o", "{repo}"), 2, "never overwritten"),
        (("label", "{repo}", "-o", "{repo}/none/label.json"), 3, "cannot be written"),
        (("batch", "{repo}/list.txt", "-o", "{repo}/list.txt/out"), 2, "list.txt has no column of repositories"),
        (("batch", "{repo}/groups.csv", "-o", "{repo}/list.txt/out"), 3, "list.txt/out cannot be written"),
        (("evaluate", "{repo}", "{repo}"), 2, "holds no audit of a commit"),
        (("label", "owner/name", "--offline", "--cache-dir", "{repo}"), 3, "owner/name is not in the cache"),
        (("evaluate", "{repo}"), 2, "Missing argument 'LABELS'; see `audit evaluate --help`"),
        (("explain", "hydra-x"), 2, "did you mean 'hydra'?"),
        (("explian",), 3, "Did you mean `audit explain`?"),
        (("data-versioning",), 3, "Did you mean `audit explain data-versioning`?"),
        (("{repo}", "--only", "hyrda"), 2, "did you mean 'hydra'?"),
        (("{repo}", "--only", "week3"), 2, "did you mean 'Week 3'?"),
        (("explain", "nothing-like-it"), 2, "`audit explain remarks`"),
        (("suggest", ""), 3, "The source is empty"),
        (("batch", "{repo}/none.csv", "-o", "{repo}/out", "--executor", "cloud"), 2, "give local, or dask="),
    ],
)
def test_what_is_asked_for_wrongly_is_said_in_a_sentence(
    make_repo: MakeRepo, arguments: tuple[str, ...], code: int, said: str
) -> None:
    repo = make_repo({"README.md": "# Project\n", "list.txt": "[]\n", "groups.csv": "repo_url\n1\n"})
    before = sorted(repo.rglob("*"))
    got, out, err = call(*(argument.replace("{repo}", str(repo)) for argument in arguments))
    assert (got, out) == (code, "")
    assert said in err
    assert err.startswith("audit: ") and err.count("\n") == 1
    assert sorted(repo.rglob("*")) == before


def test_a_label_file_is_written_once(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo, label = str(make_repo({"README.md": "# Project\n"})), tmp_path / "label.json"
    assert call("label", repo, "-o", str(label))[0] == 0
    written = label.read_bytes()
    assert call("label", repo, "-o", str(label))[0] == 2
    assert label.read_bytes() == written


@pytest.mark.skipif(sys.platform != "linux", reason="paths are text elsewhere")
def test_a_label_of_a_folder_whose_name_is_no_text_is_json_all_the_same(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo, label = make_repo({"README.md": "# Project\n"}, name=os.fsdecode(b"\xff")), tmp_path / "label.json"
    assert call("label", str(repo), "-o", str(label))[0] == 0
    assert json.loads(label.read_bytes())["repo"] == str(repo)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("word", ["explain", "--help"])
def test_an_output_without_room_is_said_and_refutes_nothing(word: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "auditor", word], stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
    assert (ended.returncode, ended.stderr) == (3, f"audit: the output could not be written: {os.strerror(28)}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a file may grow there as it likes")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_of_which_a_part_had_room_is_no_whole_one(
    make_repo: MakeRepo, tmp_path: Path, unbuffered: str
) -> None:
    import resource

    command = [sys.executable, "-m", "auditor", str(make_repo({"a.py": "x = 1\n"})), "--format", "json", "--no-cache"]
    most = 3_000  # of what has some ten thousand, in one piece; no file of git's or ruff's is larger
    with (tmp_path / "audit.json").open("wb") as file:
        ended = subprocess.run(
            command,
            stdout=file,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered, "PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
            check=False,
        )
    assert (tmp_path / "audit.json").stat().st_size == most
    assert (ended.returncode, ended.stderr) == (3, b"audit: the output could not be written: File too large\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    ("words", "code"), [("--bad", 2), ("explain nosuch", 2), ("./nosuch", 3), ("render nosuch", 2), ("--version", 0)]
)
def test_what_cannot_be_said_on_standard_error_has_its_exit_code_all_the_same(words: str, code: int) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "auditor", *words.split()]
        assert subprocess.run(command, stdout=subprocess.DEVNULL, stderr=full).returncode == code


@pytest.mark.skipif(os.name == "nt", reason="a pipe without a reader is another error there")
def test_an_output_that_nobody_reads_any_longer_refutes_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        command = [sys.executable, "-m", "auditor", "explain"]
        ended = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert (ended.returncode, ended.stderr) == (128 + 13, "")


def test_an_interrupted_audit_ends_as_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("auditor.pipeline.audit", interrupted)
    assert call(".") == (130, "", "audit: interrupted\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("remarks", "dvc-without-remote"),
        ("dvc-without-remote", "a remark"),
        ("test-count", "another number"),
        ("claims", "load-test-said"),
        ("claim-test-count", "another number"),
        ("claim:test-count", "another number"),
        ("verdicts", "doubtful "),
        ("disputed", "the group points at evidence in .audit.yaml"),
        ("warnings", "no-dot-files  "),
        ("shallow", "a warning"),
        ("Hydra", "Hydra loads the configuration"),
        ("denied", "Ticked, and an answer"),
        ("claim-affirmed", "Not ticked, and an answer"),
    ],
)
def test_remarks_and_answers_are_explained(name: str, said: str) -> None:
    code, out, _ = call("explain", name)
    assert code == 0
    assert said in out


def test_a_name_that_stands_for_two_things_is_explained_as_both() -> None:
    out = call("explain", "ci-linting")[1]
    assert out.startswith("ci-linting  Week 2")
    assert "\n\nci-linting  what an answer says\n" in out
    assert call("explain", "claim:ci-linting")[1].startswith("ci-linting  what an answer says\n")
    out = call("explain", "merge-conflict")[1]
    assert [kind in out for kind in ("merge-conflict  a remark\n", "merge-conflict  a warning\n")] == [True, True]


def test_several_names_a_module_or_a_week_are_explained_at_once() -> None:
    out = call("explain", "cli", "remark-failed")[1]
    assert out.startswith("cli  Week 1")
    assert "\n\nremark-failed  a warning\n" in out
    for word in ("m11", "M11"):
        assert "hydra  Week 1, M11\n" in call("explain", word)[1]
    assert call("explain", "week 2")[1].count("  Week 2, M") > 5
    assert call("explain", "hydra", "more")[0] == 2


def test_every_verdict_is_explained() -> None:
    for verdict in (*Verdict, *ClaimVerdict):
        code, out, _ = call("explain", verdict.value)
        assert (code, out.partition("\n")[0]) == (0, f"{verdict.value}  a verdict")


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("audit exp", {"explain", "export"}),
        ("audit explain --ch", {"--checklist"}),
        ("audit . --format sa", {"sarif"}),
        ("audit explain data-v", {"data-versioning"}),
        ("audit explain rema", {"remarks", "remark-failed"}),
        ("audit explain workflow-matrix-un", {"workflow-matrix-undefined", "workflow-matrix-unused"}),
        ("audit explain refu", {"refuted"}),
        ("audit . --only hydra,data-v", {"hydra,data-versioning"}),
    ],
)
def test_a_shell_completes_commands_options_and_their_values(words: str, known: set[str]) -> None:
    found = ShellComplete(program, {}, "audit", "_AUDIT_COMPLETE").get_completions(
        words.split()[1:-1], words.split()[-1]
    )
    assert {each.value for each in found if each.type == "plain"} == known


@pytest.mark.parametrize("terminal", [True, False])
def test_a_step_is_taken_away_before_anything_else_is_printed(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    repo, stderr = make_repo({"README.md": "# Project\n"}), Terminal()

    def audited(*_: object, progress: Callable[[str], None], **__: object) -> NoReturn:
        progress("cloning it")
        raise SourceError("It is not there.")

    monkeypatch.setattr("auditor.pipeline.audit", audited)
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setattr("click.utils._default_text_stderr", lambda: stderr)
    with pytest.raises(SystemExit):
        program([str(repo)], prog_name="audit")
    said = "\r\x1b[Kcloning it\r\x1b[K" if terminal else ""
    assert stderr.getvalue() == f"{said}audit: It is not there.\n"


def test_the_items_are_listed_with_their_modules_and_their_whole_text() -> None:
    listed = call("explain")[1]
    assert re.search(r"^  requirements +M2\+M6  Remember to either .* dependencies that you are using$", listed, re.M)
    assert re.search(r"^  git-repository +M5     Create a git repository$", listed, re.M)


@pytest.mark.parametrize("width", [70, 200])
def test_a_terminal_gets_lines_that_fit(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr("auditor.cli.explain.room", lambda *_: width)
    lines = call("explain")[1].splitlines() + call("explain", "remarks")[1].splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize(
    ("columns", "item", "longest"), [(40, "quantization", 40), (30, "quantization", 40), (40, "", 60)]
)
def test_text_is_folded_for_a_narrower_terminal_than_a_list_can_have(
    monkeypatch: pytest.MonkeyPatch, columns: int, item: str, longest: int
) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((columns, 24)))
    monkeypatch.setattr("auditor.cli._common.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    assert max(map(len, call("explain", *item.split())[1].splitlines())) in range(longest - 3, longest + 1)


def test_a_criterion_is_folded_where_the_terminal_is_narrow_and_else_as_it_was_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = call("explain", "quantization")[1]
    monkeypatch.setattr("auditor.cli.explain.room", lambda *_: 60)
    narrow = call("explain", "quantization")[1]
    assert narrow.split() == whole.split()
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, whole.splitlines()))
    assert (
        "\npartial   behind a flag that is never set, never called, or\n          a plain ONNX export alone\nnot_done"
        in narrow
    )


@pytest.mark.parametrize("command", [(), ("suggest",), ("label",)])
def test_a_path_that_is_mistyped_is_not_asked_of_a_host(
    command: tuple[str, ...], make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_repo({"src/tool/a.py": "x = 1\n"}))
    code, out, err = call(*command, "src/tol")
    assert (code, out) == (3, "")
    assert err == (
        "audit: There is no src/tol in the folder src; for the repository on GitHub give https://github.com/src/tol.\n"
    )


def test_what_is_no_path_and_cannot_be_asked_tells_both_readings(tmp_path: Path) -> None:
    code, _, err = call("figures/x.git", "--offline", "--cache-dir", str(tmp_path))
    assert code == 3
    assert err.startswith("audit: figures/x.git is not in the cache")
    assert err.endswith("There is no path figures/x.git here, so it was taken for https://github.com/figures/x.\n")
    _, _, err = call("https://github.com/owner/name", "--offline", "--cache-dir", str(tmp_path))
    assert "taken for" not in err


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"pushed"}))
def test_every_command_takes_debug_as_what_failed_advises(name: str) -> None:
    assert "--debug" in call(name, "--help")[1]


def test_the_help_lists_what_a_person_calls_and_the_version_has_a_letter() -> None:
    out = call("--help")[1]
    assert {name for name in COMMANDS if f"\n  {name} " not in out} == {"pushed"}
    assert call("-V")[1] == call("--version")[1]
