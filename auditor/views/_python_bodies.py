"""What the body of a function or class of a Python file is by itself."""

from __future__ import annotations

import ast


def docstring_of(body: list[ast.stmt]) -> int | None:
    """Return the line of the docstring, or None where there is none that says anything."""
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.lineno if first.value.value.strip() else None
    return None


def does_nothing(node: ast.stmt) -> bool:
    """Return whether a statement is what stands where code is still to be written."""
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Return):
        return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    # The placeholder of a test that is to be written: it can never fail.
    return isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and node.test.value is True
