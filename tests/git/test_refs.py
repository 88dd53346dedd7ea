from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from auditor.git.locate import Located, find_repository
from auditor.git.process import git_version
from auditor.git.refs import Refs, read_refs
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.git.worktree import WorktreeSnapshot
from tests.conftest import MakeRepo, run_git

new_git = pytest.mark.skipif(git_version() < (2, 45), reason="this git writes no reftable (2.45 does)")


def found(path: Path) -> Refs:
    located = find_repository(path)
    assert located is not None
    return read_refs(located)


@pytest.fixture
def origin(make_repo: MakeRepo) -> Path:
    repo = make_repo({"a": "1"}, commits=[("Bo Test", {"a": "2"})])
    for arguments in (["branch", "side", "HEAD~1"], ["tag", "v1"], ["tag", "-a", "v2", "-m", "two"]):
        run_git(repo, *arguments)
    return repo


@pytest.fixture
def tabled(origin: Path, tmp_path: Path) -> Path:
    run_git(tmp_path, "clone", "-q", "--ref-format=reftable", str(origin), "tabled")
    return tmp_path / "tabled"


@pytest.mark.parametrize(
    ("remote", "head", "local", "default"),
    [
        ("origin", "side", True, "refs/heads/side"),
        ("origin", "side", False, "refs/remotes/origin/side"),
        ("upstream", "side", True, "refs/heads/side"),
        ("our/own", "side", False, "refs/remotes/our/own/side"),
        ("upstream", None, False, "refs/heads/work"),
    ],
)
def test_the_branch_that_a_remote_calls_its_own_is_the_default_one(
    origin: Path, tmp_path: Path, remote: str, head: str | None, local: bool, default: str
) -> None:
    run_git(tmp_path, "init", "-q", "-b", "work", "clone")
    clone = tmp_path / "clone"
    run_git(clone, "remote", "add", remote, str(origin))
    run_git(clone, "fetch", "-q", remote)
    run_git(clone, "checkout", "-q", "-b", "work", f"{remote}/main", "--no-track")
    run_git(clone, "remote", "set-head", remote, *([head] if head else ["-d"]))
    if local:
        run_git(clone, "branch", "-q", "side", f"{remote}/side")
    assert found(clone).default_branch() == default
    with open_snapshot(parse_source(str(clone)), worktree=True) as snapshot:
        assert isinstance(snapshot, WorktreeSnapshot)
        assert snapshot.standing.default == (head or "main")


@new_git
def test_tables_hold_what_files_hold(origin: Path, tabled: Path, tmp_path: Path) -> None:
    run_git(tmp_path, "clone", "-q", "--ref-format=files", str(origin), "filed")
    assert found(tabled) == found(tmp_path / "filed")
    assert found(tabled).head == "refs/heads/main"
    assert {"refs/tags/v1", "refs/tags/v2", "refs/remotes/origin/side"} < set(found(tabled).ids)


@new_git
def test_a_head_that_is_no_branch_and_a_linked_work_tree_are_read_from_tables(tabled: Path, tmp_path: Path) -> None:
    run_git(tabled, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    run_git(tabled, "checkout", "-q", "--detach", "HEAD~1")
    assert found(tabled).head == run_git(tabled, "rev-parse", "HEAD")
    assert found(tmp_path / "linked").head == "refs/heads/other"
    assert "refs/heads/other" in found(tabled).ids


@new_git
def test_a_repository_of_tables_without_a_commit_has_a_branch(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "--ref-format=reftable", "--object-format=sha256", "-b", "first")
    assert found(tmp_path) == Refs("refs/heads/first", {}, {})


@new_git
def test_of_too_many_refs_in_tables_those_of_other_kinds_do_not_count_and_that_of_head_is_read(
    tabled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_git(tabled, "update-ref", "refs/changes/1", "HEAD")
    kept = found(tabled)
    monkeypatch.setattr("auditor.git._reftable.MAX_REFS", len(kept.ids) + 1)  # and `origin/HEAD`
    assert found(tabled) == kept
    run_git(tabled, "checkout", "-q", "-b", "work")
    run_git(tabled, "branch", "first")
    monkeypatch.setattr("auditor.git._reftable.MAX_REFS", 1)
    cut = found(tabled)
    assert (cut.head, set(cut.ids), cut.whole) == ("refs/heads/work", {"refs/heads/first", "refs/heads/work"}, False)


@new_git
@pytest.mark.parametrize("damage", ["list", "name", "absent", "bytes", "link"])
def test_damaged_tables_are_refused_in_one_sentence(tabled: Path, damage: str) -> None:
    folder = tabled / ".git" / "reftable"
    listed = folder / "tables.list"
    table = folder / listed.read_text(encoding="utf-8").split()[-1]
    if damage == "list":
        listed.unlink()
    elif damage == "name":
        listed.write_text("../../../secret\n", encoding="utf-8")
    elif damage == "absent":
        table.unlink()
    elif damage == "bytes":
        table.write_bytes(b"REFT" + bytes(200))
    else:
        if os.name == "nt":
            pytest.skip("links need a privilege there")
        shutil.copy(table, tabled / "copy")
        table.unlink()
        table.symlink_to(tabled / "copy")
    with pytest.raises(SourceError, match="cannot be read") as caught:
        found(tabled)
    assert "\n" not in str(caught.value)


def test_tables_under_an_older_git_are_refused_with_what_to_do(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (origin / ".git" / "reftable").mkdir()
    monkeypatch.setattr("auditor.git._reftable.git_version", lambda: (2, 39, 5))
    with pytest.raises(SourceError, match=r"install git 2\.45"):
        read_refs(Located(origin, origin / ".git", origin / ".git"))
