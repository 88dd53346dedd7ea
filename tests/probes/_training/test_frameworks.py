"""A framework's own program trains; what only sleeps and counts does not."""

from __future__ import annotations

import pytest

from auditor import State
from probes import training
from tests.probes.conftest import MakeRepository

RUNS = "import subprocess\n\ndef go(recipe):\n    subprocess.run([{}])\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": RUNS.format("'accelerate', 'launch', '-m', 'axolotl.cli.train', recipe")}, State.DONE),
        ({"a.py": RUNS.format("'nnUNetv2_train', '1', '2d', '0'")}, State.DONE),
        ({"a.py": "from axolotl.cli.train import do_cli\ndo_cli(config='a.yml')\n"}, State.DONE),
        ({"a.py": "x = 1\n", "Makefile": "fit:\n\tllamafactory-cli train recipe.yml\n"}, State.DONE),
        ({"a.py": "x = 1\n", "pyproject.toml": "[tool.poe.tasks]\ntune = 'trl sft --config a.yml'\n"}, State.DONE),
        ({"a.py": "x = 1\n", "Makefile": "fit:\n\tpip install llamafactory-cli train\n"}, State.NOT_DONE),
        ({"a.py": "x = 1\n", "Makefile": "fit:\n\techo axolotl train\n"}, State.NOT_DONE),
        ({"a.py": "import os\nNAME = 'df_train'\nos.listdir(NAME)\n"}, State.NOT_DONE),
        ({"a.py": "import os\ntune = 'tune'\nrun = 'run'\nos.listdir(tune)\n"}, State.NOT_DONE),
    ],
)
def test_a_program_of_a_framework_trains(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    assert training.model_and_training(repo(files)).state is state


def test_no_helper_is_shown_beside_a_program_that_trains(repo: MakeRepository) -> None:
    text = "import subprocess\n\ndef ensure_dir(p):\n    p.unlink()\n\ndef go():\n    subprocess.run(['nnUNetv2_train', '1'])\n"
    finding = training.model_and_training(repo({"train.py": text}))
    assert (finding.state, [place.line for place in finding.evidence]) == (State.DONE, [7])


NET = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("for epoch in range(3):\n        time.sleep(1)\n        print(round(random.random(), 2))", State.PARTIAL),
        ("for epoch in range(3):\n        wandb.log({'loss': random.random()})", State.PARTIAL),
        ("for epoch in range(3):\n        update(epoch)", State.DONE),
    ],
)
def test_what_only_sleeps_and_tells_trains_nothing(repo: MakeRepository, body: str, state: State) -> None:
    text = f"import random\nimport time\nimport wandb\n\ndef train():\n    {body}\n"
    assert training.model_and_training(repo({"model.py": NET, "train.py": text})).state is state
