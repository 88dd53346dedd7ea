from __future__ import annotations

import pytest

from auditor import Confidence, State
from auditor.registry import discover
from tests.probes.conftest import MakeRepository

NET = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
FITS = "def train(model, batches):\n    for x in batches:\n        loss = model(x)\n        loss.backward()\n"
MERGE = "<<<<<<< HEAD\nimport os\n=======\n{}\n>>>>>>> main\n"


@pytest.mark.parametrize(
    ("item", "files", "named"),
    [
        ("model-and-training", {"src/model.py": NET}, "loss.backward()"),
        ("model-and-training", {"src/fit.py": FITS}, "class Net(nn.Module):"),
        ("experiment-tracking", {"requirements.txt": "wandb\n"}, "import wandb"),
        ("experiment-tracking", {"src/a.py": "import wandb\n"}, "wandb.init()"),
        ("lightning", {"requirements.txt": "pytorch-lightning\n"}, "import pytorch_lightning as pl"),
        ("cli", {"Makefile": "train:\n\tpython src/train.py\n"}, "import typer"),
        ("logging", {"src/a.py": "import logging\nlogging.basicConfig()\n"}, "logging.info('x')"),
        ("config-files", {"config/train.yaml": "lr: 0.1\nbatch_size: 8\nepochs: 3\n"}, "yaml.safe_load(f)"),
        ("hydra", {"src/a.py": "from omegaconf import OmegaConf\nc = OmegaConf.load('c.yaml')\n"}, "import hydra"),
        ("onnx-or-bentoml", {"requirements.txt": "onnxruntime\n"}, "import onnxruntime"),
        ("drift-check", {"requirements.txt": "evidently\n"}, "from evidently import Report"),
        ("system-metrics", {"requirements.txt": "prometheus-client\n"}, "import prometheus_client"),
    ],
)
def test_what_a_module_that_does_not_parse_may_use_is_not_said_for_sure_to_be_unused(
    repo: MakeRepository, item: str, files: dict[str, str | None], named: str
) -> None:
    def found(text: str) -> tuple[State, Confidence, bool]:
        finding = discover()[item].function(repo(files | {"src/train.py": MERGE.format(text)}))
        return finding.state, finding.confidence, "not readable: src/train.py" in finding.message

    assert found(named) == (State.PARTIAL, Confidence.LOW, True)
    assert found("x = 1") == (State.PARTIAL, Confidence.HIGH, False)


@pytest.mark.parametrize("path", ["data/lora_config/tokenizer.json", "conf/more.yaml", "reports/fit.pt.trace.json"])
@pytest.mark.parametrize(
    ("item", "holder"), [("pre-commit", None), ("coverage", "pyproject.toml"), ("sweep", "sweep.yaml")]
)
def test_only_what_may_hold_an_item_makes_its_absence_less_sure(
    repo: MakeRepository, item: str, holder: str | None, path: str
) -> None:
    function = discover()[item].function
    finding = function(repo({"src/a.py": NET, path: None}))
    may = item == "sweep" and path.endswith(".yaml")
    assert finding.state is State.NOT_DONE
    assert finding.confidence is (Confidence.LOW if may else Confidence.HIGH), finding.message
    if holder is not None:
        assert function(repo({"src/a.py": NET, holder: None})).confidence is Confidence.LOW
