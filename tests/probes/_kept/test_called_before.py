"""What a record holds as it is stored, and what is only called like storing."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, state

EVENT = "event = {'text': text, 'prediction': done}"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([EVENT, "db.insert_one(event)"], "done"),
        (["event = {'at': now()}", "db.insert_one(event)", EVENT], "not_done"),
        (["db.save({'text': text, 'prediction': done})"], "done"),
        (["prediction = Entry(text, done)", "prediction.save()"], "not_done"),
    ],
)
def test_what_is_stored_is_what_was_made_and_handed_over_before(repo: Make, lines: list[str], expected: str) -> None:
    body = "".join(f"        {line}\n" for line in ["done = model(text)", *lines])
    assert (
        state(repo({"app.py": API.replace("        return {", f"{body}        return {{")}), "data-collection")
        == expected
    )


WORKER = """
from celery import Celery
import sqlite3

queue = Celery("x")

@queue.task
def keep(text, done):
    sqlite3.connect("a.db").execute("INSERT INTO rows VALUES (?, ?)", (text, done))
"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [("keep.delay(text, done)", "done"), ("keep(text, done)", "done"), ("other(text, done)", "not_done")],
)
def test_a_worker_stores_what_it_is_handed_over_a_queue(repo: Make, call: str, expected: str) -> None:
    body = f"        done = model(text)\n        {call}\n"
    app = API.replace("import torch\n", "import torch\nfrom work import keep\n").replace(
        "        return {", f"{body}        return {{"
    )
    assert state(repo({"work.py": WORKER, "app.py": app}), "data-collection") == expected
