"""What answers say of tests of the API, and of monitoring as a whole."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Stance
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.said import claims, only
from tests.conftest import MakeRepo
from tests.test_claimcheck import GONE, MARK

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
        ("We did not perform formal unit testing of our API.", DENIED, ()),
        ("We did not perform thorough unit testing of our API.", DENIED, "of a kind"),
        ("We did no load testing of our API.", None, None),
        ("We tested our API with Locust for 50 users.", None, None),
    ],
)
def test_who_tests_the_api_may_do_so_by_hand(text: str, stance: Stance | None, value: object) -> None:
    found = only({25: text}, "api-tests-said")
    assert ((found.stance, found.value) if found else (None, None)) == (stance, value)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("We did not manage to implement monitoring.", True),
        ("We did not have any monitoring. With more time we would add alerts for errors.", True),
        ("We did not implement monitoring. But we set up an alert on the budget.", False),
        ("We did not implement monitoring. Alerts on errors: see the figure.", False),
        ("We did not set up drift monitoring.", False),
        ("We did not make any monitoring besides that of the host.", False),
        ("We have monitoring with Prometheus.", False),
        ("We did not implement any monitoring. An alert was set up, see question 17.", False),
    ],
)
def test_monitoring_is_denied_as_a_whole_where_no_alert_is_spoken_of(text: str, whole: bool) -> None:
    found = only({26: text}, "monitoring-said")
    assert found is not None
    assert (found.value == "whole") is whole
    elsewhere = only({26: text, 17: "Monitoring: we set up an example alert, too."}, "monitoring-said")
    assert elsewhere is not None
    assert elsewhere.value != "whole"


@pytest.mark.parametrize(
    ("value", "alerts", "verdict"),
    [
        ("whole", Finding(State.UNKNOWABLE, "a console leaves no trace"), "contradicted"),
        ("whole", Finding.done("an alert policy"), "consistent"),
        ((), Finding(State.UNKNOWABLE, "a console leaves no trace"), "consistent"),
    ],
)
def test_who_has_no_monitoring_at_all_has_no_alerts(
    make_repo: MakeRepo, value: object, alerts: Finding, verdict: str
) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we did not implement monitoring", Stance.DENIED, value)
    findings, marks = {"cloud-monitoring": GONE, "alerts": alerts}, {"alerts": MARK._replace(item_id="alerts")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict == verdict
    told = [(one.kind, one.item) for one in disagreements([said], marks, findings)]
    assert told == ([("denied", "alerts")] if verdict == "contradicted" else [])


LINK = "Create a data storage in GCP Bucket for your data and link this with your data version control setup"


@pytest.mark.parametrize(
    ("wording", "bucket", "stance", "verdict"),
    [
        (LINK, Finding.partial("a bucket is used, but no DVC remote is on it"), DENIED, "contradicted"),
        (LINK, Finding.done("a DVC remote on a bucket"), DENIED, "consistent"),
        (LINK, Finding.partial("a bucket is used, but no DVC remote is on it"), Stance.HYPOTHETICAL, "consistent"),
        (LINK.replace("link", "preferable link"), Finding.partial("a bucket is used"), DENIED, "consistent"),
        (f"{LINK} - skipped the last, as we have no DVC", Finding.partial("a bucket is used"), DENIED, "consistent"),
    ],
)
def test_who_has_no_data_versions_has_linked_no_bucket_with_them(
    make_repo: MakeRepo, wording: str, bucket: Finding, stance: Stance, verdict: str
) -> None:
    said = Claim("dvc-used", None, 10, 9, "we did not use DVC", stance, ())
    findings, marks = (
        {"data-versioning": GONE, "bucket": bucket},
        {"bucket": MARK._replace(item_id="bucket", text=wording)},
    )
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict == verdict
    told = [(one.kind, one.item) for one in disagreements([said], marks, findings)]
    assert told == ([("denied", "bucket")] if verdict == "contradicted" else [])


@pytest.mark.parametrize(
    ("text", "found", "kinds"),
    [
        ("We are not using caching right now.", Finding.partial("a matrix, without a cache"), ["denied"]),
        ("We are not using caching right now.", Finding.done("a cache and a matrix"), []),
        ("We use caching for pip.", Finding.partial("a cache, without a matrix"), []),
        ("With more time we would use caching.", Finding.partial("a matrix, without a cache"), []),
    ],
)
def test_who_does_not_cache_has_no_caching_in_the_workflows(text: str, found: Finding, kinds: list[str]) -> None:
    item = "ci-caching-and-matrix"
    said = [claim for claim in claims({11: text}) if claim.id == "ci-caching"]
    assert said
    told = disagreements(said, {item: MARK._replace(item_id=item)}, {item: found})
    assert [one.kind for one in told] == kinds
