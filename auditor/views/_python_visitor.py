"""One pass over a Python file's syntax tree that takes its facts.

One visitor in four classes, each the heir of the one before. An expression may hold any other and bind names, so they
call each other both ways: what the first ones need of the later ones they declare, without a body.

    Names       _python_names       what an expression stands for: `expr()` gives a resolved name
    Values      _python_values      what can be told of its value: `seen()` gives a literal, a text, a name or a call
    Statements  _python_statements  imports, assignments and blocks, which let names stand for something
    Visitor     here                functions, classes and decorators, and the order in which all is visited

A visit leaves facts behind (calls, strings, subscripts), so each node is visited once: by `expr()` or by `seen()`.

Resolved names. What a name stands for is looked up in the frames (`Frame.env`: function, class, module), what a dotted
target holds in `objects`, what other files and their classes hold in the symbol table.

    torch.compile            leads to an import, a builtin or a definition; `import torch as t` is seen through
    lightning.Trainer().fit  `()`: what a call of the name before it gives
    os.environ[KEY], rows[]  what lies under a key; `[]` where that is no short word
    ~cfg.lr                  leads nowhere, and is kept as written; without `~` once it is a fact
    ~self.model              belongs to the object that a method is called on; `ClassInfo` may know what it is
    ~?.fit                   belongs to an expression that has no name

Order. The top level is visited as it would run, bodies of classes with it. Bodies of functions wait until it is
through, since they may use whatever it binds: first fixtures, which tests name, then the others in their order, but
set-up methods before the other methods of a class. A function that is called before its turn is visited at the call (a
few deep), so that its result is known there. So is an own module where it is imported.
"""

from __future__ import annotations

import ast
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from auditor.views._python_bodies import docstring_of, does_nothing
from auditor.views._python_facts import (
    SET_UPS,
    Class,
    Decorator,
    Function,
    Module,
    Parameter,
    PytestMark,
    Value,
    fixture_of,
)
from auditor.views._python_frames import Frame
from auditor.views._python_names import AS_WRITTEN
from auditor.views._python_resolved import SELF, bare, resolved, unresolved
from auditor.views._python_statements import Statements
from auditor.views._python_symbols import ClassInfo, SymbolTable
from auditor.views._python_tests import count_cases, said_skip

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_PUT_FIRST = ("__init__", "__post_init__", *SET_UPS, "on_start", "setup")
_MAX_EAGER = 4
_DESCRIBED = frozenset(
    {"dataclasses.field()", "attrs.field()", "attr.ib()", "pydantic.Field()", "sqlmodel.Field()", "msgspec.field()"}
)


class _Waiting(NamedTuple):
    """A function whose body was not visited yet: its frame is the one around it, `cls` the class of a method."""

    node: _FunctionNode
    frame: Frame
    cls: str | None
    decorators: tuple[Decorator, ...]


