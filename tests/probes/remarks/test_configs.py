from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checklist import load_catalogue
from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
SWEEP = (
    "program: src/train.py\nmethod: grid\nmetric: {{name: {metric}, goal: minimize}}\nparameters:\n{parameters}{more}"
)
CODE = """
import argparse
import wandb

parser = argparse.ArgumentParser()
parser.add_argument("--batch-size")
parser.add_argument("--lr")
for stage in ("train", "val"):
    wandb.log({stage + "_loss": 1})
"""
HYDRA = """
import hydra

@hydra.main(version_base=None, config_path="../configs", config_name="config")
def main(cfg):
    print(cfg.model.lr)
"""


def sweep(parameters: str = "  lr: {values: [1, 2]}\n", metric: str = "val_loss", more: str = "") -> str:
    return SWEEP.format(parameters=parameters, metric=metric, more=more)


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        (sweep(), {}, []),
        (sweep().replace("src/train.py", "src/gone.py"), {}, ["sweep-program-missing"]),
        (sweep("  batch-size: {values: [1, 2]}\n"), {}, []),
        (sweep("  depth: {min: 1, max: 3}\n"), {}, ["sweep-parameter-unread"]),
        (sweep("  model.depth: {min: 1, max: 3}\n"), {"configs/m.yaml": "depth: 1\n"}, []),
        (sweep("  depth: {min: 1, max: 3}\n"), {"src/m.py": "import wandb\nf(**wandb.config)\n"}, []),
        (sweep("  lr: {value: 1}\n"), {}, ["sweep-varies-nothing"]),
        (sweep("  lr: {values: [1]}\n"), {}, ["sweep-varies-nothing"]),
        (sweep("  lr: {value: 1}\n"), {"other.yaml": sweep()}, []),
        (sweep("  lr: {value: 1}\n"), {"Makefile": "train:\n\tpython src/train.py --config=sweep.yaml\n"}, []),
        (sweep("  lr: {value: 1}\n"), {"Makefile": "s:\n\twandb sweep sweep.yaml\n"}, ["sweep-varies-nothing"]),
        (sweep("  lr: {value: 1}\n"), {"src/m.py": "load(open('sweep.yaml'))\n"}, []),
        (sweep("  lr: {distribution: uniform, min: 1, max: 2}\n"), {}, []),
        (sweep(metric="accuracy"), {}, ["sweep-metric-unlogged"]),
        (sweep(more="command: ['${env}', python, '${program}']\n"), {}, ["sweep-passes-nothing"]),
        (sweep(more="command: ['${env}', python, '${program}', '${args}']\n"), {}, []),
        (sweep(more="command: [python, '${program}']\n"), {"src/m.py": "import wandb\nlr = wandb.config.lr\n"}, []),
        (sweep(more="command: [python, '${program}']\n"), {"src/m.py": "path = os.environ['WANDB_SWEEP_PARAM_PATH']\n"}, []),
        (sweep(more="command: [python, '${program}']\n"), {"src/m.py": "os.environ['WANDB_MODE'] = 'offline'\n"}, ["sweep-passes-nothing"]),
        (sweep("  depth: {values: [1, 2]}\n"), {"src/broken.py": "def (:\n depth\n"}, []),
    ],
)  # fmt: skip
def test_sweeps(repo: Make, text: str, more: dict[str, str], expected: list[str]) -> None:
    made = repo({"sweep.yaml": text, "src/train.py": CODE, **more})
    names = ("program-missing", "parameter-unread", "varies-nothing", "passes-nothing", "metric-unlogged")
    assert [f"sweep-{name}" for name in names if remarked(made, f"sweep-{name}")] == expected


LITERAL = """
import wandb
from transformers import BertModel

def validation(): ...
def step(self, loss, x):
    self.log("train_loss", loss, on_epoch=True)
    wandb.log({"val_loss": loss.item(), "val/acc": f(x, 1)})
    return torch.log(x) + math.log(2)
"""


