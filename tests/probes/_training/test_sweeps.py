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
        ("Makefile", "s:\n\tguild run train lr=[0.1,0.2]\n"),
        ("Makefile", "s:\n\toptuna create-study --study-name a\n"),
        ("sweep.sh", "dvc exp run --queue --set-param train.lr=range(0.1,0.5,0.1)\n"),
        ("sweep.sh", "parallel python -m pkg.learn fit --lr {1} ::: 0.1 0.01\n"),
        ("job.sh", "#SBATCH --array=0-3\npython -m pkg.learn --lr ${LRS[$SLURM_ARRAY_TASK_ID]}\n"),
        ("job.sh", "#BSUB -J sweep[1-4]\npython -m pkg.learn --batch-size ${SIZES[$LSB_JOBINDEX]}\n"),
        (".github/workflows/fit.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    strategy: {matrix: {lr: [0.1, 0.01]}}\n    steps:\n      - run: fit --lr ${{ matrix.lr }}\n"),
        ("justfile", "grid:\n  for r in 2 4 8; do just tune \"lora.r=$r\"; done\n"),
        ("Makefile", "sweep:\n\tfor r in 0.01 0.001; do $(PY) -m birds.learn --rate $$r; done\n"),
        ("sweep.sh", LOOP.format("lr", "0.1 0.01", "task train -- $lr")),
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
        LOOP.format("s", "1 2 3", "python train.py --seed $s"),
        LOOP.format("rate", "1 2 3", "hey -q $rate http://a"),
        LOOP.format("y", "2019 2020 2021", "python src/p/train.py --season $y"),
        LOOP.format("c", "1 2 3", "python src/p/train.py --class $c"),
        LOOP.format("c", "101 205 330", "python src/p/train.py --station $c"),
        LOOP.format("rate", "slow fast", "python train.py --rate $rate"),
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
        ("type: sweep\nsampling_algorithm: random\nsearch_space:\n  lr:\n    type: uniform\n", State.DONE),
        ("search_space:\n  lr:\n    type: uniform\n", State.NOT_DONE),
        ("_target_: hydra_plugins.hydra_optuna_sweeper.optuna_sweeper.OptunaSweeper\nn_trials: 4\n", State.DONE),
        ("_target_: hydra._internal.core_plugins.basic_sweeper.BasicSweeper\n", State.NOT_DONE),
        ("kind: operation\nmatrix:\n  kind: random\n  numRuns: 4\n", State.DONE),
        ("matrix:\n  kind: square\n", State.NOT_DONE),
        ("searchSpaceFile: a.json\n", State.NOT_DONE),
        ("kind: Experiment\nspec:\n  parameters:\n    - name: lr\n", State.NOT_DONE),
    ],
)
def test_searches_of_other_tools_are_sweeps(repo: MakeRepository, text: str, state: State) -> None:
    assert training.sweep(repo({"a.py": "x = 1\n", "search.yaml": text})).state is state


LAYERS = (
    "class Net(nn.Module):\n    def __init__(self):\n"
    "        self.blocks = nn.ModuleList([Block(dropout=p) for p in (0.0, 0.1, 0.2)])\n"
    "        nn.init.trunc_normal_(self.pos)\n"
)
LOOPED = (
    "    def __init__(self):\n        for p in (0.1, 0.2):\n            self.add(Block(dropout=p))\n"
    "            nn.init.trunc_normal_(self.pos)\n"
)
CODE = "from dataclasses import replace\nfrom m import fit, Params\n\n{}\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("for rate in (0.1, 0.2):\n    fit(rows, replace(params, learning_rate=rate))", State.PARTIAL),
        ("for rate in RATES:\n    chosen = Params(lr=rate)\n    fit(rows, chosen)", State.PARTIAL),
        ("for rate in (0.1, 0.2):\n    fit(rows, params.model_copy(update={'lr': rate}))", State.PARTIAL),
        ("best = min([(fit(rows, Params(lr=r, max_depth=d)), r) for r in (1, 2) for d in (3, 6)])", State.PARTIAL),
        ("all = {\n    r: fit(rows, Params(lr=r))\n    for r in (1, 2)\n}", State.PARTIAL),
        (
            "from sklearn.model_selection import ParameterSampler\nfits = [fit(rows, c) for c in ParameterSampler(a, 9)]",
            State.PARTIAL,
        ),
        ("from sklearn.model_selection import validation_curve\nvalidation_curve(m, x, y)", State.PARTIAL),
        ("from dask_ml.model_selection import HyperbandSearchCV\nHyperbandSearchCV(m, {})", State.DONE),
        ("from pycaret.regression import *\ntune_model(create_model('lr'))", State.DONE),
        ("from h2o.grid.grid_search import H2OGridSearch\nH2OGridSearch(m, {})", State.DONE),
        ("import comet_ml\nfor run in comet_ml.Optimizer({}).get_experiments():\n    fit(run)", State.DONE),
        ("from ax.api.client import Client\nClient().configure_experiment(parameters=[])", State.DONE),
        ("from hebo.optimizers.hebo import HEBO\nHEBO(space).suggest()", State.DONE),
        ("class F:\n    def start(self):\n        self.next(self.fit, foreach='lrs')", State.PARTIAL),
        ("class F:\n    def start(self):\n        self.next(self.fit, foreach='files')", State.NOT_DONE),
        ("best = [Trainer(Params(lr=r)).fit(rows) for r in (1, 2)]", State.PARTIAL),
        (LAYERS, State.NOT_DONE),
        (LAYERS.replace("nn.Module", "Base"), State.NOT_DONE),
        ("class Net(Base):\n" + LOOPED, State.NOT_DONE),
        ("class Net(nn.Module):\n" + LOOPED.replace("trunc_normal_", "train"), State.NOT_DONE),
        ("for epoch in range(9):\n    fit(rows, epoch=epoch)", State.NOT_DONE),
        ("for fold in range(9):\n    fit(rows, fold=fold)", State.NOT_DONE),
        ("for rate in (0.1, 0.2):\n    print(Params(lr=rate))", State.NOT_DONE),
        ("rows = [Params(lr=r) for r in read()]", State.NOT_DONE),
        ("from dask_ml.model_selection import train_test_split\ntrain_test_split(rows)", State.NOT_DONE),
    ],
)
def test_several_values_by_settings_are_a_sweep_by_hand_and_searches_of_libraries_one(
    repo: MakeRepository, text: str, state: State
) -> None:
    files = {"a.py": CODE.replace("{}", text), "m.py": "def fit(*given):\n    pass\n"}
    assert training.sweep(repo(files)).state is state


@pytest.mark.parametrize(("path", "state"), [("sweep.yaml", State.DONE), (".github/sweep.yaml", State.NOT_DONE)])
def test_what_lies_among_the_files_of_github_is_no_sweep(repo: MakeRepository, path: str, state: State) -> None:
    text = "program: a.py\nmethod: grid\nparameters:\n  lr: {values: [0.1, 0.2]}\n"
    assert training.sweep(repo({"a.py": "x = 1\n", path: text})).state is state
