from __future__ import annotations

import json
import os
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import audit
from auditor.audited import Audit
from auditor.batch import store as module
from auditor.batch.groups import Group
from auditor.batch.store import Store, StoreError, completion
from tests.batch.conftest import REPORT
from tests.conftest import MakeRepo

GROUP = Group("7", "7", 2, "a/b", ("Ada Example",), (("mentor", "Bo"),))


@pytest.fixture
def found(make_repo: MakeRepo) -> Audit:
    return audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)


def text(found: Audit) -> bytes:
    return json.dumps(found.to_dict()).encode()


def test_an_audit_comes_back_as_it_was(tmp_path: Path, found: Audit) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        run = store.begin({}, {"7"})
        store.save(run, 0, GROUP, "key", found, text(found), 1.5)
        number = store.known("7", "key")
        assert number is not None
        assert store.audit(number) == found
        (result,) = store.results(run)
        assert (result.group, result.commit, result.failure) == (GROUP, found.repository.commit, None)


def test_one_key_has_one_audit_whatever_is_saved(tmp_path: Path, found: Audit) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        for _ in range(2):
            run = store.begin({}, {"7"})
            store.save(run, 0, GROUP, "key", found, text(found), 1.0)
            store.finish(run)
        assert [run.audited for run in store.runs()] == [1, 1]
        assert {result.audit_id for run in (1, 2) for result in store.results(run)} == {1}


def test_an_interrupted_run_goes_on_and_another_begins_anew(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = store.begin({"at": None}, {"7", "8"})
        store.fail(first, 0, GROUP, "no network", 0.0)
        assert store.begin({"at": None}, {"8"}) == first
        assert store.results(first) == []
        assert store.begin({"at": "2026-01-01"}, {"8"}) != first
        assert [run.finished for run in store.runs()] == [None, None]


def older(path: Path, version: int) -> sqlite3.Connection:
    """Make a store of an older version with one run; what the block writes into it is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_STEPS", module._STEPS[:version])
        Store(path).close()
    db = sqlite3.connect(path)
    db.execute("INSERT INTO runs VALUES (1, '2026-01-01', '2026-01-01', '{}', '0')")
    return db


def test_a_store_of_an_older_version_is_read(tmp_path: Path, found: Audit) -> None:
    path = tmp_path / "s.sqlite"
    with older(path, 1) as db:
        db.execute("INSERT INTO audits VALUES (1, '7', 'key', 'c', 't', 1.0, ?)", (zlib.compress(text(found)),))
        db.execute("INSERT INTO results VALUES (1, 0, '7', ?, 1, 0, NULL, 1.0)", (json.dumps(GROUP.cells),))
    with Store(path) as store:
        (run,) = store.runs()
        assert run.discrepancies == found.summary["discrepancies"]
        assert store.known("7", "key") == 1


@pytest.fixture
def bare(make_repo: MakeRepo) -> Audit:
    return audit(str(make_repo({"README.md": "# Nothing\n"}, name="bare")), worktree=False)


def test_what_has_no_checklist_is_left_out_of_the_mean(tmp_path: Path, found: Audit, bare: Audit) -> None:
    share = completion(found)
    assert share is not None and completion(bare) is None
    with Store(tmp_path / "s.sqlite") as store:
        for audits in ([found, bare, bare], [bare]):
            run = store.begin({}, {"0", "1", "2"})
            for number, each in enumerate(audits):
                store.save(run, number, replace(GROUP, name=f"{run}{number}"), f"key {run}", each, text(each), 1.0)
            store.finish(run)
        assert [(run.completion, run.unlisted) for run in store.runs()] == [(share, 2), (None, 1)]


def test_what_has_no_checklist_is_known_of_a_store_of_an_older_version(
    tmp_path: Path, found: Audit, bare: Audit
) -> None:
    path = tmp_path / "s.sqlite"
    with older(path, 3) as db:
        for number, (each, share) in enumerate([(found, 0.5), (bare, 0.0)]):
            values = (number, f"{number}", zlib.compress(text(each)), share)
            db.execute("INSERT INTO audits VALUES (?, ?, 'key', 'c', 't', 1.0, ?, 0, ?)", values)
            cells = json.dumps(replace(GROUP, name=f"{number}").cells)
            db.execute("INSERT INTO results VALUES (1, 0, ?, ?, ?, 0, NULL, 1.0)", (f"{number}", cells, number))
    with Store(path) as store:
        assert [(run.completion, run.unlisted) for run in store.runs()] == [(0.5, 1)]


def test_a_store_of_a_newer_version_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "newer.sqlite") as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path / "newer.sqlite")
    (tmp_path / "none.sqlite").write_text(
        "no database, but a text that is long enough to be told apart from one", encoding="utf-8"
    )
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "none.sqlite")


def test_a_disk_that_is_full_is_said_in_those_words(tmp_path: Path, found: Audit) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        run = store.begin({}, {"7"})
        (pages,) = store._db.execute("PRAGMA page_count").fetchone()
        store._db.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            store.save(run, 0, GROUP, "key", found, os.urandom(100_000), 1.0)
        assert store.results(run) == []


@pytest.mark.parametrize("kept", [b"{}", b"no JSON", b"[1]"])
def test_an_audit_that_is_none_of_this_version_is_said(tmp_path: Path, found: Audit, kept: bytes) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.save(store.begin({}, {"7"}), 0, GROUP, "key", found, kept, 1.0)
        with pytest.raises(StoreError, match=r"audit 1 .* --refresh"):
            store.audit(1)


def test_a_store_of_an_older_version_opens_whatever_audits_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with older(path, 1) as db:
        db.execute("INSERT INTO audits VALUES (1, '7', 'key', 'c', 't', 1.0, ?)", (zlib.compress(b"{}"),))
        db.execute("INSERT INTO results VALUES (1, 0, '7', ?, 1, 0, NULL, 1.0)", (json.dumps(GROUP.cells),))
    with Store(path) as store:
        assert [(run.discrepancies, run.completion, run.unlisted) for run in store.runs()] == [(0, None, 1)]


def test_a_group_of_odd_characters_is_kept(tmp_path: Path) -> None:
    odd = replace(GROUP, given="\udc80\u202e'; DROP TABLE runs", extra=(("\x00", "\x1b"),))
    with Store(tmp_path / "s.sqlite") as store:
        run = store.begin({}, {"7"})
        store.fail(run, 0, odd, "why", 0.0)
        assert store.results(run)[0].group == odd
