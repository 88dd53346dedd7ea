"""How much a line is like an item: the same whenever it is asked."""

from __future__ import annotations

import os
import subprocess
import sys

_SCORES = """
from auditor.checklist import load_catalogue
from auditor.report.wordings import matcher, words_of
items = matcher(load_catalogue())
for item in load_catalogue().items:
    line = words_of(item.text + " as we did for all of the data and models of our own project")
    print(*(f"{score.hex()} {order}" for score, order, _ in items._likely(line, (), 0.1)))
"""


def test_likeness_does_not_depend_on_the_order_of_a_set() -> None:
    scores = {
        subprocess.run(
            [sys.executable, "-c", _SCORES], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(scores) == 1
