"""What a lifespan yields is kept in the state of every request."""

from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree

STORE = "class Store:\n    def __init__(self):\n        self.rows = []\n\n    def add(self, text):\n        self.rows += [text]\n"
APP = """
from contextlib import asynccontextmanager
import fastapi
from store import Store

{0}
async def lifespan(app):
    {1}

app = fastapi.FastAPI(lifespan=lifespan)

@app.post('/a')
def a(request: fastapi.Request, x):
    request.state.store.add(x)
"""


@pytest.mark.parametrize(
    ("decorator", "given", "expected"),
    [
        ("@asynccontextmanager", "yield {'store': Store()}", True),
        ("@asynccontextmanager", "kept = Store()\n    yield {'net': net, 'store': kept}", True),
        ("@asynccontextmanager", "yield {'other': Store()}", False),
        ("@asynccontextmanager", "yield {'store': open('a')}", False),
        ("", "yield {'store': Store()}", False),
    ],
)
def test_what_a_lifespan_yields_is_followed(decorator: str, given: str, expected: bool) -> None:
    files = {"store.py": STORE, "app.py": APP.format(decorator, given)}
    serving = ServingView(PythonView(memory_tree(files)))
    reached = {step.qualname for route in serving.routes for step in serving.reach(route)}
    assert ("Store.add" in reached) is expected
