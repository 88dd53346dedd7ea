"""What a handler calls the answer of its model, whatever that name is, and what it builds of it."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

APP = """
from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel
from transformers import pipeline
from app import store

app = FastAPI()
model = pipeline("text-classification", model="out")

class Headline(BaseModel):
    text: str
    date: str

class Suggestion(BaseModel):
    section: str
    sure: float

@app.post("/suggest")
def suggest(headline: Headline, later: BackgroundTasks):
    text = headline.text
    {}
    return best
"""
STORE = """
import json

def save(record):
    with open("calls.jsonl", "a") as file:
        file.write(json.dumps(record))

def keep(first, second):
    with open("calls.jsonl", "a") as file:
        file.write(json.dumps([first, second]))
"""
BEST = "best = model(text)[0]\n    "
MADE = BEST + "made = Suggestion(section=best['name'], sure=best['sure'])\n    "


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (MADE + "later.add_task(store.save, {'headline': text, **made.model_dump()})", "done"),
        (MADE + "store.save({'headline': text, 'section': made.section})", "done"),
        (MADE + "store.keep(headline, made)", "done"),
        (BEST + "made = Suggestion(\n        section=best['name'],\n    )\n    store.keep(headline, made)", "done"),
        (BEST + "store.save({'headline': text, 'section': best['name']})", "done"),
        (BEST + "store.save({'headline': text, **best})", "done"),
        (BEST + "store.save(Row(headline=headline, section=best['name']))", "done"),
        (BEST + "row = Row(headline=headline, section=best['name'])\n    store.save(row)", "done"),
        ("section, sure = best(model(text))\n    store.save({'headline': text, 'section': section})", "done"),
        (MADE + "store.save({'headline': text})", "partial"),
        (MADE + "store.save({'headline': text, 'count': len(best)})", "partial"),
        (MADE + "store.save(made.model_dump())", "partial"),
        (MADE + "store.save({'date': now, 'section': made.section})", "partial"),
        ("row = {'headline': text}\n    row['best'] = model(text)[0]\n    store.save(row)", "done"),
        ("row = {'headline': text}\n    best = model(text)[0]\n    row['best'] = best\n    store.save(row)", "done"),
        ("row = {'headline': text}\n    best = model(text)[0]\n    row.update(best=best)\n    store.save(row)", "done"),
        ("row = {'headline': text}\n    best = model(text)[0]\n    row['old'] = old\n    store.save(row)", "partial"),
        ("row = {}\n    best = model(text)[0]\n    row['best'] = best\n    store.save(row)", "partial"),
        ("store.save({'headline': text, 'best': (best := model(text)[0])})", "done"),
        ("title, best = headline.text, model(text)\n    store.save({'headline': title})", "partial"),
    ],
)
def test_the_answer_of_a_model_is_known_by_any_name(repo: Make, body: str, expected: str) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/main.py": APP.replace("{}", body)}
    assert state(repo(files), "data-collection") == expected


ADVISE = """
from fastapi import BackgroundTasks, FastAPI
from google.cloud import pubsub_v1
from pydantic import BaseModel
from stable_baselines3 import PPO

app = FastAPI()
publisher = pubsub_v1.PublisherClient()
policy = PPO.load("policy")

class Now(BaseModel):
    outside: float
    inside: float

class Adviser:
    def advise(self, now: Now) -> int:
        return int(policy.predict([now.outside])[0])

adviser = Adviser()

def publish(now: Now, action: int) -> None:
    publisher.publish("topic", {stored})

@app.post("/advise")
def advise(now: Now, later: BackgroundTasks) -> int:
    action = {called}
    later.add_task(publish, now, action)
    return action
"""


@pytest.mark.parametrize(
    ("called", "stored", "expected"),
    [
        ("adviser.advise(now)", "now.model_dump_json().encode(), action=str(action)", "done"),
        ("1 + len([adviser.advise(now)])", "now.model_dump_json().encode(), action=str(action)", "partial"),
    ],
)
def test_what_a_method_answers_that_runs_the_model_is_known_though_its_class_is_told(
    repo: Make, called: str, stored: str, expected: str
) -> None:
    text = ADVISE.replace("{called}", called).replace("{stored}", stored)
    assert state(repo({"app.py": text}), "data-collection") == expected
