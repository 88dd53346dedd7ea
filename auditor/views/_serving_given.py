"""What a function of an application is given: what its framework runs first, and hands on what that says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module, PythonView

_DEPENDS: Final = (
    "fastapi.Depends",
    "fastapi.Security",
    "fastapi.params.Depends",
    "litestar.di.Provide",
    "litestar.Provide",
    "fast_depends.Depends",
)
_MAKES: Final = frozenset({"APIRouter", "FastAPI", "include_router"})
_LINES: Final = 12
"""How many lines such a call may well go on."""
_NAMED: Final = regex(r":\s*(?:[\w.]*\.)?([A-Za-z_]\w*)")


class Given:
    """The dependencies of the functions of all modules."""

    def __init__(self, python: PythonView, modules: Iterable[Module]) -> None:
        self._python = python
        self._calls = {module.path: calls for module in modules if (calls := module.calls_of(*_DEPENDS))}
        self._modules = {module.path: module for module in modules}

    def names(self, module: Module, function: Function) -> Iterator[str]:
        """Yield the names of what a function is given: of functions, and of objects that are called (`Watcher()`).

        They stand in its head, so among the calls of what is around it: as defaults, in annotations, in the decorator;
        or under a name of their own that annotates a parameter.
        """
        if not self._calls:
            return
        scope = function.qualname.rpartition(".")[0]
        first = min((item.line for item in function.decorators), default=function.line)
        for call in self._calls.get(module.path, ()):
            if call.scope == scope and first <= call.line <= function.end_line:
                yield from _run(call)
        if any(item.annotation == "typing.Annotated[]" for item in function.parameters):
            yield from self._by_alias(module, function)

    def around(self, module: Module) -> Iterator[str]:
        """Yield the names of what runs before every route of a module: as its router, or the application, is told."""
        for path, router in self._routers:
            if path == module.path or router.method != "APIRouter":
                for call in self._calls.get(path, ()):
                    if call.scope == router.scope and router.line <= call.line <= router.line + _LINES:
                        yield from _run(call)

    @cached_property
    def _routers(self) -> tuple[tuple[str, Call], ...]:
        """The calls that make or take in a router, or make the application, with dependencies of all its routes."""
        found = ((path, call) for path in self._calls for call in self._modules[path].calls)
        return tuple(
            (path, call) for path, call in found if call.method in _MAKES and call.keyword("dependencies") is not None
        )

    def _by_alias(self, module: Module, function: Function) -> Iterator[str]:
        known = {item.alias: item.target for item in module.imports}
        lines = (self._python.tree.text(module.path) or "").split("\n")[function.line - 1 : function.end_line]
        for name in dict.fromkeys(_NAMED.findall("\n".join(lines)[:4_000])):
            call = self._aliases.get(known.get(name, f"{module.name}.{name}"))
            if call is not None:
                yield from _run(call)

    @cached_property
    def _aliases(self) -> dict[str, Call]:
        """The dependencies that have a name of their own: `Result = Annotated[dict, Depends(compare)]`."""
        found: dict[str, Call] = {}
        for path, calls in self._calls.items():
            module = self._modules[path]
            lines = {call.line: call for call in calls if not call.scope}
            for item in module.assigns:
                if not item.scope and item.line in lines:
                    found[f"{module.name}.{item.target}"] = lines[item.line]
        return found


def _run(call: Call) -> Iterator[str]:
    value = call.args[0] if call.args else call.keyword("dependency")
    if value is not None and value.name:
        yield value.name
    elif value is not None and value.call:
        yield f"{value.call}()"
