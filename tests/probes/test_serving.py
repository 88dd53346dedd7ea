from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import API, confidence, state

Make = Callable[..., Repository]
ROUTER = {
    "backend/__init__.py": "",
    "backend/main.py": "from fastapi import FastAPI\nfrom backend.routes import router\n\napp = FastAPI()\napp.include_router(router, prefix='/v1')\n",
    "backend/routes.py": "from fastapi import APIRouter\nfrom backend.service import run\n\nrouter = APIRouter(prefix='/text')\n\n@router.post('/predict')\ndef answer(text: str):\n    return run(text)\n",
    "backend/service.py": "import torch\n\nnet = torch.load('x')\n\ndef run(text):\n    return step(text)\n\ndef step(text):\n    with torch.no_grad():\n        return net(text)\n",
}
FACTORY = """
from fastapi import FastAPI

def create_app():
    app = FastAPI()

    @app.post("/predict")
    async def predict(text: str):
        return app.state.model.predict([text])

    return app
"""
THREAD = """
import asyncio

import torch
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
model = torch.load("model.pt")

@app.post("/echo")
async def echo(text: str):
    return await {}
"""
FLASK = "from flask import Flask\n\napp = Flask(__name__)\n\n@app.route('/predict', methods=['POST'])\ndef predict():\n    return model.predict(1)\n"
HANDED = "def answer(request):\n    asked = request.get_json()\n    return str(model.predict(asked['x']))\n"
BENTO = "import bentoml\n\n@bentoml.service\nclass Service:\n    @bentoml.api\n    def predict(self, x):\n        return self.model(x)\n"


MOUNTED = (
    API
    + "\nfrom fastapi.staticfiles import StaticFiles\n\napp.mount('/', StaticFiles(directory='./static', html=True))\n"
)


SAMPLED = """
from fastapi import FastAPI

app = FastAPI()

@app.get("/sample")
def sample():
    return {{"drawn": {}.sample()}}
"""


PAGE = "import requests\nimport streamlit as st\nimport torch\n\nmodel = torch.load('model.pt')\nx = st.text_input('Text')\nst.write(model.forward(x))\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"src/pkg/api.py": API}, "done"),
        (ROUTER, "done"),
        ({"app.py": FACTORY}, "done"),
        ({"app.py": THREAD.format("run_in_threadpool(model, text)")}, "done"),
        ({"app.py": THREAD.format("run_in_threadpool(model.predict, text)")}, "done"),
        ({"app.py": THREAD.format("asyncio.get_event_loop().run_in_executor(None, model.predict, text)")}, "done"),
        ({"app.py": THREAD.format("run_in_threadpool(print, text)")}, "partial"),
        ({"app.py": THREAD.format("run_in_threadpool(log, model)")}, "partial"),
        ({"app.py": FLASK}, "partial"),
        ({"app.py": BENTO}, "partial"),
        ({"function/main.py": HANDED}, "partial"),
        ({"function/main.py": HANDED.replace("answer(request)", "answer(request, model)")}, "not_done"),
        ({"function/main.py": HANDED.replace("get_json", "json")}, "not_done"),
        ({"function/main.py": f"@watched\n{HANDED}"}, "not_done"),
        ({"app.py": "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get('/')\ndef root():\n    return {'a': 1}\n"}, "partial"),
        ({"app.py": "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.post('/predict')\ndef predict(x: str):\n    return {'prediction': 'cat'}\n"}, "partial"),
        ({"app.py": "import fastapi\n# app = fastapi.FastAPI()\n", "requirements.txt": "fastapi"}, "not_done"),
        ({"entrypoint.sh": "mlflow models serve -m models:/birds/1 --host 0.0.0.0\n"}, "partial"),
        ({"Dockerfile": "FROM pytorch/torchserve\nRUN pip list\n"}, "partial"),
        ({"a.sh": "# mlflow models serve -m m\necho run mlflow models serve -m m\n"}, "not_done"),
        ({"tests/test_x.py": API, "docs/x.md": "FastAPI()"}, "not_done"),
        ({"app.py": SAMPLED.format("model")}, "done"),
        ({"app.py": "from pkg.model import Diffusion\n\ndrawn = Diffusion()\n" + SAMPLED.format("drawn")}, "done"),
        ({"app.py": SAMPLED.format("shelf")}, "partial"),
        ({"app.py": SAMPLED.format("watch").replace(".sample()", ".generate_drift_report()")}, "partial"),
        ({"app.py": SAMPLED.format("watch").replace(".sample()", ".predict_drift()")}, "partial"),
        ({"app.py": SAMPLED.format("pipe").replace(".sample()", ".predict_with_drift()")}, "done"),
        ({"app.py": SAMPLED.format("pipe").replace(".sample()", ".classify_report()")}, "done"),
        ({"app.py": ""}, "not_done"),
        ({"app.py": PAGE}, "partial"),
        ({"app.py": PAGE.replace("model.forward(x)", "requests.post(URL, json=x)")}, "not_done"),
        ({"app.py": PAGE.replace("st.write(model.forward(x))", "st.write('soon')")}, "not_done"),
        ({"app.py": PAGE.replace("streamlit", "tkinter")}, "not_done"),
    ],
)  # fmt: skip
def test_fastapi(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "fastapi") == expected


