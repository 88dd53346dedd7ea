from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import state

Make = Callable[..., Repository]
KEPT = """
from fastapi import FastAPI
import torch

app = FastAPI()
model = torch.load("model.pt")

@app.post("/predict")
def predict(text: str, db=None):
    prediction = model(text)
    {}
    return prediction
"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("db.execute('INSERT INTO calls (text, prediction) VALUES (?, ?)', (text, prediction))", "done"),
        ("db.execute(INSERT_CALL, (text, prediction))", "done"),
        ("db.execute(insert(Call).values(text=text, prediction=prediction))", "done"),
        ("db.execute('SELECT text, prediction FROM calls', (text, prediction))", "not_done"),
        ("session.add(Call(text=text, prediction=prediction))", "done"),
        ("seen.add((text, prediction))", "not_done"),
        ("store.document('a').set({'text': text, 'prediction': prediction})", "done"),
        ("flags.set({'text': text, 'prediction': prediction})", "not_done"),
        ("table.insert({'text': text, 'prediction': prediction})", "done"),
        ("rows.insert(0, {'text': text, 'prediction': prediction})", "not_done"),
        ("bucket.put({'text': text, 'prediction': prediction})", "done"),
        ("queue.put({'text': text, 'prediction': prediction})", "not_done"),
        ("publisher.publish('calls', {'text': text, 'prediction': prediction})", "done"),
        ("producer.send('calls', {'text': text, 'prediction': prediction})", "done"),
        ("mailer.send('calls', {'text': text, 'prediction': prediction})", "not_done"),
        ("print(text, prediction, file=open('calls.txt', 'a'))", "done"),
        ("print(text, prediction, open('calls.txt'))", "not_done"),
        ("with shelve.open('calls') as kept:\n        kept[now()] = {'text': text, 'prediction': prediction}", "done"),
        ("kept = shelve.open('calls')\n    kept[now()] = (text, prediction)", "done"),
        ("with dbm.open('calls', 'c') as kept:\n        kept[now()] = json.dumps([text, prediction])", "done"),
        ("with shelve.open('calls') as kept:\n        kept[now()] = prediction", "partial"),
        ("with shelve.open('calls') as kept:\n        known = kept.get(text)", "not_done"),
        ("with shelve.open('calls', 'r') as kept:\n        seen[text] = kept[text]", "not_done"),
        ("db.open('a').write(f'{text} {prediction}')", "done"),
        ("db.open('a.txt').read(f'{text} {prediction}')", "not_done"),
    ],
)
def test_what_keeps_a_request_and_its_prediction(repo: Make, call: str, expected: str) -> None:
    imports = "import dbm, shelve\n"
    assert state(repo({"app/main.py": imports + KEPT.format(call)}), "data-collection") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("rec = {'text': text, 'prediction': prediction}; {write}json.dumps(rec))", "done"),
        ("entry = {'a': 1}; entry['text'] = text; entry['prediction'] = prediction; {write}json.dumps(entry))", "done"),
        ("entry = {'text': text, 'prediction': prediction}; line = json.dumps(entry); {write}line)", "done"),
        ("row = {'text': text, 'prediction': prediction}; data = json.dumps(row); {write}data)", "done"),
        ("entry = {'a': 1}; entry['filename'] = name; entry['prediction'] = prediction; {write}json.dumps(entry))", "partial"),
        ("entry = {'size': size, 'prediction': prediction}; line = json.dumps(entry); {write}line)", "partial"),
        ("row = {'size': size, 'prediction': prediction}; data = json.dumps(row); {write}data)", "partial"),
    ],
)  # fmt: skip
def test_what_a_record_holds_is_read_where_it_is_made(repo: Make, lines: str, expected: str) -> None:
    body = lines.replace("{write}", "open('calls.jsonl', 'a').write(").replace("; ", "\n    ")
    assert state(repo({"app/main.py": KEPT.replace("{}", body) + "\nimport json\n"}), "data-collection") == expected


TASK = """
import json
from celery import shared_task

@shared_task
def keep(features{}):
    with open("calls.jsonl", "a") as file:
        file.write(json.dumps({}))

@shared_task
def tell(features, label):
    print(features, label)
