"""What a library's call is given for the Trainer or the loader that it makes."""

from __future__ import annotations

import pytest

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

NET = "from darts.models import TFTModel\n\nNOTES = {}\n\ndef build(config):\n    return TFTModel(\n        n_epochs=3,\n        {},\n    )\n\nbuild(1)\n"


def told(repo: Make, argument: str, item: str, notes: str = "{}") -> str:
    return state(repo({"src/birds/net.py": NET.replace("{}", notes, 1).replace("{}", argument)}), item)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("pl_trainer_kwargs={'accelerator': 'gpu', 'devices': 2, 'strategy': 'ddp'}", "done"),
        ("pl_trainer_kwargs=dict(devices=2, strategy='ddp')", "done"),
        ("trainer_kwargs={'devices': 2}", "done"),
        ("pl_trainer_kwargs={'strategy': 'ddp', 'callbacks': [a(b)]}", "done"),
        ("pl_trainer_kwargs={'devices': 1}", "not_done"),
        ("pl_trainer_kwargs={'max_epochs': 2}", "not_done"),
        ("optimizer_kwargs={'devices': 2}", "not_done"),
        ("pl_trainer_kwargs=NOTES", "not_done"),
    ],
)
def test_a_trainer_that_a_library_makes_trains_on_the_devices_that_it_is_handed(
    repo: Make, argument: str, expected: str
) -> None:
    assert told(repo, argument, "distributed-training") == expected


def test_a_constant_may_be_handed_and_the_line_of_the_call_is_shown(repo: Make) -> None:
    assert told(repo, "pl_trainer_kwargs=NOTES", "distributed-training", "{'devices': 2}") == "done"
    files = {"net.py": NET.replace("{}", "{}", 1).replace("        {}", "        pl_trainer_kwargs={'devices': 2}")}
    finding = discover()["distributed-training"].function(repo(files))
    assert [(place.path, place.line) for place in finding.evidence] == [("net.py", 8)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("fit(rows, dataloader_kwargs={'num_workers': 4})", "done"),
        ("fit(rows, num_loader_workers=4)", "done"),
        ("fit(rows, dataloader_kwargs={'num_workers': 0})", "partial"),
        ("fit(rows, dataloader_kwargs={'pin_memory': True})", "not_done"),
        ("fit(rows, optimizer_kwargs={'num_workers': 4})", "not_done"),
    ],
)
def test_a_loader_that_a_library_makes_has_the_workers_that_it_is_handed(repo: Make, line: str, expected: str) -> None:
    code = f"from darts.models import TFTModel\n\ndef run(rows):\n    net = TFTModel()\n    net.{line}\n"
    assert state(repo({"src/birds/net.py": code}), "distributed-data-loading") == expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("pl_trainer_kwargs={'profiler': 'simple'}", "done"),
        ("pl_trainer_kwargs={'profiler': None}", "unknowable"),
        ("other_kwargs={'profiler': 'simple'}", "unknowable"),
    ],
)
def test_a_trainer_that_a_library_makes_profiles_as_it_is_handed(repo: Make, argument: str, expected: str) -> None:
    assert told(repo, argument, "profiling") == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from accelerate import Accelerator\na = accelerator = Accelerator()\nwith accelerator.profile():\n    a.go()\n", "done"),
        ("from accelerate import Accelerator\n\ndef run(accelerator):\n    with accelerator.profile():\n        go()\n\nrun(Accelerator())\n", "done"),
        ("from users import person\nperson.profile()\n", "unknowable"),
        ("from clu import periodic_actions\nhook = periodic_actions.Profile(logdir='a')\n", "done"),
        ("from clu import periodic_actions\nhook = periodic_actions.ReportProgress()\n", "unknowable"),
    ],
)  # fmt: skip
def test_the_profilers_of_libraries_of_training_are_known(repo: Make, code: str, expected: str) -> None:
    assert state(repo({"src/birds/net.py": code}), "profiling") == expected


OWN = "def build(trainer_kwargs):\n    {}\n\nbuild(trainer_kwargs={{'devices': 4, 'strategy': 'ddp', 'profiler': 'simple'}})\n"
TRAINER = "from lightning import Trainer\n\n"
TRACKED = "import wandb\nwandb.init(config={}, trainer_config={'devices': 2, 'profiler': 'simple'})\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (OWN.format("print(trainer_kwargs)"), "not_done"),
        (TRACKED, "not_done"),
        ("class Net:\n    pass\n\nNet(trainer_kwargs={'devices': 4})\n", "not_done"),
        (TRAINER + OWN.format("Trainer(**trainer_kwargs).fit(net)"), "done"),
    ],
)  # fmt: skip
def test_what_only_keeps_what_it_is_handed_makes_no_trainer(repo: Make, code: str, expected: str) -> None:
    files = {"src/birds/net.py": code}
    assert state(repo(files), "distributed-training") == expected
    assert (state(repo(files), "profiling") == "done") == (expected == "done")
