from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import data
from tests.probes.conftest import MakeRepository

YAML = "lr: 0.1\nbatch_size: 32\n"
PORT = "port: 80\n"
HYDRA = "import hydra\n@hydra.main(config_path={!r}, config_name={!r})\ndef f(c):\n    c.model.fit(1)\n"
READ = "import yaml\nwith open({!r}) as file:\n    c = yaml.safe_load(file)\n"
GIVEN = "import sys, yaml\nwith open(sys.argv[1]) as file:\n    c = yaml.safe_load(file)\n"
JOB = "spec:\n  args: ['--epochs=10', '--data=x']\n"
SWEEP = "method: grid\nparameters:\n  lr:\n    values: [{}]\n  epochs:\n    value: 3\n"
TRAIN, FILE = "src/p/train.py", "conf/a.yaml"


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({FILE: YAML, "app/s.yaml": PORT, "app/a.py": READ.format("s.yaml")}, State.PARTIAL, Confidence.HIGH),
        ({FILE: YAML, "app/s.yaml": PORT, "app/a.py": READ.format("app/s.yaml")}, State.PARTIAL, Confidence.HIGH),
        ({FILE: YAML, "app/conf/a.yaml": PORT, "app/a.py": READ.format("./conf/a.yaml")}, State.PARTIAL, Confidence.HIGH),
        ({FILE: YAML, "app/s.yaml": PORT, "app/a.py": "import omegaconf as o\nc = o.OmegaConf.load('app/s.yaml')\n"}, State.PARTIAL, Confidence.HIGH),
        ({FILE: YAML, "app/conf/b.yaml": PORT, "app/a.py": HYDRA.format("conf", "b")}, State.PARTIAL, Confidence.HIGH),
        ({FILE: YAML, "app/a.py": GIVEN}, State.DONE, Confidence.MEDIUM),
        ({FILE: YAML, "app/s.yaml": PORT, "app/a.py": GIVEN + "d = 's.yaml'\n"}, State.DONE, Confidence.LOW),
        ({FILE: YAML, "app/a.py": GIVEN, "run.sh": "python app/a.py conf/a.yaml\n"}, State.DONE, Confidence.HIGH),
        ({FILE: YAML, "app/a.py": GIVEN, "README.md": "```\npython app/a.py conf/a.yaml\n```\n"}, State.DONE, Confidence.HIGH),
        ({"a.yaml": YAML, "app/a.py": GIVEN, "run.sh": "python app/a.py other/a.yaml\n"}, State.DONE, Confidence.MEDIUM),
        ({FILE: YAML, "app/a.py": READ.format("/etc/mounted.yaml")}, State.DONE, Confidence.MEDIUM),
        ({FILE: YAML, "app/a.py": READ.format("../conf/a.yaml")}, State.DONE, Confidence.HIGH),
        ({FILE: YAML, "app/a.py": "import yaml\nc = yaml.safe_load(open(f'{root}/conf/a.yaml'))\n"}, State.DONE, Confidence.HIGH),
        ({FILE: YAML, "app/a.py": HYDRA.format("conf", "a")}, State.DONE, Confidence.HIGH),
        ({FILE: "defaults:\n- m: b\n- override m/o@x: [c.yaml]\n", "conf/m/b.yaml": YAML, "a.py": HYDRA.format("conf", "a")}, State.DONE, Confidence.HIGH),
        ({FILE: PORT, "conf/big/b.yaml": YAML, "a.py": HYDRA.format("conf", "a")}, State.DONE, Confidence.HIGH),
        ({"job.yaml": JOB, "a.py": "import os, yaml\nwith open(os.getenv('JOB', 'job.yaml')) as f:\n    c = yaml.safe_load(f)\n"}, State.DONE, Confidence.MEDIUM),
        ({"job.yaml": JOB, "s.yaml": PORT, "a.py": READ.format("s.yaml")}, State.PARTIAL, Confidence.HIGH),
        ({"job.yaml": JOB, "a.py": GIVEN}, State.PARTIAL, Confidence.HIGH),
        ({"s/a.yaml": SWEEP.format("1"), "a.py": GIVEN, "Makefile": "train:\n\tpython a.py s/a.yaml\n"}, State.DONE, Confidence.MEDIUM),
        ({"s/a.yaml": SWEEP.format("1"), "a.py": READ.format("s/a.yaml")}, State.DONE, Confidence.MEDIUM),
        ({"s/a.yaml": SWEEP.format("1"), "a.py": GIVEN}, State.PARTIAL, Confidence.HIGH),
        ({"s/a.yaml": SWEEP.format("1, 2"), "a.py": READ.format("s/a.yaml")}, State.PARTIAL, Confidence.HIGH),
    ],
)  # fmt: skip
def test_code_loads_a_file_that_it_names_or_may_be_given(
    repo: MakeRepository, files: dict[str, str], state: State, confidence: Confidence
) -> None:
    finding = data.config_files(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence), finding.message


