from __future__ import annotations

from typing import Any

from auditor.registry import discover
from auditor.repository import Repository

API = """
from fastapi import FastAPI
import torch

app = FastAPI()
model = torch.load("model.pt")

@app.post("/predict")
def predict(text: str):
    with torch.no_grad():
        return {"prediction": model(text)}
"""


def state(repo: Repository, item: str) -> str:
    """Return the state of an item, and fail where evidence names a file or line that is not there."""
    finding = discover()[item].function(repo)
    for place in finding.evidence:
        if place.path is not None:
            assert repo.tree.exists(place.path), place
            if place.line is not None:
                assert 1 <= place.line <= (repo.tree.text(place.path) or "").count("\n") + 1, place
    assert finding == discover()[item].function(repo)
    return finding.state.value


def confidence(repo: Repository, item: str) -> str:
    return discover()[item].function(repo).confidence.value


def workflow(*runs: str, on: str = "[push]", job: str = "", steps: str = "") -> str:
    """Return the text of a workflow with one job whose steps run these commands."""
    lines = [f"on: {on}", "jobs:", "  test:", "    runs-on: ubuntu-latest"]
    lines += [f"    {line}" for line in job.splitlines()]
    lines += ["    steps:"]
    lines += [f"      {line}" for line in steps.splitlines()]
    for run in runs:
        lines += ["      - run: |", *(f"          {line}" for line in run.splitlines())]
    return "\n".join(lines) + "\n"


class FakeFigure:
    def __init__(self, target: str, own: bool = True, alt: str = "", path: str | None = None) -> None:
        self.target, self.own, self.alt, self.path = target, own, alt, path
        self.line, self.attached, self.shown, self.placeholder = 1, own and path is None, True, None


class FakeAnswer:
    def __init__(self, text: str = "", *figures: FakeFigure) -> None:
        self.text, self._figures, self.line = text, figures, 1
        self.lines = tuple(enumerate(text.split("\n"), 1))
        self.images: tuple[Any, ...] = ()
        self.links: tuple[Any, ...] = ()

    def figures(self, tree: object, placeholders: object) -> tuple[FakeFigure, ...]:
        return self._figures

    def own_images(self, tree: object, placeholders: object) -> tuple[FakeFigure, ...]:
        return tuple(figure for figure in self._figures if figure.own)


class FakeAnswers:
    path = None

    def __init__(self, answers: dict[int, FakeAnswer]) -> None:
        self._answers = answers

    def question(self, number: int) -> FakeAnswer | None:
        return self._answers.get(number)
