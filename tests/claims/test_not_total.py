"""Percentages beside coverage that are nobody's total, and those that are."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, Stance
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.said import only, percent
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    "text",
    [
        "A coverage of 100% is no proof.",
        "A code coverage of 100% says little.",
        "A coverage of 100% may still hide errors.",
        "100% coverage can be reached with bad tests.",
        "Coverage of 100% is overrated.",
        "A coverage near 100% is costly.",
        "90% coverage is seen as good in industry.",
        "The workflow fails below 60% coverage.",
        "CI fails under 60% coverage.",
        "Merging is blocked below 60% coverage.",
        "Pull requests need 60% coverage.",
        "Branch coverage is 55%.",
        "Our API has a coverage of 88%, the rest is lower.",
        "Coverage of the tests folder itself is 100%.",
        "Including tests, the coverage is 81%.",
        "Coverage without __init__ files is 75%.",
        "We have 100% code coverage on the prediction code (predict.py) and the API (main.py).",
    ],
)
def test_a_percentage_of_something_else_is_no_total(text: str) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None
    assert found.value is None


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Our coverage is 81%.", 81),
        ("We have a coverage of 100%, which is no proof.", 100),
        ("A coverage of 92% is reached.", 92),
        ("100% coverage was reached.", 100),
        ("The coverage is 81%, and merging is blocked below 60%.", 81),
        ("Our coverage is 81%. A coverage of 100% is no proof.", 81),
        ("With our tests we reach 81% coverage.", 81),
        ("The tests have a coverage of 88%.", 88),
        ("95%", 95),
    ],
)
def test_the_figure_that_is_said_of_the_whole_is_read(text: str, figure: float) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None
    assert found.value == percent(figure)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("So far we couldn't compute the coverage because we ran into an error.", True),
        ("We did not calculate the code coverage.", True),
        ("Coverage was not measured, as we ran out of time.", True),
        ("We did not measure the coverage of the API.", False),
        ("We did not compute the coverage by hand, it is 81%.", False),
    ],
)
def test_coverage_may_be_said_not_to_be_measured(text: str, denied: bool) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None
    assert (found.stance is Stance.DENIED) is denied


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [(Finding(State.NOT_DONE, "no coverage"), "consistent"), (Finding.done("pytest --cov"), "unverifiable")],
)
def test_coverage_that_was_not_measured_is_held_against_its_item(
    make_repo: MakeRepo, finding: Finding, verdict: str
) -> None:
    claim = Claim("coverage-figure", None, 8, 9, "no coverage was measured", Stance.DENIED)
    with open_snapshot(parse_source(str(make_repo({"a.py": "x = 1\n"})))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {"coverage": finding})
    assert (found.verdict.value, found.found) == (verdict, finding.message)
