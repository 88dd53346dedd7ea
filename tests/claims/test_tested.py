"""What answers say of tests of the API, and of monitoring as a whole."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import KINDS, Claim, Names, Nuance, Stance
from auditor.finding import Finding, State, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import GONE, MARK
from tests.claims.said import only
from tests.conftest import MakeRepo

AFFIRMED, DENIED = Stance.AFFIRMED, Stance.DENIED


@pytest.mark.parametrize(
    ("text", "stance", "nuance"),
    [
        ("We didn't test our API.", DENIED, None),
        ("We have not tested the backend API, for lack of time.", DENIED, None),
        ("We performed testing of the backend API.", AFFIRMED, Nuance.BY_HAND),
        ("We tested both routes. We tested the endpoints with a file of a wrong kind.", AFFIRMED, Nuance.BY_HAND),
        ("We tested our API with pytest.", AFFIRMED, None),
        ("We wrote no unit tests of the API. We tested our API manually and it answered.", DENIED, None),
        ("We did not perform formal unit testing of our API.", DENIED, None),
        ("We did not perform thorough unit testing of our API.", DENIED, Nuance.OF_A_KIND),
        ("We did no load testing of our API.", None, None),
        ("We implemented testing of the API and load testing.", AFFIRMED, Nuance.BY_HAND),
        ("We tested our API with Locust for 50 users.", None, None),
    ],
)
def test_who_tests_the_api_may_do_so_by_hand(text: str, stance: Stance | None, nuance: Nuance | None) -> None:
    found = only({25: text}, "api-tests-said")
    assert ((found.stance, found.nuance) if found else (None, None)) == (stance, nuance)


@pytest.mark.parametrize(
    ("question", "kind", "text", "said"),
    [
        (
            25,
            "load-test-said",
            "For load testing, we would use Locust. We did not complete the load testing for lack of time.",
            "We did not complete the load testing for lack of time.",
        ),
        (
            25,
            "api-tests-said",
            "We did not write comprehensive unit tests. If we were to write them, we would take pytest.",
            "We did not write comprehensive unit tests.",
        ),
        (
            25,
            "load-test-said",
            "For load testing, we would use Locust. We did not have time for it.",
            "For load testing, we would use Locust.",
        ),
        (
            9,
            "branches-and-prs",
            "We didn't really use branches, but we could have. Working in branches could have helped.",
            "We didn't really use branches, but we could have.",
        ),
        (
            9,
            "branches-and-prs",
            "We were not working in quite the same way when it came to our branches. Branches could be reviewed.",
            "Branches could be reviewed.",
        ),
    ],
)
def test_what_was_not_done_is_quoted_before_what_one_would_do(question: int, kind: str, text: str, said: str) -> None:
    found = only({question: text}, kind)
    assert found is not None
    assert (found.said, found.stance) == (said, Stance.HYPOTHETICAL)


@pytest.mark.parametrize(
    ("text", "stance", "said"),
    [
        (
            "The only thing that we could monitor is the telemetry, where we look at what the host measures.",
            AFFIRMED,
            "The only thing that we could monitor is the telemetry, where we look at what the host measures.",
        ),
        (
            "The only thing we could monitor would be the latency.",
            Stance.HYPOTHETICAL,
            "The only thing we could monitor would be the latency.",
        ),
        (
            "We played around with drift. However, we did not implement monitoring.",
            Stance.MIXED,
            "However, we did not implement monitoring.",
        ),
        (
            "We monitor drift. However, we did not implement monitoring of the host.",
            Stance.MIXED,
            "We monitor drift.",
        ),
        (
            "We added Prometheus. Apart from this, we did not implement any other monitoring.",
            AFFIRMED,
            "We added Prometheus.",
        ),
    ],
)
def test_monitoring_is_read_and_quoted_where_it_is_spoken_of(text: str, stance: Stance, said: str) -> None:
    found = only({26: text}, "monitoring-said")
    assert found is not None
    assert (found.stance, found.said) == (stance, said)


@pytest.mark.parametrize(
    "text", ["We did not do any other load testing.", "We performed no further load tests.", "No further load tests."]
)
def test_who_does_no_more_of_a_thing_denies_it_not(text: str) -> None:
    assert only({25: text}, "load-test-said") is None


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
    assert (found.nuance is Nuance.WHOLE) is whole
    elsewhere = only({26: text, 17: "Monitoring: we set up an example alert, too."}, "monitoring-said")
    assert elsewhere is not None
    assert elsewhere.nuance is not Nuance.WHOLE


@pytest.mark.parametrize(
    ("nuance", "alerts", "verdict"),
    [
        (Nuance.WHOLE, Finding(State.UNKNOWABLE, "a console leaves no trace"), "contradicted"),
        (Nuance.WHOLE, Finding.done("an alert policy"), "consistent"),
        (None, Finding(State.UNKNOWABLE, "a console leaves no trace"), "consistent"),
    ],
)
def test_who_has_no_monitoring_at_all_has_no_alerts(
    make_repo: MakeRepo, nuance: Nuance | None, alerts: Finding, verdict: str
) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we did not implement monitoring", Stance.DENIED, nuance)
    findings, marks = {"cloud-monitoring": GONE, "alerts": alerts}, {"alerts": MARK._replace(item_id="alerts")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict == verdict
    told = [(one.kind, one.item) for one in disagreements([said], marks, findings)]
    assert told == ([("denied", "alerts")] if verdict == "contradicted" else [])


@pytest.mark.parametrize(
    ("said", "item", "found"),
    [
        (
            Claim("dvc-used", None, 10, 9, "we did not use DVC", DENIED),
            "bucket",
            Finding.partial("a bucket is used, but no DVC remote is on it"),
        ),
        (
            Claim("ci-caching", None, 11, 9, "We are not using caching right now.", DENIED),
            "ci-caching-and-matrix",
            Finding.partial("a matrix, without a cache"),
        ),
    ],
)
def test_who_denies_a_part_of_an_item_may_have_ticked_it_for_the_other(said: Claim, item: str, found: Finding) -> None:
    assert disagreements([said], {item: MARK._replace(item_id=item)}, {item: found, "data-versioning": GONE}) == ()


@pytest.mark.parametrize("stance", [AFFIRMED, DENIED])
def test_of_monitoring_that_nothing_shows_it_is_said_that_a_console_leaves_no_trace(
    make_repo: MakeRepo, stance: Stance
) -> None:
    said = Claim("monitoring-said", None, 26, 9, "we watch it in the console", stance)
    trace = Finding(State.UNKNOWABLE, "a console leaves no trace")
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([said], repository, {"drift-api": GONE, "cloud-monitoring": trace})
    assert found.found == trace.message


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The project successfully implemented and deployed a fast FastAPI service for fraud.", Stance.AFFIRMED),
        ("Our system exposes the model through an API.", Stance.AFFIRMED),
        ("The project could use FastAPI for this.", None),
        ("The project uses no API.", None),
        ("The course project described FastAPI at length.", None),
    ],
)
def test_what_the_project_has_is_what_its_group_made(text: str, stance: Stance | None) -> None:
    found = only({23: text, 29: "Cloud Run hosts our FastAPI app."}, "api-said")
    assert (found is not None and found.question == 23 and found.stance is Stance.AFFIRMED) is (stance is not None)


def test_a_deployment_is_quoted_where_it_is_not_of_a_local_one() -> None:
    local = "For development and local testing, the service is served by Uvicorn before it is deployed to the cloud."
    cloud = "Our API was deployed to Cloud Run with an image."
    found = only({24: f"{local} {cloud}"}, "deployment-said")
    assert found is not None and (found.said, found.stance) == (cloud, Stance.AFFIRMED)
    alone = only({24: local}, "deployment-said")
    assert alone is not None and alone.said == local


@pytest.mark.parametrize(
    ("kind", "said", "traits", "verdict"),
    [
        ("dvc-used", "We used DVC.", (Trait.HOLLOW,), "unverifiable"),
        ("dvc-used", "We used DVC.", (), "consistent"),
        ("api-tests-said", "We tested the API.", (Trait.HOLLOW,), "unverifiable"),
        ("api-tests-said", "We tested the API.", (Trait.IN_NO_WORKFLOW,), "consistent"),
        ("api-tests-said", "Tests of the API run in CI.", (Trait.IN_NO_WORKFLOW,), "unverifiable"),
        ("api-tests-said", "They run in our workflows.", (Trait.IN_NO_WORKFLOW,), "unverifiable"),
        ("api-tests-said", "They run in our workflows.", (), "consistent"),
        ("load-test-said", "We did a load test.", (), "unverifiable"),
        ("api-said", "We wrote an API.", (Trait.OTHERWISE,), "consistent"),
    ],
)
def test_what_is_there_in_part_bears_out_no_more_than_that(
    make_repo: MakeRepo, kind: str, said: str, traits: tuple[Trait, ...], verdict: str
) -> None:
    claim = Claim(kind, None, 25, 9, said, AFFIRMED)
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([claim], repository, {KINDS[kind].items[0]: Finding.partial("so it is").being(*traits)})
    assert found.verdict.value == verdict


@pytest.mark.parametrize(
    ("text", "kind", "stance", "nuance"),
    [
        ("The API is unit tested with the TestClient of FastAPI.", "api-tests-said", Stance.AFFIRMED, None),
        ("The API is load tested with Locust.", "load-test-said", Stance.AFFIRMED, None),
        ("The API has no tests.", "api-tests-said", Stance.DENIED, None),
        ("The API was not tested.", "api-tests-said", Stance.DENIED, None),
        ("The API was not tested under load.", "api-tests-said", Stance.DENIED, Nuance.OF_A_PART),
        ("The API is not tested in production.", "api-tests-said", Stance.DENIED, Nuance.OF_A_PART),
    ],
)
def test_what_is_tested_is_told_in_the_passive_too(text: str, kind: str, stance: Stance, nuance: Nuance | None) -> None:
    found = only({25: text}, kind)
    assert found is not None and (found.stance, found.nuance) == (stance, nuance)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The API was not tested much.", None),
        ("The API was not only tested by hand.", None),
        ("The API was not tested.", Stance.DENIED),
    ],
)
def test_what_is_not_tested_much_is_tested(text: str, stance: Stance | None) -> None:
    found = only({25: text}, "api-tests-said")
    assert (found.stance if found is not None else None) is stance


@pytest.mark.parametrize("text", ["The data is version controlled by DVC.", "Our data is version-controlled with DVC."])
def test_what_is_version_controlled_by_dvc_uses_it(text: str) -> None:
    found = only({10: text}, "dvc-used")
    assert found is not None and found.stance is Stance.AFFIRMED


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("We wrote tests for the data and its augmentation during both training and testing.", ("data",)),
        ("We wrote tests of what happens during training.", ("train",)),
        ("We wrote tests for the data and the training.", ("data", "train")),
    ],
)
def test_when_a_thing_is_done_is_no_topic_of_tests(text: str, topics: tuple[str, ...]) -> None:
    found = only({7: text}, "test-count", "topics")
    assert found is not None
    assert found.value == Names(topics)


@pytest.mark.parametrize(
    ("text", "nuance"),
    [
        ("We did not do load testing in the cloud, since it costs money.", None),
        ("Load testing was done by a script in a loop. The script is not in the repository.", Nuance.BY_HAND),
        ("We did load testing by hitting F5.", Nuance.BY_HAND),
        ("We did load testing with locust.", None),
        ("We implemented load testing using Prometheus and Metrics Explorer.", Nuance.BY_HAND),
        ("We implemented load testing with a script and looked on in Metrics Explorer.", None),
    ],
)
def test_load_tests_of_which_no_trace_need_be_there(text: str, nuance: Nuance | None) -> None:
    found = only({25: text}, "load-test-said")
    assert found is not None and found.nuance is nuance
