from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/tests.yml"
CLIENT = """
from fastapi.testclient import TestClient
from pkg.api import app

client = TestClient(app)

def test_predict():
    assert client.post("/predict").status_code == 200
"""
INLINE = """python -c "import httpx; reply = httpx.post('http://127.0.0.1:8000/'); assert reply.status_code == 200\""""
HELPER = """
import requests

def _send():
    return requests.post("http://localhost:8000/predict")

def ask():
    return _send()
"""
HELPED = "from tests.helpers import ask\n\ndef test_it():\n    assert ask().ok\n"
ANSWER = """
import pytest
from fastapi.testclient import TestClient
from pkg.api import app

@pytest.fixture
def client():
    return TestClient(app)

@pytest.fixture
def answer(client):
    return client.post("/predict")
"""
SET_UP = """
import unittest
from fastapi.testclient import TestClient
from pkg.api import app

class TestAnswer(unittest.TestCase):
    def setUp(self):
        self.answer = TestClient(app).post("/predict")

    def test_it(self):
        self.assertTrue(self.answer.ok)
"""
SERVED = {"src/pkg/__init__.py": "", "src/pkg/api.py": API}
DIRECT = "from pkg.api import {}\n\ndef test_it():\n    assert {}\n"
TASKS = "from locust import HttpUser, task\n\nclass User(HttpUser):\n    @task\n    def test_predict(self):\n        self.client.post('/predict', json={})\n"
POSTED = "import requests\n\ndef test_it(config):\n    url = {}\n    assert requests.post(url, files={{}}).ok\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests/")}, "done"),
        ({"tests/test_api.py": CLIENT, W: workflow("uv run pytest")}, "done"),
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests/test_api.py -v")}, "done"),
        ({"tests/test_api.py": CLIENT, W: workflow("make test"), "Makefile": "test:\n\tpytest tests\n"}, "done"),
        ({"tests/test_api.py": "import requests\n\ndef test_it():\n    assert requests.get('http://localhost:8000').ok\n", W: workflow("pytest")}, "done"),
        ({"tests/test_predict_model.py": POSTED.format("config.unittest.api_url"), W: workflow("pytest")}, "done"),
        ({"tests/test_predict_model.py": POSTED.format("config.hook"), W: workflow("pytest")}, "not_done"),
        ({"tests/test_predict_model.py": POSTED.format("os.environ['SERVICE_URL']"), W: workflow("pytest")}, "done"),
        ({"tests/test_data.py": POSTED.format("config.wandb_api_url"), W: workflow("pytest")}, "not_done"),
        ({"tests/test_it.py": POSTED.format("config['base_url']"), W: workflow("pytest")}, "done"),
        ({"tests/test_data.py": POSTED.format("config.api_url").replace("post", "get"), W: workflow("pytest")}, "not_done"),
        ({"tests/helpers.py": HELPER, "tests/test_all.py": HELPED, W: workflow("pytest")}, "done"),
        ({"src/pkg/helpers.py": HELPER, "tests/test_all.py": HELPED.replace("tests.", "pkg."), W: workflow("pytest")}, "not_done"),
        ({"tests/conftest.py": ANSWER, "tests/test_all.py": "def test_it(answer):\n    assert answer.ok\n", W: workflow("pytest")}, "done"),
        ({"tests/test_all.py": SET_UP, W: workflow("pytest")}, "done"),
        ({W: workflow(INLINE)}, "done"),
        ({W: workflow(INLINE.replace("assert ", "print"))}, "not_done"),
        ({W: workflow(INLINE.replace("http://127.0.0.1:8000/", "https://example.org/set.zip"))}, "not_done"),
        ({W: workflow("echo " + INLINE.removeprefix("python -c "))}, "not_done"),
        ({W: workflow("schemathesis run http://localhost:8000/openapi.json")}, "done"),
        ({W: workflow("npx newman run postman.json")}, "done"),
        ({W: workflow("curl --fail http://localhost:8000/health")}, "partial"),
        ({W: workflow("curl -LsSf https://astral.sh/uv/install.sh -o install.sh")}, "not_done"),
        ({"tests/test_api.py": CLIENT.replace("assert ", "").replace(".status_code == 200", ".raise_for_status()"), W: workflow("pytest")}, "done"),
        ({"tests/test_api.py": CLIENT}, "partial"),
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests/unit")}, "partial"),
        ({"tests/test_api.py": CLIENT, W: workflow("pytest tests --ignore=tests/test_api.py")}, "partial"),
        ({"tests/test_it.py": DIRECT.format("predict", "predict('a')"), W: workflow("pytest")}, "done"),
        ({"tests/test_it.py": DIRECT.format("app", "app.title"), W: workflow("pytest")}, "not_done"),
        ({"tests/test_it.py": DIRECT.format("load", "load('a')"), "src/pkg/api.py": API + "\ndef load(x):\n    return x\n", W: workflow("pytest")}, "partial"),
        ({"tests/test_it.py": "from pkg.model import build\n\ndef test_a():\n    assert build()\n", "src/pkg/model.py": "def build():\n    return 1\n", W: workflow("pytest")}, "not_done"),
        ({"tests/api_testing.py": CLIENT, W: workflow("pytest tests/")}, "partial"),
        ({"tests/test_api.py": CLIENT.replace("assert ", ""), W: workflow("pytest")}, "partial"),
        ({"tests/test_api.py": "from pkg.api import Item\n\ndef test_item():\n    assert Item(text='a')\n", W: workflow("pytest"), "src/pkg/api.py": API + "\nclass Item:\n    pass\n"}, "partial"),
        ({"tests/test_model.py": "def test_a():\n    assert 1\n", W: workflow("pytest")}, "not_done"),
        ({"tests/load/locustfile.py": TASKS, W: workflow("pytest")}, "not_done"),
        ({"tests/test_data.py": "import requests\n\ndef test_download():\n    assert requests.get('https://example.org/set.zip').ok\n", W: workflow("pytest")}, "not_done"),
    ],
)  # fmt: skip
def test_api_tests(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo({**SERVED, **files}), "api-tests") == expected


