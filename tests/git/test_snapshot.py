from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.git.revisions import parse_moment
from auditor.git.snapshot import Snapshot, open_snapshot
from auditor.git.source import SourceError, parse_source
from tests.conftest import MakeRepo, run_git, unpack

FILES: dict[str, str | bytes | None] = {"README.md": "hi\n", "src/a b.py": "x = 1\n", "ü.txt": b"\xff\x00"}


def opened(path: Path | str, **options: object) -> Snapshot:
    return open_snapshot(parse_source(str(path)), **options)  # type: ignore[arg-type]


def test_a_commit_is_listed_and_read_from_any_folder_of_it(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    for path in (repo, repo / "src", repo / ".git"):
        with opened(path) as snapshot:
            assert list(snapshot.entries) == sorted(FILES)
            assert snapshot.read("ü.txt", 100) == b"\xff\x00"
            assert (snapshot.branch, snapshot.worktree, snapshot.partial) == ("main", False, False)
            assert snapshot.commit == run_git(repo, "rev-parse", "HEAD")


def test_what_is_too_large_or_absent_is_unread_with_its_reason(make_repo: MakeRepo) -> None:
    repo = make_repo({"big": "x" * 50, "gone": "y", "kept": "z"})
    oid = run_git(repo, "rev-parse", "HEAD:gone")
    unpack(repo)
    (repo / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with opened(repo) as snapshot:
        assert snapshot.read("big", 10) is None
        assert snapshot.read("gone", 10) is None
        assert snapshot.read("kept", 10) == b"z"
        assert set(snapshot.unread) == {"big", "gone"}
        assert snapshot.partial
        assert snapshot.entries["gone"].size is None
        assert snapshot.read("big", 100) == b"x" * 50
        assert set(snapshot.unread) == {"gone"}


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n"


@pytest.mark.parametrize("worktree", [False, True], ids=["committed", "worktree"])
def test_the_pointer_to_a_content_that_is_kept_elsewhere_is_not_that_content(
    make_repo: MakeRepo, worktree: bool
) -> None:
    told = f"# How\n\n{POINTER}"
    files: dict[str, str | bytes | None] = {"a.py": POINTER, "b.py": b"\0GITCRYPT\0" + bytes(90), "c.md": told}
    with opened(make_repo(files), worktree=worktree) as snapshot:
        assert [snapshot.read(path, 1000) for path in files] == [None, None, told.encode()]
        assert set(snapshot.unread) == {"a.py", "b.py"}
        assert "git-lfs" in snapshot.unread["a.py"]
        assert "git-crypt" in snapshot.unread["b.py"]


def test_configuration_hooks_and_filters_of_the_repository_do_not_apply(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"a.txt": "a\n", ".gitattributes": "* filter=evil diff=evil\n"})
    trap = tmp_path / "trap"
    run = f"touch {trap.as_posix()}"
    with (repo / ".git/config").open("a", encoding="utf-8") as config:
        config.write(
            f'[core]\n\tfsmonitor = "{run}"\n\tpager = "{run}"\n\tsshCommand = "{run}"\n\talternateRefsCommand = "{run}"\n'
        )
        config.write(
            f'[filter "evil"]\n\tclean = "{run}"\n\tsmudge = "{run}"\n\tprocess = "{run}"\n[diff "evil"]\n\ttextconv = "{run}"\n'
        )
        config.write(
            f'[gpg]\n\tprogram = "{run}"\n[log]\n\tshowSignature = true\n[uploadpack]\n\tpackObjectsHook = "{run}"\n'
        )
    (repo / "a.txt").write_text("changed\n", encoding="utf-8")
    before = sorted(path.name for path in (repo / ".git").iterdir())
    for worktree in (False, True):
        with opened(repo, worktree=worktree) as snapshot:
            assert snapshot.read("a.txt", 100) == (b"changed\n" if worktree else b"a\n")
            assert len(snapshot.history().commits) == 1
            assert snapshot.dirty is worktree
    with opened(repo.as_uri(), cache_dir=tmp_path / "cache") as snapshot:
        assert snapshot.read("a.txt", 100) == b"a\n"
    assert not trap.exists()
    assert sorted(path.name for path in (repo / ".git").iterdir()) == before


def test_a_work_tree_is_what_is_tracked_and_what_is_not_ignored(make_repo: MakeRepo) -> None:
    repo = make_repo({".gitignore": "*.log\n", "a": "1", "b": "2", "folder/c": "3"})
    (repo / "a").write_text("changed", encoding="utf-8")
    (repo / "b").unlink()
    (repo / "new").write_text("new", encoding="utf-8")
    (repo / "x.log").write_text("ignored", encoding="utf-8")
    with opened(repo / "folder", worktree=True) as snapshot:
        assert list(snapshot.entries) == [".gitignore", "a", "folder/c", "new"]
        assert snapshot.read("a", 100) == b"changed"
        assert snapshot.entries["a"].oid == run_git(repo, "hash-object", "a")
        assert (snapshot.worktree, snapshot.dirty) == (True, True)
        assert snapshot.commit == run_git(repo, "rev-parse", "HEAD")


@pytest.mark.skipif(os.name == "nt", reason="no name holds a tab there")
def test_a_new_file_with_a_tab_in_its_name_is_itself_and_not_what_follows_the_tab(make_repo: MakeRepo) -> None:
    repo = make_repo({".gitignore": "ignored\n"})
    (repo / "ignored").write_text("left out", encoding="utf-8")
    (repo / "new\tignored").write_text("new", encoding="utf-8")
    with opened(repo, worktree=True) as snapshot:
        assert list(snapshot.entries) == [".gitignore", "new\tignored"]
        assert snapshot.state is not None


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("tracked", [True, False])
def test_links_are_never_followed(make_repo: MakeRepo, tmp_path: Path, tracked: bool) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key").write_text("secret", encoding="utf-8")
    repo = make_repo({"folder/key": "mine", "a": "1"}) if tracked else tmp_path / "plain"
    (repo / "folder").mkdir(parents=True, exist_ok=True)
    (repo / "folder/key").unlink(missing_ok=True)
    (repo / "folder").rmdir()
    (repo / "folder").symlink_to(tmp_path / "secret")
    (repo / "link").symlink_to(tmp_path / "secret/key")
    os.mkfifo(repo / "pipe")
    with opened(repo, worktree=tracked) as snapshot:
        assert "folder/key" not in snapshot.entries
        assert "pipe" not in snapshot.entries
        assert snapshot.entries["link"].mode == "120000"
        assert snapshot.read("link", 1000) == os.fsencode(tmp_path / "secret/key")


def test_a_plain_folder_has_files_and_no_history(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x", encoding="utf-8")
    with opened(tmp_path) as snapshot:
        assert list(snapshot.entries) == ["a.py"]
        assert (snapshot.commit, snapshot.history().complete) == (None, False)
    with pytest.raises(SourceError, match="not a git repository"):
        opened(tmp_path, rev="main")


@pytest.mark.parametrize("git", [True, False])
@pytest.mark.parametrize("closed", ["src", "elsewhere"])
def test_what_lies_in_a_folder_that_may_not_be_read_is_not_told_to_be_absent(
    git: bool, closed: str, make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo({"a.py": "x = 1\n", "src/b.py": "y = 1\n", "deleted.py": ""})
    (repo / "deleted.py").unlink()
    if not git:
        shutil.rmtree(repo / ".git")
    inside = str(repo / closed)

    def refusing(call: Callable[..., object], below: str) -> Callable[..., object]:
        def refused(path: str | bytes | Path | int, **options: Any) -> object:
            if not isinstance(path, int) and os.fsdecode(path).startswith(below):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return call(path, **options)

        return refused

    monkeypatch.setattr("os.lstat", refusing(os.lstat, inside + os.sep))
    monkeypatch.setattr("os.scandir", refusing(os.scandir, inside))
    with opened(repo, worktree=git) as snapshot:
        assert set(snapshot.entries) == ({"a.py"} if closed == "src" else {"a.py", "src/b.py"})
        assert ("." in snapshot.unread, snapshot.truncated) == (closed == "src", closed == "src")
        assert snapshot.unread.get(".", "src").count("src") == 1


def test_a_revision_is_a_branch_a_tag_or_a_commit_and_a_moment_is_before_it(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": "1"}, commits=[("Bo Test", {"a": "2"}), ("Bo Test", {"a": "3"})])
    first, second, third = (run_git(repo, "rev-parse", f"HEAD~{back}") for back in (2, 1, 0))
    run_git(repo, "branch", "feature/x", second)
    run_git(repo, "tag", "-a", "v1", "-m", "one", first)
    run_git(repo, "update-ref", "refs/remotes/origin/far", first)
    for rev, commit, branch in [
        ("feature/x", second, "feature/x"),
        ("v1", first, None),
        ("far", first, "origin/far"),
        ("origin/far", first, "origin/far"),
        (second[:8], second, None),
        (second, second, None),
        ("main~2", first, None),
        ("HEAD", third, "main"),
    ]:
        with opened(repo, rev=rev) as snapshot:
            assert (snapshot.commit, snapshot.branch) == (commit, branch)
    for at, commit in [("2025-01-06 09:30", second), ("2025-01-06T09:00:00+01:00", first), ("2030-01-01", third)]:
        with opened(repo, at=at) as snapshot:
            assert snapshot.commit == commit
    for options in (
        {"rev": "nope"},
        {"rev": "-x"},
        {"rev": ":/x"},
        {"at": "2020-01-01"},
        {"at": "1960-01-01"},
        {"at": "soon"},
        {"at": "2025-13-01"},
    ):
        with pytest.raises(SourceError):
            opened(repo, **options)


def test_a_moment_may_name_its_zone() -> None:
    assert parse_moment("2025-01-24 23:59 Europe/Copenhagen") == parse_moment("2025-01-24T22:59Z")
    assert parse_moment("2025-07-01 12:00 +02:00") == parse_moment("2025-07-01 10:00")


def test_other_kinds_of_repositories_are_read(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"a": "1"}, commits=[("Bo Test", {"a": "2"})])
    run_git(repo, "bundle", "create", "-q", str(tmp_path / "x.bundle"), "--all", "HEAD")
    run_git(repo, "clone", "-q", "--bare", str(repo), str(tmp_path / "bare"))
    run_git(repo, "clone", "-q", "--shared", str(repo), str(tmp_path / "shared"))
    run_git(repo, "clone", "-q", "--depth=1", repo.as_uri(), str(tmp_path / "shallow"))
    run_git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    for name, branch in [
        ("x.bundle", "main"),
        ("bare", "main"),
        ("shared", "main"),
        ("shallow", "main"),
        ("linked", "other"),
    ]:
        with opened(tmp_path / name) as snapshot:
            assert (snapshot.read("a", 10), snapshot.branch) == (b"2", branch)
            assert snapshot.shallow is (name == "shallow")
            assert snapshot.history().complete is (name != "shallow")
    run_git(repo, "checkout", "-q", "--detach", "HEAD~1")
    with opened(repo) as snapshot:
        assert (snapshot.read("a", 10), snapshot.branch) == (b"1", None)
        assert {path: entry.size for path, entry in snapshot.list_tree("main").items()} == {"a": 1}
        assert snapshot.list_tree("nope") == {}


def test_a_bundle_of_one_commit_without_a_branch_is_read(make_repo: MakeRepo, tmp_path: Path) -> None:
    repo = make_repo({"a": "1"}, commits=[("Bo Test", {"a": "2"})])
    run_git(repo, "bundle", "create", "-q", str(tmp_path / "x.bundle"), "HEAD")
    run_git(repo, "checkout", "-q", "--detach", "HEAD~1")
    run_git(repo, "bundle", "create", "-q", str(tmp_path / "detached.bundle"), "HEAD")
    for name, text in [("x.bundle", b"2"), ("detached.bundle", b"1")]:
        with opened(tmp_path / name) as snapshot:
            assert (snapshot.read("a", 10), snapshot.branch) == (text, None)


def test_a_sha256_repository_is_read(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "--object-format=sha256", "-b", "main")
    (tmp_path / "a").write_text("1", encoding="utf-8")
    run_git(tmp_path, "add", ".")
    run_git(tmp_path, "commit", "-q", "-m", "one")
    with opened(tmp_path) as snapshot:
        assert len(snapshot.commit or "") == 64
        assert snapshot.read("a", 10) == b"1"


def test_an_empty_repository_is_said_and_its_work_tree_can_be_read(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "a").write_text("1", encoding="utf-8")
    with pytest.raises(SourceError, match="empty"):
        opened(tmp_path)
    with opened(tmp_path, worktree=True) as snapshot:
        assert (list(snapshot.entries), snapshot.commit, snapshot.branch) == (["a"], None, "main")


def test_objects_borrowed_over_the_network_are_refused(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": "1"})
    (repo / ".git/objects/info").mkdir(exist_ok=True)
    (repo / ".git/objects/info/alternates").write_text("//server/share/objects\n", encoding="utf-8")
    with pytest.raises(SourceError, match="network"):
        opened(repo)


def test_an_environment_of_another_git_does_not_matter(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo({"a": "1"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    with opened(repo, worktree=True) as snapshot:
        assert list(snapshot.entries) == ["a"]


def test_a_split_index_is_read_however_many_shared_ones_were_left(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    run_git(repo, "update-index", "--split-index")
    used = next((repo / ".git").glob("sharedindex.*"))
    for number in range(40):
        other = used.with_name(f"sharedindex.{number:040x}")
        other.write_bytes(used.read_bytes())
        os.utime(other, (1_000_000, 1_000_000))
    with opened(repo, worktree=True) as snapshot:
        assert list(snapshot.entries) == sorted(FILES)


def test_an_index_that_goes_away_is_one_sentence(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo(FILES)

    def gone(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("shutil.copy2", gone)
    with pytest.raises(SourceError, match=r"index of .* cannot be read"):
        opened(repo, worktree=True)
