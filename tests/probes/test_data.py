from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import data
from tests.probes.conftest import MakeRepository

TEMPLATE = '''
from pathlib import Path

import typer
from torch.utils.data import Dataset


class MyDataset(Dataset):
    """My custom dataset."""

    def __init__(self, data_path: Path) -> None:
        self.data_path = data_path

    def __len__(self) -> int:
        """Return the length of the dataset."""

    def __getitem__(self, index: int):
        """Return a given sample from the dataset."""

    def preprocess(self, output_folder: Path) -> None:
        """Preprocess the raw data and save it to the output folder."""

def preprocess(data_path: Path, output_folder: Path) -> None:
    print("Preprocessing data...")
    dataset = MyDataset(data_path)
    dataset.preprocess(output_folder)


if __name__ == "__main__":
    typer.run(preprocess)
'''


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"src/p/data.py": "import pandas as pd\ndef load():\n    return pd.read_csv('x')\n"}, State.DONE),
        ({"src/p/data/make_dataset.py": "import torch\ntorch.save(torch.load('a'), 'b')\n"}, State.DONE),
        ({"src/p/download.py": "from urllib.request import urlretrieve as get\nget('https://example.com/x', 'x')\n"}, State.DONE),
        ({"src/p/utils.py": "import pandas as pd\ndef load_data():\n    return pd.read_csv('x')\n"}, State.DONE),
        ({"src/p/data/__init__.py": "import torch\nimages = torch.load('a')\n", "src/p/a.py": "x = 1\n"}, State.DONE),
        ({"src/p/images.py": "from torch.utils.data import Dataset\nclass Images(Dataset):\n    def __getitem__(self, i):\n        return self.images[i]\n", "src/p/data/images.py": "from p.images import Images\nclass Two(Images):\n    pass\n"}, State.DONE),
        ({"src/p/dataset.py": "from torch.utils.data import Dataset\nclass Images(Dataset):\n    def __getitem__(self, i):\n        return self.images[i]\n"}, State.DONE),
        ({"src/p/dataset.py": "from torch.utils.data import Dataset\nclass Images(Dataset):\n    def __init__(self, images):\n        self.images = images\n"}, State.PARTIAL),
        ({"src/p/data/flowers.py": "import pandas as pd\npd.read_csv('x')\n"}, State.DONE),
        ({"src/p/data_drift.py": "import pandas as pd\npd.read_csv('x')\n"}, State.PARTIAL),
        ({"src/p/data_drift.py": "import pandas as pd\ndef drift_of_data():\n    return pd.read_csv('x')\n"}, State.PARTIAL),
        ({"src/p/data.py": TEMPLATE}, State.PARTIAL),
        ({"src/p/data.py": TEMPLATE.replace('"""Return the length of the dataset."""', "return 0")}, State.PARTIAL),
        ({"src/p/data.py": "import subprocess\nsubprocess.run(['kaggle', 'datasets', 'download', 'wrens'])\n"}, State.DONE),
        ({"src/p/data.py": "import os\nos.system(f'wget {URL} && unzip wrens.zip')\n"}, State.DONE),
        ({"src/p/data.py": "import subprocess\nsubprocess.run(['python', 'train.py'])\n"}, State.PARTIAL),
        ({"src/p/data.py": "import os\nos.system('dvc pull')\n"}, State.DONE),
        ({"src/p/data.py": "import os\nos.system('dvc --version')\nos.system('dvc push')\n"}, State.PARTIAL),
        ({"src/p/data.py": "import sqlite3\nrows = sqlite3.connect('a').execute('select 1').fetchall()\n"}, State.DONE),
        ({"src/p/data.py": "from medmnist import PneumoniaMNIST\nd = PneumoniaMNIST(split='train', download=True)\n"}, State.DONE),
        ({"src/p/data.py": "import polars as pl\nf = pl.scan_csv('a').collect()\n"}, State.DONE),
        ({"src/p/data.py": "import gymnasium as gym\ndef make():\n    return gym.make('CartPole-v1')\n"}, State.DONE),
        ({"src/p/data.py": "import xml.etree.ElementTree as E\nroot = E.parse('a').getroot()\n"}, State.DONE),
        ({"src/p/data.py": "import math\nmath.sqrt(2)\n"}, State.PARTIAL),
        ({"src/p/data.py": "import numpy as np\nnp.random.seed(1)\n"}, State.PARTIAL),
        ({"src/p/data.py": "import typer\nfrom loguru import logger\ndef main():\n    logger.info('data')\ntyper.run(main)\n"}, State.PARTIAL),
        ({"src/p/data.py": "import gymnasium\nimport p.utils\np.utils.make()\n", "src/p/utils.py": "def make():\n    pass\n"}, State.PARTIAL),
        ({"src/p/data.py": "def size(stats, name):\n    return stats.get(name, 0.0)\n"}, State.PARTIAL),
        ({"src/p/data.py": "import requests\ndef size(name):\n    return requests.Session().get(name)\n"}, State.DONE),
        ({"src/p/data.py": "import yaml\ndef settings():\n    return yaml.safe_load('a')\n"}, State.PARTIAL),
        ({"data/raw/patches.py": "import pandas as pd\npd.read_csv('x')\n"}, State.DONE),
        ({"src/p/gcp.py": "def download_blob(a, b):\n    a.download_to_filename(b)\n", "src/p/api.py": "from p.gcp import download_blob\ndownload_blob(cfg.bucket, './model.pt')\n"}, State.NOT_DONE),
        ({"src/p/gcp.py": "def download_blob(a, b):\n    a.download_to_filename(b)\n", "src/p/api.py": "from p.gcp import download_blob\ndownload_blob(cfg.bucket, 'x.csv')\n"}, State.DONE),
        ({"src/p/gcp.py": "def download_blob(a, b):\n    a.download_to_filename(b)\n"}, State.DONE),
        ({"src/p/gcp.py": "def download_model(a, b):\n    a.download_to_filename(b)\n"}, State.NOT_DONE),
        ({"src/p/train.py": "import pandas as pd\npd.read_csv('x')\n"}, State.PARTIAL),
        ({"src/p/flats.py": "import pandas as pd\npd.read_csv('x').dropna().to_parquet('y')\n"}, State.DONE),
        ({"src/p/flats.py": "import pandas as pd\npd.read_csv('x')\n"}, State.PARTIAL),
        ({"src/p/flats.py": "import pandas as pd\nm.fit(pd.read_csv('x').dropna())\n"}, State.PARTIAL),
        ({"src/p/flats.py": "import pandas as pd\nm.predict(pd.read_csv('x').dropna())\n"}, State.PARTIAL),
        ({"src/p/serve.py": "import pandas as pd\npd.read_csv('x').dropna()\n"}, State.PARTIAL),
        ({"src/p/train.py": "# pd.read_csv('x')\nx = 1\n"}, State.NOT_DONE),
        ({"src/p/a.py": "x = 1\n", "tests/test_data.py": "import pandas as pd\npd.read_csv('x')\n"}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_data_script_loads_or_prepares_data(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = data.data_script(repo(files))
    assert finding.state is state, finding.message


@pytest.mark.parametrize(
    ("files", "shown", "confidence"),
    [
        ({"p/data.py": "import torch\ndef f(a):\n    return torch.cat(a)\n"}, ("p/data.py", 3), Confidence.MEDIUM),
        ({"p/data.py": "import os\nos.mkdir('a')\nf = open('a')\nf.to_csv('b')\nread_csv('c')\n"}, ("p/data.py", 5), Confidence.HIGH),
        ({"p/data/loader.py": "read_csv('c')\n", "p/data/make_dataset.py": "x = 1\nread_csv('c')\n"}, ("p/data/make_dataset.py", 2), Confidence.HIGH),
        ({"p/features.py": "f.dropna()\n", "p/prepare.py": "read_csv('c')\n"}, ("p/prepare.py", 1), Confidence.HIGH),
        ({"p/data/loader.py": "read_csv('c')\n", "p/data/make_dataset.py": "import os\nos.mkdir('c')\n"}, ("p/data/loader.py", 1), Confidence.HIGH),
    ],
)  # fmt: skip
def test_the_plainest_handling_of_data_is_shown_first(
    repo: MakeRepository, files: dict[str, str], shown: tuple[str, int], confidence: Confidence
) -> None:
    finding = data.data_script(repo(files))
    assert (finding.evidence[0][:2], finding.confidence) == (shown, confidence)


OUTPUT = "outs:\n- md5: a1b2\n  path: raw\n"


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({".dvc/config": "", "data/raw.dvc": OUTPUT}, State.DONE, Confidence.HIGH),
        ({"sub/.dvc/config": "", "sub/dvc.lock": "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    outs:\n    - path: d\n"}, State.DONE, Confidence.HIGH),
        ({".gitattributes": "data/*.csv filter=lfs diff=lfs merge=lfs -text\n"}, State.DONE, Confidence.HIGH),
        ({".dvc/config": "[core]\n    remote = r\n"}, State.PARTIAL, Confidence.HIGH),
        ({"data/raw.dvc": OUTPUT}, State.PARTIAL, Confidence.HIGH),
        ({"requirements.txt": "dvc\n", "README.md": "dvc add data"}, State.NOT_DONE, Confidence.HIGH),
        ({".gitattributes": "*.pdf filter=lfs diff=lfs merge=lfs -text\n"}, State.PARTIAL, Confidence.HIGH),
        ({".gitattributes": "*.onnx filter=lfs diff=lfs merge=lfs -text\n"}, State.PARTIAL, Confidence.MEDIUM),
        ({".gitattributes": "models/** filter=lfs -text\ndata/** filter=lfs -text\n"}, State.DONE, Confidence.HIGH),
        ({".dvcignore": "x\n"}, State.NOT_DONE, Confidence.MEDIUM),
        ({"a.py": "import wandb\nwandb.Artifact('birds', type='dataset')\n"}, State.NOT_DONE, Confidence.MEDIUM),
        ({"a.py": "import wandb\nwandb.Artifact('birds', type='model')\n"}, State.NOT_DONE, Confidence.HIGH),
    ],
)  # fmt: skip
def test_data_versioning_needs_both_halves(
    repo: MakeRepository, files: dict[str, str], state: State, confidence: Confidence
) -> None:
    finding = data.data_versioning(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("models", "DVC tracks models (models), and nothing that is called data"),
        ("wren/best.ckpt", "DVC tracks models (wren/best.ckpt), and nothing that is called data"),
        ("raw", "DVC tracks data"),
        ("data/models", "DVC tracks data"),
        ("modelling.csv", "DVC tracks data"),
    ],
)
def test_what_dvc_tracks_is_named_where_it_is_no_data(repo: MakeRepository, path: str, message: str) -> None:
    made = repo({".dvc/config": "", "x.dvc": f"outs:\n- md5: a1b2\n  path: {path}\n"})
    finding = data.data_versioning(made)
    assert (finding.state, finding.message) == (State.DONE, message)


