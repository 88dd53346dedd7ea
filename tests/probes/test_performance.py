from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import performance
from tests.probes.conftest import MakeRepository
from tests.probes.ops import notebook

IMPORT = "from torch.utils.data import DataLoader\n"
FROM_CONFIG = IMPORT + "def load(cfg, d):\n    return DataLoader(d, num_workers=cfg.data.num_workers)\n"
READ = IMPORT + "from omegaconf import OmegaConf\ncfg = OmegaConf.load('configs/a.yaml')\n"
HYDRA = "import hydra\n@hydra.main(config_path='c', config_name='data')\ndef f(cfg):\n    hydra.utils.instantiate(cfg.train)\n"
HUGGING = (
    "import yaml\nfrom transformers import TrainingArguments\nTrainingArguments(**yaml.safe_load(open('a.yaml')))\n"
)
TUNED = "import yaml\nfrom trl import SFTConfig\nSFTConfig(**yaml.safe_load(open('a.yaml')))\n"
PARSED = (
    "import sys\nfrom transformers import HfArgumentParser, TrainingArguments\n"
    "args, = HfArgumentParser((TrainingArguments,)).parse_json_file(sys.argv[1])\n"
)
WHOLE = "import yaml\nfrom ultralytics import YOLO\nYOLO('a.pt').train(**yaml.safe_load(open('c/a.yaml')))\n"
DEFAULT = IMPORT + "def load(d, num_workers=4):\n    return DataLoader(d, num_workers=num_workers)\n"
MODULE = IMPORT + (
    "class Data:\n    def __init__(self, num_workers=1):\n        self.num_workers = num_workers\n"
    "    def load(self):\n        return DataLoader([], num_workers=self.num_workers)\n"
)
WRAPPED = IMPORT + "def load(d, num_workers):\n    return DataLoader(d, num_workers=num_workers)\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": IMPORT + "DataLoader(d, num_workers=4)\n"}, State.DONE),
        ({"a.py": IMPORT + "class Mine(DataLoader):\n    def __init__(self, d):\n        super().__init__(d, num_workers=4)\n"}, State.DONE),
        ({"a.py": IMPORT + "class Mine(DataLoader):\n    def __init__(self, d):\n        super().__init__(d, num_workers=0)\n"}, State.PARTIAL),
        ({"a.py": IMPORT + "class Mine(Pool):\n    def __init__(self, d):\n        super().__init__(d, num_workers=4)\n"}, State.NOT_DONE),
        ({"a.py": IMPORT + "kw = {'batch_size': 4}\nif fast:\n    kw |= {'num_workers': 4}\nDataLoader(d, **kw)\n"}, State.DONE),
        ({"a.py": IMPORT + "kw = {'batch_size': 4}\nDataLoader(d, **kw)\nnum_workers = 4\n"}, State.NOT_DONE),
        ({"a.py": IMPORT + "kw = {}\nkw['num_workers'] = 4\nDataLoader(d, **kw)\n"}, State.DONE),
        ({"a.py": IMPORT + "kw = {'num_workers': 4}\nif debug:\n    kw['num_workers'] = 0\nDataLoader(d, **kw)\n"}, State.DONE),
        ({"a.py": "from pytorch_tabnet.tab_model import TabNetClassifier\nTabNetClassifier().fit(x, y, num_workers=2)\n"}, State.DONE),
        ({"a.py": "from pytorch_tabnet.tab_model import TabNetClassifier\nTabNetClassifier().fit(x, y, num_workers=0)\n"}, State.PARTIAL),
        ({"a.py": "import torch\ntorch.utils.data.DataLoader(d, 1, True, None, None, 2)\n"}, State.DONE),
        ({"a.py": "from pytorch_forecasting import TimeSeriesDataSet\nt = TimeSeriesDataSet(d)\nt.to_dataloader(train=True, num_workers=8)\n"}, State.DONE),
        ({"a.py": "from pytorch_forecasting import TimeSeriesDataSet\nt = TimeSeriesDataSet(d)\nt.to_dataloader(train=True, num_workers=0)\n"}, State.PARTIAL),
        ({"a.py": "from anomalib.data import MVTec\nMVTec(num_workers=8)\n"}, State.DONE),
        ({"a.py": "def make_dataloader(d, **rest):\n    return list(d)\nmake_dataloader([], num_workers=8)\n"}, State.NOT_DONE),
        ({"a.py": "from ray.train import ScalingConfig\nScalingConfig(num_workers=8)\n"}, State.NOT_DONE),
        ({"a.py": "from fastai.vision.all import ImageDataLoaders\nImageDataLoaders.from_folder(d, num_workers=8)\n"}, State.DONE),
        ({"a.py": "from dacite import Settings\nSettings.from_dict(d, num_workers=8)\n"}, State.NOT_DONE),
        ({"a.py": IMPORT + "import os\nDataLoader(d, num_workers=os.cpu_count())\n"}, State.DONE),
        ({"a.py": IMPORT + "import os\nn = min(os.cpu_count(), 8)\nDataLoader(d, num_workers=n)\n"}, State.DONE),
        ({"a.py": FROM_CONFIG, "configs/a.yaml": "data:\n  num_workers: 2\n"}, State.DONE),
        ({"a.py": IMPORT + "def f(cfg):\n    n = cfg.get('num_workers', 0)\n    DataLoader(d, num_workers=n)\n", "c.yaml": "num_workers: 3\n"}, State.DONE),
        ({"a.py": "from timm.data import create_loader\ncreate_loader(d, input_size=8, num_workers=4)\n"}, State.DONE),
        ({"a.py": IMPORT + "def f(d, num_workers: int = 2):\n    return DataLoader(d, num_workers=num_workers)\n"}, State.DONE),
        ({"a.py": WRAPPED + "load([], 4)\n"}, State.DONE),
        ({"a.py": DEFAULT + "load([], cfg.num_workers)\n", "c.yaml": "num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": DEFAULT + "load([], cfg.num_workers)\nload([])\n", "c.yaml": "num_workers: 0\n"}, State.DONE),
        ({"a.py": DEFAULT + "load([], cfg.num_workers)\n"}, State.DONE),
        ({"a.py": DEFAULT, "c.yaml": "num_workers: 0\n"}, State.DONE),
        ({"a.py": MODULE, "c.yaml": "_target_: a.Data\nnum_workers: 0\n"}, State.PARTIAL),
        ({"a.py": MODULE, "c.yaml": "_target_: a.Data\nnum_workers: 0\n", "d.yaml": "_target_: a.Data\n"}, State.DONE),
        ({"a.py": MODULE, "c.yaml": "_target_: a.Data\nnum_workers: 2\n"}, State.DONE),
        ({"a.py": IMPORT + "def f(b):\n    options = {'batch_size': b, 'num_workers': 4}\n    return DataLoader([], **options)\n"}, State.DONE),
        ({"a.py": IMPORT + "import argparse\np = argparse.ArgumentParser()\np.add_argument('--num-workers', type=int, default=4)\na = p.parse_args()\nDataLoader(d, num_workers=a.num_workers)\n"}, State.DONE),
        ({"a.py": "from transformers import TrainingArguments\nTrainingArguments(dataloader_num_workers=2)\n"}, State.DONE),
        ({"a.py": HUGGING, "a.yaml": "dataloader_num_workers: 2\n"}, State.DONE),
        ({"a.py": TUNED, "a.yaml": "dataloader_num_workers: 2\n"}, State.DONE),
        ({"a.py": "from trl import SFTConfig\nSFTConfig(dataloader_num_workers=2)\n"}, State.DONE),
        ({"a.py": "from trl import SFTConfig\nSFTConfig(dataloader_num_workers=0)\n"}, State.PARTIAL),
        ({"a.py": HUGGING, "a.yaml": "dataloader_num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": PARSED, "configs/a.json": '{"dataloader_num_workers": 4}'}, State.DONE),
        ({"a.py": PARSED, "job.sh": "python a.py --dataloader_num_workers 4\n"}, State.DONE),
        ({"a.py": PARSED, "configs/a.json": '{"dataloader_num_workers": 0}'}, State.PARTIAL),
        ({"a.py": PARSED}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "configs/a.json": '{"dataloader_num_workers": 4}'}, State.PARTIAL),
        ({"a.py": HUGGING, "a.yaml": "learning_rate: 0.1\n"}, State.NOT_DONE),
        ({"a.py": FROM_CONFIG, "configs/a.yaml": "data:\n  num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": IMPORT + "DataLoader(d, num_workers=0)\n", "configs/a.yaml": "num_workers: 4\n"}, State.PARTIAL),
        ({"a.py": READ + "DataLoader(d, num_workers=cfg.get('num_workers', 0))\n", "configs/a.yaml": "num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": READ + "DataLoader(d, num_workers=cfg.get('num_workers', 4))\n", "configs/a.yaml": "num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": READ + "DataLoader(d, num_workers=0)\nDataLoader(d, num_workers=cfg.get('num_workers', 4))\n"}, State.DONE),
        ({"a.py": READ + "DataLoader(d, num_workers=cfg.get('num_workers', 0))\n", "configs/a.yaml": "num_workers: 2\n"}, State.DONE),
        ({"a.py": READ + "DataLoader(d, num_workers=int(cfg.data.num_workers))\n", "configs/a.yaml": "num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": READ + "DataLoader(d, num_workers=int(cfg.get('num_workers', 0)))\n", "configs/a.yaml": "num_workers: 0\n"}, State.PARTIAL),
        ({"a.py": READ + "DataLoader(d, num_workers=int(int(cfg.cores) / 2))\nint(int(x))\n", "configs/a.yaml": "num_workers: 0\n"}, State.DONE),
        ({"a.py": READ + "DataLoader(d, num_workers=int(cfg.cores / 2))\n", "configs/a.yaml": "num_workers: 0\n"}, State.DONE),
        ({"a.py": IMPORT + "import os\nDataLoader(d, num_workers=int(os.environ.get('num_workers', 0)))\n", "configs/a.yaml": "num_workers: 0\n"}, State.DONE),
        ({"a.py": IMPORT + "DataLoader(d)\n", "configs/a.yaml": "num_workers: 4\n"}, State.PARTIAL),
        ({"a.py": WRAPPED + "load([], 0)\n"}, State.PARTIAL),
        ({"a.py": "class Net:\n    def __init__(self, num_workers: int = 6):\n        self.num_workers = num_workers\n"}, State.PARTIAL),
        ({"a.py": IMPORT + "def f(d, n):\n    return DataLoader(d, num_workers=n * 2)\n"}, State.DONE),
        ({"a.py": HYDRA, "c/data.yaml": "train:\n  _target_: torch.utils.data.DataLoader\n  num_workers: 4\n"}, State.DONE),
        ({"a.py": HYDRA, "c/data.yaml": "train:\n  _target_: torch.utils.data.DataLoader\n  num_workers: 0\ntest:\n  num_workers: 4\n"}, State.PARTIAL),
        ({"a.py": IMPORT + "DataLoader(d)  # num_workers=4\n"}, State.NOT_DONE),
        ({"a.py": "import uvicorn\nuvicorn.run('a:app', workers=4)\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "tests/test_a.py": IMPORT + "DataLoader(d, num_workers=4)\n"}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_workers_above_zero_reach_a_loader(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = performance.distributed_data_loading(repo(files))
    assert finding.state is state, finding.message


def test_a_library_that_loads_with_workers_by_itself_is_no_accusation(repo: MakeRepository) -> None:
    finding = performance.distributed_data_loading(
        repo({"a.py": "from ultralytics import YOLO\nYOLO('a.pt').train()\n"})
    )
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.MEDIUM)
    finding = performance.distributed_data_loading(
        repo({"a.py": "from ultralytics import YOLO\nYOLO('a.pt')('b.png')\n"})
    )
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.HIGH)


