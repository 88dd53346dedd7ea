"""What lies in a git directory and is not what git takes it for: pipes, holes, and objects that unpack without end."""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import time
import zlib
from pathlib import Path

import pytest

from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.limits import GIT_SECONDS
from auditor.pipeline import audit
from tests.conftest import FIRST_TIME, MakeRepo, run_git
from tests.hostile.conftest import Survive
from tests.hostile.imported import imported
from tests.hostile.measured import measured

FILES = {"src/train.py": "import logging\nlogging.info('x')\n"}
PERSON = f"A <a@b> {FIRST_TIME} +0000"
MEGABYTE = 1 << 20


@pytest.mark.skipif(os.name == "nt", reason="there are no such files there")
@pytest.mark.parametrize("worktree", [False, True])
@pytest.mark.parametrize(
    "name", ["info/alternates", "pack/multi-pack-index", "pack/*.idx", "pack/*.pack", "aa/" + "a" * 38, "info/\x1b[2J"]
)
def test_a_pipe_among_the_objects_is_refused_and_not_waited_for(
    make_repo: MakeRepo, name: str, worktree: bool, tmp_path: Path
) -> None:
    repo = make_repo(FILES)
    run_git(repo, "repack", "-adq")
    objects = repo / ".git" / "objects"
    place = next(objects.glob(name), None) or objects / name
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    started = time.monotonic()
    with pytest.raises(SourceError, match="pipe") as caught:
        audit(str(repo), worktree=worktree, cache_dir=tmp_path / "cache")
    assert time.monotonic() - started < GIT_SECONDS
    assert not any(ord(character) < 32 for character in str(caught.value))


@pytest.mark.parametrize("lines", [60, 100_000])
def test_objects_borrowed_from_folders_without_end_are_refused(make_repo: MakeRepo, lines: int) -> None:
    repo = make_repo(FILES)
    (repo / ".git/objects/info").mkdir(exist_ok=True)
    (repo / ".git/objects/info/alternates").write_text(
        "".join(f"/nowhere/{n}\n" for n in range(lines)), encoding="utf-8"
    )
    with pytest.raises(SourceError, match="too many folders"):
        audit(str(repo))


@pytest.mark.skipif(sys.platform == "win32", reason="a hole takes room there")
@pytest.mark.parametrize("name", ["index", "sharedindex." + "1" * 40])
def test_an_index_that_is_a_hole_is_not_copied(make_repo: MakeRepo, name: str) -> None:
    repo = make_repo(FILES)
    with (repo / ".git" / name).open("ab") as file:
        file.truncate(1 << 42)
    with pytest.raises(SourceError, match="too large"):
        audit(str(repo), worktree=True)


def stored(repo: Path, kind: str, *parts: bytes) -> str:
    """Return the id of a new object, of parts that need not be in memory at once."""
    head = f"{kind} {sum(map(len, parts))}\0".encode()
    packer, digest = zlib.compressobj(1), hashlib.sha1(head, usedforsecurity=False)
    data = packer.compress(head)
    for part in parts:
        digest.update(part)
        data += packer.compress(part)
    oid = digest.hexdigest()
    place = repo / "objects" / oid[:2] / oid[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data + packer.flush())
    return oid


def bare(tmp_path: Path) -> tuple[Path, str, str]:
    """Return a bare repository with its commit and tree."""
    repo = imported(tmp_path / "bare", [("100644", path.encode(), text.encode()) for path, text in FILES.items()])
    return repo, run_git(repo, "rev-parse", "main"), run_git(repo, "rev-parse", "main^{tree}")


COMMITS: dict[str, tuple[str, list[bytes]]] = {
    "a message of 90 MB": (PERSON, [b"x\n\n", *[b"a" * MEGABYTE] * 90]),
    "a subject of 60 MB": (PERSON, [b"a " * MEGABYTE] * 30),
    "a message of 120 MB in lines": (PERSON, [b"a\n" * MEGABYTE] * 60),  # git log holds it twice
    "an author of 30 MB": ("a " * 15 * MEGABYTE + f"<a@b> {FIRST_TIME} +0000", [b"x\n"]),
    "an address of 30 MB": (f"A <{'a' * 30 * MEGABYTE}> {FIRST_TIME} +0000", [b"x\n"]),
}


@pytest.mark.parametrize("name", COMMITS)
def test_a_commit_that_unpacks_to_a_hundred_megabytes_is_read_in_time(
    tmp_path: Path, survive: Survive, name: str
) -> None:
    """Each is below a megabyte where it is stored: what git prints of it must not be copied at every turn."""
    repo, parent, tree = bare(tmp_path)
    author, message = COMMITS[name]
    head = f"tree {tree}\nparent {parent}\nauthor {author}\ncommitter {PERSON}\n\n".encode()
    run_git(repo, "update-ref", "refs/heads/main", stored(repo, "commit", head, *message))
    survive(repo)


