"""Limits: documented with their values, and reached ones said, never turned into an accusation."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from auditor import limits
from tests.conftest import MakeRepo
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
