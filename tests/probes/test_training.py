from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import training
from tests.probes.conftest import MakeRepository

REPORTS = (
    "import wandb\nfrom transformers import TrainingArguments\na = TrainingArguments(report_to=cfg['report_to'])\n"
)
COMMAND = "import subprocess\n\ndef train(fold):\n    subprocess.run([{!r}, '1', fold])\n"
PARSED = "import sys\nfrom trl import SFTConfig, TrlParser\n(args,) = TrlParser(SFTConfig).parse_args_and_config(sys.argv[1:])\n"
HANDED_ON = "import yaml\nfrom transformers import TrainingArguments\na = TrainingArguments(**yaml.safe_load(open('conf/run.yaml')))\n"
ULTRA = "from ultralytics import YOLO, settings\nYOLO('a.pt').train(data='a.yaml')\n"
TOLD = "from lightning.pytorch.cli import LightningCLI\nLightningCLI()\n"
TRACKED = "import happy\ndef train(cfg):\n    return happy.TrainArgs(report_to=cfg.metric_tracker)\n"
CHOSEN = "from sklearn.ensemble import RandomForestClassifier\nMODELS = {{{}}}\nMODELS[name](**given).fit(x, y)\n"
NET = "from torch import nn\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"
LIGHTNING = (
    "import lightning as L\nfrom lightning.pytorch.cli import LightningCLI\nclass M(L.LightningModule):\n    pass\n"
)
STUB = """
from torch import nn
import torch

class Model(nn.Module):
    \"\"\"Just a dummy model to show how to structure your code\"\"\"
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)

if __name__ == "__main__":
    model = Model()
    x = torch.rand(1)
    print(f"Output shape of model: {model(x).shape}")
"""


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"model.py": NET, "train.py": "import torch\ndef train(loss):\n    loss.backward()\n"}, State.DONE),
        ({"a.py": "from sklearn.ensemble import RandomForestClassifier as F\nm = F()\nm.fit([], [])\n"}, State.DONE),
        ({"a.py": CHOSEN.format("'RandomForestClassifier': RandomForestClassifier")}, State.DONE),
        ({"a.py": "from torchvision import models\nm = getattr(models, name)()\nloss(m(x)).backward()\n"}, State.DONE),
        ({"a.py": "import stable_baselines3 as sb3\nPPO = sb3.PPO\nagent = make(PPO)\nagent.learn(total_timesteps=9)\n"}, State.DONE),
        ({"a.py": "from torch import nn\nm = nn.Linear(3, 1)\nloss(m(x)).backward()\n"}, State.DONE),
        ({"a.py": CHOSEN.format("")}, State.PARTIAL),
        ({"a.py": "import spacy\nfrom spacy.cli.train import train\ntrain('c.cfg', 'out')\nnlp = spacy.load('out')\n"}, State.DONE),
        ({"a.py": "from pycaret.classification import ClassificationExperiment as E\ne = E()\nbest = e.compare_models()\n"}, State.DONE),
        ({"a.py": NET + "from monai.engines import SupervisedTrainer as T\nT(network=Net()).run()\n"}, State.DONE),
        ({"a.py": NET + "from monai.engines import SupervisedEvaluator as T\nT(network=Net()).run()\n"}, State.PARTIAL),
        ({"a.py": "from sklearn import preprocessing\nm = getattr(preprocessing, name)()\nown(m).fit(x, y)\n"}, State.PARTIAL),
        ({"a.py": "import keras\nm = keras.Sequential([])\nm.fit(1, 2)\n"}, State.DONE),
        ({"a.py": "from transformers import AutoModel, Trainer\nm = AutoModel.from_pretrained('x')\nTrainer(m).train()\n"}, State.DONE),
        ({"a.py": "from transformers import ViTImageProcessor as P, AutoTokenizer as T, Trainer\nP().from_pretrained('x')\nT.from_pretrained('x')\nTrainer(1).train()\n"}, State.PARTIAL),
        ({"a.py": "import own\nfrom transformers import Trainer\nTrainer(own.ConfiguredNet.from_pretrained('x')).train()\n"}, State.DONE),
        ({"a.py": "import xgboost as xgb\nb = xgb.train({}, None)\nm = xgb.XGBClassifier()\n"}, State.DONE),
        ({"a.py": "import lightning as L\nclass M(L.LightningModule):\n    pass\nL.Trainer().fit(M())\n"}, State.DONE),
        ({"a.py": LIGHTNING + "LightningCLI(M)\n"}, State.DONE),
        ({"a.py": "import spacy\nnlp = spacy.blank('en')\nnlp.update([])\n"}, State.DONE),
        ({"a.py": NET + "from ignite.engine import create_supervised_trainer as c\nc(Net(), 1, 2).run([])\n"}, State.DONE),
        ({"a.py": LIGHTNING + "class CLI(LightningCLI):\n    pass\nCLI(M)\n"}, State.DONE),
        ({"a.py": LIGHTNING + "LightningCLI(M, run=False)\n"}, State.PARTIAL),
        ({"a.py": LIGHTNING + "LightningCLI(M, run=False).trainer.fit()\n"}, State.DONE),
        ({"m.py": NET, "train.py": "def train(data):\n    bank = collect(data)\n    return bank\n"}, State.DONE),
        ({"a.py": "import timm\nm = timm.create_model('x')\ndef f(loss):\n    loss.backward()\n"}, State.DONE),
        ({"a.py": "from timm.data.auto_augment import rand_augment_transform as r\nr()\ndef f(loss):\n    loss.backward()\n"}, State.PARTIAL),
        ({"train.py": "from vit_pytorch import ViT\nfrom torch import optim\nm = ViT(dim=8)\no = optim.Adam(m.parameters())\ndef f(loss):\n    loss.backward()\n"}, State.DONE),
        ({"train.py": "from diffusing import Net, Trainer\nTrainer(Net(dim=8), 'data').train()\n"}, State.DONE),
        ({"train.py": "from diffusing import RunConfig, Trainer\nTrainer(RunConfig(dim=8), 'data').train()\n"}, State.PARTIAL),
        ({"train.py": "from pathlib import Path\nfrom diffusing import Trainer\nTrainer(Path('data')).train()\n"}, State.PARTIAL),
        ({"train.py": "from sklearn.feature_selection import SelectKBest\ns = SelectKBest()\ns.fit(x, y)\n"}, State.PARTIAL),
        ({"a.py": "from p.settings import Settings\ns = Settings()\nprint(s.parameters())\n"}, State.NOT_DONE),
        ({"train.py": "import inspect\nfrom torch import optim\no = optim.Adam([])\no.state_dict()\ndef f(loss, g):\n    inspect.signature(g).parameters\n    loss.backward()\n"}, State.PARTIAL),
        ({"model.py": NET, "trainers.py": "from nnunetv2.t import nnUNetTrainer\nclass Mine(nnUNetTrainer):\n    def on_epoch_end(self):\n        self.log(1)\n"}, State.DONE),
        ({"model.py": NET, "trainers.py": "from nnunetv2.t import nnUNetTrainer\nclass Mine(nnUNetTrainer):\n    pass\n"}, State.PARTIAL),
        ({"model.py": NET, "words.py": "from tokenizers.trainers import BpeTrainer\nclass Mine(BpeTrainer):\n    def show(self):\n        self.log(1)\n"}, State.PARTIAL),
        ({"a.py": "from happytransformer import HappyTextToText\nm = HappyTextToText('t5-small')\nm.train('d.csv', args=1)\n"}, State.DONE),
        ({"a.py": "from gammas import GammaModel\nm = GammaModel()\nm.fit(1, 2)\n"}, State.DONE),
        ({"a.py": "from happytransformer import HappyTextToText\nm = HappyTextToText('t5-small')\nm.train(True)\n"}, State.NOT_DONE),
        ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('x')\nm.train()\n"}, State.PARTIAL),
        ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('x')\nm.train(False)\n"}, State.PARTIAL),
        ({"a.py": "from transformers import BertModel\nm = BertModel.from_pretrained('x')\nm.train(mode=learning)\n"}, State.PARTIAL),
        ({"a.py": "from sentence_transformers import SentenceTransformer\nSentenceTransformer('x').train()\n"}, State.PARTIAL),
        ({"a.py": "from sentence_transformers import SentenceTransformer\nSentenceTransformer('x').train(mode=False)\n"}, State.PARTIAL),
        ({"a.py": "from peft import AutoPeftModel\nAutoPeftModel.from_pretrained('x').train()\n"}, State.PARTIAL),
        ({"a.py": NET + "def f(model):\n    model.train(False)\n    model.train(mode=True)\n"}, State.PARTIAL),
        ({"a.py": "from sentence_transformers import SentenceTransformer\nSentenceTransformer('x').fit([])\n"}, State.DONE),
        ({"a.py": "from ultralytics import YOLO\nYOLO('x.pt').train()\n"}, State.DONE),
        ({"a.py": "from trl import SFTTrainer\nfrom transformers import AutoModel\nSFTTrainer(AutoModel.from_pretrained('x')).train()\n"}, State.DONE),
        ({"a.py": "from gammas import DataScaler, RunConfig\nDataScaler().fit(1)\nRunConfig().train(2)\n"}, State.NOT_DONE),
        ({"train.py": COMMAND.format("nnUNetv2_train")}, State.DONE),
        ({"train.py": COMMAND.format("dvc")}, State.PARTIAL),
        ({"model.py": NET, "train.py": "def train(data):\n    pass\n"}, State.PARTIAL),
        ({"model.py": NET, "train.py": "SIZE = 3\ndef train(data):\n    return SIZE\n"}, State.PARTIAL),
        ({"model.py": NET}, State.PARTIAL),
        ({"train.py": "def train(model):\n    model.loss.backward()\n"}, State.PARTIAL),
        ({"src/p/model.py": STUB}, State.PARTIAL),
        ({"a.py": "from sklearn.preprocessing import StandardScaler\ns = StandardScaler()\ns.fit([])\n"}, State.NOT_DONE),
        ({"a.py": "# class Net(nn.Module)\nx = 'model.fit'\n", "requirements.txt": "torch"}, State.NOT_DONE),
        ({"tests/test_m.py": NET + "def test_a(loss):\n    loss.backward()\n"}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_a_model_and_what_fits_it(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = training.model_and_training(repo(files))
    assert finding.state is state, finding.message


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "import wandb as w\nrun = w.init()\nrun.log({'a': 1})\n"}, State.DONE),
        ({"a.py": "from wandb import log\nlog({'a': 1})\n"}, State.DONE),
        ({"a.py": REPORTS, "conf/run.yaml": "report_to: wandb\n"}, State.DONE),
        ({"a.py": REPORTS, "conf/run.yaml": "report_to: none\n"}, State.PARTIAL),
        ({"a.py": HANDED_ON, "conf/run.yaml": "report_to: wandb\n"}, State.DONE),
        ({"a.py": HANDED_ON, "conf/run.yaml": "report_to: [tensorboard, wandb]\n"}, State.DONE),
        ({"a.py": HANDED_ON, "conf/run.yaml": "report_to: none\n"}, State.NOT_DONE),
        ({"a.py": ULTRA + "settings.update({'wandb': True})\n"}, State.DONE),
        ({"a.py": ULTRA + "settings.update(wandb=True)\n"}, State.DONE),
        ({"a.py": ULTRA + "settings.update({'wandb': False})\n"}, State.NOT_DONE),
        ({"a.py": "import os\nos.system('yolo settings wandb=True')\n"}, State.DONE),
        ({"a.py": "import os\nos.system('yolo settings wandb=False')\n"}, State.NOT_DONE),
        ({"a.py": TOLD, "c.yaml": "trainer:\n  logger:\n    class_path: lightning.pytorch.loggers.WandbLogger\n"}, State.DONE),
        ({"a.py": TOLD, "c.yaml": "trainer:\n  logger:\n    class_path: lightning.pytorch.loggers.CSVLogger\n"}, State.NOT_DONE),
        ({"a.py": PARSED, "conf/run.json": '{"report_to": "wandb"}'}, State.DONE),
        ({"a.py": PARSED, "conf/run.json": '{"report_to": "none"}'}, State.NOT_DONE),
        ({"a.py": REPORTS, "conf/run.yaml": "report_to: no_wandb\n"}, State.PARTIAL),
        ({"a.py": TRACKED, "config/training.yaml": "metric_tracker: wandb\n"}, State.DONE),
        ({"a.py": TRACKED, "config/training.yaml": "metric_tracker: none\n"}, State.NOT_DONE),
        ({"a.py": TRACKED.replace("(cfg)", "(cfg, t: str = 'wandb')").replace("cfg.metric_tracker", "t")}, State.DONE),
        ({"a.py": "from pytorch_lightning.loggers import WandbLogger as W\nW(project='x')\n"}, State.DONE),
        ({"a.py": "from pytorch_lightning.loggers import WandbLogger as W, CSVLogger as C\nloggers = {'w': W, 'c': C}\nloggers[name]()\n"}, State.DONE),
        ({"a.py": "from transformers import TrainingArguments\nTrainingArguments(report_to='wandb')\n"}, State.DONE),
        ({"a.py": "from composer.loggers import WandBLogger\nWandBLogger(project='x')\n"}, State.DONE),
        ({"a.py": "from transformers import TrainingArguments\nTrainingArguments(report_to='no_wandb')\n"}, State.NOT_DONE),
        ({"a.py": "from hydra.utils import instantiate\ninstantiate({})\n", "c/logger.yaml": "_target_: lightning.pytorch.loggers.WandbLogger\n"}, State.DONE),
        ({"a.py": "import mlflow\nmlflow.log_metric('a', 1)\n"}, State.PARTIAL),
        ({"a.py": "from torch.utils.tensorboard import SummaryWriter\nSummaryWriter()\n"}, State.PARTIAL),
        ({"a.py": "from stable_baselines3 import PPO\nPPO(env, tensorboard_log='runs')\n"}, State.PARTIAL),
        ({"a.py": "from stable_baselines3 import PPO\nPPO(env, tensorboard_log=None)\n"}, State.NOT_DONE),
        ({"a.py": "import wandb\nx = 1\n"}, State.PARTIAL),
        ({"a.py": "import wandb\ndef start():\n    wandb.init()\n"}, State.PARTIAL),
        ({"a.py": "import wandb\ndef start():\n    wandb.init()\nstart()\n"}, State.DONE),
        ({"a.py": "import wandb\nwandb.login()\n"}, State.PARTIAL),
        ({"a.py": "import wandb\nwandb.login()\nstart(wandb)\n"}, State.DONE),
        ({"a.py": "import hydra, wandb\nwandb.login()\nhydra.utils.instantiate(c)\n"}, State.PARTIAL),
        ({"a.py": "import hydra, wandb\nwandb.login()\nhydra.utils.instantiate(c)\n", "c.yaml": "_target_: wandb.init\n"}, State.DONE),
        ({"a.py": "import wandb\nfrom wandb import init\nwandb.login()\nrun = (begin or init)()\n"}, State.DONE),
        ({"a.py": "import wandb\nfrom transformers import Trainer\nwandb.login()\nTrainer(m).train()\n"}, State.DONE),
        ({"a.py": "import wandb\nfrom stable_baselines3 import PPO\nwandb.login()\nPPO(m).learn()\n"}, State.DONE),
        ({"a.py": "x = 1\n", "requirements.txt": "wandb==0.16\n"}, State.PARTIAL),
        ({"a.py": '"""wandb.init()"""\n# wandb.log({})\n', "c.yaml": "env: {WANDB_API_KEY: x}\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "tests/test_a.py": "import wandb\nwandb.init()\n"}, State.NOT_DONE),
        ({"src/train.py": "import transformers\ntransformers.TrainingArguments(report_to='wandb' if on else 'none')\n"}, State.DONE),
    ],
)  # fmt: skip
def test_tracking_is_wandb_in_code(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = training.experiment_tracking(repo(files))
    assert finding.state is state, finding.message


LIGHTNING = "import pytorch_lightning as pl\n\nclass M(pl.LightningModule):\n    def training_step(self, batch, index):\n        self.log('loss', 1)\n\npl.Trainer({}).fit(M())\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "import wandb\nwandb.init()\n"}, State.DONE),
        ({"a.py": "from torch.utils.tensorboard import SummaryWriter\nSummaryWriter()\n"}, State.DONE),
        ({"a.py": "from pytorch_lightning.loggers import TensorBoardLogger as T\nT('logs')\n"}, State.DONE),
        ({"a.py": "import tensorflow as tf\ntf.keras.callbacks.TensorBoard()\n"}, State.DONE),
        ({"a.py": "x = 1\n", "c/logger.yaml": "_target_: lightning.pytorch.loggers.TensorBoardLogger\n"}, State.DONE),
        ({"a.py": "x = 1\n", "logs/events.out.tfevents.1.host": "x"}, State.DONE),
        ({"a.py": LIGHTNING.format("")}, State.DONE),
        ({"a.py": LIGHTNING.format("logger=False")}, State.NOT_DONE),
        ({"a.py": "# SummaryWriter()\nx = 1\n"}, State.NOT_DONE),
        ({"a.py": "import mlflow\nmlflow.log_metric('a', 1)\n"}, State.PARTIAL),
        ({"a.py": "x = 1\n", "requirements.txt": "tensorboard\n"}, State.PARTIAL),
    ],
)  # fmt: skip
def test_an_older_line_offers_tensorboard_beside_wandb(
    repo: MakeRepository, files: dict[str, str], state: State
) -> None:
    finding = training.training_log(repo(files))
    assert finding.state is state, finding.message
    assert finding.state is State.DONE or finding.message.startswith("TensorBoard is given nothing; ")


