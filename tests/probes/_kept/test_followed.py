"""What a function writes of what it is given: a record that it spells out is followed, anything else is not."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

APP = """
import json
from fastapi import BackgroundTasks, FastAPI
import torch

app = FastAPI()
model = torch.load("model.pt")
LAST = []

def keep(weather, answer, path):
    {}
    with path.open("a") as file:
        file.write(json.dumps(row))

@app.post("/predict")
def predict(weather: dict, tasks: BackgroundTasks):
    answer = model(weather)
    tasks.add_task(keep, weather, answer, PATH)
    return answer
"""


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("row = {'time': now()}", "not_done"),
        ("row = {'time': now(), 'prediction': answer}", "partial"),
        ("row = {\n        'time': now(),\n        'in': weather,\n    }", "partial"),
        ("row = {'time': now(), 'in': weather, 'out': answer}", "done"),
        ("row = [now(), *weather.values(), answer]", "done"),
        ("row = f'{weather},{answer}'", "done"),
        ("given = [weather]\n    row = {'in': given, 'out': answer}", "done"),
        # What is filled later, or made elsewhere, may be anything.
        ("row = {'time': now()}\n    row.update(weather)\n    row['out'] = answer", "done"),
        ("row = {'time': now()}\n    row |= {**weather, 'out': answer}", "done"),
        ("row = {'time': now()}\n    fill(row, weather, answer)", "done"),
        ("row = {'time': now()}\n    fill(weather, answer, row)", "done"),
        ("row = made(weather, answer)", "done"),
        ("row = {'time': now()}\n    if answer:\n        row = {**weather, 'out': answer}", "done"),
        ("row = {'all': LAST}\n    LAST.append((weather, answer))", "done"),
        ("row = {key: value for key, value in pairs(weather, answer)}", "done"),
        ("row = {'all': locals()}", "done"),
    ],
)
def test_what_is_handed_to_a_function_is_stored_only_where_it_writes_that(repo: Make, row: str, expected: str) -> None:
    assert state(repo({"app/main.py": APP.replace("{}", row)}), "data-collection") == expected


SHELF = """
import json
from fastapi import BackgroundTasks, FastAPI
import boto3, torch

app = FastAPI()
model = torch.load("model.pt")

class Shelf:
    def __init__(self, bucket):
        self.objects, self.bucket = boto3.client("s3"), bucket

    def put(self, sound, verdict):
        {}

shelf = Shelf("heard")

@app.post("/predict")
def predict(sound: bytes, tasks: BackgroundTasks):
    verdict = model(sound)
    tasks.add_task(shelf.put, {})
    return verdict
"""
SOUND = "self.objects.put_object(Bucket=self.bucket, Key='a.wav', Body={})"
VERDICT = "self.objects.put_object(Bucket=self.bucket, Key='a.json', Body=json.dumps(verdict))"
BOTH = f"{SOUND.format('sound')}\n        {VERDICT}"


@pytest.mark.parametrize(
    ("body", "given", "expected"),
    [
        (BOTH, "sound, verdict", "done"),
        (VERDICT, "sound, verdict", "partial"),
        (SOUND.format("sound"), "sound, verdict", "partial"),
        (f"{SOUND.format('str(len(sound))')}\n        {VERDICT}", "sound, verdict", "partial"),
        (SOUND.format("b''"), "sound, verdict", "not_done"),
        (BOTH, "sound, {}", "partial"),
        (BOTH, "b'', verdict", "partial"),
    ],
)
def test_what_a_bucket_is_given_is_followed_to_what_is_put_into_it(
    repo: Make, body: str, given: str, expected: str
) -> None:
    text = SHELF.replace("{}", body, 1).replace("shelf.put, {}", f"shelf.put, {given}")
    assert state(repo({"app/main.py": text}), "data-collection") == expected