OWN_MODEL = {"birds/__init__.py": "", "birds/model.py": "from torch import nn\n\nclass Wren(nn.Module):\n    pass\n"}
OWN_PAGE = "import {0}\nfrom birds.model import Wren\n\nbird = Wren()\n\ndef shown(x):\n    return bird(x)\n\n{0}.Interface(shown)\n"


@pytest.mark.parametrize(
    ("page", "served", "front"),
    [
        (OWN_PAGE.format("gradio"), "partial", "done"),
        (OWN_PAGE.format("tkinter"), "not_done", "done"),
        (OWN_PAGE.format("gradio").replace("bird(x)", "len(x)"), "not_done", "partial"),
        ("import gradio\nfrom far import predict\n\ngradio.Interface(fn=predict)\n", "not_done", "done"),
        ("import gradio\nfrom far import predict\n\ngradio.Interface(fn=len)\n", "not_done", "partial"),
    ],
)
def test_a_page_may_run_the_projects_own_model(repo: Make, page: str, served: str, front: str) -> None:
    made = repo({**OWN_MODEL, "app.py": page})
    assert (state(made, "fastapi"), state(made, "frontend")) == (served, front)


def test_routes_carry_the_prefixes_of_their_routers(repo: Make) -> None:
    made = repo(ROUTER)
    assert [(route.url, route.path) for route in made.serving.routes] == [("/v1/text/predict", "backend/routes.py")]
    assert [(app.framework, app.path) for app in made.serving.apps] == [("FastAPI", "backend/main.py")]
    reached = {step.qualname for step in made.serving.reach(made.serving.routes[0])}
    assert reached == {"answer", "run", "step"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.py": "import torch\n\ntorch.onnx.export(1, 2, 'm.onnx')\n"}, "done"),
        ({"a.py": "import onnxruntime as ort\n\ns = ort.InferenceSession('m.onnx')\n"}, "done"),
        ({"a.py": BENTO}, "done"),
        ({"a.py": "model.to_onnx('m.onnx')\n"}, "done"),
        ({"Makefile": "onnx:\n\toptimum-cli export onnx --model birds out/\n"}, "done"),
        ({"web/app.ts": "import * as ort from 'onnxruntime-web'\n"}, "done"),
        ({"Makefile": "onnx:\n\t# optimum-cli export onnx --model birds out/\n"}, "not_done"),
        ({"a.py": "import torch\n\nif torch.onnx.is_in_onnx_export():\n    x = 1\n"}, "not_done"),
        (
            {"a.py": "import torch\n\nif not torch.onnx.is_in_onnx_export():\n    torch.onnx.export(1, 2, 'm')\n"},
            "done",
        ),
        ({"tasks.py": "import onnx\n\nonnx.load('m')\n"}, "done"),
        ({"a.py": "from ultralytics import YOLO\n\nYOLO('a.pt').export(format='onnx')\n"}, "done"),
        ({"a.py": "from ultralytics import YOLO\n\nYOLO('a.pt').export(format='torchscript')\n"}, "not_done"),
        ({"bentofile.yaml": "service: a:b\n"}, "partial"),
        ({"requirements.txt": "onnxruntime\n"}, "partial"),
        ({"models/m.onnx": b"\0"}, "partial"),
        ({"a.py": "# import onnx\nx = 'onnx'\n", "README.md": "onnx"}, "not_done"),
        ({"a.py": "import onnx\nx = 1\n"}, "partial"),
        ({"tests/test_a.py": "import onnx\n\nonnx.load('m')\n"}, "not_done"),
        ({"tests/test_a.py": "import onnx\n\nonnx.load('m')\n", "requirements.txt": "onnx\n"}, "partial"),
        (
            {
                "n.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["import onnx\\n", "onnx.load(1)"]}]}'
            },
            "not_done",
        ),
    ],
)
def test_onnx_or_bentoml(repo: Make, files: dict[str, str | bytes], expected: str) -> None:
    assert state(repo(files), "onnx-or-bentoml") == expected


