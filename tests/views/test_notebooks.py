from __future__ import annotations

import json

import pytest

from auditor.views.notebooks import NotebooksView, plain_python
from tests.views.memory import memory_tree


def notebook(*cells: str, language: str = "python", **more: object) -> str:
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    text = {"cell_type": "markdown", "source": "import wandb"}
    return json.dumps({"cells": [text, *made], "metadata": {"kernelspec": {"language": language}}, **more})


def view(text: str | bytes | None) -> NotebooksView:
    return NotebooksView(memory_tree({"notebooks/a.ipynb": text, "notebooks/.ipynb_checkpoints/a.ipynb": "{}"}))


def test_code_cells_make_one_module() -> None:
    seen = view(notebook("import torch\n%matplotlib inline", "torch.load('x')\nawait f()"))
    (module,) = seen.modules
    assert module.notebook and module.error is None and module.uses("torch.load") and not module.uses("wandb")
    assert [(call.name, call.line) for _, call in seen.calls("torch.load")] == [("torch.load", 3)]
    assert seen.scope == ((1, "notebook"),) and seen.unread(()) == ()


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !pip install y", "if x:\n    pass"),
        ("files = !ls", "files = None"),
        ("%%bash\nrm x\nls", "\n\n"),
        ("%%time\nf()", "\nf()"),
        ("%%writefile a.py\nimport wandb", "\n"),
        ("f?\n?g.h", "\n"),
        ("x = (10\n  % 3)", "x = (10\n  % 3)"),
        ("a = b != c", "a = b != c"),
    ],
)
def test_magics_are_taken_out(cell: str, plain: str) -> None:
    assert plain_python(cell) == plain


def test_what_cells_give_a_shell_is_told() -> None:
    cells = (
        "x = 1 != 2\n!dvc pull\nif x:\n    ! gcloud run deploy api \\\n --image y",
        "%%bash\n# no\nls",
        "%%html\n!a",
    )
    told = [line for _, line in view(notebook(*cells)).shell]
    assert told == ["dvc pull", "gcloud run deploy api   --image y", "ls", "a"]
    assert view(notebook("x = 1")).shell == ()


def test_the_magics_of_cells_are_told() -> None:
    cells = (
        "x = 1 % 2\n# %prun a\n  %lprun -f a a()\n%matplotlib inline",
        "\n%%time\n%memit a",
        "%%html\n%prun",
        "x = (4\n% a)",
    )
    told = [name for _, name in view(notebook(*cells)).magics]
    assert told == ["%lprun", "%matplotlib", "%%time", "%memit", "%%html"]
    assert view(notebook("x = 1")).magics == ()


def test_a_broken_cell_hides_no_other_and_is_told() -> None:
    seen = view(notebook("import torch\ntorch.load('x')", "def broken(:\n  hydra.main", "torch.save(1)"))
    assert [(call.name, call.line) for _, call in seen.calls("torch.")] == [("torch.load", 2), ("torch.save", 5)]
    assert seen.unread(("hydra.main",)) == ("notebooks/a.ipynb",) and seen.unread(("wandb",)) == ()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", '{"cells": 3}', '{"cells": [1, {"cell_type": "code", "source": [1, {}]}]}', "[" * 100_000, b"\xff\0",
     '{"worksheets": [3, {"cells": [{"cell_type": "code", "input": "f()"}]}]}', '{"metadata": 3, "cells": [{}]}'],
)  # fmt: skip
def test_hostile_notebooks_never_raise(text: str | bytes) -> None:
    seen = view(text)
    assert len(seen.modules) == 1
    seen.unread(())


def test_other_languages_and_absent_notebooks() -> None:
    assert view(notebook("library(x)", language="R")).modules == ()
    assert view(None).modules == () and view(None).unread(("x",)) == ("notebooks/a.ipynb",)
