"""What becomes of the claims of given answers, held against a small repository that has a bit of everything."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.checklist import load_catalogue
from auditor.claimcheck import CheckedClaim, check
from auditor.claims import Claim, Stance, extract
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.conftest import MakeRepo
from tests.report.conftest import questions

DONE = Finding.done("a locust file")
GONE = Finding(State.NOT_DONE, "no load test")
MARK = Mark("load-test", "Load test", 3, "x", True, False, 0, 1)
DENIED = Claim("load-test-said", None, 25, 9, "we did not", Stance.DENIED)
WORKFLOW = """
on: push
jobs:
  test:
    runs-on: ${{ matrix.os }}
    strategy: {matrix: {os: [ubuntu-latest, macos-latest], python-version: ["3.11", "3.12"]}}
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "${{ matrix.python-version }}"}
      - run: pytest tests
"""
TESTS = """
import pytest
def test_one(): assert 1
@pytest.mark.parametrize("x", [1, 2, 3])
def test_two(x): assert x
@pytest.fixture
def test_data(): return 1
"""


def verdicts(
    make_repo: MakeRepo, given: dict[int, str], more: Mapping[str, str] | None = None
) -> dict[str, set[ClaimVerdict]]:
    """Return the verdicts on the claims of each kind."""
    return {kind: {one.verdict for one in found} for kind, found in outcomes(make_repo, given, more).items()}


def outcomes(
    make_repo: MakeRepo, given: dict[int, str], more: Mapping[str, str] | None = None
) -> dict[str, list[CheckedClaim]]:
    """Return what becomes of the claims of each kind, in their order."""
    catalogue = load_catalogue(None)
    files: dict[str, str | bytes | None] = {
        "reports/README.md": questions(catalogue, given),
        "reports/figures/own.png": b"\x89PNG",
        "tests/test_x.py": TESTS,
        ".github/workflows/tests.yaml": WORKFLOW,
        "dockerfiles/train.dockerfile": "FROM python\nRUN true\n",
        "coverage.xml": '<?xml version="1.0" ?>\n<coverage line-rate="0.612" branch-rate="0"></coverage>\n',
        **(more or {}),
    }
    with open_snapshot(parse_source(str(make_repo(files)))) as snapshot:
        repository = Repository(snapshot, catalogue)
        found: dict[str, list[CheckedClaim]] = {}
        for claim in check(extract(repository), repository, {}):
            found.setdefault(claim.id, []).append(claim)
        return found
