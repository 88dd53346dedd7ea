from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from auditor import audit
from auditor.batch._activity import spans
from auditor.batch.compare import changes
from auditor.batch.groups import Group
from auditor.batch.store import Store
from auditor.crosscheck import Verdict
from tests.batch.conftest import REPORT
from tests.conftest import MakeRepo


def test_what_changed_between_two_runs_is_said(make_repo: MakeRepo, tmp_path: Path) -> None:
    old = audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)
    items = tuple(replace(i, verdict=Verdict.CONFIRMED) if i.id == "load-test" else i for i in old.items)
    new = replace(old, items=items, repository=replace(old.repository, commit="f" * 40))
    with Store(tmp_path / "s.sqlite") as store:
        for key, found in (("a", old), ("b", new)):
            run = store.begin({}, {"1", "2", "3", "4"})
            text = json.dumps(found.to_dict()).encode()
            store.save(run, 0, Group("1", "1", 2, "a/b"), key, found, text, 1.0)
            store.save(run, 1, Group("2", "2", 3, "a/b"), "same", old, json.dumps(old.to_dict()).encode(), 1.0)
            store.fail(run, 2, Group("3" if key == "a" else "4", "3", 4, None), "no repository", 0.0)
            store.finish(run)
        assert list(changes(store, 1, 2)) == [
            f"1: commit {str(old.repository.commit)[:10]} -> ffffffffff",
            "1: load-test refuted -> confirmed",
            "1: discrepancies 1 -> 0",
            "4: new in the table",
            "3: no longer in the table",
        ]


def test_activity_has_one_scale_for_all_that_odd_clocks_do_not_stretch() -> None:
    days = {f"2026-01-{day:02}": 10 for day in range(1, 21)}
    first, second, none = spans([{**days, "1970-01-01": 1, "2099-01-01": 1}, {"2026-01-20": 3, "no day": 1}, {}])
    assert (len(first), sum(first)) == (20, 200)
    assert second == (*[0] * 19, 3)
    assert none == (0,) * 20
    assert spans([{}, {}]) == [(), ()]
