"""Test functions: which there are, how often each runs, and whether it is skipped."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.views._python_facts import Class, Decorator, Function, Module, PytestMark, fixture_of

if TYPE_CHECKING:
    from auditor.views.python import PythonView

_PYTEST_NAME = regex(r"test_.*\.py|.*_test\.py")
_UNITTEST_NAME = regex(r"test.*\.py")
_UNITTEST_CASES = ("unittest.TestCase", "unittest.IsolatedAsyncioTestCase", "unittest.case.TestCase", "django.test.")
_SKIPS = ("pytest.skip", "self.skipTest", "pytest.importorskip")


class _Collected(NamedTuple):
    module: Module
    function: Function
    parametrized: int | None
    skipped: str | None
    asserts: tuple[int, ...]
    multiplied: bool = False


class TestFunction(_Collected):
    """One test that a runner collects.

    `parametrized` is how many cases its parametrize lists make, None where there are none or it cannot be told;
    `skipped` is `always`, `conditional` or None; `asserts` are the lines of the test that assert, calls of helpers of
    the project that assert included. `multiplied` is whether it runs more often than its parametrize lists tell: what
    multiplies it is no literal, or is a fixture with parameters, a mark of the module, a hook, or an heir of its class.
    """

    __slots__ = ()
    __test__ = False

    @property
    def path(self) -> str:
        """The file that it stands in."""
        return self.module.path

    @property
    def line(self) -> int:
        """The line of its `def`."""
        return self.function.line


def collect(view: PythonView) -> tuple[TestFunction, ...]:
    """Return every test of the project, by path and line."""
    found: list[TestFunction] = []
    multiplying = _multiplying(view)
    for module in view.modules:
        name = module.path.rpartition("/")[2]
        pytest = bool(_PYTEST_NAME.fullmatch(name)) or view.naming.file(module.path)
        if not (pytest or _UNITTEST_NAME.fullmatch(name)):
            continue
        classes = {cls.qualname: cls for cls in module.classes}
        constructed = {item.owner for item in module.functions if item.name == "__init__"}
        seen: dict[str, TestFunction] = {}
        for function in module.functions:
            if not view.naming.function(function.name) or function.nested or function.fixture:
                continue
            owner = classes.get(function.owner) if function.owner else None
            if not function.owner:
                collected = pytest
            else:
                # A class inside another, or inside a function, is looked into only where what holds it is.
                named = all(map(view.naming.class_, function.owner.split(".")))
                unit = (module.path, function.owner) in view.unit_cases
                collected = unit or (pytest and named and function.owner not in constructed)
            if collected:
                # A second function of the same name hides the first.
                more = multiplying.multiply(module, function, owner)
                seen[function.qualname] = _test(view, module, function, owner)._replace(multiplied=more)
        found.extend(seen.values())
    return tuple(sorted(found, key=lambda test: (test.path, test.line)))


def unit_cases(view: PythonView) -> frozenset[tuple[str, str]]:
    """Return the classes of tests that unittest knows, by path and qualified name: those of other libraries, which are
    called alike, included."""
    derived = {(module.path, cls.qualname) for module, cls in view.subclasses(*_UNITTEST_CASES)}
    return frozenset(derived).union(
        (module.path, cls.qualname)
        for module in view.modules
        for cls in module.classes
        if any(base.rpartition(".")[2].endswith("TestCase") for base in cls.bases)
    )


class _Multiplying(NamedTuple):
    """What makes tests run more often than can be read at them."""

    fixtures: frozenset[str]
    modules: frozenset[str]
    bases: frozenset[str]

    def multiply(self, module: Module, function: Function, owner: Class | None) -> bool:
        """Return whether a test is one of those."""
        marks = [mark.decorator for mark in _marks(module, function.owner)]
        decorators = (*function.decorators, *(owner.decorators if owner else ()), *marks)
        unknown = any(item.name == "pytest.mark.parametrize" for item in marks) or any(
            part.cases is None and any(item.name.endswith("mark.parametrize") for item in part.decorators)
            for part in (function, owner)
            if part is not None
        )
        wanted = {item.name for item in function.parameters} | {
            value.string or "" for item in decorators if item.name.endswith("usefixtures") for value in item.args
        }
        inherited = owner is not None and owner.name in self.bases
        return unknown or inherited or module.path in self.modules or not self.fixtures.isdisjoint(wanted)


def _multiplying(view: PythonView) -> _Multiplying:
    fixtures = [
        (module, function, decorator)
        for module in view.modules
        for function in module.functions
        for decorator in function.decorators
        if fixture_of((decorator,))
    ]
    names = {function.name for _, function, decorator in fixtures if decorator.keyword("params") is not None}
    growing = bool(names)
    while growing:  # a fixture of such a fixture is one, too
        heirs = {f.name for _, f, _ in fixtures if not names.isdisjoint(item.name for item in f.parameters)}
        growing = not heirs <= names
        names |= heirs
    modules = {
        module.path
        for module in view.modules
        if any(function.name == "pytest_generate_tests" for function in module.functions)
    }
    above = any(path.endswith("conftest.py") for path in modules) or any(
        function.name in names and (decorator.keyword("autouse") is not None) for _, function, decorator in fixtures
    )
    if above:
        modules = {module.path for module in view.modules}
    bases = {base.rpartition(".")[2] for module in view.modules for cls in module.classes for base in cls.bases}
    return _Multiplying(frozenset(names), frozenset(modules), frozenset(bases))


def _marks(module: Module, owner: str | None) -> Iterator[PytestMark]:
    """Yield the marks that `pytestmark` gives a test."""
    return (mark for mark in module.marks if mark.scope in ("", owner))


def _test(view: PythonView, module: Module, function: Function, owner: Class | None) -> TestFunction:
    around = owner.decorators if owner else ()
    said = [
        _decorated_skip((*function.decorators, *around)),
        function.skip,
        module.skip,
        _mark_skip(module, function.owner),
    ]
    skipped = "always" if "always" in said else "conditional" if "conditional" in said else None
    factors = [count for count in (function.cases, owner.cases if owner else None) if count is not None]
    parametrized = None
    for count in factors:
        parametrized = count * (parametrized or 1)
    return TestFunction(module, function, parametrized, skipped, function.asserts or _helped(view, module, function))


def _helped(view: PythonView, module: Module, function: Function) -> tuple[int, ...]:
    """The calls of helpers that assert, one step deep."""
    lines = set()
    for call in module.calls:
        if call.scope != function.qualname or "." not in call.name:
            continue
        helper = view.function(call.name)
        if helper is not None and helper[1].telling:
            lines.add(call.line)
    return tuple(sorted(lines))


def _decorated_skip(decorators: Iterable[Decorator]) -> str | None:
    said = None
    for item in decorators:
        last = item.name.rpartition(".")[2]
        if not item.name.startswith(("pytest.", "unittest.")):
            continue
        run = item.keyword("run") if last == "xfail" and not item.args and item.keyword("condition") is None else None
        if last == "skip" or (run is not None and run.literal is False):
            return "always"
        if last in ("skipif", "skipIf", "skipUnless"):
            condition = item.args[0] if item.args else item.keyword("condition")
            if condition is not None and condition.known and not isinstance(condition.literal, str):
                if bool(condition.literal) != (last == "skipUnless"):
                    return "always"
                continue
            said = "conditional"
    return said


def _mark_skip(module: Module, owner: str | None) -> str | None:
    said = None
    for mark in _marks(module, owner):
        found = _decorated_skip((mark.decorator,))
        if found == "always" and mark.sure:
            return found
        said = "conditional" if found else said
    return said


def said_skip(body: list[ast.stmt]) -> str | None:
    """Return what a body says of itself: `always` where it skips unconditionally before anything else is judged."""
    said = None
    for node in body:
        if isinstance(node, ast.Assert):
            break
        if isinstance(node, ast.Expr) and _skips(node.value):
            return "conditional" if _last(node.value) == "importorskip" else "always"
        if isinstance(node, ast.Raise) and _last(node.exc) == "SkipTest":
            return "always"
        if (isinstance(node, ast.Assign) and _skips(node.value)) or (
            isinstance(node, (ast.If, ast.Try)) and _conditional(node)
        ):
            said = "conditional"
    return said


def _conditional(node: ast.If | ast.Try) -> bool:
    blocks = [node.body, node.orelse]
    if isinstance(node, ast.Try):
        blocks += [handler.body for handler in node.handlers]
    return any(isinstance(item, ast.Expr) and _skips(item.value) for block in blocks for item in block) or any(
        isinstance(item, (ast.If, ast.Try)) and _shallow(item) for block in blocks for item in block
    )


def _shallow(node: ast.If | ast.Try) -> bool:
    return any(isinstance(item, ast.Expr) and _skips(item.value) for item in [*node.body, *node.orelse])


def _skips(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    func = node.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        return f"{func.value.id}.{func.attr}" in _SKIPS
    return isinstance(func, ast.Name) and func.id == "skip"


def _last(node: ast.expr | None) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def count_cases(decorators: list[ast.expr], lengths: Mapping[str, int]) -> int | None:
    """Return how many cases the `parametrize` decorators make, None without one or where a list is no literal."""
    total: int | None = None
    for node in decorators:
        if not isinstance(node, ast.Call) or _last(node.func) != "parametrize":
            continue
        values = node.args[1] if len(node.args) > 1 else None
        values = next((item.value for item in node.keywords if item.arg == "argvalues"), values)
        count = _length(values, lengths)
        if count is None:
            return None
        total = count * (1 if total is None else total)
    return total


def _length(node: ast.expr | None, lengths: Mapping[str, int]) -> int | None:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return None if any(isinstance(item, ast.Starred) for item in node.elts) else len(node.elts)
    if isinstance(node, ast.Name):
        return lengths.get(node.id)
    if isinstance(node, ast.Call) and _last(node.func) == "range":
        numbers = [item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, int)]
        if len(numbers) == len(node.args) and 1 <= len(numbers) <= 3 and (len(numbers) < 3 or numbers[2]):
            return len(range(*numbers))
    return None