def test_a_loader_of_the_program_that_a_command_runs_is_shown(repo: MakeRepository) -> None:
    text = IMPORT + "def f(args):\n    return DataLoader(d, num_workers=args.num_workers)\n"
    files = {"predict.py": text, "train.py": text, "job.sh": "python train.py \\\n  --num-workers=8\n"}
    finding = performance.distributed_data_loading(repo(files))
    assert [place.path for place in finding.evidence] == ["train.py", "job.sh"]


LOADS = IMPORT + "def load(num_workers):\n    return DataLoader(d, num_workers=num_workers)\n"
STARTS = (
    "import hydra\nfrom load import load\n@hydra.main(config_path='conf', config_name='config')\n"
    "def f(cfg):\n    load(num_workers=cfg.loader.num_workers)\n"
)


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        # the loader of the training, before one that serves or evaluates
        ({"api.py": IMPORT + "DataLoader(d, num_workers=1)\n", "train.py": IMPORT + "DataLoader(d, num_workers=4)\nloss.backward()\n"}, ["train.py"]),
        ({"evaluate.py": IMPORT + "DataLoader(d, num_workers=4)\n", "data.py": IMPORT + "DataLoader(d, num_workers=4)\n"}, ["data.py"]),
        # the loader that names the key that is set
        ({"a.py": LOADS, "b.py": IMPORT + "DataLoader(d, num_workers=cfg.training.num_workers)\n", "c.yaml": "training:\n  num_workers: 4\n"}, ["b.py", "c.yaml"]),
        # the key that code reads, and the file that code loads
        ({"load.py": LOADS, "train.py": STARTS, "conf/config.yaml": "loader:\n  num_workers: 4\n", "conf/all.yaml": "data:\n  num_workers: 8\n"}, ["load.py", "conf/config.yaml"]),
        ({"load.py": LOADS, "train.py": STARTS, "conf/loader/base.yaml": "num_workers: 4\n", "conf/config.yaml": "data:\n  num_workers: 8\n"}, ["load.py", "conf/loader/base.yaml"]),
        ({"load.py": LOADS, "train.py": STARTS.replace("loader.", ""), "config.yaml": "num_workers: 8\n", "conf/config.yaml": "num_workers: 4\n"}, ["load.py", "conf/config.yaml"]),
        # what a run left is nobody's setting
        ({"load.py": LOADS, "artifacts/run/metrics.json": '{"num_workers": 8}', "train.yaml": "num_workers: 4\n"}, ["load.py", "train.yaml"]),
        ({"load.py": LOADS, "a/test_results.json": '{"num_workers": 8}', "train.yaml": "num_workers: 4\n"}, ["load.py", "train.yaml"]),
    ],
)  # fmt: skip
def test_the_loader_of_the_training_is_shown_with_the_value_that_it_reads(
    repo: MakeRepository, files: dict[str, str], shown: list[str]
) -> None:
    finding = performance.distributed_data_loading(repo(files))
    assert (finding.state, [place.path for place in finding.evidence]) == (State.DONE, shown)


