from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]

API = """
from fastapi import FastAPI
from birds.model import Net
app = FastAPI()
@app.get("/")
def root():
    return {}
@app.post("/predict/{kind}")
def predict(kind: str):
    return Net()(kind)
"""
CLIENT = """
from fastapi.testclient import TestClient
from birds.api import app
client = TestClient(app)
def test_it():
    response = client.%s
    assert response.status_code == 200
"""
LOCUST = """
from locust import HttpUser, task
class User(HttpUser):
    @task
    def ask(self):
        self.client.%s
"""
PAGE = """
import requests
import streamlit as st
URL = "http://localhost:8000"
requests.%s
"""


def labels(repo: Repository) -> list[str]:
    return [each.message.partition(" calls ")[2].partition(",")[0] for each in remarked(repo, "api-route")]


@pytest.mark.parametrize(
    ("path", "text", "called"),
    [
        ("tests/test_api.py", CLIENT % 'get("/nothing")', ["GET /nothing"]),
        ("tests/test_api.py", CLIENT % 'get("/predict/owl")', ["GET /predict/owl"]),
        ("tests/test_api.py", CLIENT % 'post("/predict/owl?loud=1")', []),
        ("tests/test_api.py", CLIENT % 'post("/predict/owl/")', []),
        ("tests/test_api.py", CLIENT % 'get("/docs")', []),
        ("tests/test_api.py", (CLIENT % 'get("/nothing")').replace("200", "404"), []),
        ("tests/test_api.py", CLIENT % "get(url)", []),
        ("tests/test_api.py", "from fastapi import FastAPI\napp = FastAPI()\n" + CLIENT % 'get("/nothing")', []),
        ("tests/locustfile.py", LOCUST % 'post("/classify", json={})', ["POST /classify"]),
        ("tests/locustfile.py", LOCUST % 'post(f"/predict/{self.kind}")', []),
        ("frontend.py", PAGE % 'post("http://localhost:8000/classify")', ["POST /classify"]),
        ("frontend.py", PAGE % 'post(f"{URL}/predict/owl")', []),
        ("frontend.py", PAGE % 'get("http://localhost:9090/api/v1/query")', []),
        ("frontend.py", PAGE % 'get("https://example.com/weather")', []),
        ("README.md", "```bash\ncurl -X POST localhost\ncurl http://localhost:8000/hello\n```\n", ["GET /hello"]),
        ("README.md", "```bash\ncurl http://localhost:8000/predict/owl \\\n  -d '{}'\n```\n", []),
        ("README.md", "```bash\ncurl 'http://localhost:8000/predict/owl' \\\n--form 'f=@a.png'\n```\n", []),
        ("README.md", "```bash\ncurl http://127.0.0.1:8080/predictions/owl -T a.png\n```\n", []),
        ("README.md", "Ask it: curl -X POST -F f=@a.png http://localhost:8000/predict/owl/. Or run ask.py.\n", []),
        ("README.md", "Ask it (**curl http://localhost:8000/**), not curl localhost:8000/x.\n", []),
        ("README.md", "`curl http://localhost:8000/...`, curl http://localhost:8000/hello.\n", ["GET /hello"]),
    ],
)
def test_a_call_of_a_route_that_nobody_serves_is_remarked(repo: Make, path: str, text: str, called: list[str]) -> None:
    assert labels(repo({"birds/__init__.py": "", "birds/api.py": API, path: text})) == called


@pytest.mark.parametrize(
    "more",
    [
        {"birds/more.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get(PATH)\ndef f(): ...\n"},
        {"birds/more.py": "from birds.api import app\nfor path in PATHS:\n    app.add_api_route(path, print)\n"},
        {
            "birds/more.py": "from birds.api import app\nfrom fastapi.staticfiles import StaticFiles\napp.mount('/', StaticFiles())\n"
        },
        {"birds/more.py": "from fastapi import FastAPI\ndef f(:\n"},
        {
            "birds/more.py": "import gradio as gr\nfrom birds.api import app\ngr.mount_gradio_app(app, None, path='/ui')\n"
        },
        {"birds/more.py": "from aiohttp import web\napp = web.Application()\n"},
    ],
)
def test_nothing_is_said_where_the_files_do_not_tell_all_routes(repo: Make, more: dict[str, str]) -> None:
    files = {"birds/__init__.py": "", "birds/api.py": API, "tests/test_api.py": CLIENT % 'get("/nothing")'}
    assert labels(repo(files)) == ["GET /nothing"]
    assert labels(repo({**files, **more})) == []


