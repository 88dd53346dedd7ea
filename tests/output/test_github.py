"""Workflow commands: one a line, on the report's lines, and none that students wrote."""

from __future__ import annotations

import re

import pytest

from auditor.audited import Audit, AuditedRemark, Place
from auditor.crosscheck import Verdict
from auditor.finding import Confidence
from auditor.output import render
from auditor.warned import Warned
from tests.output._audits import HOSTILE, an_audit, an_item, hostile_audit

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*,?)+)::([^\r\n]*)")


def commands(audit: Audit) -> list[tuple[str, dict[str, str], str]]:
    text = render(audit, "github").decode("utf-8")
    assert text.endswith("\n")
    found = []
    for line in text[:-1].split("\n"):
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], properties, match[3]))
    return found


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (Verdict.REFUTED, "error"),
        (Verdict.DOUBTFUL, "warning"),
        (Verdict.UNCONFIRMED, "warning"),
        (Verdict.DISPUTED, "warning"),
    ],
)
def test_an_item_is_annotated_on_its_line(verdict: Verdict, kind: str) -> None:
    item = an_item("hydra")._replace(verdict=verdict, line=12, message="no use of hydra: 100%, sorry")
    counts, first = commands(an_audit(items=(item,)))
    assert counts == ("notice", {"title": "audit"}, "1 tick, 1 discrepancy")
    assert first[0] == kind
    assert first[1] == {"file": "reports/README.md", "line": "12", "title": f"hydra%3A {verdict.value}"}
    assert "no use of hydra: 100%25, sorry%0A" in first[2]


def test_what_is_confirmed_is_not_annotated() -> None:
    confirmed = an_item("hydra")._replace(verdict=Verdict.CONFIRMED)
    assert commands(an_audit(items=(confirmed,))) == [("notice", {"title": "audit"}, "1 tick, 0 discrepancies")]


def test_remarks_and_warnings_are_notices_and_a_secret_is_a_warning() -> None:
    remark = AuditedRemark("dead-job", None, "never runs", Confidence.HIGH, (Place("a.yaml", 3, None, None, "", None),))
    warnings = (Warned("secret", "a key", "x.py", 2), Warned("ds-store", "a file", ".DS_Store"))
    found = commands(an_audit((), remarks=(remark,), warnings=warnings))
    assert [(kind, properties.get("file"), properties.get("line")) for kind, properties, _ in found[1:]] == [
        ("warning", "x.py", "2"),
        ("notice", "a.yaml", "3"),
        ("notice", ".DS_Store", None),
    ]


def test_a_remark_is_annotated_on_a_file_of_the_audited_commit() -> None:
    places = tuple(
        Place(path, line, commit, None, "", None)
        for path, line, commit in ((None, None, "f" * 40), ("gone.py", 1, "f" * 40), ("a.yaml", 3, None))
    )
    remark = AuditedRemark("dead-job", None, "never runs", Confidence.HIGH, places)
    _, whole, part = commands(an_audit((), remarks=(remark, remark._replace(evidence=places[:2]))))
    assert whole[1] == {"file": "a.yaml", "line": "3", "title": "remark dead-job"}
    assert part[1] == {"title": "remark dead-job"}
    assert "→ gone.py:1" in part[2]


def test_what_github_does_not_annotate_is_said_to_be_in_the_log() -> None:
    doubtful = an_item(verdict=Verdict.DOUBTFUL)
    counts, secret, *rest = commands(an_audit((doubtful,) * 11, warnings=(Warned("secret", "a key", "x.py", 2),)))
    assert counts[2] == "11 ticks, 11 discrepancies; GitHub shows 10 annotations of a kind, the log has all"
    assert secret[1]["title"] == "audit secret"  # is annotated whatever else there is
    assert len(rest) == 11


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_student_becomes_a_command_or_a_property(text: str) -> None:
    found = commands(hostile_audit(text))
    assert found
    for _, properties, message in found:
        assert set(properties) <= {"file", "line", "title"}
        assert properties.get("line", "1").isdigit()
        assert message.isprintable()


@pytest.mark.parametrize("path", ["/etc/passwd", "../../secret", "a/../../b", "~/x"])
def test_only_paths_inside_of_the_repository_are_named(path: str) -> None:
    audit = an_audit(items=(), warnings=(Warned("unread", "x", path, 3),))
    assert commands(audit)[1][1] == {"title": "audit unread"}
