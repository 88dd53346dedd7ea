"""Handlers of cloud functions that answer with drift."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

HANDLER = (
    "from evidently.report import Report\n\n\ndef handler(event, context):\n    return Report([]).run(event, None)\n"
)
SAM = "Resources:\n  Drift:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: drift.handler\n"
IMAGE = 'FROM public.ecr.aws/lambda/python:3.12\nCOPY . .\nCMD ["drift.handler"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"src/drift.py": HANDLER, "template.yaml": SAM}, "done"),
        ({"src/drift.py": HANDLER, "Dockerfile": IMAGE}, "done"),
        ({"src/drift.py": HANDLER, "main.tf": 'handler = "drift.handler"\n'}, "done"),
        ({"src/drift.py": HANDLER}, "partial"),
        ({"src/drift.py": HANDLER, "template.yaml": SAM.replace("drift.handler", "other.handler")}, "partial"),
        ({"src/drift.py": HANDLER.replace("event, context", "reference, current"), "template.yaml": SAM}, "not_done"),
        ({"src/drift.py": HANDLER.replace("Report([]).run(event, None)", "None"), "template.yaml": SAM}, "not_done"),
    ],
)
def test_a_handler_of_an_event_serves_drift(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "drift-api") == expected
