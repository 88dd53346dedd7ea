"""What a job of a cluster runs says whether it trains: the name of its image does so only where nothing else is told."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

JOB = (
    "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: x}}\nspec:\n  template:\n    spec:\n      containers:\n"
    "        - name: x\n          image: eu.gcr.io/p/{}\n          command: {}\n"
)
FITS = "from sklearn.svm import SVC\n\ndef main(x, y):\n    SVC().fit(x, y)\n"
DAGSTER = "import dagster\nfrom sklearn.svm import SVC\n\n@dagster.asset\ndef a(x, y):\n    return SVC().fit(x, y)\n"
SERVES = "import fastapi\napp = fastapi.FastAPI()\n"
K = "k8s/job.yaml"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({K: JOB.format("jobs", "[python, -m, p.train]")}, "done"),
        ({K: JOB.format("jobs", "[python, -m, p.forest]"), "p/forest.py": FITS}, "done"),
        ({K: JOB.format("jobs", "[python, p/forest.py]"), "p/forest.py": FITS}, "done"),
        ({K: JOB.format("jobs", "[make, wide]"), "Makefile": "wide:\n\tpython -m p.forest\n", "p/forest.py": FITS}, "done"),
        ({K: JOB.format("jobs", "[dagster, job, execute, -j, all]"), "p/forest.py": DAGSTER}, "done"),
        ({K: JOB.format("train", "[./start.sh]")}, "done"),
        ({K: JOB.format("train", "[env, PYTHONPATH=src, ./start.sh]")}, "done"),
        ({K: JOB.format("jobs", "[tini, --, env, A=b, python, -m, p.forest]"), "p/forest.py": FITS}, "done"),
        # What trains nothing, or is there for something else.
        ({K: JOB.format("jobs", "[python, -m, p.api]"), "p/api.py": SERVES}, "unknowable"),
        ({K: JOB.format("jobs", "[python, -m, p.drift]"), "p/drift.py": FITS}, "unknowable"),
        ({K: JOB.format("jobs", "[make, wide]"), "Makefile": "wide:\n\tpython -m p.clean\n", "p/forest.py": FITS}, "unknowable"),
        ({K: JOB.format("jobs", "[dagster, job, list]"), "p/forest.py": DAGSTER}, "unknowable"),
        ({K: JOB.format("jobs", "[dagster, job, execute, -j, all]"), "p/forest.py": FITS}, "unknowable"),
        ({K: JOB.format("jobs", "[echo, train]")}, "unknowable"),
        ({K: JOB.format("train", "[echo, hello]")}, "partial"),
        ({K: JOB.format("train", "[sleep, infinity]")}, "partial"),
        ({K: JOB.format("train", "[exec, sleep, infinity]")}, "partial"),
        ({K: JOB.format("train", "[env]")}, "partial"),
        ({K: JOB.format("train", "[python, -m, p.forest]").replace("eu.gcr.io/p/", ""), "p/forest.py": FITS}, "unknowable"),
    ],
)  # fmt: skip
def test_a_job_of_a_cluster_trains_by_what_it_runs(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected


IMAGE = JOB.format("train", "").replace("          command: \n", "")
PROBE = "          livenessProbe: {exec: {command: [cat, /tmp/healthy]}}\n"
HOOK = "          lifecycle: {preStop: {exec: {command: [sleep, '10']}}}\n"
PROXY = "        - {name: proxy, image: envoy, command: [sleep, infinity]}\n"
FIRST = "      initContainers:\n        - {name: first, image: eu.gcr.io/p/train, command: [ls, /data]}\n"


@pytest.mark.parametrize("beside", ["", PROBE, HOOK, PROXY, FIRST, PROBE + PROXY + FIRST])
def test_what_stands_beside_a_container_that_trains_by_its_image_is_not_what_it_runs(repo: Make, beside: str) -> None:
    assert state(repo({K: IMAGE + beside}), "cloud-training") == "done"


@pytest.mark.parametrize("beside", [PROBE, HOOK, PROXY, FIRST])
def test_what_stands_beside_a_container_that_is_told_to_sleep_does_not_train(repo: Make, beside: str) -> None:
    assert state(repo({K: JOB.format("train", "[sleep, infinity]") + beside}), "cloud-training") == "partial"
