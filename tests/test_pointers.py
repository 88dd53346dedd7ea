from __future__ import annotations

import io
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

import auditor
from auditor.audited import Audit
from auditor.checklist import load_catalogue
from auditor.crosscheck import Level
from auditor.output.terminal import show
from tests.conftest import MakeRepo

REPORT = """\
# Report

## Overall project checklist

### Week 2

* [x] Load test your application (M24)
* [ ] Use logging to log important events in your code (M14)
* [x] Create a git repository (M5)
"""
FILES = {"reports/README.md": REPORT, "docs/loadtest.md": "# Load test\n\n200 users.\n", "src/app.py": "print(1)\n"}
AuditWith = Callable[[str], Audit]


@pytest.fixture
def audit_with(make_repo: MakeRepo) -> AuditWith:
    def build(pointers: str) -> Audit:
        return auditor.audit(str(make_repo({**FILES, ".audit.yaml": pointers})))

    return build


def item(audit: Audit, name: str = "load-test") -> Any:
    return next(item for item in audit.items if item.id == name)


@pytest.mark.parametrize(
    ("entry", "path", "line", "note"),
    [
        ('{path: docs/loadtest.md, note: "k6, 200 users"}', "docs/loadtest.md", None, "k6, 200 users"),
        ("docs/loadtest.md", "docs/loadtest.md", None, ""),
        ("./docs/loadtest.md:3", "docs/loadtest.md", 3, ""),
        ("docs/loadtest.md#L1-L3", "docs/loadtest.md", 1, ""),
        ("docs\\loadtest.md", "docs/loadtest.md", None, ""),
        ("docs/", "docs", None, ""),
    ],
)
def test_a_pointer_disputes_what_was_refuted_and_changes_no_state(
    audit_with: AuditWith, entry: str, path: str, line: int | None, note: str
) -> None:
    audit = audit_with(f"evidence:\n  load-test: {entry}\n")
    found = item(audit)
    assert (found.verdict.value, found.state.value) == ("disputed", "not_done")
    assert (found.pointer.path, found.pointer.line, found.pointer.note) == (path, line, note)
    assert not audit.warnings
    assert (audit.fails(Level.REFUTED), audit.fails(Level.DOUBTFUL)) == (False, True)
    assert Audit.from_dict(audit.to_dict()).to_dict() == audit.to_dict()


def test_the_terminal_shows_where_the_group_points(audit_with: AuditWith) -> None:
    stream = io.StringIO()
    show(audit_with("evidence:\n  load-test: {path: docs/loadtest.md:3, note: k6 cloud run}\n"), file=stream)
    assert "the group points at: docs/loadtest.md:3  k6 cloud run" in stream.getvalue()


def test_pointers_for_what_is_found_or_not_ticked_change_no_verdict(audit_with: AuditWith) -> None:
    audit = audit_with("evidence:\n  git-repository: src/app.py\n  logging: src/app.py\n")
    assert [item(audit, name).verdict.value for name in ("git-repository", "logging")] == ["confirmed", "open"]
    assert item(audit, "logging").pointer.path == "src/app.py"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("evidence:\n  load_test: docs/loadtest.md\n", 2, "'load_test' is not an item of the checklist; did you mean load-test?"),
        ("evidence:\n  load-test: docs/LoadTest.md\n", 2, "there is no docs/LoadTest.md; did you mean docs/loadtest.md?"),
        ("evidence:\n\n  load-test: {path: loadtest.md}\n", 3, "did you mean docs/loadtest.md?"),
        ("evidence:\n  load-test: ../secret\n", 2, "inside the repository"),
        ("evidence:\n  load-test: .\n", 2, "inside the repository"),
        ("evidence:\n  load-test: https://k6.example/run\n", 2, "is an address"),
        ("evidence:\n  load-test: {note: k6}\n", 2, "give `path`"),
        ("evidence:\n  load-test: [docs]\n", 2, "give `path`"),
        ("evidence:\n  load-test:\n", 2, "give `path`"),
        ("evidence: [load-test]\n", 1, "is to be a mapping"),
        ("- load-test\n", 1, "is to hold `evidence:`"),
        ("evidnce:\n  load-test: docs\n", 1, "has `evidence` alone"),
        ("evidence:\n  load-test: {path: docs\n", 3, "is not valid YAML"),
        ("a: \x00\n", None, "is not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_disputes_nothing(
    audit_with: AuditWith, text: str, line: int | None, said: str
) -> None:
    audit = audit_with(text)
    assert item(audit).verdict.value == "refuted"
    warned = [warning for warning in audit.warnings if warning.id.startswith("pointer-")]
    assert [(warning.path, warning.line) for warning in warned] == [(".audit.yaml", line)]
    assert said in warned[0].message


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("docs/loadtest.md:99", "line 99 is not in docs/loadtest.md, which has 3 lines"),
        ("{path: docs/loadtest.md, nota: k6}", "'nota' is neither `path` nor `note`"),
        ("{path: docs/loadtest.md, note: [k6]}", "`note` is to be a text"),
    ],
)
def test_a_small_slip_is_said_and_the_pointer_holds(audit_with: AuditWith, entry: str, said: str) -> None:
    audit = audit_with(f"evidence:\n  load-test: {entry}\n")
    assert item(audit).verdict.value == "disputed"
    assert [said in warning.message for warning in audit.warnings] == [True]


@pytest.mark.parametrize("text", ["", "# nothing\n", "evidence:\n", "evidence: {}\n"])
def test_an_empty_file_says_nothing(audit_with: AuditWith, text: str) -> None:
    assert not audit_with(text).warnings


def test_a_file_of_nearly_the_right_name_is_said(make_repo: MakeRepo) -> None:
    audit = auditor.audit(str(make_repo({**FILES, ".audit.yml": "evidence:\n  load-test: docs\n"})))
    assert [warning.message for warning in audit.warnings] == [".audit.yml is not read: rename it to .audit.yaml"]


SCHEMA = json.loads(files("auditor.output").joinpath("audit-pointers.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ({"evidence": {"load-test": {"path": "docs/loadtest.md", "note": "k6"}, "hydra": "src/train.py:3"}}, True),
        ({"evidence": None}, True),
        ({}, True),
        ({"evidence": {"an-item-of-another-course": "docs"}}, True),
        ({"evidence": {"load-test": {"note": "k6"}}}, False),
        ({"evidence": {"load-test": {"path": "docs", "nota": "k6"}}}, False),
        ({"evidence": {"load-test": ["docs"]}}, False),
        ({"evidence": {"load-test": "https://k6.example/run"}}, False),
        ({"evidence": {"load-test": "../secret"}}, False),
        ({"evidnce": {}}, False),
    ],
)
def test_the_schema_for_editors_accepts_what_is_read(data: object, valid: bool) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(data) is valid


def test_the_schema_offers_every_item() -> None:
    offered = SCHEMA["properties"]["evidence"]["properties"]
    assert {name: entry["description"] for name, entry in offered.items()} == {
        item.id: item.text for item in load_catalogue().items
    }
