"""What is said of monitoring and drift, held against what the repository has of them."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Nuance, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Evidence, Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import GONE, MARK
from tests.claims.said import only
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("item", "verdict"),
    [("data-collection", "unverifiable"), ("system-metrics", "consistent"), ("drift-check", "consistent")],
)
def test_kept_requests_alone_are_no_monitoring(make_repo: MakeRepo, item: str, verdict: str) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we monitor it", Stance.AFFIRMED)
    findings = {"cloud-monitoring": GONE, item: Finding.done("so it is")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("words", "stance", "verdict"),
    [
        ("we did not monitor anything, other than that there are dashboards", Stance.MIXED, "unverifiable"),
        ("we monitor it, and have no alerts", Stance.MIXED, "consistent"),
        ("we monitor everything except the front end", Stance.AFFIRMED, "consistent"),
    ],
)
def test_what_is_excepted_from_a_denial_of_monitoring_is_not_borne_out(
    make_repo: MakeRepo, words: str, stance: Stance, verdict: str
) -> None:
    said = Claim("monitoring-said", None, 26, 9, words, stance)
    findings = {"cloud-monitoring": GONE, "system-metrics": Finding.done("so it is")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict.value == verdict


@pytest.mark.parametrize("item", ["data-collection", "drift-check"])
def test_a_denial_of_monitoring_is_borne_out_by_what_is_not_there(make_repo: MakeRepo, item: str) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we did not implement monitoring", Stance.DENIED)
    findings = {"cloud-monitoring": Finding(State.UNKNOWABLE, "no dashboard"), item: Finding.done("so it is")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert (found.verdict.value, found.found, found.evidence) == ("consistent", "no dashboard", ())


@pytest.mark.parametrize("item", ["drift-api", "system-metrics", "alerts"])
def test_a_denial_of_monitoring_is_shown_what_is_served(make_repo: MakeRepo, item: str) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we did not implement monitoring", Stance.DENIED)
    findings = {
        "cloud-monitoring": Finding(State.UNKNOWABLE, "no dashboard"),
        item: Finding.done("drift is served"),
    }
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert (found.verdict.value, found.found) == ("consistent", "no dashboard; yet drift is served")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We used monitoring through the Google cloud services.", "unverifiable"),
        ("We monitor drift in the Google cloud.", "consistent"),
        ("We monitor our model.", "consistent"),
    ],
)
@pytest.mark.parametrize("stance", [Stance.AFFIRMED, Stance.MIXED])
def test_a_script_that_computes_drift_is_no_service_of_the_cloud(
    make_repo: MakeRepo, text: str, verdict: str, stance: Stance
) -> None:
    said = Claim("monitoring-said", None, 26, 9, text, stance)
    findings = {
        "cloud-monitoring": Finding(State.UNKNOWABLE, "no dashboard"),
        "drift-check": Finding.done("drift is computed"),
    }
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict(verdict)


@pytest.mark.parametrize(
    ("text", "found"),
    [("We implemented data drift monitoring.", "no drift; no dashboard"), ("We monitor it.", "no dashboard")],
)
def test_who_monitors_drift_is_told_that_nothing_computes_it(make_repo: MakeRepo, text: str, found: str) -> None:
    said = Claim("monitoring-said", None, 26, 9, text, Stance.AFFIRMED)
    findings = {
        "cloud-monitoring": Finding(State.UNKNOWABLE, "no dashboard"),
        "drift-check": Finding(State.NOT_DONE, "no drift"),
    }
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (told,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert (told.verdict, told.found) == (ClaimVerdict.UNVERIFIABLE, found)


def test_a_denial_of_monitoring_where_all_of_it_is_there_says_what_that_proves(make_repo: MakeRepo) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we did not implement monitoring", Stance.DENIED)
    findings = {"cloud-monitoring": Finding.done("a dashboard"), "system-metrics": Finding.done("metrics")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is ClaimVerdict.CONSISTENT
    assert found.found == "what could monitor is no proof that somebody does: metrics; a dashboard"


@pytest.mark.parametrize(
    ("state", "path", "verdict"),
    [
        ("partial", "requirements.txt", "unverifiable"),
        ("partial", "src/metrics.py", "consistent"),
        ("done", "requirements.txt", "consistent"),
        ("partial", None, "unverifiable"),
    ],
)
def test_a_dependency_that_no_code_uses_is_no_monitoring(
    make_repo: MakeRepo, state: str, path: str | None, verdict: str
) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we monitor it", Stance.AFFIRMED)
    finding = (Finding.done if state == "done" else Finding.partial)("so it is", Evidence(path))
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([said], repository, {"drift-api": GONE, "system-metrics": finding})
        (serves,) = check([said], repository, {"drift-api": finding})
    assert found.verdict is ClaimVerdict(verdict)
    assert found.found == (GONE if verdict == "unverifiable" else finding).message
    # A part of what runs is no mere dependency.
    assert serves.verdict is ClaimVerdict.CONSISTENT


@pytest.mark.parametrize("item", ["cloud-monitoring", "telemetry-monitoring", "performance-monitoring"])
def test_a_denial_of_monitoring_speaks_to_the_items_of_every_generation(make_repo: MakeRepo, item: str) -> None:
    said = Claim("monitoring-said", None, 23, 9, "we did not manage to implement monitoring", Stance.DENIED)
    marks = {item: MARK._replace(item_id=item)}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        findings = {"drift-api": Finding(State.NOT_DONE, "no drift"), "cloud-monitoring": GONE, item: GONE}
        (found,) = check([said], repository, findings, marks)
        (plain,) = check([said], repository, findings, {"x": MARK})
        (chosen,) = check([said], repository, {"drift-api": GONE}, marks)  # the ticked item was not chosen
    assert [one.verdict.value for one in (found, plain, chosen)] == ["contradicted", "consistent", "contradicted"]
    assert found.found == f"the repository says so, too, but its item is ticked (line 3); {GONE.message}"
    assert [(one.kind, one.item) for one in disagreements([said], marks, {item: GONE})] == [("denied", item)]


def test_who_begins_with_no_and_says_that_it_would_not_make_sense_denies_it() -> None:
    found = only({26: "No, monitoring our app wouldn't make sense because our data is fixed."}, "monitoring-said")
    assert found is not None and found.stance is Stance.DENIED


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("Monitoring was left out.", None),
        ("Monitoring was skipped, since we had no time.", None),
        ("We did not set up alerts beside the monitoring.", Nuance.OF_A_PART),
        ("We did not use Grafana for monitoring.", Nuance.OF_A_PART),
    ],
)
def test_a_denial_of_one_means_of_monitoring_is_one_of_a_part(text: str, nuance: Nuance | None) -> None:
    found = only({26: text}, "monitoring-said")
    assert found is not None and (found.stance, found.nuance) == (Stance.DENIED, nuance)
