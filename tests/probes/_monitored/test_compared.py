"""How well a deployed model does, by what it answers."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository
from tests.probes.ops import state

WATCHES = """
import requests

URL = "https://inference-abc-ey.a.run.app/predict/"

def right(image, true_class):
    return requests.post(URL, files={"image": image}).json()["prediction"] == true_class
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("src/performance_monitoring.py", WATCHES, "partial"),
        ("src/monitor.py", WATCHES.replace("requests", "httpx"), "partial"),
        ("src/frontend.py", WATCHES, "not_done"),
        ("src/monitor.py", WATCHES.replace("true_class", "other"), "not_done"),
        ("src/monitor.py", WATCHES.replace("https://inference-abc-ey.a.run.app/predict/", "https://example.org/data"), "not_done"),
        ("src/monitor.py", WATCHES.replace("requests.post", "kept.post"), "not_done"),
    ],
)  # fmt: skip
def test_answers_that_are_compared_with_what_is_true(repo: MakeRepository, path: str, text: str, expected: str) -> None:
    assert state(repo({path: text}), "performance-monitoring") == expected
