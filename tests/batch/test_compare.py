from __future__ import annotations

import json
from pathlib import Path

from auditor import audit
from auditor.audited import Audit, AuditedClaim, AuditedItem, Place
from auditor.batch._activity import spans
from auditor.batch.compare import changes
from auditor.batch.decisions import read_decisions
from auditor.batch.groups import Group
from auditor.batch.store import Store
from auditor.crosscheck import ClaimVerdict, Disagreement, Verdict
from tests.batch.conftest import REPORT
from tests.conftest import MakeRepo


def test_what_changed_between_two_runs_is_said(make_repo: MakeRepo, tmp_path: Path) -> None:
    old = audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)
    items = tuple(i._replace(verdict=Verdict.CONFIRMED) if i.id == "load-test" else i for i in old.items)
    new = old._replace(items=items, repository=old.repository._replace(commit="f" * 40))
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


def test_what_an_answer_or_a_checklist_says_no_more_is_told_as_what_it_says_anew(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    old = audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)
    link = AuditedClaim("own-links", "src/a:b.py", 9, 9, "a", "no such file", ClaimVerdict.CONTRADICTED, ())
    custom = old.items[0]._replace(id="custom-1", verdict=Verdict.NOTED)
    group = Group("1", "1", 2, "a/b")
    with Store(tmp_path / "s.sqlite") as store:
        for key, items, claims in (("a", old.items, ()), ("b", (*old.items, custom), (link,)), ("c", old.items, ())):
            repository = old.repository._replace(commit=key * 40)
            found = old._replace(items=items, claims=claims, repository=repository)
            run = store.begin({}, {"1"})
            store.save(run, 0, group, key, found, json.dumps(found.to_dict()).encode(), 1.0)
            store.finish(run)
        assert list(changes(store, 1, 2))[1:3] == [
            "1: custom-1 not listed -> noted",
            "1: claim own-links:src/a:b.py not said -> contradicted",
        ]
        assert list(changes(store, 2, 3))[1:3] == [
            "1: custom-1 noted -> not listed",
            "1: claim own-links:src/a:b.py contradicted -> not said",
        ]


def test_what_an_answer_says_against_a_mark_is_told_where_it_changed(make_repo: MakeRepo, tmp_path: Path) -> None:
    base = audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)
    denied = Disagreement("denied", "load-test", 25, 6, 30, "ticked, but")
    affirmed = Disagreement("affirmed", "hydra", 12, 7, 40, "not ticked, but")
    with Store(tmp_path / "s.sqlite") as store:
        for key, entry in (("a", denied), ("b", affirmed)):
            found = base._replace(disagreements=(entry,), repository=base.repository._replace(commit=key * 40))
            run = store.begin({}, {"1"})
            store.save(run, 0, Group("1", "1", 2, "a/b"), key, found, json.dumps(found.to_dict()).encode(), 1.0)
            store.finish(run)
        assert list(changes(store, 1, 2))[1:] == [
            "1: hydra: an answer affirms it where it is not ticked, which none did",
            "1: load-test: no answer denies its tick any more",
        ]


def test_what_changed_of_one_commit_is_not_the_groups_doing(make_repo: MakeRepo, tmp_path: Path) -> None:
    old = audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)
    items = tuple(i._replace(verdict=Verdict.DOUBTFUL) if i.id == "load-test" else i for i in old.items)
    with Store(tmp_path / "s.sqlite") as store:
        for key, found in (("a", old), ("b", old._replace(items=items)), ("c", old._replace(items=items))):
            run = store.begin({}, {"1"})
            store.save(run, 0, Group("1", "1", 2, "a/b"), key, found, json.dumps(found.to_dict()).encode(), 1.0)
            store.finish(run)
        assert list(changes(store, 1, 2)) == [
            "1: the same commit; the program, its options, the row or other branches have changed",
            "1: load-test refuted -> doubtful",
        ]
        assert list(changes(store, 2, 3)) == []