def test_a_0_of_the_settings_is_not_outdone_by_what_a_run_left(repo: MakeRepository) -> None:
    files = {
        "load.py": LOADS,
        "outputs/1/.hydra/config.yaml": "num_workers: 8\n",
        "conf/config.yaml": "num_workers: 0\n",
    }
    assert performance.distributed_data_loading(repo(files)).state is State.PARTIAL


def test_an_experiment_with_workers_that_nothing_chooses_is_less_sure(repo: MakeRepository) -> None:
    files = {
        "load.py": LOADS,
        "train.py": STARTS.replace("cfg.loader", "cfg.experiment"),
        "conf/config.yaml": "defaults:\n  - experiment: one\n",
        "conf/experiment/one.yaml": "num_workers: 0\n",
        "conf/experiment/two.yaml": "num_workers: 4\n",
    }
    finding = performance.distributed_data_loading(repo(files))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    assert [place.path for place in finding.evidence] == [
        "load.py",
        "conf/experiment/two.yaml",
        "conf/experiment/one.yaml",
    ]


TRAINER = "from lightning import Trainer\n"
CONFIGURED = (
    TRAINER
    + "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef f(cfg):\n    Trainer(strategy=cfg.trainer.strategy)\n"
)
GET = TRAINER + "def f(cfg):\n    devices = cfg.trainer.get('devices', 1)\n    Trainer(devices=devices)\n"

