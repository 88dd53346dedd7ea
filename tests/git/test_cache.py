from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from auditor.git.process import ObjectReader
from auditor.git.snapshot import Snapshot, open_snapshot
from auditor.git.source import SourceError, parse_source
from tests.conftest import MakeRepo, run_git


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def opened(url: str, cache: Path, **options: object) -> Snapshot:
    return open_snapshot(parse_source(url), cache_dir=cache, **options)  # type: ignore[arg-type]


def clones(cache: Path) -> list[Path]:
    return sorted(path for path in (cache / "clones").iterdir() if path.is_dir())


def test_a_clone_holds_no_images_and_is_used_again_offline(make_repo: MakeRepo, cache: Path) -> None:
    repo = make_repo({"a.py": "x = 1\n", "b.png": b"\x89PNG"})
    with opened(repo.as_uri(), cache) as snapshot:
        assert snapshot.read("a.py", 100) == b"x = 1\n"
        assert snapshot.entries["b.png"].size is None
        assert not snapshot.partial
        snapshot.prefetch(["b.png"])
        assert snapshot.read("b.png", 100) == b"\x89PNG"
    shutil.rmtree(repo)
    with opened(repo.as_uri(), cache, offline=True) as snapshot:
        assert snapshot.read("a.py", 100) == b"x = 1\n"
    with pytest.raises(SourceError, match="no git repository"):
        opened(repo.as_uri(), cache)


def test_a_force_push_and_a_renamed_default_branch_are_followed(make_repo: MakeRepo, cache: Path) -> None:
    repo = make_repo({"a": "1"}, commits=[("Bo Test", {"a": "2"})])
    second = run_git(repo, "rev-parse", "HEAD")
    opened(repo.as_uri(), cache).close()
    run_git(repo, "reset", "-q", "--hard", "HEAD~1")
    (repo / "a").write_text("3", encoding="utf-8")
    run_git(repo, "commit", "-q", "-am", "three")
    run_git(repo, "branch", "-m", "main", "trunk")
    with opened(repo.as_uri(), cache) as snapshot:
        assert (snapshot.branch, snapshot.read("a", 10)) == ("trunk", b"3")
        assert [name for name, _ in snapshot.history().branches] == ["trunk"]
    with opened(repo.as_uri(), cache, rev=second) as snapshot:
        assert snapshot.read("a", 10) == b"2"


@pytest.mark.parametrize("damage", ["objects", "config", "pack"])
def test_a_damaged_clone_is_made_anew(make_repo: MakeRepo, cache: Path, damage: str) -> None:
    repo = make_repo({"a": "1"})
    opened(repo.as_uri(), cache).close()
    [clone] = clones(cache)
    if damage == "pack":
        for pack in clone.glob("objects/pack/*.pack"):
            pack.chmod(0o600)
            pack.write_bytes(b"garbage")
    elif damage == "config":
        (clone / "config").write_text("[broken\n", encoding="utf-8")
    else:
        shutil.rmtree(clone / "objects")
    with opened(repo.as_uri(), cache) as snapshot:
        assert snapshot.read("a", 10) == b"1"
    assert clones(cache) == [clone]


def test_no_git_is_left_running_for_a_clone_that_was_damaged(
    make_repo: MakeRepo, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo({"a": "1"})
    opened(repo.as_uri(), cache).close()
    [clone] = clones(cache)
    for pack in list(clone.glob("objects/pack/*.pack")):
        data = pack.read_bytes()
        for path in clone.glob(f"objects/pack/{pack.stem}.*"):
            path.unlink()
        run_git(clone, "--git-dir=.", "unpack-objects", "-q", data=data)
    tree = run_git(repo, "rev-parse", "HEAD^{tree}")
    (clone / "objects" / tree[:2] / tree[2:]).unlink()
    readers: list[ObjectReader] = []
    init = ObjectReader.__init__

    def noted(reader: ObjectReader, git_dir: Path, *, contents: bool = True) -> None:
        readers.append(reader)
        init(reader, git_dir, contents=contents)

    monkeypatch.setattr(ObjectReader, "__init__", noted)
    with opened(repo.as_uri(), cache) as snapshot:
        assert snapshot.read("a", 10) == b"1"
    assert len(readers) == 4  # of the damaged clone, and of the one that was made anew
    assert [reader._process for reader in readers] == [None] * 4


def test_what_cannot_be_cloned_leaves_no_clone_behind(tmp_path: Path, cache: Path) -> None:
    run_git(tmp_path, "init", "-q", "empty")
    for url, reason in [
        ((tmp_path / "empty").as_uri(), "empty"),
        ((tmp_path / "none").as_uri(), "no git repository"),
        ("http://127.0.0.1:9/x.git", "reached"),
    ]:
        with pytest.raises(SourceError, match=reason) as caught:
            opened(url, cache)
        assert "\n" not in str(caught.value)
        assert clones(cache) == []
        with pytest.raises(SourceError, match="without --offline"):
            opened(url, cache, offline=True)


def test_where_no_thread_can_be_started_it_is_one_sentence(
    make_repo: MakeRepo, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo({"a.py": "x = 1\n"})

    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(SourceError, match=r"git could not be run for .* new thread"):
        opened(repo.as_uri(), cache)
