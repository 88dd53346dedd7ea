"""Front ends that are written in Python: pages as texts, notebooks that ask their reader, models of a hub."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import API, state

Make = Callable[..., Repository]
FORM = "<form action='/predict' method='post'><input name='x'></form>"
CELLS = """import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import requests
    return mo, requests


@app.cell
def _(mo, requests):
    {asks}
    {calls}
    return
"""
PAGE = """
from fastapi.responses import {answer}

PAGE = "{page}"


@app.get("/", response_class={answer})
def home():
    return PAGE
"""


@pytest.mark.parametrize(
    ("page", "answer", "expected"),
    [
        (FORM, "HTMLResponse", "done"),
        ("<input type=file id=f><script>f.onchange = () => fetch('/predict')</script>", "HTMLResponse", "done"),
        ("<form hx-post='/predict'><input name='x'></form>", "HTMLResponse", "done"),
        # The neighbours: a page that sends nothing, and a form that is no page of the application's.
        ("<form><input name='x'></form><p>fetch it</p>", "HTMLResponse", "not_done"),
        (FORM, "PlainTextResponse", "not_done"),
    ],
)
def test_a_page_may_be_a_text_that_a_route_answers(repo: Make, page: str, answer: str, expected: str) -> None:
    assert state(repo({"app.py": API + PAGE.format(page=page, answer=answer)}), "frontend") == expected


def test_a_text_is_a_page_where_it_is_answered_as_one(repo: Make) -> None:
    route = "\nfrom fastapi import Response\n\n@app.get('/')\ndef home():\n    return Response({!r}, media_type={!r})\n"
    assert state(repo({"app.py": API + route.format(FORM, "text/html")}), "frontend") == "done"
    assert state(repo({"app.py": API + route.format(FORM, "text/plain")}), "frontend") == "not_done"


@pytest.mark.parametrize(
    ("asks", "calls", "expected"),
    [
        ("f = mo.ui.file()", "requests.post('http://x/predict', files={'a': f.contents()})", "done"),
        ("f = mo.ui.slider(1, 9)", "mo.md(f'{f.value}')", "partial"),
        ("mo.md('# Data')", "requests.get('http://x/data.csv')", "not_done"),
    ],
)
def test_a_notebook_that_asks_its_reader_is_a_front_end(repo: Make, asks: str, calls: str, expected: str) -> None:
    assert state(repo({"app.py": CELLS.format(asks=asks, calls=calls)}), "frontend") == expected


@pytest.mark.parametrize(("name", "expected"), [("models/me/birds", "done"), ("examples/birds", "partial")])
def test_a_page_may_be_made_of_a_model_on_a_hub(repo: Make, name: str, expected: str) -> None:
    assert state(repo({"app.py": f"import gradio as gr\n\ngr.load('{name}').launch()\n"}), "frontend") == expected


FILE = "from fastapi.responses import FileResponse\n\n@app.get('/{p}')\ndef page(p):\n    return FileResponse(%s)\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("find(p)", "done"), ("find(p, 'x.html', '.png')", "done"), ("find(p, '.png')", "not_done")],
)
def test_a_file_that_is_looked_for_may_be_a_page_unless_media_alone_are_named(
    repo: Make, given: str, expected: str
) -> None:
    assert state(repo({"app.py": API + FILE % given, "static/index.html": "<h1>Hi</h1>"}), "frontend") == expected
