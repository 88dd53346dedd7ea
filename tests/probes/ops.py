from __future__ import annotations

import json

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


def notebook(cell: str) -> str:
    """Return the text of a notebook with one cell of code."""
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": cell}]})