def test_of_several_configurations_the_one_that_hydra_loads_is_shown(repo: MakeRepository) -> None:
    code = "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef f(c):\n    pass\n"
    files = {"configs/a.yaml": YAML, "src/p/conf/config.yaml": YAML, TRAIN: code}
    assert data.config_files(repo(files)).evidence[0].path == "src/p/conf/config.yaml"
    files |= {"src/p/conf/config.yaml": "defaults:\n  - model: b\n", "src/p/conf/model/b.yaml": YAML}
    assert data.config_files(repo(files)).evidence[0].path == "src/p/conf/model/b.yaml"


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({FILE: YAML, "conf/b.yaml": YAML, "a.py": HYDRA.format("conf", "a"), TRAIN: HYDRA.format("../../conf", "b")}, ["conf/b.yaml", TRAIN]),
        ({FILE: YAML, "src/p/eval.py": HYDRA.format("../../conf", "b"), TRAIN: HYDRA.format("../../conf", "a")}, [FILE, TRAIN]),
        ({FILE: "seed: 1\n", "conf/b.yaml": YAML, TRAIN: HYDRA.format("../../conf", "a")}, ["conf/b.yaml", TRAIN]),
        ({FILE: YAML, "app/a.yaml": PORT, "app/a.py": READ.format("a.yaml"), TRAIN: HYDRA.format("../../conf", "a")}, [FILE, TRAIN]),
        ({"conf/b.yaml": YAML, FILE: "n_clusters: 5\n", TRAIN: HYDRA.format("../../conf", "a")}, [FILE, TRAIN]),
        ({"conf/c/d.yaml": "every_n_epochs: null\n", "conf/m/e.yaml": YAML, FILE: "defaults:\n- c: d\n- m: e\n", TRAIN: HYDRA.format("../../conf", "a")}, ["conf/m/e.yaml", TRAIN]),
        ({"conf/c/d.yaml": "model_summary:\n  max_depth: -1\n", "conf/m/e.yaml": YAML, FILE: "defaults:\n- c: d\n- m: e\n", TRAIN: HYDRA.format("../../conf", "a")}, ["conf/m/e.yaml", TRAIN]),
    ],
)  # fmt: skip
def test_the_file_is_shown_with_a_place_that_loads_it(
    repo: MakeRepository, files: dict[str, str], shown: list[str]
) -> None:
    finding = data.config_files(repo(files))
    assert [finding.evidence[0].path, finding.evidence[-1].path] == shown


OPTION = "import click\nfrom pathlib import Path\nfrom p.settings import made\n\n@click.command()\n"
OPTION += "@click.option('--config', default=Path('conf/a.yaml'))\ndef train(config):\n    made(config)\n"
MADE = "from pydantic_settings import BaseSettings\n\nclass Run(BaseSettings):\n    lr: float = 0.1\n\ndef made(path):\n    return {}\n"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("Run()", State.PARTIAL),
        ("Run(lr=float(str(path)[0]))", State.PARTIAL),
        ("Run(**dict(row.split(':') for row in path.read_text().split()))", State.DONE),
        ("Run(**dict(row.split(':') for row in open(path)))", State.DONE),
        ("Run(**dict(row.split(':') for row in path.open()))", State.DONE),
        ("settings_of.parse_file(path)", State.DONE),
        ("library.made('conf/a.yaml')", State.DONE),
    ],
)
def test_a_file_that_is_named_and_never_read_is_not_loaded(repo: MakeRepository, body: str, state: State) -> None:
    files = {FILE: YAML, "src/p/__init__.py": "", "src/p/settings.py": MADE.format(body), "src/p/cli.py": OPTION}
    assert data.config_files(repo(files)).state is state


@pytest.mark.parametrize(
    ("path", "node", "state"),
    [
        ("conf/base/parameters.yml", "node(fit, ['rows', 'params:fit'], 'net')", State.DONE),
        ("conf/base/parameters_model.yml", "node(fit, ['rows', 'parameters'], 'net')", State.DONE),
        ("conf/base/parameters.yml", "node(fit, ['rows'], 'net')", State.PARTIAL),
        ("settings/other.yml", "node(fit, ['rows', 'params:fit'], 'net')", State.PARTIAL),
    ],
)
def test_kedro_loads_the_parameters_that_its_nodes_are_given(
    repo: MakeRepository, path: str, node: str, state: State
) -> None:
    text = f"from kedro.pipeline import node\nfrom p.nodes import fit\n\ndef made():\n    return [{node}]\n"
    assert data.config_files(repo({"src/p/registry.py": text, path: "fit:\n  lr: 0.1\n"})).state is state


