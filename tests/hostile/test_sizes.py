"""The sizes that somebody will try first, each at its full measure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MakeRepo, run_git
from tests.hostile.conftest import Survive
from tests.hostile.imported import imported

MILLION = 1_000_000
ITEM = "* [x] Use Hydra to load the configurations and manage your hyperparameters (M11)\n"
SIZES: dict[str, tuple[str, Callable[[], str]]] = {
    "a Python file of 10 MB": ("src/train.py", lambda: "import wandb\n" + "x = 1\n" * (10 * MILLION // 6)),
    "a Python file of 10 MB in one line": ("src/train.py", lambda: "x = [" + "1, " * (10 * MILLION // 3) + "]"),
    "a Python file nested 10,000 deep": ("src/train.py", lambda: "x = " + "[" * 10_000 + "]" * 10_000),
    "a notebook of 50 MB": ("a.ipynb", lambda: json.dumps({"cells": [{"cell_type": "code", "source": "x", "outputs": ["A" * 50 * MILLION]}]})),
    "a Dockerfile of 100,000 continuations": ("Dockerfile", lambda: "FROM a\nRUN x \\\n" + "y && \\\n" * 100_000 + "z\n"),
    "a workflow nested 10,000 deep": (".github/workflows/a.yml", lambda: "[" * 10_000 + "]" * 10_000),
    "a workflow indented 10,000 deep": (".github/workflows/a.yml", lambda: "".join(" " * n + "a:\n" for n in range(1900))),
    "JSON nested 10,000 deep": ("config.json", lambda: "[" * 10_000 + "]" * 10_000),
    "TOML nested 10,000 deep": ("pyproject.toml", lambda: "a = " + "[" * 10_000 + "]" * 10_000),
    "a report of 100,000 items": ("reports/README.md", lambda: "# Report\n\n" + "* [x] A thing\n" * 100_000),
    "a report of 100,000 of the course's items": ("reports/README.md", lambda: "# Report\n\n" + ITEM * 100_000),
    "a report with a line of 10 MB": ("reports/README.md", lambda: "# Report\n\n* [x] " + "a " * 5 * MILLION),
    "lists nested 1,000 deep": ("reports/README.md", lambda: "# Report\n\n" + "".join(" " * (2 * n) + f"* [x] item {n}\n" for n in range(1000))),
    "a link of 1 MB": ("reports/README.md", lambda: f"# Report\n\n{ITEM}\n![a](figures/{'x' * MILLION}.png)\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", SIZES)
def test_a_size_at_its_full_measure_is_survived(make_repo: MakeRepo, survive: Survive, name: str) -> None:
    path, text = SIZES[name]
    data = survive(make_repo({path: text()}), worktree=False)
    found = {item["id"]: item for item in data["items"]}
    if "10 MB" in name and path.startswith("src/"):
        assert path in {warning["path"] for warning in data["warnings"] if warning["id"] == "unread"}
        assert found["experiment-tracking"]["confidence"] != "high" or "wandb" not in text()


def test_blobs_of_two_gigabytes_are_judged_by_their_size_alone(tmp_path: Path, survive: Survive) -> None:
    """A loose object says its size before its content; whoever inflates it gets an error, or a full memory."""
    bare = imported(tmp_path / "bare", [("100644", b"a.py", b"x = 1\n")])
    rows = b""
    for number, name in enumerate(["data/train.csv", "models/model.pt", "README.md", "reports/README.md", "run.py"]):
        oid = f"{number + 1:040x}"
        place = bare / "objects" / oid[:2] / oid[2:]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(b"blob 2147483648\0" + b"x" * 100))
        rows += f"100644 blob {oid}\t{name.replace('/', '-')}\n".encode()
    tree = run_git(bare, "mktree", "--missing", data=rows)
    run_git(bare, "update-ref", "refs/heads/main", run_git(bare, "commit-tree", tree, "-m", "x"))
    data = survive(bare)
    unread = {warning["path"]: warning["message"] for warning in data["warnings"] if warning["id"] == "unread"}
    assert "larger than" in unread["run.py"]
    assert not [item for item in data["items"] if item["id"] == "logging" and item["confidence"] == "high"]


@pytest.mark.parametrize("worktree", [True, None])
def test_files_of_two_gigabytes_on_the_disk_are_not_read(
    make_repo: MakeRepo, survive: Survive, worktree: bool | None
) -> None:
    repo = make_repo({"a.py": "x = 1\n"})
    for name in ("data.bin", "run.py", "README.md"):
        with (repo / name).open("wb") as file:
            file.truncate(2 * 1024**3)  # a hole: it takes no room
    data = survive(repo, worktree=bool(worktree))
    unread = {warning["path"] for warning in data["warnings"] if warning["id"] == "unread"}
    assert ("run.py" in unread) is bool(worktree)
