from __future__ import annotations

import pytest

from auditor import State
from probes import training
from tests.probes.conftest import MakeRepository

MODELS = (
    "from torch import nn\nclass Flatten(nn.Module):\n    pass\nclass Net(nn.Module):\n"
    "    def __init__(self):\n        self.flat = Flatten()\n"
)
TRAIN = "from p.model import Net\nNet().fit(1)\n"
FITS = "import torch\ndef f(loss):\n    loss.backward()\n"
LOADS = "import torchvision\nm = torchvision.models.resnet18()\n"
LOGS = "import wandb\nwandb.init()\n"
DUMMY = (
    "from torch import nn\nclass Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.layer = nn.Linear(1, 1)\n    def forward(self, x):\n        return self.layer(x)\n"
)
PIPELINE = "from sklearn import pipeline, svm\np = pipeline.Pipeline([])\nm = svm.SVC()\n"


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"p/model.py": MODELS, "p/train.py": TRAIN}, ["p/model.py:4", "p/train.py:2"]),
        ({"p/a.py": MODELS, "p/model.py": MODELS, "p/train.py": TRAIN}, ["p/model.py:4", "p/train.py:2"]),
        ({"p/model.py": MODELS, "p/predict_model.py": MODELS.replace("Flatten", "Wide").replace("Net", "Deep"), "p/train.py": FITS}, ["p/model.py:4", "p/train.py:3"]),
        ({"p/api.py": LOADS, "p/model.py": LOADS, "p/train.py": FITS}, ["p/model.py:2", "p/train.py:3"]),
        ({"p/api.py": LOADS, "p/train.py": LOADS + FITS}, ["p/train.py:2", "p/train.py:5"]),
        ({"p/a.py": "import torchvision\nm = torchvision.models.a()\nm.load_state_dict(1)\n" + FITS}, ["p/a.py:2", "p/a.py:6"]),
        ({"p/model.py": DUMMY + PIPELINE, "p/train.py": FITS}, ["p/model.py:10", "p/train.py:3"]),
        ({"p/model.py": DUMMY, "p/other.py": MODELS, "p/train.py": TRAIN}, ["p/other.py:4", "p/train.py:2"]),
        ({"p/model.py": DUMMY + "x = 1\n", "p/train.py": FITS}, ["p/model.py:2", "p/train.py:3"]),
        ({"p/a.py": PIPELINE, "p/train.py": FITS}, ["p/a.py:3", "p/train.py:3"]),
        ({"p/model.py": MODELS, "p/OLD_train.py": FITS, "p/train_b.py": FITS}, ["p/model.py:4", "p/train_b.py:3", "p/OLD_train.py:3"]),
        ({"p/model.py": MODELS, "p/train.py": FITS, "p/train_copy.py": FITS}, ["p/model.py:4", "p/train.py:3", "p/train_copy.py:3"]),
        ({"bench/train.py": FITS, "p/model.py": MODELS, "p/train.py": FITS}, ["p/model.py:4", "p/train.py:3", "bench/train.py:3"]),
        ({"scripts/train.py": FITS, "p/model.py": MODELS}, ["p/model.py:4", "scripts/train.py:3"]),
        ({"p/api.py": FITS, "p/drift.py": FITS, "p/model.py": MODELS, "p/train.py": FITS}, ["p/model.py:4", "p/train.py:3", "p/api.py:3"]),
    ],
)  # fmt: skip
def test_the_model_that_is_trained_is_shown_with_its_training(
    repo: MakeRepository, files: dict[str, str], shown: list[str]
) -> None:
    finding = training.model_and_training(repo(files))
    assert finding.state is State.DONE
    assert [f"{place.path}:{place.line}" for place in finding.evidence] == shown


@pytest.mark.parametrize(
    ("files", "message", "shown"),
    [
        ({"api.py": LOGS, "train.py": LOGS + FITS}, "W&B logs the training", ["train.py:2", "api.py:2"]),
        ({"make_dataset.py": LOGS, "train.py": FITS}, "W&B logs what make_dataset.py does", ["make_dataset.py:2"]),
        ({"data.py": LOGS, "model.py": LOGS, "train.py": FITS}, "W&B logs what data.py does", ["data.py:2", "model.py:2"]),
        ({"predict_model.py": LOGS, "train_model.py": "# wandb.log(1)\n" + FITS}, "W&B logs what predict_model.py does", ["predict_model.py:2"]),
        ({"evaluate.py": LOGS + FITS}, "W&B logs the training", ["evaluate.py:2"]),
        ({"app/train.py": LOGS}, "W&B logs the training", ["app/train.py:2"]),
        ({"train.py": "import wandb\nr = wandb.init()\nr.finish()\nwandb.login()\nr.log(1)\n"}, "W&B logs the training", ["train.py:2", "train.py:5", "train.py:3"]),
    ],
)  # fmt: skip
def test_where_training_is_logged_is_shown_first(
    repo: MakeRepository, files: dict[str, str], message: str, shown: list[str]
) -> None:
    finding = training.experiment_tracking(repo(files))
    assert finding.message == message
    assert [f"{place.path}:{place.line}" for place in finding.evidence] == shown
