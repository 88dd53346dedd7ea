"""What a probe tells by a trait, whatever its sentence says: claims and ticks are judged by it."""

from __future__ import annotations

import pytest

from auditor import Finding, Trait
from auditor.registry import discover
from tests.conftest import Files
from tests.probes.conftest import MakeRepository as Make

API = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/health')\ndef health():\n    return {}\n"
CALLS = "from fastapi.testclient import TestClient\nfrom api import app\n\n\ndef test_it():\n    {}\n"
ASSERTS = CALLS.format("assert TestClient(app).get('/health').status_code == 200")
BESIDE = "from api import clean\n\n\ndef test_it():\n    assert clean('a ') == 'a'\n"
HELPER = "\n\ndef clean(text):\n    return text.strip()\n"
LFS = {".gitattributes": "data/*.csv filter=lfs diff=lfs merge=lfs -text\n"}
MATRIX = """
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    {}
    steps:
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12", cache: pip}}
      - run: pytest
"""
ABOVE = {"matrix": "matrix: {os: [ubuntu-latest, windows-latest]}"}
BELOW = {"matrix": "strategy: {matrix: {os: [ubuntu-latest, windows-latest]}}"}
WANDB = {"train.py": "import wandb\n\nwandb.init(project='a')\nwandb.log({'loss': 1})\n"}
MLFLOW = {"train.py": "import mlflow\n\nmlflow.start_run()\nmlflow.log_metric('loss', 1)\n"}


def _workflow(given: dict[str, str]) -> dict[str, str]:
    return {
        ".github/workflows/t.yml": MATRIX.format(given["matrix"]),
        "test_a.py": "def test_a():\n    assert 1 + 1 == 2\n",
    }


def _step(command: str) -> dict[str, str]:
    step = f"on: push\njobs:\n  d:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {command}\n"
    return {"api.py": API, ".github/workflows/d.yml": step}


@pytest.mark.parametrize(
    ("item", "files", "traits"),
    [
        ("data-versioning", {".dvc/config": "[core]\n"}, {Trait.HOLLOW}),
        ("data-versioning", {".dvc/config": "[core]\n", "data.dvc": "outs:\n- path: data\n"}, set()),
        ("data-versioning", LFS, {Trait.OTHERWISE}),
        ("data-versioning", {}, set()),
        ("fastapi", {"api.py": API}, {Trait.WITHOUT_MODEL}),
        ("fastapi", {"api.py": "from flask import Flask\n\napp = Flask('a')\n"}, {Trait.OTHERWISE}),
        ("api-tests", {"api.py": API, "tests/test_api.py": ASSERTS}, {Trait.IN_NO_WORKFLOW}),
        (
            "api-tests",
            {"api.py": API, "tests/test_api.py": CALLS.format("TestClient(app).get('/health')")},
            {Trait.HOLLOW},
        ),
        ("api-tests", {"api.py": API + HELPER, "tests/test_api.py": BESIDE}, {Trait.BESIDE_ROUTES}),
        ("api-tests", {"api.py": API}, set()),
        ("unit-tests", {"tests/test_a.py": "def test_a():\n    pass\n"}, {Trait.HOLLOW}),
        ("unit-tests", {"tests/test_a.py": "import a\n\n\ndef test_a():\n    assert a.f() == 2\n"}, set()),
        ("experiment-tracking", WANDB, {Trait.BY_WANDB}),
        ("experiment-tracking", MLFLOW, set()),
        ("ci-caching-and-matrix", _workflow(BELOW), set()),
        ("ci-caching-and-matrix", _workflow(ABOVE), {Trait.IN_NO_FORCE}),
        ("cloud-deployment", _step("kubectl apply -f k8s.yaml"), {Trait.ON_A_MACHINE}),
        ("cloud-deployment", _step("flyctl deploy"), set()),
        (
            "cloud-training",
            {"vm.sh": "gcloud compute instances create vm --zone=europe-west1-b\n"},
            {Trait.ON_A_MACHINE},
        ),
        ("cloud-training", {"vertex.sh": "echo prepare\n"}, set()),
    ],
)
def test_a_probe_tells_by_a_trait_what_its_state_does_not(
    repo: Make, item: str, files: Files, traits: set[Trait]
) -> None:
    finding = _found(repo, item, files)
    assert finding.traits == traits, finding


def test_a_trait_outlives_what_makes_a_finding_less_sure(repo: Make) -> None:
    files = {"api.py": API, "more.py": "import fastapi\n\ndef predict(:\n"}
    finding = _found(repo, "fastapi", files)
    assert finding.confidence.value == "low"
    assert finding.traits == {Trait.WITHOUT_MODEL}


def _found(repo: Make, item: str, files: Files) -> Finding:
    found = discover()[item].function(repo(files))
    assert isinstance(found, Finding)
    return found
