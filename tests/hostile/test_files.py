"""Files made to exhaust, confuse or run their reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from tests.conftest import MakeRepo
from tests.hostile.conftest import Survive

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

Text = str | bytes

HEAVY = frozenset(
    [
        "decorators",
        "alias ring",
        "semicolons",
        "calls ring",
        "deep object",
        "toml many",
        "deep map",
        "substitution",
        "cr",
    ]
)
"""Left to HOSTILE_ALL=1: each takes seconds, and another case shows the same limit."""


def cases(texts: Mapping[str, Text]) -> list[ParameterSet]:
    """Return the texts as parameters by their names, the heavy ones marked."""
    return [
        pytest.param(text, id=name, marks=[pytest.mark.slow] if name in HEAVY else []) for name, text in texts.items()
    ]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)
TAGS = "x: !!python/object/apply:os.system ['touch /tmp/owned']\ny: !!python/name:os.system\nz: !unknown {a: 1}\n"
MERGE = "a: &a {x: 1}\nb: &b {<<: [*a, *a], y: &c {<<: *a}}\nself: &s [*s]\non: push\njobs: *s\n"
YAML: dict[str, Text] = {
    "bomb": BOMB, "tags": TAGS, "merge": MERGE, "deep": "[" * 20_000, "deep map": "".join(" " * n + "a:\n" for n in range(1500)),
    "list": "- on: push\n- jobs: []\n", "scalar": "just text", "null": "~", "int keys": "1: {2: [3]}\ntrue: {null: 0}\n? [a]\n: b\n",
    "dates": "on: 2025-01-01\njobs: {a: 2025-01-01}\n", "wrong types": "on: [push, [x]]\njobs: {a: [1], b: {steps: {run: x}}, c: {steps: [1, ~, {run: [x]}, {uses: 5}]}, 3: ~}\nrepos: 3\nhooks: [1]\nstages: [x]\nservices: {a: 1}\nsteps: x\n",
    "bad": "a: [\n\x00b: \x07}", "huge int": "a: " + "9" * 100_000 + "\nb: 0x" + "f" * 50_000 + "\nc: " + ":59" * 20_000, "documents": "---\n" * 5000, "utf16": "on: push\njobs: {}\n".encode("utf-16"),
    "anchors": "".join(f"a{n}: &a{n} {n}\n" for n in range(8000)), "surrogate": 'a: "\\uD800"\n',
}  # fmt: skip
YAML_PLACES = [
    ".github/workflows/a.yml", "action.yml", ".gitlab-ci.yml", "dvc.yaml", "dvc.lock", "data.dvc", "conf/config.yaml", "cloudbuild.yaml",
    "docker-compose.yml", ".pre-commit-config.yaml", "environment.yml", "mkdocs.yml", "pnpm-lock.yaml", "Taskfile.yml", "sweep.yaml", "app.yaml",
]  # fmt: skip


@pytest.mark.parametrize("text", cases(YAML))
def test_yaml_builds_nothing_and_ends(make_repo: MakeRepo, survive: Survive, text: Text) -> None:
    survive(make_repo(dict.fromkeys(YAML_PLACES, text)))


TOML_JSON = {
    "deep json": "[" * 100_000, "deep closed": "[" * 50_000 + "]" * 50_000, "deep object": '{"a":' * 50_000, "not an object": "[1, null]", "text": '"x"',
    "wrong types": json.dumps(dict.fromkeys(("default", "project", "tool", "cells", "packages", "dependencies", "scripts"), 5)),
    "nan": '{"a": NaN, "b": 1e999, "c": -Infinity}', "huge int": "9" * 100_000, "toml deep": "a = " + "[" * 20_000, "toml inline": "a = " + "{a = " * 20_000,
    "toml dotted": ".".join(["a"] * 30_000) + " = 1", "toml wrong": "project = 3\ntool = 4\n", "toml wrong tables": "[project]\ndependencies = 5\nscripts = [1]\noptional-dependencies = 'x'\nversion = {}\n[tool]\npytest = 3\nruff = []\ncoverage = 1\nuv = 2\npoetry = 7\n[build-system]\nrequires = 3\n",
    "toml int": "a = " + "9" * 50_000, "nul": "\0" * 1000, "empty": "", "toml brackets": "[" * 5000 + "a" + "]" * 5000, "toml many": "".join(f"[a{n}.b.c]\nx=1\n" for n in range(4000)),
}  # fmt: skip
TOML_PLACES = [
    "pyproject.toml", "uv.lock", "poetry.lock", "Pipfile", "Pipfile.lock", "ruff.toml", "package.json", "config.json", ".dvc/config", "setup.cfg",
    "tox.ini", "pixi.toml", "a.ipynb", "dashboard.json", "requirements.txt", ".coveragerc", "pytest.ini", "coverage.xml", "CITATION.cff", "main.tf", "conda-lock.yml",
]  # fmt: skip


@pytest.mark.parametrize("text", cases(TOML_JSON))
def test_toml_json_and_ini_are_read_within_limits(make_repo: MakeRepo, survive: Survive, text: Text) -> None:
    survive(make_repo(dict.fromkeys(TOML_PLACES, text)))


PYTHON: dict[str, Text] = {
    "nul": "import os\0\n", "python 2": "print 'x'\nexec 'y'\n", "future": "match x:\n    case [a, *b] if a: pass\ntype X[T = int] = list[T]\nx = t'{a}'\n",
    "brackets": "x = " + "(" * 5000 + ")" * 5000, "unary": "x = " + "-" * 100_000 + "1", "not": "x = " + "not " * 50_000 + "1", "attributes": "x" + ".a" * 50_000,
    "calls": "x" + "()" * 20_000, "binary": "x = " + "1 + " * 100_000 + "1", "strings": "x = " + "'a' " * 100_000, "power": "x = " + "2**" * 10_000 + "2",
    "indent": "".join(" " * n + "if 1:\n" for n in range(99)) + " " * 99 + "x\n", "indent more": "".join(" " * n + "if 1:\n" for n in range(500)),
    "elif": "if x: pass\n" + "elif x: pass\n" * 5000, "one line": "x = [" + "1," * 400_000 + "]", "semicolons": "a=1;" * 100_000, "f-string": "x = f'" + "{a}" * 30_000 + "'",
    "nested f": "x = " + "f'{" * 100 + "1" + "}'" * 100, "lambda": "x = " + "lambda: " * 5000 + "0", "decorators": "@a\n" * 20_000 + "def f(): pass\n", "utf16": "import os\n".encode("utf-16"),
    "coding": b"# -*- coding: rot13 -*-\nvzcbeg bf\n", "coding unknown": b"# coding: nothing\nx = 1\n", "bad utf8": b"x = '\xff\xfe'\n", "escapes": "'" + "\\N{x}" * 10_000 + "'", "surrogates": "x = '\\ud800'\nimport logging\nlogging.info(x)\n",
    "import self": "from . import *\nfrom .. import *\nfrom ......... import x\nimport a.b.c.d as e\n", "big int": "x = " + "9" * 100_000, "assign": "a = " * 50_000 + "1", "alias ring": "a = b\nb = c\nc = a\na()\n" + "\n".join(f"x{n} = x{n + 1}" for n in range(5000)),
    "class ring": "class A(B): pass\nclass B(A): pass\nclass TestX(A):\n    def test_a(self): self.assertTrue(1)\n", "classes": "".join(f"class A{n}:\n def __init__(): 0\n" for n in range(7000)), "calls ring": "\n".join(f"def f{n}(): f{n + 1}(); f{n}(); f0()" for n in range(700)) + "\nf0()\n", "comprehension": "x = " + "[" * 90 + "1" + " for a in b]" * 90, "dictionary": "x = " + "{1:" * 80 + "1" + "}" * 80, "form feed": "\f" * 100_000 + "x = 1\n", "backslash": "x = \\\n" * 50_000 + "1\n", "tabs": "\t" * 500_000 + "x", "cr": "x = 1\r" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("text", cases(PYTHON))
def test_python_is_read_or_said_to_be_unread(make_repo: MakeRepo, survive: Survive, text: Text) -> None:
    cell = text if isinstance(text, str) else text.decode("latin-1")
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": cell}], "nbformat": 4})
    survive(
        make_repo(
            {
                "src/pkg/__init__.py": "",
                "src/pkg/train.py": text,
                "tests/test_model.py": text,
                "setup.py": text,
                "tasks.py": text,
                "a.ipynb": notebook,
            }
        )
    )


NOTEBOOKS: dict[str, str] = {
    "no json": "{", "empty": "", "list": "[]", "cells is text": '{"cells": "x"}', "cell is null": '{"cells": [null, 1, [], {}, {"cell_type": []}]}', "old": '{"worksheets": [{"cells": 3}, null]}',
    "sources": '{"cells": [{"cell_type": "code", "source": [1, null, ["x"]]}, {"cell_type": "code", "source": {"a": 1}}, {"cell_type": "code", "source": "%%bash\\nx\\n!ls\\n?x\\n%magic"}], "metadata": 3}',
    "many": json.dumps({"cells": [{"cell_type": "code", "source": [f"%matplotlib\n!pip install x{n}\nx = {n}\n"]} for n in range(5000)]}),
    "outputs": json.dumps({"cells": [{"cell_type": "code", "source": "import wandb", "outputs": [{"data": {"image/png": "A" * 9_000_000}}]}]}), "too large": '{"cells": [' + " " * 11_000_000,
    "surrogate": '{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}',
}  # fmt: skip


@pytest.mark.parametrize("text", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_notebooks_broken_and_huge(make_repo: MakeRepo, survive: Survive, text: str) -> None:
    survive(make_repo({"a.ipynb": text}))


DOCKER = {
    "continuations": "FROM a\nRUN x \\\n" + "y && \\\n" * 20_000, "heredocs": "FROM a\nRUN <<A <<B\n" * 5000, "unclosed": "FROM a\nCMD [" + '"a", ' * 20_000, "arguments": "FROM a\n" + "ARG A=${A:-${A}}\n" * 5000 + "RUN ${A}\n",
    "one line": "FROM a\nRUN " + "a && " * 80_000, "quotes": "FROM a\nRUN " + "\"'" * 100_000, "stages": "".join(f"FROM s{n + 1} AS s{n}\nCOPY --from=s{n} a b\n" for n in range(2000)), "substitution": "FROM a\nRUN " + "$(" * 20_000, "backticks": "# escape=`\nFROM a\nRUN " + "`\n" * 20_000,
    "sh -c": "FROM a\nRUN " + "sh -c '" * 5000, "env": "FROM a\nRUN " + "env A=1 sudo timeout 5 " * 10_000 + "python x.py", "rings": "FROM a AS a\nFROM b AS a\nCMD a\nENTRYPOINT [\"sh\", \"Dockerfile\"]\n",
}  # fmt: skip


@pytest.mark.parametrize("text", cases(DOCKER))
def test_dockerfiles_and_commands_end(make_repo: MakeRepo, survive: Survive, text: str) -> None:
    body = text.partition("RUN ")[2] or text
    make = "a: b\n\t$(MAKE) b\nb: a\n\tmake a\nall:\n\t" + body.replace("\n", "\n\t") + "\n"
    job = json.dumps(
        {"on": "push", "jobs": {"a": {"steps": [{"run": body}, {"run": "make all; sh run.sh; invoke x"}]}}}
    )
    survive(
        make_repo(
            {
                "Dockerfile": text,
                "Makefile": make,
                ".github/workflows/a.yml": job,
                "run.sh": "sh run.sh\nmake a\n" + body,
                "Procfile": "web: " + body,
            }
        )
    )


UNITS = [
    "a",
    " ",
    "[",
    "(",
    "*",
    "`",
    "<!--",
    "=",
    "\t",
    "\n",
    "-",
    "/",
    ".",
    "#",
    "|",
    "_",
    "{",
    "$",
    "\\",
    "'",
    '"',
    "![](",
    "- [x] ",
    "> ",
    "a ",
    "0",
    ":",
    "@",
    "&",
    "<a ",
    "~",
    "- ",
    "a.",
    "[](",
    "<",
    "](",
    "---\n",
    "1. ",
    "https://",
    "\u00a0",
    "a@",
    "\r",
    "|a",
    "a-",
    "+1",
]
PLACES: dict[str, Callable[[str], str]] = {
    "reports/README.md": lambda t: "# Report\n\n* [x] Use Hydra to load it\n\n### Question 1\n> Answer:\n\n" + t,
    "README.md": str, "Makefile": lambda t: "all:\n\t" + t, "Dockerfile": lambda t: "FROM a\nRUN " + t, "requirements.txt": str,
    ".github/workflows/a.yml": lambda t: json.dumps({"on": "push", "jobs": {"a": {"steps": [{"run": t}]}}}),
    "setup.cfg": lambda t: "[options]\ninstall_requires =\n " + t, "run.sh": str, "src/train.py": lambda t: "x = " + repr(t),
    ".dvc/config": str, ".gitattributes": str, "docs/index.md": str, "main.tf": str, "tasks.py": lambda t: f"c.run({t!r})", ".coveragerc": str, "environment.yml": str, ".mailmap": str,
}  # fmt: skip


@pytest.mark.parametrize(
    "unit",
    [unit if number % 15 == 0 else pytest.param(unit, marks=pytest.mark.slow) for number, unit in enumerate(UNITS)],
)
def test_no_pattern_is_slow_on_a_text_made_for_it(make_repo: MakeRepo, survive: Survive, unit: str) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000] + "!"
    survive(make_repo({path: make(text) for path, make in PLACES.items()}))
