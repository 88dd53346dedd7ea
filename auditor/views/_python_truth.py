"""Asserts that cannot fail: of constants, of what is never empty, or inside what lets no failure out."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, Final

from auditor._names import LOG_METHODS

_UNKNOWN: Final = object()
_COMPARED: Final[dict[type, Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
OF_UNITTEST: Final = frozenset({"assertTrue", "assertFalse", "assertEqual"})
"""The methods of unittest that `never_fails` knows."""
_COUNTED: Final[dict[type, Callable[[Any, Any], Any]]] = {ast.Add: operator.add, ast.Sub: operator.sub}
_SPEAKING: Final = LOG_METHODS | {"print", "log"}


def always_true(node: ast.expr) -> bool:
    """Return whether an assert of an expression cannot fail, whatever the code under test does."""
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        # `assert (x == 1, "why")` asserts nothing, and was meant to.
        return always_true(node.elts[0])
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return any(not isinstance(item, ast.Starred) for item in node.elts)
    if isinstance(node, ast.Dict):
        return any(key is not None for key in node.keys)
    if isinstance(node, (ast.Lambda, ast.GeneratorExp)):
        return True
    if isinstance(node, ast.BoolOp):
        some = any if isinstance(node.op, ast.Or) else all
        return some(map(always_true, node.values))
    known = _folded(node)
    return known is not _UNKNOWN and bool(known)


def never_fails(method: str, args: list[ast.expr]) -> bool:
    """Return whether a method of unittest is given only what lets it pass: `self.assertEqual(1, 1)`."""
    if method == "assertTrue":
        return len(args) in (1, 2) and always_true(args[0])
    left = _folded(args[0]) if args else _UNKNOWN
    if method == "assertFalse":
        return left is not _UNKNOWN and not left
    right = _folded(args[1]) if len(args) > 1 else _UNKNOWN
    return _UNKNOWN not in (left, right) and bool(left == right)


def _folded(node: ast.expr) -> Any:
    """Return the value of an expression of constants alone."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value = _folded(node.operand)
        return value if value is _UNKNOWN else not value
    operation: Callable[[Any, Any], Any] | None = None
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        operation, sides = _COMPARED.get(type(node.ops[0])), (node.left, node.comparators[0])
    elif isinstance(node, ast.BinOp):
        operation, sides = _COUNTED.get(type(node.op)), (node.left, node.right)
    if operation is None:
        return _UNKNOWN
    left, right = map(_folded, sides)
    if _UNKNOWN in (left, right):
        return _UNKNOWN
    try:
        return operation(left, right)
    except TypeError:
        return _UNKNOWN


def swallows(node: ast.Try) -> bool:
    """Return whether a `try` lets no failed assert of its body out, nor says so.

    Who names failed asserts may say that one failed, and goes on; who catches every exception, and says anything, may
    have meant others. What pytest fails by itself is no such exception.
    """
    for handler in node.handlers:
        named = _catches(handler.type, _FAILED)
        if named or handler.type is None or _catches(handler.type, _ALL):
            silent = all(_goes_on(each, aloud=named) for each in handler.body)
            return silent and (named or not any(map(_fails_by_pytest, node.body)))
    return False


def suppresses(node: ast.expr, body: list[ast.stmt]) -> bool:
    """Return whether a context lets no failed assert of its body out: `contextlib.suppress(AssertionError)`."""
    kinds = node.args if isinstance(node, ast.Call) and _last(node.func) == "suppress" else []
    named, every = (any(_catches(kind, names) for kind in kinds) for names in (_FAILED, _ALL))
    return named or (every and not any(map(_fails_by_pytest, body)))


_FAILED: Final = frozenset({"AssertionError"})
_ALL: Final = frozenset({"Exception", "BaseException"})
_BY_PYTEST: Final = frozenset({"raises", "warns", "fail"})


def _catches(kind: ast.expr | None, names: frozenset[str]) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(item is not None and _last(item) in names for item in kinds)


def _fails_by_pytest(node: ast.stmt) -> bool:
    return any(isinstance(part, ast.Call) and _last(part.func) in _BY_PYTEST for part in ast.walk(node))


def _goes_on(node: ast.stmt, *, aloud: bool) -> bool:
    if isinstance(node, (ast.Pass, ast.Continue)):
        return True
    if isinstance(node, ast.Return):
        return node.value is None
    if not isinstance(node, ast.Expr):
        return False
    said = node.value
    return isinstance(said, ast.Constant) or (aloud and isinstance(said, ast.Call) and _last(said.func) in _SPEAKING)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