@pytest.mark.parametrize(("address", "called"), [("'/static'", ["GET /nothing"]), ("PATH", []), ("'static'", [])])
def test_what_is_mounted_below_its_own_address_hides_no_other(repo: Make, address: str, called: list[str]) -> None:
    more = (
        f"from birds.api import app\nfrom fastapi.staticfiles import StaticFiles\napp.mount({address}, StaticFiles())\n"
    )
    files = {"birds/__init__.py": "", "birds/api.py": API, "birds/more.py": more}
    assert labels(repo({**files, "tests/test_api.py": CLIENT % 'get("/nothing")'})) == called


def test_both_ends_are_shown(repo: Make) -> None:
    files = {"birds/__init__.py": "", "birds/api.py": API, "tests/test_api.py": CLIENT % 'get("/nothing")'}
    (found,) = remarked(repo(files), "api-route")
    assert [(place.path, place.line) for place in found.evidence] == [("tests/test_api.py", 5), ("birds/api.py", 4)]
    assert found.evidence[1].note == "the routes are GET / and POST /predict/{kind}"


def test_a_route_that_several_files_call_is_one_remark(repo: Make) -> None:
    urls = {"a": "drift", "b": "drift?days=7", "c": "drift/old"}
    pages = {f"docs/{name}.md": f"`curl http://localhost:8000/{url}`\n" for name, url in urls.items()}
    found = remarked(repo({"birds/__init__.py": "", "birds/api.py": API, **pages}), "api-route")
    assert [each.message.partition(", a route")[0] for each in found] == [
        "docs/a.md and docs/b.md call GET /drift",
        "docs/c.md calls GET /drift/old",
    ]


def test_the_routes_that_the_same_file_calls_are_one_remark(repo: Make) -> None:
    text = LOCUST % 'get("/hello")\n        self.client.post("/login")'
    (found,) = remarked(repo({"birds/__init__.py": "", "birds/api.py": API, "locustfile.py": text}), "api-route")
    assert found.message.startswith("locustfile.py calls GET /hello and POST /login, routes that no application of")
    assert [place.path for place in found.evidence] == ["locustfile.py", "locustfile.py", "birds/api.py"]


def test_the_application_that_lies_nearest_to_a_call_is_shown(repo: Make) -> None:
    files = {"a/api.py": API, "z/api.py": API, "z/ask.py": PAGE % 'post("http://localhost:8000/classify")'}
    (found,) = remarked(repo(files), "api-route")
    assert [(place.path, place.line) for place in found.evidence] == [("z/ask.py", 4), ("z/api.py", 7)]


@pytest.mark.parametrize(
    ("test", "remarks"),
    [
        ("assert response.status_code in (200, 500)", 1),
        ("assert response.status_code == 200 or response.status_code == 500", 1),
        ("assert response.status_code in [200, 422]", 0),
        ("assert response.status_code in [400, 500]", 0),
        ("assert response.status_code == 500", 0),
        ("assert response.status_code in codes", 0),
        ("assert response.status_code == 200 and response.status_code != 500", 0),
    ],
)
def test_an_assertion_that_takes_a_failure_for_success_is_remarked(repo: Make, test: str, remarks: int) -> None:
    text = (CLIENT % 'get("/")').replace("assert response.status_code == 200", test)
    assert len(remarked(repo({"tests/test_api.py": text}), "api-accepts-error")) == remarks


@pytest.mark.parametrize(
    ("line", "remarks"),
    [
        ("# net.load_state_dict(torch.load('net.pt'))", 1),
        ("net.load_state_dict(torch.load('net.pt'))  # the best", 0),
        ("# load_state_dict is what the training uses", 0),
        ("# net.load_state_dict(torch.load('old.pt'))\nnet = Net.load_from_checkpoint('new.ckpt')", 0),
    ],
)
def test_weights_that_are_never_loaded_are_remarked(repo: Make, line: str, remarks: int) -> None:
    files = {"birds/__init__.py": "", "birds/api.py": API.replace("app = ", f"net = Net()\n{line}\napp = ")}
    assert len(remarked(repo(files), "api-weights")) == remarks


ROUTER = "from fastapi import APIRouter\nrouter = APIRouter()\n@router.post('/ask')\ndef ask(x: int):\n    return x\n"


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({}, 1),
        ({"src/birds/main.py": "from birds.routes import router\n"}, 0),
        ({"tests/test_a.py": "from birds import routes as r\n"}, 0),
        ({"src/birds/main.py": "import importlib\nimportlib.import_module('birds.' + x)\n"}, 0),
        ({"Makefile": "serve:\n\tuvicorn birds.routes:router\n"}, 0),
        ({"src/birds/broken.py": "router ("}, 0),
        ({"src/birds/api.py": "x = 1\n"}, 0),
    ],
)
def test_routes_of_a_router_that_no_file_imports(repo: Make, files: dict[str, str], count: int) -> None:
    made = repo({"src/birds/__init__.py": "", "src/birds/api.py": API, "src/birds/routes.py": ROUTER, **files})
    assert len(remarked(made, "api-router-unused")) == count
