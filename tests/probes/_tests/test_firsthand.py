"""Which tests are counted and shown first for the data and for the model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor import Confidence
from auditor.registry import discover
from auditor.repository import Repository

Make = Callable[..., Repository]
OWN = {
    "src/pkg/__init__.py": "",
    "src/pkg/api.py": "from fastapi import FastAPI\napp = FastAPI()\n\n@app.post('/predict')\ndef predict():\n    return 1\n",
    "src/pkg/net.py": "class Cnn:\n    def image_transform(self):\n        return 1\n\n    def batch_size(self):\n        return 1\n",
    "src/pkg/data.py": "def prepare_features():\n    return 1\n",
    "src/pkg/page.py": "def fetch():\n    return 1\n",
}
ASKS = "import requests\n\ndef test_prediction():\n    assert requests.post('http://localhost:8000/predict').ok\n"
RUNS = "from pkg.net import Cnn\n\ndef test_shape():\n    model = Cnn()\n    assert model(1)\n"
BORROWS = "from pkg.net import Cnn\n\ndef test_data():\n    model = Cnn()\n    assert load(model.image_transform())\n"
FETCHES = "from pkg.page import fetch\n\ndef test_download_model():\n    assert fetch()\n"
GIVEN = (
    "from pkg.data import prepare_features\n\ndef test_make_prediction():\n    assert net.predict(prepare_features())\n"
)
LENGTH = "def test_length():\n    assert load()\n"


def shown(made: Repository, item: str) -> list[str | None]:
    return [place.path for place in discover()[item].function(made).evidence]


@pytest.mark.parametrize(
    ("item", "files", "expected"),
    [
        ("model-tests", {"tests/test_model_api.py": ASKS, "tests/test_model.py": RUNS}, ["tests/test_model.py"]),
        ("model-tests", {"tests/test_data.py": BORROWS, "tests/test_model.py": RUNS}, ["tests/test_model.py"]),
        ("data-tests", {"tests/test_data.py": LENGTH, "tests/test_a.py": FETCHES}, ["tests/test_data.py"]),
        ("data-tests", {"tests/test_data.py": LENGTH, "tests/test_predict.py": GIVEN}, ["tests/test_data.py"]),
        ("data-tests", {"tests/test_predict.py": GIVEN}, ["tests/test_predict.py"]),
        # what is named after the topic comes first, wherever it stands
        (
            "model-tests",
            {"tests/test_a.py": "def test_forward():\n    assert run()\n", "tests/test_model.py": RUNS},
            ["tests/test_model.py", "tests/test_a.py"],
        ),
        (
            "model-tests",
            {"tests/test_evaluate.py": "def test_it():\n    assert run()\n", "tests/test_model.py": RUNS},
            ["tests/test_model.py", "tests/test_evaluate.py"],
        ),
        # in a test of the data a model that is run, trained or handed on is tested as well
        *(
            ("model-tests", {"tests/test_data.py": BORROWS.replace("load(model.image_transform())", run), "tests/test_net.py": RUNS}, ["tests/test_net.py", "tests/test_data.py"])
            for run in ("model(1)", "fit(model)", "fit(model=model)", "model.train_step()")
        ),
    ],
)  # fmt: skip
def test_tests_that_only_touch_a_topic_are_neither_counted_nor_shown(
    repo: Make, item: str, files: dict[str, str], expected: list[str]
) -> None:
    assert shown(repo({**OWN, **files}), item) == expected


@pytest.mark.parametrize(
    ("item", "path", "text"),
    [
        ("model-tests", "tests/test_predict_model.py", ASKS),
        ("model-tests", "tests/test_data.py", BORROWS),
        ("data-tests", "tests/test_a.py", FETCHES),
    ],
)
def test_where_there_is_nothing_else_they_count_and_are_not_sure(repo: Make, item: str, path: str, text: str) -> None:
    finding = discover()[item].function(repo({**OWN, path: text}))
    assert (finding.state.value, finding.confidence) == ("done", Confidence.MEDIUM)