ASKING = "import requests\nfor _ in range(9):\n    r = requests.post('http://localhost:8000/predict')\n    {}\n"


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("notebooks/test_alerts.py", "assert r.ok", "partial"),
        ("notebooks/test_alerts.py", "print(r)", "not_done"),
        ("notebooks/alerts.py", "assert r.ok", "not_done"),
    ],
)
def test_a_script_that_asks_the_api_and_asserts_is_half_a_test(repo: Make, path: str, line: str, expected: str) -> None:
    assert (
        state(repo({"src/pkg/__init__.py": "", "src/pkg/api.py": API, path: ASKING.format(line)}), "api-tests")
        == expected
    )


def test_what_a_workflow_runs_instead_of_the_tests_of_the_api_is_shown(repo: Make) -> None:
    made = repo({**SERVED, "tests/test_api.py": CLIENT, W: workflow("pytest tests/unit")})
    *_, last = discover()["api-tests"].function(made).evidence
    assert (last.path, last.note) == (W, "collects other tests")


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        ('CMD ["pytest", "--cov=src", "tests/"]', True),
        ('ENTRYPOINT ["uv", "run", "pytest"]', True),
        ("CMD pytest tests/test_api.py", True),
        ('CMD ["pytest", "tests/unit"]', False),
        ('CMD ["python", "tests/test_api.py"]', False),
    ],
)
def test_an_image_that_runs_the_tests_of_the_api_is_shown(repo: Make, end: str, shown: bool) -> None:
    files = {"tests/test_api.py": CLIENT, "test.dockerfile": f"FROM python:3.12\nCOPY . .\n{end}\n"}
    files[W] = workflow("ruff check .")
    finding = discover()["api-tests"].function(repo({**SERVED, **files}))
    assert finding.state.value == "partial"
    assert (("test.dockerfile", 3) in [(each.path, each.line) for each in finding.evidence]) is shown


