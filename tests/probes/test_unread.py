from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from auditor import Confidence, State
from auditor.registry import discover
from auditor.views._searched import may_use
from auditor.views._serving_facts import BASES, DECORATORS, FRAMEWORKS
from probes import _frontends, _logs, code, serving
from probes._kept import storing
from probes._monitored import drift, metrics
from probes._tests import load
from probes._training import apis, board, loading, models, optimised, parallel, sweeps, tracking
from tests.probes.conftest import MakeRepository

NET = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
FITS = "def train(model, batches):\n    for x in batches:\n        loss = model(x)\n        loss.backward()\n"


def notebook(text: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": text}], "metadata": {}, "nbformat": 4})


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


LOGGER = "from pytorch_lightning.loggers import {0}\nlogger = {0}()\n"
POSITIVE = {
    "experiment-tracking": (
        "import wandb\nwandb.init()\n",
        LOGGER.format("WandbLogger"),
        "from lightning.pytorch import loggers\nl = loggers.WandbLogger()\n",
        "from transformers import TrainingArguments\nTrainingArguments(report_to='wandb')\n",
        "from mlflow import log_metric\nlog_metric('a', 1)\n",
        "from torch.utils.tensorboard import SummaryWriter\nSummaryWriter().add_scalar('a', 1)\n",
        "from aim import Run\nRun().track(1)\n",
    ),
    "training-log": ("from tensorboardX import SummaryWriter\nSummaryWriter()\n", LOGGER.format("TensorBoardLogger")),
    "sweep": (
        "import optuna\noptuna.create_study().optimize(f)\n",
        "from ray import tune\ntune.run(f)\n",
        "from sklearn.model_selection import GridSearchCV\nGridSearchCV(a, b).fit(x)\n",
        "from hyperopt import fmin\nfmin(f)\n",
        "import nni\nnni.get_next_parameter()\n",
    ),
    "lightning": ("import pytorch_lightning as pl\nclass N(pl.LightningModule):\n    pass\n",),
    "hydra": ("from hydra import compose, initialize\nwith initialize(config_path='c'):\n    compose('d')\n",),
    "logging": ("from loguru import logger\nlogger.info('x')\n", "import logzero\nlogzero.logger.info('x')\n"),
    "cli": (
        "import click\n@click.command()\ndef f():\n    print(1)\n",
        "from absl import app\napp.run(f)\n",
        "import tyro\ntyro.cli(f)\n",
        "import simple_parsing\nsimple_parsing.parse(f)\n",
        "import sys\nprint(sys.argv)\n",
    ),
    "fastapi": (
        "from fastapi import FastAPI\napp = FastAPI()\n",
        "from litserve import LitServer\nLitServer(api)\n",
        "import bentoml\n@bentoml.service\nclass S:\n    pass\n",
    ),
    "onnx-or-bentoml": ("import onnxruntime\nonnxruntime.InferenceSession('a')\n", "model.to_onnx('a')\n"),
    "frontend": (
        "import streamlit as st, requests\nst.write(requests.post('http://x/predict').json())\n",
        "from nicegui import ui\nui.run()\n",
        "import dash\ndash.Dash()\n",
    ),
    "drift-check": (
        "from evidently import Report\nReport([]).run(a, b)\n",
        "from alibi_detect.cd import KSDrift\nKSDrift(x).predict(y)\n",
        "import nannyml\nnannyml.UnivariateCalculator().fit(x)\n",
        "from scipy import stats\ndef f(reference, current):\n    return stats.ks_2samp(reference, current)\n",
    ),
    "system-metrics": (
        "from prometheus_client import Counter\nCounter('a', 'b').inc()\n",
        "from starlette_exporter import PrometheusMiddleware\napp.add_middleware(PrometheusMiddleware)\n",
        "import statsd\nstatsd.StatsClient().incr('a')\n",
    ),
    "distributed-data-loading": ("from torch.utils.data import DataLoader\nDataLoader(d, num_workers=4)\n",),
    "distributed-training": (
        "from lightning import Trainer\nTrainer(devices=2)\n",
        "from accelerate import Accelerator\nAccelerator()\n",
        "import torch\ntorch.nn.DataParallel(m)\n",
    ),
    "quantization": (
        "import torch\ntorch.compile(m)\n",
        "import torch.nn.utils.prune as p\np.l1_unstructured(m, 'w', 0.2)\n",
        "import torch\ntorch.jit.script(m)\n",
        "from transformers import BitsAndBytesConfig\nBitsAndBytesConfig()\n",
        "from openvino import Core\nCore().compile_model('x')\n",
    ),
    "model-and-training": (
        NET,
        FITS,
        "from xgboost import XGBClassifier\nXGBClassifier().fit(x, y)\n",
        "from transformers import AutoModel\nAutoModel.from_pretrained('x')\n",
    ),
    "data-script": ("import pandas as pd\ndef load():\n    return pd.read_csv('a.csv')\n",),
    "load-test": (
        "from locust import HttpUser, task\nclass U(HttpUser):\n    @task\n    def p(self):\n        pass\n",
    ),
}
PLACES = {"data-script": "src/data.py", "load-test": "tests/locustfile.py"}
EXAMPLES = [(item, text) for item, texts in POSITIVE.items() for text in texts]


@pytest.mark.parametrize(("item", "text"), EXAMPLES)
@pytest.mark.parametrize("broken", ["\n)(\n", "\n<<<<<<< HEAD\nx = 1\n=======\ny = 1\n>>>>>>> main\n"])
def test_what_a_module_shows_is_not_missing_for_sure_where_that_module_is_broken(
    repo: MakeRepository, item: str, text: str, broken: str
) -> None:
    path, function = PLACES.get(item, "src/main.py"), discover()[item].function
    other = {"src/other.py": "x = 1\n"}
    assert function(repo(other)).confidence is Confidence.HIGH
    whole, unread = function(repo(other | {path: text})), function(repo(other | {path: text + broken}))
    assert whole.state in (State.DONE, State.PARTIAL), whole.message
    state = State.PARTIAL if item == "load-test" else State.NOT_DONE  # the name of the file is a part of it
    assert (unread.state, unread.confidence) == (state, Confidence.LOW), unread.message


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (sweeps.SEARCHES, sweeps.SEARCHES),
        ([each for roots in tracking.TRACKERS.values() for each in roots], tracking.SPEAKS_OF_A_TRACKER),
        ([*tracking.TRACKER_PACKAGES, *tracking._WANDB, *tracking._WANDB_CLASSES], tracking.SPEAKS_OF_A_TRACKER),
        (board._WRITERS, board.SPEAKS_OF_TENSORBOARD),
        ([*code._PARSERS, *code._CLI_CLASSES, *code._PARSER_CLASSES], code._SPEAKS_OF_A_COMMAND_LINE),
        (code._CLI_DECORATORS, code._SPEAKS_OF_A_COMMAND_LINE),
        (_logs.LOG_LIBRARIES, _logs.SPEAKS_OF_A_LOG),
        (serving._RUNTIMES, serving._SPEAKS_OF_A_RUNTIME),
        ([*FRAMEWORKS, *DECORATORS, *BASES], [*FRAMEWORKS, *DECORATORS, *BASES]),
        (_frontends.FRONTENDS, _frontends.SPEAKS_OF_A_FRONT_END),
        (drift._DRIFT_LIBRARIES, drift.SPEAKS_OF_DRIFT),
        ([*metrics.METRICS, *metrics._PROCESS], metrics.SPEAKS_OF_METRICS),
        (loading._WORKER_KEYS, loading.SPEAKS_OF_WORKERS),
        ([*parallel._PARALLEL, *parallel._PARALLEL_BELOW, *parallel._DEVICE_KEYS], parallel.SPEAKS_OF_DEVICES),
        ([*optimised._OPTIMISED, *optimised._OPTIMISED_METHODS], optimised.SPEAKS_OF_OPTIMISING),
        ([*optimised._EXPORTS, *optimised._QUANTIZED_KEYWORDS], optimised.SPEAKS_OF_OPTIMISING),
        ([*storing._METHODS, *storing._NAMES], storing.SPEAKS_OF_STORING),
        (load._CLIENTS, load.SPEAKS_OF_LOAD),
        ([*models._FITS, "loss.backward()", "trainer.train()", "model.learn()"], models.SPEAKS_OF_TRAINING),
        ([*apis.MODEL_CLASSES, *apis.MODEL_LIBRARIES, *apis.ESTIMATOR_LIBRARIES], models.SPEAKS_OF_A_MODEL),
    ],
)
def test_what_a_probe_searches_for_is_what_makes_a_broken_module_matter(
    table: Iterable[str], names: Iterable[str]
) -> None:
    assert [each for each in table if not may_use(f"from {each.replace('().', '.')} import x", names)] == []


