"""Limits: documented with their values, and reached ones said, never turned into an accusation."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from auditor import cautions, limits
from auditor.checklist import load_catalogue
from auditor.warned import Warned
from tests.conftest import MakeRepo, run_git
from tests.hostile.conftest import Survive

ROOT = Path(__file__).parent.parent.parent


def test_the_page_of_limits_has_every_limit_with_its_value_and_no_other() -> None:
    """`| MAX_NODES | 300,000 | what |`, in the order of the module."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| ([\d,]+) \| (.+) \|$", (ROOT / "docs" / "limits.md").read_text("utf-8"), re.M
    )
    body = ast.parse(Path(limits.__file__).read_text("utf-8")).body
    said = [
        (node.target.id, f"{getattr(limits, node.target.id):,}", text.value.value)
        for node, text in itertools.pairwise(body)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    ]
    assert rows == said


@pytest.mark.parametrize(
    ("files", "unread"),
    [
        ({"src/train.py": "import wandb\n" + "#" * limits.MAX_FILE_BYTES}, "src/train.py"),
        ({"src/train.py": "import logging\nx = [" + "1," * limits.MAX_TOKENS + "]"}, "src/train.py"),
        ({"reports/README.md": "x" * (limits.MAX_FILE_BYTES + 1)}, "reports/README.md"),
        ({"a.ipynb": " " * (limits.MAX_NOTEBOOK_BYTES + 1)}, "a.ipynb"),
        ({".github/workflows/a.yml": "a:\n" * limits.MAX_FILE_BYTES}, ".github/workflows/a.yml"),
    ],
)
def test_what_is_over_a_limit_is_said_and_lowers_confidence(
    make_repo: MakeRepo, survive: Survive, files: dict[str, str], unread: str | None
) -> None:
    data = survive(make_repo(files), worktree=False)
    warned = {warning["path"]: warning["message"] for warning in data["warnings"] if warning["id"] == "unread"}
    if unread is not None:
        assert "larger than" in warned[unread] or "more than" in warned[unread]
    items: dict[str, Any] = {item["id"]: item for item in data["items"]}
    kind: tuple[str, ...] = {"py": ("logging",), "nb": ("drift-check",), "ml": ("ci",), "md": ()}[
        next(iter(files))[-2:]
    ]
    assert all(items[name]["confidence"] != "high" or items[name]["state"] != "not_done" for name in kind)


