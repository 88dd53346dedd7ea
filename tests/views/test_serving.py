from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.soon import soon
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
        ("import modal\n\n@modal.fastapi_endpoint(method='POST')\ndef a(x):\n    return x\n", "Modal", ""),
        ("from chalice import Chalice\napp = Chalice(app_name='a')\n@app.route('/a')\ndef a():\n    return 1\n", "Chalice", "/a"),
        ("import azure.functions as func\napp = func.FunctionApp()\n@app.route(route='/a')\ndef a(req):\n    return 1\n", "", ""),
        ("import cog\n\nclass P(cog.BasePredictor):\n    def predict(self, x):\n        return x\n", "Cog", ""),
        ("from fastapi import FastAPI\n\ndef a():\n    return 1\n\napp = FastAPI()\napp.add_api_route('/a', a)\n", "FastAPI", "/a"),
        ("from fastapi import FastAPI\n\ndef a():\n    return 1\n\napp = FastAPI()\napp.get('/a')(a)\n", "FastAPI", "/a"),
        ("from fastapi import FastAPI\n\ndef a():\n    return 1\n\napp = FastAPI()\na = app.get(path='/a')(a)\n", "FastAPI", "/a"),
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
    with soon(5):
        assert serving.inference_routes == ()
        assert len(serving.reach(serving.routes[0])) == 7


@pytest.mark.parametrize(
    ("imported", "call", "followed"),
    [
        ("from torchvision.utils import save_image", "save_image(x, 'a.png')", False),
        ("import torchvision.utils as vutils", "vutils.save_image(x, 'a.png')", False),
        ("from somewhere import Store", "Store().save_image(x)", True),
        ("import streamlit as st", "st.session_state.store.save_image(x)", True),
        ("import helpers.images as images", "images.save_image(x)", True),
    ],
)
def test_a_function_of_a_library_is_not_followed_into_one_of_the_project_by_its_name(
    imported: str, call: str, followed: bool
) -> None:
    route = f"{imported}\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.post('/a')\ndef a(x):\n    {call}\n"
    own = "def save_image(img, path):\n    img.save(path)\n"
    files = {"app.py": route, "src/net.py": own, "src/helpers/__init__.py": "", "src/helpers/other.py": "X = 1\n"}
    serving = ServingView(PythonView(memory_tree(files)))
    reached = [step.qualname for step in serving.reach(serving.routes[0])]
    assert ("save_image" in reached) is followed


def test_of_a_tokenizer_and_its_model_the_model_is_shown() -> None:
    code = (
        "from fastapi import FastAPI\nfrom transformers import AutoModel, AutoTokenizer as T\napp = FastAPI()\n"
        "tokenizer = T.from_pretrained('x')\nmodel = AutoModel.from_pretrained('x')\n"
        "@app.get('/a')\ndef a(x):\n    return tokenizer(x)\n@app.get('/b')\ndef b(x):\n    y = tokenizer(x)\n    return model(y)\n"
    )
    assert [(route.url, line) for route, line, _ in view(code).inference_routes] == [("/a", 8), ("/b", 12)]


ROUTED = """
from fastapi import APIRouter, FastAPI
import torch
app = FastAPI()
router = APIRouter(prefix="/watch")
model = torch.load("m.pt")

@router.get("/drift-report")
def generate_drift_report(days: int):
    return watcher.report(days).lower()

@router.get("/dashboard")
def board():
    return 1

app.include_router(router)

@app.post("/predict")
def predict(x: str):
    model = load_model()
    with torch.no_grad():
        return model(x)

def other():
    return 2

app.add_api_route("/other", other)
"""


def test_the_prefix_of_a_router_does_not_bear_on_what_hangs_on_the_application_beside_it() -> None:
    urls = [route.url for route in view(ROUTED).routes]
    assert urls == ["/watch/drift-report", "/watch/dashboard", "/predict", "/other"]


def test_a_route_that_reports_drift_runs_no_model_by_its_name() -> None:
    assert [route.url for route, _, _ in view(ROUTED).inference_routes] == ["/predict"]
    # What predicts besides, or makes reports for a living, is called so.
    named = ROUTED.replace("generate_drift_report", "predict_with_drift")
    assert [route.url for route, _, _ in view(named).inference_routes] == ["/watch/drift-report", "/predict"]
    living = ROUTED.replace("generate_drift_report", "generate_report").replace("/drift-report", "/report")
    assert [route.url for route, _, _ in view(living).inference_routes] == ["/watch/report", "/predict"]


def test_the_call_that_runs_the_model_is_shown_and_not_what_loads_it_or_stands_around_it() -> None:
    ((_, line, _),) = view(ROUTED).inference_routes
    assert ROUTED.split("\n")[line - 1].strip() == "return model(x)"


def test_a_call_of_an_object_reaches_what_the_class_does_when_called() -> None:
    text = (
        "from fastapi import FastAPI\nclass Keep:\n    def __init__(self): pass\n    def __call__(self, x): write(x)\n"
        "app, keep = FastAPI(), Keep()\n@app.post('/a')\ndef a(x):\n    {}\n"
    )
    reached = [
        [step.qualname for step in view(text.format(said)).reach(view(text.format(said)).routes[0])]
        for said in ("keep(x)", "Keep()")
    ]
    assert reached == [["a", "Keep.__call__"], ["a", "Keep.__init__"]]