def test_models_beside_data_leave_data_tracked(repo: MakeRepository) -> None:
    more = "outs:\n- md5: a1b2\n  path: models\n"
    assert (
        data.data_versioning(repo({".dvc/config": "", "raw.dvc": OUTPUT, "x.dvc": more})).message == "DVC tracks data"
    )


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["data/raw/a.csv", "data/raw/b.png", "reports/figures/c.png"], "; git itself keeps 2 files of data"),
        (["src/data/x.parquet", "data/.gitkeep"], "; git itself keeps 1 file of data"),
        (["reports/a.png", "data/README.md"], ""),
    ],
)
def test_data_that_git_itself_keeps_is_told(repo: MakeRepository, paths: list[str], told: str) -> None:
    finding = data.data_versioning(repo(dict.fromkeys(paths, "x\n")))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.HIGH)
    assert finding.message == f"no data tracked by DVC or git-lfs (there are no DVC files){told}"
    assert [place.note for place in finding.evidence] == ["kept by git"] * bool(told)


def test_a_file_of_dvc_is_not_called_another_way(repo: MakeRepository) -> None:
    assert data.data_versioning(repo({".dvcignore": "x\n"})).message.endswith("; .dvcignore is left of DVC")


def test_a_dvc_file_that_cannot_be_read_is_no_doubt(repo: MakeRepository) -> None:
    finding = data.data_versioning(repo({".dvc/config": "", "data.dvc": None}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM), finding.message


YAML = "lr: 0.1\nbatch_size: 32\n"
LOAD = "import yaml\nwith open('configs/a.yaml') as f:\n    c = yaml.safe_load(f)\n"
PROJECT = "import tomllib\nwith open('pyproject.toml', 'rb') as f:\n    c = tomllib.load(f)['tool']\n"
OWN = "model:\n  trees: 40\n  horizon: 7\n"
USE = "m = c['model']\nNet(m['trees'], m['horizon'])\nloss.backward()\n"
KEYS = '{"lr": 0.1, "batch_size": 32, "epochs": 3}'
SWEEP = "method: bayes\nparameters:\n  lr:\n    min: 0.1\n    max: 0.2\n"


def test_a_job_beside_a_sweep_is_not_called_no_configuration(repo: MakeRepository) -> None:
    job = "workerPoolSpecs:\n  replicaCount: 1\n  containerSpec:\n    imageUri: example.com/a\n"
    finding = data.config_files(repo({"configs/sweep.yaml": SWEEP, "configs/config.yaml": job}))
    assert (finding.state, finding.message) == (State.PARTIAL, "only the definition of a sweep holds hyperparameters")


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({"configs/a.yaml": YAML, "a.py": LOAD}, State.DONE, Confidence.HIGH),
        ({"params.toml": "[train]\nepochs = 3\n", "a.py": "import tomllib as t\nc = t.load(open('params.toml', 'rb'))\n"}, State.DONE, Confidence.HIGH),
        ({"c/h.json": '{"learning_rate": 0.1}', "a.py": "import json\nc = json.load(open('c/h.json'))\n"}, State.DONE, Confidence.HIGH),
        ({"pyproject.toml": "[tool.mine]\nlr = 0.1\n", "a.py": PROJECT}, State.DONE, Confidence.HIGH),
        ({"pyproject.toml": "[tool.mine]\nlr = 0.1\n", "a.py": "x = 1\n"}, State.PARTIAL, Confidence.HIGH),
        ({"pyproject.toml": "[tool.pytest.ini_options]\nseed = 1\n", "a.py": PROJECT}, State.NOT_DONE, Confidence.HIGH),
        ({"conf/config.yaml": YAML, "a.py": "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef f(c):\n    pass\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.yaml": "hyperparameters:\n  lr: {values: [0.1]}\n", "a.py": LOAD}, State.DONE, Confidence.HIGH),
        ({"c/a.ini": "[train]\nlr = 0.1\nbatch_size = 32\n", "a.py": "import configparser\nc = configparser.ConfigParser()\nc.read('c/a.ini')\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "from box import Box\nc = Box.from_yaml(filename='configs/a.yaml')\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "import gin\n@gin.configurable\ndef f(lr):\n    pass\n"}, State.DONE, Confidence.MEDIUM),
        ({"configs/a.yaml": YAML, "a.py": "import own\nown.parse('configs/a.yaml')\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.json": KEYS, "a.py": "import json, sys\nc = json.load(open(sys.argv[1]))\n", "run.sh": "python a.py configs/a.json\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.json": KEYS, "a.py": "import sys\nprint(sys.argv[1])\n", "run.sh": "python a.py configs/a.json\n"}, State.PARTIAL, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "x = 1\n"}, State.PARTIAL, Confidence.HIGH),
        ({"h.json": '{"learning_rate": 0.1}', "a.py": "import json\nc = json.load(open('other.json'))\n"}, State.PARTIAL, Confidence.HIGH),
        ({"sweep.yaml": SWEEP, "a.py": "x = 1\n"}, State.PARTIAL, Confidence.HIGH),
        ({"sweep.yaml": "program: a.py\nparameters:\n  epochs:\n    values: [5, 10]\n"}, State.PARTIAL, Confidence.HIGH),
        ({"api.yaml": "parameters:\n  epochs:\n    values: [5, 10]\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"job.yaml": "containerSpec:\n  args: ['--epochs=10', '--data=x']\n", "a.py": LOAD}, State.PARTIAL, Confidence.HIGH),
        ({"job.yaml": "containerSpec:\n  args:\n  - --batch-size\n  - '32'\n"}, State.PARTIAL, Confidence.HIGH),
        ({"job.yaml": "containerSpec:\n  args: ['--verbose', 'epochs', '-f=x']\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"mkdocs.yaml": "site_name: x\n", "a.py": LOAD}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', default=0.1)\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"config.py": "LEARNING_RATE = 0.1\n"}, State.NOT_DONE, Confidence.MEDIUM),
        ({"h.json": KEYS, "a.py": "import json\nc = json.load(open(path))\nlr, size = c.get('lr', 1), c['batch_size']\nn = c['epochs']\n"}, State.DONE, Confidence.HIGH),
        ({"h.json": KEYS, "a.py": "import json\nc = json.load(open(path))\nlr = c.get('lr', 1)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"h.json": KEYS, "a.py": "import json\nc = json.load(open(path))\nlog({'lr': 1, 'batch_size': 2, 'epochs': 3})\n"}, State.PARTIAL, Confidence.HIGH),
        ({"model/h.json": KEYS, "a.py": "import json\nprint('the model')\nc = json.load(open(path))\n"}, State.PARTIAL, Confidence.HIGH),
        ({"model/h.json": KEYS, "a.py": "import json\nc = json.load(open('src/model/' + name))\n"}, State.DONE, Confidence.HIGH),
        ({"conf/h.json": KEYS, "a.py": "from own import read\nc = read('conf/h.json')\n"}, State.DONE, Confidence.HIGH),
        ({"conf/h.json": KEYS, "a.py": "from own import read\nc = read('other/the_h.json')\n"}, State.PARTIAL, Confidence.HIGH),
        ({"params/h.json": KEYS, "a.py": "import json, os\nc = json.load(open(os.path.join('params', name)))\n"}, State.DONE, Confidence.HIGH),
        ({"configs/__init__.py": "class DataConfig:\n    train_size: float = 0.8\n    test_size: float = 0.2\n    seed: int = 1\n"}, State.NOT_DONE, Confidence.MEDIUM),
        ({"data.py": "class DataConfig:\n    train_size: float = 0.8\n    test_size: float = 0.2\n    seed: int = 1\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"configs/a.yaml": "lr: [0.1\n", "a.py": LOAD}, State.NOT_DONE, Confidence.LOW),
        ({"configs/a.yaml": YAML, "a.py": "CONFIG = 'configs/a.yaml'\n"}, State.PARTIAL, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "print('once in configs/a.yaml')\n"}, State.PARTIAL, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "CONFIG = 'configs/a.yaml'\nown(CONFIG)\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "CONFIG = 'configs/a.yaml'\n", "b.py": "import a\nown(a.CONFIG)\n"}, State.DONE, Confidence.HIGH),
        ({"configs/a.yaml": YAML, "a.py": "class C:\n    path = 'configs/a.yaml'\n"}, State.DONE, Confidence.HIGH),
        ({"conf/a.gin": "train.lr = 0.1\n", "a.py": "import gin\ngin.parse_config_file(given)\n"}, State.DONE, Confidence.HIGH),
        ({"conf/a.gin": "train.lr = 0.1\n", "a.py": "x = 1\n"}, State.NOT_DONE, Confidence.MEDIUM),
        ({"configs/a.yaml": OWN, "train.py": LOAD + USE}, State.DONE, Confidence.MEDIUM),
        ({"configs/a.yaml": OWN, "train.py": LOAD}, State.NOT_DONE, Confidence.HIGH),
        ({"configs/b.yaml": OWN, "train.py": LOAD + USE}, State.NOT_DONE, Confidence.HIGH),
        ({"configs/a.yaml": OWN, "serve.py": LOAD + USE}, State.NOT_DONE, Confidence.HIGH),
        ({"configs/a.yaml": "port: 1\ntimeout: 2\n", "train.py": LOAD + "f(c.port, c.timeout)\nloss.backward()\n"}, State.NOT_DONE, Confidence.HIGH),
    ],
)  # fmt: skip
def test_config_files_are_loaded_by_code(
    repo: MakeRepository, files: dict[str, str], state: State, confidence: Confidence
) -> None:
    finding = data.config_files(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence), finding.message


def main(arguments: str, name: str = "hydra.main") -> str:
    return f"import hydra\n@{name}({arguments})\ndef f(cfg):\n    pass\n"


T = "src/p/train.py"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({T: main("config_path='../../configs', config_name='config'"), "configs/config.yaml": YAML}, State.DONE),
        ({T: main("config_path='conf', config_name='config.yaml'"), "src/p/conf/config.yaml": YAML}, State.DONE),
        ({T: main("'conf', 'base'"), "src/p/conf/base.yml": YAML}, State.DONE),
        ({T: main("config_path='wrong', config_name='config'"), "configs/config.yaml": YAML}, State.DONE),
        ({T: "import os\n" + main("config_path=os.getcwd() + '/configs', config_name=os.environ['C']"), "configs/a.yaml": YAML}, State.DONE),
        ({T: "from hydra import compose, initialize\nwith initialize('conf'):\n    c = compose('a')\n", "src/p/conf/a.yaml": YAML}, State.DONE),
        ({T: "from hydra.utils import instantiate as build\nbuild({})\n", "configs/a.yaml": "_target_: x.Y\nlr: 1\n"}, State.DONE),
        ({T: "from hydra.core.config_store import ConfigStore\ncs = ConfigStore.instance()\ncs.store(name='c', node=dict)\n" + main("config_path=None, config_name='c'")}, State.DONE),
        ({T: "import hydra_zen\nhydra_zen.store(dict, name='c')\nhydra_zen.instantiate({})\n"}, State.DONE),
        ({T: main("config_path='conf', config_name='config'"), "README.md": "x"}, State.PARTIAL),
        ({T: main("config_path='conf', config_name='config'"), "src/p/conf/config.yaml": "# lr: 1\n"}, State.PARTIAL),
        ({T: main("config_path='conf'"), "src/p/conf/a.yaml": "", "src/p/conf/b.yaml": YAML}, State.DONE),
        ({T: "import hydra\nprint(hydra.__version__)\n", "configs/config.yaml": YAML}, State.PARTIAL),
        ({T: "from omegaconf import OmegaConf as O\nc = O.load('a.yaml')\n", "a.yaml": YAML}, State.PARTIAL),
        ({T: "import yaml\n", "requirements.txt": "hydra-core\n", "configs/config.yaml": "defaults:\n  - _self_\nlr: 1\n"}, State.NOT_DONE),
        ({T: '"""@hydra.main(config_path="conf")"""\n# import hydra\nx = "hydra.main"\n', "conf/config.yaml": YAML}, State.NOT_DONE),
        ({T: "x = 1\n", "tests/test_t.py": main("config_path='conf', config_name='a'"), "tests/conf/a.yaml": YAML}, State.NOT_DONE),
    ],
)  # fmt: skip
def test_hydra_loads_a_configuration_that_is_there(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = data.hydra(repo(files))
    assert finding.state is state, finding.message
    if state is State.DONE:
        assert finding.evidence[0].path == T


def test_hydra_is_shown_where_it_starts_the_training(repo: MakeRepository) -> None:
    files = {"src/p/conf/a.yaml": YAML, "src/p/api.py": "import hydra\nhydra.initialize('conf')\nhydra.compose('a')\n"}
    files |= {name: main("'conf', 'a'") for name in ("src/p/data.py", "src/p/evaluate.py", T)}
    assert data.hydra(repo(files)).evidence[0].path == T


def test_hydra_is_shown_in_no_copy_where_it_stands_elsewhere(repo: MakeRepository) -> None:
    files = {"conf/a.yaml": YAML, "main_copy.py": main("'conf', 'a'"), "run.py": main("'conf', 'a'")}
    assert data.hydra(repo(files)).evidence[0].path == "run.py"


def test_hydra_in_the_tests_alone_is_told(repo: MakeRepository) -> None:
    test = "from hydra import compose, initialize\nwith initialize('../conf'):\n    c = compose('a')\n"
    files = {"tests/test_t.py": test, "conf/a.yaml": YAML, T: "from omegaconf import OmegaConf\nOmegaConf.load('a')\n"}
    finding = data.hydra(repo(files))
    assert (finding.state, finding.message) == (State.PARTIAL, "OmegaConf in the code, Hydra in the tests alone")
    assert [(place.path, place.line) for place in finding.evidence] == [(T, 2), ("tests/test_t.py", 2)]


@pytest.mark.parametrize("more", [{}, {"requirements.txt": "hydra-core\n"}])
def test_hydra_that_is_imported_and_never_called_is_shown_so(repo: MakeRepository, more: dict[str, str]) -> None:
    finding = data.hydra(repo({T: "import os\nimport hydra\nprint(os.name)\n", **more}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.HIGH)
    assert [(place.path, place.line, place.note) for place in finding.evidence] == [(T, 2, "imported, never called")]


def test_hydra_in_a_file_that_does_not_parse_is_no_accusation(repo: MakeRepository) -> None:
    finding = data.hydra(repo({T: "import hydra\n@hydra.main(\ndef f(:\n"}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.LOW)


def test_hydra_in_a_notebook_only_is_less_sure(repo: MakeRepository) -> None:
    cell = '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["import hydra\\nhydra.initialize(\'c\')"]}],'
    finding = data.hydra(repo({"n.ipynb": cell + '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}', T: "x = 1\n"}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.MEDIUM)
    assert finding.evidence[0].path == "n.ipynb"


def test_of_several_files_of_the_name_that_hydra_is_told_the_one_with_the_defaults_is_named(
    repo: MakeRepository,
) -> None:
    run = "import hydra\n@hydra.main(config_path=str(ROOT / 'conf'), config_name='default')\ndef main(cfg):\n    pass\n"
    files = {"src/run.py": run, "conf/data/default.yaml": "batch_size: 8\n", "conf/model/default.yaml": "lr: 1\n"}
    finding = data.hydra(repo({**files, "conf/default.yaml": "defaults:\n  - data: default\n"}))
    assert finding.message == "hydra.main loads conf/default.yaml"
    assert data.hydra(repo({**files, "z/default.yaml": "a: 1\n"})).message == "hydra.main loads z/default.yaml"


def test_the_code_that_handles_the_data_comes_before_a_page_that_shows_it(repo: MakeRepository) -> None:
    page = "import streamlit as st\nimport pandas as pd\n\nst.write(pd.read_csv('a.csv'))\n"
    code = "import pandas as pd\n\ndef read(path):\n    return pd.read_csv(path)\n"
    files = {"pages/01_data_catalog.py": page, "src/p/pipelines/ingestion/nodes.py": code}
    drift = {"src/p/pipelines/data_drift/nodes.py": code}
    assert data.data_script(repo({**files, **drift})).evidence[0].path == "src/p/pipelines/ingestion/nodes.py"


def test_a_data_set_of_a_library_is_read_in_passing(repo: MakeRepository) -> None:
    text = "from torchvision.datasets import MNIST\n\ntrain = MNIST('data', download=True)\n"
    assert data.data_script(repo({"vae.py": text})).state is State.PARTIAL


def test_the_configuration_that_a_parameter_names_by_default_is_loaded(repo: MakeRepository) -> None:
    run = "import hydra\ndef run(name: str = 'all.yaml'):\n    hydra.main(config_path=str(ROOT), config_name=name)(train)\n"
    files = {T: run, "conf/all.yaml": "defaults:\n  - data: a\n", "conf/data/a.yaml": "lr: 1\n"}
    assert data.hydra(repo(files)).message == "hydra.main loads conf/all.yaml"


def test_where_no_configuration_is_named_the_one_with_the_defaults_is_shown(repo: MakeRepository) -> None:
    run = "import hydra\n@hydra.main(config_path='../../conf', config_name=NAME)\ndef run(cfg):\n    pass\n"
    files = {T: run, "conf/a/b.yaml": "lr: 1\n", "conf/z.yaml": "defaults:\n  - a: b\n", "conf/y.yaml": "lr: 2\n"}
    assert data.hydra(repo(files)).message == "hydra.main loads conf/z.yaml"


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        # what Hydra's defaults choose is no value
        ({"conf/config.yaml": "defaults:\n  - optimizer: adam\n  - run: a\n", "conf/run/a.yaml": "lr: 1\n"}, "conf/run/a.yaml:1"),
        # the key that the training reads, whatever comes first
        ({"conf/config.yaml": "defaults:\n  - model: a\n  - run: a\n", "conf/model/a.yaml": "dropout: 0\n", "conf/run/a.yaml": "lr: 1\n"}, "conf/run/a.yaml:1"),
        ({"conf/config.yaml": "model:\n  dropout: 0\nrun:\n  lr: 1\n"}, "conf/config.yaml:4"),
        ({"conf/config.yaml": "model:\n  dropout: 0\nbatch_size: 1\n"}, "conf/config.yaml:3"),
        # and a value before what only points at one
        ({"conf/config.yaml": "a:\n  epochs: ${b.epochs}\nb:\n  epochs: 4\n"}, "conf/config.yaml:4"),
    ],
)  # fmt: skip
def test_a_hyperparameter_that_training_reads_is_shown(repo: MakeRepository, files: dict[str, str], shown: str) -> None:
    run = "import hydra\n@hydra.main(config_path='../../conf', config_name='config')\ndef run(cfg):\n    fit(float(cfg.run.lr), cfg.batch_size)\n    loss.backward()\n"
    place = data.config_files(repo({"src/p/train.py": run, **files})).evidence[0]
    assert f"{place.path}:{place.line}" == shown


def test_data_handled_by_a_library_that_is_not_known_is_less_sure(repo: MakeRepository) -> None:
    finding = data.data_script(repo({"src/p/data.py": "import arxiv\npapers = arxiv.Client().results('wrens')\n"}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    assert finding.evidence[0].note == "arxiv.Client"


def test_what_a_shell_is_given_to_download_is_shown(repo: MakeRepository) -> None:
    text = "import subprocess\nsubprocess.run(['kaggle', 'datasets', 'download', 'wrens'], check=True)\n"
    finding = data.data_script(repo({"src/p/data.py": text}))
    assert [place.note for place in finding.evidence] == ["runs kaggle datasets download wrens"]
