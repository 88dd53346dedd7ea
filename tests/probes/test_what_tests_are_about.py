from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository

Make = Callable[..., Repository]
PACKAGE = {
    "src/text_classifier/__init__.py": "",
    "src/text_classifier/data.py": "def load():\n    return [1]\n\nclass DataModule:\n    def train_loader(self):\n        return 1\n",
    "src/text_classifier/cleaning.py": "class CleanData:\n    def make_train_folders(self):\n        return 1\n",
    "src/text_classifier/model.py": "def build():\n    return 1\n\nclass Model:\n    def train_on_data(self):\n        return 1\n",
    "src/text_classifier/parts.py": "from torch import nn, utils\n\ndef layers():\n    return nn.Sequential()\n\n"
    "def rows():\n    return utils.data.DataLoader([1])\n",
    "src/text_classifier/hydra_config_loader.py": "def load():\n    return 1\n",
    "tests/__init__.py": "",
    "tests/utilities.py": "from text_classifier.model import build\n\ndef get_test_data():\n    return [build()]\n",
    "src/text_classifier/engine.py": "def train():\n    return 1\n",
}
FIXTURE = "import pytest\nfrom text_classifier.{0} import {1}\n\n@pytest.fixture\ndef given():\n    return {1}()\n\n"


@pytest.mark.parametrize(
    ("path", "body", "data", "model"),
    [
        ("tests/test_data.py", "from text_classifier.data import load\n\ndef test_len():\n    assert load()\n", "done", "not_done"),
        ("tests/test_data.py", "from text_classifier.data import DataModule\n\ndef test_it():\n    assert DataModule().train_loader()\n", "done", "not_done"),
        ("tests/test_data.py", "from text_classifier.cleaning import CleanData\n\ndef test_it():\n    assert CleanData().make_train_folders()\n", "done", "not_done"),
        ("tests/test_data.py", "from text_classifier.model import Model\n\ndef test_it():\n    assert Model().train_on_data()\n", "done", "done"),
        ("tests/test_data.py", "from text_classifier.engine import train\n\ndef test_it():\n    assert train()\n", "done", "done"),
        ("tests/test_data.py", "def test_setup_fit_stage():\n    assert f()\n", "done", "not_done"),
        ("tests/test_data.py", "def test_train_split_data():\n    assert f()\n", "done", "not_done"),
        ("tests/test_data.py", "from text_classifier.model import build\n\ndef test_it():\n    assert build()\n", "done", "done"),
        ("tests/test_data.py", "def test_model_output_shape():\n    assert f()\n", "done", "done"),
        ("tests/test_model.py", "from tests.utilities import get_test_data\n\ndef test_it():\n    assert get_test_data()\n", "not_done", "done"),
        ("tests/test_all.py", "from tests.utilities import get_test_data\n\ndef test_it():\n    assert get_test_data()\n", "done", "not_done"),
        ("tests/test_model.py", "def test_forward_batch():\n    assert f()\n", "not_done", "done"),
        ("tests/test_model.py", "def test_dataset_length():\n    assert f()\n", "done", "done"),
        ("tests/test_all.py", "from text_classifier.data import load\n\ndef test_it():\n    assert load()\n", "done", "not_done"),
        ("tests/test_all.py", "from text_classifier.model import build\n\ndef test_it():\n    assert build()\n", "not_done", "done"),
        ("tests/test_all.py", "from text_classifier.parts import layers\n\ndef test_it():\n    assert layers()\n", "not_done", "done"),
        ("tests/test_all.py", "from text_classifier.parts import rows\n\ndef test_it():\n    assert rows()\n", "done", "not_done"),
        ("tests/test_all.py", f"{FIXTURE.format('data', 'load')}def test_it(given):\n    assert given\n", "done", "not_done"),
        ("tests/test_all.py", f"{FIXTURE.format('model', 'build')}def test_it(given):\n    assert given\n", "not_done", "done"),
        ("tests/test_model.py", f"{FIXTURE.format('data', 'load')}def test_loss(given):\n    assert given\n", "not_done", "done"),
        ("tests/test_all.py", "def test_train_step():\n    assert f()\n", "not_done", "done"),
        ("tests/test_dataloading.py", "def test_length():\n    assert f()\n", "done", "not_done"),
        ("tests/test_all.py", "def test_length():\n    assert open('data/processed/x.pt')\n", "done", "not_done"),
        ("tests/test_model.py", "def test_length():\n    assert open('data/processed/x.pt')\n", "not_done", "done"),
        ("tests/test_all.py", "from text_classifier.model import build\n\ndef test_it():\n    assert build('data/processed/x.pt')\n", "not_done", "done"),
        ("tests/test_all.py", "from text_classifier.hydra_config_loader import load\n\ndef test_it():\n    assert load()\n", "not_done", "not_done"),
        ("tests/test_config_loader.py", "def test_it():\n    assert f()\n", "not_done", "not_done"),
        ("tests/test_all.py", "def test_model_loader():\n    assert f()\n", "not_done", "done"),
        ("tests/test_loader.py", "def test_it():\n    assert f()\n", "done", "not_done"),
        ("tests/test_image_loaders.py", "def test_it():\n    assert f()\n", "done", "not_done"),
        ("tests/test_all.py", "def test_data_config_loader():\n    assert f()\n", "done", "not_done"),
    ],
)  # fmt: skip
def test_a_test_is_about_what_its_file_its_name_or_its_calls_say(
    repo: Make, path: str, body: str, data: str, model: str
) -> None:
    made = repo({**PACKAGE, path: body})
    assert discover()["data-tests"].function(made).state.value == data
    assert discover()["model-tests"].function(made).state.value == model


def test_a_class_that_holds_data_is_no_model_whatever_it_is_called(repo: Make) -> None:
    code = "from lightning import LightningDataModule\n\nclass ImageModule(LightningDataModule):\n    def setup(self):\n        pass\n"
    test = "from text_classifier.data import ImageModule\n\ndef test_loading():\n    assert ImageModule().setup() is None\n"
    made = repo({**PACKAGE, "src/text_classifier/data.py": code, "tests/test_data.py": test})
    assert discover()["data-tests"].function(made).state.value == "done"
    assert discover()["model-tests"].function(made).state.value == "not_done"
