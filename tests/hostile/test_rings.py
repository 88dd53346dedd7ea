"""Files that call each other in every order, and what is judged by all that stands before it."""

from __future__ import annotations

import pytest

from tests.conftest import MakeRepo
from tests.hostile.conftest import Survive

ON = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
WORKFLOW = ".github/workflows/a.yml"
MANY = range(30)
RINGS: dict[str, dict[str, str]] = {
    "reusable workflows": {f".github/workflows/w{n}.yml": "on: [push, workflow_call]\njobs:\n" + "".join(f"  j{k}:\n    uses: ./.github/workflows/w{k}.yml\n" for k in MANY) for n in MANY},
    "composite actions": {WORKFLOW: f"{ON}      - uses: ./.github/actions/a0\n", **{f".github/actions/a{n}/action.yml": "name: x\nruns:\n  using: composite\n  steps:\n" + "".join(f"    - uses: ./.github/actions/a{k}\n" for k in MANY) for n in MANY}},
    "targets": {WORKFLOW: f"{ON}      - run: make t0\n", "Makefile": "".join(f"t{n}: {' '.join(f't{k}' for k in MANY)}\n" for n in MANY)},
}  # fmt: skip


@pytest.mark.parametrize("name", RINGS)
def test_what_calls_all_others_and_runs_nothing_is_left_in_time_and_said(
    make_repo: MakeRepo, survive: Survive, name: str
) -> None:
    report = "# Report\n\n* [x] Load test your application (M24)\n"
    data = survive(make_repo({**RINGS[name], "reports/README.md": report}))
    assert [warning for warning in data["warnings"] if "call each other" in warning["message"]]
    assert {item["confidence"] for item in data["items"] if item["id"] == "load-testing"}.isdisjoint({"high"})


@pytest.mark.parametrize("step", ["uses: actions/checkout@v4", "run: |\n          pytest {}\n          sh gone.sh"])
def test_a_job_may_have_eight_thousand_steps(make_repo: MakeRepo, survive: Survive, step: str) -> None:
    steps = "      - uses: actions/checkout@v4\n" + "".join(f"      - {step.format(n)}\n" for n in range(8000))
    survive(make_repo({WORKFLOW: ON + steps}))


def test_an_application_may_have_three_thousand_routes(make_repo: MakeRepo, survive: Survive) -> None:
    """Files of a few hundred kilobytes, in which each function was looked for in the calls of all others."""
    routes = "".join(f"@app.get('/a{n}')\ndef r{n}(): return r{(n + 1) % 3000}()\n" for n in range(3000))
    tests = "".join(f"def test_{n}(): assert client.get('/a{n}').status_code == 200\n" for n in range(3000))
    files = {f"src/api{n}.py": f"from fastapi import FastAPI\napp = FastAPI()\n{routes}" for n in range(2)}
    head = "from fastapi.testclient import TestClient\nfrom src.api0 import app\nclient = TestClient(app)\n"
    survive(make_repo({**files, "tests/test_api.py": head + tests}))
