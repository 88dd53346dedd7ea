"""A cache that somebody else could write to: a clone's configuration is heeded by git, a kept result by a teacher."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.git.cache import open_clone
from auditor.git.source import SourceError, parse_source
from auditor.kept import Kept, digest
from auditor.pipeline import audit
from tests.conftest import MakeRepo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="owners and modes are told otherwise there")
FILES = {"src/a.py": "x = 1\n"}


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize("place", ["clones", "clones/*", "clones/*/config", "clones/*/objects"])
@pytest.mark.parametrize("whose", ["another's", "anybody's"])
def test_a_clone_that_is_not_ours_alone_is_never_asked(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, whose: str, offline: bool
) -> None:
    repo, cache, trap = make_repo(FILES), tmp_path / "cache", tmp_path / "trap"
    source = parse_source(repo.as_uri())
    made = open_clone(source, cache_dir=cache).path
    (made / "config").open("a", encoding="utf-8").write(
        f"[core]\n\tsshCommand = touch {trap}\n\tfsmonitor = touch {trap}\n"
    )
    found = next(path for path in cache.glob(place) if not path.name.endswith(".lock"))
    if whose == "anybody's":
        found.chmod(found.stat().st_mode | 0o002)
    else:
        true = Path.lstat
        monkeypatch.setattr(
            Path, "lstat", lambda path: _as(true(path), os.geteuid() + 1) if path == found else true(path)
        )
    with pytest.raises(SourceError, match="--cache-dir") as caught:
        audit(repo.as_uri(), cache_dir=cache, offline=offline)
    assert "\n" not in str(caught.value)
    assert not trap.exists()


def _as(found: os.stat_result, owner: int) -> os.stat_result:
    return os.stat_result((*found[:4], owner, *found[5:]))


def test_what_is_ours_is_made_for_us_alone(make_repo: MakeRepo, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    audit(make_repo(FILES).as_uri(), cache_dir=cache)
    for path in [path for folder in ("clones", "results") for path in (cache / folder).rglob("*") if path.is_dir()]:
        assert not path.stat().st_mode & 0o002


def test_a_result_that_another_user_kept_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, key = Kept(tmp_path), digest("a")
    kept.put(key, {"verdict": "confirmed"})
    assert kept.get(key) == {"verdict": "confirmed"}
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert kept.get(key) is None


@pytest.mark.parametrize("data", [b"", b"x", b"\x78\x9c" + b"\0" * 100, bytes(range(256)) * 50], ids=range(4))
def test_a_damaged_result_is_none(tmp_path: Path, data: bytes) -> None:
    kept, key = Kept(tmp_path), digest("a")
    kept.put(key, [1])
    kept._place(key).write_bytes(data)
    assert kept.get(key) is None