BUILT = "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef f(cfg):\n    t = hydra.utils.instantiate(cfg.trainer)\n"
UNPACKED = CONFIGURED.replace("strategy=cfg.trainer.strategy", "**cfg.trainer")
YOLO = "from ultralytics import YOLO\nm = YOLO('a.pt')\nm.train(data='d.yaml', {})\n"
GROUP = {
    "conf/trainer/base.yaml": "_target_: lightning.Trainer\ndevices: 1\n",
    "conf/trainer/many.yaml": "defaults: [base]\nstrategy: ddp\ndevices: 2\n",
}


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "from torch.nn.parallel import DistributedDataParallel as DDP\nDDP(m)\n"}, State.DONE),
        ({"a.py": TRAINER + "Trainer(strategy='ddp')\n"}, State.DONE),
        ({"a.py": TRAINER + "class Own(Trainer):\n    pass\nOwn(strategy='ddp')\n"}, State.DONE),
        ({"a.py": TRAINER + "class Own(Trainer):\n    def __init__(self):\n        super().__init__(devices=2)\n"}, State.DONE),
        ({"a.py": TRAINER + "class Own(Trainer):\n    def __init__(self):\n        super().__init__(devices=1)\n"}, State.NOT_DONE),
        ({"a.py": "class Own(Process):\n    def __init__(self):\n        super().__init__(devices=2)\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "Trainer(devices=2)\n"}, State.DONE),
        ({"a.py": TRAINER + "Trainer(devices=[0, 1])\n"}, State.DONE),
        ({"a.py": TRAINER + "from lightning.pytorch.strategies import DDPStrategy\nTrainer(strategy=DDPStrategy())\n"}, State.DONE),
        ({"a.py": "from accelerate import Accelerator\na = Accelerator()\n"}, State.DONE),
        ({"a.py": "x = 1\n", "run.sh": "torchrun --nproc_per_node=2 a.py\n"}, State.DONE),
        ({"a.py": "x = 1\n", "Dockerfile": 'FROM a\nCMD ["accelerate", "launch", "a.py"]\n'}, State.DONE),
        ({"a.py": "x = 1\n", "job.yaml": "workerPoolSpecs:\n  containerSpec:\n    command: [torchrun, --nproc_per_node=2, a.py]\n"}, State.DONE),
        ({"a.py": "x = 1\n", "pyproject.toml": "[tool.poe.tasks]\nmany = 'torchrun --nproc_per_node=2 a.py'\n"}, State.DONE),
        ({"a.py": "import subprocess\nsubprocess.run(['torchrun', '--nproc_per_node=2', 'b.py'])\n"}, State.DONE),
        ({"a.py": "x = 1\n", "job.yaml": "# torchrun a.py\nrun: echo use torchrun\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "page.html": "<p>torchrun a.py</p>\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "mkdocs.yml": "nav:\n  - Training with torchrun: a.md\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "pyproject.toml": "[project]\ndescription = 'needs no mpirun'\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "c.yaml": "help: 'use accelerate launch to start'\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "job.yaml": "command:\n  - torchrun\n  - a.py\n"}, State.DONE),
        ({"a.py": CONFIGURED, "conf/config.yaml": "trainer:\n  strategy: ddp\n"}, State.DONE),
        ({"a.py": CONFIGURED, "conf/config.yaml": "defaults:\n  - trainer: many\n", "conf/trainer/many.yaml": "strategy: ddp\n"}, State.DONE),
        ({"a.py": GET, "conf/base.yaml": "trainer:\n  devices: [0, 1]\n", "b.py": "from omegaconf import OmegaConf\nOmegaConf.load('conf/base.yaml')\n"}, State.DONE),
        ({"a.py": HYDRA, "c/data.yaml": "train:\n  _target_: lightning.Trainer\n  devices: [0, 1]\n"}, State.DONE),
        ({"a.py": HYDRA, "c/data.yaml": "train:\n  _target_: lightning.Trainer\n  devices: [0]\n"}, State.NOT_DONE),
        ({"a.py": GET, "b.py": "from omegaconf import OmegaConf\nOmegaConf.load('c/base.yaml')\n", "c/base.yaml": "trainer:\n  devices: 2\n"}, State.DONE),
        ({"a.py": CONFIGURED, "conf/config.yaml": "defaults:\n  - trainer: one\n", "conf/trainer/many.yaml": "strategy: ddp\n"}, State.PARTIAL),
        ({"a.py": BUILT, "conf/config.yaml": "defaults:\n  - trainer: base\n", **GROUP}, State.PARTIAL),
        ({"a.py": BUILT, "conf/config.yaml": "defaults:\n  - trainer: many\n", **GROUP}, State.DONE),
        ({"a.py": BUILT, "conf/config.yaml": "defaults:\n  - trainer: base\n", **GROUP, "README.md": "```\npython a.py trainer=many\n```\n"}, State.DONE),
        ({"a.py": BUILT, "conf/config.yaml": "defaults:\n  - trainer: base\n", **GROUP, "README.md": "We have trainer=many.\n"}, State.PARTIAL),
        ({"a.py": TRAINER + "Trainer(gpus=-1 if cuda() else 0)\n"}, State.DONE),
        ({"a.py": TRAINER + "n = -1 if cuda() else 0\nTrainer(gpus=n)\n"}, State.DONE),
        ({"a.py": TRAINER + "n = 1 if cuda() else 0\nTrainer(gpus=n)\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "kind, n = ('gpu', -1) if cuda() else ('cpu', None)\nTrainer(kind, devices=n)\n"}, State.DONE),
        ({"a.py": TRAINER + "kind, n = ('gpu', 1) if cuda() else ('cpu', None)\nTrainer(kind, devices=n)\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "m, n = (-1, 1) if cuda() else (0, None)\nTrainer(m, devices=n)\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "Trainer(devices='2')\n"}, State.DONE),
        ({"a.py": "from transformers import Seq2SeqTrainingArguments\nSeq2SeqTrainingArguments('x', fsdp='full_shard')\n"}, State.DONE),
        ({"a.py": PARSED, "c/a.json": '{"fsdp": ["full_shard"]}', "Makefile": "train:\n\tpython a.py c/a.json\n"}, State.DONE),
        ({"a.py": PARSED, "c/a.json": '{"fsdp": ""}', "Makefile": "train:\n\tpython a.py c/a.json\n"}, State.NOT_DONE),
        ({"a.py": WHOLE, "c/a.yaml": "device: [0, 1]\n"}, State.DONE),
        ({"a.py": WHOLE, "c/a.yaml": "device: 0,1\n"}, State.DONE),
        ({"a.py": WHOLE, "c/a.yaml": "device: 1\n"}, State.NOT_DONE),
        ({"a.py": "from trl import GRPOConfig\nGRPOConfig(deepspeed='zero.json')\n"}, State.DONE),
        ({"a.py": TRAINER + "Trainer(devices='1')\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "Trainer(devices='0, 1')\n"}, State.DONE),
        ({"a.py": TRAINER + "Trainer(devices=[0])\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "Trainer(devices=True)\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "import torch\nTrainer(devices=torch.cuda.device_count())\n"}, State.DONE),
        ({"a.py": TRAINER + "Trainer(devices=chosen())\n"}, State.NOT_DONE),
        ({"a.py": UNPACKED, "conf/config.yaml": "trainer:\n  devices: 2\n"}, State.DONE),
        ({"a.py": UNPACKED, "conf/config.yaml": "trainer:\n  devices: auto\n"}, State.PARTIAL),
        ({"a.py": UNPACKED, "conf/config.yaml": "trainer:\n  devices: 1\n"}, State.NOT_DONE),
        ({"a.py": "from lightning.pytorch.cli import LightningCLI\nLightningCLI()\n", "run.sh": "python a.py fit -c conf/config.yaml\n", "conf/config.yaml": "trainer:\n  strategy: ddp\n"}, State.DONE),
        ({"a.py": YOLO.format("device=[0, 1]")}, State.DONE),
        ({"a.py": YOLO.format("device='0,1'")}, State.DONE),
        ({"a.py": YOLO.format("device=2")}, State.NOT_DONE),  # the third one, by its index
        ({"a.py": YOLO.format("device='-1'")}, State.NOT_DONE),
        ({"a.py": YOLO.format("device=[0]")}, State.NOT_DONE),
        ({"a.py": YOLO.format("epochs=3")}, State.NOT_DONE),
        ({"a.py": "import dask_ml.model_selection as d\nd.GridSearchCV(m)\n"}, State.DONE),
        ({"a.py": "from torch.distributed.fsdp import FullyShardedDataParallel as F\nF(m)\n"}, State.DONE),
        ({"a.py": TRAINER + "Trainer(devices='auto')\n"}, State.PARTIAL),
        ({"a.py": BUILT, "conf/config.yaml": "trainer:\n  _target_: lightning.Trainer\n  strategy: auto\n  devices: auto\n"}, State.PARTIAL),
        ({"a.py": BUILT, "conf/config.yaml": "trainer:\n  _target_: lightning.Trainer\n  accelerator: auto\n"}, State.NOT_DONE),
        ({"a.py": "from torch.utils.data.distributed import DistributedSampler\nDistributedSampler([1])\n"}, State.PARTIAL),
        ({"a.py": TRAINER + "Trainer(devices=1, strategy='auto')\n"}, State.NOT_DONE),
        ({"a.py": TRAINER + "Trainer(max_epochs=3)  # strategy='ddp'\n"}, State.NOT_DONE),
        ({"a.py": "x = 'DataParallel'\n", "run.sh": "# torchrun a.py\n", "requirements.txt": "accelerate\n"}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_training_on_several_devices(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = performance.distributed_training(repo(files))
    assert finding.state is state, finding.message


@pytest.mark.parametrize(
    ("files", "said", "line"),
    [
        ({"a.py": TRAINER + "Trainer(\n    max_epochs=3,\n    devices='auto',\n)\n"}, "devices=\"auto\" only", 4),
        ({"a.py": TRAINER + "Trainer(\n    max_epochs=3,\n    devices=2,\n)\n"}, "on several devices", 4),
        ({"a.py": CONFIGURED, "conf/trainer/many.yaml": "strategy: ddp\n"}, "that nothing selects", 1),
        ({"a.py": TRAINER + "Trainer(\n    max_epochs=3,\n    devices=1,\n)\n"}, "no distributed training", 4),
        ({"a.py": TRAINER + "def f(c):\n    Trainer(devices=c.devices)\n", "c.yaml": "a: 1\ndevices: 1\n"}, "no distributed training", 3),
    ],
)  # fmt: skip
def test_the_devices_that_training_is_given_are_shown(
    repo: MakeRepository, files: dict[str, str], said: str, line: int
) -> None:
    finding = performance.distributed_training(repo(files))
    assert said in finding.message
    assert finding.evidence[0].line == line


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ("deepspeed='ds.json'", State.DONE),
        ("deepspeed={'zero_optimization': {'stage': 2}}", State.DONE),
        ("fsdp='full_shard auto_wrap'", State.DONE),
        ("fsdp=''", State.NOT_DONE),
        ("deepspeed=None", State.NOT_DONE),
    ],
)
def test_arguments_of_transformers_that_share_out_the_model_train_on_several(
    repo: MakeRepository, given: str, state: State
) -> None:
    text = f"from transformers import TrainingArguments\nTrainingArguments('out', {given})\n"
    assert performance.distributed_training(repo({"a.py": text})).state is state


@pytest.mark.parametrize("cell", ["L.Trainer(devices=2, strategy='ddp_notebook')", "torch.nn.DataParallel(m)"])
def test_several_devices_in_a_notebook_only_are_less_sure_to_be_none(repo: MakeRepository, cell: str) -> None:
    files = {"a.py": "x = 1\n", "n.ipynb": notebook(f"import torch\nimport lightning as L\n{cell}")}
    finding = performance.distributed_training(repo(files))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.MEDIUM)
    assert finding.message == "distributed training stands in a notebook only, not in the code"
    files["n.ipynb"] = notebook("import lightning as L\nL.Trainer(devices=1)")
    assert performance.distributed_training(repo(files)).confidence is Confidence.HIGH


@pytest.mark.parametrize(
    ("given", "config", "state"),
    [
        ("**params", "epochs: 3\nworkers: 8\n", State.DONE),
        ("cfg='c.yaml'", "epochs: 3\nworkers: 8\n", State.DONE),
        ("**params", "epochs: 3\nworkers: 0\n", State.NOT_DONE),
        ("**params", "bind: a\nworkers: 8\n", State.NOT_DONE),
        ("**params", "epochs: 3\n", State.NOT_DONE),
        ("data='d.yaml'", "workers: 8\n", State.NOT_DONE),
    ],
)
def test_workers_in_the_settings_that_a_training_of_ultralytics_is_given_as_a_whole(
    repo: MakeRepository, given: str, config: str, state: State
) -> None:
    text = f"import yaml\nfrom ultralytics import YOLO\nparams = yaml.safe_load(open('c.yaml'))\nm = YOLO('a.pt')\nm.train({given})\n"
    finding = performance.distributed_data_loading(repo({"a.py": text, "c.yaml": config}))
    assert finding.state is state, finding.message


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("DataLoader(d, num_workers=0)", "num_workers is 0 wherever a loader is given it"),
        (
            "def f(num_workers=0):\n    DataLoader(d, num_workers=num_workers)",
            "num_workers can be set, but no value above 0 reaches the loader",
        ),
    ],
)
def test_a_literal_0_is_not_called_a_number_that_can_be_set(repo: MakeRepository, given: str, said: str) -> None:
    assert performance.distributed_data_loading(repo({"a.py": f"{IMPORT}{given}\n"})).message == said


def test_an_unread_file_is_no_accusation(repo: MakeRepository) -> None:
    files = {"a.py": None, "b.py": "x = 1\n"}
    for function in (performance.distributed_data_loading, performance.distributed_training, performance.quantization):
        assert function(repo(files)).confidence is Confidence.LOW


EVALUATES = (
    "import torch\n\ndef check(model, batches):\n    model = torch.nn.DataParallel(model)\n    model.eval()\n"
    "    with torch.no_grad():\n        return [model(x) for x in batches]\n"
)


def test_what_only_evaluates_on_several_devices_is_said_to_train_on_none(repo: MakeRepository) -> None:
    finding = performance.distributed_training(repo({"evaluate.py": EVALUATES}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    assert finding.message.endswith("no training is seen to be")
    train = EVALUATES.replace("    model.eval()", "    model(batches[0]).backward()\n    model.eval()")
    finding = performance.distributed_training(repo({"evaluate.py": EVALUATES, "train.py": train}))
    assert (finding.confidence, finding.evidence[0].path) == (Confidence.HIGH, "train.py")


def test_all_the_devices_there_are_may_be_one(repo: MakeRepository) -> None:
    finding = performance.distributed_training(repo({"a.py": TRAINER + "Trainer(gpus=-1 if cuda() else 0)\n"}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    assert finding.message == "training runs on all the devices there are, which may be one"
    finding = performance.distributed_training(repo({"a.py": TRAINER + "Trainer(devices=-1, strategy='ddp')\n"}))
    assert finding.confidence is Confidence.HIGH