"""


@pytest.mark.parametrize(
    ("call", "row", "expected"),
    [
        ("keep.delay(text, prediction)", "{'features': features, 'label': label}", "done"),
        ("keep.apply_async(kwargs={'features': text, 'label': prediction})", "{'features': features, 'label': label}", "done"),
        ("keep.delay(text)", "{'features': features}", "partial"),
        ("tell.delay(text, prediction)", "{}", "not_done"),
    ],
)  # fmt: skip
def test_what_a_task_of_a_worker_keeps_is_kept(repo: Make, call: str, row: str, expected: str) -> None:
    app = KEPT.format(call).replace("import torch", "import torch\nfrom app.tasks import keep, tell")
    files = {
        "app/__init__.py": "",
        "app/main.py": app,
        "app/tasks.py": TASK.format("" if expected == "partial" else ", label", row),
    }
    assert state(repo(files), "data-collection") == expected


OPEN = """
import json, sys
from pathlib import Path
from fastapi import FastAPI
import torch

app = FastAPI()
model = torch.load("model.pt")
{}

@app.post("/predict")
def predict(text: str):
    prediction = model(text)
    {}
    return prediction
"""
ADDS = "kept.write(json.dumps({'text': text, 'prediction': prediction}))"


@pytest.mark.parametrize(
    ("opened", "writes", "expected"),
    [
        ("kept = open('calls.jsonl', 'a')", ADDS, "done"),
        ("kept = Path('calls.jsonl').open('a')", ADDS, "done"),
        ("kept = open('calls.jsonl', mode='a')", "print(text, prediction, file=kept)", "done"),
        ("kept = open('calls.jsonl', 'w')", "kept.writelines([text, prediction])", "done"),
        ("kept = open('calls.jsonl')", ADDS, "not_done"),
        ("kept = open('calls.jsonl', 'a')", "kept.flush()", "not_done"),
        ("kept = sys.stderr", "print(text, prediction, file=kept)", "not_done"),
        ("kept = open('calls.jsonl', 'a')", "kept.write(text)", "partial"),
    ],
)
def test_a_file_that_stays_open_is_written_by_the_route(repo: Make, opened: str, writes: str, expected: str) -> None:
    assert state(repo({"src/pkg/app.py": OPEN.format(opened, writes)}), "data-collection") == expected


def test_a_file_that_an_object_keeps_open_is_written_by_its_method(repo: Make) -> None:
    text = "import json\nimport litserve as ls\n\nclass Api(ls.LitAPI):\n    def setup(self, device):\n        self.model = load()\n"
    text += "        self.kept = open('calls.jsonl', 'a')\n\n    def predict(self, text):\n        prediction = self.model(text)\n"
    text += f"        self.{ADDS}\n        return prediction\n\nls.LitServer(Api()).run()\n"
    assert state(repo({"src/pkg/app.py": text}), "data-collection") == "done"


def test_a_route_that_is_named_for_inference_keeps_requests_whether_or_not_a_model_is_seen_to_run(repo: Make) -> None:
    text = "from fastapi import FastAPI, UploadFile\n\napp = FastAPI()\n\n@app.post('{}')\nasync def take(file: UploadFile):\n"
    text += "    with open('a/image.jpg', 'wb') as image:\n        image.write(await file.read())\n    return {{'top': [1]}}\n"
    assert state(repo({"app.py": text.format("/predict")}), "data-collection") == "partial"
    assert state(repo({"app.py": text.format("/upload")}), "data-collection") == "not_done"


ASKED = """
from fastapi import FastAPI
from google.cloud import firestore

app = FastAPI()

@app.{}("/pictures")
def take(picture: str):
    firestore.Client().collection("seen").add({{"picture": picture}})
    return {{"id": 1}}
"""


@pytest.mark.parametrize(("method", "expected"), [("post", "partial"), ("get", "not_done")])
def test_a_request_is_a_part_where_no_model_is_seen_to_run(repo: Make, method: str, expected: str) -> None:
    assert state(repo({"app.py": ASKED.format(method)}), "data-collection") == expected


LIT = """
import litserve as ls

class Keep(ls.Callback):
    def on_after_predict(self, lit_api):
        lit_api.table.insert_rows_json("asked", [{row}])

class Lit(ls.LitAPI):
    def predict(self, week):
        counts = self.model(week)
        return counts

ls.LitServer(Lit(){given})
"""


@pytest.mark.parametrize(
    ("row", "given", "expected"),
    [
        ('{"week": lit_api.week, "counts": lit_api.counts}', ", callbacks=[Keep()]", "done"),
        ('{"counts": lit_api.counts}', ", callbacks=[Keep()]", "partial"),
        ('{"week": lit_api.week, "counts": lit_api.counts}', "", "not_done"),
    ],
)
def test_a_callback_that_a_server_is_given_stores_for_its_route(
    repo: Make, row: str, given: str, expected: str
) -> None:
    text = LIT.replace("{row}", row).replace("{given}", given)
    assert state(repo({"api.py": text}), "data-collection") == expected
