"""The outline of a Python file: what its top level binds and does, and which definitions hide an earlier one."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_NODES

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_MAX_DEPTH = 60
_GLOBAL = regex(r"\bglobal[ \t]+([^\n#;]{1,1000})")
_NAME = regex(r"\w+")
# A module that has one of these may bind names that no reader of its text sees.
_DYNAMIC = frozenset({"exec", "globals", "setattr", "vars", "locals", "eval"})


class Hidden(NamedTuple):
    """A function or class that a later one of the same name in the same body replaces."""

    qualname: str
    line: int
    later: int


class Accepted(NamedTuple):
    """An assertion of a response's status code, with all the codes that it lets pass."""

    line: int
    codes: tuple[int, ...]


class Early(NamedTuple):
    """A name that the top level reads before it binds it, with the line that binds it first."""

    name: str
    line: int
    bound: int


class Shape(NamedTuple):
    """What stands at the top level of a module."""

    bound: frozenset[str] = frozenset()
    """Every name that the top level binds, conditionally or not."""
    dynamic: bool = False
    """Whether it may bind more: a star import, `__getattr__`, `globals()`, `exec`, an import of `sys.modules`."""
    effect: int | None = None
    """The first line at the top level that does something when the file is run, the main guard included."""
    hidden: tuple[Hidden, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    early: tuple[Early, ...] = ()


def shape_of(tree: ast.Module, text: str) -> Shape:
    """Return the outline of a file that parses."""
    bound: set[str] = set()
    statements = list(_statements(tree.body, 0))
    walrus = ":=" in text
    for node in statements:
        bound.update(_bound(node, walrus))
    dynamic = "*" in bound or "__getattr__" in bound or "sys.modules" in text or "__path__" in text
    if not dynamic and any(name + "(" in text for name in _DYNAMIC):
        dynamic = any(_calls(node, _DYNAMIC) for node in statements if not isinstance(node, _DEFINITIONS))
    if "global " in text:
        bound.update(name for found in _GLOBAL.findall(text) for name in _NAME.findall(found))
    functions = frozenset(node.name for node in statements if isinstance(node, _DEFINITIONS[:2]))
    own = functions | {
        item.asname or item.name for node in statements if isinstance(node, ast.ImportFrom) for item in node.names
    }
    effect = next((node.lineno for node in statements if _acts(node, own)), None)
    accepted = tuple(_accepted(tree)) if "status_code" in text and "500" in text else ()
    early = () if dynamic or "global " in text else tuple(_early(tree.body, walrus))
    return Shape(frozenset(bound), dynamic, effect, tuple(_hidden(tree.body, "")), accepted, early)


def _early(body: list[ast.stmt], walrus: bool) -> Iterator[Early]:
    """Yield each name that a plain statement of the top level reads before anything binds it."""
    first: dict[str, tuple[int, int]] = {}
    for index, node in enumerate(body):
        for inner in _statements([node], 0):
            for name in _bound(inner, walrus):
                first.setdefault(name, (index, inner.lineno))
    seen: set[str] = set()
    for index, node in enumerate(body):
        if isinstance(node, _DEFINITIONS):
            parts: Iterable[ast.AST] = [part for item in node.decorator_list for part in _walk(item)]
        elif isinstance(node, (ast.Expr, ast.Assign)):
            parts = _head(node)
        else:
            continue
        loads = [part for part in parts if isinstance(part, ast.Name)] if not _defers(node) else []
        for part in loads:
            place = first.get(part.id)
            if place is None or place[0] <= index or part.id in seen or hasattr(builtins, part.id):
                continue
            seen.add(part.id)
            yield Early(part.id, part.lineno, place[1])


def _defers(node: ast.stmt) -> bool:
    """Return whether a statement holds code that runs later, or that binds names of its own."""
    kinds = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    decorators = node.decorator_list if isinstance(node, _DEFINITIONS) else []
    parts = (part for item in decorators for part in _walk(item)) if decorators else _head(node)
    return any(isinstance(part, kinds) for part in parts)


def _statements(body: list[ast.stmt], depth: int) -> Iterator[ast.stmt]:
    """Yield the statements of the top level, those in its blocks included, definitions not entered."""
    for node in body:
        yield node
        if isinstance(node, _DEFINITIONS) or depth > _MAX_DEPTH:
            continue
        for name in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(node, name, None) or [], depth + 1)
        for handler in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            yield from _statements(handler.body, depth + 1)