def test_the_service_is_shown_before_what_asks_it(repo: Make) -> None:
    client = {"a.py": "import bentoml\n\nwith bentoml.SyncHTTPClient('http://x') as c:\n    c.predict(1)\n"}
    service = {"b.py": "import bentoml\n\n@bentoml.service\nclass Net:\n    pass\n"}
    finding = discover()["onnx-or-bentoml"].function(repo({**client, **service}))
    assert [place.path for place in finding.evidence] == ["b.py"]
    assert state(repo(client), "onnx-or-bentoml") == "done"


ANSWERS = """
import os
from fastapi.responses import FileResponse

@app.get("/show")
def show(text: str):
    path = os.path.join("ui", {name})
    return FileResponse(path)
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"f.py": "import streamlit as st\nimport requests\n\nst.title('a')\nst.write(requests.post('http://x/predict').json())\n"}, "done"),
        ({"f.py": "import streamlit as st\n\nURL = 'http://x/predict'\nst.title('a')\nst.write(URL)\n"}, "done"),
        ({"f.py": "import streamlit as st\nimport requests\n\nURL = 'http://x/predict'\nst.title('a')\n# requests.post(URL)\n"}, "partial"),
        ({"f.py": "import streamlit as st\nimport requests\n\n" + "st.write('a')\n" * 9}, "partial"),
        ({"f.py": "import streamlit as st\n\n" + "st.write('a')\n" * 9}, "done"),
        ({"f.py": "import gradio as gr\nimport torch\n\nm = torch.load('x')\ngr.Interface(m, 'text', 'text').launch()\n"}, "done"),
        ({"f.py": "import gradio as gr\nfrom pkg.model import predict\n\ngr.Interface(fn=predict).launch()\n", "pkg/__init__.py": "", "pkg/model.py": "import torch\n\ndef predict(x):\n    return torch.load('m')(x)\n"}, "done"),
        ({"static/index.html": "<script>\nfetch('/predict', {method: 'POST'})\n</script>\n"}, "done"),
        ({"app/lib/main.dart": "final answer = await http.post(Uri.parse('https://x/predict'));\n"}, "done"),
        ({"app/Page.swift": "URLSession.shared.dataTask(with: request)\n"}, "done"),
        ({"shiny/app.R": "library(shiny)\nshinyApp(ui, server)\n"}, "done"),
        ({"analysis/test.R": "ks.test(a, b)\n"}, "not_done"),
        ({"web/index.html": "<button hx-get='/predict'>Ask</button>\n"}, "done"),
        ({"f.py": "import streamlit as st\n\nst.title('coming soon')\n"}, "partial"),
        ({"f.py": "import streamlit as st\n", "requirements.txt": "streamlit"}, "not_done"),
        ({"docs/index.html": "<script>fetch('/search')</script>"}, "not_done"),
        ({"app/frontend/index.html": "<html><h1>Soon</h1></html>"}, "partial"),
        ({"frontend/index.html": "", "frontend/drift.html": "<html>", "web/a.html": "<html>"}, "not_done"),
        ({"app.py": API + "\nPAGE = '''<html><body><script>fetch('/predict')</script></body></html>'''\n"}, "done"),
        ({"app.py": API + "\nPAGE = '<html><body>It runs.</body></html>'\n"}, "not_done"),
        ({"pkg/__init__.py": "", "pkg/app.py": API + "\nfrom .web import PAGE\n", "pkg/web.py": "PAGE = '<html><script>fetch(\"/predict\")</script>'\n"}, "done"),
        ({"pkg/__init__.py": "", "pkg/app.py": API, "pkg/web.py": "PAGE = '<html><script>fetch(\"/predict\")</script>'\n"}, "not_done"),
        ({"app.py": MOUNTED, "static/index.html": "<html></html>"}, "done"),
        ({"app.py": MOUNTED}, "done"),  # what is built into the folder is not tracked
        ({"app.py": MOUNTED, "static/drift_report.html": "<html></html>"}, "not_done"),
        ({"app.py": API + "\nfrom fastapi.responses import FileResponse\n\nFileResponse('ui/index.html')\n"}, "done"),
        ({"app.py": API + "\nfrom fastapi.responses import FileResponse\n\nFileResponse('made.png')\n"}, "not_done"),
        ({"app.py": API + "\nfrom fastapi.responses import FileResponse\n\nFileResponse('data_drift.html')\n"}, "not_done"),
        ({"app.py": API + "\nfrom fastapi.responses import FileResponse\n\nFileResponse(make_image())\n"}, "not_done"),
        ({"app.py": API + ANSWERS.format(name="f'grid_{text}.png'"), "report_of_drift.html": "", "out.html": "<html></html>"}, "not_done"),
        ({"app.py": API + ANSWERS.format(name="'index.html'"), "ui/index.html": "<html></html>"}, "done"),
        ({"src/api_frontend.py": "import streamlit as st\n\n\ndef address():\n    return 'x'\n"}, "partial"),
        ({"src/data.py": "import streamlit as st\n\n\ndef address():\n    return 'x'\n"}, "not_done"),
    ],
)  # fmt: skip
def test_frontend(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "frontend") == expected


def test_of_the_routes_that_run_the_model_the_one_that_answers_is_shown(repo: Make) -> None:
    code = "from fastapi import FastAPI\napp = FastAPI()\n" + "".join(
        f"@app.post('/{url}')\ndef {url}(x):\n    return MODEL.predict(x)\n"
        for url in ("load_model", "retrain", "ask", "predict")
    )
    fastapi = discover()["fastapi"].function
    assert fastapi(repo({"app.py": code})).message == "POST /ask runs the model"
    assert fastapi(repo({"app.py": code.split("@app.post('/ask')")[0]})).message.endswith(" runs the model")


def test_a_route_that_is_given_something_is_shown_before_one_that_only_tries_the_model(repo: Make) -> None:
    code = "from fastapi import FastAPI\napp = FastAPI()\n" + "".join(
        f"@app.post('/{url}')\ndef f{index}({given}):\n    return MODEL.predict({given or 1})\n"
        for index, (url, given) in enumerate((("predict/test", ""), ("predict/any", ""), ("predict", "x")))
    )
    fastapi = discover()["fastapi"].function
    assert fastapi(repo({"app.py": code})).message == "POST /predict runs the model"
    assert (
        fastapi(repo({"app.py": code.split("@app.post('/predict')")[0]})).message == "POST /predict/any runs the model"
    )


def test_the_application_that_is_shown_is_the_one_of_the_route(repo: Make) -> None:
    tutorial = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef root():\n    return 1\n"
    api = "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/predict')\ndef ask(x):\n    return MODEL.predict(x)\n"
    two = repo({"a/main.py": tutorial, "b/main.py": api})
    assert [place.path for place in discover()["fastapi"].function(two).evidence] == ["b/main.py"] * 3
    assert [place.path for place in discover()["cloud-deployment"].function(two).evidence] == ["b/main.py"]
    empty = repo({"a/main.py": "from fastapi import FastAPI\napp = FastAPI()\n", "b/main.py": tutorial})
    assert discover()["fastapi"].function(empty).evidence[0].path == "b/main.py"


def test_a_route_of_another_framework_is_shown_where_it_stands(repo: Make) -> None:
    code = "from flask import Flask, request\napp = Flask(__name__)\n@app.route('/up')\ndef up():\n    x = request.form\n    return M.predict(x)\n"
    assert [place.line for place in discover()["fastapi"].function(repo({"app.py": code})).evidence] == [3, 6]


def test_a_page_that_asks_whether_a_tool_is_up_calls_no_model(repo: Make) -> None:
    up = "import requests\nimport streamlit as st\n\nMLFLOW_URL = 'http://127.0.0.1:8080/'\nst.write(requests.get(MLFLOW_URL).ok)\n"
    run = "import subprocess\nimport streamlit as st\n\nname = st.radio('P', ['a'])\nsubprocess.run(['kedro', 'run', f'--pipeline={name}'])\n"
    frontend = discover()["frontend"].function
    assert frontend(repo({"pages/02_mlflow.py": up})).state.value == "partial"
    finding = frontend(repo({"pages/02_mlflow.py": up, "pages/04_run.py": run}))
    assert (finding.state.value, finding.evidence[1].path, finding.evidence[1].line) == ("done", "pages/04_run.py", 5)


def test_what_a_front_end_calls_is_the_model_and_no_table_of_its_errors(repo: Make) -> None:
    page = (
        "import streamlit as st\nfrom sklearn.metrics import confusion_matrix\n\nst.write(confusion_matrix([1], [1]))\n"
    )
    assert state(repo({"f.py": page}), "frontend") == "partial"
    asking = page + "st.write(MODEL.predict_proba([[1]]))\n"
    finding = discover()["frontend"].function(repo({"f.py": asking}))
    assert (finding.state.value, [place.line for place in finding.evidence]) == ("done", [1, 5])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Our frontend: https://github.com/group/web-frontend", "unknowable"),
        ("We wrote the frontend in React: https://birds.vercel.app/", "unknowable"),
        ("The data came from https://birds.vercel.app/", "not_done"),
        ("We wrote no frontend, see https://example.org/", "not_done"),
    ],
)
def test_frontend_is_unknowable_where_the_report_links_what_stands_elsewhere(
    repo: Make, said: str, expected: str
) -> None:
    assert state(repo(answers={24: said}), "frontend") == expected


HANDLER = """
class Handler:
    def initialize(self, context):
        self.model = load(context.manifest)

    def handle(self, data, context):
        return self.model(data)
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"model_store/m.mar": b"x"}, "done"),
        (
            {"h.py": "from ts.torch_handler.base_handler import BaseHandler\n\nclass H(BaseHandler):\n    pass\n"},
            "done",
        ),
        ({"h.py": "from ts.context import Context\n\ndef handle(data, context: Context):\n    return data\n"}, "done"),
        ({"h.py": "from ts.drawing import Chart\n\nChart()\n"}, "not_done"),
        ({"Makefile": "serve:\n\ttorchserve --start --model-store s\n"}, "done"),
        ({"config.properties": "colour=red\n"}, "not_done"),
        ({"ts.dockerfile": 'FROM python\nCMD ["torchserve", "--start", "--model-store", "/x"]\n'}, "done"),
        ({"a.py": "import subprocess\nsubprocess.run(['torch-model-archiver', '--model-name', 'm'])\n"}, "done"),
        ({"a.py": "print('install torch-model-archiver first')\n"}, "not_done"),
        ({"run.sh": "torch-model-archiver --model-name m --version 1.0\n"}, "done"),
        ({"config.properties": "inference_address=http://0.0.0.0:8080\n"}, "done"),
        ({"logs/config/1-startup.cfg": "#Saving snapshot\nmodel_snapshot={}\nmodel_store=store\n"}, "done"),
        ({"setup.cfg": "[tool]\nmodel_store=store\n"}, "not_done"),
        ({"requirements.txt": "torchserve\n"}, "not_done"),
        ({"README.md": "torchserve --start"}, "not_done"),
        ({"README.md": "```\ntorchserve --start --model-store store\n```\n"}, "done"),
        ({"handler.py": HANDLER}, "done"),
        ({"handler.py": HANDLER.replace("context", "path")}, "not_done"),
        ({"handler.py": "MODEL = load()\n\ndef handle(data, context):\n    return MODEL(data)\n"}, "done"),
        ({"handler.py": "def handle(event, context):\n    return event\n"}, "not_done"),
    ],
)
def test_torchserve(repo: Make, files: dict[str, str | bytes], expected: str) -> None:
    assert state(repo(files), "torchserve") == expected


