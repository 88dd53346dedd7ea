from __future__ import annotations

from textwrap import dedent

import pytest

from auditor.views._python_commands import commands_of
from auditor.views.commands import CommandsView
from auditor.views.python import PythonView
from tests.soon import soon
from tests.views.memory import memory_tree
from tests.views.modules import one

HEAD = "import os, shlex, subprocess, sys\nimport pytest\nfrom invoke import task\n\n"


def ran(body: str) -> list[str]:
    """Return the commands of a task of this body."""
    text = f"{HEAD}SRC = 'src'\n\n@task\ndef test(ctx):\n" + "".join(
        f"    {line}\n" for line in dedent(body).splitlines()
    )
    tree = memory_tree({"tasks.py": text})
    found = CommandsView(tree, PythonView(tree)).target("invoke", "test")
    assert found is not None
    return [" ".join(each.argv) for each in found.commands]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ctx.run('ruff check .')", ["ruff check ."]),
        ("ctx.run(' '.join(['ruff', 'check', '.']), echo=True)", ["ruff check ."]),
        (
            "ctx.run(\n    ' '.join(\n        [\n            'ruff',\n            f'{SRC}',\n        ]\n    )\n)",
            ["ruff {}"],
        ),
        ("ctx.run(' && '.join(['ruff check .', 'black .']))", ["ruff check .", "black ."]),
        ("words = ['ruff', 'check']\nctx.run(' '.join(words))", ["ruff check"]),
        ("line = ' '.join(['ruff', 'check'])\nprint(line)\nctx.run(line)", ["ruff check"]),
        ("line = 'black .'\nline = 'ruff check .'\nctx.run(line)\nline = 'mypy'", ["ruff check ."]),
        ("ctx.run(f'{sys.executable} -m ruff check {SRC}')", ["ruff check {}"]),
        ("subprocess.run(['ruff', 'check', '.'], check=True)", ["ruff check ."]),
        ("subprocess.check_call([sys.executable, '-m', 'ruff'])\nos.system('black .')", ["ruff", "black ."]),
        ("subprocess.run(shlex.split('ruff check .'))", ["ruff check ."]),
        ("ctx.run(os.path.join('ruff', 'check'))", []),
        ("ctx.run(line)", []),
        ("ctx.run()", []),
    ],
)
def test_what_a_task_starts(body: str, expected: list[str]) -> None:
    assert ran(body) == expected


def test_what_a_module_starts_by_itself() -> None:
    module = one(
        HEAD
        + """
        def cover(ctx):
            subprocess.run(["coverage", "run", "-m", "pytest"])
            command = [sys.executable, "-m", "coverage", "report"]
            print(command)
            subprocess.run(command)
            pytest.main(["--cov=src"])
            ctx.run("black .")
        """.replace("\n        ", "\n")
    )
    assert [(" ".join(each.argv), each.line) for each in commands_of(module)] == [
        ("coverage run -m pytest", 7),
        ("pytest", 7),
        ("coverage report", 10),
        ("pytest --cov=src", 11),
    ]


def test_a_module_that_only_names_commands_starts_none() -> None:
    assert not list(commands_of(one("WORDS = ['coverage', 'run']\nprint('coverage run')\n")))


def test_thousands_of_calls_of_one_name_take_no_longer() -> None:
    lines = "".join(
        "    c = ['a', SRC]\n    subprocess.run(c)\n    subprocess.run(' '.join(c))\n" for _ in range(2_000)
    )
    module = one(f"{HEAD}def f():\n{lines}")
    with soon(3):
        assert list(commands_of(module))
