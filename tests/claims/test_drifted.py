"""An API that tells of drift, and is said to be deployed."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check, disagreements
from auditor.claims import Claim, Stance
from auditor.crosscheck import ClaimVerdict
from auditor.finding import Finding, State
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.report.marks import Mark
from auditor.repository import Repository
from tests.claims.said import only
from tests.conftest import MakeRepo

_KEY = "drift API"


@pytest.mark.parametrize("question", [24, 26])
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We deployed a drift detection API to Cloud Run.", Stance.AFFIRMED),
        ("Besides the model we deployed a drift API to the cloud.", Stance.AFFIRMED),
        ("A service that computes data drift is deployed in the cloud.", Stance.AFFIRMED),
        ("The API has a drift route, which is deployed with it to Cloud Run.", Stance.AFFIRMED),
        ("We did not deploy a drift detection API.", Stance.DENIED),
        ("We would deploy a drift detection API to the cloud.", None),
        ("Drift is computed by a script in the cloud.", None),
        ("The drift endpoint runs on our machines.", None),
        ("We watch drift with Evidently and deployed the API to Cloud Run.", None),
    ],
)
def test_an_api_for_drift_is_told_of_by_itself(question: int, text: str, stance: Stance | None) -> None:
    found = only({question: text}, "monitoring-said", _KEY)
    assert (found.stance if found is not None else None) is stance


_DONE, _PARTIAL = Finding.done("a drift route"), Finding(State.PARTIAL, "served, no deployment")
_NONE = Finding(State.NOT_DONE, "no drift route")


@pytest.mark.parametrize(
    ("stance", "api", "computed", "verdict", "denied"),
    [
        (Stance.AFFIRMED, _DONE, _DONE, ClaimVerdict.CONSISTENT, False),
        (Stance.AFFIRMED, _PARTIAL, _DONE, ClaimVerdict.UNVERIFIABLE, False),
        (Stance.AFFIRMED, _NONE, _DONE, ClaimVerdict.UNVERIFIABLE, False),
        (Stance.AFFIRMED, _NONE, _NONE, ClaimVerdict.CONTRADICTED, False),
        (Stance.DENIED, _NONE, _NONE, ClaimVerdict.CONTRADICTED, True),
        (Stance.DENIED, _DONE, _DONE, ClaimVerdict.UNVERIFIABLE, False),
    ],
)
def test_an_api_for_drift_is_held_against_its_item(
    make_repo: MakeRepo, stance: Stance, api: Finding, computed: Finding, verdict: ClaimVerdict, denied: bool
) -> None:
    claim = Claim("monitoring-said", _KEY, 26, 9, "a drift API", stance)
    findings = {"drift-api": api, "drift-check": computed}
    marks = {"drift-api": Mark("drift-api", "Drift API", 3, "x", True, False, 0, 1)}
    with open_snapshot(parse_source(str(make_repo({"a.py": "import os\n"})))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), findings, marks)
    assert found.verdict is verdict
    assert bool(disagreements([claim], marks, findings)) is denied
