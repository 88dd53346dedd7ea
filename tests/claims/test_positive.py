"""What is said outright to be there, and what an answer only names: the one can be held against a repository."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Nuance, Stance
from auditor.claims._phrases import words
from auditor.claims._positive import is_outright
from auditor.claims._verbs import BASE, DONE, GERUND, PAST, THIRD
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.claims.said import claims
from tests.conftest import MakeRepo

_DVC = words("dvc")


def _is_said(question: int, text: str) -> bool:
    """Return whether an answer affirms anything of what it is asked outright."""
    kinds = {"dvc-used", "config-tool", "ci-caching", "ci-linting", "api-said", "deployment-said", "load-test-said"}
    kinds |= {"cloud-training-said", "api-tests-said"}
    found = (one for one in claims({question: text}) if one.id in kinds and one.key != "argparse")
    return any(one.stance is Stance.AFFIRMED and one.outright and one.nuance in (None, Nuance.CLOUD) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "We used DVC to version our data.",
        "Our data is versioned with DVC.",
        "The data has been tracked by DVC from day one.",
        "DVC was used for the data.",
        "DVC has been set up with a bucket.",
        "There is a DVC remote in a bucket.",
        "DVC tracks our raw data.",
        "The project uses DVC.",
        "Every member pulls the data with DVC.",
        "Used DVC for the data.",
        "With DVC we pushed each version to the bucket.",
        "Using DVC, we could share the data.",
        "We decided to use DVC.",
        "We do make use of DVC.",
        "We are using DVC.",
        "Git holds the code, while DVC holds the data that we need.",
        "DVC: our data is versioned with it.",
        "We set up a bucket, connected it and pushed the data by DVC.",
        "We used DVC, following the guide of the course.",
        "I set up DVC and the others pull from it.",
        "We used DVC since git cannot hold large files.",
    ],
)
def test_a_thing_that_somebody_has_or_uses_is_said_outright(text: str) -> None:
    assert is_outright(text, _DVC)


@pytest.mark.parametrize(
    "text",
    [
        "We know DVC from the exercises.",
        "DVC was used in the exercises.",
        "DVC is used by many companies.",
        "DVC is one of the tools that we would like to learn.",
        "DVC fell victim to our plan.",
        "DVC is nice.",
        "Our plan was DVC.",
        "We made a plan to use DVC.",
        "We had problems with DVC.",
        "We read up on DVC.",
        "Tools such as DVC exist, we use git.",
        "We version data with git, much like DVC does.",
        "A drive was easier than DVC.",
        "At first we used DVC.",
        "We used DVC in the beginning.",
        "Our first version used DVC.",
        "We used DVC, and later removed it.",
        "We installed DVC and never committed it.",
        "We learned how DVC is set up.",
        "A friend of ours uses DVC.",
        "The other project of the group uses DVC.",
        "With DVC we would track the data.",
        "Before we used DVC, time ran out.",
        "If we had used DVC, it was better.",
        "DVC came too late.",
        "The use of DVC was the question.",
        "It took us two days to understand DVC.",
        "DVC kept us from working.",
        "DVC has its own problems.",
    ],
)
def test_a_thing_that_is_only_named_is_not_said_outright(text: str) -> None:
    assert not is_outright(text, _DVC)


@pytest.mark.parametrize(
    ("question", "text", "outright"),
    [
        (10, "Yes. DVC.", True),
        (10, "Yes, with a bucket as DVC remote.", True),
        (11, "Our workflow caches the packages.", True),
        (11, "The packages are cached between runs.", True),
        (11, "Caching came up in a discussion.", False),
        (11, "We cache the tokens on disk.", False),
        (11, "Our jobs do the following:\n\n- Caching of pip packages\n\n- Unit tests", True),
        (11, "Our workflows lint the code with ruff.", True),
        (11, "Linting is done locally, so CI only runs the tests.", False),
        (11, "A linter in CI was voted down.", False),
        (12, "We configured our runs with Hydra.", True),
        (12, "Hydra's learning curve made us write constants.", False),
        (12, "We found argparse easier than Hydra.", False),
        (22, "We trained our model on Vertex AI.", True),
        (22, "Vertex AI was used in the exercises only.", False),
        (22, "Training in the cloud costs too much for us.", False),
        (23, "We wrote an API with FastAPI.", True),
        (23, "The model is loaded by a script; FastAPI comes next.", False),
        (24, "We deployed the API to Cloud Run.", True),
        (24, "We reached the step of deploying to Cloud Run, where billing stopped us.", False),
        (25, "We load tested the API with locust.", True),
        (25, "Load tests with locust were next on our list.", False),
        (25, "A locust file was written by one of us and lost with her laptop.", False),
    ],
)
def test_what_is_only_named_is_marked_by_its_claim(question: int, text: str, outright: bool) -> None:
    assert _is_said(question, text) is outright


@pytest.mark.parametrize(
    ("text", "outright"),
    [
        ("We test on Ubuntu, Windows and macOS.", True),
        ("The tests are run on multiple operating systems.", True),
        ("Tests: run on Windows and macOS.", True),
        ("Our workflow runs them on Python 3.10 and 3.11.", True),
        ("We test on Ubuntu only.", True),
        ("Testing on Ubuntu alone was easier than on Windows and macOS.", False),
        ("Multiple operating systems are a nice thing to test on.", False),
        ("We thought about a matrix over Python 3.10 and 3.11.", False),
        ("Several Python versions stood in the first version of the file.", False),
    ],
)
def test_what_tests_run_on_is_said_outright_or_only_named(text: str, outright: bool) -> None:
    found = [one for one in claims({11: text}) if one.id in ("ci-os", "ci-python")]
    assert found
    assert any(one.outright for one in found) is outright


def test_one_sentence_that_says_so_is_enough() -> None:
    assert not _is_said(10, "DVC is a topic of the lectures.")
    assert _is_said(10, "DVC is a topic of the lectures. We used DVC for the data.")


@pytest.mark.parametrize("outright", [True, False])
def test_what_is_only_named_is_held_against_nobody(make_repo: MakeRepo, outright: bool) -> None:
    said = Claim("load-test-said", None, 25, 9, "the load test", Stance.AFFIRMED, outright=outright)
    findings = {"load-test": Finding(State.NOT_DONE, "no load test")}
    with open_snapshot(parse_source(str(make_repo({"a": ""})))) as snapshot:
        (found,) = check([said], Repository(snapshot, load_catalogue(None)), findings)
    assert found.verdict is (ClaimVerdict.CONTRADICTED if outright else ClaimVerdict.UNVERIFIABLE)
    assert ("names it" in found.found) is not outright


@pytest.mark.parametrize("outright", [True, False])
def test_what_is_only_named_disagrees_with_no_empty_box(outright: bool) -> None:
    said = Claim("load-test-said", None, 25, 9, "the load test", Stance.AFFIRMED, outright=outright)
    marks = {
        "load-test": Mark("load-test", "Load test", 3, " ", False, False, 0, 1),
        "api": Mark("fastapi", "API", 4, "x", True, False, 0, 1),
    }
    findings = {"load-test": Finding(State.DONE, "a locust file")}
    assert bool(disagreements([said], marks, findings)) is outright


def test_verbs_have_their_forms() -> None:
    assert {"use", "run", "write", "lint"} <= BASE
    assert {"uses", "runs", "writes", "pushes", "verifies", "applies"} <= THIRD
    assert {"used", "ran", "wrote", "submitted", "deployed", "verified", "decided"} <= PAST
    assert {"used", "run", "written", "wrapped", "cached"} <= DONE
    assert {"using", "running", "writing", "caching", "linting", "submitting", "applying"} <= GERUND


@pytest.mark.parametrize(("subject", "outright"), [("We", True), ("Other groups", False)])
@pytest.mark.parametrize("verbs", [1, 20, 3000])
def test_verbs_that_are_strung_together_have_one_subject(verbs: int, subject: str, outright: bool) -> None:
    assert is_outright(f"{subject} {'ran, ' * verbs}ran DVC.", _DVC) is outright
