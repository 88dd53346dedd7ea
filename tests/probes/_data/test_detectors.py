"""A module for data may look for drift in what it prepares."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

NESTS = (
    "import pandas as pd\nWHAT\n\ndef nests():\n    return pd.read_csv('https://example.org/nests.csv').drop_duplicates()\n\n\n"
    "def moved(rows):\n    return CALL\n"
)


@pytest.mark.parametrize(
    ("made", "call", "expected"),
    [
        ("from alibi_detect.cd import KSDrift", "KSDrift(rows[:9]).predict(rows[9:])", "done"),
        ("from birds import Net", "Net().predict(rows)", "partial"),
        ("import math", "math.sqrt(2)", "done"),
    ],
)
def test_looking_for_drift_takes_no_module_off_those_for_data(repo: Make, made: str, call: str, expected: str) -> None:
    code = NESTS.replace("WHAT", made).replace("CALL", call)
    assert state(repo({"src/birds/assets.py": code}), "data-script") == expected
