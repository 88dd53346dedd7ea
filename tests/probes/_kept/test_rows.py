from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

APP = """
import json, dataset, torch
from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel
from evidently.collector.client import CollectorClient
{}

app = FastAPI()
net = torch.load("m")
table = dataset.connect("sqlite:///a.db")["seen"]
collector = CollectorClient("http://c:8001")

class Song(BaseModel):
    values: list[float]

@app.post("/identify")
async def identify(song: Song, tasks: BackgroundTasks):
    y = int(net(song.values).argmax())
    {}
    return {{"species": y}}
"""
PEEWEE = "from peewee import Model, TextField\n\nclass Seen(Model):\n    x = TextField()\n"
BEANIE = "from beanie import Document\n\nclass Row(Document):\n    y: int\n\nclass Seen(Row):\n    x: list[float]\n"
DJANGO = "from django.db import models\n\nclass Seen(models.Model):\n    x = models.TextField()\n"
OWN = "class Seen:\n    def insert(self):\n        pass\n"


@pytest.mark.parametrize(
    ("made", "keeps", "expected"),
    [
        (PEEWEE, "Seen.create(x=json.dumps(song.values), y=y)", "done"),
        (PEEWEE, "Seen.insert(x=json.dumps(song.values), y=y).execute()", "done"),
        (PEEWEE, "row = Seen(x=song.values, y=y)\n    row.save()", "done"),
        (PEEWEE, "row = Seen(x=song.values, y=y)", "not_done"),
        (PEEWEE, "Seen.get(x=song.values, y=y)", "not_done"),
        (BEANIE, "tasks.add_task(Seen(x=song.values, y=y).insert)", "done"),
        (BEANIE, "await Seen(x=song.values, y=y).insert()", "done"),
        (BEANIE, "await Seen.insert_one(Seen(x=song.values, y=y))", "done"),
        (BEANIE, "await Seen(y=y).insert()", "partial"),
        (DJANGO, "await Seen.objects.acreate(x=song.values, y=y)", "done"),
        (OWN, "await Seen(x=song.values, y=y).insert()", "not_done"),
        ("", "table.insert({'x': song.values, 'y': y})", "done"),
        ("", "collector.send_data('birds', {'x': song.values, 'y': y})", "done"),
        ("", "rows = []\n    rows.insert(0, {'x': song.values, 'y': y})", "not_done"),
    ],
)
def test_a_row_of_a_library_is_kept_by_its_own_methods(repo: Make, made: str, keeps: str, expected: str) -> None:
    assert state(repo({"app.py": APP.format(made, keeps)}), "data-collection") == expected
