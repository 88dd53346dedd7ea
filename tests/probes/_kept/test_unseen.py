"""What an API hands on to what no code of the project shows: no store, and no certain accusation."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import confidence, state

FACTORY = """
from fastapi import FastAPI
import torch

def create_app(given):
    app = FastAPI()
    model = torch.load("m.pt")

    @app.post("/predict")
    def predict(text: str):
        label = model(text)
        {}
        return label

    return app

HOOKS = []
CONTEXT = {{}}
"""


@pytest.mark.parametrize(
    "call",
    [
        "given(text, label)",
        "given.add(text, label)",
        "app.state.keeper.add(text, label)",
        "CONTEXT['store'].add(text, label)",
        "for hook in HOOKS:\n            hook(text, label)",
        "if given: given(text, label)",
        "tasks.add_task(given.add, text, label)",
        "given.add({'text': text, 'label': label})",
    ],
)
def test_what_is_handed_to_a_store_that_is_given_is_no_certain_accusation(repo: Make, call: str) -> None:
    finding = discover()["data-collection"].function(repo({"app/main.py": FACTORY.format(call)}))
    assert (finding.state.value, finding.confidence.value) == ("not_done", "medium")
    assert [place.line for place in finding.evidence] == [11 + call.count("\n")]


@pytest.mark.parametrize(
    "call",
    [
        "given(text)",
        "label = given(text, label)",  # a part of the work
        "label = given.decode(text, label)",
        "given.add(label)",
        "print(text, label)",
        "rows = []; rows.append((text, label))",
        "shown(text, label)",
        "Answer(text=text, label=label)",
        "torch.stack(text, label)",
    ],
)
def test_what_is_shown_to_store_nothing_stays_certain(repo: Make, call: str) -> None:
    shown = "\ndef shown(text, label):\n    return f'{text}: {label}'\n"
    made = repo({"app/main.py": FACTORY.format(call) + shown})
    assert (state(made, "data-collection"), confidence(made, "data-collection")) == ("not_done", "high")
