"""A file that a route has its model read, and then removes, keeps nothing of the request."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository
from tests.probes.ops import state

ROUTE = """
import os
import fsspec
import pandas as pd
import torch
from fastapi import FastAPI
from app.prepare import prepare, save_predictions

app = FastAPI()
net = torch.load("model.pt")

@app.post("/predict")
def predict(text: str):
    path = f"/tmp/uploaded_{{text}}.csv"
    {first}
    preds = net(load(path)).tolist()
    {then}
    return {{"preds": preds}}
"""
PREPARE = """
import json
import pandas as pd

def prepare(records, filepath):
    df = pd.DataFrame([{{"id": one, "nt_seq": one, "label": -1}} for one in records])
    df.to_csv({path})

def save_predictions(text, preds, name):
    fs = fsspec.filesystem("gs")
    with fs.open(name, "w") as file:
        json.dump({{"input_text": text, "prediction": preds}}, file)
"""
WITHIN = 'pd.DataFrame([{"text": text, "label": -1}]).to_csv(path)'


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("prepare(text, filepath=path)", "os.remove(path)", "not_done"),
        ("prepare(text, path)", "os.unlink(path)", "not_done"),
        (WITHIN, "os.remove(path)", "not_done"),
        ("prepare(text, path)", "pass", "partial"),
        ("prepare(text, path)", "fsspec.filesystem('gs').put(path, 'gs://b/x'); os.remove(path)", "partial"),
        ("prepare(text, path)", "os.remove(path); save_predictions(text, preds, 'gs://b/y')", "done"),
        ("pass", "prepare([text, preds], path)", "done"),
    ],
)
def test_what_a_route_writes_and_takes_away(repo: MakeRepository, first: str, then: str, expected: str) -> None:
    then = then.replace("; ", "\n    ")
    files = {"app/main.py": ROUTE.format(first=first, then=then), "app/prepare.py": PREPARE.format(path="filepath")}
    assert state(repo({**files, "app/__init__.py": ""}), "data-collection") == expected


def test_what_is_kept_is_shown_and_not_what_is_taken_away(repo: MakeRepository) -> None:
    route = ROUTE.format(
        first="prepare(text, path)", then="os.remove(path)\n    save_predictions(text, preds, 'gs://b/y')"
    )
    files = {"app/main.py": route, "app/prepare.py": PREPARE.format(path="filepath"), "app/__init__.py": ""}
    (place,) = discover()["data-collection"].function(repo(files)).evidence
    assert (place.path, place.line) == ("app/prepare.py", 10)


def test_a_file_of_a_fixed_path_is_kept_whatever_its_caller_removes(repo: MakeRepository) -> None:
    route = ROUTE.format(first="pass", then="prepare([text, preds], path)\n    os.remove(path)")
    files = {"app/main.py": route, "app/prepare.py": PREPARE.format(path='"log.csv"'), "app/__init__.py": ""}
    assert state(repo(files), "data-collection") == "done"
