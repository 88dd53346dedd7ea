"""Tests that assert only what they make themselves are about nothing of the project."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository
from tests.probes.ops import workflow

OWN = {"src/pkg/__init__.py": "", "src/pkg/data.py": "def load():\n    return [1]\n"}
MADE = "import torch\n\n\ndef test_data():\n    images = torch.randn(2, 3)\n    assert images.shape == (2, 3)\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MADE, "partial"),
        (MADE.replace("assert images", "print(len(images))\n    assert images.mean() < 9 and images"), "partial"),
        ("import numpy as np\n" + MADE.replace("torch.randn(2, 3)", "np.ones((2, 3))"), "partial"),
        ("from torch import randn\n\n\ndef test_data():\n    assert randn(2).shape == (2,)\n", "partial"),
        ("from pkg.data import load\n" + MADE, "partial"),
        ("from pkg.data import load\n" + MADE.replace("assert images", "assert load() and images"), "done"),
        ("from pkg.data import *\n" + MADE, "done"),
        ("import pkg.data\n" + MADE.replace("(2, 3)\n    assert", "(2, 3)\n    assert pkg.data.N\n    assert"), "done"),
        ("def test_data():\n    size = 32\n    expected = 32\n    assert size == expected\n", "partial"),
        ("from pkg.data import N\n\n\ndef test_data():\n    a, b = 0.8, 0.2\n    assert a + b == 1\n", "partial"),
        ("from pkg.data import N\n\n\ndef test_data():\n    a, b = 0.8, 0.2\n    assert a + b == N\n", "done"),
        ("N = 3\n\n\ndef test_data():\n    size = 3\n    assert size == N\n", "done"),
        ("for N in range(3):\n    pass\n\n\ndef test_data():\n    size = 2\n    assert size == N\n", "done"),
        ("def test_data():\n    a = 1\n    from pkg.data import N\n    assert a == N\n", "done"),
        (MADE.replace("torch.randn(2, 3)", "torch.UntypedStorage('images')"), "done"),
        (MADE.replace("torch.randn(2, 3)", "torch.UntypedStorage(a=f'{1}.bin')"), "done"),
        (MADE.replace("torch.randn", "path = 'data/raw'\n    images = torch.UntypedStorage"), "done"),
        (MADE.replace("torch.randn", "path = 'images.bin'\n    images = torch.UntypedStorage"), "done"),
        (
            MADE.replace("(2, 3)\n    assert", "(2, 3)\n    assert images.any(), 'Nothing in it.'\n    assert"),
            "partial",
        ),
        ("from images import Loader\n" + MADE.replace("torch.randn(2, 3)", "Loader()"), "done"),
        ("import pytest\nfrom typing import Any\n" + MADE, "partial"),
        (MADE.replace("test_data()", "test_data(images)"), "done"),
        (MADE.replace("torch.randn(2, 3)", "torch.load('images.pt')"), "done"),
        (MADE.replace("torch.randn(2, 3)", "IMAGES") + "\n\nIMAGES = torch.ones(2, 3)\n", "partial"),
        (MADE.replace("torch.randn(2, 3)", "made()") + "\n\ndef made():\n    return torch.ones(2, 3)\n", "partial"),
        (MADE.replace("torch.randn(2, 3)", "unknown()"), "done"),
        ("import torchvision\n" + MADE.replace("torch.randn(2, 3)", "torchvision.datasets.MNIST('data')"), "done"),
        ("from pathlib import Path\n" + MADE.replace("torch.randn(2, 3)", "Path('data')"), "done"),
        (MADE.replace("torch.randn(2, 3)", "torch.ones(2)\n    import pkg.data"), "done"),
        (MADE + "\n\ndef test_length():\n    assert load()\n", "done"),
        ("def test_data():\n    assert f()\n", "done"),
    ],
)
def test_a_test_that_asserts_only_what_it_makes_itself(repo: MakeRepository, text: str, expected: str) -> None:
    finding = discover()["data-tests"].function(repo({**OWN, "tests/test_data.py": text}))
    assert finding.state.value == expected
    assert ("nothing but what they make themselves" in finding.message) == (expected == "partial")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("class TestData:", "partial"),
        ("import unittest\n\nclass TestData(unittest.TestCase):", "partial"),
        ("from base import Base\n\nclass TestData(Base):", "done"),
    ],
)
def test_a_class_may_be_given_what_it_tests(repo: MakeRepository, head: str, expected: str) -> None:
    body = "    def test_data(self):\n        assert torch.randn(2).shape == (2,)\n"
    finding = discover()["data-tests"].function(repo({**OWN, "tests/test_data.py": f"import torch\n{head}\n{body}"}))
    assert finding.state.value == expected


TINY = """
from pathlib import Path
import torch
from torch import nn

class TinyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def forward(self, x):
        return self.layer(x)

def test_load_model(tmp_path: Path):
    path = tmp_path / "model.pt"
    torch.save(TinyNet().state_dict(), path)
    model = TinyNet()
    model.load_state_dict(torch.load(path))
    assert model(torch.randn(3, 4)).shape == (3, 2)
