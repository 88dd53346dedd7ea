"""Where no file begins with a dot, those that are missed may have been left behind."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import extract
from auditor.finding import Finding
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.conftest import Files, MakeRepo
from tests.report.conftest import questions

OWN = "https://github.com/o/n/blob/main"
GIVEN = {
    4: f"See {OWN}/tests/test_x.py and {OWN}/gone.py.",
    11: f"Our CI runs tests on Ubuntu and Windows, and it lints with ruff. See {OWN}/.github/workflows/ci.yml.",
}


@pytest.mark.parametrize(
    ("first", "later", "verdict"),
    [
        ({}, {"a.py": "1\n"}, "unverifiable"),
        ({".DS_Store": "x", "src/.gitkeep": ""}, {"a.py": "1\n"}, "unverifiable"),
        ({".gitignore": "data\n"}, {"a.py": "1\n"}, "contradicted"),
        ({}, {".gitignore": "data\n"}, "contradicted"),
        ({".github/x.md": ""}, {".github/x.md": None}, "contradicted"),
    ],
)
def test_what_begins_with_a_dot_may_have_been_left_behind(
    make_repo: MakeRepo, first: Files, later: Files, verdict: str
) -> None:
    report = {"reports/README.md": questions(load_catalogue(None), GIVEN), "tests/test_x.py": "1\n"}
    findings = {"ci": Finding.not_done("no workflow"), "ci-linting": Finding.not_done("no step that lints")}
    with open_snapshot(parse_source(str(make_repo({**report, **first}, commits=[("Ann", later)])))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = {(one.id, one.key): one for one in check(extract(repository), repository, findings)}
    for known in (("ci-os", None), ("ci-linting", None), ("own-links", f"{OWN}/.github/workflows/ci.yml")):
        assert found[known].verdict.value == verdict
        assert ("left behind" in found[known].found) is (verdict == "unverifiable")
    assert found["own-links", f"{OWN}/gone.py"].verdict.value == "contradicted"


def test_where_no_workflow_is_linked_none_was_left_behind(make_repo: MakeRepo) -> None:
    given = {4: GIVEN[4], 11: "Our CI runs tests on Ubuntu and Windows."}
    report = {"reports/README.md": questions(load_catalogue(None), given), "tests/test_x.py": "1\n"}
    with open_snapshot(parse_source(str(make_repo(report)))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        findings = {"ci": Finding.not_done("no workflow")}
        (found,) = (one for one in check(extract(repository), repository, findings) if one.id == "ci-os")
    assert found.verdict.value == "contradicted"
