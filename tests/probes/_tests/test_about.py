"""Which calls of a test ask an API, and what else tells what a test is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import API, state, workflow

Make = Callable[..., Repository]
SERVED = {"src/pkg/__init__.py": "", "src/pkg/api.py": API, ".github/workflows/tests.yml": workflow("pytest")}
TEST = "import pytest\n{}\n\n@pytest.fixture\ndef client():\n    return make()\n\ndef test_it({}):\n    assert {}\n"


def asking(call: str, imports: str = "", given: str = "client") -> str:
    return TEST.format(imports, given, call)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (asking("client.post('/predict')"), "done"),
        (asking("client.request('GET', url='/predict')"), "done"),
        (asking("client.head('/health')"), "done"),
        (asking("client.options('/health')"), "done"),
        (asking("client.patch('/predict/1')"), "done"),
        (asking("client.put('/predict/1')"), "done"),
        (asking("client.delete('/predict/1')"), "done"),
        (asking("client.websocket_connect('/predict')"), "done"),
        (asking("client.open('/predict')"), "done"),
        (asking("client.get()"), "not_done"),
        (asking("client.close('/predict')"), "not_done"),
        (asking("shelf.get('/predict')", given=""), "not_done"),
        *((asking(f"{name}.get('/predict')", given=name), "done") for name in ("ac", "http", "session", "server", "api", "app", "test_client")),
        (asking("create_app().test_client().get('/predict')", "from pkg.api import create_app", ""), "done"),
        (asking("TestClient(app).get('/predict')", "from starlette.testclient import TestClient\nfrom pkg.api import app", ""), "done"),
        (asking("TestClient(app).get('/predict')", "from litestar.testing import TestClient\nfrom pkg.api import app", ""), "done"),
        (asking("httpx.get('http://localhost:8000/predict')", "import httpx", ""), "done"),
        (asking("urlopen('http://localhost:8000/predict')", "from urllib.request import urlopen", ""), "done"),
        (asking("AsyncClient(app=app).get('/predict')", "from httpx import AsyncClient\nfrom pkg.api import app", ""), "done"),
        (asking("websockets.connect('ws://localhost:8000/predict')", "import websockets", ""), "done"),
        (asking("socket.connect('ws://localhost:8000/predict')", "import socket", ""), "not_done"),
        (asking("bentoml.SyncHTTPClient('http://localhost:3000').classify(1)", "import bentoml", ""), "done"),
        (asking("ask()", "def ask():\n    import requests\n    return requests.get('http://localhost:8000/predict')", ""), "done"),
        (asking("ask()", "def ask():\n    return {}.get('/predict')", ""), "not_done"),
    ],
)  # fmt: skip
def test_calls_that_ask_the_api(repo: Make, text: str, expected: str) -> None:
    assert state(repo({**SERVED, "tests/test_it.py": text}), "api-tests") == expected


ROUTED = {**SERVED, "src/pkg/api.py": API.replace("/predict", "/birds/{name}")}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("client.post('/birds/wren')", "done"),
        ("client.post(url='/birds/wren?loud=1')", "done"),
        ("client.post(f'{base}/birds/{bird}')", "done"),
        ("client.post('birds/wren')", "done"),
        ("client.post('/fish/cod')", "not_done"),
        ("client.post('https://example.org/birds/wren.zip')", "not_done"),
        ("client.post('/')", "not_done"),
        ("client.post(given)", "not_done"),
    ],
)
def test_what_a_route_is_called_is_known_to_be_asked_for(repo: Make, call: str, expected: str) -> None:
    assert state(repo({**ROUTED, "tests/test_it.py": asking(call)}), "api-tests") == expected


CASES = """
import schemathesis
from pkg.api import app

schema = schemathesis.{}("/openapi.json", app)

@schema.parametrize()
def test_api(case):
    {}