def _bound(node: ast.stmt, walrus: bool) -> Iterator[str]:
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Import):
        for item in node.names:
            yield item.asname or item.name.partition(".")[0]
    elif isinstance(node, ast.ImportFrom):
        for item in node.names:
            yield item.asname or item.name
    elif type(node).__name__ == "TypeAlias":
        yield from _stored([getattr(node, "name", None)])
    elif not walrus and isinstance(node, (ast.Expr, ast.If, ast.Assign, ast.AnnAssign, ast.AugAssign)):
        if isinstance(node, ast.Assign):
            yield from _stored(node.targets)
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
            yield from _stored([node.target])
    else:
        # Targets, walruses and patterns: whatever is stored, blocks left to their own statements.
        yield from _stored(
            child
            for name in node._fields
            if name not in ("body", "orelse", "finalbody", "handlers")
            for value in [getattr(node, name, None)]
            for child in (value if isinstance(value, list) else [value])
        )


def _stored(nodes: Iterable[object]) -> Iterator[str]:
    for top in nodes:
        if isinstance(top, ast.Name):
            if not isinstance(top.ctx, ast.Load):
                yield top.id
        elif isinstance(top, ast.AST):
            for node in _walk(top):
                if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    yield node.id
                elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
                    yield node.name
                elif isinstance(node, ast.MatchMapping) and node.rest:
                    yield node.rest


def _walk(tree: ast.AST) -> Iterator[ast.AST]:
    for count, node in enumerate(ast.walk(tree)):
        if count > MAX_NODES:
            return
        yield node


def _head(node: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions of a statement, without the statements below it."""
    for name in node._fields:
        value = getattr(node, name, None)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, (ast.expr, ast.withitem)):
                yield from _walk(child)


def _calls(node: ast.stmt, names: frozenset[str]) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in names for part in _head(node)
    )


def _acts(node: ast.stmt, own: frozenset[str]) -> bool:
    """Return whether a statement does something that whoever runs the file may want."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Raise, ast.Assert)):
        return True
    if isinstance(node, ast.If):
        return any(isinstance(part, ast.Name) and part.id == "__name__" for part in _head(node))
    return isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and _calls(node, own)


def _hidden(body: list[ast.stmt], prefix: str) -> Iterator[Hidden]:
    names = [node.name for node in body if isinstance(node, _DEFINITIONS)]
    twice = len(set(names)) < len(names)
    first: dict[str, ast.stmt] = {}
    for node in body:
        if not twice and not isinstance(node, ast.ClassDef):
            continue
        if not isinstance(node, _DEFINITIONS):
            # Whatever reads or rebinds a name in between may have kept what it stood for.
            for name in {part.id for part in _walk(node) if isinstance(part, ast.Name)}:
                first.pop(name, None)
            continue
        before = first.get(node.name)
        if before is not None and not node.decorator_list:
            yield Hidden(prefix + node.name, before.lineno, node.lineno)
        if node.decorator_list and not all(_is_mark(item) for item in node.decorator_list):
            first.pop(node.name, None)
        else:
            first[node.name] = node
        if isinstance(node, ast.ClassDef) and not prefix:
            yield from _hidden(node.body, f"{node.name}.")


def _is_mark(node: ast.expr) -> bool:
    """Return whether a decorator is a mark of pytest, which keeps nothing of the function."""
    while isinstance(node, (ast.Call, ast.Attribute)):
        if isinstance(node, ast.Attribute) and node.attr == "mark":
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def _accepted(tree: ast.Module) -> Iterator[Accepted]:
    for node in _walk(tree):
        if isinstance(node, ast.Assert):
            tests = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
            if isinstance(node.test, ast.BoolOp) and not isinstance(node.test.op, ast.Or):
                continue
            codes = [_codes(test) for test in tests]
            if all(codes):
                yield Accepted(node.lineno, tuple(sorted({code for each in codes for code in each})))


def _codes(test: ast.expr) -> tuple[int, ...]:
    """Return the codes that `x.status_code == 200` or `x.status_code in (200, 500)` lets pass."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return ()
    if not isinstance(test.left, ast.Attribute) or test.left.attr != "status_code":
        return ()
    right = test.comparators[0]
    if isinstance(test.ops[0], ast.Eq):
        items: list[ast.expr] = [right]
    elif isinstance(test.ops[0], ast.In) and isinstance(right, (ast.List, ast.Tuple, ast.Set)):
        items = right.elts
    else:
        return ()
    found = tuple(item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, int))
    return found if len(found) == len(items) else ()
