"""Which object of the project's own the code keeps under a name, for calls that find it there later.

An application is often filled after the function that reads it is written: `app.state.store = Store()` in a factory,
or a global that a start-up function sets. The call `request.app.state.store.add(...)` tells no class, and its method
may be called like a hundred others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.python import Module, PythonView


class Held(NamedTuple):
    """What names hold: of the state of an application by name, of globals by module and name, the class of each."""

    state: dict[str, str]
    globals: dict[tuple[str, str], str]

    def methods(self, module: Module, name: str, scope: str) -> Iterator[str]:
        """Yield the methods that a call of that name may be: one of what is kept, or what calling it runs."""
        owner, _, method = name.rpartition(".")
        for kept, called in ((owner, method), (name, "__call__")):
            made = self._class(module, kept, scope)
            if made is not None:
                yield f"{made}.{called}"

    def _class(self, module: Module, owner: str, scope: str) -> str | None:
        above, _, name = owner.rpartition(".")
        if above.rpartition(".")[2] == "state":
            return self.state.get(name)
        if not above:
            function = module.function(scope)
            if function is not None and any(item.name == name for item in function.parameters):
                return self.state.get(name)  # handed over: Depends(get_store)
            return self.globals.get((module.name, name))
        return self.globals.get((above, name))


_YIELDED: Final = regex(r"(?m)^[ \t]+yield[ \t]*\{([^{}]{1,2000})\}")
_PAIR: Final = regex(r"[\"'](\w{1,80})[\"'][ \t]*:[ \t\n]*([A-Za-z_][\w.]{0,200})(\(?)")
_LIFESPANS: Final = ("asynccontextmanager", "contextmanager")


def _yielded(python: PythonView, module: Module) -> Iterator[tuple[str, str]]:
    """Yield what a lifespan gives to the state of each request, by name: `yield {"store": Store()}`."""
    for function in module.functions:
        if not any(item.name.rpartition(".")[2] in _LIFESPANS for item in function.decorators):
            continue
        made = {item.target: item.value.call for item in module.assigns if item.scope == function.qualname}
        called = {call.method: call.name for call in module.calls_in(function.qualname)}
        for found in _YIELDED.finditer("\n".join(python.written.body(module, function.qualname))):
            for name, given, calls in _PAIR.findall(found[1]):
                kept = called.get(given.rpartition(".")[2]) if calls else made.get(given)
                if kept:
                    yield name, kept


def held(modules: Iterable[Module], python: PythonView) -> Held:
    """Return what the modules keep, without the names that hold one thing here and another there."""
    state: dict[str, set[str]] = {}
    of_modules: dict[tuple[str, str], set[str]] = {}
    for module in modules:
        named = {item.target for item in module.assigns if not item.scope and "." not in item.target}
        for name, kept in _yielded(python, module):
            state.setdefault(name, set()).add(kept)
        for item in module.assigns:
            above, _, name = item.target.rpartition(".")
            made = "" if item.value.known and item.value.literal is None else item.value.call or "?"
            if above.rpartition(".")[2] == "state":
                state.setdefault(name, set()).add(made)
            elif not above and name in named:
                of_modules.setdefault((module.name, name), set()).add(made)
    return Held(
        {name: only for name, found in state.items() if (only := _one(found))},
        {key: only for key, found in of_modules.items() if (only := _one(found))},
    )


def _one(found: set[str]) -> str | None:
    """Return the only class; None where there are several, or where something else is kept as well."""
    calls = found - {""}
    return next(iter(calls)) if len(calls) == 1 and "?" not in calls else None