@pytest.mark.parametrize(
    ("metric", "more", "expected"),
    [
        ("validation_loss", "", 1),
        ("val_loss", "", 0),
        ("Val_Loss", "", 0),
        ("val/acc", "", 0),
        ("train_loss_epoch", "", 0),
        ("validation_loss", "wandb.log(metrics)\n", 0),
        ("validation_loss", "wandb.log({**metrics})\n", 0),
        ("validation_loss", "wandb.log({f'{stage}_loss': 1})\n", 0),
        ("validation_loss", "wandb.log({stage + '_loss': 1})\n", 0),
        ("validation_loss", "wandb.log({'validation_' + kind: 1})\n", 0),
        ("validation_loss", "self.log(f'{stage}_loss', 1)\n", 0),
        ("validation_loss", "self.log('validation_' + kind, 1)\n", 0),
        ("validation_loss", "self.log_dict(self.metrics(x))\n", 0),
        ("validation_loss", "wandb.run.summary[name] = 1\n", 0),
        ("validation_loss", "from transformers import (\n    Trainer,\n)\n", 0),
        ("validation_loss", "# wandb.log(metrics)\n", 1),
        ("validation_loss", "WandbLogger(project='p', prefix='x')\n", 0),
        ("validation_loss", "record(validation_loss=1)\n", 0),
        ("loss/val", "", 1),
        (
            "loss/val",
            "wandb.log({\n    'epoch': 1,  # the last, one\n    # kept, 'x': as it was\n    'loss/val': 2,\n})\n",
            0,
        ),
        ("loss/val", "wandb.log({\n    'epoch': 1,  # the #1\n    # 'loss/test': 3,\n    'n#': 2,\n})\n", 1),
        ("loss/val", "NAME = 'Loss/Val'\n", 0),
    ],
)
def test_metric_of_a_sweep_against_all_that_is_logged(repo: Make, metric: str, more: str, expected: int) -> None:
    made = repo({"sweep.yaml": sweep(metric=metric), "src/train.py": LITERAL + more})
    assert len(remarked(made, "sweep-metric-unlogged")) == expected


STORE = {
    "src/store.py": "from hydra.core.config_store import ConfigStore\nConfigStore.instance().store(name='config')\n"
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"configs/config.yaml": "lr: 1\n"}, []),
        ({"configs/other.yaml": "lr: 1\n"}, ["hydra-config-missing"]),
        ({"configs/other.yaml": "lr: 1\n", **STORE}, []),
        ({"configs/config.yaml": "defaults:\n  - _self_\n  - model: big\n"}, ["hydra-default-missing"]),
        ({"configs/config.yaml": "defaults:\n  - model: big\n", "configs/model/big.yaml": "lr: 1\n"}, []),
        ({"configs/config.yaml": "defaults:\n  - model@m: big\n  - base\n"}, ["hydra-default-missing"] * 2),
        ({"configs/config.yaml": "defaults:\n  - optional model: big\n  - model: ${x}\n  - db: null\n"}, []),
        ({"configs/config.yaml": "defaults:\n  - override hydra/job_logging: colorlog\n"}, []),
        ({"configs/config.yaml": "defaults:\n  - model: big\n", **STORE}, []),
    ],
)
def test_hydra(repo: Make, files: dict[str, str], expected: list[str]) -> None:
    made = repo({"src/train.py": HYDRA, **files})
    found = [*remarked(made, "hydra-config-missing"), *remarked(made, "hydra-default-missing")]
    assert [each.id for each in found] == expected


def test_what_hydra_loads_for_a_script_that_is_set_aside_is_not_missed(repo: Make) -> None:
    found = remarked(repo({"src/train.py": HYDRA, "old/train.py": HYDRA}), "hydra-config-missing")
    assert [each.evidence[0].path for each in found] == ["src/train.py"]


def test_a_group_that_begins_with_a_stroke_is_looked_for_where_hydra_begins(repo: Make) -> None:
    files = {"configs/config.yaml": "lr: 1\n", "configs/model/net-b0.yaml": "lr: 1\n"}
    files |= {"configs/experiment/a.yaml": "defaults:\n  - /model: net_b0\n"}
    (found,) = remarked(repo({"src/train.py": HYDRA, **files}), "hydra-default-missing")
    assert found.message == (
        "the defaults list of configs/experiment/a.yaml names /model/net_b0, but there is no "
        "configs/model/net_b0.yaml; there is configs/model/net-b0.yaml"
    )


