"""Expressions that are compiled late."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import auditor
import probes
from auditor._regex import _METHODS, any_of, regex

_NOT_YET = frozenset(
    {
        "probes/_ci/caches.py",
        "probes/_ci/services.py",
        "probes/_shared.py",
        "probes/remarks/_caches.py",
        "probes/remarks/_options.py",
        "probes/remarks/_pythons.py",
        "probes/remarks/_remotes.py",
        "probes/remarks/_routes.py",
        "probes/remarks/_sweep_line.py",
        "probes/remarks/_sweeps.py",
        "probes/remarks/_targets.py",
        "probes/remarks/_unread.py",
        "probes/remarks/_versions.py",
        "probes/remarks/commands.py",
        "probes/remarks/containers.py",
        "probes/remarks/tests.py",
        "probes/remarks/workflows.py",
    }
)
"""Modules that still have expressions inside of functions: none is added."""


def test_it_does_what_a_compiled_expression_does() -> None:
    late, early = regex(r"(?P<a>a)(b)?", re.IGNORECASE), re.compile(r"(?P<a>a)(b)?", re.IGNORECASE)
    text = "xAb aB"
    assert [m.span() for m in late.finditer(text)] == [m.span() for m in early.finditer(text)]
    assert late.sub("-", text) == early.sub("-", text)
    assert late.split(text) == early.split(text)
    assert late.findall(text) == early.findall(text)
    assert late.pattern == early.pattern
    found = late.search(text)
    assert found is not None
    assert found["a"] == "A"
    assert late.match(text) is None
    assert regex(rb"\d").fullmatch(b"1")


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compiles = re.compile

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        asked.append(pattern)
        return compiles(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    late = regex("a+")
    monkeypatch.setattr(type(late), "compiler", None)  # that an audit of an earlier test set
    assert not asked
    assert late.search("a")
    assert late.match("a")
    assert asked == ["a+"]


def test_any_of_several_ways_is_one_group_that_counts_for_none() -> None:
    found = regex(rf"\b{any_of('do(?:ne)?', 'did')}\b").search("we did")
    assert found is not None
    assert found[0] == "did"
    assert not found.groups()
    assert regex(rf"\b{any_of('do(?:ne)?', 'did')}\b").search("undid") is None


def test_every_expression_of_the_program_compiles() -> None:
    for package in (auditor, probes):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    kind = type(regex("a"))
    late = [each for each in gc.get_objects() if type(each) is kind]
    assert len(late) > 500
    for each in late:
        each.search("" if isinstance(each.pattern, str) else b"")


def test_the_functions_of_re_are_given_none_which_they_would_refuse() -> None:
    root = Path(auditor.__file__).parent.parent
    trees = {
        path: ast.parse(path.read_text("utf-8"))
        for name in ("auditor", "probes")
        for path in root.glob(f"{name}/**/*.py")
    }
    late = {
        ast.unparse(target)
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "regex"
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    asked = {
        f"{path.name}:{node.lineno}": ast.unparse(node.args[0])
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).startswith("re.")
    }
    assert len(late) > 500
    assert not {place: name for place, name in asked.items() if name in late}


def test_an_expression_that_is_written_out_is_a_constant_made_by_regex() -> None:
    found = {path: sorted(places) for path, places in written_out().items() if path not in _NOT_YET}
    assert not found, "write NAME = regex(...) beside the other constants of the module"


def written_out() -> dict[str, list[int]]:
    """Return where `re` is handed an expression that is known when the module is read: module, lines."""
    root = Path(auditor.__file__).parent.parent
    asked = {f"re.{name}" for name in (*_METHODS, "compile")}
    found: dict[str, list[int]] = {}
    for path in (path for name in ("auditor", "probes") for path in root.glob(f"{name}/**/*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        later = {
            id(node)
            for top in ast.walk(tree)
            if isinstance(top, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            for node in ast.walk(top)
        }
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in (call for call in calls if ast.unparse(call.func) in asked):
            if isinstance(call.args[0], ast.Constant) or id(call) not in later:
                found.setdefault(path.relative_to(root).as_posix(), []).append(call.lineno)
    return found
