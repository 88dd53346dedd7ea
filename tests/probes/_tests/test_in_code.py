"""Tests that stand in the code itself, where pytest runs them when it is given the file."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository

LOADS = "import pandas as pd\nimport pytest\n\n\ndef load(path):\n    return pd.read_csv(path)\n\n\ndef test_load(tmp_path):\n    assert len(load(tmp_path / 'a.csv')) == 1\n"
STEP = "import torch\nimport pytest\n\n\ndef test_model(model, loader):\n    return sum(model(x) for x in loader)\n\n\ntest_model(1, [])\n"


HOOK = "import pytest\n\n\nclass {}:\n    def test_dataloader(self):\n        assert self.part is not None\n"


@pytest.mark.parametrize(
    ("item", "path", "text", "expected", "sure"),
    [
        ("data-tests", "src/data/get_data.py", LOADS, "done", "medium"),
        ("data-tests", "src/data/get_data.py", LOADS.replace("import pytest\n", ""), "not_done", "medium"),
        ("data-tests", "src/data/get_data.py", LOADS.replace("assert len", "print"), "not_done", "high"),
        ("data-tests", "src/data/get_data.py", LOADS.replace("def test_load", "def check_load"), "not_done", "high"),
        ("data-tests", "src/data/get_data.py", LOADS.replace("def test", "@pytest.mark.skip\ndef test"), "partial", "high"),
        ("model-tests", "src/train_model.py", STEP, "not_done", "high"),
        ("model-tests", "src/data.py", HOOK.format("Images(LightningDataModule)").replace("pytest", "math"), "not_done", "high"),
        ("model-tests", "src/data.py", HOOK.format("TestImages").replace("pytest", "math"), "not_done", "medium"),
    ],
)  # fmt: skip
def test_tests_in_a_module_of_the_code(
    repo: MakeRepository, item: str, path: str, text: str, expected: str, sure: str
) -> None:
    finding = discover()[item].function(repo({path: text}))
    assert (finding.state.value, finding.confidence.value) == (expected, sure), finding.message