OWN = """
from fastapi import FastAPI
import torch

class Wren(torch.nn.Module):
    def __init__(self): super().__init__()
    def forward(self, x): return x

class Small(Wren): pass

class Cage:
    def __init__(self): self.bird = 1
    def __call__(self, x): return x

app, bird, cage = FastAPI(), Small(), Cage()

@app.post("/of")
def of(x: float):
    return {}
"""


@pytest.mark.parametrize(
    ("said", "name"),
    [("bird(x)", "app.Small()"), ("Small().eval()(x)", "app.Small()"), ("cage(x)", None), ("Small()", None)],
)
def test_an_object_of_the_projects_own_model_is_run_by_calling_it(said: str, name: str | None) -> None:
    shown = view(OWN.format(said)).inference_routes
    assert [call for _, _, call in shown] == ([] if name is None else [name])


@pytest.mark.parametrize(
    ("call", "runs"),
    [
        ("run_in_threadpool(bird, x)", True),
        ("asyncio.to_thread(bird, x)", True),
        ("loop.run_in_executor(None, bird, x)", True),
        ("pool.submit(bird, x).result()", True),
        ("list(map(bird, x))", True),
        ("pool.submit(cage, x).result()", False),
        ("pool.submit(sorted, bird)", False),
        ("MODELS[x](1)", True),
        ("app.state.nets[x](1)", True),
        ("MODELS.get(x)(1)", True),
        ("MODELS['tokenizer'](x)", False),
        ("KEPT['model'](x)", True),
        ("KEPT['tokenizer'](x)", False),
        ("NAMES[x](1)", False),
        ("NAMES.get(x)(1)", False),
    ],
)
def test_a_model_that_is_handed_on_or_one_of_several_is_run(call: str, runs: bool) -> None:
    assert bool(view(OWN.format(call)).inference_routes) is runs


STORE = "class Store:\n    def __init__(self):\n        self.rows = []\n\n    def add(self, text):\n        self.rows += [text]\n"
READS = (
    "import fastapi\nfrom store import Store\napp = fastapi.FastAPI()\n\n@app.post('/a')\ndef a({}):\n    {}\n\n{}\n"
)


@pytest.mark.parametrize(
    ("given", "call", "filled", "expected"),
    [
        ("request: fastapi.Request, x", "request.app.state.store.add(x)", "def make():\n    app.state.store = Store()", True),
        ("x", "app.state.store.add(x)", "app.state.store = Store()", True),
        ("tasks, x", "tasks.add_task(app.state.store.add, x)", "app.state.store = Store()", True),
        ("x, store=fastapi.Depends(get)", "store.add(x)", "def make():\n    app.state.store = Store()", True),
        ("x", "KEPT.add(x)", "KEPT = None\ndef make():\n    global KEPT\n    KEPT = Store()", True),
        # one thing here and another there, nothing of the project's own, or a name that is somebody else's
        ("request, x", "request.app.state.store.add(x)", "app.state.store = Store()\napp.state.store = set()", False),
        ("x", "app.state.other.add(x)", "app.state.store = Store()", False),
        ("x", "app.state.store.add(x)", "app.state.store = open('a')", False),
        ("x", "store = get()\n    store.add(x)", "app.state.store = Store()", False),
        ("x", "kept.add(x)", "def make():\n    kept = Store()", False),
    ],
)  # fmt: skip
def test_an_object_that_the_application_is_given_later_is_followed(
    given: str, call: str, filled: str, expected: bool
) -> None:
    files = {"store.py": STORE, "app.py": READS.format(given, call, filled)}
    serving = ServingView(PythonView(memory_tree(files)))
    reached = {step.qualname for route in serving.routes for step in serving.reach(route)}
    assert ("Store.add" in reached) is expected


def test_an_object_that_the_application_keeps_may_be_called() -> None:
    called = {
        "store.py": STORE.replace("def add", "def __call__"),
        "app.py": READS.format("x", "app.state.s(x)", "app.state.s = Store()"),
    }
    serving = ServingView(PythonView(memory_tree(called)))
    assert [step.qualname for step in serving.reach(serving.routes[0])] == ["a", "Store.__call__"]


TASKS = """
from celery import Celery

worker = Celery("a")

@worker.task
def keep(text): write(text)

def plain(text): write(text)
"""
QUEUES = "from fastapi import FastAPI\nfrom jobs import keep, plain, worker\nimport jobs\napp = FastAPI()\n@app.post('/a')\nasync def a(x):\n    {}\n"


