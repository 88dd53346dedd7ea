"""What an answer denies of a half of what its item asks for."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Stance
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import GONE, MARK
from tests.claims.said import only
from tests.conftest import MakeRepo

UNKNOWABLE = Finding(State.UNKNOWABLE, "a console leaves no trace")
LOCAL = "We made basic monitoring. "
CONNECTED = f"{LOCAL}We haven't connected it to external tools like Prometheus or GCP Cloud Monitoring."
TESTED = "We wrote unit tests of our API with pytest. "


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (CONNECTED, True),
        (f"{LOCAL}We have not integrated Google Cloud Monitoring since time was short.", True),
        (f"{LOCAL}We did not set up Cloud Monitoring for the front end.", False),
        (f"{LOCAL}We did not set up alerts in Cloud Monitoring.", False),
        (f"{LOCAL}We have not connected every service to Cloud Monitoring.", False),
        (f"{LOCAL}At first we did not use Cloud Monitoring.", False),
        (f"{LOCAL}We did not use Cloud Monitoring, but later we did.", False),
        (f"{CONNECTED} We watched the dashboards of Cloud Run.", False),
        (f"{CONNECTED} Alerts were set up by mail.", False),
        (f"{CONNECTED} One could add dashboards and alerts.", True),
        (LOCAL, False),
    ],
)
def test_monitoring_in_the_cloud_may_be_denied_where_something_is_monitored(text: str, denied: bool) -> None:
    found = only({26: text}, "monitoring-said", "in the cloud")
    assert (found is not None and found.stance is Stance.DENIED) is denied


def test_an_answer_that_watches_the_cloud_takes_that_denial_back() -> None:
    given = {26: CONNECTED, 29: "Our service is monitored by Google Cloud Monitoring."}
    assert only(given, "monitoring-said", "in the cloud") is None


def test_monitoring_that_is_denied_as_a_whole_is_denied_once() -> None:
    assert only({26: "We have not set up Cloud Monitoring."}, "monitoring-said", "in the cloud") is None


@pytest.mark.parametrize(
    ("finding", "verdict", "ticked"),
    [
        (UNKNOWABLE, "consistent", "contradicted"),
        (GONE, "consistent", "contradicted"),
        (Finding.partial("a part"), "unverifiable", "unverifiable"),
        (Finding.done("a dashboard"), "unverifiable", "unverifiable"),
    ],
)
def test_monitoring_denied_of_the_cloud_speaks_to_that_item_alone(
    make_repo: MakeRepo, finding: Finding, verdict: str, ticked: str
) -> None:
    said = Claim("monitoring-said", "in the cloud", 26, 9, "we did not", Stance.DENIED)
    marks = {item: MARK._replace(item_id=item) for item in ("cloud-monitoring", "telemetry-monitoring", "alerts")}
    findings = {"cloud-monitoring": finding, "system-metrics": Finding.done("metrics"), "alerts": UNKNOWABLE}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([said], repository, findings)
        (held,) = check([said], repository, findings, marks)
        assert check([said], repository, {"system-metrics": GONE}) == ()
    assert (found.verdict.value, held.verdict.value) == (verdict, ticked)
    items = [(one.kind, one.item) for one in disagreements([said], marks, findings)]
    assert items == ([("denied", "cloud-monitoring")] if ticked == "contradicted" else [])


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (
            f"{TESTED}These tests were run at home, but are not included in the CI pipeline.".replace(", but", " but"),
            True,
        ),
        (f"{TESTED}The API tests are not part of our CI.", True),
        (f"{TESTED}They are not run by GitHub Actions yet.", True),
        (f"{TESTED}They were not run by GitHub Actions because of the model.", True),
        (f"{TESTED}We also made load tests. They are not included in the CI.", False),
        (f"{TESTED}Some we ran with curl. These tests are not included in the CI.", False),
        (f"{TESTED}The slow ones are not included in the CI.", False),
        ("We use Locust. These tests are not included in the CI.", False),
        (TESTED, False),
    ],
)
def test_tests_of_the_api_may_be_said_not_to_be_run_by_ci(text: str, denied: bool) -> None:
    found = only({25: text}, "api-tests-said", "in CI")
    assert (found is not None and found.stance is Stance.DENIED) is denied


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (GONE, "consistent"),
        (Finding.partial("no workflow runs them"), "consistent"),
        # Those that a workflow runs may be others.
        (Finding.done("a workflow runs them"), "unverifiable"),
    ],
)
def test_tests_that_ci_does_not_run_are_held_against_nobody(
    make_repo: MakeRepo, finding: Finding, verdict: str
) -> None:
    said = Claim("api-tests-said", "in CI", 25, 9, "they are not part of our CI", Stance.DENIED)
    marks = {"api-tests": MARK._replace(item_id="api-tests")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([said], repository, {"api-tests": finding}, marks)
    assert found.verdict.value == verdict
    assert disagreements([said], marks, {"api-tests": finding}) == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("We did not implement monitoring of the performance of our deployed model.", "performance"),
        ("We did not monitor the model performance, since time was short.", "performance"),
        (
            "An alert tells us of the bucket. However, we haven't monitored the model performance.",
            "performance",
        ),
        ("We have not set up any monitoring for the system telemetry of our deployed model.", "telemetry"),
        ("We haven't needed to monitor the model performance, since we did not run in the cloud.", "performance"),
        ("We did not need to monitor the model performance, since the host does.", None),
        ("We did not monitor the model performance, since Cloud Run does that.", None),
        ("We did not monitor the model performance at first.", None),
        ("At first we did not monitor the model performance.", None),
        ("We did not monitor the model performance, but later we did.", None),
        ("We did not monitor the model performance of the second model.", None),
        ("We did not only monitor the model performance.", None),
        ("We did not monitor the model performance. We watch the drift of its inputs.", None),
        ("We did not monitor the telemetry. We set up Prometheus.", None),
        ("We monitor the performance of our deployed model.", None),
        ("We would not monitor the performance of our model.", None),
    ],
)
def test_one_half_of_monitoring_may_be_denied(text: str, key: str | None) -> None:
    found = {one: only({26: text}, "monitoring-said", one) for one in ("performance", "telemetry")}
    assert [one for one, claim in found.items() if claim is not None] == ([key] if key else [])


def test_another_answer_that_watches_the_model_takes_that_denial_back() -> None:
    given = {26: "We did not monitor the model performance.", 31: "One of us implemented the drift detection."}
    assert only(given, "monitoring-said", "performance") is None


@pytest.mark.parametrize(("finding", "ticked"), [(GONE, "contradicted"), (Finding.done("a dashboard"), "unverifiable")])
def test_one_half_of_monitoring_speaks_to_its_own_item(make_repo: MakeRepo, finding: Finding, ticked: str) -> None:
    said = Claim("monitoring-said", "performance", 23, 9, "we did not", Stance.DENIED)
    marks = {item: MARK._replace(item_id=item) for item in ("performance-monitoring", "telemetry-monitoring")}
    findings = {"performance-monitoring": finding, "telemetry-monitoring": GONE, "cloud-monitoring": GONE}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (held,) = check([said], repository, findings, marks)
        assert check([said], repository, {"cloud-monitoring": GONE}) == ()
    assert held.verdict.value == ticked
    items = [(one.kind, one.item) for one in disagreements([said], marks, findings)]
    assert items == ([("denied", "performance-monitoring")] if ticked == "contradicted" else [])


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The API is instrumented. We did not set up any alerts.", True),
        ("No alerts were set up.", True),
        ("Alerts were not configured, since nobody would answer them.", True),
        ("We have not set up alert policies yet.", True),
        ("We did not set up alerts for the frontend.", False),
        ("We did not set up alerts at first. Later we set up an alert for errors.", False),
        ("No alerts were set up in Grafana.", True),
        ("We did not set up alerts by hand. We created an alert policy with Terraform.", False),
        ("We set up an alert for errors.", False),
        ("We might not need alerts.", False),
        ("We would not set up alerts.", False),
    ],
)
def test_alerts_may_be_denied_alone(text: str, denied: bool) -> None:
    assert (only({26: text}, "monitoring-said", "alerts") is not None) is denied


def test_alerts_of_another_answer_take_their_denial_back() -> None:
    given = {26: "We did not set up alerts.", 17: "We set up an alert policy that sends a mail."}
    assert only(given, "monitoring-said", "alerts") is None


@pytest.mark.parametrize(("finding", "denied"), [(UNKNOWABLE, True), (GONE, True), (Finding.done("a policy"), False)])
def test_a_denial_of_alerts_speaks_to_their_item(make_repo: MakeRepo, finding: Finding, denied: bool) -> None:
    said = only({26: "We did not set up any alerts."}, "monitoring-said", "alerts")
    assert said is not None
    marks = {item: MARK._replace(item_id=item) for item in ("alerts", "cloud-monitoring")}
    findings = {"alerts": finding, "cloud-monitoring": GONE}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (held,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert (held.verdict.value == "contradicted") is denied
    items = [(one.kind, one.item) for one in disagreements([said], marks, findings)]
    assert items == ([("denied", "alerts")] if denied else [])