@pytest.mark.parametrize(
    ("path", "more", "told"),
    [
        (r'r"C:\Users\ada\work\configs"', {}, r"C:\...\configs"),
        ('"D:/configs/"', {}, "D:/configs"),
        (r'r"\\share\configs"', {}, r"\\...\configs"),
        ('"/Users/ada/configs"', {}, "/Users/.../configs"),
        ('"/home/ada/configs"', {}, "/home/.../configs"),
        ('"/home/ada/configs"', {"Dockerfile": "FROM x\nWORKDIR /home/ada\n"}, ""),
        ('"/app/configs"', {}, ""),
        ('"pkg://p.configs"', {}, ""),
    ],
)
def test_a_configuration_in_a_folder_of_one_machine(repo: Make, path: str, more: dict[str, str], told: str) -> None:
    text = HYDRA.replace('"../configs"', path)
    found = remarked(repo({"src/train.py": text, "configs/config.yaml": "lr: 1\n", **more}), "hydra-config-missing")
    assert [each.message for each in found] == (
        [f"src/train.py has Hydra look for config in {told}, an absolute path on one machine"] if told else []
    )
    assert all("src/C:" not in place.note and "ada" not in place.note for each in found for place in each.evidence)


@pytest.mark.parametrize(
    ("config", "code", "expected"),
    [
        ("seed: 1\n", "", 1),
        ("model:\n  lr: 1\n  dropout: 0.5\n", "", 1),
        ("model:\n  lr: 1\n", "", 0),
        ("debug: true\n", "if cfg['debug']: f()\n", 0),
        ("title: mine\n", "", 0),
        ("hydra:\n  verbose: true\n", "", 0),
        ("seed: 1\nother: ${seed}\n", "", 0),
        ("seed: 1\n", "Net(**cfg.model)\n", 0),
        ("seed: 1\n", "Net(a, **kwargs)\nx = 2**3\n", 1),
        ("seed: 1\n", "hydra.utils.instantiate(cfg.model)\n", 0),
        ("seed: 1\n", "for name in names: f(cfg.model[name])\n", 0),
        ("seed: 1\n", "for name, value in cfg.items(): f(value)\n", 0),
        ("defaults: [part]\n", "", 1),
    ],
)
def test_settings_that_no_code_names(repo: Make, config: str, code: str, expected: int) -> None:
    files = {"configs/config.yaml": config, "configs/part.yaml": "seed: 1\n", "configs/unused.yaml": "momentum: 1\n"}
    made = repo({"src/train.py": HYDRA, "src/more.py": code, **files})
    assert len(remarked(made, "hydra-key-unread")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("python src/train.py model.lr=2", 0),
        ("python src/train.py model.hidden=2", 1),
        ("uv run python train.py +model.hidden=2 model=big hydra.mode=x", 0),
        ("python other.py model.hidden=2", 0),
        ("python src/train.py param_to_override=2", 0),
        ("python src/train.py model.hidden='some value'", 0),
        ("python src/train.py model.hidden=<width>", 0),
        ("python src/train.py model.hidden=somewhat", 1),
        ("python src/train.py model.keyed=2", 1),
        ("docker run --rm train:latest model.hidden=2", 1),
        ("docker run -e X=2 train:latest model.lr=2", 0),
        ("python src/train.py --epochs=2", 0),
    ],
)
def test_overrides(repo: Make, line: str, expected: int) -> None:
    files = {"configs/config.yaml": "defaults:\n  - model: big\n", "configs/model/big.yaml": "lr: 1\n"}
    made = repo({"src/train.py": HYDRA, "README.md": f"# Use\n\n```bash\n{line}\n```\n", **files})
    assert len(remarked(made, "hydra-override-unknown")) == expected


