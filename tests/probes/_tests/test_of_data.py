"""Tests of what handles data are tests of the data code, whatever they are called."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository

PREPARE = "import pandas as pd\n\n\ndef tidy(path):\n    return pd.read_csv(path).dropna()\n"
AUDIO = "def to_clips(wave):\n    return wave.reshape(-1, 16_000)\n\n\ndef set_seed(seed):\n    return seed\n"
DATA = (
    "import torch\nfrom torch.utils.data import Dataset\n\nfrom pkg.audio import set_seed, to_clips\n\n\n"
    "class Birds(Dataset):\n    def __init__(self, path):\n        set_seed(1)\n        self.waves = torch.load(path)\n\n"
    "    def __getitem__(self, index):\n        return to_clips(self.waves[index])\n"
)
OTHER = "def area(side):\n    return side * side\n"


def of(name: str, imported: str, call: str) -> dict[str, str]:
    text = f"from pkg.{imported} import {call}\n\n\ndef test_it():\n    assert {call}(3) is not None\n"
    return {"src/pkg/__init__.py": "", f"tests/test_{name}.py": text}


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({**of("it", "prepare", "tidy"), "src/pkg/prepare.py": PREPARE}, "done"),
        ({**of("audio", "audio", "to_clips"), "src/pkg/audio.py": AUDIO, "src/pkg/data.py": DATA}, "done"),
        ({**of("audio", "audio", "set_seed"), "src/pkg/audio.py": AUDIO, "src/pkg/data.py": DATA}, "not_done"),
        ({**of("audio", "audio", "to_clips"), "src/pkg/audio.py": AUDIO}, "not_done"),
        (
            {
                **of("audio", "audio", "to_clips"),
                "src/pkg/audio.py": AUDIO,
                "src/pkg/data.py": DATA.replace(
                    "return to_clips(self.waves[index])", "return self.waves.map(to_clips)"
                ),
            },
            "done",
        ),
        ({**of("it", "flats", "tidy"), "src/pkg/flats.py": PREPARE}, "done"),
        ({**of("shapes", "shapes", "area"), "src/pkg/shapes.py": OTHER, "src/pkg/data.py": DATA}, "not_done"),
        (
            {
                **of("it", "prepare", "tidy"),
                "src/pkg/prepare.py": PREPARE,
                "tests/test_data.py": "def test_data():\n    assert True\n",
            },
            "done",
        ),
    ],
)
def test_a_test_of_what_handles_data_is_one_of_the_data_code(
    repo: MakeRepository, files: dict[str, str], state: str
) -> None:
    finding = discover()["data-tests"].function(repo(files))
    assert finding.state.value == state
    assert finding.confidence.value == "medium"


def test_a_test_of_what_handles_data_that_never_runs_is_a_part(repo: MakeRepository) -> None:
    files = {**of("it", "prepare", "tidy"), "src/pkg/prepare.py": PREPARE}
    test = files["tests/test_it.py"]
    for weak in (
        "import pytest\n" + test.replace("def test", "@pytest.mark.skip\ndef test"),
        test.replace("assert ", ""),
    ):
        finding = discover()["data-tests"].function(repo({**files, "tests/test_it.py": weak}))
        assert finding.state.value == "partial"
        assert finding.evidence[0].path == "tests/test_it.py"
    other = {"src/pkg/__init__.py": "", "src/pkg/shapes.py": OTHER, "tests/test_a.py": "def test_a():\n    pass\n"}
    assert discover()["data-tests"].function(repo(other)).state.value == "not_done"


def test_where_tests_were_looked_for_is_said(repo: MakeRepository) -> None:
    files = {f"src/pkg/{name}.py": OTHER for name in "abc"} | {"tests/test_a.py": "def test_a():\n    assert 1\n"}
    assert discover()["api-tests"].function(repo(files)).message == "no test that calls the API in 1 test module"
    del files["tests/test_a.py"]
    message = "no test that calls the API (there are no test modules)"
    assert discover()["api-tests"].function(repo(files)).message == message
