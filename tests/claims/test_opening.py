"""Figures of coverage that an answer begins with, and docker files of which an answer names no more than the tool."""

from __future__ import annotations

import pytest

from tests.claims.held import verdicts
from tests.claims.said import only, percent
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("61%; CI fails below 60.", 61),
        ("It is 68 percent.", 68),
        ("It is 71 %, when you run invoke test. The API has about 40%. 100% coverage does not mean much.", 71),
        ("71 percent, and without train.py it would have been 88 percent.", None),
        ("We have 80% as our goal.", None),
        ("We reached 90% (for the model).", None),
        ("We reached 90% (total).", 90),
        ("We had 60%, and now 37%.", None),
        ("100%, would it be reached, would not make us trust the code.", None),
        ("100%: no, we would not trust it. Ours: 37.", None),
        ("It is a 100%, hypothetical case, that is asked about.", None),
        ("We got 71%. 100% would need that we test train.py also.", 71),
        ("In the last run that we looked at it was 41%", 41),
        ("47 % last time. The scripts pull it down.", 47),
        ("The log says 71%", 71),
        ("Only 24 %, because we only test the model.", 24),
        ("Only 24 % of the API is covered.", None),
        ("80% is for the model, 20% for the API.", None),
        ("100% coverage would not mean that there are no errors.", None),
        ("We think 80% is a good goal.", None),
        ("About 40% is the model.", None),
        ("50% of the branches are covered.", None),
        ("It is 71%, but our total coverage is 52%.", 52),
    ],
)
def test_an_answer_may_begin_with_the_figure(text: str, figure: float | None) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None and found.value == percent(figure)


@pytest.mark.parametrize(
    ("text", "more", "verdict"),
    [
        ("We made a docker-compose.yml that starts our images.", {}, "unverifiable"),
        (
            "We made a docker-compose.yml that starts our images.",
            {"docker-compose.yml": "services: {}\n"},
            "consistent",
        ),
        ("We never got Docker to work.", {}, "unverifiable"),
        ("We made images for training and for the API.", {}, "consistent"),
    ],
)
def test_docker_files_that_are_there_bear_out_only_what_is_said(
    make_repo: MakeRepo, text: str, more: dict[str, str], verdict: str
) -> None:
    assert {one.value for one in verdicts(make_repo, {15: text}, more)["docker-named"]} == {verdict}