def test_a_dependency_on_torchserve_alone_is_not_certain_to_be_all(repo: Make) -> None:
    assert confidence(repo({"requirements.txt": "torchserve\n"}), "torchserve") == "medium"
    assert confidence(repo({"requirements.txt": "torch\n"}), "torchserve") == "high"


def test_what_the_report_says_of_torchserve_is_no_trace_of_it(repo: Make) -> None:
    said = "We ran\n```\ntorchserve --start --model-store s\n```\n"
    assert state(repo(answers={23: said}), "torchserve") == "not_done"


def test_what_lies_beside_the_page_that_is_started_is_found_by_the_pages_below_it(repo: Make) -> None:
    files = {
        "frontend/Home.py": "import streamlit as st\n\nst.title('a')\n",
        "frontend/pages/1_Ask.py": "import streamlit as st\nfrom client import ask\n\nst.write(ask('x'))\n",
        "frontend/client.py": "import requests\n\ndef ask(text):\n    return requests.post('http://x', json=text).json()\n",
    }
    assert state(repo(files), "frontend") == "done"
    assert state(repo({**files, "frontend/client.py": "def ask(text):\n    return text\n"}), "frontend") == "partial"


def test_a_page_that_never_asks_is_a_stub_whatever_it_could_ask(repo: Make) -> None:
    page = (
        "import requests\nimport streamlit as st\n\ndef ask(image):\n    return requests.post('http://x/predict', image).json()\n\n"
        "def main():\n    image = st.file_uploader('a')\n    answer = {}\n    st.image(image)\n    st.write(answer)\n\nmain()\n"
    )
    frontend = discover()["frontend"].function
    finding = frontend(repo({"front.py": page.format("{'label': 1}  # ask(image)")}))
    assert (finding.state.value, [place.line for place in finding.evidence]) == ("partial", [5])
    assert frontend(repo({"front.py": page.format("ask(image)")})).state.value == "done"
    assert frontend(repo({"front.py": page.format("st.button('a', on_click=ask)")})).state.value == "done"
    assert frontend(repo({"front.py": page.format("'<|go|button|on_action=ask|>'")})).state.value == "done"
    beside = {"front.py": page.format("None"), "web/index.html": "<script>fetch('/predict')</script>"}
    assert frontend(repo(beside)).state.value == "done"


def test_a_runtime_is_shown_before_an_export_and_an_export_is_called_one(repo: Make) -> None:
    probe = discover()["onnx-or-bentoml"].function
    export = {"a.py": "import torch\n\ntorch.onnx.export(1, 2, 'm.onnx')\n"}
    run = {"b.py": "import onnxruntime as ort\n\ns = ort.InferenceSession('m.onnx')\n"}
    assert probe(repo(export)).message == "the model is exported to ONNX"
    both = probe(repo({**export, **run}))
    assert (both.message, both.evidence[0].path) == ("a specialised runtime is used", "b.py")
