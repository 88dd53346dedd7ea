"""What is collected in a list or queue first, around a handler, or in rows of an ORM."""

from __future__ import annotations

import pytest

from tests.probes._kept.test_stores import KEPT
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

LATER = """
import csv, json, queue, threading
import pandas as pd

rows, waiting = [], queue.Queue()

@app.on_event("shutdown")
def flush():
    pd.DataFrame({0}).to_csv("calls.csv")

def work():
    while True:
        item = {1}.get()
        open("calls.jsonl", "a").write(json.dumps(item))
"""
ROW = "{'text': text, 'prediction': prediction}"


@pytest.mark.parametrize(
    ("call", "told", "expected"),
    [
        (f"rows.append({ROW})", ("rows", "other"), "done"),
        (f"waiting.put({ROW})", ("other", "waiting"), "done"),
        (f"waiting.put_nowait({ROW})", ("other", "waiting"), "done"),
        (f"rows.append({ROW})", ("other", "another"), "not_done"),
        (f"rows = []; rows.append({ROW})", ("rows", "another"), "not_done"),
        ("rows.append({'prediction': prediction})", ("rows", "another"), "partial"),
        ("rows.append(1)", ("rows", "another"), "not_done"),
    ],
)
def test_a_list_or_queue_that_another_function_stores_is_kept(
    repo: Make, call: str, told: tuple[str, str], expected: str
) -> None:
    code = KEPT.replace("{}", call.replace("; ", "\n    ")) + LATER.format(*told)
    assert state(repo({"app/main.py": code}), "data-collection") == expected


_SINK = """
import json, queue, threading

waiting, other = queue.Queue(), queue.Queue()

def work():
    while True:
        item = {0}.get()
        {1}
"""


@pytest.mark.parametrize(
    ("taken", "stored", "expected"),
    [
        ("waiting", "open('calls.jsonl', 'a').write(json.dumps(item))", "done"),
        ("waiting", "print(item)", "not_done"),
        ("other", "open('calls.jsonl', 'a').write(json.dumps(item))", "not_done"),
    ],
)
def test_a_queue_that_a_worker_of_another_module_stores_is_kept(
    repo: Make, taken: str, stored: str, expected: str
) -> None:
    code = "from app import sink\n" + KEPT.replace("{}", f"sink.waiting.put({ROW})")
    files = {"app/__init__.py": "", "app/main.py": code, "app/sink.py": _SINK.format(taken, stored)}
    assert state(repo(files), "data-collection") == expected


@pytest.mark.parametrize(
    ("handed", "expected"),
    [("[kwargs, it]", "done"), ("[1, it]", "partial"), ("[1]", "not_done")],
)
def test_what_stands_around_a_handler_keeps_what_it_hands_on(repo: Make, handed: str, expected: str) -> None:
    around = f"""
import functools
import json

def logged(function):
    @functools.wraps(function)
    def wrapper(**kwargs):
        it = function(**kwargs)
        with open("calls.csv", "a") as file:
            file.write(json.dumps({handed}))
        return it
    return wrapper
"""
    code = KEPT.format("pass").replace("def predict", "@logged\ndef predict")
    assert state(repo({"app/main.py": around + code}), "data-collection") == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("row = PredictionLog(text=text, label=prediction)\n    session.add(row)", "done"),
        ("row = InferenceRecord(label=prediction)\n    session.add(row)", "partial"),
        ("Prediction.create(text=text, label=prediction)", "done"),
        ("PredictionRecord.objects.create(text=text, label=prediction)", "done"),
        ("client.chat.completions.create(text=text, label=prediction)", "not_done"),
        ("buffer = []\n    buffer.append([text, prediction])\n    np.save('calls.npy', np.array(buffer))", "done"),
        ("last.append([text, prediction])\n    path.write_text(json.dumps(list(last)))", "done"),
        ("es.index(index='calls', document={'text': text, 'prediction': prediction})", "done"),
        ("names.index({'text': text, 'prediction': prediction})", "not_done"),
        ("with jsonlines.open('a.jsonl', 'a') as file:\n        file.write({'text': text, 'prediction': prediction})", "done"),
    ],
)  # fmt: skip
def test_rows_of_an_orm_and_of_other_stores_are_kept(repo: Make, call: str, expected: str) -> None:
    imports = (
        "import json, jsonlines\nimport numpy as np\nfrom collections import deque\nfrom pathlib import Path\n"
        "from elasticsearch import Elasticsearch\n\nes, last, path = Elasticsearch(), deque(maxlen=9), Path('a.json')\n"
    )
    code = imports + KEPT.replace("{}", call)
    assert state(repo({"app/main.py": code}), "data-collection") == expected
