"""Trees that no checkout would bear: names, links, sizes, numbers and depths."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from tests.conftest import run_git
from tests.hostile.conftest import Survive
from tests.hostile.imported import imported
from tests.soon import soon

ODD = [
    b"a\nb.py", b"tab\there.py", b"esc\x1b[31m\x1b]0;owned\x07.py", b"bad\xff\xfe.py", "rtl\u202ecod.yp.md".encode(),
    b"n" * 4000 + b".py", b"-rf", b"--help.py", b"$(touch x).py", b"`id`.yml", b" ", b"a\\..\\b.py", b"[bold]x[/bold].py",
    b"CON.py", b"Train.py", b"train.py", b"TRAIN.PY", b"\xe2\x80\xa8.py", b"<script>.html", b"=cmd|' '!A0.csv", b"::error::.py",
]  # fmt: skip


def test_names_of_every_kind_are_named_and_never_printed_raw(tmp_path: Path, survive: Survive) -> None:
    code = b"import logging\nlogging.info('x')\n\n\ndef test_x():\n    assert 1\n"
    files = [("100644", b"src/" + name, code) for name in ODD]
    files += [
        ("100644", b".github/workflows/" + name + b".yml", b"on: push\njobs: {a: {steps: [{run: pytest}]}}\n")
        for name in ODD[:5]
    ]
    data = survive(imported(tmp_path / "odd", files))
    assert any(item["evidence"] for item in data["items"] if item["id"] == "logging")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("worktree", [False, True])
def test_links_lead_nowhere(tmp_path: Path, survive: Survive, worktree: bool) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "train.py").write_text("import wandb\nwandb.init()\n", encoding="utf-8")
    targets = {
        "README.md": "/dev/zero", "reports/README.md": "../../secret/train.py", "train.py": str(secret / "train.py"),
        "src": str(secret), "requirements.txt": "requirements.txt", "Makefile": "/dev/stdin", "Dockerfile": "../..",
        ".github": ".", "pyproject.toml": "/proc/self/environ", ".pre-commit-config.yaml": "\n", ".mailmap": "/dev/zero",
        ".gitignore": "/dev/zero", ".gitattributes": "/dev/zero", ".dvc": "/",
    }  # fmt: skip
    if worktree:
        repo = tmp_path / "tree"
        repo.mkdir()
        run_git(repo, "init", "-q", "--template=", "-b", "main")
        for name, target in targets.items():
            (repo / name).parent.mkdir(exist_ok=True)
            (repo / name).symlink_to(target)
        os.mkfifo(repo / "setup.py")
    else:
        repo = imported(
            tmp_path / "bare", [("120000", name.encode(), target.encode()) for name, target in targets.items()]
        )
    data = survive(repo, worktree=worktree)
    assert {item["state"] for item in data["items"] if item["id"] == "experiment-tracking"} == {"not_done"}


@pytest.mark.skipif(os.name == "nt", reason="there are no such files there")
@pytest.mark.parametrize("name", ["train.txt", ".git/info/exclude", ".git/index", ".git/packed-refs", ".git/config"])
def test_pipes_in_a_work_tree_are_not_waited_for(tmp_path: Path, survive: Survive, name: str) -> None:
    repo = tmp_path / "tree"
    (repo / "sub").mkdir(parents=True)
    run_git(repo, "init", "-q", "--template=", "-b", "main")
    (repo / "train.py").write_text("x = 1\n", encoding="utf-8")
    (repo / name).parent.mkdir(exist_ok=True)
    (repo / name).unlink(missing_ok=True)
    os.mkfifo(repo / name)
    survive(repo, worktree=True, only=("logging",))


@pytest.mark.parametrize("depth", [100, 1_900])
def test_an_index_may_name_a_file_however_deep(tmp_path: Path, survive: Survive, depth: int) -> None:
    repo = tmp_path / "tree"
    repo.mkdir()
    run_git(repo, "init", "-q", "--template=", "-b", "main")
    (repo / "train.py").write_text("x = 1\n", encoding="utf-8")
    blob = run_git(repo, "hash-object", "-w", "train.py")
    run_git(repo, "update-index", "--index-info", data=b"100644 %s\t%strain.py\n" % (blob.encode(), b"a/" * depth))
    survive(repo, worktree=True, only=("logging",))


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([("100644", b"d%d/m%d.py" % (n % 50, n), b"") for n in range(8_000)], id="8000 empty modules", marks=pytest.mark.slow),
        pytest.param([("100644", b"d%d/t.py" % n, b"import m%d\n" % n) for n in range(30_000)], id="30000 modules", marks=pytest.mark.slow),
        pytest.param([("100644", b"d%d/t.yml" % n, b"on: push\njobs: {a: {steps: [{run: pytest %d}]}}\n" % n) for n in range(40_000)], id="40000 YAML files", marks=pytest.mark.slow),
        pytest.param([("100644", b"d%d/f%d" % (n % 90, n), b"") for n in range(100_000)], id="100000 files", marks=pytest.mark.slow),
        pytest.param([("100644", b"a/" * 5000 + b"train.py", b"import wandb\n")], id="5000 folders deep"),
        pytest.param([("100644", b"%d/Dockerfile" % n, b"FROM a\nRUN b\n") for n in range(3_000)], id="3000 Dockerfiles"),
        pytest.param([("100644", b"a/" * 2000 + b"train.py", b"import wandb\n")], id="2000 folders deep"),
        pytest.param([("100644", b"/".join(b"%d" % (n % 7) for n in range(k + 1)) + b"/x.py", b"x=1\n") for k in range(300)], id="staircase"),
        pytest.param([("100644", b"train.py", b"\0" * 60_000_000), ("100644", b"reports/README.md", b" " * 30_000_000)], id="big by size alone"),
        pytest.param([("100644", b"src/t%d.py" % n, b"from src.t%d import *\n" % ((n + 1) % 800)) for n in range(800)], id="a ring of 800 star imports"),
        pytest.param([("100644", b".github/workflows/w%d.yml" % n, b"on: push\njobs: {a: {steps: [{run: make all}]}}\n") for n in range(1000)], id="1000 workflows"),
        pytest.param([("100644", b"r%d/README.md" % n, b"- [x] Load test your application\n" * 20) for n in range(500)], id="500 reports"),
    ],
)  # fmt: skip
def test_many_and_deep_and_big_end_in_time(
    tmp_path: Path, survive: Survive, files: list[tuple[str, bytes, bytes]]
) -> None:
    try:
        survive(imported(tmp_path / "many", files))
    except SourceError as error:
        # A newer git lists no folders that lie this deep.
        assert files[0][1].count(b"/") == 5000
        assert "maximum allowed tree depth" in str(error)


def test_a_tree_that_no_honest_git_writes_is_listed_and_stays_inside(tmp_path: Path, survive: Survive) -> None:
    repo = imported(tmp_path / "bare", [("100644", b"a.py", b"x = 1\n")])
    blob = run_git(repo, "rev-parse", "HEAD:a.py")
    names = [b"..", b".git", b".", b"x/../../y", b"/etc/passwd", b"a.py"]
    raw = b"".join(b"100644 " + name + b"\0" + bytes.fromhex(blob) for name in names)
    tree = run_git(repo, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=raw)
    commit = run_git(repo, "commit-tree", tree, "-m", "x\x1b[31m", data=b"")
    run_git(repo, "update-ref", "refs/heads/main", commit)
    survive(repo)


def test_a_submodule_and_a_missing_object_are_unread(tmp_path: Path, survive: Survive) -> None:
    bare = imported(
        tmp_path / "bare",
        [("100644", b".gitmodules", b'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch /tmp/x"\n')],
    )
    tree = run_git(
        bare,
        "mktree",
        "--missing",
        data=b"160000 commit " + b"1" * 40 + b"\tx\n100644 blob " + b"2" * 40 + b"\ttrain.py\n",
    )
    run_git(bare, "update-ref", "refs/heads/main", run_git(bare, "commit-tree", tree, "-m", "x"))
    data = survive(bare)
    assert data["repository"]["partial"]
    assert not any(
        item["state"] == "not_done" and item["confidence"] == "high"
        for item in data["items"]
        if item["id"] == "logging"
    )


def test_a_plain_folder_of_2000_folders_and_pipes_ends(tmp_path: Path) -> None:
    place = tmp_path / "plain"
    for _ in range(60):
        place = place / "deep"
    place.mkdir(parents=True)
    (place / "a.py").write_text("x = 1\n", encoding="utf-8")
    with open_snapshot(parse_source(str(tmp_path / "plain"))) as snapshot:
        assert len(snapshot.entries) == 1


ALIKE = [
    b"src/train.py",
    b"src/a\\x80.py",
    b"src/a\x80.py",
    b"x\\x80\\x81",
    b"x\x80\\x81",
    b"x\\x80\x81",
    b"src/a\\x80.py~",
]
"""Paths of different bytes that look the same where each byte that is no UTF-8 is written out."""


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("kind", ["commit", "work tree", "folder"])
def test_paths_that_look_the_same_hide_nothing_behind_each_other(tmp_path: Path, kind: str) -> None:
    """Each file holds the bytes of its own path."""
    if kind == "commit":
        source = imported(tmp_path / "bare", [("100644", name, name) for name in ALIKE])
    else:
        source = tmp_path / "tree"
        source.mkdir()
        if kind == "work tree":
            run_git(source, "init", "-q", "--template=", "-b", "main")
        for name in ALIKE:
            full = os.path.join(os.fsencode(source), name)  # noqa: PTH118 - bytes
            os.makedirs(os.path.dirname(full), exist_ok=True)  # noqa: PTH103, PTH120
            with open(full, "wb") as file:  # noqa: PTH123
                file.write(name)
        if kind == "work tree":
            run_git(source, "add", "--", "src")
    with open_snapshot(parse_source(str(source)), worktree=kind == "work tree" or None) as snapshot:
        assert sorted(snapshot.read(path, 100) or b"" for path in snapshot.entries) == sorted(ALIKE)
        assert list(snapshot.entries) == sorted(snapshot.entries)
        assert snapshot.read("src/a\\x80.py", 100) == b"src/a\\x80.py"
        assert all(entry.path == path for path, entry in snapshot.entries.items())


def test_eight_thousand_paths_may_look_the_same(tmp_path: Path, survive: Survive) -> None:
    names = [b"".join(parts) for parts in itertools.product((b"\xff", b"\\xff"), repeat=13)]
    survive(imported(tmp_path / "bare", [("100644", name, b"") for name in names]))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("number", [1, 11])
def test_files_on_the_disk_that_look_the_same_are_told_apart_in_time(tmp_path: Path, number: int) -> None:
    names = [b"".join(parts) for parts in itertools.product((b"\xff", b"\\xff"), repeat=number)]
    for name in names:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:  # noqa: PTH118, PTH123 - bytes
            file.write(name)
    with soon(5), open_snapshot(parse_source(str(tmp_path))) as snapshot:
        assert {snapshot.read(path, 100) for path in snapshot.entries} == set(names)


def test_what_hides_behind_an_invalid_byte_is_found(tmp_path: Path, survive: Survive) -> None:
    code = b"import logging\nlogging.info('x')\n"
    data = survive(imported(tmp_path / "bare", [("100644", b"a\\x80.py", code), ("100644", b"a\x80.py", b"x = 1\n")]))
    assert {item["state"] for item in data["items"] if item["id"] == "logging"} == {"done"}


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_work_tree_with_paths_that_look_the_same_is_looked_at_anew_each_time(tmp_path: Path) -> None:
    """What is not told apart in git's list of changes must not let an old result be taken for a new one."""
    tree = tmp_path / "tree"
    tree.mkdir()
    run_git(tree, "init", "-q", "--template=", "-b", "main")
    for name in (b"a\x80.py", b"a\\x80.py"):
        with open(os.path.join(os.fsencode(tree), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(b"x = 1\n")
    run_git(tree, "add", "-A")
    run_git(tree, "commit", "-q", "-m", "x")
    with open_snapshot(parse_source(str(tree)), worktree=True) as snapshot:
        assert snapshot.state is None


def test_a_tree_that_holds_itself_many_times_over_is_not_listed_to_its_end(tmp_path: Path, survive: Survive) -> None:
    """A thousand folders in a thousand, three times: four objects, a thousand million files."""
    bare = imported(tmp_path / "bare", [("100644", b"train.py", b"import wandb\n")])
    tree = run_git(bare, "rev-parse", "HEAD^{tree}")
    for _ in range(3):
        rows = b"".join(b"040000 tree %s\td%d\n" % (tree.encode(), number) for number in range(1000))
        tree = run_git(bare, "mktree", data=rows)
    run_git(bare, "update-ref", "refs/heads/main", run_git(bare, "commit-tree", tree, "-m", "x"))
    data = survive(bare)
    assert [warning["path"] for warning in data["warnings"] if warning["id"] == "unread"][:1] == ["."]
    assert not [item["id"] for item in data["items"] if item["state"] == "not_done" and item["confidence"] == "high"]
