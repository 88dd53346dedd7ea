"""Which configuration Hydra loads, and which of its entry points shows that."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import data, performance, training
from tests.probes.conftest import MakeRepository

MAIN = "import hydra\n\n@hydra.main({})\ndef main(cfg):\n    pass\n"
LR = "lr: 0.1\n"
JOB = "workerPoolSpecs:\n  replicaCount: 1\n"
CONF = "config_path='conf', config_name='config'"


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        (
            {"config.yaml": JOB, "src/m/config.yaml": LR, "src/m/train.py": MAIN.format("config_name='config'")},
            ["src/m/train.py", "src/m/config.yaml"],
        ),
        (
            {"config.yaml": LR, "src/m/train.py": MAIN.format("config_name='config'")},
            ["src/m/train.py", "config.yaml"],
        ),
        (
            {"bench/a.py": MAIN.format(CONF), "src/p/train.py": MAIN.format(CONF), "src/p/conf/config.yaml": LR},
            ["src/p/train.py", "src/p/conf/config.yaml"],
        ),
        (
            {"bench/train.py": MAIN.format(CONF), "src/p/fit.py": MAIN.format(CONF), "src/p/conf/config.yaml": LR},
            ["src/p/fit.py", "src/p/conf/config.yaml"],
        ),
    ],
)
def test_the_configuration_that_lies_where_hydra_looks_is_shown(
    repo: MakeRepository, files: dict[str, str], shown: list[str]
) -> None:
    finding = data.hydra(repo(files))
    assert finding.state is State.DONE
    assert [place.path for place in finding.evidence] == shown


def test_the_file_that_lies_where_its_program_looks_is_shown_with_that(repo: MakeRepository) -> None:
    files = {"aaa/train_fast.py": MAIN.format(CONF), "src/p/train.py": MAIN.format(CONF), "src/p/conf/config.yaml": LR}
    made = repo(files)
    for finding in (data.hydra(made), data.config_files(made)):
        assert finding.state is State.DONE
        assert "src/p/train.py" in [place.path for place in finding.evidence]


def test_what_stands_on_no_call_is_not_shown_as_its_keyword(repo: MakeRepository) -> None:
    text = "from lightning.pytorch.cli import LightningCLI\nLightningCLI()\n"
    made = repo({"a.py": text, "tasks.py": "def fit(c):\n    c.run('python a.py fit --trainer.devices 2')\n"})
    notes = [place.note for place in performance.distributed_training(made).evidence]
    assert "LightningCLI" in notes and not any("devices=..." in note for note in notes)


def test_a_run_that_logs_nothing_is_not_shown_beside_others(repo: MakeRepository) -> None:
    text = "import wandb\nwandb.init(mode='disabled')\nwandb.init(project='a')\nwandb.log({'a': 1})\n"
    finding = training.experiment_tracking(repo({"a.py": text}))
    assert [place.line for place in finding.evidence] == [3, 4]


@pytest.mark.parametrize(
    ("given", "more", "expected"),
    [
        ("config_path='../conf', config_name='config'", {}, "medium"),
        ("config_path='../configs', config_name='config'", {}, "high"),
        ("config_path='../configs', config_name='default'", {"configs/exp/default.yaml": LR}, "medium"),
        ("config_path='../conf', config_name='config'", {"Makefile": "a:\n\tpython src/a.py -cd configs\n"}, "high"),
        ("config_path='../conf', config_name='config'", {"README.md": "    python src/a.py --config-path ../configs\n"}, "high"),
        ("config_path='/app/configs', config_name='config'", {}, "high"),
        ("config_path='../../conf', config_name='config'", {}, "high"),
        ("config_path=CONF, config_name='config'", {}, "high"),
    ],
)  # fmt: skip
def test_a_configuration_of_the_name_in_another_folder_than_is_named_is_less_surely_loaded(
    repo: MakeRepository, given: str, more: dict[str, str], expected: str
) -> None:
    finding = data.hydra(repo({"src/a.py": MAIN.format(given), "configs/config.yaml": LR, **more}))
    assert (finding.state, finding.confidence.value) == (State.DONE, expected), finding.message


def test_hydra_that_is_only_a_dependency_is_shown_where_it_is_asked_for(repo: MakeRepository) -> None:
    files = {"src/p/train.py": "import yaml\n", "requirements.txt": "torch\nhydra-core\n"}
    (place,) = data.hydra(repo(files)).evidence
    assert (place.path, place.line, place.note) == ("requirements.txt", 2, "a dependency that no code uses")
    assert data.hydra(repo({**files, "requirements.txt": "torch\n"})).evidence == ()


def test_what_may_use_hydra_unseen_is_shown_before_the_dependency(repo: MakeRepository) -> None:
    files = {"src/p/train.py": "import hydra\n@hydra.main(\n", "requirements.txt": "hydra-core\n"}
    finding = data.hydra(repo(files))
    assert finding.confidence is Confidence.LOW
    assert [place.path for place in finding.evidence] == ["src/p/train.py"]