@pytest.mark.parametrize(
    ("key", "more", "expected"),
    [
        ("model.lr", {}, ""),
        ("lr", {"configs/model/old.yaml": "lr: 1\n"}, ""),
        ("optimizer.lr", {}, "the override optimizer.lr (there is model.lr), a key"),
        ("optimizer.lr", {"configs/optimizer/adam.yaml": "lr: 1\n"}, ""),
        ("training.lr", {"configs/experiment/a.yaml": "# @package _global_\ntraining:\n  lr: 1\n"}, ""),
        ("model.optimizer.lr", {"configs/model/optimizer/adam.yaml": "lr: 1\n"}, ""),
        ("optimizer.lr", {"configs/a.yaml": "defaults:\n  - model@optimizer: big\n"}, ""),
        ("training.lr", {"configs/a.yaml": "training: ${model}\n"}, ""),
        ("training.lr", {"configs/a.yaml": "training:\n"}, ""),
        ("training.lr", {"configs/a.yaml": "training: 1\n"}, "the override training.lr (there is model.lr), a key"),
        ("training.lr", {"configs/a.yaml": "a: &a {lr: 2}\ntraining:\n  <<: *a\n"}, ""),
        ("training.lr", {"configs/a.yaml": "a: [\n"}, ""),
        ("--config-name=other training.lr", {}, ""),
        ("c", {"src/old/train.py": "x = 1\n"}, "the override c, a key"),
        ("c", {"src/train.py": "x = 1\n", "a/src/train.py": HYDRA, "b/src/train.py": HYDRA}, ""),
    ],
)
def test_an_override_is_looked_for_by_its_whole_path(repo: Make, key: str, more: dict[str, str], expected: str) -> None:
    files = {"configs/config.yaml": "defaults:\n  - model: big\n", "configs/model/big.yaml": "lr: 1\n", **more}
    made = repo({"src/train.py": HYDRA, "README.md": f"# Use\n\n`python src/train.py {key}=2`\n", **files})
    found = [each.message for each in remarked(made, "hydra-override-unknown")]
    assert found == ([f"README.md shows {expected} that no configuration below configs has"] if expected else [])


def test_all_unknown_overrides_of_a_document_are_named_at_once(repo: Make) -> None:
    text = "# Use\n\n`python src/train.py model.lr=2 seed=1 a.b=3`\n`python src/train.py a.b=4 c=d`\n"
    files = {"src/train.py": HYDRA, "README.md": text, "configs/config.yaml": "seed: 1\nlr: 2\n"}
    (found,) = remarked(repo(files), "hydra-override-unknown")
    assert found.message == (
        "README.md shows the overrides model.lr (there is lr), a.b and c, keys that no configuration below configs has"
    )
    assert [place.line for place in found.evidence] == [3, 4, 3]


JOINED = "* [x] Use Weights & Biases to log progress in your code. Additionally,\n      consider running a hyperparameter optimization sweep.\n"
APART = "* [x] Use Weights & Biases to log progress\n* [x] Consider running a hyperparameter optimization sweep\n"
QUESTION = "\n### Question 1\n\n> Question?\n\nAnswer:\n\n1\n"


@pytest.mark.parametrize(
    ("lines", "more", "expected"),
    [
        (JOINED, {}, 1),
        (JOINED.replace("[x]", "[ ]"), {}, 0),
        (APART, {}, 0),
        (JOINED, {"sweep.yaml": sweep()}, 0),
        (JOINED, {"src/train.py": "x = 1\n"}, 0),
        ("# Checklist\n", {}, 0),
    ],
)
def test_a_line_that_joins_a_sweep_with_tracking(repo: Make, lines: str, more: dict[str, str], expected: int) -> None:
    files = {"reports/README.md": lines + QUESTION, "src/train.py": CODE + "wandb.init()\n", **more}
    found = remarked(repo(files, report="reports/README.md"), "sweep-asked-for")
    assert [(each.item, each.evidence[0].line) for each in found] == [("experiment-tracking", 1)] * expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("We considered adding sweeps, but found good values by hand.", 0),
        ("We did not perform a sweep.", 0),
        ("Hyperparameter optimization was tried. It took too long.", 0),
        ("Our code sets up a hyperparameter sweep that changes the learning rate.", 0),
        ("After doing a set of grid-based experiments it was good enough.", 0),
        ("```bash\npython train.py -m experiment=first,second\n```", 0),
        ("Sweeps are possible with it. We did not use notebooks.", 1),
        ("Such metrics help with the selection of models and hyperparameter tuning.", 1),
        ("`python -m pytest --durations=3,4`", 1),
    ],
)
def test_a_sweep_that_was_considered_is_all_that_the_line_asks_for(repo: Make, said: str, expected: int) -> None:
    files = {"reports/README.md": JOINED + QUESTION + f"{said}\n", "src/train.py": CODE + "wandb.init()\n"}
    assert len(remarked(repo(files, report="reports/README.md"), "sweep-asked-for")) == expected


