"""Which call of a route that is named for inference may run a model."""

from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree

APP = """
import json, os, random, sqlite3, subprocess
from pathlib import Path
import numpy as np
import pandas as pd
from fastapi import FastAPI
from google.cloud import storage
from fastai.learner import load_learner

app = FastAPI()

@app.post("/predict")
def predict({}):
    {}
    return {{"a": random.random()}}
"""


def runs(body: str, given: str = "n: int") -> str | None:
    serving = ServingView(PythonView(memory_tree({"app.py": APP.format(given, body)})))
    return next((name for _, _, name in serving.inference_routes), None)


@pytest.mark.parametrize(
    "body",
    [
        "rows = pd.read_csv('a.csv')",
        "rows = pd.DataFrame([n]).describe()",
        "rows = np.load('a.npy')",
        "with open('a.txt', 'a') as file:\n        file.write('asked')",
        "Path('a.txt').write_text('asked')",
        "Path('a.txt').open('a').write('asked')",
        "sqlite3.connect('a.db').execute('select 1')",
        "storage.Client().bucket('a').blob('b').upload_from_string('c')",
    ],
)
def test_what_reads_or_stores_data_runs_no_model(body: str) -> None:
    assert runs(body) is None


def test_what_is_not_known_may_run_one() -> None:
    assert runs("image = cv2.imread('a')\n    out = self.model.run(None, {'a': image})") == "self.model.run"
    assert runs("rows = pd.read_csv('a.csv')\n    other = unknown(rows)") == "unknown"
    assert (
        runs("learn = load_learner('a')\n    out = learn.get_preds(dl=n)") == "fastai.learner.load_learner().get_preds"
    )


def test_a_script_answers_where_it_is_told_of_the_request() -> None:
    assert runs("out = subprocess.run(['python', 'p.py', n])") == "subprocess.run"
    assert runs("out = subprocess.run(['python', 'p.py'])", "") is None


def test_what_a_route_is_handed_to_run_around_it_is_reached() -> None:
    text = "from litestar import post\n\ndef keep(request):\n    pass\n\ndef other(request):\n    pass\n\n"
    text += "@post('/a', after_response=keep, guards=other)\ndef ask(data):\n    return 1\n"
    serving = ServingView(PythonView(memory_tree({"app.py": text})))
    assert [step.qualname for step in serving.reach(serving.routes[0])] == ["ask", "keep"]


_OUT_OF_SIGHT = """
import joblib
from fastapi import FastAPI
from gone.work import predict_price
from mine import helper

app = FastAPI()
model = joblib.load("a.pkl")

@app.post("/predict")
def answer(n: int):
    return {}
"""
_HELPER = """
import unknown, joblib

def predict_it(n):
    return unknown.ask(n)

class Mine:
    def predict(self, n):
        return unknown.ask(n) * 2

def predict_well(n):
    return joblib.load("a.pkl").predict(n)
"""


@pytest.mark.parametrize(
    ("given", "sure"),
    [
        ("model.predict([n])", True),
        ("helper.predict_well(n)", True),
        ("model(n)", True),
        ("helper.Mine().predict(n)", True),
        ("predict_price(n)", False),
        ("helper.predict_it(n)", False),
        ("unknown(n)", False),
    ],
)
def test_a_name_alone_shows_less_surely_that_a_model_runs(given: str, sure: bool) -> None:
    files = {"app.py": _OUT_OF_SIGHT.replace("{}", given), "mine/__init__.py": "", "mine/helper.py": _HELPER}
    serving = ServingView(PythonView(memory_tree(files)))
    (route,) = serving.routes
    assert serving.inference(route) is not None
    assert serving.surely(route) is sure


LIT = (
    "import litserve as ls\n\n\nclass Keep(ls.Callback):\n    def on_after_predict(self, lit_api):\n        {hook}\n\n\n"
    "class Lit(ls.LitAPI):\n    def predict(self, x):\n        return self.model(x)\n\n\nls.LitServer(Lit(){given})\n"
)


@pytest.mark.parametrize(("given", "reached"), [(", callbacks=[Keep()]", True), ("", False)])
def test_a_callback_runs_around_every_request_where_a_server_is_given_it(given: str, reached: bool) -> None:
    serving = ServingView(PythonView(memory_tree({"a.py": LIT.format(hook="keep(lit_api)", given=given)})))
    names = [step.qualname for step in serving.reach(serving.routes[0])]
    assert ("Keep.on_after_predict" in names) is reached


@pytest.mark.parametrize(
    ("load", "runs"),
    [("model.load_state_dict(torch.load('a.pt'))", True), ("torch.load('a.pt')", False)],
)
def test_an_object_of_a_class_out_of_sight_is_a_model_where_weights_are_loaded_into_it(load: str, runs: bool) -> None:
    text = "import torch\nfrom fastapi import FastAPI\nfrom fish.gone import Counter\n\napp = FastAPI()\nmade = Counter()\n"
    text += "{}\n\n@app.post('/fish')\ndef fish(x: int):\n    return {{'fish': made(x)}}\n"
    serving = ServingView(PythonView(memory_tree({"a.py": text.format(load.replace("model.", "made."))})))
    assert bool(serving.inference_routes) is runs
