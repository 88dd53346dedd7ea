from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor._areas import AREAS, area_of
from auditor.checklist import load_catalogue
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from auditor.statistics import statistics
from tests.conftest import MakeRepo, run_git

BOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"


def counted(path: Path, *, contributions: bool = True) -> dict[str, Any]:
    with open_snapshot(parse_source(str(path))) as snapshot:
        return statistics(Repository(snapshot, load_catalogue()), contributions=contributions)


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("src/pkg/data.py", "data"),
        ("src/pkg/data/make_dataset.py", "data"),
        ("data.dvc", "data"),
        (".dvc/config", "data"),
        ("data/raw/x.png", "data"),
        ("src/data_project/model.py", "model"),
        ("src/pkg/train.py", "model"),
        ("configs/experiment/base.yaml", "model"),
        ("models/best.ckpt", "model"),
        ("src/pkg/api.py", "API"),
        ("frontend/Home.py", "API"),
        (".github/workflows/tests.yaml", "CI"),
        (".pre-commit-config.yaml", "CI"),
        ("dockerfiles/train.dockerfile", "cloud"),
        ("cloudbuild.yaml", "cloud"),
        ("vertex_job.yaml", "cloud"),
        ("README.md", "docs"),
        ("reports/figures/a.png", "docs"),
        ("data/README.md", "docs"),
        ("tests/test_model.py", "tests"),
        ("pyproject.toml", "other"),
        ("node_modules/api/index.js", "other"),
        ("", "other"),
    ],
)
def test_a_path_belongs_to_one_area(path: str, area: str) -> None:
    assert area_of(path) == area
    assert area in AREAS


def test_commits_and_files_are_counted_by_author_and_area(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {"src/pkg/data.py": "x", "README.md": "x"},
        commits=[
            ("Bo Test <bo@example.com>", {"src/pkg/model.py": "1", "src/pkg/data.py": "2"}),
            ("Bo Test <bo@example.com>", {"src/pkg/model.py": "2"}),
            (BOT, {"requirements.txt": "x"}),
        ],
    )
    found = counted(repo)
    people = {entry["name"]: entry for entry in found["contributions"]["authors"]}
    assert people["Bo Test"]["by_area"]["model"] == {"commits": 2, "files": 1}
    assert people["Bo Test"]["by_area"]["data"] == {"commits": 1, "files": 1}
    assert (people["Bo Test"]["commits"], people["Bo Test"]["files"]) == (2, 2)
    assert people["Ada Example"]["by_area"]["docs"] == {"commits": 1, "files": 1}
    assert found["contributions"]["bots"]["files"] == 1
    assert found["contributions"]["complete"]
    assert found["bot_commits"] == 1
    assert found["commits_by_author"] == [{"name": "Bo Test", "commits": 2}, {"name": "Ada Example", "commits": 1}]


def test_a_coauthor_touches_what_the_commit_does_and_a_merge_touches_nothing(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": "1"})
    run_git(repo, "checkout", "-q", "-b", "side")
    (repo / "train.py").write_text("x", encoding="utf-8")
    run_git(repo, "add", ".")
    run_git(repo, "commit", "-q", "-m", "Train\n\nCo-authored-by: Bo Test <bo@example.com>")
    run_git(repo, "checkout", "-q", "main")
    run_git(repo, "merge", "-q", "--no-ff", "-m", "Merge pull request #7 from x/side", "side")
    found = counted(repo)
    people = {entry["name"]: entry for entry in found["contributions"]["authors"]}
    assert people["Bo Test"]["by_area"]["model"] == {"commits": 1, "files": 1}
    assert (people["Ada Example"]["commits"], people["Ada Example"]["merges"]) == (3, 1)
    assert people["Ada Example"]["files"] == 2
    assert (found["merges"], found["merged_pull_requests"]) == (1, 1)


def test_facts_of_the_tree_and_the_log(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {"a.py": "x = 1\n", "Dockerfile": "FROM python\n", ".dvc/config": "", "README.md": "One two three.\n"},
        author="ada@example.com <ada@example.com>",
    )
    found = counted(repo, contributions=False)
    assert found["contributions"] is None
    assert (found["python_files"], found["dockerfiles"], found["dvc"], found["readme_words"]) == (1, 1, True, 3)
    assert found["latest_commit"] == "2025-01-06T08:00:00+00:00"
    assert found["activity"] == {"2025-01-06": {"08": 1}}
    assert found["mean_message_length"] == len("Commit 1")
    assert found["size"] == 6 + 12 + 15
    assert "@" not in str(found)


def test_a_shallow_history_gives_nobody_the_tree_at_its_edge(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"a.py": "1"}, commits=[("Bo Test", {"b.py": "1"}), ("Bo Test", {"c.py": "1"})])
    run_git(tmp_path, "clone", "-q", "--depth", "2", repo.as_uri(), "shallow")
    found = counted(tmp_path / "shallow")
    assert not found["contributions"]["complete"]
    assert [(one["name"], one["files"]) for one in found["contributions"]["authors"]] == [("Bo Test", 1)]


def test_contributions_need_no_blob(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"a.py": "1"}, commits=[("Bo Test", {"b.py": "1", "a.py": None})])
    run_git(repo, "config", "uploadpack.allowFilter", "true")
    run_git(tmp_path, "clone", "-q", "--bare", "--filter=blob:none", repo.as_uri(), "bare")
    run_git(tmp_path / "bare", "config", "remote.origin.url", "file:///nowhere")
    found = counted(tmp_path / "bare")
    assert {one["name"]: one["files"] for one in found["contributions"]["authors"]} == {"Ada Example": 1, "Bo Test": 2}
    assert found["unsized_files"] == 1


@pytest.mark.parametrize("zone", ["+0200", "-1130"])
def test_activity_is_told_by_the_authors_own_clock(make_repo: MakeRepo, zone: str) -> None:
    repo = make_repo({"a": "1"})
    run_git(repo, "commit", "-q", "--allow-empty", "-m", "x", "--date", f"2025-01-07T23:30:00{zone}")
    assert counted(repo)["activity"] == {"2025-01-06": {"08": 1}, "2025-01-07": {"23": 1}}


def test_a_time_that_no_calendar_has_is_none(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": "1"})
    tree = run_git(repo, "rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\nauthor A <a@b> 99999999999999 +0000\ncommitter A <a@b> 99999999999999 +0000\n\nx\n"
    oid = run_git(repo, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=raw.encode())
    run_git(repo, "update-ref", "HEAD", oid)
    found = counted(repo)
    assert found["latest_commit"] is None
    assert found["commits"] == 1
