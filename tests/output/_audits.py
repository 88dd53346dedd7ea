"""Audits made by hand for the outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.audited import Audit, AuditedClaim, AuditedItem, AuditedRemark, AuditedReport, AuditedRepository, Place
from auditor.crosscheck import ClaimVerdict, Disagreement, Verdict
from auditor.finding import Confidence, State
from auditor.warned import Warned

COMMIT = "0123456789" * 4

HOSTILE = [
    "::error file=x::pwned",
    "a\n::set-output name=x::y",
    "a\r\n::add-mask::b",
    "%0A::stop-commands::x",
    "##[error]x",
    "a,line=9::x",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png)",
    "https://evil.example www.evil.example me@evil.example @someone #12",
    "**b** _i_ ~~s~~ `c` $m$ &copy; <!-- x -->",
    "# heading",
    "- [ ] item",
    "> quoted",
    "1. list",
    "| a | b |",
    "```\ncode",
    "{0} {{1}} [link](0)",
    "\x1b[31mred\x07 \u202egnp.exe \u2028 \ud800",
    "\\",
    "x" * 5000,
]


def an_item(name: str = "hydra", **changes: Any) -> AuditedItem:
    """Return a refuted item on line 12."""
    item = AuditedItem(
        id=name,
        text="Use Hydra to load the configurations",
        module=("M11",),
        week="Week 1",
        line=12,
        listed=True,
        mark="x",
        ticked=True,
        waived=False,
        state=State.NOT_DONE,
        confidence=Confidence.HIGH,
        verdict=Verdict.REFUTED,
        message="no use of hydra in 6 modules",
        evidence=(),
        elsewhere=(),
        remedy="decorate the entry point",
    )
    return item._replace(**changes)


def an_audit(
    items: Sequence[AuditedItem] | None = None,
    *,
    claims: Sequence[AuditedClaim] = (),
    disagreements: Sequence[Disagreement] = (),
    remarks: Sequence[AuditedRemark] = (),
    warnings: Sequence[Warned] = (),
    url: str | None = "https://github.com/owner/name",
    source: str = "owner/name",
    path: str = "reports/README.md",
) -> Audit:
    """Return an audit of these items (one that is refuted where none are given)."""
    return Audit(
        repository=AuditedRepository(source, url, COMMIT, "main", False, False, False, False),
        report=AuditedReport(True, path, path, "2026", "7", 3),
        items=(an_item(),) if items is None else tuple(items),
        claims=tuple(claims),
        disagreements=tuple(disagreements),
        answers=(),
        statistics={},
        warnings=tuple(warnings),
        remarks=tuple(remarks),
    )


def audit_of(text: str) -> Audit:
    """Return an audit of one refuted item in which the text stands wherever text comes from outside."""
    place = Place(text, 2, None, None, text, None)
    item = an_item(text=text, line=3, message=text, evidence=(place,), remedy="use it")
    audit = an_audit([item], url=None, source=text)
    return audit._replace(
        repository=audit.repository._replace(branch=text), report=audit.report._replace(group=text, members=2)
    )


def a_claim(**changes: Any) -> AuditedClaim:
    """Return a contradicted claim on line 40."""
    claim = AuditedClaim(
        id="test-count",
        key=None,
        question=7,
        line=40,
        said="We have 9 tests.",
        found="2 test functions",
        verdict=ClaimVerdict.CONTRADICTED,
        evidence=(Place("tests/test_a.py", 3, None, None, "1 test", None),),
    )
    return claim._replace(**changes)


def a_disagreement(kind: str = "denied") -> Disagreement:
    """Return one about the item hydra."""
    return Disagreement(kind, "hydra", 12, 12, 50, "the answer says that it was not used")


def hostile_audit(text: str) -> Audit:
    """Return an audit in which everything that a student can write is the text."""
    place = Place(text, 3, None, None, text, "https://evil.example/" + text)
    other = Place(None, None, None, text, text, None)
    item = an_item(text=text, message=text, evidence=(place, other), week=text)
    custom = an_item("custom-1", text=text, verdict=Verdict.UNCLAIMED, message=text)
    remark = AuditedRemark("odd", None, text, Confidence.HIGH, (place,))
    audit = an_audit(
        items=(item, custom),
        claims=(a_claim(said=text, found=text, key=text, evidence=(place, other)),),
        disagreements=(a_disagreement()._replace(message=text),),
        remarks=(remark,),
        warnings=(Warned("unread", text, text, 4),),
        url="https://github.com/owner/" + text,
        source=text,
        path=text,
    )
    return audit._replace(
        repository=audit.repository._replace(branch=text),
        report=audit.report._replace(group=text, generation=text),
    )
