"""What is shown of code that computes drift."""

from __future__ import annotations

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import confidence


def test_what_computes_drift_is_shown_and_not_what_describes_the_columns(repo: Make) -> None:
    code = "from evidently import ColumnMapping\nfrom evidently.report import Report\n\ncolumns = ColumnMapping()\nReport([]).run(columns)\n"
    (place,) = discover()["drift-check"].function(repo({"drift.py": code})).evidence
    assert place.line == 5


def test_a_data_set_that_is_called_corrupt_is_no_test_of_robustness(repo: Make) -> None:
    loading = {"src/data.py": "import torch\n\ndef corrupt_mnist():\n    return torch.load('train.pt')\n"}
    assert confidence(repo(loading), "drift-check") == "high"
