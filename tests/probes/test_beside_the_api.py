from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API

Make = Callable[..., Repository]
CLIENT = """
import pandas as pd
import requests

URL = "http://localhost:8000/predict"

if __name__ == "__main__":
    answer = requests.post(URL, json={"text": "a"})
    pd.DataFrame([answer.json()]).to_csv("seen.csv")
"""
POSTING = """
import os
import requests

ADDRESS = os.environ["ADDRESS"]

def ask(body):
    answer = requests.post(ADDRESS, json=body)
    with open("seen.json", "w") as kept:
        kept.write(answer.text)
"""
SENDING = """
import cv2
import requests

PATH = "sent.jpg"

def ask(image):
    cv2.imwrite(PATH, image)
    with open(PATH, "rb") as file:
        return requests.post("http://localhost:8080/label/", files={"data": file})
"""
STEPS = """
import requests

def ask(body):
    answer = requests.post("http://localhost:8000/predict", json=body)
    note(body, answer)

def note(body, answer):
    with open("seen.csv", "a") as kept:
        kept.write(f"{body},{answer}")
"""
DRIFT = """
from evidently import Report
from fastapi import FastAPI

app = FastAPI()

@app.get("/report")
def report():
    Report([]).run(None, None)
"""
BASE = {"src/pkg/__init__.py": "", "src/pkg/api.py": API}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/collect.py": CLIENT}, "partial"),
        ({"src/pkg/client.py": CLIENT}, "partial"),
        ({"tests/collect.py": CLIENT.replace("http://localhost:8000/predict", "https://example.com/download")}, "not_done"),
        ({"src/pkg/client.py": POSTING}, "partial"),
        ({"src/pkg/page.py": SENDING}, "not_done"),
        ({"src/pkg/page.py": SENDING.replace('open(PATH, "rb")', 'open("other.jpg", "rb")')}, "partial"),
        ({"src/pkg/client.py": POSTING.replace("(ADDRESS", "('http://10.0.0.7/score'")}, "partial"),
        ({"src/pkg/client.py": POSTING.replace("(ADDRESS", "('http://backend:8000/score'")}, "partial"),
        ({"src/pkg/client.py": POSTING.replace("(ADDRESS", "('https://api.example.org/classify'")}, "partial"),
        ({"src/pkg/login.py": POSTING.replace('os.environ["ADDRESS"]', "'https://example.org/_db/credentials'")}, "not_done"),
        ({"src/pkg/client.py": STEPS}, "partial"),
        ({"src/pkg/client.py": STEPS.replace("http://localhost:8000/predict", "https://example.com/hook")}, "not_done"),
        ({"src/pkg/client.py": STEPS.replace("note(body, answer)", "note()")}, "not_done"),
        ({"tests/test_api.py": CLIENT + "\ndef test_api():\n    assert 1\n"}, "not_done"),
    ],
)  # fmt: skip
def test_a_client_beside_the_api_is_half_of_a_collection(repo: Make, files: dict[str, str], expected: str) -> None:
    assert discover()["data-collection"].function(repo({**BASE, **files})).state.value == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"README.md": "It runs at https://inference-421954772237.europe-west1.run.app/predict\n"}, "partial"),
        ({"README.md": "It runs at https://drift-report-421954772237.europe-west1.run.app/report\n"}, "done"),
        ({"Makefile": "deploy:\n\tgcloud run deploy monitoring --image eu.gcr.io/p/monitoring\n"}, "done"),
        ({"Makefile": "deploy:\n\tgcloud run deploy backend --image eu.gcr.io/p/backend\n"}, "partial"),
    ],
)  # fmt: skip
def test_an_application_of_its_own_needs_a_deployment_of_its_own(
    repo: Make, files: dict[str, str], expected: str
) -> None:
    made = repo({**BASE, "src/pkg/watch.py": DRIFT, **files})
    assert discover()["drift-api"].function(made).state.value == expected


def test_a_route_of_the_model_s_application_is_deployed_with_it(repo: Make) -> None:
    route = '\n@app.get("/drift")\ndef drift():\n    return ks_2samp(reference, current).pvalue\n'
    api = API + "\nfrom scipy.stats import ks_2samp\n" + route
    files = {"src/pkg/api.py": api, "README.md": "https://inference-421954772237.europe-west1.run.app\n"}
    assert discover()["drift-api"].function(repo({**BASE, **files})).state.value == "done"