def small_deltas_of(base: bytes, size: int, repo: Path) -> list[str]:
    """Pack `size` megabytes of one line, and small files that are deltas of it; return the ids of these."""

    def head(kind: int, length: int) -> bytes:
        return varied((kind << 4) | (length & 15), length >> 4)

    def varied(first: int, rest: int) -> bytes:
        found = bytearray([first])
        while rest:
            found[-1] |= 128
            found.append(rest & 127)
            rest >>= 7
        return bytes(found)

    def number(value: int) -> bytes:
        return varied(value & 127, value >> 7)

    whole, packer = size * MEGABYTE, zlib.compressobj(9)
    digest = hashlib.sha1(b"blob %d\0" % whole, usedforsecurity=False)
    first = head(3, whole)
    for _ in range(size):
        digest.update(base * MEGABYTE)
        first += packer.compress(base * MEGABYTE)
    objects, oids = [first + packer.flush()], []
    for count in range(2):
        text = b"import wandb\nwandb.init()\nx = %d\n" % count
        delta = number(whole) + number(len(text)) + bytes([len(text)]) + text
        objects.append(head(7, len(delta)) + digest.digest() + zlib.compress(delta))
        oids.append(hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest())
    pack = b"PACK" + struct.pack(">II", 2, len(objects)) + b"".join(objects)
    path = repo / "objects" / "pack" / "pack-x.pack"
    path.write_bytes(pack + hashlib.sha1(pack, usedforsecurity=False).digest())
    run_git(repo, "index-pack", str(path))
    return oids


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told otherwise there")
def test_a_small_file_that_is_made_of_a_huge_one_is_unread(tmp_path: Path, survive: Survive) -> None:
    repo, _, _ = bare(tmp_path)
    oids = small_deltas_of(b"\n", 300, repo)
    tree = run_git(repo, "mktree", data="".join(f"100644 blob {oid}\t{oid}.py\n" for oid in oids).encode())
    run_git(repo, "update-ref", "refs/heads/main", run_git(repo, "commit-tree", tree, "-m", "x"))
    data = survive(repo)
    assert {warning["path"] for warning in data["warnings"] if warning["id"] == "unread"} == {
        f"{oid}.py" for oid in oids
    }
    assert {i["confidence"] for i in data["items"] if i["id"] == "experiment-tracking"}.isdisjoint({"high"})
    peak, _ = measured(str(repo), tmp_path / "measured", worktree=False)
    assert peak < 300


def test_branches_whose_folder_is_a_huge_object_cost_no_more_than_others(tmp_path: Path, survive: Survive) -> None:
    """Each was unpacked before it was left, again for every item, and took the reader's restarts from the others."""
    repo, _, tree = bare(tmp_path)
    row = b"40000 a\0" + bytes.fromhex(tree)
    huge = stored(repo, "tree", *[row * (MEGABYTE // len(row))] * 200)
    for number in range(6):
        commit = stored(repo, "commit", f"tree {huge}\nauthor {PERSON}\ncommitter {PERSON}\n\n{number}\n".encode())
        run_git(repo, "update-ref", f"refs/heads/b{number}", commit)
    data = survive(repo, seconds=4)
    assert {item["state"] for item in data["items"] if item["id"] == "logging"} == {"done"}


def test_the_whole_id_of_a_commit_is_that_commit_whatever_a_branch_is_called(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES, commits=[("Bo", {"src/train.py": "import wandb\nwandb.init()\n"})])
    second, first = run_git(repo, "rev-list", "HEAD").split()
    for kind in ("heads", "tags", "remotes/origin"):
        place = repo / ".git" / "refs" / kind / first
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{second}\n", encoding="utf-8")
    found = audit(str(repo), rev=first)
    assert (found.repository.commit, found.repository.branch) == (first, None)
    with open_snapshot(parse_source(str(repo)), worktree=False) as snapshot:
        blob = snapshot.list_tree(first)["src/train.py"]
        assert snapshot.read_entry(blob, 100) == FILES["src/train.py"].encode()


@pytest.mark.parametrize("name", [".gitignore", ".gitattributes", "src/.gitignore", ".git/info/exclude"])
@pytest.mark.parametrize("pattern", ["*a" * 6 + "b", "**/a/" * 6 + "b", "*?" * 6 + "b", "*a*a*a*a*b\n" * 500])
def test_a_pattern_that_git_would_match_for_hours_is_refused(make_repo: MakeRepo, name: str, pattern: str) -> None:
    repo = make_repo({**FILES, "data/" + "a" * 200: "x", "d" + "/a" * 200: "x"})
    (repo / name).parent.mkdir(exist_ok=True)
    (repo / name).write_text(pattern + " text\n", encoding="utf-8")
    started = time.monotonic()
    with pytest.raises(SourceError, match="hours"):
        audit(str(repo), worktree=True)
    assert time.monotonic() - started < GIT_SECONDS
    audit(str(repo), worktree=False)


def test_patterns_that_people_write_are_heeded(make_repo: MakeRepo) -> None:
    lines = "**/*.egg-info/**\n*.py[cod]\n**/node_modules/**/*.min.*.js\n# * * * * * * * *\n*.*.*.*.bak\n" * 20
    long = "reports/" + "results_of_the_experiments_of_week_three/" * 4
    repo = make_repo({**FILES, ".gitignore": lines, **{f"{long}{n:08}.txt": "x" for n in range(300)}})
    (repo / "a.min.b.bak").write_text("x", encoding="utf-8")
    (repo / "x.1.2.3.bak").write_text("x", encoding="utf-8")
    with open_snapshot(parse_source(str(repo)), worktree=True) as snapshot:
        assert {"a.min.b.bak", "src/train.py"} <= snapshot.entries.keys()
        assert "x.1.2.3.bak" not in snapshot.entries
