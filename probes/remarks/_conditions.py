"""Which path a condition of a test asks for, told from the few expressions that paths are put together of."""

from __future__ import annotations

import ast
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository

if TYPE_CHECKING:
    from auditor.views.python import Module

_MAX_TEXT: Final = 600
_MAX_LINES: Final = 8
_MAX_DEPTH: Final = 12
_SAME: Final = (
    "str",
    "Path",
    "PurePath",
    "abspath",
    "realpath",
    "normpath",
    "fspath",
    "resolve",
    "absolute",
    "as_posix",
)
_ASKS: Final = ("exists", "isdir", "isfile", "is_dir", "is_file")


class Place(NamedTuple):
    """Where an expression stands, at the top level of a module."""

    repo: Repository
    module: Module


class Asked(NamedTuple):
    """A path that a test cannot do without, and the line that says so."""

    path: str
    line: int


def asked(repo: Repository, module: Module, first: int, line: int) -> tuple[Asked, ...]:
    """Return the paths without which decorators between two lines skip a test; no path that is not told in full.

    Each alone is enough. They are asked for when the tests are collected, before any of them runs.
    """
    lines = (repo.tree.text(module.path) or "").split("\n")
    found: list[Asked] = []
    for at in range(first, line):
        text = lines[at - 1].strip() if at <= len(lines) else ""
        if text.startswith("@") and "skipif" in text:
            call = _parsed(_piece(lines, at, line), at_sign=True)
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("pytest.mark.skipif", "mark.skipif"):
                given = [word.value for word in call.keywords if word.arg == "condition"]
                for condition in [*call.args[:1], *given]:
                    found += [Asked(path, at) for path in _needs(Place(repo, module), condition, True, 0)]
    return tuple(found)


def _piece(lines: list[str], at: int, end: int) -> str:
    """Return the text of one decorator: up to the next one or the function."""
    stop = at + 1
    while stop < min(end, at + _MAX_LINES) and not lines[stop - 1].lstrip().startswith(
        ("@", "def ", "class ", "async ")
    ):
        stop += 1
    return "\n".join(lines[at - 1 : stop - 1]).strip()


@lru_cache(maxsize=1024)
def _parsed(text: str, at_sign: bool = False) -> ast.expr | None:
    text = text.removeprefix("@") if at_sign else text
    if len(text) > _MAX_TEXT:
        return None
    try:
        return ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _needs(place: Place, node: ast.expr, truth: bool, depth: int) -> tuple[str, ...]:
    """Return paths, each of which makes a condition true (or false) as soon as it is absent."""
    if depth > _MAX_DEPTH:
        return ()
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _needs(place, node.operand, not truth, depth + 1)
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) == truth:
        return tuple(path for each in node.values for path in _needs(place, each, truth, depth + 1))
    if isinstance(node, ast.Name):
        value = _value(place, node.id)
        return _needs(value[0], value[1], truth, depth + 1) if value else ()
    if truth:
        return ()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKS:
        inner = node.args[0] if node.args else node.func.value
        path = _tidy(_path(place, inner, depth + 1) or "")
        return () if not path or path.startswith(("/", "~", "..")) or ":" in path else (path,)
    return ()


def _value(place: Place, name: str) -> tuple[Place, ast.expr] | None:
    """Return what a name stands for, where it is given once."""
    given = [each for each in place.module.assigns if each.target == name and each.scope == ""]
    if given:
        value = _assigned(place.repo, place.module.path, given[0].line, name) if len(given) == 1 else None
        return (place, value) if value is not None else None
    for item in place.module.imports:
        if item.alias == name and item.name and not item.guarded:
            module = place.repo.python.by_name(item.module)
            own = module if module is not None and module.path != place.module.path else None
            return _value(Place(place.repo, own), item.name) if own is not None else None
    return None


def _assigned(repo: Repository, path: str, line: int, name: str) -> ast.expr | None:
    lines = (repo.tree.text(path) or "").split("\n")[line - 1 : line - 1 + _MAX_LINES]
    found = re.match(rf"\s*{re.escape(name)}\s*(?::[^=\n]*)?=(?!=)", lines[0]) if lines else None
    if found is None:
        return None
    rest = lines[0][found.end() :]
    for end in range(1, len(lines) + 1):
        value = _parsed("\n".join([rest, *lines[1:end]]).strip())
        if value is not None:
            return value
    return None


def _path(place: Place, node: ast.expr, depth: int) -> str | None:
    """Return the path that an expression makes, seen from the root; None where it is not told in full."""
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        if node.id == "__file__":
            return place.module.path
        value = _value(place, node.id)
        return _path(value[0], value[1], depth + 1) if value else None
    if isinstance(node, ast.JoinedStr):
        parts = [
            _path(place, each.value if isinstance(each, ast.FormattedValue) else each, depth + 1)
            for each in node.values
        ]
        return "".join(part for part in parts if part is not None) if None not in parts else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
        left, right = (_path(place, each, depth + 1) for each in (node.left, node.right))
        if left is None or right is None:
            return None
        return _tidy(posixpath.join(left, right)) if isinstance(node.op, ast.Div) else left + right
    if isinstance(node, ast.Attribute) and node.attr == "parent":
        return _above(_path(place, node.value, depth + 1), 1)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
        up = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return _above(_path(place, node.value.value, depth + 1), up + 1) if isinstance(up, int) and up >= 0 else None
    return _called(place, node, depth) if isinstance(node, ast.Call) and not node.keywords else None


def _called(place: Place, node: ast.Call, depth: int) -> str | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in ("getcwd", "cwd") and not node.args:
        return ""
    given = list(node.args)
    if isinstance(node.func, ast.Attribute) and name in ("resolve", "absolute", "as_posix", "joinpath"):
        given.insert(0, node.func.value)
    parts = [_path(place, each, depth + 1) for each in given]
    if not parts:
        return "" if name == "Path" else None
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if name in ("join", "joinpath", "Path", "PurePath"):
        # A slash at the end is no part of a Path, but of a text that more is put behind.
        path = posixpath.join(*known)
        return _tidy(path) + ("/" if name == "join" and path.endswith("/") else "")
    if name == "dirname" and len(known) == 1:
        return _above(known[0], 1)
    return _tidy(known[0]) if name in _SAME and len(known) == 1 else None


def _tidy(path: str) -> str:
    found = posixpath.normpath(path.replace("\\", "/")) if path else ""
    return "" if found == "." else found


def _above(path: str | None, levels: int) -> str | None:
    """Return the folder some levels above a path; None where that leaves the repository."""
    for _ in range(min(levels, _MAX_DEPTH)):
        if not path:
            return None
        path = posixpath.dirname(path)
    return path
