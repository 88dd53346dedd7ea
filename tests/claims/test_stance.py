"""What an answer says in several sentences, of which one may take another back."""

from __future__ import annotations

import pytest

from auditor.claims import Nuance, Stance
from tests.claims.said import only


@pytest.mark.parametrize(
    ("rest", "stance"),
    [
        ("It ensures our model stays useful by training anew when data drift occurs.", Stance.DENIED),
        ("Furthermore, monitoring what our users send would tell us more.", Stance.DENIED),
        ("For our project, target drift is a more useful measure than data drift.", Stance.DENIED),
        ("Still, monitoring is a significant part of keeping our users content.", Stance.DENIED),
        ("But this was enough: our API has Prometheus for monitoring.", Stance.MIXED),
        ("This helped us to set up the monitoring dashboard.", Stance.MIXED),
        ("Still, our app is monitored by Grafana.", Stance.MIXED),
    ],
)
def test_what_a_thing_is_good_for_does_not_take_its_denial_back(rest: str, stance: Stance) -> None:
    for denial in ("We did not manage to implement monitoring.", "We made no monitoring, but monitoring could help."):
        found = only({26: f"{denial} {rest}"}, "monitoring-said")
        assert found is not None and found.stance is stance


def test_tests_that_assert_are_formal_ones() -> None:
    given = {25: "We did not perform formal unit testing or load testing of our API."}
    values = [claim.value for kind in ("api-tests-said", "load-test-said") if (claim := only(given, kind)) is not None]
    assert values == [(), Nuance.OF_A_KIND]
    of_a_kind = only({25: "We did not write dedicated unit tests of our API."}, "api-tests-said")
    assert of_a_kind is not None and of_a_kind.value == Nuance.OF_A_KIND


def test_what_makes_sense_need_not_be_done() -> None:
    found = only(
        {25: "We did not make load tests. It makes sense to write load tests once we have users."}, "load-test-said"
    )
    assert found is not None and found.stance is Stance.DENIED
