"""What an API prints or logs as one record, and the code that reads it back from the log of the cloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import confidence, state

Make = Callable[..., Repository]
SERVED = """
import json
import logging
from fastapi import FastAPI

app = FastAPI()
log = logging.getLogger(__name__)

def _emit(event: dict):
    record = {{"severity": "INFO", **event}}
    print(json.dumps(record), flush=True)

def _ready(path):
    log.warning("no model at %s: /predict will fail", path)

def _run(question):
    _ready("m.pt")
    label = app.state.model.predict(question)
    {said}
    return label

@app.post("/predict")
def predict(text: str):
    return {{"label": _run(text)}}
"""
READER = (
    "def collect(project):\n    from google.cloud import logging as cloud_logging\n\n"
    "    client = cloud_logging.Client(project=project)\n"
    "    return [entry.payload for entry in client.list_entries(filter_='prediction')]\n"
)
BOTH = "_emit({'event': 'call', 'question': question, 'prediction': label})"


def api(said: str = BOTH, **files: str) -> dict[str, str]:
    return {"app/main.py": SERVED.format(said=said), "app/__init__.py": "", **files}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (api(**{"app/collect.py": READER}), "done"),
        (api("print(json.dumps({'question': question, 'prediction': label}))", **{"app/collect.py": READER}), "done"),
        (api("log.info(json.dumps({'question': question, 'prediction': label}))", **{"app/collect.py": READER}), "done"),
        (api(**{"collect.sh": "gcloud logging read 'jsonPayload.event=call' --format json > calls.json\n"}), "done"),
        (api(**{"infra/main.tf": 'resource "google_logging_project_sink" "calls" {\n  name = "calls"\n}\n'}), "done"),
        # nobody reads it back
        (api(), "not_done"),
        (api(**{"collect.sh": "# gcloud logging read 'jsonPayload.event=call'\n"}), "not_done"),
        # one of the two, or nothing of a call at all
        (api("_emit({'event': 'call', 'prediction': label})", **{"app/collect.py": READER}), "not_done"),
        (api("_emit({'event': 'call', 'question': question})", **{"app/collect.py": READER}), "not_done"),
        (api("pass", **{"app/collect.py": READER}), "not_done"),
        # a sentence is no record
        (api("print(question, label)", **{"app/collect.py": READER}), "not_done"),
    ],
)  # fmt: skip
def test_a_record_in_the_log_of_the_cloud_is_kept_where_code_reads_it_back(
    repo: Make, files: dict[str, str], expected: str
) -> None:
    made = repo(files)
    assert (state(made, "data-collection"), confidence(made, "data-collection")) == (expected, "medium")


def test_both_ends_of_such_a_log_are_shown(repo: Make) -> None:
    finding = discover()["data-collection"].function(repo(api(**{"app/collect.py": READER})))
    assert [(place.path, place.line) for place in finding.evidence] == [("app/main.py", 10), ("app/collect.py", 5)]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("log.info('answered')\n    log.info(f'said {label}')", 19),
        (BOTH, 10),
        ("log.error('no prediction')", None),
    ],
)
def test_of_what_is_logged_that_is_shown_which_tells_of_a_call(repo: Make, said: str, line: int | None) -> None:
    finding = discover()["data-collection"].function(repo(api(said)))
    assert [place.line for place in finding.evidence] == ([line] if line else [])
    assert finding.confidence.value == "medium"
