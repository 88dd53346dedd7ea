"""A Python file's text read: parsed, visited, and given its module of facts or what keeps it from having one."""

from __future__ import annotations

import ast
import sys
import warnings

from auditor._regex import regex
from auditor.limits import MAX_TOKENS
from auditor.views._problem import Problem
from auditor.views._python_facts import Module
from auditor.views._python_names import TooLarge
from auditor.views._python_shape import Shape, shape_of
from auditor.views._python_symbols import SymbolTable
from auditor.views._python_visitor import Visitor

_TOKEN = regex(r"\w+|[^\w\s]")


def visit(
    path: str, text: str, role: str, symbols: SymbolTable, *, notebook: bool = False, outlined: bool = True
) -> Module:
    """Return the facts of one file. What cannot be parsed gives a module with its `error`; nothing is raised.

    `outlined` is false where nobody asks for its `shape`.
    """
    name = symbols.paths.get(path) or path
    lines = text.count("\n") + (not text.endswith("\n") and bool(text))
    visitor = Visitor(path, symbols)
    symbols.exports[name] = visitor.top.env
    try:
        # Code that parses may still draw warnings (an invalid escape), which are not for our user.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if len(text) > MAX_TOKENS and sum(1 for _ in _TOKEN.finditer(text)) > MAX_TOKENS:
                raise TooLarge(f"more than {MAX_TOKENS} words and signs")
            tree = _parse(text)
        visitor.run(tree)
        shape = shape_of(tree, text) if outlined else Shape()
    except SyntaxError as error:
        problem = Problem(str(error.msg)[:120], error.lineno or 1)
    except TooLarge as error:
        problem = Problem(str(error))
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        problem = Problem(f"{type(error).__name__}: {str(error)[:120]}")
    except (AttributeError, TypeError) as error:  # no file is to blame for these, and one may not cost the audit of all
        problem = Problem(f"a fault of this program: {type(error).__name__}: {str(error)[:120]}")
    else:
        return visitor.module_of(path, name, role, lines, notebook)._replace(shape=shape)
    return unvisited(path, text, role, symbols, problem)._replace(notebook=notebook)


def unvisited(path: str, text: str, role: str, symbols: SymbolTable, problem: Problem) -> Module:
    """Return the module of a file of which nothing is known but why."""
    name = symbols.paths.get(path) or path
    symbols.exports[name] = {}
    lines = text.count("\n") + (not text.endswith("\n") and bool(text))
    return Module(path=path, name=name, role=role, lines=lines, error=problem)


def _parse(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        from auditor.views._python_newer import older_texts

        furthest = error
        for older in older_texts(text, fstrings=sys.version_info < (3, 12)):
            try:
                return ast.parse(older)
            except SyntaxError as later:
                # What a newer Python reads is no error: the one behind it may be.
                if (later.lineno or 0) > (furthest.lineno or 0):
                    furthest = later
        raise furthest from None