def test_decisions_on_what_has_changed_since_are_said(make_repo: MakeRepo, tmp_path: Path) -> None:
    old = audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)
    place = Place("load.py", 3, None, None, "class Load", None)
    base = next(item for item in old.items if item.id == "load-test")._replace(evidence=(place,))
    claim = AuditedClaim("own-links", "a.py", 9, 9, "a.py", "no a.py", ClaimVerdict.CONTRADICTED, ())

    def at(commit: str, *items: AuditedItem, claims: tuple[AuditedClaim, ...] = (claim,)) -> Audit:
        named = {item.id: item for item in items}
        kept = tuple(named.get(item.id, item) for item in old.items)
        return old._replace(items=kept, claims=claims, repository=old.repository._replace(commit=commit * 40))

    moved = base._replace(evidence=(place._replace(line=7),))
    unticked = base._replace(mark=" ", ticked=False)
    found = {"a": at("a", base), "b": at("b", moved), "c": at("c", unticked), "d": at("d", base, claims=())}
    group = Group("1", "one", 2, "a/b")
    said = {}
    with Store(tmp_path / "s.sqlite") as store:
        for key, one in found.items():
            run = store.begin({}, {"1"})
            store.save(run, 0, group, key, one, json.dumps(one.to_dict()).encode(), 1.0)
            store.finish(run)
        for name, run, rows in (
            ("moved", 2, ["load-test,aaaa,refuted", "hydra,aaaa,noted", "claim:own-links:a.py,,consistent"]),
            ("unticked", 3, ["load-test,AAAAAAAAAAAA,refuted"]),
            ("at this commit", 2, ["load-test,bbbb,refuted"]),
            ("at none", 2, ["load-test,,refuted"]),
            ("at none, and the same", 4, ["load-test,,refuted"]),
            ("not kept", 2, ["load-test,9999,refuted"]),
            ("new", 1, ["claim:own-links,dddd,consistent"]),
        ):
            (tmp_path / "decisions.csv").write_text(
                "group,item,commit,decision\n" + "".join(f"ONE,{r}\n" for r in rows), encoding="utf-8"
            )
            decisions = read_decisions(tmp_path / "decisions.csv")
            assert decisions.problems == ()
            sentences = changes(store, 1, run, decisions)
            said[name] = [sentence.removeprefix("1: ") for sentence in sentences if "decision" in sentence]
    made = "stale decision: refuted for load-test was made at aaaa, the commit is now bbbbbbbbbb; "
    evidence = "its evidence has changed: load.py:3 (class Load) -> load.py:7 (class Load)"
    assert said == {
        "moved": [
            "stale decision: noted for hydra was made at aaaa, the commit is now bbbbbbbbbb; "
            "what it is about has not changed",
            made + evidence,
        ],
        "unticked": [
            "stale decision: refuted for load-test was made at aaaaaaaaaa, the commit is now cccccccccc; "
            "the mark has changed: [x] -> [ ]"
        ],
        "at this commit": [],
        "at none": [f"perhaps stale decision: refuted for load-test names no commit; {evidence}"],
        "at none, and the same": [],
        "not kept": [made.replace("aaaa", "9999") + "its audit is not kept"],
        "new": [
            "stale decision: consistent for claim:own-links:a.py was made at dddd, the commit is now aaaaaaaaaa; "
            "it was not there then"
        ],
    }


def test_activity_has_one_scale_for_all_that_odd_clocks_do_not_stretch() -> None:
    days = {f"2026-01-{day:02}": 10 for day in range(1, 21)}
    first, second, none = spans([{**days, "1970-01-01": 1, "2099-01-01": 1}, {"2026-01-20": 3, "no day": 1}, {}])
    assert (len(first), sum(first)) == (20, 200)
    assert second == (*[0] * 19, 3)
    assert none == (0,) * 20
    assert spans([{}, {}]) == [(), ()]