class Visitor(Statements):
    """Visits statements. Bodies of functions wait until the top level is through, as they would when it runs."""

    def __init__(self, path: str, symbols: SymbolTable) -> None:
        super().__init__(path, symbols)
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.skip: str | None = None
        self.marks: list[PytestMark] = []
        self.contexts: list[tuple[int, int, int]] = []
        self.level = 1  # how deep blocks are nested in the body of the module or class, where no condition holds
        self.waiting: OrderedDict[str, _Waiting] = OrderedDict()
        self.visited: list[tuple[Function, Frame, Frame]] = []
        self.fixtures: dict[str, str] = {}
        self.inherited: dict[str, str] | None = None
        self.eager = 0
        for kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            self.statements[kind] = self._define
        self.statements[ast.ClassDef] = self._class
        self.statements[ast.With] = self.statements[ast.AsyncWith] = self._context
        self.statements[ast.Assign] = self.statements[ast.AnnAssign] = self._set

    def run(self, tree: ast.Module) -> None:
        """Visit the whole file."""
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self.top.env[node.name] = f"{self.module}.{node.name}"
        self.block(tree.body)
        self.skip = said_skip(tree.body) or self.skip
        # Tests may come before the fixtures that they name.
        fixtures = [key for key, item in self.waiting.items() if fixture_of(item.decorators)]
        for key in fixtures:
            if key in self.waiting:
                self._body(key)
        while self.waiting:
            self._body(next(iter(self.waiting)))
        self.symbols.fixtures[self.path] = {**self._handed_in(), **self.fixtures}

    def _handed_in(self) -> dict[str, str]:
        """Return what the fixtures give that a file of fixtures has from others: imported, or of its plugins."""
        if not self.path.endswith("conftest.py"):
            return {}
        symbols = self.symbols
        found = {name: symbols.results[target] for name, target in self.top.env.items() if target in symbols.results}
        plugins = self.top.constants.get("pytest_plugins") or Value()
        named = plugins.literal if isinstance(plugins.literal, tuple) else (plugins.literal,)
        for plugin in (symbols.find(name, self.path) for name in named if isinstance(name, str)):
            if plugin is not None:
                symbols.ensure(plugin)
                found.update(symbols.fixtures.get(symbols.by_name[plugin], {}))
        return found

    def _context(self, node: ast.With | ast.AsyncWith) -> None:
        self.contexts.append((node.lineno, node.body[0].lineno, node.end_lineno or node.lineno))
        self._with(node)

    def module_of(self, path: str, name: str, role: str, lines: int, notebook: bool) -> Module:
        """Return what was found as a module."""
        functions = self._functions()
        working = any(not function.stub for function in functions)
        working = working or any(call.name != "NotImplementedError" for call in self.calls)
        constants = any(not assign.target.startswith("__") for assign in self.assigns)
        known = sorted((key, value) for key, value in self.top.env.items() if resolved(value))
        return Module(
            path=path,
            name=name,
            role=role,
            imports=tuple(sorted(self.imports, key=lambda fact: fact.line)),
            calls=tuple(sorted(self.calls, key=lambda fact: fact.line)),
            functions=functions,
            classes=tuple(sorted(self.classes, key=lambda fact: fact.line)),
            assigns=tuple(sorted(self.assigns, key=lambda fact: fact.line)),
            loops=tuple(sorted(self.loops, key=lambda fact: fact.line)),
            contexts=tuple(sorted(self.contexts)),
            strings=tuple(sorted(self.strings, key=lambda fact: fact.line)),
            names=frozenset(self.names),
            subscripts=tuple(sorted(self.subscripts, key=lambda fact: fact[2])),
            main_guard=self.main_guard,
            lines=lines,
            stub=not working and not constants,
            notebook=notebook,
            skip=self.skip,
            marks=tuple(self.marks),
            exports=tuple(known),
        )

    def _functions(self) -> tuple[Function, ...]:
        # What a nested function asserts counts where the function around it uses it; inner ones were visited later.
        for function, frame, outer in reversed(self.visited):
            if function.nested and frame.asserts and function.name in outer.loads:
                outer.asserts.extend(frame.asserts)
                outer.idle.extend(frame.idle)
        finished = (
            function._replace(
                asserts=tuple(sorted(set(frame.asserts))),
                idle=frame.cannot_fail(),
                calls=frozenset(frame.called),
                result=self.symbols.results.get(f"{self.module}.{function.qualname}"),
            )
            for function, frame, _ in self.visited
        )
        return tuple(sorted(finished, key=lambda fact: fact.line))

    def _decorators(self, nodes: Iterable[ast.expr]) -> tuple[Decorator, ...]:
        found = []
        for item in nodes:
            name = bare(self.expr(item) or "?")
            call = self.last_call if isinstance(item, ast.Call) else None
            if call is not None:
                found.append(Decorator(call.name, item.lineno, call.args, call.keywords))
            else:
                found.append(Decorator(name, item.lineno))
        return tuple(found)

    def _define(self, node: _FunctionNode) -> None:
        decorators = self._decorators(node.decorator_list)
        frame = self.frame
        cls = frame.cls if frame.qualname and frame is not self.top and self._in_class(frame) else None
        qualname = f"{frame.qualname}.{node.name}" if frame.qualname else node.name
        if cls is None and not self.rescues(node.name):
            frame.env[node.name] = f"{self.module}.{qualname}"
        key = f"{self.module}.{qualname}"
        if key in self.waiting:
            self._body(key)
        self.waiting[key] = _Waiting(node, frame, cls, decorators)

    def _in_class(self, frame: Frame) -> bool:
        return frame.cls == f"{self.module}.{frame.qualname}"

    @contextmanager
    def _within(self, frame: Frame) -> Iterator[None]:
        """Look names up from this frame, and from where the visitor was once that is over."""
        before, depth = self.frame, self.depth
        self.frame = frame
        try:
            yield
        finally:
            self.frame, self.depth = before, depth

    def _body(self, key: str) -> None:
        """Visit the body of a function that waits."""
        node, outer, cls, decorators = self.waiting.pop(key)
        # A method does not see the names of its class's body.
        scope = outer
        while scope.parent is not None and self._in_class(scope):
            scope = scope.parent
        qualname = key[len(self.module) + 1 :]
        with self._within(outer):
            parameters = self._parameters(node.args)
            annotated = self.annotation(node.returns)
        frame = Frame(qualname, scope, cls or outer.cls)
        fixture = fixture_of(decorators)
        testing = fixture is not None or self.symbols.naming.function(node.name)
        kinds = {item.name for item in decorators}
        with self._within(frame):
            for index, parameter in enumerate(parameters):
                frame.env[parameter.name] = self._argument(parameter, testing)
                if index == 0 and cls is not None and "staticmethod" not in kinds:
                    frame.env[parameter.name] = cls if "classmethod" in kinds else SELF
            self.depth = 0
            self.block(node.body)
        docstring = docstring_of(node.body)
        result = _agreed(frame.returns)
        if result is None and annotated and "." in annotated and not annotated.startswith(AS_WRITTEN):
            result = annotated + "()"
        if resolved(result):
            self.symbols.results[key] = result
            if fixture is not None:
                named = fixture.keyword("name")
                self.fixtures[(named.string if named else None) or node.name] = result
        self.visited.append(
            (
                Function(
                    name=node.name,
                    qualname=qualname,
                    line=node.lineno,
                    end_line=node.end_lineno or node.lineno,
                    parameters=parameters,
                    returns=node.returns is not None,
                    docstring=docstring is not None,
                    decorators=decorators,
                    owner=outer.qualname if cls is not None else None,
                    nested=cls is None and outer is not self.top,
                    stub=all(does_nothing(statement) for statement in node.body),
                    asserts=(),
                    docstring_line=docstring,
                    cases=count_cases(node.decorator_list, self.lengths),
                    skip=said_skip(node.body),
                ),
                frame,
                outer,
            )
        )

    def own_call(self, name: str) -> None:
        """Visit a function of this file where it is called first, so that its result is known."""
        key = name
        if name.startswith(f"{SELF}.") and self.frame.cls:
            key = f"{self.frame.cls}.{name[len(SELF) + 1 :]}"
        key = key.replace("()", "")
        if key in self.waiting and self.eager < _MAX_EAGER:
            self.eager += 1
            self._body(key)
            self.eager -= 1

    def _argument(self, parameter: Parameter, testing: bool) -> str:
        kind = parameter.annotation
        if kind and "." in kind and not kind.startswith(AS_WRITTEN):
            return kind + "()"
        if testing:
            if f"{self.module}.{parameter.name}" in self.waiting:
                self.own_call(f"{self.module}.{parameter.name}")
            if parameter.name in self.fixtures:
                return self.fixtures[parameter.name]
            if self.inherited is None:
                self.inherited = self.symbols.fixtures_for(self.path)
            imported = self.symbols.results.get(self.top.env.get(parameter.name, ""))
            return imported or self.inherited.get(parameter.name) or unresolved(parameter.name)
        return unresolved(parameter.name)

    def _parameters(self, arguments: ast.arguments) -> tuple[Parameter, ...]:
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + [*arguments.defaults]
        pairs = [*zip(plain, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        pairs += [(item, None) for item in (arguments.vararg, arguments.kwarg) if item is not None]
        return tuple(
            Parameter(
                item.arg,
                item.annotation is not None,
                self.annotation(item.annotation),
                self.seen(default).value if default is not None else None,
            )
            for item, default in pairs
        )

    def _class(self, node: ast.ClassDef) -> None:
        decorators = self._decorators(node.decorator_list)
        bases = tuple(bare(self.expr(base) or "?").partition("[")[0] for base in node.bases)
        for keyword in node.keywords:
            self.expr(keyword.value)
        outer = self.frame
        qualname = f"{outer.qualname}.{node.name}" if outer.qualname else node.name
        key = f"{self.module}.{qualname}"
        if not self.rescues(node.name):
            outer.env[node.name] = key
        methods = {item.name for item in node.body if isinstance(item, _FunctionNode)}
        info = self.symbols.classes[key] = ClassInfo({}, methods, bases)
        frame = Frame(qualname, outer, key)
        level, self.level = self.level, self.depth + 1
        with self._within(frame):
            self.block(node.body)
        self.level = level
        for name, found in frame.env.items():
            # A field of a class of settings is made of a description, which no object of the class has.
            if name not in methods and resolved(found) and found not in _DESCRIBED:
                info.attributes.setdefault(name, found)
        # What the set-up methods leave in self is there in all others.
        self._put_first(key)
        self.classes.append(
            Class(
                name=node.name,
                qualname=qualname,
                line=node.lineno,
                end_line=node.end_lineno or node.lineno,
                bases=bases,
                docstring=docstring_of(node.body) is not None,
                decorators=decorators,
                cases=count_cases(node.decorator_list, self.lengths),
            )
        )

    def _set(self, node: ast.Assign | ast.AnnAssign) -> None:
        """Visit an assignment; what `pytestmark` is given are marks."""
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        marking = isinstance(target, ast.Name) and target.id == "pytestmark"
        if marking and node.value is not None and (self.frame is self.top or self._in_class(self.frame)):
            self._mark(node.value)
            self._target(target, Value(), node.lineno, None)
        elif isinstance(node, ast.Assign):
            made = _made_fixture(node) if isinstance(target, ast.Name) else None
            if made is None:
                self._assign(node)
            else:
                self._define(made)
        else:
            self._annotated(node)

    def _mark(self, value: ast.expr) -> None:
        sure = self.depth == self.level
        given = [value]
        if isinstance(value, ast.IfExp):
            self.expr(value.test)
            sure, given = False, [value.body, value.orelse]
        listed = [item for each in given for item in getattr(each, "elts", [each])]
        self.marks += [PytestMark(mark, self.frame.qualname, sure) for mark in self._decorators(listed)]

    def _put_first(self, key: str) -> None:
        for name in reversed(_PUT_FIRST):
            if f"{key}.{name}" in self.waiting:
                self.waiting.move_to_end(f"{key}.{name}", last=False)


def _agreed(returns: list[str | None]) -> str | None:
    found = set(returns)
    return returns[0] if len(found) == 1 else None


def _made_fixture(node: ast.Assign) -> ast.FunctionDef | None:
    """Return the function that `name = pytest.fixture(lambda: ...)` makes a fixture of, or None where it is no such."""
    made, target = node.value, node.targets[0]
    if not isinstance(made, ast.Call) or not made.args or not isinstance(made.args[0], ast.Lambda):
        return None
    inner = made.func.func if isinstance(made.func, ast.Call) else made.func
    written = inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else ""
    if not written.endswith("fixture") or not isinstance(target, ast.Name):
        return None
    given = made.args[0]
    decorator = ast.copy_location(ast.Call(made.func, [], made.keywords), made) if made.keywords else made.func
    body = ast.copy_location(ast.Return(given.body), given.body)
    function = ast.FunctionDef(name=target.id, args=given.args, body=[body], decorator_list=[decorator])
    return ast.copy_location(function, node)
