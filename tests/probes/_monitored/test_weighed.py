"""Routes called after drift whose measure is not known: written out, a class of the project's own, a library's."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import confidence, state

HEAD = "from fastapi import FastAPI\n{}\n\napp = FastAPI()\nREF, SEEN = [1.0, 2.0], []\n{}\n\n@app.get('/drift')\ndef check():\n    {}\n"
GAP = "def gap(a, b):\n    return abs(sum(a) / len(a) - sum(b) / len(b))\n"
LOADED = "def gap(a, b):\n    'One a/b - c of <these>.'\n    return len(open('data/a-b.csv').read())\n"
MONITOR = """class Monitor:
    def __init__(self, reference):
        self.reference = sum(reference) / len(reference)

    def check(self, rows):
        return {'gap': abs(sum(rows) / len(rows) - self.reference)}
"""
DEPLOYED = {"deploy.sh": "gcloud run deploy api --source .\n"}


@pytest.mark.parametrize(
    ("imported", "kept", "body", "own", "expected"),
    [
        ("from p.own import gap", "", "return {'gap': gap(REF, SEEN)}", GAP, ("done", "medium")),
        ("from p.own import gap", "", "return {'gap': gap(REF, SEEN)}", LOADED, ("partial", "high")),
        ("from p.own import gap", "", "return {'gap': gap(REF, SEEN)}", "def gap(a, b): ...\n", ("partial", "high")),
        ("from p.own import Monitor", "mon = Monitor(REF)", "return mon.check(SEEN)", MONITOR, ("done", "medium")),
        ("from profiles import compare_profiles", "", "return compare_profiles(REF, SEEN)", "", ("done", "medium")),
        ("from profiles import Monitor", "mon = Monitor(REF)", "return mon.check_drift(SEEN)", "", ("done", "medium")),
        ("from profiles import load", "", "return load(REF, SEEN)", "", ("partial", "high")),
        ("from p.gone import compare", "", "return compare(REF, SEEN)", GAP, ("partial", "high")),
        ("", "", "return compare(REF, SEEN)", "", ("partial", "high")),
        ("", "", "return {'status': 'ok'}", "", ("not_done", "high")),
    ],
)
def test_what_a_route_after_drift_weighs_may_be_drift(
    repo: Make, imported: str, kept: str, body: str, own: str, expected: tuple[str, str]
) -> None:
    files = {"p/__init__.py": "", "p/own.py": own, "app.py": HEAD.format(imported, kept, body), **DEPLOYED}
    made = repo(files)
    assert (state(made, "drift-api"), confidence(made, "drift-api")) == expected