"""
SEED = "import numpy as np\n\ndef draw():\n    np.random.seed(1)\n    return np.random.rand(3)\n\ndef test_seed_model():\n    assert (draw() == draw()).all()\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/test_a.py": TINY}, "partial"),
        ({"tests/test_a.py": SEED}, "partial"),
        ({"tests/test_a.py": SEED.replace("def test_seed", "@pytest.mark.parametrize('n', [1])\ndef test_seed").replace("():\n    assert", "(n):\n    assert").replace("import", "import pytest\nimport", 1)}, "partial"),
        ({"tests/test_a.py": TINY.replace("path = tmp_path /", "path =").replace("tmp_path: Path", "")}, "done"),
        ({"tests/test_a.py": TINY.replace('"model.pt"', '"models/model.pt"'), "models/model.pt": "x"}, "done"),
        ({"tests/test_a.py": TINY.replace("(tmp_path: Path)", "(tmp_path: Path, net)"), "tests/conftest.py": "import pytest\nfrom pkg.data import load\n\n@pytest.fixture\ndef net():\n    return load()\n"}, "done"),
        ({"tests/test_a.py": TINY.replace("import torch\n", "import torch, sys\nsys.path.append('src')\nfrom model import Net\n", 1)}, "done"),
        ({"tests/test_a.py": TINY.replace("import torch\n", "import torch, importlib\nNet = importlib.import_module('pkg.model')\n", 1)}, "done"),
        ({"tests/test_a.py": TINY.replace("import torch\n", "import torch, subprocess\nsubprocess.run(['python', 'src/train.py'])\n", 1)}, "done"),
        ({"tests/test_a.py": TINY.replace("import torch\n", "import torch, hydra\nnet = hydra.utils.instantiate({})\n", 1)}, "done"),
        ({"tests/test_a.py": TINY.replace("torch.load(path)", 'torch.load("models/model.pt")')  , "models/model.pt.dvc": "outs:\n- path: model.pt\n"}, "done"),
    ],
)  # fmt: skip
def test_a_file_of_tests_that_knows_nothing_of_the_project(
    repo: MakeRepository, files: dict[str, str], expected: str
) -> None:
    net = {
        "src/pkg/model.py": "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
    }
    assert discover()["model-tests"].function(repo({**OWN, **net, **files})).state.value == expected


def test_tests_that_touch_the_project_are_counted_alone(repo: MakeRepository) -> None:
    files = {**OWN, "tests/test_data.py": MADE, "tests/test_dataset.py": "def test_a():\n    assert f()\n"}
    finding = discover()["data-tests"].function(repo(files))
    assert finding.message == "1 test of the data code that asserts"


@pytest.mark.parametrize(
    ("name", "run", "expected"),
    [
        ("_test_data", "pytest", "partial"),
        ("old_test_data", "pytest", "partial"),
        ("old-data-test", "pytest", "partial"),
        ("disabled_data_test", "pytest", "done"),
        ("xtest_data", "pytest", "partial"),
        ("_test_data", "pytest tests/_test_data.py", "done"),
        ("data_checks", "pytest", "done"),
        ("data_tests", "pytest", "done"),
    ],
)
def test_a_file_of_tests_that_its_name_takes_out_has_none_that_run(
    repo: MakeRepository, name: str, run: str, expected: str
) -> None:
    text = "from pkg.data import load\n\n\ndef test_a():\n    assert load()\n"
    files = {**OWN, f"tests/{name}.py": text, ".github/workflows/t.yml": workflow(run)}
    finding = discover()["data-tests"].function(repo(files))
    assert finding.state.value == expected
    assert ("the name of their file takes them out" in finding.message) == (expected == "partial")


@pytest.mark.parametrize(
    ("files", "run", "expected"),
    [
        ({"pytest.ini": "[pytest]\naddopts = --ignore=tests/test_data.py\n"}, "pytest", "partial"),
        ({"pytest.ini": "[pytest]\naddopts = --ignore=tests/test_data.py\n"}, "pytest tests/test_data.py", "done"),
        ({"pytest.ini": "[pytest]\naddopts = --ignore=tests/test_model.py\n"}, "pytest", "done"),
        ({"tests/conftest.py": "collect_ignore_glob = ['*']\n"}, "pytest", "partial"),
        ({"tests/conftest.py": "import os\nif os.environ.get('CI'):\n    collect_ignore_glob = ['*']\n"}, "pytest", "done"),
    ],
)  # fmt: skip
def test_a_file_of_tests_that_pytest_is_told_to_leave_out_has_none_that_run(
    repo: MakeRepository, files: dict[str, str], run: str, expected: str
) -> None:
    text = "from pkg.data import load\n\n\ndef test_a():\n    assert load()\n"
    made = repo({**OWN, "tests/test_data.py": text, ".github/workflows/t.yml": workflow(run), **files})
    finding = discover()["data-tests"].function(made)
    assert finding.state.value == expected
    assert ("pytest is told to leave them out" in finding.message) == (expected == "partial")


TRIED = "from pkg.data import load\n\n\ndef test_data():\n    try:\n        {}\n        assert load() == [1]\n    except {}:\n        {}\n"
RAISES = "with pytest.raises(ValueError): load(2)"


@pytest.mark.parametrize(
    ("before", "caught", "done", "expected"),
    [
        ("load()", "AssertionError", "pass", "partial"),
        ("load()", "AssertionError", "print('no')", "partial"),
        ("load()", "AssertionError", "mend()", "done"),
        ("load()", "AssertionError", "raise", "done"),
        ("load()", "Exception", "pass", "partial"),
        ("load()", "Exception", "print('no')", "done"),
        (RAISES, "AssertionError", "pass", "partial"),
        (RAISES, "Exception", "pass", "done"),
    ],
)
def test_a_test_that_catches_its_own_failure_asserts_nothing(
    repo: MakeRepository, before: str, caught: str, done: str, expected: str
) -> None:
    files = {**OWN, "tests/test_data.py": "import pytest\n" + TRIED.format(before, caught, done)}
    assert discover()["data-tests"].function(repo(files)).state.value == expected
