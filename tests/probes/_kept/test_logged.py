"""What an API keeps by other ways than a call in its route: a log in a file, and a middleware."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state

Make = Callable[..., Repository]
SERVED = """
import logging
from fastapi import FastAPI
{imports}

app = FastAPI()
logger = logging.getLogger(__name__)
{setup}

@app.post("/predict")
def predict(text: str):
    label = app.state.model.predict(text)
    {said}
    return {{"label": label}}

{more}
"""
BOTH = "logger.info(f'{text} is {label}')"
FILE = "logging.basicConfig(filename='calls.log', level=logging.INFO)"


def api(said: str = BOTH, setup: str = FILE, imports: str = "", more: str = "") -> dict[str, str]:
    return {"app/main.py": SERVED.format(said=said, setup=setup, imports=imports, more=more), "app/__init__.py": ""}


def loguru(sink: str) -> dict[str, str]:
    made = api(setup=f"logger.add({sink})", imports="import sys\nfrom pathlib import Path\nfrom loguru import logger")
    return {path: text.replace("logger = logging.getLogger(__name__)", "") for path, text in made.items()}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (api(), "done"),
        (api("logger.info('%s is %s', text, label)"), "done"),
        (api("logger.info('call', extra={'text': text, 'label': label})"), "done"),
        (api("logger.info(text)\n    logger.info(label)"), "done"),
        (api(setup="logger.addHandler(logging.FileHandler('calls.log'))"), "done"),
        (api(setup="logger.addHandler(RotatingFileHandler('a'))", imports="from logging.handlers import RotatingFileHandler"), "done"),
        (loguru("'calls.log'"), "done"),
        ({path: text.replace(BOTH, "logger.bind(text=text, label=label).info('asked')") for path, text in loguru("'calls.log', serialize=True").items()}, "done"),
        ({path: text.replace(BOTH, "logger.bind(label=label).info('asked')") for path, text in loguru("'calls.log', serialize=True").items()}, "partial"),
        (loguru("Path('logs') / 'calls.log', rotation='1 MB'"), "done"),
        (api(setup="dictConfig({'handlers': {'a': {'class': 'logging.FileHandler', 'filename': 'a.log'}}})", imports="from logging.config import dictConfig"), "done"),
        (api(setup="set_up()", imports="from app.logs import set_up") | {"app/logs.py": f"import logging\n\ndef set_up():\n    {FILE}\n"}, "done"),
        (api(setup="fileConfig('logging.yaml')", imports="from logging.config import fileConfig") | {"logging.yaml": "handlers:\n  a:\n    class: logging.FileHandler\n    filename: a.log\n"}, "done"),
        (api(setup="google.cloud.logging.Client().setup_logging()", imports="import google.cloud.logging"), "done"),
        (api("logger.info(f'{label}')"), "partial"),
        (api("logger.info(f'{len(text)} words: {label}')"), "partial"),
        (api("logger.info(f'{text}')"), "partial"),
        (api("logger.info(f'{text.filename} is {label}')"), "partial"),
        (api("text_path = put(text)\n    logger.info(f'{text_path} is {label}')"), "partial"),
        (api("logger.info(f'{text.filename}, {text.size}: {text} is {label}')"), "done"),
        (api("note(text, label)", more="def note(text, label):\n    logger.info(f'{text}: {label}')\n"), "done"),
        # loguru's file has what loguru is told, unless somebody hands it on
        (api(setup="calls.add('a.log')", imports="from loguru import logger as calls"), "not_done"),
        (api(setup="calls.add('a.log')", imports="from loguru import logger as calls", more="class Handed(logging.Handler):\n    def emit(self, record):\n        calls.info(record.getMessage())\n"), "done"),
        # what goes to the console alone, or only where something fails, is kept nowhere
        (api(setup=""), "not_done"),
        (api(setup="logging.basicConfig(level='INFO')"), "not_done"),
        (loguru("sys.stderr"), "not_done"),
        (api("logger.error(f'{text} {label}')"), "not_done"),
        (api("logger.info('the input is text, the label is predicted')"), "not_done"),
        (api("logger.info(f'{NUM_CLASSES} classes')"), "not_done"),
        (api("logger.info(f'took {duration} ms')"), "not_done"),
        (api(setup="") | {"app/train.py": f"import logging\n{FILE}\n"}, "not_done"),
    ],
)  # fmt: skip
def test_a_log_in_a_file_keeps_what_it_is_told(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "data-collection") == expected
    if expected == "done":
        assert confidence(repo(files), "data-collection") == "medium"


READS = "body = await request.body()"
ANSWER = "answer = b''.join([chunk async for chunk in response.body_iterator])"
WRITES = "open('calls.jsonl', 'a').write(json.dumps({'asked': str(body), 'said': str(answer)}))"
AROUND = """
import json
@app.middleware("http")
async def around(request, call_next):
    {}
    response = await call_next(request)
    {}
    {}
    return response
"""
CLASS = """
from starlette.middleware.base import BaseHTTPMiddleware
import json

