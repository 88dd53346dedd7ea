"""Statements but for definitions: the half of the visitor that follows imports, assignments and blocks."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from auditor.limits import MAX_DEPTH
from auditor.views._python_facts import Assign, Import, Loop, Value
from auditor.views._python_names import AS_WRITTEN, best
from auditor.views._python_resolved import NOWHERE, SELF, bare, resolved, unresolved
from auditor.views._python_symbols import SymbolTable
from auditor.views._python_truth import always_true, suppresses, swallows
from auditor.views._python_values import MORE, Values, value_of

# What says of a field how it is made: its annotation says what it is.
_FIELDS = frozenset(
    ["dataclasses.field()", "pydantic.Field()", "pydantic.PrivateAttr()", "attrs.field()", "attr.ib()",
     "fastapi.Depends()", "fastapi.Security()"]
)  # fmt: skip
_Pair = ast.Tuple | ast.List


class Statements(Values):
    """Visits statements and records imports and assignments."""

    def __init__(self, path: str, symbols: SymbolTable) -> None:
        super().__init__(path, symbols)
        self.imports: list[Import] = []
        self.assigns: list[Assign] = []
        self.loops: list[Loop] = []
        self.main_guard: int | None = None
        self.lengths: dict[str, int] = {}
        self.type_checking = False
        self.rescue = False
        self.trying = 0
        self.package = self.module if path.endswith("__init__.py") else self.module.rpartition(".")[0]
        self.statements: dict[type, Callable[[Any], None]] = {
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Return: self._return,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.Global: self._global,
            ast.Assert: self._assert,
            ast.Raise: self._raise,
            ast.Expr: self._expression,
        }
        if hasattr(ast, "TryStar"):
            self.statements[ast.TryStar] = self._try

    def block(self, body: list[ast.stmt]) -> None:
        """Visit statements in their order, up to one after which nothing runs. Raises TooLarge for blocks too deep."""
        self.deeper(MAX_DEPTH, "blocks nested")
        for node in body:
            handler = self.statements.get(type(node))
            if handler is not None:
                handler(node)
                if isinstance(node, (ast.Return, ast.Raise)):
                    break
            elif isinstance(node, (ast.Break, ast.Continue)):
                break
            else:
                self._other(node)
        self.depth -= 1

    def _other(self, node: ast.AST) -> None:
        """Visit a statement (or a case of a match) without a rule of its own."""
        for name in node._fields:
            child = getattr(node, name, None)
            for item in child if isinstance(child, list) else [child]:
                if isinstance(item, ast.stmt):
                    self.block([item])
                elif isinstance(item, ast.expr):
                    self.expr(item)
                elif isinstance(item, ast.AST) and not isinstance(item, ast.expr_context):
                    self.deeper(MAX_DEPTH)
                    self._other(item)
                    self.depth -= 1

    def _bind_import(self, alias: str, target: str) -> None:
        frame = self.top if alias in self.frame.globals else self.frame
        if self.type_checking:
            frame.env.setdefault(alias, unresolved(target))
        elif not self.rescues(alias):
            # In `except ImportError:` the second choice does not hide the first, and None is none.
            frame.env[alias] = target
            frame.constants[alias] = None

    def note_import(self, module: str, name: str | None, alias: str, line: int, relative: bool, own: bool) -> None:
        """Note that a module is imported where the visitor is, unless for type checkers alone."""
        if not self.type_checking:
            scope, guarded = self.frame.qualname, self.trying > 0
            self.imports.append(Import(module, name, alias, line, scope, relative, own, guarded))

    def _import(self, node: ast.Import) -> None:
        for item in node.names:
            own = self.symbols.find(item.name, self.path)
            top = item.name.partition(".")[0]
            self.note_import(item.name, None, item.asname or top, node.lineno, False, own is not None)
            if own is not None:
                self.symbols.ensure(own)
                self.objects[item.name] = own
            if item.asname:
                self._bind_import(item.asname, own or item.name)
            else:
                self._bind_import(top, own if own is not None and own == top else self.objects.get(top, top))

    def _import_from(self, node: ast.ImportFrom) -> None:
        symbols, relative = self.symbols, node.level > 0
        module: str = node.module or ""
        if relative:
            parts = self.package.split(".") if self.package else []
            parts = parts[: len(parts) - (node.level - 1)] if node.level > 1 else parts
            module = ".".join([*parts, module] if module else parts)
        asked = tuple(item.name for item in node.names if item.name != "*")
        found = module if relative and module in symbols.by_name else symbols.find(module, self.path, asked)
        for item in node.names:
            if item.name == "*":
                self.note_import(module, "*", "*", node.lineno, relative, relative or found is not None)
                self._star(module, found)
                continue
            below = f"{module}.{item.name}" if module else item.name
            own = found if found is not None else None
            target = below
            if own is not None:
                target = symbols.exported(own, item.name) or f"{own}.{item.name}"
            elif (inner := (below if below in symbols.by_name else symbols.find(below, self.path))) is not None:
                own = target = inner
                symbols.ensure(inner)
            self.note_import(
                module, item.name, item.asname or item.name, node.lineno, relative, relative or own is not None
            )
            self._bind_import(item.asname or item.name, target)

    def _star(self, module: str, own: str | None) -> None:
        if own is None:
            if module and module not in self.stars:
                self.stars.append(module)
            return
        self.symbols.ensure(own)
        for name, target in list(self.symbols.exports.get(own, {}).items()):
            if not name.startswith("_"):
                self._bind_import(name, target if resolved(target) else f"{own}.{name}")

    def _assign(self, node: ast.Assign) -> None:
        first, right = node.targets[0], node.value
        if len(node.targets) == 1 and isinstance(first, _Pair) and isinstance(right, _Pair):
            same = len(first.elts) == len(right.elts)
            if same and not any(isinstance(item, ast.Starred) for item in right.elts):
                for left, item in zip(first.elts, right.elts, strict=True):
                    seen = self.seen(item)
                    self.remember(left, item, seen)
                    self._target(left, seen.value, node.lineno, seen.name)
                return
        if len(node.targets) == 1 and isinstance(first, _Pair) and isinstance(right, ast.IfExp):
            one, other = right.body, right.orelse
            if isinstance(one, _Pair) and isinstance(other, _Pair) and _fit(first, one, other):
                self._unpacked(first, right.test, one, other, node.lineno)
                return
        seen = self.seen(right)
        self.remember(first, right, seen)
        for target in node.targets:
            self._target(target, seen.value, node.lineno, seen.name)
        if self.frame is not self.top or not isinstance(first, ast.Name) or not isinstance(right, _Pair):
            return
        if not any(isinstance(item, ast.Starred) for item in right.elts):
            self.lengths[first.id] = len(right.elts)

    def _unpacked(self, first: _Pair, test: ast.expr, one: _Pair, other: _Pair, line: int) -> None:
        """Assign each name what stands in its place on both sides: `a, b = (1, 2) if c else (3, 4)`."""
        self.expr(test)
        for target, left, right in zip(first.elts, one.elts, other.elts, strict=True):
            choices = (self.seen(left), self.seen(right))
            name = best(*(choice.name for choice in choices))
            self._target(target, value_of(name, tuple(choice.value for choice in choices)), line, name)

    def _target(self, target: ast.expr, value: Value, line: int, found: str | None) -> None:
        if isinstance(target, ast.Name):
            frame = self.top if target.id in self.frame.globals else self.frame
            if value.known:
                frame.constants[target.id] = None if target.id in frame.constants else value
                frame.env.setdefault(target.id, unresolved(target.id))
            else:
                frame.constants[target.id] = None
                self.bind(target.id, found)
            self.assigns.append(Assign(target.id, value, line, self.frame.qualname))
        elif isinstance(target, ast.Attribute):
            written = _written(target)
            owner = self.expr(target.value) or NOWHERE
            if written is not None:
                self.assigns.append(Assign(written, value, line, self.frame.qualname))
            if not resolved(found):
                return
            info = self.symbols.classes.get(self.frame.cls or "")
            if info is not None and owner in (SELF, self.frame.cls):
                info.attributes.setdefault(target.attr, found)
            if owner != NOWHERE and (owner != SELF or info is None):
                self.objects.setdefault(f"{owner}.{target.attr}", found)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self._target(item.value if isinstance(item, ast.Starred) else item, Value(), line, None)
        elif isinstance(target, ast.Subscript):
            self._put(target, value, found)
        else:
            self.expr(target)

    def _put(self, target: ast.Subscript, value: Value, found: str | None) -> None:
        """Note what is put into a dictionary under a key."""
        base = self.expr(target.value)
        key = target.slice.value if isinstance(target.slice, ast.Constant) else None
        mapping = self.mapping(target.value)
        if not isinstance(key, str):
            self.expr(target.slice)
            if mapping is not None:
                mapping.update(MORE)
            return
        if mapping is not None:
            self.put(mapping, key, value)
        slot = self.slot(target, base)
        if slot is not None and resolved(found):
            self.objects.setdefault(slot, found)

    def _annotated(self, node: ast.AnnAssign) -> None:
        kind = self.annotation(node.annotation)
        if node.value is not None:
            seen = self.seen(node.value)
            self.remember(node.target, node.value, seen)
            self._target(node.target, seen.value, node.lineno, seen.name)
            if resolved(seen.name) and seen.name not in _FIELDS:
                return
        if kind and "." in kind and not kind.startswith(AS_WRITTEN):
            if isinstance(node.target, ast.Name):
                self.bind(node.target.id, kind + "()")
            elif isinstance(node.target, ast.Attribute) and self.frame.cls in self.symbols.classes:
                self.symbols.classes[self.frame.cls].attributes.setdefault(node.target.attr, kind + "()")

    def _augmented(self, node: ast.AugAssign) -> None:
        mapping = self.mapping(node.target)
        if mapping is not None:
            pairs, whole = self.pairs(node.value)
            for key, value in pairs.items():
                self.put(mapping, key, value)
            if not whole:
                mapping.update(MORE)
        else:
            self.expr(node.value)
        if isinstance(node.target, ast.Name):
            self.frame.constants[node.target.id] = None
        else:
            self.expr(node.target)

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            found = self.expr(node.value)
            if not (isinstance(node.value, ast.Constant) and node.value.value is None):
                self.frame.returns.append(found)

    def _if(self, node: ast.If) -> None:
        test = node.test
        if isinstance(test, ast.Constant):
            self.block(node.body if test.value else node.orelse)
            return
        name = _written(test)
        if name in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING"):
            before, self.type_checking = self.type_checking, True
            self.block([item for item in node.body if isinstance(item, (ast.Import, ast.ImportFrom))])
            self.type_checking = before
            self.block(node.orelse)
            return
        if self.main_guard is None and self.frame is self.top and _is_main(test):
            self.main_guard = node.lineno
        self.expr(test)
        self.block(node.body)
        self.block(node.orelse)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        over = self.seen(node.iter).value
        names = tuple(part.id for part in ast.walk(node.target) if isinstance(part, ast.Name))
        self.loops.append(Loop(names, over, node.lineno, node.end_lineno or node.lineno, self.frame.qualname))
        self._target_unknown(node.target)
        self.block(node.body)
        self.block(node.orelse)

    def _target_unknown(self, node: ast.AST) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                self.frame.env[part.id] = unresolved(part.id)
                self.frame.constants[part.id] = None
                self.frame.loads.discard(part.id)

    def _while(self, node: ast.While) -> None:
        if isinstance(node.test, ast.Constant) and not node.test.value:
            self.block(node.orelse)
            return
        self.expr(node.test)
        self.block(node.body)
        self.block(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            found = self.expr(item.context_expr)
            target = item.optional_vars
            if isinstance(target, ast.Name):
                self.bind(target.id, found)
            elif isinstance(target, ast.Attribute):
                name = bare(found or "")
                self._target(target, Value(call=name[:-2]) if name.endswith("()") else Value(), node.lineno, found)
            elif target is not None:
                self._target_unknown(target)
        before = len(self.frame.asserts)
        self.block(node.body)
        if len(self.frame.asserts) > before and any(suppresses(item.context_expr, node.body) for item in node.items):
            self.frame.idle += self.frame.asserts[before:]

    def rescues(self, name: str) -> bool:
        """Return whether a binding only stands in for one that may have failed: what was tried first says more."""
        frame = self.top if name in self.frame.globals else self.frame
        return self.rescue and resolved(frame.env.get(name))

    def _try(self, node: ast.Try) -> None:
        self.trying += 1
        before = len(self.frame.asserts)
        self.block(node.body)
        if len(self.frame.asserts) > before and swallows(node):
            self.frame.idle += self.frame.asserts[before:]
        for handler in node.handlers:
            self.expr(handler.type)
            if handler.name:
                self.frame.env[handler.name] = unresolved(handler.name)
            rescue, self.rescue = self.rescue, True
            self.block(handler.body)
            self.rescue = rescue
        self.trying -= 1
        self.block(node.orelse)
        self.block(node.finalbody)

    def _global(self, node: ast.Global) -> None:
        self.frame.globals.update(node.names)

    def _assert(self, node: ast.Assert) -> None:
        self.frame.asserts.append(node.lineno)
        self.expr(node.test)
        self.expr(node.msg)
        if always_true(node.test):
            self.frame.idle.append(node.lineno)

    def _raise(self, node: ast.Raise) -> None:
        found = self.expr(node.exc)
        self.expr(node.cause)
        if found in ("AssertionError", "AssertionError()") or self._fails_a_test(found):
            self.frame.asserts.append(node.lineno)

    def _fails_a_test(self, raised: str | None) -> bool:
        """Return whether what is raised fails a test: outside of a handler, which only passes on, and no skip."""
        testing = self.frame.qualname.rpartition(".")[2].startswith("test_") and not self.rescue
        return testing and raised is not None and not raised.removesuffix("()").endswith(_NO_FAILURE)

    def _expression(self, node: ast.Expr) -> None:
        # A string that stands alone is a comment.
        if not isinstance(node.value, (ast.Constant, ast.JoinedStr)):
            self.expr(node.value)


_NO_FAILURE = ("SkipTest", "NotImplementedError", "Skipped", "skip.Exception", "StopIteration")


def _fit(*sides: _Pair) -> bool:
    """Return whether each name of an unpacking has its own value on every side."""
    whole = not any(isinstance(item, ast.Starred) for side in sides for item in side.elts)
    return whole and len({len(side.elts) for side in sides}) == 1


def _written(node: ast.AST) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or len(parts) > 20:
        return None
    return ".".join([node.id, *reversed(parts)])


def _is_main(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    sides = (test.left, test.comparators[0])
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides) and any(
        isinstance(side, ast.Constant) and side.value == "__main__" for side in sides
    )