def loaded(text: str) -> dict[str, str | None]:
    return {"src/other.py": "x = 1\n", "nb/a.ipynb": notebook(text)}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        *((item, text) for item, text in EXAMPLES if item not in ("cli", "data-script", "load-test", "logging")),
        ("data-collection", POSITIVE["fastapi"][0]),
        ("sweep", "config = {'method': 'grid', 'parameters': {'lr': {'values': [1]}}}\n"),
    ],
)
def test_what_stands_in_a_notebook_only_is_never_missing_for_sure(repo: MakeRepository, item: str, text: str) -> None:
    if text.startswith("model.to_onnx") or "torch.jit" in text:  # of what, nothing tells; how a model is stored
        return
    finding = discover()[item].function(repo(loaded(text)))
    expected = (State.NOT_DONE, Confidence.MEDIUM)
    if item == "drift-check":  # a notebook is as good there
        expected = (State.DONE, Confidence.HIGH)
    elif "streamlit" in text:  # half a front end in a notebook
        expected = (State.PARTIAL, Confidence.HIGH)
    assert (finding.state, finding.confidence) == expected, finding.message


@pytest.mark.parametrize(
    ("item", "files", "text"),
    [
        ("model-and-training", {"src/model.py": NET}, "loss.backward()\n"),
        ("model-and-training", {"src/fit.py": FITS}, NET),
        ("experiment-tracking", {"requirements.txt": "wandb\n"}, "import wandb\nwandb.init()\n"),
        ("experiment-tracking", {"src/a.py": "import wandb\n"}, LOGGER.format("WandbLogger")),
        ("lightning", {"requirements.txt": "lightning\n"}, "import lightning\nlightning.Trainer()\n"),
        ("config-files", {"configs/a.yaml": "lr: 0.1\nbatch_size: 8\nepochs: 3\n"}, "import yaml\nyaml.safe_load(f)\n"),
        (
            "config-files",
            {"configs/a.yaml": "lr: 0.1\nbatch_size: 8\nepochs: 3\n"},
            "%autoreload 2\nimport hydra\nhydra.x()",
        ),
        (
            "hydra",
            {"src/a.py": "from omegaconf import OmegaConf\nc = OmegaConf.load('c')\n"},
            "import hydra\nhydra.x()\n",
        ),
        (
            "onnx-or-bentoml",
            {"requirements.txt": "onnxruntime\n"},
            "import onnxruntime as o\no.InferenceSession('a')\n",
        ),
        (
            "system-metrics",
            {"requirements.txt": "psutil\nprometheus-client\n"},
            "import prometheus_client as p\np.Counter()\n",
        ),
    ],
)
def test_no_code_is_not_said_for_sure_of_what_a_notebook_does(
    repo: MakeRepository, item: str, files: dict[str, str | None], text: str
) -> None:
    function = discover()[item].function
    finding, alone = function(repo(files | {"nb/a.ipynb": notebook(text)})), function(repo(files))
    assert (alone.state, alone.confidence) == (State.PARTIAL, Confidence.HIGH)
    assert (finding.state, finding.confidence) == (State.PARTIAL, Confidence.MEDIUM), finding.message
    assert finding.message == f"{alone.message}; a notebook does"
    assert finding.evidence[-1].path == "nb/a.ipynb" and finding.evidence[-1].line is None


