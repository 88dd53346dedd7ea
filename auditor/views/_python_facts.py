"""The facts of Python modules; auditor/views/python.py says what they mean.

They are named tuples, which are made in a third, and defined in a fifth, of the time that frozen data classes take.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from auditor.views._problem import Problem
from auditor.views._python_shape import Shape


class Value(NamedTuple):
    """An argument or assigned value, as far as it can be told without running anything.

    Exactly one of these describes it: `known` with `literal` (str, int, float, bool, None, tuple of literals, dict as a
    tuple of pairs); `name`, a resolved dotted name (`torch.float16`, `cfg.lr`); `call`, the resolved name of a call
    whose result it is; `text`, an f-string or concatenation with `{}` where the unknown parts are. Otherwise all are
    empty.
    """

    known: bool = False
    literal: object = None
    name: str | None = None
    call: str | None = None
    text: str | None = None
    options: tuple[Value, ...] = ()
    """What a conditional expression chooses between."""

    @property
    def string(self) -> str | None:
        """The string, literal or with `{}` for unknown parts; None where it is no string."""
        if self.known and isinstance(self.literal, str):
            return self.literal
        return self.text


class Import(NamedTuple):
    """One imported name. `module` is absolute (relative imports are resolved against the file's own package)."""

    module: str
    name: str | None
    alias: str
    line: int
    scope: str
    relative: bool = False
    own: bool = False
    """Whether it leads to a file of the repository."""
    guarded: bool = False
    """Whether it stands in a `try`, which may be there for the case that it fails."""

    @property
    def target(self) -> str:
        """The full dotted name that the alias stands for."""
        return f"{self.module}.{self.name}" if self.name else self.module


class Call(NamedTuple):
    """One call. `scope` is the qualified name of the function or class it stands in, "" at module level."""

    name: str
    line: int
    scope: str
    args: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    star: bool = False

    @property
    def method(self) -> str:
        """The last part of the name: `fit` of `lightning.Trainer().fit`."""
        return self.name[self.name.rfind(".") + 1 :]

    @property
    def values(self) -> tuple[Value, ...]:
        """All that it is given: by position, then by name."""
        return (*self.args, *(value for _, value in self.keywords))

    def keyword(self, name: str) -> Value | None:
        """Return the value of a keyword argument, or None where it is not given."""
        for key, value in self.keywords:
            if key == name:
                return value
        return None


class Decorator(NamedTuple):
    """One decorator, with the arguments of its call if it is one."""

    name: str
    line: int
    args: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()

    def keyword(self, name: str) -> Value | None:
        """Return the value of a keyword argument, or None where it is not given."""
        return next((value for key, value in self.keywords if key == name), None)


_FIXTURES = ("pytest.fixture", "pytest_asyncio.fixture", "pytest.yield_fixture")
SET_UPS = ("setUpClass", "setup_class", "setUp", "asyncSetUp", "setup_method")
"""What pytest and unittest run before the tests of a class."""


def fixture_of(decorators: Iterable[Decorator]) -> Decorator | None:
    """Return the decorator that makes a fixture of a function, or None."""
    return next((item for item in decorators if item.name.endswith(_FIXTURES)), None)


class PytestMark(NamedTuple):
    """One mark that `pytestmark` gives all tests of a module or class (`scope`); not `sure`: under a condition."""

    decorator: Decorator
    scope: str
    sure: bool


class Parameter(NamedTuple):
    """One parameter with its annotation as a resolved dotted name (of the outermost type) and its default."""

    name: str
    annotated: bool
    annotation: str | None = None
    default: Value | None = None


class Function(NamedTuple):
    """One function or method. `stub`: its body does nothing (pass, ..., `assert True`, raise NotImplementedError)."""

    name: str
    qualname: str
    line: int
    end_line: int
    parameters: tuple[Parameter, ...]
    returns: bool
    docstring: bool
    decorators: tuple[Decorator, ...]
    owner: str | None
    nested: bool
    stub: bool
    asserts: tuple[int, ...]
    """Lines that assert: `assert`, `pytest.raises`/`warns`, `self.assert*`, `.assert_*`, `raise AssertionError`, in the
    body itself or in a nested function that the body calls; in a test also what else it raises, but for a skip."""
    docstring_line: int | None = None
    result: str | None = None
    """Resolved name of what it returns or yields, where that is one thing: `starlette.testclient.TestClient()`."""
    cases: int | None = None
    """How often its `pytest.mark.parametrize` decorators run it; None without one, or where that cannot be told."""
    skip: str | None = None
    """What its body says by pytest.skip() or self.skipTest(): `always`, `conditional` or nothing."""
    calls: frozenset[str] = frozenset()
    """Resolved names that its body calls, nested functions left out."""
    idle: tuple[int, ...] = ()
    """Those lines of `asserts` that cannot fail: of constants, of what is never empty, or caught unheard."""

    @property
    def telling(self) -> bool:
        """Whether an assert of it can fail."""
        return len(self.asserts) > len(self.idle)

    @property
    def fixture(self) -> bool:
        """Whether it is a fixture of pytest, which is never run as a test."""
        return fixture_of(self.decorators) is not None


class Class(NamedTuple):
    """One class with the resolved names of its bases."""

    name: str
    qualname: str
    line: int
    end_line: int
    bases: tuple[str, ...]
    docstring: bool
    decorators: tuple[Decorator, ...]
    cases: int | None = None
    """As for Function, over all of its methods."""


class Assign(NamedTuple):
    """One assignment to a name or attribute (`self.x`, `app.state.y`), scope as for Call."""

    target: str
    value: Value
    line: int
    scope: str


class Text(NamedTuple):
    """One string literal that is no docstring; f-strings have `{}` for the unknown parts."""

    value: str
    line: int
    scope: str


class Loop(NamedTuple):
    """One `for`: the names that it binds, what it goes over, its lines and its scope."""

    names: tuple[str, ...]
    over: Value
    line: int
    end_line: int
    scope: str


class _Module(NamedTuple):
    path: str
    name: str
    role: str
    """`code`, `test`, `vendored`, `generated`, `report` (the template's report.py) or `task` (tasks.py, noxfile.py,
    setup.py, docs/conf.py)."""
    imports: tuple[Import, ...] = ()
    calls: tuple[Call, ...] = ()
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    assigns: tuple[Assign, ...] = ()
    loops: tuple[Loop, ...] = ()
    contexts: tuple[tuple[int, int, int], ...] = ()
    """Each `with`: its line, that on which its block begins, and the last of that."""
    strings: tuple[Text, ...] = ()
    names: frozenset[str] = frozenset()
    """Resolved dotted names that the code reads or calls (imports that are never used are not among them)."""
    subscripts: tuple[tuple[str, str, int], ...] = ()
    """Reads such as cfg["lr"]: (resolved name of the object, literal key, line)."""
    main_guard: int | None = None
    lines: int = 0
    stub: bool = False
    """No function, class or call of its own beyond stubs: an empty file or a placeholder."""
    error: Problem | None = None
    """Why the file could not be parsed; the other facts are then empty."""
    notebook: bool = False
    skip: str | None = None
    """What a module-level pytest.skip() says of all tests: `always`, `conditional` or nothing."""
    marks: tuple[PytestMark, ...] = ()
    """What `pytestmark` says of all tests of the module or of a class."""
    exports: tuple[tuple[str, str], ...] = ()
    """What names at module level stand for, where that is known: (`app`, `fastapi.FastAPI()`)."""
    shape: Shape = Shape()
    """What the top level binds and does."""


class Module(_Module):
    """The facts of one Python file (or of one notebook's code cells, where `notebook` is true: lines then count the
    concatenated cells)."""

    @property
    def broken(self) -> int | None:
        """The line of the syntax error, where `error` is one: what was too large to be read has no line."""
        return self.error.line if self.error is not None else None

    def uses(self, *prefixes: str) -> bool:
        """Return whether any of these dotted names, or something below one, is imported and used."""
        starts = tuple(prefix + follow for prefix in prefixes for follow in (".", "("))
        return any(name in prefixes or name.startswith(starts) for name in self.names)

    def calls_of(self, *names: str) -> tuple[Call, ...]:
        """Return the calls whose resolved name is one of these, or lies below one that ends in a dot."""
        below = tuple(name for name in names if name.endswith("."))
        return tuple(call for call in self.calls if call.name in names or call.name.startswith(below))

    def calls_in(self, qualname: str) -> tuple[Call, ...]:
        """Return the calls in the body of a function or class, nested ones included; all of them for ""."""
        return tuple(self._by_scope.get(qualname, ())) if qualname else self.calls

    @cached_property
    def _by_scope(self) -> dict[str, list[Call]]:
        # Sorted once: who asks for each of three thousand functions would go through all calls as often.
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            scope = call.scope
            while scope:
                found.setdefault(scope, []).append(call)
                scope = scope.rpartition(".")[0]
        return found

    def function(self, qualname: str) -> Function | None:
        """Return the function or method of a qualified name (the last, where there are several), or None."""
        return self._functions.get(qualname)

    def set_ups(self, owner: str) -> tuple[Function, ...]:
        """Return the methods of a class that run before its tests."""
        found = (self.function(f"{owner}.{name}") for name in SET_UPS)
        return tuple(function for function in found if function is not None)

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {item.qualname: item for item in self.functions}

    def strings_in(self, scope: str, begin: int, end: int) -> tuple[str, ...]:
        """Return the strings of a function itself, nested ones left out, between two lines, both included."""
        texts = self._texts.get(scope, [])
        return tuple(
            text.value for text in texts[bisect_left(texts, begin, key=_line) : bisect_right(texts, end, key=_line)]
        )

    @cached_property
    def _texts(self) -> dict[str, list[Text]]:
        found: dict[str, list[Text]] = {}
        for text in self.strings:
            found.setdefault(text.scope, []).append(text)
        return found


def _line(text: Text) -> int:
    return text.line
