"""Which words of what a route stores speak of its request."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from auditor.repository import Repository
from tests.probes.ops import state

Make = Callable[..., Repository]
APP = """
import csv, json, pickle
from dataclasses import dataclass
from fastapi import FastAPI, UploadFile
from google.cloud import storage
from pydantic import BaseModel

app = FastAPI()
bucket = storage.Client().bucket("calls")
model = pickle.load(open("model.pkl", "rb"))

{made}

@app.post("/predict", response_model=Answer)
def predict({taken}) -> Answer:
    p = model.predict(table)[0]
    {store}
    return Answer(prediction=int(p))
"""
ANSWER = "class Answer(BaseModel):\n    prediction: int\n    note: str\n\n"
MANY = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def api(names: Sequence[str], store: str, taken: str = "item: Item", kind: str = "class Item(BaseModel):") -> str:
    made = "\n    ".join((kind, *(f"{name}: float" for name in names)))
    return APP.format(made=ANSWER + made, taken=taken, store=store)


def upload(pairs: str) -> str:
    return f'bucket.blob("a").upload_from_string(json.dumps({{{pairs}, "prediction": int(p)}}))'


def each(names: Sequence[str], read: str = "item.{}") -> str:
    return ", ".join(f'"{name}": {read.format(name)}' for name in names)


def line(names: Sequence[str]) -> str:
    told = ",".join(f"{{item.{name}}}" for name in names)
    return f'with open("calls.csv", "a") as file:\n        file.write(f"{told},{{p}}\\n")'


@pytest.mark.parametrize(
    "names",
    [MANY, ["age", "income"], ["rooms", "area", "price"], ["bill_length_mm"], ["score", "rating"], ["x1", "x2"]],
)
def test_fields_of_the_body_are_the_request_whatever_they_are_called(repo: Make, names: list[str]) -> None:
    for store in (
        upload(each(names)),
        f"record = {{{each(names)}, 'prediction': p}}\n    {upload('**record')}",
        line(names),
    ):
        assert state(repo({"api.py": api(names, store)}), "data-collection") == "done", store


@pytest.mark.parametrize(
    ("store", "taken", "kind", "expected"),
    [
        (upload(each(["age"])), "item: Item", "@dataclass\nclass Item:", "done"),
        (upload(each(["age"])), "item: Item | None = None", "class Item(BaseModel):", "done"),
        (upload(each(["age"])), "items: list[Item]", "class Item(BaseModel):", "done"),
        (upload(each(["age"])), "item: Item", "class Item(Base):", "done"),
        (upload(each(["age"], 'item["{}"]')), "item: dict", "class Other(BaseModel):", "done"),
        (upload(each(["age"], 'body.get("{}")')), "body", "class Other(BaseModel):", "done"),
        (upload(each(["length"], "{}")), "length: float", "class Other(BaseModel):", "done"),
        ("con.execute('INSERT INTO calls VALUES (?, ?)', (item.age, p))", "item: Item", "class Item(BaseModel):", "done"),
        ("years = item.age\n    " + upload('"years": years'), "item: Item", "class Item(BaseModel):", "done"),
        (upload('"length": len(item.age)'), "item: Item", "class Item(BaseModel):", "partial"),
        (upload('"at": now()'), "item: Item", "class Item(BaseModel):", "partial"),
        (upload('"years": years'), "item: Item", "class Item(BaseModel):", "partial"),
        (upload('"note": 1'), "item: Item", "class Item(BaseModel):", "partial"),
        (upload('"filename": file.filename, "size": file.size'), "file: UploadFile", "class Other(BaseModel):", "partial"),
        (upload('"length": length'), "file: UploadFile, length: int = 5", "class Other(BaseModel):", "partial"),
    ],
)  # fmt: skip
def test_what_is_read_of_a_body_is_the_request(repo: Make, store: str, taken: str, kind: str, expected: str) -> None:
    base = "class Base(BaseModel):\n    age: float\n\n"
    files = {"api.py": api(["age"], store, taken, base + kind)}
    assert state(repo(files), "data-collection") == expected


@pytest.mark.parametrize(
    ("names", "told", "expected"),
    [
        (["rooms", "user_id"], ["user_id"], "partial"),
        (["rooms", "sent_at"], ["sent_at"], "partial"),
        (["rooms", "userId"], ["userId"], "partial"),
        (["filename"], ["filename"], "partial"),
        (["user_id", "movie_id"], ["user_id", "movie_id"], "done"),
        (["name"], ["name"], "done"),
    ],
)
def test_an_id_or_a_time_is_the_request_where_nothing_else_is_asked(
    repo: Make, names: list[str], told: list[str], expected: str
) -> None:
    assert state(repo({"api.py": api(names, upload(each(told)))}), "data-collection") == expected


@pytest.mark.parametrize(("names", "told"), [(["rooms", "price"], ["price"]), (["a1", "a2", "a3"], ["a1", "a2", "a3"])])
def test_a_field_of_the_body_is_no_prediction(repo: Make, names: list[str], told: list[str]) -> None:
    store = f'bucket.blob("a").upload_from_string(json.dumps({{{each(told)}}}))'
    assert state(repo({"api.py": api(names, store)}), "data-collection") == "partial"


HANDED = """
import json
from google.cloud import storage

bucket = storage.Client().bucket("calls")

def keep(input_data, prediction):
    entry = input_data.copy()
    entry["prediction"] = prediction
    {told}
    new_content = bucket.blob("log").download_as_text() + json.dumps(entry)
    bucket.blob("log").upload_from_string(new_content)
"""
ROUTE = """
from fastapi import FastAPI
from keeping import keep

app = FastAPI()
model = load()
rows = read()

@app.post("/predict_test")
def predict_test(limit: int = 5):
    for number, p in zip(rows.ids, model.predict_proba(rows.table)):
        told = {made}
        keep(told, float(p))
    return 1
"""


@pytest.mark.parametrize("told", ["pass", "print('saving')", "print('a',\n        'b', 'c',\n        'd')"])
@pytest.mark.parametrize("key", ["TransactionID", "transaction_id", "uid"])
def test_ids_and_what_is_printed_are_no_request(repo: Make, key: str, told: str) -> None:
    made = f'{{"{key}": number, "probability": float(p)}}'
    files = {"keeping.py": HANDED.replace("{told}", told), "api.py": ROUTE.replace("{made}", made)}
    assert state(repo(files), "data-collection") == "partial"
