"""Python modules of a tree in memory, for tests of their facts."""

from __future__ import annotations

from textwrap import dedent

from auditor.views.python import Module, PythonView
from tests.views.memory import memory_tree


def view(**files: str | bytes | None) -> PythonView:
    """A view of files; `a__b` stands for a/b.py."""
    named = {
        name.replace("__", "/").replace("/init/", "__init__") + ".py": dedent(text) if isinstance(text, str) else text
        for name, text in files.items()
    }
    return PythonView(memory_tree(named))


def one(text: str, path: str = "src/pkg/m.py") -> Module:
    module = PythonView(memory_tree({path: dedent(text)})).module(path)
    assert module is not None and module.error is None, module
    return module


def called(text: str, path: str = "src/pkg/m.py") -> list[str]:
    return [call.name for call in one(text, path).calls]
