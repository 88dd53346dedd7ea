"""What a record holds that is made before it is stored, and what of that the model answered."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

APP = """
import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel
from pkg.rewriting import Rewriter, count

app = FastAPI()
model = joblib.load("m")
rewriter = Rewriter()

class Flat(BaseModel):
    area: float
    year: int

@app.post("/rent")
def rent(data: Flat):
    {}
    pd.DataFrame([row]).to_gbq("calls", if_exists="append")
    return {{"rent": value}}
"""
REWRITER = """
import joblib

class Rewriter:
    def __init__(self):
        self.model = joblib.load("m")

    def __call__(self, text):
        out = self.model.predict([text])
        return out[0]

def count(text):
    return len(text.split())
"""
RUN = "value = float(model.predict([list(data.model_dump().values())])[0])"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("row = data.model_dump() | {'rent': value}", "done"),
        ("row = dict(data) | {'rent': value}", "done"),
        ("row = {**data.model_dump(), 'rent': value}", "done"),
        ("row = {'rent': value} | {'seen': True}", "partial"),
        ("row = {'at': now(), 'rent': value}", "partial"),
    ],
)
def test_a_row_that_takes_over_the_request_holds_it(repo: Make, made: str, expected: str) -> None:
    files = {"src/pkg/app.py": APP.format(f"{RUN}; {made}".replace("; ", "\n    "))}
    assert state(repo(files), "data-collection") == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("plain = rewriter(data.area)", "done"),
        ("plain = count(data.area)\n    other = rewriter(data.area)", "partial"),
    ],
)
def test_what_an_object_answers_that_runs_the_model_is_the_prediction(repo: Make, made: str, expected: str) -> None:
    text = APP.format(f"{made}\n    row = {{'area': data.area, 'plain': plain}}").replace('"rent": value', '"a": plain')
    files = {"src/pkg/app.py": text, "src/pkg/__init__.py": "", "src/pkg/rewriting.py": REWRITER}
    assert state(repo(files), "data-collection") == expected


STORED = """
import json
import joblib
from fastapi import FastAPI
from google.cloud import storage
from pydantic import BaseModel

app = FastAPI()
model = joblib.load("m")
bucket = storage.Client().bucket("calls")

class Flat(BaseModel):
    area: float
    year: int

@app.post("/rent")
def rent(data: Flat):
    p = model.predict([[data.area]])[0]
    {}
    bucket.blob("a").upload_from_string(json.dumps(row))
    return p
"""


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("row = {'area': data.area, 'rent': p}", "done"),
        ("row = {\n        'x': data.area,\n        'rent': float(p),\n    }", "done"),
        ("row = data.dict()\n    row['rent'] = p", "done"),
        ("row = data.dict()\n    row.update(rent=p)", "done"),
        ("extent = data.area\n    row = [extent, p]", "done"),
        ("row = {'area': data.area, 'rent': 1}", "partial"),
        ("row = {'key': md5(data.area), 'rent': p}", "partial"),
        ("row = {'rent': p, 'at': now()}", "partial"),
        ("other = data.dict()\n    row = {}\n    row['rent'] = p", "partial"),
    ],
)
def test_a_record_holds_what_it_is_given_under_any_key(repo: Make, made: str, expected: str) -> None:
    assert state(repo({"app.py": STORED.format(made)}), "data-collection") == expected
