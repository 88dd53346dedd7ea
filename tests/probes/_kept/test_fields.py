"""What a route stores of the fields of its request, whatever these are called."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

APP = """
import json, sqlite3
import joblib
import pandas as pd
from fastapi import FastAPI, Request, UploadFile
from google.cloud import bigquery, firestore, storage
from pydantic import BaseModel

app = FastAPI()
model = joblib.load("m")
bucket = storage.Client().bucket("b")
table = bigquery.Client()
connection = sqlite3.connect("a.db")

class House(BaseModel):
    rooms: int
    area: float
    rating: int
    user_id: str

class Letter(BaseModel):
    text: str
    language: str

@app.post("/predict")
{}def predict({}):
    {}
    {}
    return {{"value": float(value)}}
"""
RUN = "value = model.predict([[house.rooms, house.area, house.rating]])[0]"
READS = "value = model.predict([letter.text, letter.language])[0]"
FILE = 'with open("l.csv", "a") as file: file.write({})'


def kept(repo: Make, keeps: str, run: str = RUN, given: str = "house: House", before: str = "") -> str:
    return state(repo({"src/pkg/app.py": APP.format(before, given, run, keeps)}), "data-collection")


@pytest.mark.parametrize(
    "keeps",
    [
        'bucket.blob("l").upload_from_string(json.dumps({"rooms": house.rooms, "area": house.area, "prediction": int(value)}))',
        'connection.execute("INSERT INTO logs VALUES (?, ?, ?)", (house.rooms, house.area, value))',
        'pd.DataFrame([{"rooms": house.rooms, "value": value}]).to_csv("l.csv", mode="a")',
        'table.insert_rows_json("t", [{"rooms": house.rooms, "area": house.area, "value": value}])',
        'firestore.Client().collection("logs").add({"rooms": house.rooms, "rating": house.rating, "value": value})',
        FILE.format('f"{house.rooms},{house.area},{value}"'),
    ],
)
def test_the_fields_of_the_request_are_the_request(repo: Make, keeps: str) -> None:
    assert kept(repo, keeps) == "done"


@pytest.mark.parametrize(
    "keeps",
    [
        'bucket.blob("l").upload_from_string(json.dumps({"value": float(value)}))',
        'table.insert_rows_json("t", [{"user_id": house.user_id, "value": value}])',
        'table.insert_rows_json("t", [{"rooms": house.rooms, "area": house.area}])',
        'table.insert_rows_json("t", [{"rating": house.rating}])',
    ],
)
def test_one_of_the_two_is_a_part(repo: Make, keeps: str) -> None:
    assert kept(repo, keeps) == "partial"


def test_what_stands_beside_the_content_of_a_request_is_not_the_request(repo: Make) -> None:
    stored = 'table.insert_rows_json("t", [{{"{0}": letter.{0}, "value": value}}])'
    assert kept(repo, stored.format("text"), READS, "letter: Letter") == "done"
    assert kept(repo, stored.format("language"), READS, "letter: Letter") == "partial"


def test_a_body_without_a_class_has_fields_as_well(repo: Make) -> None:
    run = 'value = model.predict([[body["rooms"], body.get("area")]])[0]'
    keeps = 'table.insert_rows_json("t", [{"rooms": body["rooms"], "value": value}])'
    assert kept(repo, keeps, run, "body: dict") == "done"
    assert kept(repo, keeps, f"body = await request.json(); {run}", "request: Request", "async ") == "done"
    of_a_file = 'table.insert_rows_json("t", [{"name": file.filename, "size": file.size, "value": value}])'
    assert kept(repo, of_a_file, "value = model.predict(file.file.read())[0]", "file: UploadFile") == "partial"
