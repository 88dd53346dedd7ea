"""What is a model and what fits one: neither a job that is sent away, nor what only bears the name of a model."""

from __future__ import annotations

import pytest

from auditor import State
from probes import training
from tests.probes.conftest import MakeRepository

NET = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
COLLATED = (
    "from transformers import DataCollatorForSeq2Seq, Trainer\n\n"
    "def main(model):\n    Trainer(model=model, data_collator=DataCollatorForSeq2Seq(None)).train()\n"
)
BUILDS = NET + "    def __init__(self):\n        super().__init__()\n        self.layer = nn.Linear(2, 3).to(DEVICE)\n"
FORECAST = (
    "import lightning.pytorch as pl\nfrom pytorch_forecasting import TemporalFusionTransformer as T\n"
    "pl.Trainer().fit(T.from_dataset(d))\n"
)
BY_HAND = (
    "class Line:\n    def fit(self, x, y):\n        self.w = y / x\n    def predict(self, x):\n        return self.w * x\n"
    "Line().fit(x, y)\n"
)
TARGETS = (
    "import hydra\nimport lightning as L\n@hydra.main(config_path='conf', config_name='model')\n"
    "def main(cfg):\n    L.Trainer().fit(hydra.utils.instantiate(cfg))\n"
)
JOB = "from google.cloud import aiplatform\n\naiplatform.{}('a').run()\n"
BUILT = (
    "from p.data import Birds\nfrom p.model import Net\n\ndef train():\n    birds = Birds('data')\n    net = Net()\n{}"
)


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"train.py": COLLATED}, State.PARTIAL),
        ({"model.py": NET, "submit.py": JOB.format("CustomContainerTrainingJob")}, State.PARTIAL),
        ({"model.py": NET, "submit.py": JOB.format("AutoMLTabularTrainingJob")}, State.DONE),
        ({"train.py": NET}, State.PARTIAL),
        ({"train.py": BUILDS}, State.PARTIAL),
        ({"train.py": "import xgboost as xgb\nb = xgb.train({}, d)\n"}, State.DONE),
        ({"train.py": "from sklearn.cluster import KMeans\nKMeans().fit_predict(x)\n"}, State.DONE),
        ({"train.py": "from bertopic import BERTopic\nBERTopic().fit_transform(x)\n"}, State.DONE),
        ({"train.py": "import gpytorch\nclass G(gpytorch.models.ExactGP):\n    pass\nloss.backward()\n"}, State.DONE),
        (
            {"train.py": "from flax import nnx\nclass N(nnx.Module):\n    pass\nnnx.value_and_grad(f)(N())\n"},
            State.DONE,
        ),
        ({"train.py": "import equinox as eqx\nclass N(eqx.Module):\n    pass\neqx.filter_grad(f)(N())\n"}, State.DONE),
        ({"train.py": FORECAST}, State.DONE),
        ({"train.py": BY_HAND}, State.DONE),
        ({"train.py": BY_HAND.replace("predict", "report")}, State.PARTIAL),
        ({"train.py": TARGETS, "conf/model.yaml": "_target_: torchvision.models.resnet18\n"}, State.DONE),
        ({"train.py": TARGETS, "conf/model.yaml": "_target_: sklearn.linear_model.Ridge\n"}, State.DONE),
        ({"train.py": TARGETS, "conf/model.yaml": "_target_: torch.optim.Adam\n"}, State.PARTIAL),
        (
            {"train.py": TARGETS.replace("hydra", "tidal"), "conf/model.yaml": "_target_: timm.create_model\n"},
            State.PARTIAL,
        ),
        ({"p/model.py": NET, "p/train.py": BUILT.format("")}, State.PARTIAL),
        ({"p/model.py": NET, "p/train.py": BUILT.format("    print('trained')\n")}, State.PARTIAL),
        ({"p/model.py": NET, "p/train.py": BUILT.format("    learn(net, birds)\n")}, State.DONE),
    ],
)
def test_what_is_a_model_and_what_fits_one(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    assert training.model_and_training(repo(files)).state is state


def test_what_computes_gradients_is_shown_and_not_the_job_that_is_sent_away(repo: MakeRepository) -> None:
    loop = "def train(loss):\n    loss.backward()\n"
    files = {"model.py": NET, "submit.py": JOB.format("CustomContainerTrainingJob"), "train.py": loop}
    assert [place.path for place in training.model_and_training(repo(files)).evidence] == ["model.py", "train.py"]


def test_another_tracker_is_shown_where_it_is_called(repo: MakeRepository) -> None:
    text = "import os\n\nimport pytorch_lightning as pl\n\nlog = pl.loggers.TensorBoardLogger('logs')\n"
    finding = training.experiment_tracking(repo({"train.py": text}))
    assert (finding.message, finding.evidence[0].line) == ("TensorBoard instead of W&B", 5)


@pytest.mark.parametrize(
    ("more", "off"),
    [
        ("", True),
        ("wandb.log({'a': 1})\n", True),
        ("wandb.init(project='p')\n", False),
        ("wandb.init(mode=M)\n", False),
    ],
)
def test_a_run_that_is_told_to_log_nothing_is_said_to(repo: MakeRepository, more: str, off: bool) -> None:
    finding = training.experiment_tracking(repo({"train.py": f"import wandb\nwandb.init(mode='disabled')\n{more}"}))
    assert finding.state is State.DONE
    assert finding.message.startswith("W&B is called") is off, finding.message


def test_of_modules_that_are_all_called_alike_the_folder_says_which_trains(repo: MakeRepository) -> None:
    nodes = "from sklearn.svm import SVC\n\ndef run(x, y):\n    return SVC().fit(x, y)\n"
    files = {f"src/p/pipelines/{name}/nodes.py": nodes for name in ("feature_selection", "model_train")}
    found = training.model_and_training(repo(files)).evidence
    assert {place.path for place in found[:2]} == {"src/p/pipelines/model_train/nodes.py"}


NUMPYRO = "from numpyro.infer import MCMC, NUTS\n\ndef model(x):\n    pass\n\ndef go(x):\n    {}\n"
PYMC = "import pymc as pm\n\ndef go(x):\n    with pm.Model():\n        pm.Poisson('a', 1, observed=x)\n        {}\n"
STAN = "from cmdstanpy import CmdStanModel\nmodel = CmdStanModel(stan_file='a.stan')\n{}\n"
QUERY = "from google.cloud import bigquery\nbigquery.Client().query('{}')\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (NUMPYRO.format("MCMC(NUTS(model), num_samples=9).run(0, x)"), State.DONE),
        (PYMC.format("return pm.sample()"), State.DONE),
        (PYMC.format("return None"), State.PARTIAL),
        (STAN.format("model.sample(data='a.json')"), State.DONE),
        (STAN.format("print(model)"), State.PARTIAL),
        (QUERY.format('CREATE OR REPLACE MODEL a.b OPTIONS(MODEL_TYPE="linear_reg") AS SELECT 1'), State.DONE),
        (QUERY.format("select model_type from models"), State.NOT_DONE),
        ("import statsmodels.formula.api as smf\nsmf.ols('a ~ b', data=d).fit()\n", State.DONE),
        ("from ray.rllib.algorithms.ppo import PPOConfig\nPPOConfig().build().train()\n", State.DONE),
        ("from openai import OpenAI\nOpenAI().fine_tuning.jobs.create(training_file='a', model='b')\n", State.DONE),
        ("import keras_hub\nm = keras_hub.models.Text.from_preset('a')\nm.fit(d)\n", State.DONE),
        (
            "import jax\ndef predict(p, x):\n    return x @ p\ndef step(p, x):\n    return jax.grad(loss)(p, x)\n",
            State.DONE,
        ),
        (
            "import jax\ndef report(p, x):\n    return x\ndef step(p, x):\n    return jax.grad(loss)(p, x)\n",
            State.PARTIAL,
        ),
        ("import haiku as hk\nimport jax\nnet = hk.transform(f)\njax.value_and_grad(net)(1)\n", State.DONE),
        (
            "from tinygrad import nn\nclass Net:\n    def __init__(self):\n        self.a = nn.Linear(1, 2)\nloss.backward()\n",
            State.DONE,
        ),
    ],
)
def test_probabilistic_programs_and_databases_define_and_fit_models(
    repo: MakeRepository, text: str, state: State
) -> None:
    assert training.model_and_training(repo({"birds.py": text})).state is state


@pytest.mark.parametrize(("base", "state"), [("B", State.NOT_DONE), ("nn.Module, B", State.PARTIAL)])
def test_classes_that_build_on_one_another_are_followed_to_an_end(
    repo: MakeRepository, base: str, state: State
) -> None:
    text = NET.replace("nn.Module", base) + "\nclass B(Net):\n    pass\n"
    assert training.model_and_training(repo({"src/p/a.py": text})).state is state
