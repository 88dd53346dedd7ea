"""What a route is handed by its framework, and what only opens a context or works on tensors."""

from __future__ import annotations

import pytest

from auditor.views.python import PythonView
from auditor.views.serving import ServingView
from tests.views.memory import memory_tree

HEAD = """
from typing import Annotated
import torch
from fastapi import Depends, FastAPI
from given import Shared

app = FastAPI()
net = torch.jit.load("net.pt")

def inner():
    return 1

def compare(x=Depends(inner)):
    return 1

class Watcher:
    def __call__(self):
        return 1

watch = Watcher()
Result = Annotated[dict, Depends(compare)]

"""
GIVEN = "from typing import Annotated\nfrom fastapi import Depends\n\ndef shared():\n    return 1\n\nShared = Annotated[dict, Depends(shared)]\n"


def view(text: str) -> ServingView:
    return ServingView(PythonView(memory_tree({"app.py": HEAD + text, "given.py": GIVEN})))


@pytest.mark.parametrize(
    ("head", "reached"),
    [
        ("@app.get('/a')\ndef a(r: Annotated[dict, Depends(compare)]):", ["compare", "inner"]),
        ("@app.get('/a')\ndef a(r=Depends(compare)):", ["compare", "inner"]),
        ("@app.get('/a', dependencies=[Depends(compare)])\ndef a():", ["compare", "inner"]),
        ("@app.get(\n    '/a',\n    dependencies=[Depends(compare)],\n)\ndef a():", ["compare", "inner"]),
        ("@app.get('/a')\ndef a(r: Annotated[dict, Depends(Watcher())]):", ["Watcher.__call__"]),
        ("@app.get('/a')\ndef a(r: Result):", ["compare", "inner"]),
        ("@app.get('/a')\ndef a(r: Shared):", ["shared"]),
        ("@app.get('/a')\ndef a(r: dict):", []),
        ("@app.get('/b')\ndef b(r=Depends(compare)):\n    return r\n\n@app.get('/a')\ndef a(r: dict):", []),
    ],
)
def test_what_a_route_depends_on_runs_before_it(head: str, reached: list[str]) -> None:
    serving = view(f"{head}\n    return 1\n")
    route = next(item for item in serving.routes if item.url == "/a")
    assert [step.qualname for step in serving.reach(route)] == ["a", *reached]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("    return net(x)", "torch.jit.load()"),
        ("    with torch.no_grad():\n        return thing.mine(x)", "torch.no_grad"),
        (
            "    with torch.no_grad():\n        return step(x)\n\ndef step(x):\n    return thing.mine(x)",
            "torch.no_grad",
        ),
        ("    with torch.no_grad():\n# the net\n        return thing.mine(x)", "torch.no_grad"),
        ("    with torch.no_grad(\n    ):\n        return thing.mine(x)", "torch.no_grad"),
        ('    with torch.no_grad():\n        """\nOne.\n"""\n        return thing.mine(x)', "torch.no_grad"),
        ("    with torch.no_grad(): return thing.mine(x)", "torch.no_grad"),
        ("    with torch.no_grad():\n        if x:\n            y = 1\n        return thing.mine(x)", "torch.no_grad"),
        ("    if x:\n        with torch.no_grad():\n            return thing.mine(x)\n    return 1", "torch.no_grad"),
        ("    if x:\n        with torch.no_grad():\n            y = 1\n    return later(x)", None),
        ("    with torch.no_grad(\n    ):\n# the net\n        y = 1\n    return later(x)", None),
        ("    with torch.no_grad(): pass\n    return later(x)", None),
        ("    with torch.no_grad():\n        chance = 0.5\n    return later(chance)", None),
        ("    with torch.inference_mode():\n        chance = round(0.5)\n    return later(chance)", None),
        (
            "    with torch.inference_mode():\n        out = step(x)\n    return out\n\ndef step(x):\n    return len(x)",
            None,
        ),
        ("    return torch.nn.Softmax(dim=0)(torch.tensor(x)).tolist()", None),
        ("    return torch.nn.LogSoftmax(dim=0)(x)", None),
        ("    return torch.nn.Linear(2, 1)(x)", "torch.nn.Linear()"),
        ("    return torch.softmax(torch.tensor(x), 0)", None),
        ("    return torch.softmax(mine.ask(x), 0)", "torch.softmax"),
    ],
)
def test_a_context_and_an_activation_are_no_model(body: str, shown: str | None) -> None:
    serving = view(f"@app.post('/a')\ndef a(x: list[float]):\n{body}\n")
    found = next((name for _, _, name in serving.inference_routes), None)
    assert found == shown


