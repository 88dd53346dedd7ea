"""A quotation is cut short where a sentence is long: no verdict hangs on where."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Nuance, NumberOfTests, Stance, extract
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, Trait
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import MARK
from tests.conftest import MakeRepo
from tests.report.conftest import questions

_FILLER = (
    "so that everyone who comes back to it at any time of the day, and whoever reads it, may find his way about it"
)
_TEST_JOB = """
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy: {matrix: {python-version: ["3.12"]}}
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "${{ matrix.python-version }}", cache: pip}
      - run: pytest tests
"""
_LINT_JOB = """
on: push
jobs:
  lint:
    runs-on: windows-latest
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "3.11"}
      - run: ruff check .
"""
_CI = {".github/workflows/tests.yaml": _TEST_JOB, ".github/workflows/lint.yaml": _LINT_JOB}
_FUNCTIONS = "".join(f"def test_{number}(): assert 1\n" for number in range(4))
_UNITS = {"tests/unit/test_a.py": _FUNCTIONS, "tests/other/test_b.py": _FUNCTIONS + "def test_5(): assert 1\n"}
_ASSERTIONS = {
    "tests/test_a.py": "def test_a():\n    assert 1\n    assert 2\ndef test_b():\n    assert 1\n    assert 2\n"
}
_TWICE = {"tests/test_a.py": _FUNCTIONS, "tests/test_b.py": _FUNCTIONS}
_NO_CI = {"ci": Finding.not_done("no workflow")}
_NO_SERVICE = {"cloud-deployment": Finding.not_done("no API")}
_UNSEEN = {"cloud-deployment": Finding.unknowable("no service file")}
_WATCHED = {"drift-check": Finding.done("drift"), "cloud-monitoring": Finding.unknowable("no dashboard")}
_DRIFTS = {"drift-check": Finding.not_done("no drift"), "cloud-monitoring": Finding.unknowable("no dashboard")}
_TESTED = {"api-tests": Finding.partial("2 tests").being(Trait.IN_NO_WORKFLOW)}
_HYDRA_LIKE = {"hydra": Finding.partial("only OmegaConf")}
_FLASK = {"fastapi": Finding.partial("a Flask application")}
_SAID: tuple[tuple[int, str, Mapping[str, str], Mapping[str, Finding], ClaimVerdict], ...] = (
    # What a check looks for stands behind the gap each time.
    (11, "We test on Ubuntu and Windows{} in our workflow.", {}, _NO_CI, ClaimVerdict.CONTRADICTED),
    (11, "In CI we test on Ubuntu and Windows{}; a Mac was not needed.", {}, _NO_CI, ClaimVerdict.UNVERIFIABLE),
    (11, "On Ubuntu and Windows{} our unit tests run in the workflow.", _CI, {}, ClaimVerdict.CONTRADICTED),
    (11, "The matrix{} tests on several versions of Python, 3.11 and 3.12.", _CI, {}, ClaimVerdict.CONTRADICTED),
    (11, "We did not make use of caching in CI{}, for the Docker images.", _CI, {}, ClaimVerdict.UNVERIFIABLE),
    (24, "We deployed it in the cloud{} by an endpoint in Vertex AI.", {}, _NO_SERVICE, ClaimVerdict.UNVERIFIABLE),
    (26, "We monitored the deployed model{} in Google Cloud.", {}, _WATCHED, ClaimVerdict.UNVERIFIABLE),
    (26, "We monitored the deployed model{} for data drift.", {}, _DRIFTS, ClaimVerdict.UNVERIFIABLE),
    (7, "In total{} we implemented 4 unit tests.", _UNITS, {}, ClaimVerdict.CONSISTENT),
    (7, "In total we have 3 tests{} and put the tests in 2 groups.", _ASSERTIONS, {}, ClaimVerdict.UNVERIFIABLE),
    (7, "In total we have 2 tests{}, test_a and test_b.", _TWICE, {}, ClaimVerdict.UNVERIFIABLE),
    (25, "We wrote tests for the API{}, run in our workflow.", {}, _TESTED, ClaimVerdict.UNVERIFIABLE),
    (12, "We used Hydra{}, or OmegaConf, for configuration.", {}, _HYDRA_LIKE, ClaimVerdict.UNVERIFIABLE),
)


@pytest.mark.parametrize(("question", "text", "files", "findings", "verdict"), _SAID)
@pytest.mark.parametrize("filler", ["", f", {_FILLER},"])
def test_a_long_sentence_is_held_as_a_short_one_is(
    make_repo: MakeRepo,
    question: int,
    text: str,
    files: Mapping[str, str],
    findings: Mapping[str, Finding],
    verdict: ClaimVerdict,
    filler: str,
) -> None:
    catalogue = load_catalogue(None)
    said = text.replace("{}", filler).replace(",,", ",")
    folder = make_repo({"reports/README.md": questions(catalogue, {question: said}), **files})
    with open_snapshot(parse_source(str(folder))) as snapshot:
        repository = Repository(snapshot, catalogue)
        read = [claim for claim in extract(repository) if claim.question == question]
        found = {claim.verdict for claim in check(read, repository, findings)}
    assert found == {verdict}
    assert {len(claim.said) < len(claim.whole) for claim in read} == {bool(filler)}


_SPOKEN = (
    Claim(
        "test-count", None, 7, 9, "40 tests ...", value=NumberOfTests(40, scoped=True), whole="40 tests, most by hand"
    ),
    Claim("test-count", None, 7, 9, "40 tests ...", value=NumberOfTests(40, scoped=True), whole="40 tests in 2 files"),
    Claim("ci-caching", None, 11, 9, "we cache ...", Stance.AFFIRMED, Nuance.ASIDE, whole="we cache layers of images"),
    Claim("cloud-training-said", None, 22, 9, "we ...", Stance.MIXED, whole="we did not train there"),
    Claim("deployment-said", None, 24, 9, "we ...", Stance.AFFIRMED, Nuance.LOCAL, whole="we deployed it locally"),
)


@pytest.mark.parametrize("claim", _SPOKEN)
def test_a_quotation_decides_nothing(make_repo: MakeRepo, claim: Claim) -> None:
    findings = {
        "cloud-training": Finding.done("a job"),
        "cloud-deployment": Finding.unknowable("no service file"),
        "test-count": Finding.done("tests"),
    }
    marks = {"cloud-deployment": MARK._replace(item_id="cloud-deployment")}
    with open_snapshot(parse_source(str(make_repo({**_CI, **_UNITS})))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        told = [claim, claim._replace(said=claim.whole, whole="")]
        cut, in_full = check(told, repository, findings, marks)
    assert cut._replace(said="") == in_full._replace(said="")


@pytest.mark.parametrize(
    ("claim", "finding", "ticked"),
    [
        (
            Claim("api-said", None, 23, 9, "we wrote ...", Stance.AFFIRMED, whole="we wrote one with FastAPI"),
            _FLASK,
            False,
        ),
        (
            Claim(
                "api-said", None, 23, 9, "we ...", Stance.HYPOTHETICAL, Nuance.IMPLIED, whole="we could, and did not"
            ),
            {"fastapi": Finding.not_done("none")},
            True,
        ),
    ],
)
def test_what_is_told_of_a_tick_hangs_on_no_quotation(
    claim: Claim, finding: Mapping[str, Finding], ticked: bool
) -> None:
    marks = {"fastapi": MARK._replace(item_id="fastapi", ticked=ticked), "hydra": MARK._replace(item_id="hydra")}
    cut, in_full = (
        [entry.message.replace(one.said.removesuffix("."), "") for entry in disagreements([one], marks, finding)]
        for one in (claim, claim._replace(said=claim.whole, whole=""))
    )
    assert cut == in_full != []