"""


@pytest.mark.parametrize(
    ("made", "body", "expected"),
    [
        ("openapi.from_asgi", "case.call_and_validate()", "done"),
        ("from_asgi", "response = case.call_asgi()\n    case.validate_response(response)", "done"),
        ("from_url", "assert case.call().status_code < 500", "done"),
        ("from_url", "case.call()", "partial"),
    ],
)
def test_cases_that_are_made_of_the_schema(repo: Make, made: str, body: str, expected: str) -> None:
    assert state(repo({**SERVED, "tests/test_it.py": CASES.format(made, body)}), "api-tests") == expected


PLAIN = "def test_it():\n    assert run()\n"


@pytest.mark.parametrize(
    ("files", "data", "model"),
    [
        ({"tests/data/test_it.py": PLAIN}, "done", "not_done"),
        ({"tests/models/test_it.py": PLAIN}, "not_done", "done"),
        ({"tests/unit/test_it.py": PLAIN}, "not_done", "not_done"),
        ({"tests/data/test_model.py": PLAIN}, "not_done", "done"),
        # of what is called only the project's own code tells
        ({"tests/test_it.py": "from sklearn.model_selection import train_test_split\n\ndef test_it():\n    assert train_test_split([1])\n"}, "not_done", "not_done"),
        ({"src/data.py": "def load(): return 1\n", "tests/test_it.py": "from data import load\n\ndef test_it():\n    assert load()\n"}, "done", "not_done"),
        (
            {"data_tools/__init__.py": "", "data_tools/util.py": "def run(): return 1\n", "tests/test_it.py": "from data_tools.util import run\n\ndef test_it():\n    assert run()\n"},
            "not_done",
            "not_done",
        ),
        # what another function reads, or a fixture of another folder makes, is nothing of this test
        ({"tests/test_it.py": PLAIN + "\ndef other():\n    return open('data/raw/a.csv')\n"}, "not_done", "not_done"),
        ({"tests/test_it.py": "def test_it():\n    assert open('data/raw/a.csv')\n"}, "done", "not_done"),
    ],
)  # fmt: skip
def test_what_tells_what_a_test_is_about(repo: Make, files: dict[str, str], data: str, model: str) -> None:
    made = repo(files)
    assert (state(made, "data-tests"), state(made, "model-tests")) == (data, model)


FIXTURE = "import pytest\nfrom pkg.data import load\n\n@pytest.fixture\ndef given():\n    return load()\n"
GIVEN = "def test_it(given):\n    assert given\n"
OWN = {"src/pkg/__init__.py": "", "src/pkg/data.py": "def load(): return [1]\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/conftest.py": FIXTURE, "tests/test_it.py": GIVEN}, "done"),
        ({"tests/conftest.py": FIXTURE, "tests/unit/test_it.py": GIVEN}, "done"),
        ({"tests/other/conftest.py": FIXTURE, "tests/unit/test_it.py": GIVEN}, "not_done"),
        ({"tests/fixtures.py": FIXTURE, "tests/test_it.py": GIVEN}, "not_done"),
        ({"tests/conftest.py": FIXTURE.replace("@pytest.fixture\n", ""), "tests/test_it.py": GIVEN}, "not_done"),
        ({"tests/test_it.py": FIXTURE + GIVEN}, "done"),
        ({"tests/conftest.py": FIXTURE.replace("pytest.fixture", "pytest_asyncio.fixture").replace("import pytest\n", "import pytest_asyncio\n"), "tests/test_it.py": GIVEN}, "done"),
    ],
)  # fmt: skip
def test_a_test_is_about_what_its_fixtures_give_it(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({**OWN, **files}), "data-tests") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def test_data():\n    assert f()\n", "done"),
        ("def test_data():\n    import pytest\n    pytest.skip('x')\n    assert f()\n", "partial"),
        ("def check():\n    def test_data():\n        assert f()\n", "not_done"),
        ("def check_data():\n    assert f()\n", "not_done"),
    ],
)
def test_files_of_other_names_may_hold_tests(repo: Make, text: str, expected: str) -> None:
    assert state(repo({"tests/data_checks.py": text}), "data-tests") == expected


SETS = """
import numpy as np
from torch.utils.data import DataLoader
from pkg.data import load

def test_training_and_validation_data():
    seen = []
    for x, y in DataLoader(load()):
        seen.append(np.unique(y))
    assert len(seen) == 2
"""


@pytest.mark.parametrize(
    ("text", "model"),
    [
        (SETS, "not_done"),
        (SETS.replace("seen.append(", "step(x); seen.append("), "done"),
        (SETS.replace("_and_validation_data", "_step"), "done"),
    ],
)
def test_a_test_of_the_data_in_a_file_named_for_training_is_none_of_the_model(
    repo: Make, text: str, model: str
) -> None:
    made = repo({**OWN, "tests/test_training.py": text})
    assert (state(made, "data-tests"), state(made, "model-tests")) == ("done", model)