class Keeps(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        body = await request.json()
        response = await call_next(request)
        keep(body, await read(response))
        return response

async def read(response):
    return [chunk async for chunk in response.body_iterator]

def keep(body, answer):
    with open("calls.jsonl", "a") as file:
        file.write(json.dumps([body, answer]))

app.add_middleware(Keeps)
"""


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (AROUND.format(READS, ANSWER, WRITES), "done"),
        (AROUND.format(READS, ANSWER, "logger.info(f'{body} {answer}')"), "done"),
        (CLASS, "done"),
        (CLASS.replace("(BaseHTTPMiddleware)", "").replace("app.add_middleware(Keeps)", ""), "not_done"),
        (AROUND.format(READS, "answer = None", WRITES), "partial"),
        (AROUND.format("body = None", ANSWER, WRITES), "partial"),
        (AROUND.format("pass", "pass", "open('calls.csv', 'a').write(f'{request.url.path},{response.status_code}')"), "not_done"),
        (AROUND.format(READS, ANSWER, "logger.info(f'{request.method} {request.url.path}')"), "not_done"),
        (AROUND.format(READS, ANSWER, "print(body, answer)"), "not_done"),
        (AROUND.format(READS, ANSWER, WRITES).replace("@app.middleware", "@app.exception_handler"), "not_done"),
    ],
)  # fmt: skip
def test_a_middleware_keeps_what_it_reads_and_stores(repo: Make, more: str, expected: str) -> None:
    assert state(repo(api("pass", more=more)), "data-collection") == expected


def test_a_middleware_that_stores_only_what_comes_with_a_request_is_not_certain_to_keep_nothing(repo: Make) -> None:
    more = AROUND.format("pass", "pass", "open('calls.csv', 'a').write(f'{request.url.path}')")
    assert confidence(repo(api("pass", more=more)), "data-collection") == "medium"


def test_a_middleware_of_an_application_without_a_model_collects_nothing(repo: Make) -> None:
    files = {"app.py": "from fastapi import FastAPI\napp = FastAPI()\n" + AROUND.format(READS, ANSWER, WRITES)}
    assert state(repo(files), "data-collection") == "not_done"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (api("logger.info(label)"), "the API logs predictions, and of requests no more than metadata"),
        (api("logger.info(text)"), "the API logs requests only"),
        (api("pass", more=AROUND.format(READS, "answer = None", WRITES)), "a middleware stores requests, not answers"),
        (api("pass", more=AROUND.format("body = None", ANSWER, WRITES)), "a middleware stores answers, not requests"),
    ],
)
def test_what_half_is_kept_is_said(repo: Make, files: dict[str, str], message: str) -> None:
    assert discover()["data-collection"].function(repo(files)).message == message


BY_CALL = AROUND.format(READS, ANSWER, WRITES)


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("app.middleware('http')(around)", "done"),
        ("app.add_middleware(BaseHTTPMiddleware, dispatch=around)", "done"),
        ("app.add_event_handler('startup', around)", "not_done"),
    ],
)
def test_a_middleware_may_be_registered_by_a_call(repo: Make, registered: str, expected: str) -> None:
    decorator = next(line for line in BY_CALL.split("\n") if line.startswith("@app.middleware"))
    name = BY_CALL.partition("async def ")[2].partition("(")[0]
    more = BY_CALL.replace(decorator, "") + f"\n{registered.replace('around', name)}\n"
    assert state(repo(api("pass", more=more)), "data-collection") == expected


def test_a_function_that_runs_after_the_answer_keeps_the_request(repo: Make) -> None:
    text = "import joblib\nfrom litestar import Litestar, post\nfrom google.cloud import firestore\n\nmodel = joblib.load('m')\n\n"
    text += (
        "async def keep(request):\n    firestore.Client().collection('a').add({'a': (await request.json())['b']})\n\n"
    )
    text += "@post('/ask', after_response=keep)\nasync def ask(data: dict) -> dict:\n    return {'a': model.predict(data['b'])}\n\n"
    text += "app = Litestar([ask])\n"
    assert state(repo({"app.py": text}), "data-collection") == "partial"
    assert state(repo({"app.py": text.replace(", after_response=keep", "")}), "data-collection") == "not_done"


WRAPS = """
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from transformers import pipeline

app = FastAPI()
model = pipeline("text-classification", model="out")

class Kept(APIRoute):
    def get_route_handler(self):
        handle = super().get_route_handler()

        async def inner(request: Request):
            reply = await handle(request)
            with open("calls.jsonl", "a") as file:
                file.write(str((await request.body()).decode()) + str(WRITTEN))
            return reply

        return inner

app.router.route_class = Kept

@app.post("/predict")
def predict(text: str):
    return model(text)
"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [("reply.body.decode()", "done"), ("reply.status_code", "partial"), ("other.body", "partial")],
)
def test_a_class_of_routes_may_keep_what_it_is_given_back_by_any_name(repo: Make, written: str, expected: str) -> None:
    assert state(repo({"app.py": WRAPS.replace("WRITTEN", written)}), "data-collection") == expected