SWEPT = {"sweep.yaml": SWEEP.format("1, 2"), "train.py": "x = 1\n"}
FLAGS = "from absl import app\nfrom ml_collections import config_flags\nC = config_flags.DEFINE_config_file('config')\n"
CHOSEN = "import ml_collections\n\ndef get_config():\n    config = ml_collections.ConfigDict()\n    config.lr = 0.1\n    return config\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"conf/a.json5": "{\n  lr: 0.1, // small\n}\n", "a.py": "import json5\nc = json5.load(open('conf/a.json5'))\n"}, State.DONE),
        ({"conf/a.json5": "{\n  port: 80,\n}\n", "a.py": "import json5\nc = json5.load(open('conf/a.json5'))\n"}, State.PARTIAL),
        ({"conf/a.json5": "{\n  lr: 0.1,\n}\n", "a.py": "x = 1\n"}, State.PARTIAL),
        ({"train.env": "LEARNING_RATE=0.1\n", "a.py": "from dotenv import load_dotenv\nload_dotenv('train.env')\n"}, State.DONE),
        ({"conf/default.py": CHOSEN, "a.py": FLAGS}, State.DONE),
        ({"conf/default.py": CHOSEN, "a.py": "x = 1\n"}, State.PARTIAL),
    ],
)  # fmt: skip
def test_settings_in_other_forms_count_beside_a_sweep(
    repo: MakeRepository, files: dict[str, str], state: State
) -> None:
    finding = data.config_files(repo({**SWEPT, **files}))
    assert finding.state is state, finding.message


RATES = '{"hidden": 64, "rate": 0.001, "batch": 128, "steps": 20000}'
FITS = """
import json
from dataclasses import dataclass
from pathlib import Path
import torch

def learn(plan):
    optimiser = torch.optim.Adam(rate=plan.rate)
    for step in range(plan.steps):
        loss(plan.batch).backward()

def main(plan: Path = Path("plans/a.json")):
    learn(json.loads(plan.read_text()))
"""
UNREAD = FITS.replace("plan.rate", "0.1").replace("plan.steps", "9").replace("plan.batch", "9")


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({"plans/a.json": RATES, "birds/learn.py": FITS}, State.DONE, Confidence.MEDIUM),
        ({"plans/b.json": RATES, "birds/learn.py": FITS}, State.NOT_DONE, Confidence.HIGH),
        (
            {"plans/a.json": RATES, "birds/learn.py": UNREAD},
            State.NOT_DONE,
            Confidence.MEDIUM,
        ),
        (
            {"plans/metrics.json": RATES, "birds/learn.py": FITS.replace("a.json", "metrics.json")},
            State.NOT_DONE,
            Confidence.HIGH,
        ),
    ],
)
def test_numbers_that_the_training_reads_of_json_are_hyperparameters_by_whatever_names(
    repo: MakeRepository, files: dict[str, str], state: State, confidence: Confidence
) -> None:
    finding = data.config_files(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence), finding.message


SETTINGS = "from pydantic_settings import {}\n\nclass S(BaseSettings):\n    lr: float = 0.1\n    {}\n"
SOURCE = "BaseSettings, SettingsConfigDict, YamlConfigSettingsSource"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (SETTINGS.format("BaseSettings, SettingsConfigDict", "model_config = SettingsConfigDict(env_prefix='A_')"), State.PARTIAL),
        (SETTINGS.format("BaseSettings", "seed: int = 1"), State.PARTIAL),
        (SETTINGS.format(SOURCE, "model_config = SettingsConfigDict(yaml_file='conf/a.yaml')\n    def sources(cls):\n        return YamlConfigSettingsSource(cls)"), State.DONE),
        (SETTINGS.format("BaseSettings, SettingsConfigDict", "model_config = SettingsConfigDict(yaml_file='conf/a.yaml')"), State.PARTIAL),
        ("from pathlib import Path\ndef fit(plan: Path = Path('conf/a.yaml'), rows=1):\n    learn(rows)\n", State.PARTIAL),
        ("from pathlib import Path\ndef fit(plan: Path = Path('conf/a.yaml'), rows=1):\n    learn(read(plan), rows)\n", State.DONE),
    ],
)  # fmt: skip
def test_what_reads_no_file_loads_none(repo: MakeRepository, text: str, state: State) -> None:
    finding = data.config_files(repo({"conf/a.yaml": "lr: 0.1\nepochs: 3\n", "a.py": text}))
    assert finding.state is state, finding.message


@pytest.mark.parametrize("more", ["", "queue.get()\n"])
def test_keys_of_json_are_read_whatever_else_is_got(repo: MakeRepository, more: str) -> None:
    text = "import json\n\nfor path in find():\n    c = json.load(open(path))\n    print(c.get('lr'), c['epochs'], c['batch_size'])\n"
    finding = data.config_files(repo({TRAIN: text + more, "c.json": '{"lr": 0.1, "epochs": 3, "batch_size": 4}'}))
    assert finding.state is State.DONE


TRL = "from trl import SFTConfig, SFTTrainer, TrlParser\n"


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("how, = TrlParser((SFTConfig,)).parse_args_and_config()", State.DONE),
        ("how = SFTConfig(learning_rate=0.1)", State.PARTIAL),
    ],
)
def test_the_parser_of_trl_loads_what_the_command_line_names(repo: MakeRepository, line: str, state: State) -> None:
    files = {"recipes/a.yaml": "learning_rate: 0.1\n", "tune.py": f"{TRL}{line}\nSFTTrainer(args=how).train()\n"}
    assert data.config_files(repo(files)).state is state
