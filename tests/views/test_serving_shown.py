"""What of the calls of a route shows that a model runs: by what a function of the project does, not by its name."""

from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree

APP = """
import string, uuid
import chardet, jwt, librosa
import numpy as np
import pandas as pd
import torch
from fastapi import FastAPI
from sklearn.metrics import classification_report

{}

app = FastAPI()

@app.post("/{}")
def handle(text: str):
    {}
    return {{"a": 1}}
"""
MODEL = "model = torch.jit.load('m')\n"
IDS = "def generate_id(text):\n    return str(uuid.uuid4())\n"
STUB = "class Detector:\n    def predict(self, text):\n        return True\n\n"
HEIR = "class Other(Detector):\n    def predict(self, text):\n        return self.net(text)\n\n"


def runs(made: str, body: str, url: str = "x") -> str | None:
    serving = ServingView(PythonView(memory_tree({"app.py": APP.format(made, url, body)})))
    return next((name.removeprefix("app.") for _, _, name in serving.inference_routes), None)


@pytest.mark.parametrize("url", ["x", "predict"])
@pytest.mark.parametrize(
    ("made", "body"),
    [
        ("", "text = text.translate(str.maketrans('', '', string.punctuation))"),
        ("", "text = text.translate(None, b'aeiou')"),
        ("", "text = text.translate({97: None})"),
        ("", "r = classification_report([1], [1])"),
        ("", "r = chardet.detect(text)"),
        ("", "r = jwt.generate(text)"),
        (IDS, "r = generate_id(text)"),
        ("def summarize(text):\n    return {'n': len(text)}\n", "r = summarize(text)"),
        ("def load_predictions():\n    return pd.read_csv('p.csv')\n", "r = load_predictions()"),
        ("def get_inference_time():\n    return {'a': 1}\n", "r = get_inference_time()"),
        ("def predict_label(text):\n    raise NotImplementedError('todo')\n", "return predict_label(text)"),
        (STUB + "detector = Detector()\n", "return detector.predict(text)"),
    ],
)
def test_a_name_alone_is_no_model(made: str, body: str, url: str) -> None:
    assert runs(made, body, url) is None


@pytest.mark.parametrize(
    ("made", "body", "shown"),
    [
        ("translator = load()\n", "r = translator.translate(text)", "load().translate"),
        ("def predict_label(text):\n    return engine.go(text)\n", "r = predict_label(text)", "predict_label"),
        ("def predict_label(text):\n    return text @ WEIGHTS\n", "r = predict_label(text)", "predict_label"),
        ("def predict_label(n):\n    return 'a' if n > 3 else 'b'\n", "r = predict_label(text)", "predict_label"),
        (STUB + HEIR + "detector: Detector = make()\n", "r = detector.predict(text)", "Detector().predict"),
        (MODEL + IDS, "i = generate_id(text)\n    r = model(text).item()", "torch.jit.load()"),
        (
            MODEL + "def inference_load(x):\n    return librosa.load(x)\n\ndef predict_file(x):\n    return model(x)\n",
            "x = inference_load(text)\n    r = predict_file(x)",
            "predict_file",
        ),
        ("def get_model():\n    return torch.load('m')\n", "model = get_model()\n    r = model(text)", "torch.load()"),
    ],
)
def test_the_call_is_shown_that_leads_to_the_model(made: str, body: str, shown: str) -> None:
    assert runs(made, body) == shown


CONVERTING = """
from PIL import Image
from fastapi import FastAPI

app = FastAPI()

@app.post("/pictures")
def pictures(path: str):
    {}
    return {{"a": 1}}
"""


@pytest.mark.parametrize(
    ("call", "made", "reached"),
    [
        ("Image.open(path).convert('RGB')", "def convert(box):\n    pass\n", []),
        ("opened(path).convert('RGB')", "def convert(box):\n    pass\n", []),
        ("opened(path).convert('RGB')", "class Box:\n    def convert(self):\n        pass\n", ["Box.convert"]),
    ],
)
def test_what_a_call_returns_has_methods_and_no_functions(call: str, made: str, reached: list[str]) -> None:
    files = {"app.py": CONVERTING.format(call), "boxes.py": made}
    serving = ServingView(PythonView(memory_tree(files)))
    (route,) = serving.routes
    assert [step.qualname for step in serving.reach(route)] == ["pictures", *reached]
