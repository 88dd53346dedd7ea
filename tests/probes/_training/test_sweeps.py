"""Sweeps by hand in the commands of a shell."""

from __future__ import annotations

import pytest

from auditor import State
from probes import training
from tests.probes.conftest import MakeRepository

LOOP = "#!/bin/bash\nfor {} in {}; do\n  {}\ndone\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sweep.sh", LOOP.format("lr", "0.1 0.01", "python -m pkg.train --lr $lr")),
        ("sweep.sh", LOOP.format("rate", "0.1 0.01", 'my-train --config a.yaml --set fit.lr="${rate}"')),
        ("sweep.sh", LOOP.format("lr", "0.1 0.01", "for hidden in 32 64; do\n    my-train model.lr=$lr model.hidden=$hidden\n  done")),
        ("sweep.sh", LOOP.format("batch_size", "$SIZES", "python train.py --batch-size ${batch_size}")),
        ("Makefile", "sweep:\n\tfor lr in 0.1 0.01; do python train.py --lr $$lr; done\n"),
        ("sweep.sh", "dvc exp run --queue -S 'train.lr=choice(0.1,0.01)'\n"),
        ("sweep.sh", "dvc exp run --queue \\\n  -S 'conf/base.yaml:train.width=32,64'\n"),
        ("sweep.sh", "dvc exp run --queue --set-param train.lr=range(0.1,0.5,0.1)\n"),
        ("sweep.sh", "parallel python -m pkg.learn fit --lr {1} ::: 0.1 0.01\n"),
        ("job.sh", "#SBATCH --array=0-3\npython -m pkg.learn --lr ${LRS[$SLURM_ARRAY_TASK_ID]}\n"),
        ("job.sh", "#BSUB -J sweep[1-4]\npython -m pkg.learn --batch-size ${SIZES[$LSB_JOBINDEX]}\n"),
        (".github/workflows/fit.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    strategy: {matrix: {lr: [0.1, 0.01]}}\n    steps:\n      - run: fit --lr ${{ matrix.lr }}\n"),
        ("b.py", "from lightning.pytorch.tuner import Tuner\nTuner(trainer).lr_find(model)\n"),
    ],
)  # fmt: skip
def test_several_values_by_a_shell_are_a_sweep_by_hand(repo: MakeRepository, name: str, text: str) -> None:
    assert training.sweep(repo({"a.py": "x = 1\n", name: text})).state is State.PARTIAL


@pytest.mark.parametrize(
    "text",
    [
        LOOP.format("lr", "0.1 0.01", "echo --lr $lr"),
        LOOP.format("lr", "0.1", "python train.py --lr $lr"),
        LOOP.format("fold", "1 2 3", "python train.py --fold $fold"),
        LOOP.format("file", "a.csv b.csv", "python prepare.py $file"),
        "# " + LOOP.format("lr", "0.1 0.01", "python train.py --lr $lr").replace("\n", "\n# "),
        "dvc exp run -S train.lr=0.1\n",
        "dvc exp show --only-changed\n",
        "#SBATCH --array=0-3\npython -m pkg.learn --fold $SLURM_ARRAY_TASK_ID\n",
        "parallel gzip {} ::: a b\n",
    ],
)
def test_a_loop_over_anything_else_is_no_sweep(repo: MakeRepository, text: str) -> None:
    assert training.sweep(repo({"a.py": "x = 1\n", "run.sh": text})).state is State.NOT_DONE


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("searchSpaceFile: a.json\ntrialCommand: python train.py\ntuner:\n  name: TPE\n", State.DONE),
        (
            "kind: Experiment\nspec:\n  parameters:\n    - name: lr\n      feasibleSpace: {min: '0.1', max: '0.2'}\n",
            State.DONE,
        ),
        ("searchSpaceFile: a.json\n", State.NOT_DONE),
        ("kind: Experiment\nspec:\n  parameters:\n    - name: lr\n", State.NOT_DONE),
    ],
)
def test_searches_of_other_tools_are_sweeps(repo: MakeRepository, text: str, state: State) -> None:
    assert training.sweep(repo({"a.py": "x = 1\n", "search.yaml": text})).state is state
