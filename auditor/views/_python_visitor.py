"""One pass over a Python file's syntax tree that takes its facts."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace
from typing import Any

from auditor.views._python_facts import Assign, Class, Decorator, Function, Import, Module, Parameter, Value
from auditor.views._python_names import Frame, Names, TooLarge
from auditor.views._python_tests import count_cases, said_skip
from auditor.views._python_world import ClassInfo, World

_Definition = (ast.FunctionDef, ast.AsyncFunctionDef)
_FIXTURES = ("pytest.fixture", "pytest_asyncio.fixture", "pytest.yield_fixture")
_SET_UP = ("__init__", "__post_init__", "setUpClass", "setup_class", "setUp", "setup_method", "on_start", "setup")
_AS_WRITTEN = ("omegaconf.", "typing.", "collections.", "typing_extensions.", "argparse.")
_MAX_EAGER = 4


def visit(path: str, text: str, role: str, world: World, notebook: bool = False) -> Module:
    """Return the facts of one file. What cannot be parsed gives a module with its `error`; nothing is raised."""
    name = world.paths.get(path) or path
    lines = text.count("\n") + (not text.endswith("\n") and bool(text))
    visitor = Visitor(path, world)
    world.exports[name] = visitor.top.env
    try:
        # Code that parses may still draw warnings (an invalid escape), which are not for our user.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        visitor.run(tree)
    except SyntaxError as error:
        reason = f"line {error.lineno or 1}: {str(error.msg)[:120]}"
    except TooLarge as error:
        reason = f"line 1: {error}"
    except (ValueError, RecursionError, MemoryError, OverflowError, AttributeError, TypeError) as error:
        reason = f"line 1: {type(error).__name__}: {str(error)[:120]}"
    else:
        return visitor.module_of(path, name, role, lines, notebook)
    world.exports[name] = {}
    return Module(path=path, name=name, role=role, lines=lines, error=reason, notebook=notebook)


class Visitor(Names):
    """Visits statements. Bodies of functions wait until the top level is through, as they would when it runs."""

    def __init__(self, path: str, world: World) -> None:
        super().__init__(path, world)
        self.imports: list[Import] = []
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.assigns: list[Assign] = []
        self.main_guard: int | None = None
        self.skip: str | None = None
        self.waiting: dict[str, tuple[Any, Frame, str | None, tuple[Decorator, ...]]] = {}
        self.visited: list[tuple[Function, Frame, Frame]] = []
        self.fixtures: dict[str, str] = {}
        self.inherited: dict[str, str] | None = None
        self.lengths: dict[str, int] = {}
        self.type_checking = False
        self.rescue = False
        self.eager = 0
        self.package = self.module if path.endswith("__init__.py") else self.module.rpartition(".")[0]
        self.statements: dict[type, Any] = {
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.FunctionDef: self._define,
            ast.AsyncFunctionDef: self._define,
            ast.ClassDef: self._class,
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

    def run(self, tree: ast.Module) -> None:
        """Visit the whole file."""
        for node in tree.body:
            if isinstance(node, (*_Definition, ast.ClassDef)):
                self.top.env[node.name] = f"{self.module}.{node.name}"
        self.block(tree.body)
        self.skip = said_skip(tree.body) or self.skip
        # Tests may come before the fixtures that they name.
        fixtures = [key for key, item in self.waiting.items() if any(fact.name in _FIXTURES for fact in item[3])]
        for key in fixtures:
            if key in self.waiting:
                self._body(key)
        while self.waiting:
            self._body(next(iter(self.waiting)))
        self.world.fixtures[self.path] = self.fixtures

    def module_of(self, path: str, name: str, role: str, lines: int, notebook: bool) -> Module:
        """Return what was found as a module."""
        functions = self._functions()
        working = any(not function.stub for function in functions) or bool(self.calls)
        constants = any(not assign.target.startswith("__") for assign in self.assigns)
        known = sorted((key, value) for key, value in self.top.env.items() if value[0] != "~")
        return Module(
            path=path,
            name=name,
            role=role,
            imports=tuple(sorted(self.imports, key=lambda fact: fact.line)),
            calls=tuple(sorted(self.calls, key=lambda fact: fact.line)),
            functions=functions,
            classes=tuple(sorted(self.classes, key=lambda fact: fact.line)),
            assigns=tuple(sorted(self.assigns, key=lambda fact: fact.line)),
            strings=tuple(sorted(self.strings, key=lambda fact: fact.line)),
            names=frozenset(self.names),
            subscripts=tuple(sorted(self.subscripts, key=lambda fact: fact[2])),
            main_guard=self.main_guard,
            lines=lines,
            stub=not working and not constants,
            notebook=notebook,
            skip=self.skip,
            exports=tuple(known),
        )

    def _functions(self) -> tuple[Function, ...]:
        # What a nested function asserts counts where the function around it uses it; inner ones were visited later.
        for function, frame, outer in reversed(self.visited):
            if function.nested and frame.asserts and function.name in outer.loads:
                outer.asserts.extend(frame.asserts)
        finished = (
            replace(
                function,
                asserts=tuple(sorted(set(frame.asserts))),
                calls=frozenset(frame.called),
                result=self.world.results.get(f"{self.module}.{function.qualname}"),
            )
            for function, frame, _ in self.visited
        )
        return tuple(sorted(finished, key=lambda fact: fact.line))

    # Statements

    def block(self, body: list[ast.stmt]) -> None:
        """Visit statements in their order, up to one after which nothing runs."""
        self.depth += 1
        if self.depth > 100:
            raise TooLarge("blocks nested deeper than 100")
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
                    self.depth += 1
                    if self.depth > 100:
                        raise TooLarge("nested deeper than 100")
                    self._other(item)
                    self.depth -= 1

    def _bind_import(self, alias: str, target: str) -> None:
        frame = self.top if alias in self.frame.globals else self.frame
        if self.type_checking:
            frame.env.setdefault(alias, "~" + target)
        elif not (self.rescue and frame.env.get(alias, "~")[0] != "~"):
            # In `except ImportError:` the second choice does not hide the first.
            frame.env[alias] = target

    def _note_import(self, module: str, name: str | None, alias: str, line: int, relative: bool, own: bool) -> None:
        if not self.type_checking:
            self.imports.append(Import(module, name, alias, line, self.frame.qualname, relative, own))

    def _import(self, node: ast.Import) -> None:
        for item in node.names:
            own = self.world.find(item.name, self.path)
            top = item.name.partition(".")[0]
            self._note_import(item.name, None, item.asname or top, node.lineno, False, own is not None)
            if own is not None:
                self.world.ensure(own)
                self.objects[item.name] = own
            if item.asname:
                self._bind_import(item.asname, own or item.name)
            else:
                self._bind_import(top, own if own is not None and own == top else self.objects.get(top, top))

    def _import_from(self, node: ast.ImportFrom) -> None:
        world, relative = self.world, node.level > 0
        module: str = node.module or ""
        if relative:
            parts = self.package.split(".") if self.package else []
            parts = parts[: len(parts) - (node.level - 1)] if node.level > 1 else parts
            module = ".".join([*parts, module] if module else parts)
        asked = tuple(item.name for item in node.names if item.name != "*")
        found = module if relative and module in world.by_name else world.find(module, self.path, asked)
        for item in node.names:
            if item.name == "*":
                self._note_import(module, "*", "*", node.lineno, relative, relative or found is not None)
                self._star(module, found)
                continue
            below = f"{module}.{item.name}" if module else item.name
            own = found if found is not None else None
            target = below
            if own is not None:
                target = world.exported(own, item.name) or f"{own}.{item.name}"
            elif (inner := (below if below in world.by_name else world.find(below, self.path))) is not None:
                own = target = inner
                world.ensure(inner)
            self._note_import(
                module, item.name, item.asname or item.name, node.lineno, relative, relative or own is not None
            )
            self._bind_import(item.asname or item.name, target)

    def _star(self, module: str, own: str | None) -> None:
        if own is None:
            if module and module not in self.stars:
                self.stars.append(module)
            return
        self.world.ensure(own)
        for name, target in list(self.world.exports.get(own, {}).items()):
            if not name.startswith("_"):
                self._bind_import(name, target if target[0] != "~" else f"{own}.{name}")

    def _decorators(self, node: Any) -> tuple[Decorator, ...]:
        found = []
        for item in node.decorator_list:
            name = (self.expr(item) or "?").lstrip("~")
            call = self.last_call if isinstance(item, ast.Call) else None
            if call is not None:
                found.append(Decorator(call.name, item.lineno, call.args, call.keywords))
            else:
                found.append(Decorator(name, item.lineno))
        return tuple(found)

    def _define(self, node: Any) -> None:
        decorators = self._decorators(node)
        frame = self.frame
        cls = frame.cls if frame.qualname and frame is not self.top and self._in_class(frame) else None
        qualname = f"{frame.qualname}.{node.name}" if frame.qualname else node.name
        if cls is None:
            frame.env[node.name] = f"{self.module}.{qualname}"
        key = f"{self.module}.{qualname}"
        if key in self.waiting:
            self._body(key)
        self.waiting[key] = (node, frame, cls, decorators)

    def _in_class(self, frame: Frame) -> bool:
        return frame.cls == f"{self.module}.{frame.qualname}"

    def _body(self, key: str) -> None:
        """Visit the body of a function that waits."""
        node, outer, cls, decorators = self.waiting.pop(key)
        before, depth = self.frame, self.depth
        # A method does not see the names of its class's body.
        scope = outer
        while scope.parent is not None and self._in_class(scope):
            scope = scope.parent
        qualname = key[len(self.module) + 1 :]
        self.frame = outer
        parameters = self._parameters(node.args)
        annotated = self.annotation(node.returns)
        frame = self.frame = Frame(qualname, scope, cls or outer.cls)
        fixture = next((item for item in decorators if item.name in _FIXTURES), None)
        testing = fixture is not None or node.name.startswith("test")
        for index, parameter in enumerate(parameters):
            frame.env[parameter.name] = self._argument(parameter, testing)
            if index == 0 and cls is not None:
                kinds = {item.name for item in decorators}
                frame.env[parameter.name] = cls if "classmethod" in kinds else "~self"
        self.depth = 0
        docstring = _docstring(node.body)
        self.block(node.body)
        self.frame, self.depth = before, depth
        result = _agreed(frame.returns)
        if result is None and annotated and "." in annotated and not annotated.startswith(_AS_WRITTEN):
            result = annotated + "()"
        if result is not None and result[0] != "~":
            self.world.results[key] = result
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
                    stub=all(_does_nothing(statement) for statement in node.body),
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
        if name.startswith("~self.") and self.frame.cls:
            key = f"{self.frame.cls}.{name[6:]}"
        key = key.replace("()", "")
        if key in self.waiting and self.eager < _MAX_EAGER:
            self.eager += 1
            self._body(key)
            self.eager -= 1

    def _argument(self, parameter: Parameter, testing: bool) -> str:
        kind = parameter.annotation
        if kind and "." in kind and not kind.startswith(_AS_WRITTEN):
            return kind + "()"
        if testing:
            if f"{self.module}.{parameter.name}" in self.waiting:
                self.own_call(f"{self.module}.{parameter.name}")
            if parameter.name in self.fixtures:
                return self.fixtures[parameter.name]
            if self.inherited is None:
                self.inherited = self.world.fixtures_for(self.path)
            imported = self.world.results.get(self.top.env.get(parameter.name, ""))
            return imported or self.inherited.get(parameter.name) or "~" + parameter.name
        return "~" + parameter.name

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
                self.value(default) if default is not None else None,
            )
            for item, default in pairs
        )

    def _class(self, node: ast.ClassDef) -> None:
        decorators = self._decorators(node)
        bases = tuple((self.expr(base) or "?").lstrip("~").partition("[")[0] for base in node.bases)
        for keyword in node.keywords:
            self.expr(keyword.value)
        outer = self.frame
        qualname = f"{outer.qualname}.{node.name}" if outer.qualname else node.name
        key = f"{self.module}.{qualname}"
        outer.env[node.name] = key
        methods = {item.name for item in node.body if isinstance(item, _Definition)}
        info = self.world.classes[key] = ClassInfo({}, methods, bases)
        frame = self.frame = Frame(qualname, outer, key)
        self.block(node.body)
        self.frame = outer
        for name, found in frame.env.items():
            if name not in methods and found[0] != "~":
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
                docstring=_docstring(node.body) is not None,
                decorators=decorators,
                cases=count_cases(node.decorator_list, self.lengths),
            )
        )

    def _put_first(self, key: str) -> None:
        first = {f"{key}.{name}": self.waiting[f"{key}.{name}"] for name in _SET_UP if f"{key}.{name}" in self.waiting}
        self.waiting = {**first, **{name: item for name, item in self.waiting.items() if name not in first}}

    def _assign(self, node: ast.Assign) -> None:
        first, right = node.targets[0], node.value
        pair = (ast.Tuple, ast.List)
        if len(node.targets) == 1 and isinstance(first, pair) and isinstance(right, pair):
            same = len(first.elts) == len(right.elts)
            if same and not any(isinstance(item, ast.Starred) for item in right.elts):
                for left, item in zip(first.elts, right.elts, strict=True):
                    self._target(left, self.value(item), node.lineno, self.raw)
                return
        value = self.value(right)
        raw = self.raw
        for target in node.targets:
            self._target(target, value, node.lineno, raw)
        listed = isinstance(right, pair) and not any(isinstance(item, ast.Starred) for item in right.elts)
        if listed and self.frame is self.top and isinstance(first, ast.Name):
            self.lengths[first.id] = len(right.elts)

    def _target(self, target: ast.expr, value: Value, line: int, found: str | None) -> None:
        if isinstance(target, ast.Name):
            frame = self.top if target.id in self.frame.globals else self.frame
            if value.known:
                frame.constants[target.id] = None if target.id in frame.constants else value
                frame.env.setdefault(target.id, "~" + target.id)
            else:
                frame.constants[target.id] = None
                self.bind(target.id, found)
            self.assigns.append(Assign(target.id, value, line, self.frame.qualname))
        elif isinstance(target, ast.Attribute):
            written = _written(target)
            owner = self.expr(target.value) or "~?"
            if written is not None:
                self.assigns.append(Assign(written, value, line, self.frame.qualname))
            if found is None or found[0] == "~":
                return
            if owner == "~self" and self.frame.cls in self.world.classes:
                self.world.classes[self.frame.cls].attributes.setdefault(target.attr, found)
            elif owner != "~?":
                self.objects.setdefault(f"{owner}.{target.attr}", found)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self._target(item.value if isinstance(item, ast.Starred) else item, Value(), line, None)
        else:
            self.expr(target)

    def _annotated(self, node: ast.AnnAssign) -> None:
        kind = self.annotation(node.annotation)
        if node.value is not None:
            value = self.value(node.value)
            raw = self.raw
            self._target(node.target, value, node.lineno, raw)
            if raw is not None and raw[0] != "~":
                return
        if kind and "." in kind and not kind.startswith(_AS_WRITTEN):
            if isinstance(node.target, ast.Name):
                self.bind(node.target.id, kind + "()")
            elif isinstance(node.target, ast.Attribute) and self.frame.cls in self.world.classes:
                self.world.classes[self.frame.cls].attributes.setdefault(node.target.attr, kind + "()")

    def _augmented(self, node: ast.AugAssign) -> None:
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

    def _for(self, node: Any) -> None:
        self.expr(node.iter)
        self._target_unknown(node.target)
        self.block(node.body)
        self.block(node.orelse)

    def _target_unknown(self, node: ast.AST) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                self.frame.env[part.id] = "~" + part.id
                self.frame.constants[part.id] = None
                self.frame.loads.discard(part.id)

    def _while(self, node: ast.While) -> None:
        if isinstance(node.test, ast.Constant) and not node.test.value:
            self.block(node.orelse)
            return
        self.expr(node.test)
        self.block(node.body)
        self.block(node.orelse)

    def _with(self, node: Any) -> None:
        for item in node.items:
            found = self.expr(item.context_expr)
            target = item.optional_vars
            if isinstance(target, ast.Name):
                self.bind(target.id, found)
            elif isinstance(target, ast.Attribute):
                name = (found or "").lstrip("~")
                self._target(target, Value(call=name[:-2]) if name.endswith("()") else Value(), node.lineno, found)
            elif target is not None:
                self._target_unknown(target)
        self.block(node.body)

    def _try(self, node: Any) -> None:
        self.block(node.body)
        for handler in node.handlers:
            self.expr(handler.type)
            if handler.name:
                self.frame.env[handler.name] = "~" + handler.name
            before, self.rescue = self.rescue, True
            self.block(handler.body)
            self.rescue = before
        self.block(node.orelse)
        self.block(node.finalbody)

    def _global(self, node: ast.Global) -> None:
        self.frame.globals.update(node.names)

    def _assert(self, node: ast.Assert) -> None:
        self.frame.asserts.append(node.lineno)
        self.expr(node.test)
        self.expr(node.msg)

    def _raise(self, node: ast.Raise) -> None:
        found = self.expr(node.exc)
        self.expr(node.cause)
        if found in ("AssertionError", "AssertionError()"):
            self.frame.asserts.append(node.lineno)

    def _expression(self, node: ast.Expr) -> None:
        # A string that stands alone is a comment.
        if not isinstance(node.value, (ast.Constant, ast.JoinedStr)):
            self.expr(node.value)


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


def _docstring(body: list[ast.stmt]) -> int | None:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.lineno
    return None


def _does_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Return):
        return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


def _agreed(returns: list[str | None]) -> str | None:
    found = set(returns)
    return returns[0] if len(found) == 1 else None
