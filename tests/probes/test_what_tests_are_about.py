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


READS = "import pandas as pd\n\ndef load_train_data(path):\n    return pd.read_csv(path)\n"
TABLE = "@pytest.fixture\ndef table():\n    return pd.read_csv('d.csv')\n\n"
TRAINS = "import pandas as pd\nimport pytest\nfrom text_classifier.engine import train\n\n" + TABLE


@pytest.mark.parametrize(
    ("path", "body", "data", "model"),
    [
        (
            "tests/test_monitoring.py",
            "from text_classifier.helpers import load_train_data\n\ndef test_monitoring():\n    assert len(load_train_data('d.csv'))\n",
            "done",
            "not_done",
        ),
        ("tests/test_all.py", "def test_training_set():\n    assert f()\n", "not_done", "not_done"),
        ("tests/test_all.py", "def test_constraints():\n    assert f()\n", "not_done", "not_done"),
        ("tests/test_all.py", "def test_train_settings():\n    assert f()\n", "not_done", "done"),
        ("tests/test_all.py", "def test_retrained():\n    assert f()\n", "not_done", "done"),
        # What the file is named for is neither called nor given.
        ("tests/test_train_model.py", f"{TRAINS}def test_data_loading(table):\n    assert not table.empty\n", "done", "not_done"),
        ("tests/test_train_model.py", f"{TRAINS}def test_dataset(table):\n    assert train(table)\n", "done", "done"),
        ("tests/test_train_model.py", f"{TRAINS}def test_dataset(model):\n    assert model\n", "done", "done"),
        ("tests/test_train_model.py", f"{TRAINS}def test_columns(table):\n    assert 'y' in table.columns\n", "not_done", "done"),
        (
            "tests/test_train_model.py",
            "from text_classifier.data import load\n\ndef test_data_loading():\n    assert load()\n",
            "done",
            "not_done",
        ),
    ],
)  # fmt: skip
def test_what_is_trained_on_is_no_model(repo: Make, path: str, body: str, data: str, model: str) -> None:
    made = repo({**PACKAGE, "src/text_classifier/helpers.py": READS, path: body})
    assert discover()["data-tests"].function(made).state.value == data
    assert discover()["model-tests"].function(made).state.value == model


def test_a_class_that_is_a_model_is_one_whatever_it_and_its_module_are_called(repo: Make) -> None:
    code = "from torch import nn\n\nclass Passing(nn.Module):\n    def __init__(self, size):\n        pass\n\n"
    code += "def build(settings):\n    return Passing(settings['hidden'])\n"
    files = {"src/mol/__init__.py": "", "src/mol/passing.py": code, "src/mol/transforms.py": code}
    test = "from mol.passing import {0}\n\ndef test_shape():\n    assert {0}({{'hidden': 8}})([1]).shape\n"
    for name in ("build", "Passing"):
        made = repo({**files, "tests/test_passing.py": test.format(name)})
        finding = discover()["model-tests"].function(made)
        assert (finding.state.value, finding.confidence.value) == ("done", "high"), name
    del files["src/mol/passing.py"]
    made = repo({**files, "tests/test_passing.py": test.format("Passing").replace("mol.passing", "mol.transforms")})
    assert discover()["model-tests"].function(made).state.value == "not_done"


GRID = "import matplotlib.pyplot as plt\n\ndef grid({0}, predicted):\n    {1}\n    return plt.figure()\n"
DRAWN = "from pic.visualize import grid\n\ndef test_sample_predictions():\n    assert grid([], [])\n"


@pytest.mark.parametrize(
    ("given", "body", "path", "expected"),
    [
        ("images", "pass", "tests/test_visualize.py", "not_done"),
        ("model", "predicted = model(predicted)", "tests/test_visualize.py", "done"),
        ("model", "predicted = model.predict(predicted)", "tests/test_visualize.py", "done"),
        ("images", "pass", "tests/test_model.py", "done"),
    ],
)
def test_what_draws_predictions_is_no_model(repo: Make, given: str, body: str, path: str, expected: str) -> None:
    files = {"src/pic/__init__.py": "", "src/pic/visualize.py": GRID.format(given, body)}
    assert discover()["model-tests"].function(repo({**files, path: DRAWN})).state.value == expected


ADAPTS = "from peft import LoraConfig\n\ndef adapter(recipe):\n    return LoraConfig(**recipe)\n"
ADAPTED = """import yaml
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

def test_adapter_is_small():
    tiny = AutoModelForCausalLM.from_config(1)
    assert get_peft_model(tiny, LoraConfig(**yaml.safe_load(open("recipe.yaml")))).get_nb_trainable_parameters()
"""


@pytest.mark.parametrize(
    ("code", "test", "expected"),
    [
        (ADAPTS, ADAPTED, ("done", "medium")),
        (ADAPTS, ADAPTED.replace("get_peft_model(tiny, ", "len("), ("not_done", "medium")),
        ("import yaml\n", ADAPTED, ("not_done", "medium")),
    ],
)
def test_a_test_may_build_the_model_of_a_library_that_the_code_uses(
    repo: Make, code: str, test: str, expected: tuple[str, str]
) -> None:
    made = repo({"src/tune/__init__.py": "", "src/tune/sft.py": code, "tests/test_sft.py": test})
    finding = discover()["model-tests"].function(made)
    assert (finding.state.value, finding.confidence.value) == expected


KERAS = """import keras

def build(width):
    made = keras.Sequential([keras.layers.Dense(width)])
    made.compile()
    return {0}
"""


@pytest.mark.parametrize(("result", "expected"), [("made", "done"), ("len(made.layers)", "not_done")])
def test_what_builds_a_model_of_keras_is_tested_as_one(repo: Make, result: str, expected: str) -> None:
    test = "from leaf.learn import build\n\ndef test_sum():\n    assert build(4)([1]).sum()\n"
    files = {"src/leaf/__init__.py": "", "src/leaf/learn.py": KERAS.format(result), "tests/test_learn.py": test}
    assert discover()["model-tests"].function(repo(files)).state.value == expected
