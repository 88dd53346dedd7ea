"""Whom a front end asks."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, state

PAGE = "import os\n\nimport requests\nimport streamlit as st\n\nst.title('Nests')\n{}\nst.image(requests.get(url).content)\n"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("url = 'https://pictures.example.org/500'", "partial"),
        ("url = 'https://pictures.example.org/predict'", "done"),
        ("url = 'http://localhost:8000/nests'", "done"),
        ("url = 'http://backend:8000/nests'", "done"),
        ("url = 'https://nests-abc.a.run.app/500'", "done"),
        ("url = os.environ['URL'] or 'https://pictures.example.org/500'", "done"),
        ("url = 'https://pictures.example.org/500'\nrequests.post(url)", "done"),
        ("url = st.text_input('Where?') or 'https://pictures.example.org/500'", "done"),
        ("url = 'http://localhost:8000'\nlogo = 'https://pictures.example.org/500'", "done"),
        ("from app.config import url\nst.image('https://pictures.example.org/logo.png')", "done"),
        ("from app.config import host\nurl = host() + '/nests'\nst.write('https://example.org/code')", "done"),
        ("url = 'https://nests.example.org/predict?x=1'", "done"),
        ("def ask(url='https://pictures.example.org/500'):\n    return url\n", "done"),
    ],
)
def test_a_page_that_only_shows_what_a_stranger_has_is_a_stub(repo: Make, address: str, expected: str) -> None:
    assert state(repo({"src/api.py": API, "src/page.py": PAGE.format(address)}), "frontend") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("'https://pictures.example.org/500'", "partial"),
        ("url='https://pictures.example.org/500'", "partial"),
        ("'https://pictures.example.org/predict'", "done"),
        ("f'{base}/500'", "done"),
        ("", "done"),
    ],
)
def test_a_stranger_may_be_asked_outright(repo: Make, given: str, expected: str) -> None:
    page = PAGE.format("").replace("get(url)", f"get({given})")
    assert state(repo({"src/api.py": API, "src/page.py": page}), "frontend") == expected


def test_a_host_that_the_documents_name_may_be_the_project_s_own(repo: Make) -> None:
    files = {"src/page.py": PAGE.format("url = 'https://nests.example.org/500'")}
    assert state(repo({**files, "README.md": "We serve at https://nests.example.org/."}), "frontend") == "done"
    assert state(repo({**files, "README.md": "We serve nothing."}), "frontend") == "partial"


@pytest.mark.parametrize(
    ("made", "call", "expected"),
    [
        ("from huggingface_hub import InferenceClient", "InferenceClient('us/nests').chat_completion([])", "done"),
        ("import ollama", "ollama.chat(model='nests', messages=[])", "done"),
        ("import huggingface_hub", "huggingface_hub.whoami()", "partial"),
    ],
)
def test_a_page_may_ask_a_model_by_a_client(repo: Make, made: str, call: str, expected: str) -> None:
    code = (
        f"import gradio as gr\n{made}\n\ndef answer(text):\n    return {call}\n\n\ngr.ChatInterface(answer).launch()\n"
    )
    assert state(repo({"space/app.py": code}), "frontend") == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [("ghcr.io/open-webui/open-webui:main", "done"), ("grafana/grafana:11.3.0", "not_done")],
)
@pytest.mark.parametrize(
    ("service", "serves"), [("image: vllm/vllm-openai", True), ("build: .", True), ("image: 'postgres:17'", False)]
)
def test_a_ready_made_page_beside_what_serves_is_a_front_end(
    repo: Make, image: str, expected: str, service: str, serves: bool
) -> None:
    compose = f"services:\n  llm: {{{service}}}\n  web: {{image: '{image}'}}\n"
    assert state(repo({"compose.yaml": compose, "src/api.py": API}), "frontend") == (expected if serves else "not_done")


@pytest.mark.parametrize(("path", "expected"), [("digit?x=1", "done"), ("500", "partial")])
def test_a_path_that_the_api_has_is_asked_of_the_api(repo: Make, path: str, expected: str) -> None:
    api = API + '\n@app.get("/digit")\ndef digit(x: int):\n    return x\n'
    page = PAGE.format(f"url = 'https://nests.example.org/{path}'")
    assert state(repo({"src/api.py": api, "src/page.py": page}), "frontend") == expected
