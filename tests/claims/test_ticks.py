"""Ticks of the checklist, held against what answers say."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claimcheck.ticks import MATRIX
from auditor.claims import Claim, Nuance, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Confidence, Finding, State, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import DENIED, DONE, GONE, MARK
from tests.claims.said import claims
from tests.conftest import MakeRepo


def test_a_true_answer_to_a_false_tick_is_not_said_to_contradict_the_repository(make_repo: MakeRepo) -> None:
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        found = [
            check([DENIED], repository, {"load-test": finding}, {"load-test": MARK})[0].found
            for finding in (GONE, DONE, Finding(State.UNKNOWABLE, "who knows"))
        ]
    assert found == [
        f"the repository says so, too, but its item is ticked (line 3); {GONE.message}",
        f"its item is ticked (line 3); {DONE.message}",
        "its item is ticked (line 3); who knows",
    ]


def test_ticks_and_answers() -> None:
    (denied,) = disagreements([DENIED], {"load-test": MARK}, {"load-test": DONE})
    assert (denied.kind, denied.item, denied.item_line, denied.answer_line) == ("denied", "load-test", 3, 9)
    affirmed = DENIED._replace(stance=Stance.AFFIRMED)
    open_mark = MARK._replace(mark="", ticked=False)
    other = MARK._replace(item_id="hydra")
    (found,) = disagreements([affirmed], {"load-test": open_mark, "hydra": other}, {"load-test": DONE})
    assert found.kind == "affirmed" and "a locust file" in found.message
    # A checklist without any tick is not filled in.
    assert disagreements([affirmed], {"load-test": open_mark}, {"load-test": DONE}) == ()
    assert disagreements([affirmed], {"load-test": MARK}, {}) == ()


@pytest.mark.parametrize(
    ("said", "kind"), [("We wrote an API with Flask.", None), ("We wrote an API with FastAPI.", "affirmed")]
)
def test_another_framework_affirms_no_fastapi(said: str, kind: str | None) -> None:
    claim = Claim("api-said", None, 23, 9, said, Stance.AFFIRMED)
    marks = {"fastapi": MARK._replace(item_id="fastapi", mark="", ticked=False), "load-test": MARK}
    found = disagreements([claim], marks, {"fastapi": Finding(State.PARTIAL, "Flask serves the model")})
    assert [entry.kind for entry in found] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("kind", "stance", "nuance", "files", "finding"),
    [
        ("load-test", Stance.AFFIRMED, None, ("scripts/many.py",), GONE),
        ("ci-linting", Stance.AFFIRMED, Nuance.HOOKS, (), GONE),
        ("ci-linting", Stance.AFFIRMED, Nuance.ASIDE, (), GONE),
        ("ci-linting", Stance.DENIED, Nuance.IMPLIED, (), DONE),
    ],
)
def test_what_is_not_said_outright_is_held_against_nobody(
    make_repo: MakeRepo, kind: str, stance: Stance, nuance: Nuance | None, files: tuple[str, ...], finding: Finding
) -> None:
    claim = Claim("load-test-said" if kind == "load-test" else kind, None, 25, 9, "said", stance, nuance, files)
    mark = MARK._replace(item_id=kind)
    with open_snapshot(parse_source(str(make_repo({"scripts/many.py": "x = 1\n"})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        (found,) = check([claim], repository, {kind: finding}, {kind: mark})
    assert found.verdict is ClaimVerdict.UNVERIFIABLE
    open_mark = mark._replace(mark="", ticked=False)
    ticks = {kind: mark} if stance is Stance.DENIED else {kind: open_mark, "hydra": MARK._replace(item_id="hydra")}
    assert [entry.kind for entry in disagreements([claim], ticks, {kind: finding})] == (
        ["affirmed"] if kind == "load-test" else []
    )


def test_an_implied_denial_counts_where_the_repository_has_none_either() -> None:
    claim = Claim("ci-linting", None, 11, 9, "only tests are run", Stance.DENIED, Nuance.IMPLIED)
    marks = {"ci-linting": MARK._replace(item_id="ci-linting")}
    assert [entry.kind for entry in disagreements([claim], marks, {"ci-linting": GONE})] == ["denied"]
    assert disagreements([claim], marks, {"ci-linting": DONE}) == ()


@pytest.mark.parametrize(
    ("ticked", "state", "verdict"),
    [
        (True, State.UNKNOWABLE, "unverifiable"),
        (False, State.UNKNOWABLE, "consistent"),
        (True, State.DONE, "consistent"),
    ],
)
def test_a_deployment_at_home_bears_no_tick_of_one_in_the_cloud_out(
    make_repo: MakeRepo, ticked: bool, state: State, verdict: str
) -> None:
    said = Claim("deployment-said", None, 24, 9, "we deployed it locally", Stance.AFFIRMED, Nuance.LOCAL)
    findings = {"cloud-deployment": Finding(state, "so it is")}
    marks = {"cloud-deployment": MARK._replace(item_id="cloud-deployment", ticked=ticked)}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict.value == verdict
    assert ("is ticked (line 3)" in found.found) is (verdict == "unverifiable")
    assert not disagreements([said], marks, findings)


@pytest.mark.parametrize(("finding", "told"), [(DONE, True), (Finding.partial("a template"), False)])
def test_an_empty_box_of_a_template_is_held_against_nobody(finding: Finding, told: bool) -> None:
    marks = {"load-test": MARK._replace(ticked=False), "x": MARK}
    found = disagreements([DENIED._replace(stance=Stance.AFFIRMED)], marks, {"load-test": finding})
    assert bool(found) is told


@pytest.mark.parametrize(
    ("claim", "finding", "ticked", "told"),
    [
        (DENIED, DONE, False, True),
        (DENIED._replace(nuance=Nuance.OF_A_PART), DONE, False, True),
        (DENIED._replace(stance=Stance.HYPOTHETICAL, nuance=Nuance.IMPLIED), DONE, False, True),
        (DENIED._replace(stance=Stance.HYPOTHETICAL), DONE, False, False),
        (DENIED._replace(stance=Stance.AFFIRMED), DONE, False, False),
        (DENIED._replace(stance=Stance.MIXED), DONE, False, False),
        (DENIED, DONE, None, False),
        (DENIED, GONE, False, False),
        (DENIED, DONE, True, False),
    ],
)
def test_what_is_there_and_neither_claimed_by_the_tick_nor_by_the_answer_is_told(
    make_repo: MakeRepo, claim: Claim, finding: Finding, ticked: bool | None, told: bool
) -> None:
    marks = {"load-test": MARK._replace(ticked=ticked)}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {"load-test": finding}, marks)
    assert ("its item is not ticked either (line 3)" in found.found) is told


def test_what_is_quoted_of_a_tool_does_not_name_it_twice() -> None:
    claim = Claim("config-tool", "hydra", 12, 9, "hydra: We did not use Hydra.", Stance.DENIED)
    (found,) = disagreements([claim], {"hydra": MARK._replace(item_id="hydra")}, {})
    assert found.message == "ticked, but question 12 says: We did not use Hydra."


@pytest.mark.parametrize(("state", "denied"), [(State.NOT_DONE, True), (State.DONE, False), (State.UNKNOWABLE, False)])
def test_who_has_no_monitoring_at_all_has_no_metrics_either(state: State, denied: bool) -> None:
    claim = Claim("monitoring-said", None, 26, 9, "We did not implement it.", Stance.DENIED, Nuance.WHOLE)
    marks = {"system-metrics": MARK._replace(item_id="system-metrics")}
    found = disagreements([claim], marks, {"system-metrics": Finding(state, "so it is", (), Confidence.HIGH)})
    assert bool(found) is denied


@pytest.mark.parametrize(
    ("text", "state", "denied"),
    [
        ("We run all jobs on one operating system. We do not test multiple Python versions.", State.PARTIAL, True),
        ("We do not test on several operating systems or several Python versions.", State.NOT_DONE, True),
        ("We do not test on several operating systems or several Python versions.", State.DONE, False),
        ("We do not test on several operating systems.", State.PARTIAL, False),
        ("We only test one Python version.", State.PARTIAL, False),
        ("We only run on ubuntu-latest, and test Python 3.11 and 3.12.", State.PARTIAL, False),
        ("We test on Windows and Linux, with one Python version.", State.PARTIAL, False),
    ],
)
def test_who_denies_several_systems_and_several_versions_denies_the_matrix(
    text: str, state: State, denied: bool
) -> None:
    marks = {MATRIX: MARK._replace(item_id=MATRIX)}
    found = disagreements(claims({11: text}), marks, {MATRIX: Finding(state, "a cache, and no matrix")})
    assert [(entry.kind, entry.item, entry.question) for entry in found] == ([("denied", MATRIX, 11)] if denied else [])
    assert all(entry.message.endswith("; the repository: a cache, and no matrix") for entry in found)
    idle = Finding.done("a cache and a matrix").being(Trait.IN_NO_FORCE)
    assert bool(disagreements(claims({11: text}), marks, {MATRIX: idle})) is (denied or state is State.DONE)
    assert not disagreements(claims({11: text}), {MATRIX: MARK._replace(item_id=MATRIX, ticked=False)}, {MATRIX: idle})
    assert not disagreements(claims({11: text}), {MATRIX: MARK._replace(item_id=MATRIX, waived=True)}, {MATRIX: idle})
    assert not disagreements(claims({11: text}), {"load-test": MARK}, {MATRIX: idle})


@pytest.mark.parametrize(
    ("said", "stance", "told"),
    [
        ("We would start locust", Stance.HYPOTHETICAL, "only tells how one would do it"),
        ("We would not start locust", Stance.HYPOTHETICAL, "says"),
        ("Only curl was run", Stance.DENIED, "says"),
    ],
)
def test_who_only_tells_how_one_would_do_it_is_not_said_to_deny_it(said: str, stance: Stance, told: str) -> None:
    claim = DENIED._replace(said=said, stance=stance, nuance=Nuance.IMPLIED)
    (found,) = disagreements([claim], {"load-test": MARK}, {"load-test": GONE})
    assert found.message == f"ticked, but question 25 {told}: {said}; the repository: {GONE.message}"
