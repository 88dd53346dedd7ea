"""What is denied whole, and what of a part, place, time, manner or amount alone: the rest may be there."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Stance
from auditor.claims._denied import denies_all
from auditor.claims._phrases import words
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.claims.said import claims
from tests.conftest import MakeRepo

_DVC = words("dvc")


@pytest.mark.parametrize(
    "text",
    [
        "We did not use DVC.",
        "No, we did not use DVC in this project.",
        "DVC was not used for managing our data.",
        "We did not manage to set up DVC due to lack of time.",
        "We decided not to use DVC for data version control, since the data is small.",
        "We never got around to implement DVC in our workflow.",
        "We worked without DVC.",
        "It seemed that DVC did not speed anything up, so we did not use it.",
        "DVC is nothing that we needed.",
        "Only git was used in place of DVC.",
    ],
)
def test_a_plain_denial_is_of_the_whole(text: str) -> None:
    assert denies_all(text, _DVC)


@pytest.mark.parametrize(
    "text",
    [
        "We did not use DVC pipelines.",
        "We did not use DVC's pipelines.",
        "We did not use DVC for the weights, they are elsewhere.",
        "DVC was not used during the first week.",
        "We did not use DVC before the last day.",
        "We did not use DVC until the end.",
        "We did not use Google Drive with DVC but a bucket.",
        "No run is made without DVC being called.",
        "Nobody restarts DVC.",
        "We did not use DVC with more than one remote.",
        "We did not find the time for a nice DVC setup.",
    ],
)
def test_a_denial_of_a_part_is_none_of_the_whole(text: str) -> None:
    assert not denies_all(text, _DVC)


@pytest.mark.parametrize(
    ("question", "kind", "text", "whole"),
    [
        (11, "ci-linting", "We do not lint our code in CI.", True),
        (11, "ci-linting", "We do not lint the tests.", False),
        (11, "ci-linting", "We do not use pylint in CI.", False),
        (11, "ci-caching", "Caching is not used in our workflow.", True),
        (11, "ci-caching", "Caching is not used in the release workflow.", False),
        (22, "cloud-training-said", "We did not use Compute Engine or Vertex AI.", True),
        (22, "cloud-training-said", "We did not use Compute Engine. Training ran on Vertex AI.", False),
        (22, "cloud-training-said", "We did not train in the cloud.", True),
        (23, "api-said", "We did not write an API for our model.", True),
        (23, "api-said", "We did not find the time to write a nice API, it has one route.", False),
        (24, "deployment-said", "We did not deploy the API to the cloud.", True),
        (24, "deployment-said", "We could not deploy the first image. The second one runs on Cloud Run.", False),
        (24, "deployment-said", "We were not able to deploy with GPU support.", False),
        (
            24,
            "deployment-said",
            "We could not deploy in the first two weeks. Now the service is up on Cloud Run.",
            False,
        ),
        (25, "load-test-said", "We did not do any load testing of our API.", True),
        (25, "load-test-said", "We did no load testing beyond 50 users.", False),
        (25, "api-tests-said", "We did not write API tests for every route.", False),
        (25, "api-tests-said", "No unit tests of the API were implemented.", True),
    ],
)
def test_what_is_denied_in_part_is_marked_by_its_claim(question: int, kind: str, text: str, whole: bool) -> None:
    denied = [one for one in claims({question: text}) if one.id == kind and one.stance is Stance.DENIED]
    assert any(one.outright for one in denied) is whole


@pytest.mark.parametrize("whole", [True, False])
def test_a_denial_of_a_part_is_held_against_nobody(make_repo: MakeRepo, whole: bool) -> None:
    said = Claim("dvc-used", None, 10, 9, "we did not use its pipelines", Stance.DENIED, outright=whole)
    findings = {"data-versioning": Finding.done("DVC tracks the data")}
    marks = {"data-versioning": Mark("data-versioning", "DVC", 3, "x", True, False, 0, 1)}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict is (ClaimVerdict.CONTRADICTED if whole else ClaimVerdict.UNVERIFIABLE)
    assert bool(disagreements([said], marks, findings)) is whole


def test_what_a_thing_is_for_narrows_no_denial_of_it() -> None:
    load = words(r"load[- ]?test\w*")
    assert denies_all("We have not yet performed any load testing to evaluate how the API handles high traffic.", load)
    assert not denies_all("We have not performed any load testing to evaluate the frontend.", load)
