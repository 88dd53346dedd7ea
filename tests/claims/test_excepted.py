"""What a sentence takes out of all that it tells of."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import THINGS, only, stance_said

_PLAIN = [one for one in THINGS if one[0] not in ("profiling-said", "ci-linting")]
"""Those that are read in sentences of any form."""


@pytest.mark.parametrize(("kind", "question", "thing"), _PLAIN)
@pytest.mark.parametrize(
    "text",
    [
        "We did everything except {}.",
        "We did all of it, except for {}.",
        "Except for {}, everything was done.",
        "With the exception of {}, everything is in place.",
        "Everything but {} was done.",
        "Everything was implemented apart from {}.",
    ],
)
def test_what_alone_is_left_out_is_denied(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.DENIED


@pytest.mark.parametrize(("kind", "question", "thing"), _PLAIN)
@pytest.mark.parametrize("text", ["We did nothing except {}.", "We did not do anything except {}."])
def test_what_alone_is_there_is_affirmed(text: str, kind: str, question: int, thing: str) -> None:
    assert stance_said(text.format(thing), kind, question) is Stance.AFFIRMED


@pytest.mark.parametrize(("kind", "question", "thing"), THINGS)
@pytest.mark.parametrize(
    "text",
    [
        "Everything was easy except {}.",
        "All of our commands run in a container except {}.",
        "We had no problems except with {}.",
        "We found everything intuitive except for {}.",
    ],
)
def test_an_exception_from_something_else_denies_nothing(text: str, kind: str, question: int, thing: str) -> None:
    # A tool that is named there is one that was used.
    affirmed = (Stance.AFFIRMED,) if kind not in ("config-tool", "ci-caching", "ci-linting") else ()
    assert stance_said(text.format(thing), kind, question) not in (*affirmed, Stance.DENIED)


@pytest.mark.parametrize(
    ("text", "kind", "stance"),
    [
        ("Except for unit tests, the API is tested: with Locust.", "api-tests-said", None),
        ("Except for unit tests, the API is tested: with Locust.", "load-test-said", Stance.AFFIRMED),
        ("Apart from unit tests, the API is load tested with Locust.", "api-tests-said", Stance.AFFIRMED),
        ("Besides unit tests, we did load testing.", "api-tests-said", Stance.AFFIRMED),
        ("Except for the front end, we did load testing.", "load-test-said", Stance.AFFIRMED),
        ("Apart from the front end, we did not do load testing.", "load-test-said", Stance.DENIED),
        ("We did not do load testing except for one small script.", "load-test-said", Stance.MIXED),
    ],
)
def test_what_an_exception_is_taken_from_is_what_it_was(text: str, kind: str, stance: Stance | None) -> None:
    found = only({25: text}, kind)
    assert (found.stance if found is not None else None) is stance