def test_what_may_write_to_tensorboard_and_is_unread_refutes_nothing(repo: MakeRepository) -> None:
    finding = training.training_log(repo({"a.py": "from tensorboardX import SummaryWriter\nSummaryWriter(\n"}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.LOW)


@pytest.mark.parametrize(
    "line",
    [
        "# wandb.init(project='wrens')",
        "    #run = wandb.init()",
        "# logger = pl.loggers.WandbLogger(",
        "#wandb.log({'a': 1})",
    ],
)
def test_tracking_that_is_commented_out_is_shown_so(repo: MakeRepository, line: str) -> None:
    finding = training.experiment_tracking(repo({"a.py": f"x = 1\n{line}\n", "requirements.txt": "wandb\n"}))
    assert finding.state is State.PARTIAL
    assert finding.message == "a tracker is a dependency only: what logs to W&B is commented out"
    assert [(place.path, place.line) for place in finding.evidence] == [("requirements.txt", 1), ("a.py", 2)]


@pytest.mark.parametrize("line", ["# we log by wandb", "# import wandb", "# wandb.sweep(x)", "x = '# wandb.init()'"])
def test_a_comment_about_tracking_is_no_code(repo: MakeRepository, line: str) -> None:
    finding = training.experiment_tracking(repo({"a.py": f"x = 1\n{line}\n", "requirements.txt": "wandb\n"}))
    assert finding.message == "a tracker is a dependency only: no code logs to it"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("wandb.log({})\nwandb.watch(m)\nwandb.init()\n", [4, 2, 3]),
        ("wandb.init(mode='disabled')\nwandb.log({})\nwandb.init(mode='offline')\n", [4, 3]),
        ("wandb.log({})\nclass Initial(WandbCallback): pass\nclass Own(WandbLogger): pass\n", [4, 2, 3]),
    ],
)
def test_where_a_run_begins_is_shown_first(repo: MakeRepository, code: str, lines: list[int]) -> None:
    head = "import wandb; from wandb.keras import WandbCallback; from lightning.pytorch.loggers import WandbLogger\n"
    finding = training.experiment_tracking(repo({"a.py": head + code}))
    assert [place.line for place in finding.evidence] == lines