@pytest.mark.parametrize("asked", [True, False])
def test_the_line_that_asks_for_a_sweep_is_that_of_the_checklist_with_the_ticks(repo: Make, asked: bool) -> None:
    # Nothing is a checklist with a few lines.
    listed = "".join(f"* [x] {item.text}\n" for item in load_catalogue().items[:20] if "sweep" not in item.text)
    listed = listed.replace("Use Weights & Biases to log training progress", "Use wandb to log")
    blank = listed.replace("[x]", "[ ]") + JOINED.replace("[x]", "[ ]")
    ticked = (JOINED if asked else "\n\n") + listed
    files = {"reports/README.md": blank + QUESTION, "checklist.md": ticked, "src/train.py": CODE + "wandb.init()\n"}
    found = remarked(repo(files), "sweep-asked-for")
    places = [(each.evidence[0].path, each.evidence[0].line) for each in found]
    assert places == ([("checklist.md", 1)] if asked else [])


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("hydra-default-missing", {"conf/a.yaml": "defaults:\n- model: CNN\n", "conf/model/cnn.yaml": "x: 1\n"}),
        ("sweep-program-missing", {"sweep.yaml": sweep().replace("src/train.py", "src/Train.py")}),
        ("project-file-missing", {"pyproject.toml": "[project]\nname = 'x'\nreadme = 'Readme.md'\n", "README.md": "x"}),
        ("document-command-missing", {"README.md": "```\npip install -r Dev.txt\n```\n", "dev.txt": "x\n"}),
    ],
)
def test_what_is_there_but_for_its_capitals_is_named(repo: Make, name: str, files: dict[str, str]) -> None:
    entry = "import hydra\n@hydra.main(config_path='../conf', config_name='a')\ndef main(cfg): ...\n"
    (found,) = remarked(repo({"src/train.py": entry, **files}), name)
    assert ", and Linux tells capitals apart" in found.message


STARTED = """
import hydra
import wandb

@hydra.main(version_base=None, config_path="../conf", config_name="config")
def train(cfg):
    wandb.log({"val_loss": cfg.lr})

if __name__ == "__main__":
    train()
"""
NAMED = "command: ['${env}', python, '${program}', '${args}']\n"
TYPER = "import typer\nfrom omegaconf import DictConfig\napp = typer.Typer()\n"


@pytest.mark.parametrize(
    ("more", "parameters", "code", "files", "expected"),
    [
        ("", "  lr: {values: [1, 2]}\n", STARTED, {}, 1),
        ("", "  model.lr: {values: [1, 2]}\n", STARTED, {"README.md": "`wandb sweep sweep.yaml`\n"}, 1),
        (NAMED, "  lr: {values: [1, 2]}\n", STARTED, {}, 1),
        (NAMED.replace("args", "args_no_hyphens"), "  lr: {values: [1, 2]}\n", STARTED, {}, 0),
        (NAMED.replace("${args}", "lr=${lr}"), "  lr: {values: [1, 2]}\n", STARTED, {}, 0),
        ("command: [python, run.py, '${args}']\n", "  lr: {values: [1, 2]}\n", STARTED, {}, 0),
        ("", "  run: {values: [1, 2]}\n  re: {values: [1, 2]}\n", STARTED, {}, 0),
        ("", "  lr: {values: [1, 2]}\n", STARTED.replace("    train()", "    print(1)"), {}, 0),
        ("", "  lr: {values: [1, 2]}\n", STARTED.replace("@hydra.main", "@other.main"), {}, 0),
        ("", "  lr: {values: [1, 2]}\n", "import sys\nsys.argv = clean(sys.argv)\n" + STARTED, {}, 0),
        (
            "",
            "  lr: {values: [1, 2]}\n",
            "import argparse\nargparse.ArgumentParser().parse_known_args()\n" + STARTED,
            {},
            0,
        ),
        ("", "  lr: {values: [1, 2]}\n", TYPER + STARTED, {}, 0),
        ("", "  lr: {values: [1, 2]}\n", STARTED, {"s.py": "import wandb\nwandb.agent('1', function=f)\n"}, 0),
        ("", "  lr: {values: [1, 2]}\n", STARTED, {"s.py": "sweep = load(open('conf/sweep.yaml'))\n"}, 0),
    ],
)
def test_arguments_that_hydra_refuses(
    repo: Make, more: str, parameters: str, code: str, files: dict[str, str], expected: int
) -> None:
    made = repo({"sweep.yaml": sweep(parameters, more=more), "src/train.py": code, **files})
    found = remarked(made, "sweep-arguments-refused")
    assert len(found) == expected
    assert [(each.evidence[1].path, each.message.count("${args_no_hyphens}")) for each in found] == [
        ("src/train.py", 1)
    ] * expected