def test_a_notebook_that_cannot_be_read_makes_what_is_missing_less_sure(repo: MakeRepository) -> None:
    function = discover()["experiment-tracking"].function
    assert function(repo({"src/a.py": "x = 1\n", "nb/a.ipynb": "{ import wandb"})).confidence is Confidence.MEDIUM
    assert function(repo({"src/a.py": "x = 1\n", "nb/a.ipynb": "{ import torch"})).confidence is Confidence.HIGH


def test_a_configuration_that_cannot_be_read_may_have_hydra_build_a_trainer(repo: MakeRepository) -> None:
    function = discover()["distributed-training"].function
    source = "import hydra\n\ndef f(cfg):\n    hydra.utils.instantiate(cfg.trainer)\n"
    assert function(repo({"src/a.py": source, "configs/a.yaml": "strategy: [ddp"})).confidence is Confidence.LOW
    assert function(repo({"src/a.py": source, "configs/a.yaml": "other: [a"})).confidence is Confidence.HIGH
    assert function(repo({"src/a.py": "x = 1\n", "configs/a.yaml": "strategy: [ddp"})).confidence is Confidence.HIGH


@pytest.mark.parametrize("item", ["data-tests", "model-tests", "unit-tests", "api-tests"])
def test_weak_tests_are_not_surely_all_where_another_test_is_broken(repo: MakeRepository, item: str) -> None:
    weak = {
        "src/api.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\ndef x():\n    return 1\n",
        "tests/test_all.py": "from fastapi.testclient import TestClient\nfrom src.api import app\n\n"
        "def test_data():\n    pass\n\ndef test_model():\n    pass\n\ndef test_api():\n    TestClient(app).get('/x')\n",
    }
    function = discover()[item].function
    alone, beside = (
        function(repo(weak)),
        function(repo(weak | {"tests/test_more.py": "def test_it():\n    assert x ==\n"})),
    )
    assert (alone.state, alone.confidence) == (State.PARTIAL, Confidence.HIGH)
    assert (beside.state, beside.confidence) == (State.PARTIAL, Confidence.LOW)
    assert function(repo(weak | {"src/other.py": "x ==\n"})).confidence is Confidence.HIGH