SWEEP = "program: train.py\nmethod: bayes\nparameters:\n  lr:\n    min: 0.1\n    max: 0.2\n"


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({"sweep.yaml": SWEEP, "src/train.py": "x = 1\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP.replace("train.py", "pkg.train") + "command: [python, -m, '${program}']\n", "src/pkg/train.py": "x = 1\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP + "command: [python, -m, '${program}']\n"}, State.PARTIAL, Confidence.HIGH),
        ({"c/s.yaml": "sweep:\n  method: grid\n  parameters: {lr: {values: [1, 2]}}\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": "method: random\nparameters:\n  lr: uniform\n    min: 0\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "import wandb\nwandb.sweep({'method': 'grid'})\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "import optuna as o\ns = o.create_study()\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from ray import tune\ntune.Tuner(f).fit()\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from sklearn.model_selection import GridSearchCV\nGridSearchCV(m, {})\n"}, State.DONE, Confidence.HIGH),
        ({"c/config.yaml": "defaults:\n  - override hydra/sweeper: optuna\n"}, State.DONE, Confidence.HIGH),
        ({"c/hydra.yaml": "hydra:\n  sweeper:\n    params:\n      lr: 0.1,0.2\n"}, State.DONE, Confidence.HIGH),
        ({"c/hydra.yaml": "hydra:\n  sweeper:\n    _target_: hydra._internal.core_plugins.basic_sweeper.BasicSweeper\n    max_batch_size: null\n    params: null\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"c/job.yaml": "studySpec:\n  parameters:\n    - parameterId: lr\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from transformers import Trainer\nTrainer(m).hyperparameter_search(n_trials=9)\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from ultralytics import YOLO\nYOLO('a.pt').tune(data='a.yaml')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from pianos import Piano\nPiano().tune()\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "def hyperparameter_search(grid):\n    print(grid)\nhyperparameter_search([1, 2])\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "from google.cloud.aiplatform import vizier\nvizier.Study.create_or_load(d)\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "CONFIG = {'method': 'bayes', 'parameters': {'lr': {'min': 0.1}}}\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "SOLVER = {'method': 'adjoint', 'parameters': {'lr': 1}}\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP, "pyproject.toml": "[project]\nname = 'a'\n[project.scripts]\n'train.py' = 'a.b:main'\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP.replace("train.py", "my-train") + "command: ['${env}', my-train]\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP + "command: [python, -m, pkg.cli]\n", "src/pkg/cli.py": "x = 1\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP + "command: [python, -m, pkg]\n", "src/pkg/__main__.py": "x = 1\n"}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP + "command: ['${interpreter}', src/run.py]\n", "src/run.py": "x = 1\n"}, State.DONE, Confidence.HIGH),
        ({"sweep.yaml": SWEEP, "src/other.py": "x = 1\n"}, State.PARTIAL, Confidence.HIGH),
        ({"sweep.yaml": SWEEP.replace("method: bayes\n", "metric: {goal: minimize, name: loss}\n")}, State.PARTIAL, Confidence.HIGH),
        ({"s.yaml": "program: a.py\nmethod: bayes\nparameters: {}\n"}, State.PARTIAL, Confidence.HIGH),
        ({"s.yaml": "program: a.py\nparameters: {}\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"s.yaml": "method: bayes\nparameters: {}\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"s.yaml": "program: a.py\nparameters:\n  lr: 0.1\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"c/config.yaml": "defaults:\n  - override hydra/sweeper: basic\n  - override model: optuna\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP.replace("train.py", "${program}")}, State.DONE, Confidence.HIGH),
        ({"s.yaml": SWEEP.replace("train.py", "my-train")}, State.DONE, Confidence.HIGH),
        ({"a.py": "from sklearn.model_selection import ParameterGrid\nlist(ParameterGrid({}))\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "import itertools\ndef search():\n    return itertools.product([1], [2])\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "import itertools\nitertools.product([1], [2])\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"sweep.py": "import itertools\nfor a, b in itertools.product([1], [2]):\n    print(a)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "for lr in [1, 2]:\n    for b in (3, 4):\n        train(lr, b)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "def f(rates, m):\n    for batch_size, lr in zip([1, 2], rates):\n        m.fit(batch_size=batch_size)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "for epoch in range(9):\n    train(epoch)\nfor lr in [1, 2]:\n    print(lr)\nfor lr in s.get_last_lr():\n    run.log(lr)\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"README.md": "    python train.py --multirun lr=0.1,0.2\n"}, State.PARTIAL, Confidence.HIGH),
        ({"run.sh": "python train.py --multirun lr=0.1,0.2\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "import subprocess\nsubprocess.run(['a', '--multirun'])\n"}, State.PARTIAL, Confidence.HIGH),
        ({"reports/README.md": "    python train.py --multirun lr=0.1,0.2\n", "AGENTS.md": "    wandb sweep s.yaml\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"README.md": "```\nuv run my-train -m +task=small seed=1,2,3\n```\n"}, State.PARTIAL, Confidence.HIGH),
        ({"s.yaml": f"{SWEEP}---\n{SWEEP}", "src/train.py": "x = 1\n"}, State.DONE, Confidence.HIGH),
        ({"c/steps.yaml": "- method: random\n  parameters: {size: [1, 2]}\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"c/augment.yaml": "method: random\nparameters:\n  flip: true\n  angle: 9\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"c/s.yaml": "method: random\nparameters:\n  lr: [0.1, 0.2]\n"}, State.DONE, Confidence.HIGH),
        ({"Makefile": "report:\n\tcoverage report -m --omit='tests/*,src/train_model.py'\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"README.md": "```\npython -m pkg.train seed=1,2,3\nmy-train -m seed=1\n```\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "x = 'optuna sweep'\n# wandb.sweep()\n", "requirements.txt": "optuna\n", "docs/a.md": "We want a sweep."}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "x = 1\n", "s.yaml": "a: [\nparameters: 1\n"}, State.NOT_DONE, Confidence.LOW),
    ],
)  # fmt: skip
def test_sweep_is_a_definition(
    repo: MakeRepository, files: dict[str, str], state: State, confidence: Confidence
) -> None:
    finding = training.sweep(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence), finding.message


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "import lightning as L\nclass M(L.LightningModule):\n    pass\n"}, State.DONE),
        ({"a.py": "import pytorch_lightning as pl\nclass M(pl.LightningModule):\n    pass\n"}, State.DONE),
        ({"a.py": "from lightning.pytorch import Trainer as T\nT(max_epochs=1)\n"}, State.DONE),
        ({"a.py": "import lightning.pytorch as pl\nclass M(pl.LightningModule):\n    pass\n"}, State.DONE),
        ({"a.py": "import lightning as L\nclass M(L.LightningDataModule):\n    pass\n"}, State.PARTIAL),
        ({"a.py": "import lightning as L\nL.seed_everything(1)\n", "c/t.yaml": "_target_: lightning.pytorch.callbacks.EarlyStopping\nmonitor: Trainer\n"}, State.PARTIAL),
        ({"a.py": "x = 1\n", "c/t.yaml": "_target_: lightning.pytorch.Trainer\n"}, State.NOT_DONE),
        (
            {"a.py": "import hydra\nhydra.utils.instantiate({})\n", "c/t.yaml": "_target_: lightning.pytorch.Trainer\n"},
            State.DONE,
        ),
        ({"a.py": "from lightning import seed_everything\nseed_everything(1)\n"}, State.PARTIAL),
        ({"a.py": "x = 1\n", "requirements.txt": "pytorch-lightning>=2\n"}, State.PARTIAL),
        ({"a.py": "from transformers import Trainer\nTrainer()\n", "requirements.txt": "lightning-utilities\n"}, State.NOT_DONE),
        ({"a.py": "# import lightning\nx = 'LightningModule'\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "tests/test_a.py": "from lightning import Trainer\nTrainer()\n"}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_lightning_is_a_module_or_a_trainer(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = training.lightning(repo(files))
    assert finding.state is state, finding.message


HUGGING = "import os\nfrom transformers import Trainer, TrainingArguments\n{}\nTrainer(model, TrainingArguments('out'{})).train()\n"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("import wandb\nwandb.sklearn.plot_classifier(model)\n", State.DONE),
        ("import wandb\nfrom wandb.integration import xgboost as w\nw.wandb_callback()\n", State.DONE),
        ("import wandb\nwandb.plot.line(table)\n", State.PARTIAL),
        (HUGGING.format("os.environ['WANDB_PROJECT'] = 'x'", ""), State.DONE),
        (HUGGING.format("os.environ.setdefault('WANDB_PROJECT', 'x')", ""), State.DONE),
        (HUGGING.format("os.environ['WANDB_PROJECT'] = 'x'", ", report_to='none'"), State.NOT_DONE),
        (HUGGING.format("os.environ['WANDB_DISABLED'] = 'true'", ""), State.NOT_DONE),
        (HUGGING.format("", ""), State.NOT_DONE),
        ("import os, transformers\nos.environ['WANDB_PROJECT'] = 'x'\ntransformers.AutoModel\n", State.NOT_DONE),
    ],
)
def test_tracking_may_be_left_to_what_logs_a_library(repo: MakeRepository, code: str, state: State) -> None:
    assert training.experiment_tracking(repo({"a.py": code})).state is state


def test_a_dependency_of_a_frozen_environment_is_said_to_be_one(repo: MakeRepository) -> None:
    frozen = "".join(f"package-{number}==1.0\n" for number in range(120)) + "pytorch-lightning==2.0\n"
    finding = training.lightning(
        repo({"a.py": "x = 1\n", "full.txt": "", "requirements_full.txt": frozen, "requirements.txt": "torch\n"})
    )
    assert finding.state is State.PARTIAL
    assert "one of the 121 packages" in finding.message
    alone = training.lightning(repo({"a.py": "x = 1\n", "requirements.txt": frozen}))
    assert alone.state is State.PARTIAL and "packages" not in alone.message


def test_fitting_a_detector_of_drift_trains_no_model(repo: MakeRepository) -> None:
    text = "import torch\nimport torchdrift\nclass Net(torch.nn.Module):\n    pass\ntorchdrift.utils.fit(a, b, c)\n"
    assert training.model_and_training(repo({"a.py": text})).state is State.PARTIAL


def test_a_trace_that_is_absent_may_hold_no_sweep(repo: MakeRepository) -> None:
    assert training.sweep(repo({"a.py": "x = 1\n", "log/run.pt.trace.json": None})).confidence is Confidence.HIGH
    assert training.sweep(repo({"a.py": "x = 1\n", "conf/run.json": None})).confidence is Confidence.LOW
