"""Fingerprints of what the template brought: of lines, and of Python statements, whatever the project's name."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from auditor._digest import blake2b
from auditor.limits import MAX_TOKENS

MAX_DESCRIPTION = 300
MAX_STATEMENTS = 400
"""A file with more statements than this is no placeholder."""


def digest(text: str) -> str:
    """Return a short digest of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def lines_of(text: str) -> list[str]:
    """Return the lines that count: white space collapsed, blank ones left out."""
    return [line for line in (" ".join(raw.split()) for raw in text.splitlines()) if line]


def matches(line: str, mark: str) -> bool:
    """Return whether a line is the one that a mark stands for.

    `=D` is a line with digest D. `*N:D:M:E` is one with something of the project's own between a start of N and an end
    of M characters, whose digests are D and E. `?` before either: the template may leave the line out.
    """
    mark = mark.removeprefix("?")
    if mark[0] == "=":
        return mark[1:] == digest(line)
    start, head, end, tail = mark[1:].split(":")
    first, last = int(start), len(line) - int(end)
    if not first and last == len(line) and last > MAX_DESCRIPTION:
        # A line of the project's own alone is its description, which is short; a page's worth of words is none.
        return False
    return last >= first and digest(line[:first]) == head and digest(line[last:]) == tail


def same_lines(lines: list[str], marks: list[str]) -> bool:
    """Return whether the lines are those of the marks, in their order; optional ones may be missing."""
    place = 0
    for mark in marks:
        if place < len(lines) and matches(lines[place], mark):
            place += 1
        elif not mark.startswith("?"):
            return False
    return place == len(lines)


def some_lines(lines: list[str], marks: list[str]) -> bool:
    """Return whether every line is one of the marks; one with something of the project's own counts once."""
    exact = {mark.removeprefix("?")[1:] for mark in marks if mark.removeprefix("?")[0] == "="}
    loose = [mark for mark in marks if mark.removeprefix("?")[0] == "*"]
    for line in lines:
        if digest(line) in exact:
            continue
        found = next((mark for mark in loose if matches(line, mark)), None)
        if found is None:
            return False
        loose.remove(found)
    return True


def statements(text: str, among: Container[str] | None = None) -> list[str] | None:
    """Return the digests of the statements that do something; None where the text does not parse or has too many.

    With `among` the first one that is not among these ends it, as the last of the list.

    Left out: imports at the top of the file, docstrings, `pass`, `...`, `raise NotImplementedError`, `return None`,
    annotations, the heads of functions and classes, `super().__init__()`, and calls under the main guard.
    """
    if len(text) > MAX_TOKENS:  # far more than any placeholder has
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: list[str] = []
    todo: list[tuple[ast.stmt, bool]] = [(item, False) for item in reversed(tree.body)]
    while todo:
        node, guarded = todo.pop()
        if len(found) > MAX_STATEMENTS:
            return None
        if among is not None and found and found[-1] not in among:
            return found
        if isinstance(node, ast.If) and _is_guard(node.test):
            guarded = True
        else:
            found += _digests(node, guarded)
        blocks = [getattr(node, name, None) or [] for name in ("body", "orelse", "finalbody")]
        blocks += [item.body for name in ("handlers", "cases") for item in getattr(node, name, None) or []]
        for block in reversed(blocks):
            todo += [(item, guarded) for item in reversed(block)]
    return found


def _digests(node: ast.stmt, guarded: bool) -> list[str]:
    """Return the digests of a statement itself, without those in its blocks; none where it does nothing."""
    name = type(node).__name__
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return ["@" + digest(_dump(item)) for item in node.decorator_list]
    if isinstance(node, (ast.If, ast.While)):
        return [digest(name + _dump(node.test))]
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return [digest(name + _dump(node.target) + _dump(node.iter))]
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [digest("With" + "".join(_dump(item) for item in node.items))]
    if hasattr(node, "body"):
        return [digest(name)]
    return [] if _idle(node, guarded) else [digest(_dump(node))]


def only_imports(text: str) -> bool:
    """Return whether a Python file that parses imports something and does nothing else: it hands names on."""
    if len(text) > MAX_TOKENS:
        return False
    body = ast.parse(text).body
    kinds = (ast.Import, ast.ImportFrom)
    return any(isinstance(node, kinds) for node in body) and all(isinstance(node, (*kinds, ast.Expr)) for node in body)


def _is_guard(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == "__name__"


def _idle(node: ast.stmt, guarded: bool) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return node.col_offset == 0
    if isinstance(node, (ast.Pass, ast.Global, ast.Nonlocal)):
        return True
    if isinstance(node, ast.Expr):
        value = node.value
        if isinstance(value, ast.Call):
            called = _dump(value.func)
            known = (_SUPER, _TYPER) if guarded else (_SUPER,)
            plain = guarded and isinstance(value.func, ast.Name) and not value.args and not value.keywords
            return called in known or plain
        return isinstance(value, ast.Constant)
    if isinstance(node, ast.Return):
        return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    if isinstance(node, ast.Raise) and node.exc is not None:
        return "NotImplementedError" in (_name(node.exc), _name(getattr(node.exc, "func", None)))
    return False


def _name(node: ast.AST | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""


_UNSAID = frozenset({"ctx", "kind", "type_comment", "annotation", "returns", "type_params"})


def _dump(node: ast.AST) -> str:
    """Return a syntax tree as text that is the same in every version of Python, built without recursion."""
    return "".join(_parts(node))


def _parts(node: ast.AST) -> Iterator[str]:
    todo: list[object] = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, ast.AST):
            yield f"({type(item).__name__}"
            todo.append(_END)
            todo += [value for name, value in reversed(list(ast.iter_fields(item))) if name not in _UNSAID]
        elif isinstance(item, list):
            todo += reversed(item)
        elif item is _END:
            yield ")"
        elif item is not None:
            yield f" {item!r}"


_END = object()
_SUPER = _dump(ast.parse("super().__init__", mode="eval").body)
_TYPER = _dump(ast.parse("typer.run", mode="eval").body)