@pytest.mark.parametrize(
    ("call", "reached"),
    [
        ("keep.delay(x)", ["a", "keep"]),
        ("jobs.keep.apply_async(args=[x])", ["a", "keep"]),
        ("await keep.kiq(x)", ["a", "keep"]),
        ("worker.send_task('jobs.keep', args=[x])", ["a", "keep"]),
        ("await pool.enqueue_job('keep', x)", ["a", "keep"]),
        ("queue.enqueue('jobs.plain', x)", ["a", "plain"]),
        ("queue.enqueue(plain, x)", ["a", "plain"]),
        ("plain.delay(x)", ["a"]),
        ("keep.retry(x)", ["a"]),
        ("worker.send_task('elsewhere.remove', args=[x])", ["a"]),
    ],
)
def test_a_task_that_a_worker_runs_is_followed(call: str, reached: list[str]) -> None:
    serving = ServingView(PythonView(memory_tree({"jobs.py": TASKS, "app.py": QUEUES.format(call)})))
    assert [step.qualname for step in serving.reach(serving.routes[0])] == reached


@pytest.mark.parametrize(
    ("call", "runs"),
    [
        ("request.app.model.predict(x)", True),
        ("request.app.model(x)", True),
        ("request.app.extra['model'](x)", True),
        ("flask.current_app.model.predict(x)", True),
        ("flask.current_app.config['MODEL'].predict(x)", True),
        ("flask.current_app.config['model'](x)", True),
        ("flask.g.model(x)", True),
        ("request.app.version(x)", False),
        ("flask.current_app.config['name'](x)", False),
        ("flask.current_app.logger.info(x)", False),
        ("request.json(x)", False),
    ],
)
def test_a_model_that_hangs_on_the_application_is_run(call: str, runs: bool) -> None:
    text = f"import fastapi, flask\napp = fastapi.FastAPI()\n\n@app.post('/a')\ndef a(request: fastapi.Request, x):\n    return {call}\n"
    assert bool(view(text).inference_routes) is runs


IDLE = "from fastapi import FastAPI\nimport numpy as np\nimport torch\n\napp = FastAPI()\nnet = torch.load('x')\n\n"


@pytest.mark.parametrize(
    ("body", "running"),
    [
        ("net.eval()\n    return 1", []),
        ("text = text.strip().lower()\n    return 1", []),
        ("return np.random.randint(2)", []),
        ("net.eval()\n    return net(text)", ["/predict"]),
        ("return np.dot(WEIGHTS, text)", ["/predict"]),  # a model may be written out
        ("return REGISTRY['net'].answer(text)", ["/predict"]),
    ],
)
def test_what_only_prepares_a_model_or_makes_numbers_up_runs_none(body: str, running: list[str]) -> None:
    text = f"{IDLE}@app.post('/predict')\ndef predict(text):\n    {body}\n"
    assert [route.url for route, _, _ in view(text).inference_routes] == running


def test_a_model_that_is_run_to_be_trained_answers_nobody() -> None:
    training = "def fit_it():\n    loss = net(1).sum()\n    loss.backward()\n\n@app.post('/train')\ndef train():\n    fit_it()\n"
    assert not view(IDLE + training).inference_routes
    both = training + "\n@app.post('/predict')\ndef predict(x):\n    return net(x)\n"
    assert [route.url for route, _, _ in view(IDLE + both).inference_routes] == ["/predict"]


@pytest.mark.parametrize(
    ("imports", "made", "call", "running"),
    [
        ("from torch import nn", "nn.Sequential(nn.Linear(1, 1))", "it(x)", True),
        ("from torch_geometric.nn import GCN", "GCN(1, 2, 2)", "it(x, None)", True),
        ("from llama_cpp import Llama", "Llama('m.gguf')", "it(x)['choices']", True),
        ("from ultralytics import YOLO", "YOLO('a.pt')", "it(x)[0].boxes", True),
        ("from facenet_pytorch import MTCNN", "MTCNN()", "it(x)", True),
        ("from transformers import TextClassificationPipeline as P", "P(net, tok)", "it(x)", True),
        ("from diffusers import DDPMPipeline", "DDPMPipeline(1, 2)", "it(x).images", True),
        ("import tensorflow_hub as hub", "hub.KerasLayer('u')", "it(x)", True),
        ("import easyocr", "easyocr.Reader(['da'])", "it.readtext(x)", True),
        ("from gensim.models import Word2Vec", "Word2Vec.load('m')", "it.wv.most_similar(x)", True),
        ("from openai import OpenAI", "OpenAI()", "it.chat.completions.create(messages=[x])", True),
        ("import ollama", "1", "ollama.chat(model='m', messages=[x])", True),
        ("from torch import nn", "nn.CrossEntropyLoss()", "it(x)", False),
        ("from torchvision import transforms", "transforms.Compose([])", "it(x)", False),
        ("from transformers import BertTokenizer", "BertTokenizer('v')", "it(x)", False),
        ("from ultralytics.utils import plotting", "plotting.colors()", "it(x)", False),
        ("import easyocr", "1", "easyocr.Reader(['da'])", False),
    ],
)
def test_what_an_object_of_a_library_of_models_does_runs_a_model(
    imports: str, made: str, call: str, running: bool
) -> None:
    text = f"from fastapi import FastAPI\n{imports}\n\napp = FastAPI()\nit = {made}\n\n@app.post('/bird')\ndef bird(x):\n    return {call}\n"
    assert bool(view(text).inference_routes) is running