@pytest.mark.parametrize(
    "head",
    [
        "    with torch.no_grad():\n# the net\n",
        "    with torch.no_grad(\n    ):\n",
        "    with torch.no_grad():\n        told = '''\nsome text\n'''\n",
        "    with (\n        torch.no_grad(),\n        lock,\n    ):\n",
        "    stack.enter_context(torch.no_grad())\n    if x:\n",
    ],
)
@pytest.mark.parametrize(("work", "runs"), [("return thing.mine(x)", True), ("return 0.5", False)])
def test_a_context_reaches_as_far_as_its_block(head: str, work: str, runs: bool) -> None:
    serving = view(f"@app.post('/a')\ndef a(x: list[float]):\n{head}        {work}\n")
    named = head.startswith("    stack") or runs
    assert [route.url for route, _, _ in serving.inference_routes] == (["/a"] if named else [])


def test_who_is_handed_a_model_need_not_run_it() -> None:
    text = "def load_net():\n    return torch.load('net.pt')\n\n@app.get('/health')\ndef health(n=Depends(load_net)):\n    return n is not None\n"
    assert view(text).inference_routes == ()
    text = "def heard(x: int):\n    return net(x)\n\n@app.get('/a')\ndef a(n=Depends(heard)):\n    return n\n"
    assert [route.url for route, _, _ in view(text).inference_routes] == ["/a"]


@pytest.mark.parametrize(
    ("path", "urls"),
    [
        ("('/a', '/b')", ["/a", "/b"]),
        ("PATHS", [""]),  # an address that is not written down is one of an own function
    ],
)
def test_a_loop_adds_a_route_at_each_of_its_addresses(path: str, urls: list[str]) -> None:
    seen = view(f"def ask(text):\n    return net(text)\n\nfor path in {path}:\n    app.add_api_route(path, ask)\n")
    assert [route.url for route in seen.routes] == urls
    assert [route.handler for route, _, _ in seen.inference_routes] == ["ask"] * len(urls)


def test_a_function_of_a_library_at_an_address_that_is_not_written_down_is_no_route() -> None:
    assert view("for path in PATHS:\n    app.add_api_route(path, print)\n").routes == ()


@pytest.mark.parametrize(("method", "running"), [("predict", 1), ("close", 0)])
def test_what_the_class_of_a_route_depends_on_is_what_its_annotation_says(method: str, running: int) -> None:
    text = (
        "from sklearn.pipeline import Pipeline\n\nclass Trips:\n    fitted: Pipeline = Depends(inner)\n\n"
        f"    @app.post('/a')\n    def show(self, x):\n        return self.fitted.{method}([x])\n"
    )
    assert len(view(text).inference_routes) == running


@pytest.mark.parametrize(
    ("made", "reached"),
    [
        ("router = APIRouter(dependencies=[Depends(compare)])", ["compare", "inner"]),
        ("router = APIRouter(\n    prefix='/v1',\n    dependencies=[Depends(compare)],\n)", ["compare", "inner"]),
        ("app.include_router(router, dependencies=[Depends(compare)])", ["compare", "inner"]),
        ("router = APIRouter()", []),
        ("kept = keep(dependencies=[Depends(compare)])", []),
    ],
)
def test_what_a_router_depends_on_runs_before_its_routes(made: str, reached: list[str]) -> None:
    serving = view(f"from fastapi import APIRouter\n{made}\n\n@router.get('/a')\ndef a(x: int):\n    return x\n")
    (route,) = serving.routes
    assert [step.qualname for step in serving.reach(route)] == ["a", *reached]
