"""Which tracked files hold a figure of coverage, and which figure of theirs it is."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.conftest import MakeRepo

PAGE = '<span class="pc_cov">64%</span> <span class="pc_cov">70%</span>\n'
TABLE = "Name Stmts Miss Cover\nTOTAL 4 1 40%\n\nName Stmts Miss Cover\nTOTAL 4 1 64%\n"


@pytest.mark.parametrize(
    ("files", "figures"),
    [
        ({"coverage.xml": '<coverage line-rate="0.64"><package line-rate="0.7"/></coverage>'}, ["64%"]),
        ({"htmlcov/index.html": PAGE}, ["64%"]),
        ({"site/index.html": PAGE}, []),
        ({"site/index.html": PAGE, "site/status.json": "{}"}, ["64%"]),
        ({"site/index.html": PAGE, "other/status.json": "{}"}, []),
        ({"coverage.json": '{"files": {"a": {"percent_covered": 10}}, "totals": {"percent_covered": 64}}'}, ["64%"]),
        ({"badge.json": '{"message": "64%"}'}, ["64%"]),
        ({"coverage.svg": "<text>64%</text><text>64%</text>"}, ["64%"]),
        ({"coverage.txt": TABLE}, ["64%"]),
        ({"notes.txt": TABLE}, []),
    ],
)
def test_the_figure_of_an_artefact_is_the_total_of_its_last_run(
    make_repo: MakeRepo, files: dict[str, str], figures: list[str]
) -> None:
    given = {8: "The total coverage is 80%."}
    (found,) = outcomes(make_repo, given, {"coverage.xml": "", **files})["coverage-figure"]
    assert [place.note for place in found.evidence] == figures
    assert found.verdict.value == ("contradicted" if figures else "unverifiable")