def test_a_lambda_at_the_top_of_a_test_is_followed(repo: Make) -> None:
    same = (
        "import numpy as np\nsame = lambda a, b: np.testing.assert_allclose(a, b)\n\ndef test_a():\n    same(f(), 1)\n"
    )
    assert state(repo({"tests/test_data.py": same}), "data-tests") == "done"
    assert (
        state(repo({"tests/test_data.py": same.replace(".testing.assert_allclose", ".subtract")}), "data-tests")
        == "partial"
    )
    ask = "from fastapi.testclient import TestClient\nfrom pkg.api import app\nclient = TestClient(app)\n"
    ask += "ask = lambda path: client.get(path)\n\ndef test_a():\n    assert {}('/').ok\n"
    for called, expected in (("ask", "done"), ("len", "not_done")):
        made = repo({**SERVED, "tests/test_api.py": ask.format(called), W: workflow("pytest")})
        assert state(made, "api-tests") == expected


def test_tests_that_only_make_the_data_model_of_the_api_are_not_said_to_assert_nothing(repo: Make) -> None:
    item = {"src/pkg/api.py": API + "\nclass Item:\n    pass\n"}
    test = {"tests/test_api.py": "from pkg.api import Item\n\ndef test_item():\n    assert Item(text='a')\n"}
    finding = discover()["api-tests"].function(repo({**SERVED, **item, **test, W: workflow("pytest")}))
    assert (finding.state.value, finding.message) == ("partial", "the tests of the API call none of its routes")


def test_tests_of_the_api_that_are_always_skipped_are_told_so(repo: Make) -> None:
    skipped = CLIENT.replace("def test_", "import pytest\n@pytest.mark.skip\ndef test_")
    for text, told in ((skipped, "are always skipped"), (CLIENT.replace("assert ", ""), "assert nothing")):
        finding = discover()["api-tests"].function(repo({**SERVED, "tests/test_api.py": text, W: workflow("pytest")}))
        assert (finding.state.value, finding.message.endswith(told)) == ("partial", True)


def test_a_test_that_asks_who_is_not_told_accuses_nobody(repo: Make) -> None:
    asking = {"tests/test_it.py": POSTED.format("config.hook"), W: workflow("pytest")}
    assert confidence(repo({**SERVED, **asking}), "api-tests") == "medium"
    assert confidence(repo(asking), "api-tests") == "high"
    told = {**asking, "tests/test_it.py": POSTED.format("'https://example.org/hook'")}
    assert confidence(repo({**SERVED, **told}), "api-tests") == "high"


BOTH = "\ndef build(kind: str):\n    return make(kind)\n\ndef answer(text):\n    return model(text)\n"


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        # What no route reaches, in a module that is there for a model, is none of the API's.
        ("model", "build", "not_done"),
        ("model", "answer", "partial"),
        ("model", "Item", "partial"),
        ("api", "build", "partial"),
    ],
)
def test_a_test_of_what_only_stands_beside_the_routes_is_none_of_the_api(
    repo: Make, module: str, name: str, expected: str
) -> None:
    code = API.replace('{"prediction": model(text)}', '{"prediction": answer(text)}')
    code += BOTH + "\nclass Item:\n    pass\n"
    test = f"from pkg.{module} import {name}\n\ndef test_it():\n    assert {name}('a')\n"
    files = {"src/pkg/__init__.py": "", f"src/pkg/{module}.py": code, "tests/test_it.py": test, W: workflow("pytest")}
    assert state(repo(files), "api-tests") == expected


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("python -m unittest discover -s tests -p 'test_f*.py'", "partial"),
        ("python -m unittest discover -s tests --pattern=test_f*.py", "partial"),
        ("python -m unittest discover -s tests -p 'test_a*.py'", "done"),
        ("python -m unittest discover -s tests", "done"),
        ("pytest -p no:warnings tests", "done"),
    ],
)
def test_unittest_runs_the_modules_that_its_pattern_names(repo: Make, run: str, expected: str) -> None:
    assert state(repo({**SERVED, "tests/test_api.py": CLIENT, W: workflow(run)}), "api-tests") == expected
