"""A run of W&B that its own variable switches off logs nothing, which is said."""

from __future__ import annotations

import pytest

from auditor import State
from probes import training
from tests.probes.conftest import MakeRepository

LOGS = "wandb.init(project='a')\nwandb.log({'a': 1})\n"


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("os.environ['WANDB_MODE'] = 'disabled'\n", True),
        ('os.environ.setdefault("WANDB_MODE", "disabled")\n', True),
        ("os.environ['WANDB_MODE'] = 'offline'\n", False),
        ("# os.environ['WANDB_MODE'] = 'disabled'\n", False),
        ("if debug:\n    os.environ['WANDB_MODE'] = 'disabled'\n", False),
    ],
)
def test_what_switches_w_and_b_off_is_said(repo: MakeRepository, text: str, off: bool) -> None:
    finding = training.experiment_tracking(repo({"train.py": f"import os\nimport wandb\n{text}{LOGS}"}))
    assert finding.state is State.DONE
    assert ("disabled" in finding.message) is off


def test_another_run_that_logs_is_not_switched_off(repo: MakeRepository) -> None:
    files = {
        "a.py": f"import os\nimport wandb\nos.environ['WANDB_MODE'] = 'disabled'\n{LOGS}",
        "train.py": f"import wandb\n{LOGS}",
    }
    assert "disabled" not in training.experiment_tracking(repo(files)).message


_TRAINS = 'FROM python:3.12\n{}\nENTRYPOINT ["python", "train.py"]\n'
_SERVES = 'FROM python:3.12\n{}\nCMD ["uvicorn", "app:app"]\n'


@pytest.mark.parametrize(
    ("images", "off"),
    [
        ({"Dockerfile": _TRAINS.format("ENV WANDB_MODE=disabled")}, True),
        ({"Dockerfile": _TRAINS.format('ENV A=1 WANDB_DISABLED="true"')}, True),
        ({"Dockerfile": _TRAINS.format("ENV WANDB_MODE offline")}, False),
        ({"Dockerfile": _TRAINS.format("# ENV WANDB_MODE=disabled")}, False),
        ({"a.dockerfile": _TRAINS.format("ENV WANDB_MODE=disabled"), "b.dockerfile": _TRAINS.format("")}, False),
        ({"Dockerfile": _SERVES.format("ENV WANDB_MODE=disabled")}, False),
    ],
)
def test_images_that_train_and_switch_it_off_are_told_of(
    repo: MakeRepository, images: dict[str, str], off: bool
) -> None:
    finding = training.experiment_tracking(repo({"train.py": f"import wandb\n{LOGS}", **images}))
    assert finding.state is State.DONE
    assert ("switch it off" in finding.message) is off
