"""Tests that are there and test nothing: files without code, and functions that assert only where nobody calls."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._tests.about import Case
from probes._tests.left_out import is_left_out

if TYPE_CHECKING:
    from auditor.views.python import Call, Class, Function, Module


def empty_test_files(repo: Repository, named: Callable[[str], object]) -> Iterator[Evidence]:
    """Yield the files of tests that are named for a topic (`named` is given the name in small letters) without code."""
    for module in repo.python.tests:
        name = posixpath.basename(module.path).removesuffix(".py").lower()
        if module.error is not None or not name.startswith("test") or not named(name.removeprefix("test").strip("_")):
            continue
        if not any(line.strip() for line in repo.python.written.code(module)):
            commented = repo.python.written.text(module).strip()
            yield Evidence(module.path, 1, "commented out" if commented else "an empty file")


def why_weak(repo: Repository, tests_found: Iterable[Case]) -> str:
    """Return what is wrong with tests of which none can run and assert something."""
    weak = list(tests_found)
    if all(test.skipped for test in weak):
        if not any(test.collected for test in weak):
            return "never run: the name of their file takes them out"
        if all(is_left_out(repo, test.module.path) for test in weak):
            return "never run: pytest is told to leave them out"
        fixtures = any(test.function.fixture for test in weak)
        return "never run (skipped, or fixtures)" if fixtures else "always skipped"
    if any(_asserts_aside(test) for test in weak):
        return "empty or assert nothing: what asserts stands in functions inside of them that nobody calls"
    if any(test.function.idle for test in weak):
        return "empty, or assert nothing that can fail"
    return "empty or assert nothing"


def _asserts_aside(test: Case) -> bool:
    inside = f"{test.function.qualname}."
    return any(other.nested and other.telling and other.qualname.startswith(inside) for other in test.module.functions)


_LIBRARIES: Final = frozenset(
    {"torch", "numpy", "pandas", "polars", "tensorflow", "keras", "jax", "random", "math", "itertools", "collections"}
)
"""What makes numbers, frames and layers, and knows nothing of a project."""
_BESIDE: Final = frozenset({"pytest", "unittest", "typing", "__future__"})
_BUILT_IN: Final = frozenset(
    ["len", "print", "range", "isinstance", "sum", "min", "max", "abs", "all", "any", "int", "float", "str", "bool",
     "list", "tuple", "set", "dict", "sorted", "zip", "enumerate", "round", "type", "hasattr", "map", "filter"]
)  # fmt: skip
_BRINGS: Final = regex(r"(?i)load|read|open|from_|hub|datasets|applications|download|fetch|exists|import|compile")
_A_PLACE: Final = regex(r"[\w}]\.\w{1,10}\Z|[/\\]")
_LONG: Final = 500
_IDENTIFIER: Final = regex(r"[^\W\d]\w*")


def asserts_only_own_values(repo: Repository, test: Case) -> bool:
    """Return whether a test surely asserts only what it makes itself, by libraries or of constants, and nothing of the
    project."""
    function, module = test.function, test.module
    if _alone(repo, module.path) and _given_nothing(module, function):
        return True
    if function.parameters or function.owner or function.decorators or function.line == function.end_line:
        return False
    if any(each.alias == "*" for each in module.imports):
        return False
    calls = module.calls_in(function.qualname)
    made = {item.target for item in module.assigns if item.scope == function.qualname}
    known = _LIBRARIES | _BUILT_IN | made
    if not (calls or made) or any(
        _BRINGS.search(call.name) or call.name.partition(".")[0].strip("()") not in known for call in calls
    ):
        return False
    told = [text.value for text in module.strings if text.scope == function.qualname]
    if any(_A_PLACE.search(text) for text in told) or any(map(_given_text, calls)):
        return False
    lines = repo.python.written.text(module).split("\n")[function.line : function.end_line]
    named = {name for line in lines for name in _IDENTIFIER.findall(line[:_LONG])}
    return named.isdisjoint(_around(module))


_KNOWN: Final = frozenset(
    {"os", "io", "pathlib", "tempfile", "json", "copy", "time", "functools", "contextlib", "dataclasses", "re",
     "string", "warnings", "shutil", "pickle", "csv", "datetime", "statistics", "operator", "abc", "logging"}
)  # fmt: skip
"""What else a test may import that knows nothing of a project, nor starts anything."""
_TEMPORARY: Final = frozenset({"tmp_path", "tmpdir", "tmp_path_factory", "tmpdir_factory"})
_OF_PYTEST: Final = frozenset({"self", "cls", "capsys", "caplog", "monkeypatch", "recwarn", *_TEMPORARY})


@once
def _alone(repo: Repository, path: str) -> bool:
    """Return whether a file of tests surely uses nothing of the project.

    It has all that it calls from itself or from libraries that know of no project, and reads only what it wrote to a
    folder of its own.
    """
    module = repo.python.module(path)
    if module is None or module.role != "test" or module.error is not None or not module.imports:
        return False
    known = _LIBRARIES | _BESIDE | _KNOWN
    if any(each.relative or each.alias == "*" or each.module.partition(".")[0] not in known for each in module.imports):
        return False
    given = {item.name for function in module.functions for item in function.parameters}
    named = (*(item.name for item in module.functions), *(item.name for item in module.classes))
    own = {f"{module.name}.{name}" for name in named}
    bound = (
        given
        | {item.target.partition(".")[0] for item in module.assigns}
        | {name for loop in module.loops for name in loop.names}
    )
    temporary = not given.isdisjoint(_TEMPORARY) or any(each.module.startswith("tempfile") for each in module.imports)
    for call in module.calls:
        name = call.name.replace("()", "")
        first = name.partition(".")[0]
        of_its_own = name in own or name.rpartition(".")[0] in own or first in bound
        # What an expression comes to has methods: `(a == b).all()`.
        if not of_its_own and first not in known | _BUILT_IN | {"super", "open", "?"}:
            return False
        brings, told_where = _BRINGS.search(name), first in _LIBRARIES | _KNOWN and _given_text(call)
        if (brings and told_where) or (not temporary and (brings or told_where)):
            return False
    told = [text.value for text in module.strings if _A_PLACE.search(text.value)]
    return not told or (temporary and not any("/" in text or repo.tree.exists(text) for text in told))


def _given_nothing(module: Module, function: Function) -> bool:
    """Return whether a test is given nothing but what pytest and its own file have."""
    named = {
        name.strip()
        for item in function.decorators
        if item.name.endswith("parametrize") and item.args
        for name in (item.args[0].string or "").split(",")
    }
    known = _OF_PYTEST | named | {each.name for each in module.functions if each.fixture}
    if any(item.name not in known for item in function.parameters):
        return False
    owner: Class | None = next((cls for cls in module.classes if cls.qualname == function.owner), None)
    return owner is None or all(base.startswith("unittest.") for base in owner.bases)


def _around(module: Module) -> set[str]:
    """Return the names by which a test may use what it did not make: those of its file, and what is imported."""
    brought = {each.alias for each in module.imports if each.module.partition(".")[0] not in _LIBRARIES | _BESIDE}
    bound = {each.target for each in module.assigns if not each.scope}
    bound.update(name for loop in module.loops if not loop.scope for name in loop.names)
    defined = {each.name for each in module.functions} | {each.name for each in module.classes}
    return {"import", *brought, *bound, *defined}


def _given_text(call: Call) -> bool:
    """Return whether a call is given text, which may name a file, wherever that is."""
    return any(value.string is not None for value in call.values)
