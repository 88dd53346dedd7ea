"""Drift that is computed by functions whose names say nothing of it."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, confidence, state, workflow

W = ".github/workflows/a.yml"
ROUTE = (
    "\nimport numpy as np\nfrom scipy.stats import ks_2samp, pearsonr\n\n@app.get('/water')\ndef water():\n"
    "    first, second = np.load('first.npy'), recent()\n    {}\n"
)
TELLS = (
    "import numpy as np\n\ndef nightly(rows):\n    z = abs(np.mean(rows) - 3) / np.std(rows)\n"
    "    return {{'{key}': float(z) > 2}}\n"
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("learned, latest = first, second\n    return {'p': ks_2samp(learned, latest).pvalue}", "done"),
        ("return {'p': ks_2samp(first, second).pvalue}", "not_done"),
        ("both = np.sort(first)\n    return {'shifted': np.searchsorted(both, second).max() > 3}", "done"),
        ("return {'p': pearsonr(first, second).pvalue}", "not_done"),
        ("return {'rows': len(second)}", "not_done"),
    ],
)
def test_a_route_may_compare_two_sets_under_any_name(repo: Make, answer: str, expected: str) -> None:
    made = repo({"app.py": API + ROUTE.format(answer), W: workflow("gcloud run deploy api --source .")})
    assert (state(made, "drift-check"), state(made, "drift-api")) == (expected, expected)
    if expected == "done":
        assert (confidence(made, "drift-check"), confidence(made, "drift-api")) == ("medium", "medium")


@pytest.mark.parametrize(
    ("url", "handler", "expected", "sure"),
    [
        ("similarity", "similar", "not_done", "medium"),
        ("drift", "similar", "done", "high"),
        ("similarity", "shifted", "done", "medium"),
        ("monitoring", "ask", "done", "medium"),
    ],
)
def test_how_far_two_things_lie_apart_is_drift_where_that_is_said(
    repo: Make, url: str, handler: str, expected: str, sure: str
) -> None:
    code = (
        "from fastapi import FastAPI\nfrom scipy.spatial.distance import jensenshannon\n\napp = FastAPI()\n\n"
        f"@app.post('/{url}')\ndef {handler}(a: list, b: list):\n    return {{'similarity': 1 - jensenshannon(a, b)}}\n"
    )
    made = repo({"app.py": code, W: workflow("gcloud run deploy api --source .")})
    assert (state(made, "drift-api"), state(made, "drift-check")) == (expected, expected)
    # Who compares two distributions may do so on account of drift, whatever it is called.
    assert (confidence(made, "drift-api"), confidence(made, "drift-check")) == (sure, sure)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (TELLS.format(key="drift"), "done"),
        (TELLS.format(key="is_drifted"), "done"),
        (TELLS.format(key="mean"), "not_done"),
        (
            "def ask(x):\n    m = x.mean()\n    y = model(x)\n    print(m, y)\n    return {'p': y, 'drift': False}\n",
            "not_done",
        ),
        ("def ask(x):\n    m = x.mean() / x.std()\n    print(m)\n    return {'p': m, 'drift': False}\n", "not_done"),
        (
            "def ask(x):\n    m = x.mean()\n    y = model(x)\n    print(m, y)\n    return {'p': y, 'drift': y}\n",
            "not_done",
        ),
        ("def ask(x):\n    m = x.mean() / x.std()\n    print(m)\n    return {'p': m, 'drift': m > 2}\n", "done"),
        ("def show(rows):\n    print(rows)\n    return sorted(rows['drift'])\n", "not_done"),
        ("from scipy.stats import ks_2samp\n\ndef check(then, now):\n    return ks_2samp(then, now)\n", "done"),
        (
            "from scipy.stats import ks_2samp\n\ndef check(model, other):\n    return ks_2samp(model, other)\n",
            "not_done",
        ),
        ("from scipy.stats import pearsonr\n\ndef check(then, now):\n    return pearsonr(then, now)\n", "not_done"),
    ],
)
def test_a_function_may_tell_of_drift_under_any_name(repo: Make, code: str, expected: str) -> None:
    assert state(repo({"src/nightly.py": code}), "drift-check") == expected


FUNCTION = (
    "import functions_framework\nimport numpy as np\n\n\n@functions_framework.http\ndef nightly(request):\n"
    "    rows = request.get_json()\n    return {'drift': float(abs(np.mean(rows) - 3) / np.std(rows))}\n"
)
DEPLOY = "- uses: google-github-actions/deploy-cloud-functions@v3\n  with: {{name: n, source_dir: {}, entry_point: {}}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow(steps=DEPLOY.format("jobs/night", "nightly")), "done"),
        (workflow("gcloud functions deploy n --entry-point=nightly --source=jobs/night --trigger-http"), "done"),
        (workflow(steps=DEPLOY.format("jobs/other", "other")), "partial"),
        (workflow(steps="- uses: google-github-actions/deploy-cloudrun@v3\n  with: {image: x, service: api}"), "partial"),
    ],
)  # fmt: skip
def test_a_cloud_function_is_deployed_by_its_folder_and_its_name(repo: Make, text: str, expected: str) -> None:
    other = FUNCTION.replace("nightly", "other").replace("'drift'", "'mean'")
    files = {"app.py": API, "jobs/night/main.py": FUNCTION, "jobs/other/main.py": other, W: text}
    assert state(repo(files), "drift-api") == expected