def test_python_beyond_the_limit_is_unread_and_refutes_nothing(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.views.python.MAX_PYTHON", 50)
    data = survive(make_repo({"a.py": "x = 1\n" * 5, "b.py": "import logging\nlogging.info('x')\n"}), worktree=False)
    assert any(w["path"] == "b.py" and "altogether" in w["message"] for w in data["warnings"])
    assert all(i["confidence"] != "high" for i in data["items"] if i["id"] == "logging" and i["state"] == "not_done")


def test_paths_beyond_the_limit_lower_what_was_not_found(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.git.commit.MAX_PATHS", 5)
    data = survive(make_repo({f"m{n}.py": "x = 1\n" for n in range(10)}), worktree=False)
    assert [w["path"] for w in data["warnings"] if w["id"] == "unread"] == ["."]
    assert all(item["confidence"] != "high" for item in data["items"] if item["state"] == "not_done")


def test_a_log_beyond_the_limit_is_no_complete_history(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.git.snapshot import open_snapshot
    from auditor.git.source import parse_source

    monkeypatch.setattr("auditor.git.history.MAX_COMMITS", 2)
    with open_snapshot(
        parse_source(str(make_repo({"a": "1"}, commits=[("Bo", {"a": str(n)}) for n in range(5)])))
    ) as it:
        assert len(it.history().commits) == 2
        assert not it.history().complete


LISTED = [item for item in load_catalogue().items if item.listed_in(load_catalogue().newest)]
TICKS = "# Report\n\n### Week 1\n\n" + "".join(f"* [x] {item.text}\n" for item in LISTED)
REPORT = TICKS + "\n### Question 7\n> Answer:\n\nNone.\n\n"
NAMES = "# pytest ruff cache matrix paths dvc data repository_dispatch cov pages"
WORKFLOWS = "ci ci-linting ci-caching-and-matrix workflow-data-change workflow-model-registry coverage github-pages"
COMMANDS = "echo a\n" * (limits.MAX_SHELL_COMMANDS + 1)
WORDS = "echo " + "a " * (limits.MAX_SHELL_WORDS + 1)
ON = "on: push\njobs:\n  a:\n    steps:\n"


def unread(data: dict[str, Any]) -> dict[str | None, str]:
    return {warning["path"]: warning["message"] for warning in data["warnings"] if warning["id"] == "unread"}


def refuted(data: dict[str, Any]) -> set[str]:
    return {item["id"] for item in data["items"] if item["verdict"] == "refuted"}


CASES: dict[str, tuple[dict[str, str], str, str, str]] = {
    # Files beside a report that ticks everything; the path that is warned of, and what is said; the ticks that the unread
    # part could bear out (`*`: all).
    "MAX_SHELL_COMMANDS, script": ({"run.sh": COMMANDS + "locust -f x.py\n"}, "run.sh", "5000 commands", "*"),
    "MAX_SHELL_WORDS, script": ({"run.sh": WORDS + "\nlocust -f x.py\n"}, "run.sh", "30000 words", "*"),
    "no command at all": ({"run.sh": "A=1\n" * limits.MAX_SHELL_WORDS + "locust\n"}, "run.sh", "30000 words", "*"),
    "nested sh -c": ({"run.sh": "echo $(echo $(echo $(echo $(echo $(echo $(echo $(locust)))))))\n"}, "run.sh", "commands", "*"),
    "MAX_SHELL_COMMANDS, Makefile": ({"Makefile": "all:\n\t" + "; ".join(COMMANDS.split("\n")) + "\n\tlocust\n"}, "Makefile", "5000 commands", "*"),
    "MAX_SHELL_COMMANDS, step": ({".github/workflows/a.yml": ON + "      - run: |\n" + "          echo a\n" * 5001 + "          locust\n"}, ".github/workflows/a.yml", "5000 commands", "*"),
    "MAX_SHELL_WORDS, step": ({".github/workflows/a.yml": ON + f"      - run: {WORDS}; locust\n"}, ".github/workflows/a.yml", "30000 words", "*"),
    "all steps": ({".github/workflows/a.yml": ON + "      - run: make x\n", "Makefile": "x:\n" + "\techo a\n" * 5100}, ".github/workflows/a.yml", "5000 commands", "*"),
    "MAX_RUN_COMMANDS": ({".github/workflows/a.yml": ON + "      - run: make\n" * 25, "Makefile": "all:\n" + "\techo a\n" * 4500}, ".github/workflows/a.yml", "100000 commands", "*"),
    "MAX_SHELL_COMMANDS, Dockerfile": ({"Dockerfile": "FROM a\nRUN " + "echo a && " * 5001 + "locust\n", ".github/workflows/a.yml": ON + "      - run: docker build .\n"}, "Dockerfile", "5000 commands", "*"),
    "a chain of targets": ({"Makefile": "".join(f"t{n}:\n\tmake t{n + 1}\n" for n in range(12)) + "t12:\n\tlocust\n", ".github/workflows/a.yml": ON + "      - run: make t0\n"}, "Makefile", "call each other", "*"),
    "many targets": ({"Makefile": "".join(f"t{n}:\n\techo\n" for n in range(60)), ".github/workflows/a.yml": ON + "      - run: make " + " ".join(f"t{n}" for n in range(60)) + "\n"}, ".github/workflows/a.yml", "50 targets", "*"),
    "MAX_FILE_BYTES, script that a workflow runs": ({"run.sh": "#" * 2_000_001, ".github/workflows/a.yml": ON + "      - run: ./run.sh\n"}, ".github/workflows/a.yml", "run.sh", "*"),
    "MAX_FILE_BYTES, Makefile that a workflow uses": ({"Makefile": "#" * 2_000_001, ".github/workflows/a.yml": ON + "      - run: make test\n"}, ".github/workflows/a.yml", "Makefile", "*"),
    "MAX_REPORT_LINES": ({"reports/README.md": REPORT + "\n" * limits.MAX_REPORT_LINES + "https://x.run.app\n"}, "reports/README.md", "60000 lines", "*"),
    "MAX_REPORT_LINE": ({"reports/README.md": REPORT + "a " * 10_001 + "https://x.run.app\n"}, "reports/README.md", "characters", "*"),
    "MAX_ITEMS": ({"reports/README.md": TICKS + "* [x] a thing\n" * limits.MAX_ITEMS}, "reports/README.md", "2000 lines", "*"),
    "a paragraph": ({"reports/README.md": REPORT + ("word " * 3000 + "\n") * 4}, "reports/README.md", "characters in a paragraph", "*"),
    "MAX_NODES": ({".github/workflows/a.yml": "a: [" + "1," * limits.MAX_NODES + f"]\n{NAMES}\n"}, ".github/workflows/a.yml", "300000 nodes", WORKFLOWS),
    "MAX_DEPTH": ({".github/workflows/a.yml": "[" * 150 + "]" * 150 + f"\n{NAMES}\n"}, ".github/workflows/a.yml", "deeper than 100", WORKFLOWS),
    "MAX_DEPTH, TOML": ({"pyproject.toml": "a = " + "[" * 150 + "]" * 150 + f"\n{NAMES}\n"}, "pyproject.toml", "deeper than 100", "environment requirements coverage"),
    "MAX_DEPTH, JSON": ({"package.json": '["locust", ' + "[" * 150 + "]" * 151}, "package.json", "deeper than 100", "load-test"),
    "MAX_ALIASED": ({"docker-compose.yml": "a: &a [" + "1," * 300 + "]\nb: [" + "*a," * 100 + "]\n# drift\n"}, "docker-compose.yml", "20000 nodes", "drift-api"),
    "MAX_CONFIG_BYTES": ({"conf/a.yaml": "a: 1\n" * 60_001}, "conf/a.yaml", "300000 bytes", "config-files"),
    "MAX_CONFIG_BYTES, settings of coverage": ({".codecov.yml": "a: 1\n" * 60_001}, ".codecov.yml", "300000 bytes", "coverage"),
    "MAX_NOTEBOOK_BYTES": ({"a.ipynb": " " * (limits.MAX_NOTEBOOK_BYTES + 1)}, "a.ipynb", "larger than", "drift-check code-uploaded"),
    "MAX_TOKENS, notebook": ({"a.ipynb": '{"cells": [{"cell_type": "code", "source": "drift = [' + "1," * 80_001 + ']"}]}'}, "a.ipynb", "80000 words", "drift-check"),
    "MAX_CONFIG_BYTES, JSON": ({"conf/a.json": "[" + "1," * 150_000 + "1]"}, "conf/a.json", "300000 bytes", "config-files"),
    "MAX_FILE_BYTES, plain text": ({"docs/README.txt": "word " * 400_001}, "docs/README.txt", "larger than", "architecture-diagram"),
    "MAX_FILE_BYTES, Cloud Build file": ({"deploy.yaml": "steps:\n" * 300_000}, "deploy.yaml", "larger than", "dockerfiles"),
    "a large page": ({"docs/a.md": "word\n" * 100_000}, "docs/a.md", "words and addresses", "architecture-diagram"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_limit_that_is_reached_is_said_and_refutes_nothing(make_repo: MakeRepo, survive: Survive, name: str) -> None:
    files, path, said, items = CASES[name]
    data = survive(make_repo({"reports/README.md": REPORT, "src/train.py": "x = 1\n", **files}))
    assert said in unread(data)[path], unread(data)
    found = refuted(data)
    assert not (found if items == "*" else found & set(items.split()))


def test_a_report_that_is_read_as_a_whole_is_refuted_as_ever(make_repo: MakeRepo, survive: Survive) -> None:
    """What the cases above rest on: it is the limit that saves the ticks."""
    files = {"reports/README.md": REPORT, "src/train.py": "x = 1\n", "run.sh": "echo a\n" * limits.MAX_SHELL_COMMANDS}
    picture = "![plot](data:image/png;base64," + "A" * 3 * limits.MAX_REPORT_LINE + ")\n"
    data = survive(make_repo({**files, "reports/README.md": REPORT + picture}))
    assert unread(data) == {}
    assert {"load-test", "ci", "config-files", "environment", "drift-check", "hydra", "logging"} <= refuted(data)


@pytest.mark.parametrize(("limit", "said"), [("tree.MAX_READS", "2 files of this repository"), ("python.MAX_MODULES", "2 Python files"), ("tree.MAX_TREE_BYTES", "bytes of this repository")])  # fmt: skip
def test_a_repository_is_not_read_to_its_end(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    monkeypatch.setattr(f"auditor.views.{limit}", 12_000 if limit.endswith("BYTES") else 2)
    monkeypatch.setattr("auditor.cautions.MAX_NAMED_ALIKE", 2)
    data = survive(make_repo({"reports/README.md": REPORT, **{f"src/m{n}.py": f"x = {n}\n" * 500 for n in range(8)}}))
    warned = [warning["message"] for warning in data["warnings"] if warning["id"] == "unread"]
    assert any(said in message for message in warned)
    if limit != "python.MAX_MODULES":  # of which one is named for all
        assert re.fullmatch(r"\d more files? not read: more than .*", warned[2])
        assert len(warned) == 3
    assert not refuted(data) & {"logging", "hydra", "load-test", "drift-check", "fastapi", "quantization"}


@pytest.mark.parametrize("ending", ["json", "yaml", "yml", "sh", "md", "dvc", "ipynb"])
def test_thousands_of_a_kind_keep_nothing_else_from_being_read(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("auditor.views.tree.MAX_READS", 20)
    monkeypatch.setattr("auditor.views.tree.MAX_ALIKE", 10)
    alike = {f"data/labels/{number}.{ending}": "a: 1\n" for number in range(60)}
    names = ("reports/README.md", ".github/workflows/ci.yaml", "Dockerfile", "setup.sh", "conf/train.yaml")
    data = survive(make_repo({**alike, **dict.fromkeys(names, "a: 1\n"), "reports/README.md": REPORT}))
    left = {warning["path"] for warning in data["warnings"] if warning["id"] == "unread"}
    assert not left & set(names)
    assert len(left) <= 2 * cautions.MAX_NAMED_ALIKE + 1
    assert any(item["ticked"] for item in data["items"])


def test_files_unread_for_many_reasons_are_named_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.cautions.MAX_NAMED", 3)
    monkeypatch.setattr("auditor.cautions.MAX_NAMED_ALIKE", 2)
    reasons = ["long"] * 3 + ["broken"] * 2 + ["locked"] * 4
    told = cautions.few_of_each(Warned("unread", f"not read: {reason}", str(n)) for n, reason in enumerate(reasons))
    assert [(warned.message, warned.path) for warned in told] == [
        ("not read: long", "0"),
        ("not read: long", "1"),
        ("1 more file not read: long", None),
        ("not read: broken", "3"),
        ("1 more file not read: broken", None),
        ("not read: 4 more files than those that are named", None),
    ]


def test_refs_beyond_the_limit_make_the_history_unsure(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo({"reports/README.md": REPORT})
    for number in range(5):
        run_git(repo, "branch", f"b{number}")
    run_git(repo, "pack-refs", "--all")
    assert "github-pages" in refuted(survive(repo))
    monkeypatch.setattr("auditor.git.refs.MAX_REFS", 3)
    data = survive(repo)
    assert "history-cut" in {warning["id"] for warning in data["warnings"]}
    assert not refuted(data) & {"github-pages", "write-access"}
    assert data["repository"]["branch"] == "main"


def test_commits_beyond_the_limit_are_said(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.git.history.MAX_COMMITS", 2)
    data = survive(make_repo({"a": "1"}, commits=[("Bo", {"a": str(n)}) for n in range(5)]))
    assert "history-cut" in {warning["id"] for warning in data["warnings"]}


@pytest.mark.parametrize("limit", ["RUFF_SECONDS", "MAX_LINT_BYTES"])
def test_findings_that_ruff_cannot_count_refute_nothing_and_are_said(
    make_repo: MakeRepo, survive: Survive, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"auditor.views.ruff.{limit}", 0)
    data = survive(make_repo({"reports/README.md": REPORT, "src/a.py": "import os, sys\n" * 50}))
    assert "pep8" not in refuted(data)
    assert any("ruff" in warning["message"] for warning in data["warnings"])
