"""Workflows that bore an answer out once: the commit that ended it is shown."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import extract
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.conftest import Files, MakeRepo, run_git
from tests.report.conftest import questions

_PATH = ".github/workflows/tests.yaml"


def _workflow(*systems: str) -> str:
    return (
        "on: push\njobs:\n  a:\n    runs-on: ${{ matrix.os }}\n    strategy:\n      matrix:\n"
        f"        os: [{', '.join(systems)}]\n    steps:\n      - run: pytest\n"
    )


_BOTH = {_PATH: _workflow("ubuntu-latest", "macos-latest")}
_ONE = {_PATH: _workflow("ubuntu-latest")}
_REPORT = {"reports/README.md": questions(load_catalogue(None), {11: "The tests run on Ubuntu and macOS."})}


@pytest.mark.parametrize(
    ("commits", "verdict", "told"),
    [
        (({**_ONE, **_REPORT},), "contradicted", False),
        ((_BOTH, _ONE, _REPORT), "contradicted", True),
        ((_BOTH, _REPORT, _ONE), "unverifiable", True),
        ((_BOTH, {_PATH: None}, _ONE, _REPORT), "contradicted", True),
        ((_REPORT, _BOTH), "consistent", False),
    ],
)
def test_the_end_of_what_the_workflows_did_is_shown(
    make_repo: MakeRepo, commits: tuple[Files, ...], verdict: str, told: bool
) -> None:
    path = make_repo({"a.txt": ""}, commits=[("Ann", files) for files in commits])
    with open_snapshot(parse_source(str(path))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = (one for one in check(extract(repository), repository, {}) if one.id == "ci-os")
    assert found.verdict.value == verdict
    ended = found.evidence[-1].commit if told else None
    assert ("it was as said until" in found.found) is told
    assert ended is None or ended in run_git(path, "log", "--format=%H", "--", _PATH)
