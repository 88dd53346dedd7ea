"""Branches and pull requests of others, in a sentence without a verb, or denied before an aside."""

from __future__ import annotations

import pytest

from tests.claims.said import claims


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Bigger companies usually rely on pull requests. We did not strictly use branches.", ("denied", None)),
        (
            "Professional teams often use branches and PRs. We didn't strictly use branches and PRs.",
            ("denied", "denied"),
        ),
        ("We relied on branches and pull requests as professional teams do.", ("affirmed", "affirmed")),
        ("In retrospect, it would have been better to have branches and pull requests.", (None, None)),
        ("Short branches and pull requests. Direct pushes were forbidden.", ("affirmed", "affirmed")),
        ("Branches and pull requests are a good idea.", (None, None)),
        ("Nobody merged pull requests.", (None, None)),
    ],
)
def test_what_others_do_is_not_said_of_the_group(text: str, stances: tuple[str | None, str | None]) -> None:
    found = {one.key: one.stance.value for one in claims({9: text}) if one.id == "branches-and-prs" and one.stance}
    assert (found.get("branches"), found.get("pull requests")) == stances


def test_the_denial_is_quoted_before_an_aside() -> None:
    text = (
        "We ended up not using branches and pull requests. At the beginning, we did create an extra branch. "
        "Although they are useful, we did use branches and pull requests, since we were few."
    )
    said = {one.said for one in claims({9: text}) if one.id == "branches-and-prs"}
    assert said == {"We ended up not using branches and pull requests."}
