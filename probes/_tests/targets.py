"""What of the project's own a test calls, has called by what it hands it to, or is given by its decorators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository, once

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

_HANDS: Final = frozenset(
    ["to_thread", "run_in_executor", "run_in_threadpool", "run_sync", "submit", "map", "starmap", "apply",
     "apply_async", "imap", "benchmark", "pedantic", "partial", "invoke", "Thread", "Process"]
)  # fmt: skip
"""What calls a function that it is given."""


def own_names(repo: Repository, module: Module, function: Function) -> tuple[str, ...]:
    """Return the names of the project's own modules, functions and classes that a test calls, or others for it."""
    packages = sorted(own_imports(repo, module))
    if module.role == "code":
        packages += [f"{module.name}.{item.name}" for item in module.functions]
        packages += [f"{module.name}.{item.name}" for item in module.classes]
    if not packages:
        return ()
    found = set()
    for name in _called(repo, module, function):
        plain = name.replace("()", "")
        if any(plain == own or plain.startswith((own + ".", own.rpartition(".")[0] + ".")) for own in packages):
            found.add(plain)
    return tuple(sorted(found))


def own_imports(repo: Repository, module: Module) -> set[str]:
    """Return the names of what a module imports of the project, as written and as calls resolve to them.

    `src.data`, where `src` is no package, is `data` in the names of calls.
    """
    found = set()
    for item in module.imports:
        if item.own and item.target:
            whole, above = repo.python.by_name(item.target), repo.python.by_name(item.module)
            found |= {item.target, *([whole.name] if whole is not None else [])}
            found |= {f"{above.name}.{item.name}"} if above is not None and item.name else set()
    return found


def _called(repo: Repository, module: Module, function: Function) -> Iterator[str]:
    for call in module.calls_in(function.qualname):
        yield call.name
        if call.method in _HANDS:
            yield from (value.name for value in call.values if value.name)
    if function.decorators:
        # What a test is run with: `@parametrize_with_checks([build()])`.
        scope = function.qualname.rpartition(".")[0]
        beside = _outside(repo, module.path).get(scope, {})
        first = min(item.line for item in function.decorators)
        for line in range(first, function.line + 1):
            yield from (call.name for call in beside.get(line, ()))


@once
def _outside(repo: Repository, path: str) -> dict[str, dict[int, list[Call]]]:
    """Return the calls of a module that stand in no function, by what is around them and by line."""
    module = repo.python.module(path)
    functions = {item.qualname for item in module.functions} if module is not None else set()
    found: dict[str, dict[int, list[Call]]] = {}
    for call in module.calls if module is not None else ():
        if call.scope not in functions:
            found.setdefault(call.scope, {}).setdefault(call.line, []).append(call)
    return found
