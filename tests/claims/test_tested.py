"""What answers say of tests of the API."""

from __future__ import annotations

import pytest

from auditor.claims import Stance
from tests.claims.said import only

AFFIRMED, DENIED = Stance.AFFIRMED, Stance.DENIED


@pytest.mark.parametrize(
    ("text", "stance", "value"),
    [
        ("We didn't test our API.", DENIED, ()),
        ("We have not tested the backend API, for lack of time.", DENIED, ()),
        ("We performed testing of the backend API.", AFFIRMED, "by hand"),
        ("We tested both routes. We tested the endpoints with a file of a wrong kind.", AFFIRMED, "by hand"),
        ("We tested our API with pytest.", AFFIRMED, ()),
        ("We wrote no unit tests of the API. We tested our API manually and it answered.", DENIED, ()),
        ("We did no load testing of our API.", None, None),
        ("We tested our API with Locust for 50 users.", None, None),
    ],
)
def test_who_tests_the_api_may_do_so_by_hand(text: str, stance: Stance | None, value: object) -> None:
    found = only({25: text}, "api-tests-said")
    assert ((found.stance, found.value) if found else (None, None)) == (stance, value)
