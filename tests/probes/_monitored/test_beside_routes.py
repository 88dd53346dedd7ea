"""Drift that a route is handed, that a job keeps, that a metric tells of, and that nothing computes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import confidence, state

Make = Callable[..., Repository]
HEAD = """
from typing import Annotated
import pandas as pd
from fastapi import Depends, FastAPI
from scipy.stats import wasserstein_distance

app = FastAPI()
REFERENCE = pd.read_parquet("reference.parquet")
LATEST = {}

def current():
    return pd.read_parquet("current.parquet")

"""
GIVEN = """
def compare():
    return {"p": wasserstein_distance(REFERENCE.hour, current().hour)}

@app.get("/drift")
def drift(result: Annotated[dict, Depends(compare)]):
    return result
"""
KEPT = """
def compare():
    LATEST["p"] = wasserstein_distance(REFERENCE.hour, current().hour)

scheduler.add_job(compare, "interval", hours=1)

@app.get("/drift")
def drift():
    return LATEST
"""
GAUGE = """
from prometheus_client import Gauge
Gauge("drift", "distance").set_function(lambda: wasserstein_distance(REFERENCE.hour, current().hour))
"""
COUNTED = """
@app.get("/drift")
def drift():
    return {"n": len(current())}
"""
DEPLOYED = "gcloud run deploy drift-api --source .\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GIVEN, "done"),
        (GIVEN.replace("Annotated[dict, Depends(compare)]", "dict"), "not_done"),
        (KEPT, "done"),
        (KEPT.replace("return LATEST", "return {'p': 0.1}"), "not_done"),
        (KEPT.replace("scheduler.add_job(compare", "scheduler.add_job(other"), "not_done"),
        (KEPT.replace('LATEST["p"] = ', "return "), "not_done"),
        (GAUGE, "partial"),
        (COUNTED, "partial"),
        (COUNTED + "\ndef other():\n    return wasserstein_distance(REFERENCE.hour, current().hour)\n", "done"),
    ],
)
def test_drift_of_an_application(repo: Make, text: str, expected: str) -> None:
    assert state(repo({"app/main.py": HEAD + text, "deploy.sh": DEPLOYED}), "drift-api") == expected


def test_an_application_that_computes_drift_may_serve_it_in_a_way_that_is_not_seen(repo: Make) -> None:
    unread = KEPT.replace("return LATEST", "return {'p': 0.1}")
    assert confidence(repo({"app/main.py": HEAD + unread}), "drift-api") == "medium"
    bare = 'from fastapi import FastAPI\napp = FastAPI()\n\n@app.get("/drift")\ndef drift():\n    return {"p": 0.1}\n'
    assert confidence(repo({"app/main.py": bare}), "drift-api") == "high"
