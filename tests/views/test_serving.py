from __future__ import annotations

import time

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree


def view(text: str) -> ServingView:
    return ServingView(PythonView(memory_tree({"app.py": text})))


@pytest.mark.parametrize(
    ("text", "framework", "url"),
    [
        ("import fastapi as f\napp = f.FastAPI()\n@app.get('/a')\ndef a():\n    return 1\n", "FastAPI", "/a"),
        ("from fastapi import *\napp = FastAPI()\n@app.get('/a')\ndef a():\n    return 1\n", "FastAPI", "/a"),
        ("from flask import Flask\napp = Flask(__name__)\n@app.route('/a')\ndef a():\n    return 1\n", "Flask", "/a"),
        ("from litestar import Litestar, get\n\n@get('/a')\ndef a() -> int:\n    return 1\napp = Litestar([a])\n", "", ""),
        ("import bentoml\n\n@bentoml.service\nclass S:\n    @bentoml.api\n    def a(self, x):\n        return x\n", "BentoML", "/a"),
        ("import functions_framework\n\n@functions_framework.http\ndef a(request):\n    return 1\n", "Functions Framework", ""),
        ("import litserve as ls\n\nclass A(ls.LitAPI):\n    def predict(self, x):\n        return x\n", "LitServe", ""),
        ("from fastapi import FastAPI\n\ndef a():\n    return 1\n\napp = FastAPI()\napp.add_api_route('/a', a)\n", "FastAPI", "/a"),
    ],
)  # fmt: skip
def test_applications_and_routes_of_many_frameworks(text: str, framework: str, url: str) -> None:
    serving = view(text)
    assert len(serving.apps) >= 1
    if framework:
        assert {route.framework for route in serving.routes} == {framework}
        assert [route.url for route in serving.routes] == [url]
        assert serving.routes[0].handler


@pytest.mark.parametrize(
    "text",
    [
        "# app = FastAPI()\n",
        "import requests\n\n@responses.get('http://x')\ndef test():\n    requests.get('/x')\n",
        "x = 'app = FastAPI()'\n",
    ],
)
def test_what_only_looks_like_an_application_is_none(text: str) -> None:
    serving = view(text)
    assert (serving.apps, serving.routes) == ((), ())


def test_mounted_applications_are_told_with_their_path() -> None:
    text = "from fastapi import FastAPI\nfrom prometheus_client import make_asgi_app\n\napp = FastAPI()\napp.mount('/metrics', make_asgi_app())\n"
    assert [(mount.url, mount.target) for mount in view(text).mounts] == [
        ("/metrics", "prometheus_client.make_asgi_app")
    ]


HANDED = "def answer(request):\n    return request.get_json()\n"


@pytest.mark.parametrize(
    ("text", "framework"),
    [
        (HANDED, ["Functions Framework"]),
        (f"from flask import Flask\napp = Flask(__name__)\n{HANDED}", []),
        ("class Client:\n    @staticmethod\n    def answer(request):\n        return request.get_json()\n", []),
        ("def answer():\n    return request.get_json()\n", []),
        ("def read(response):\n    return response.get_json()\n", []),
        (
            f"import flask\n{HANDED.replace('request)', 'given: flask.Request) -> str')}".replace("request.", "given."),
            ["Functions Framework"],
        ),
    ],
)
def test_a_function_that_is_handed_a_request_needs_no_framework(text: str, framework: list[str]) -> None:
    assert [route.framework for route in view(text).routes] == framework


@pytest.mark.parametrize(("path", "routes"), [("drift/main.py", 1), ("drift/parse.py", 0)])
def test_a_function_beside_an_application_stands_in_a_main_file(path: str, routes: int) -> None:
    app = "from flask import Flask\n\napp = Flask(__name__)\n"
    assert len(ServingView(PythonView(memory_tree({"app.py": app, path: HANDED}))).routes) == routes


def test_what_calls_itself_in_circles_ends() -> None:
    routes = [f"@app.get('/p{i}')\ndef h{i}():\n    return h{(i + 1) % 800}()\n" for i in range(800)]
    serving = view("from fastapi import FastAPI\napp = FastAPI()\n" + "\n".join(routes))
    started = time.process_time()
    assert serving.inference_routes == ()
    assert len(serving.reach(serving.routes[0])) == 7
    assert time.process_time() - started < 5
