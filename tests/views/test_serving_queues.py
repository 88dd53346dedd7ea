"""What stands behind a queue: the function that takes out what a route puts into it."""

from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree

_APP = """
import asyncio, collections, multiprocessing, queue, threading
import joblib
from fastapi import FastAPI, Request

app = FastAPI()
jobs = queue.Queue()
other = queue.Queue()
"""
_WORK = """
def work():
    model = joblib.load("model.pkl")
    while True:
        text, answer = jobs.get()
        answer.set_result(model.predict([text]))
"""
_ITERATES = _WORK.replace("while True:\n        text, answer = jobs.get()", "for text, answer in iter(jobs.get, None):")
_ROUTE = """
@app.post("/review")
def review(text: str):
    jobs.put((text, answer))
    return answer.result()
"""
_LOOP = """
import joblib

def loop(inbox, rest=None):
    model = joblib.load("model.pkl")
    while True:
        model.predict([inbox.get()])
"""
_CLASS = """
import asyncio, joblib

class Batcher:
    def __init__(self):
        self.waiting = asyncio.Queue()
        self.model = joblib.load("model.pkl")

    async def ask(self, text):
        await self.waiting.put((text, 1))

    async def run(self):
        while True:
            text, number = await self.waiting.get()
            self.model.predict([text])
"""
_ASKS = """
from pkg.batch import Batcher
batcher = Batcher()

@app.post("/review")
async def review(text: str):
    return await batcher.ask(text)
"""
_STARTS = "\nfrom pkg.worker import loop\n{}\n"
_STATE = """
from pkg.worker import loop

@app.on_event("startup")
async def start():
    app.state.jobs = asyncio.Queue()
    asyncio.create_task(loop(app.state.jobs))

@app.post("/review")
async def review(text: str, request: Request):
    await request.app.state.jobs.put(text)
"""


def runs(**files: str) -> bool:
    tree = memory_tree({"src/pkg/__init__.py": "", **{f"src/pkg/{name}.py": text for name, text in files.items()}})
    return bool(ServingView(PythonView(tree)).inference_routes)


@pytest.mark.parametrize(
    "files",
    [
        {"main": _APP + _WORK + _ROUTE},
        {"main": _APP + _WORK.replace(".get()", ".get(timeout=1)") + _ROUTE},
        {"main": _APP + _ITERATES + _ROUTE},
        {"main": _APP + _STARTS.format("threading.Thread(target=loop, args=(jobs,)).start()") + _ROUTE, "worker": _LOOP},
        {"main": _APP + _STARTS.format("loop(jobs)") + _ROUTE.replace(".put(", ".put_nowait("), "worker": _LOOP},
        {"main": _APP + _STATE, "worker": _LOOP},
        {"main": _APP + _ASKS, "batch": _CLASS},
        {
            "main": _APP.replace("queue.Queue()", "collections.deque()")
            + _WORK.replace(".get()", ".popleft()")
            + _ROUTE.replace(".put(", ".append("),
        },
    ],
)  # fmt: skip
def test_what_takes_a_routes_work_out_of_a_queue_is_reached(files: dict[str, str]) -> None:
    assert runs(**files)


@pytest.mark.parametrize(
    "files",
    [
        {"main": _APP + _WORK.replace("jobs.get", "other.get") + _ROUTE},
        {"main": _APP + _WORK.replace("jobs.get()", "jobs.get('next')") + _ROUTE},
        {"main": _APP.replace("jobs = queue.Queue()", "jobs = Board()") + _WORK + _ROUTE},
        {"main": _APP + _STARTS.format("loop(other)") + _ROUTE, "worker": _LOOP},
        {"main": _APP + _STARTS.format("") + _ROUTE, "worker": _LOOP},
        {"main": _APP + _WORK + _ROUTE.replace("jobs.put", "other.put")},
        {"main": _APP + _ROUTE, "bench": "import joblib, queue\njobs = queue.Queue()\n" + _WORK},
    ],
)
def test_another_queue_or_nothing_of_the_kind_leads_nowhere(files: dict[str, str]) -> None:
    assert not runs(**files)
