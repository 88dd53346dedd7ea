"""The files of other commits are those that git lists, however they are read."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.git import trees as trees_module
from auditor.git.process import ObjectReader
from auditor.git.snapshot import Snapshot
from auditor.git.source import SourceError
from auditor.limits import GIT_SECONDS
from tests.conftest import MakeRepo, needs_names, run_git, unpack
from tests.git.test_snapshot import opened

FILES: dict[str, str | bytes | None] = {
    "README.md": "hi\n",
    "src/a b.py": "x = 1\n",
    "src/pkg/ü.txt": b"\xff\x00",
    "src.py": "",
    "z/y/x": "deep\n",
}


def listed(repo: Path, rev: str) -> dict[str, tuple[str, str, int | None]]:
    found = {}
    for record in filter(None, run_git(repo, "ls-tree", "-r", "-l", "-z", "--full-tree", rev).split("\0")):
        before, _, path = record.partition("\t")
        mode, _, oid, size = before.split()
        found[path] = (mode, oid, int(size) if size.isdecimal() else None)
    return found


def seen(snapshot: Snapshot, rev: str) -> dict[str, tuple[str, str, int | None]]:
    return {path: (entry.mode, entry.oid, entry.size) for path, entry in snapshot.list_tree(rev).items()}


@needs_names
@pytest.mark.parametrize("worktree", [False, True])
@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_another_commit_is_listed_as_git_lists_it(tmp_path: Path, form: str, worktree: bool) -> None:
    run_git(tmp_path, "init", "-q", f"--object-format={form}", "-b", "main")
    for number, text in enumerate(("one", "two")):
        for path, data in {**FILES, f"src/pkg/{text}": text}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data if isinstance(data, bytes) else (data or "").encode())
        if not number:
            run_git(
                tmp_path, "update-index", "--add", "--cacheinfo", f"160000,{'1' * (40 if form == 'sha1' else 64)},sub"
            )
        run_git(tmp_path, "add", "src", "src.py", "z", "README.md")
        run_git(tmp_path, "commit", "-q", "-m", text)
    first = run_git(tmp_path, "rev-parse", "HEAD~1")
    with opened(tmp_path, worktree=worktree) as snapshot:
        assert seen(snapshot, first) == listed(tmp_path, first)
        assert list(snapshot.list_tree(first)) == sorted(listed(tmp_path, first))
        assert snapshot.root_names(first) == {"README.md", "src", "src.py", "sub", "z"}
        entry = snapshot.list_tree(first)["src/pkg/ü.txt"]
        assert snapshot.read_entry(entry, 10) == b"\xff\x00"


def test_a_folder_that_two_commits_share_is_read_once(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = folders_asked_for(monkeypatch)
    repo = make_repo(FILES, commits=[("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(3)])
    commits = run_git(repo, "rev-list", "HEAD").split()
    with opened(repo, worktree=True) as snapshot:
        for commit in commits:
            assert seen(snapshot, commit) == listed(repo, commit)
    assert len(asked) == len(set(asked)) > 4


def folders_asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    whole = ObjectReader.several

    def counted(self: ObjectReader, names: Sequence[str]) -> object:
        asked.extend(name for name in names if not name.endswith("^{tree}"))
        return whole(self, names)

    monkeypatch.setattr(ObjectReader, "several", counted)
    return asked


def test_of_a_folder_that_is_the_audited_commit_s_nothing_is_read(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo(FILES, commits=[("Bo Example", {"src/pkg/later.md": "x\n"})])
    first = run_git(repo, "rev-parse", "HEAD~1")
    with opened(repo) as snapshot:
        snapshot.entries.get("")
        asked = folders_asked_for(monkeypatch)
        assert seen(snapshot, first) == listed(repo, first)
        changed = [run_git(repo, "rev-parse", f"{first}:{folder}") for folder in ("src", "src/pkg")]
        assert asked == changed
        assert snapshot.list_tree(first)["z/y/x"] is snapshot.entries["z/y/x"]
        assert "src/pkg/later.md" not in snapshot.list_tree(first)


def test_a_folder_of_the_same_path_and_other_files_is_read(make_repo: MakeRepo) -> None:
    repo = make_repo({"a/x": "1\n", "a0": "0\n", "a.b/x": "1\n"}, commits=[("Bo Example", {"a/x": "2\n"})])
    first = run_git(repo, "rev-parse", "HEAD~1")
    with opened(repo) as snapshot:
        assert seen(snapshot, first) == listed(repo, first)


def test_many_folders_are_listed_as_git_lists_them(make_repo: MakeRepo) -> None:
    files: dict[str, str | bytes | None] = {f"many/{number}/of/them.md": f"{number}\n" for number in range(120)}
    repo = make_repo(files, commits=[("Bo Example", {f"many/{number}/of/them.md": "x\n" for number in range(120)})])
    first = run_git(repo, "rev-parse", "HEAD~1")
    with opened(repo) as snapshot:
        assert seen(snapshot, first) == listed(repo, first)


def test_where_a_folder_is_absent_the_others_are_listed(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES, commits=[("Bo Example", {"later.md": "x\n", "z/y/x": "other\n"})])
    first = run_git(repo, "rev-parse", "HEAD~1")
    gone = run_git(repo, "rev-parse", f"{first}:z/y")
    unpack(repo)
    (repo / ".git/objects" / gone[:2] / gone[2:]).unlink()
    with opened(repo) as snapshot:
        assert sorted(snapshot.list_tree(first)) == sorted(set(FILES) - {"z/y/x"})
        assert snapshot.list_tree("0" * 40) == {}
        assert snapshot.root_names("0" * 40) == frozenset()


@pytest.mark.parametrize(
    ("limit", "value", "left"),
    [
        ("MOST_FOLDERS", 1, {"README.md", "src.py"}),
        ("_MOST_BYTES", 1, set()),
        ("MAX_PATHS", 1, set()),
        ("_MOST_CHARACTERS", 3, {"README.md", "src.py"}),
    ],
)
def test_beyond_a_limit_nothing_is_listed(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, left: set[str]
) -> None:
    monkeypatch.setattr(trees_module, limit, value)
    repo = make_repo(FILES, commits=[("Bo Example", {"later.md": "x\n"})])
    with opened(repo) as snapshot:
        assert set(snapshot.list_tree(run_git(repo, "rev-parse", "HEAD~1"))) == left


def test_a_tree_that_is_cut_short_gives_what_is_whole() -> None:
    row = b"100644 a\0" + b"\1" * 20
    assert list(trees_module._rows(row + row[:-1], 20)) == [("100644", "a", "01" * 20)]
    assert list(trees_module._rows(b"100644", 20)) == []


def bomb(repo: Path) -> str:
    """Return a commit of ten folders in ten, twelve times, and no file."""
    tree = run_git(repo, "mktree", data=b"")
    for _ in range(12):
        rows = "".join(f"040000 tree {tree}\t{name}\n" for name in "abcdefghij")
        tree = run_git(repo, "mktree", data=rows.encode())
    return run_git(repo, "commit-tree", tree, "-m", "bomb")


def test_folders_within_folders_without_end_are_left(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo({"a": "1"})
    monkeypatch.setattr(trees_module, "MOST_FOLDERS", 2_000)
    with opened(repo) as snapshot:
        assert snapshot.list_tree(bomb(repo)) == {}


def test_a_commit_of_folders_without_end_is_refused_in_a_sentence(make_repo: MakeRepo) -> None:
    repo = make_repo({"a": "1"})
    begun = time.monotonic()
    run_git(repo, "update-ref", "refs/heads/bomb", bomb(repo))
    with opened(repo, rev="bomb") as snapshot, pytest.raises(SourceError, match="files and folders"):
        _ = snapshot.entries
    assert time.monotonic() - begun < GIT_SECONDS


def test_only_the_folders_above_a_file_are_read(make_repo: MakeRepo) -> None:
    repo = make_repo({"a/b/c.md": "x\n", "a/d": "y\n"})
    head = run_git(repo, "rev-parse", "HEAD").strip()
    with opened(repo) as snapshot:
        entry = snapshot.entry_of(head, "a/b/c.md")
        assert entry is not None and entry.oid == snapshot.entries["a/b/c.md"].oid
        absent = ("a", "a/b", "a/b/c.md/d", "a/b/x", "b", "a/d/e")
        assert [snapshot.entry_of(head, path) for path in absent] == [None] * len(absent)
        assert snapshot.entry_of("0" * 40, "a/b/c.md") is None
