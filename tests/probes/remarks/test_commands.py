from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
ARGPARSE = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float)
parser.add_argument("--loud", action=argparse.BooleanOptionalAction)
args = parser.parse_args()
"""
TYPER = """
import typer
app = typer.Typer()
@app.command()
def train(learning_rate: float = 0.1, out: str = typer.Option("x", "--output")):
    print(out)
app()
"""
PLAIN = "import typer\n\ndef main(path: str, depth: int = 1): ...\n\ntyper.run(main)\n"
HYDRA = """
import hydra
@hydra.main(config_path="c", config_name="d")
def main(cfg): ...
main()
"""
TASKS = """
from invoke import task
@task
def train(ctx, learning_rate=1): ...
"""


def readme(command: str) -> str:
    return f"# Birds\n\n```bash\n{command}\n```\n"


@pytest.mark.parametrize(
    ("command", "remarks"),
    [
        ("python -m birds.shell", 1),
        ("python -m birds.train", 0),
        ("python -m pytest.shell", 0),
        ("uvicorn birds.shell:app", 1),
        ("uvicorn birds.train:app", 1),
        ("uvicorn birds.train:fit --reload", 0),
        ("uvicorn --app-dir src shell:app", 0),
        ("python shell.py", 1),
        ("python your_script.py", 0),
        ("python .\\\\src\\\\birds\\\\gone.py", 0),
        ("python <file>.py", 0),
        ("git clone https://example.com/other\ncd other\npython shell.py", 0),
        ("python report.py html", 0),
    ],
)
def test_a_module_that_a_readme_runs_and_is_not_there_is_remarked(repo: Make, command: str, remarks: int) -> None:
    files = {"src/birds/__init__.py": "", "src/birds/train.py": "def fit(): ...\n", "README.md": readme(command)}
    assert len(remarked(repo(files), "command-module-missing")) == remarks


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("def main(): ...\n", 1),
        ("", 1),
        ("import os\nX = 1\napp = make()\n", 1),
        ("def main(): ...\nif __name__ == '__main__':\n    main()\n", 0),
        ("def main(): ...\nmain()\n", 0),
        ("def main(): ...\nx = main()\n", 0),
        ("for x in y:\n    print(x)\n", 0),
        ("from birds.other import *\n", 0),
        ("from birds.acts import x\n", 0),
    ],
)
@pytest.mark.parametrize("command", ["python src/birds/train.py", "uv run -m birds.train", "python -m birds.train"])
def test_running_a_module_that_does_nothing_is_remarked(repo: Make, text: str, remarks: int, command: str) -> None:
    files = {
        "src/birds/__init__.py": "",
        "src/birds/acts.py": "print(1)\nx = 1\n",
        "src/birds/train.py": text,
        "README.md": readme(command),
    }
    if command.startswith("uv"):
        files = {**files, "README.md": "", "Dockerfile": 'FROM python\nENTRYPOINT ["python", "-m", "birds.train"]\n'}
    assert len(remarked(repo(files), "command-does-nothing")) == remarks


@pytest.mark.parametrize(
    ("text", "options", "unknown"),
    [
        (ARGPARSE, "--learning-rate 1 --no-loud --learn 2 --help", []),
        (ARGPARSE, "--lr 1", ["--lr"]),
        (ARGPARSE.replace("parse_args", "parse_known_args"), "--lr 1", []),
        (ARGPARSE + "more.extend(parser)\n", "--lr 1", []),
        (ARGPARSE + "import hydra\n", "--lr 1", []),
        (TYPER, "--learning-rate 1 --output y", []),
        (TYPER, "--momentum=1", ["--momentum"]),
        (TYPER + "app.add_typer(other)\n", "--momentum=1", []),
        (PLAIN, "--depth 3", []),
        (PLAIN, "--path x", ["--path"]),
        (PLAIN.replace("path: str", "path: Annotated[str, typer.Option()]"), "--path x", []),
        (PLAIN.replace("path: str", "path"), "--path x", []),
        (PLAIN.replace("path: str", "path: str = typer.Option(...)"), "--path x", []),
        (HYDRA, "--multirun lr=1 --config-name x", []),
        (HYDRA, "--lr 1", ["--lr"]),
        (HYDRA, "--lr 1 ...", []),
        ("import sys\nprint(sys.argv)\n", "--lr 1", []),
    ],
)
def test_an_option_that_a_script_does_not_know_is_remarked(
    repo: Make, text: str, options: str, unknown: list[str]
) -> None:
    files = {"train.py": text, "README.md": readme(f"python train.py {options}")}
    found = remarked(repo(files), "command-option")
    assert [each.message.split(" passes ")[1].split(" ")[0] for each in found] == unknown


@pytest.mark.parametrize(
    ("options", "end"),
    [
        ("--learning_rate 1 --lr 2", "has no such options: it takes --learning-rate"),
        ("--lr 1", "has no such option"),
    ],
)
def test_an_option_that_differs_in_its_strokes_is_told_as_it_is_taken(repo: Make, options: str, end: str) -> None:
    files = {"train.py": TYPER, "README.md": readme(f"python train.py {options}")}
    (found,) = remarked(repo(files), "command-option")
    assert found.message.endswith(end)


def test_only_what_a_command_takes_is_told_of_its_options(repo: Make) -> None:
    text = "import typer\napp = typer.Typer()\ndef help_it(args=1): ...\n@app.command()\ndef train(epochs: int = 1): ...\napp()\n"
    (found,) = remarked(repo({"train.py": text, "README.md": readme("python train.py --lr 1")}), "command-option")
    assert found.evidence[1].note == "has --epochs"
    assert not remarked(repo({"train.py": text, "README.md": readme("python train.py --args 1")}), "command-option")


@pytest.mark.parametrize(
    ("files", "item"),
    [
        ({"Dockerfile": 'FROM python\nENTRYPOINT ["python", "train.py"]\n'}, "dockerfiles"),
        ({".github/workflows/lint.yml": workflow("python train.py")}, "ci-linting"),
        ({"README.md": readme("python train.py")}, "documentation"),
    ],
)
def test_a_command_that_does_nothing_stands_with_what_runs_it(repo: Make, files: dict[str, str], item: str) -> None:
    found = remarked(repo({"train.py": "def main(): ...\n", **files}), "command-does-nothing")
    assert [each.item for each in found] == [item]


@pytest.mark.parametrize(
    ("words", "remarks"),
    [
        ("train --learning-rate=1", 0),
        ("train --learning_rate 1", 0),
        ("train --lr 1", 1),
        ("train --lr 1 ...", 0),
        ("Train --lr 1", 0),
        ("--echo train --lr 1", 0),
    ],
)
def test_an_option_that_a_task_does_not_know_is_remarked(repo: Make, words: str, remarks: int) -> None:
    files = {"tasks.py": TASKS, "README.md": f"# Birds\n\nStart with `invoke {words}`.\n"}
    assert len(remarked(repo(files), "command-option")) == remarks


def test_a_table_of_coverage_runs_nothing(repo: Make) -> None:
    table = "```\nName Stmts Miss Cover\nsrc/tool.py  12  3  75%\n```\n"
    assert not remarked(repo({"README.md": table, "src/tool.py": "x = 1\n"}), "command-does-nothing")
