from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor import audit
from auditor.audited import Audit, AuditedClaim, Decision
from auditor.batch.decisions import Decisions, apply, read_decisions
from auditor.crosscheck import ClaimVerdict, Verdict
from tests.batch.conftest import REPORT
from tests.conftest import MakeRepo

HEAD = "group,item,commit,decision,note,by\n"


def decisions(tmp_path: Path, text: str) -> Decisions:
    path = tmp_path / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    return read_decisions(path)


@pytest.fixture
def found(make_repo: MakeRepo) -> Audit:

    claims = tuple(
        AuditedClaim("test-count", key, 7, 1, "said", "found", ClaimVerdict.CONTRADICTED, ()) for key in (None, "unit")
    )
    return audit(str(make_repo({"reports/README.md": REPORT})), worktree=False)._replace(claims=claims)


def test_a_decision_replaces_the_verdict_and_leaves_the_programs_beside_it(tmp_path: Path, found: Audit) -> None:
    read = decisions(tmp_path, HEAD + f"7,load-test,{str(found.repository.commit)[:8]},Confirmed,seen in the demo,TA\n")
    after, left = apply(found, read.of("7"))
    item = next(item for item in after.items if item.id == "load-test")
    assert (item.verdict, item.standing, left) == (Verdict.REFUTED, Verdict.CONFIRMED, [])
    assert item.decision is not None
    assert (item.decision.note, item.decision.by, item.decision.stale) == ("seen in the demo", "TA", False)
    assert after.summary["discrepancies"] == found.summary["discrepancies"] - 1
    assert item.to_dict()["decision"] == "confirmed"


def test_a_decision_on_another_commit_holds_and_is_stale(tmp_path: Path, found: Audit) -> None:
    after, _ = apply(found, decisions(tmp_path, HEAD + "7,load-test,deadbeef,confirmed,,\n").of("7"))
    decision = next(item.decision for item in after.items if item.id == "load-test")
    assert decision is not None
    assert decision.stale


def test_claims_are_decided_with_and_without_their_key(tmp_path: Path, found: Audit) -> None:
    text = HEAD + "7,claim:test-count,,consistent,,\n7,claim:test-count:unit,,unverifiable,,\n"
    after, _ = apply(found, decisions(tmp_path, text).of("7"))
    assert [claim.standing.value for claim in after.claims] == ["consistent", "unverifiable"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            HEAD + "7,hydra,,fine,,\n",
            "row 2: 'fine' is not a verdict of an item; it is one of refuted, unconfirmed, "
            "disputed, doubtful, confirmed, unverifiable, unclaimed, begun, open, noted",
        ),
        ("PK\x03\x04", "decisions.csv cannot be read (this is a spreadsheet; save it as CSV); no decision was applied"),
        (HEAD + "7,test-count,,consistent,,\n", "begun, open, noted; of a claim write claim:test-count"),
        (HEAD + "7,claim:x,,confirmed,,\n", "row 2: 'confirmed' is not a verdict"),
        (HEAD + "7,hydra,nonsense,open,,\n", "row 2: 'nonsense' is not a commit"),
        (HEAD + "\n,hydra,,open,,\n", "row 3: group is empty"),
        (HEAD + "7,hydra,,open,,\n7,hydra,,begun,,\n", "row 3: hydra of group 7 is decided in row 2 too"),
        ("group;item\n7;hydra\n", "no column 'decision'"),
    ],
)
def test_a_bad_row_is_said_and_costs_itself_alone(tmp_path: Path, text: str, says: str) -> None:
    read = decisions(tmp_path, text + "8,dvc,,open,,\n" if "decision" in text else text)
    assert re.search(re.escape(says) + r"(?=$|[;,( ])", read.problems[0])
    assert f"{says}; of a claim" not in read.problems[0]
    assert ("dvc" in read.of("8")) == ("decision" in text)


def test_what_the_audit_does_not_have_is_said(tmp_path: Path, found: Audit) -> None:
    _, left = apply(found, decisions(tmp_path, HEAD + "7,no-such-item,,open,,\n").of("7"))
    assert left == ["decisions.csv, row 2: 'no-such-item' is nothing that this group's audit has"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("load-tests", "load-test"),
        ("Load-Test", "load-test"),
        ("claim:test-counts", "claim:test-count"),
        ("claim:test-count:unite", "claim:test-count:unit"),
        ("claim:test_count", "claim:test-count"),
        ("load-test" * 100, None),
        ("claim:zzz", None),
    ],
)
def test_what_was_perhaps_meant_is_asked(tmp_path: Path, found: Audit, name: str, meant: str | None) -> None:
    (said,) = apply(
        found, decisions(tmp_path, f"{HEAD}7,{name},,{'consistent' if ':' in name else 'open'},,\n").of("7")
    )[1]
    assert said.endswith(f"audit has; did you mean {meant!r}?" if meant else "audit has")


def test_spreadsheets_may_write_it_and_it_may_be_missing(tmp_path: Path) -> None:
    read = decisions(tmp_path, "\ufeffBY;Decision;Item;Group\nTA;OPEN;hydra;Group A\n")
    assert read.of("group a")["hydra"][1].verdict == "open"
    assert read_decisions(tmp_path / "none.csv") == Decisions()


@pytest.mark.parametrize(
    "row",
    [
        "7;hydra;abcd;confirmed;seen, and heard;TA",
        '7;hydra;abcd;confirmed;"seen, and heard";TA',
        "7\thydra\tabcd\tconfirmed\tseen, and heard\tTA",
        '7,hydra,abcd,confirmed,"seen, and heard",TA',
    ],
)
def test_a_spreadsheet_of_another_country_may_have_added_the_rows(tmp_path: Path, row: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(f"\ufeffgroup,item,commit,decision,note,by;;;;;\r\n{row}\r\n;;;;;\r\n".encode())
    found = read_decisions(path)
    assert found.problems == ()
    assert found.of("7") == {"hydra": (2, Decision("confirmed", "seen, and heard", "TA", "abcd"))}
