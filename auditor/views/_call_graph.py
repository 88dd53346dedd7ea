"""Which of the project's own functions a call leads to, and what a function reaches so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor.views._serving_facts import COMMON, Reached, queued
from auditor.views._serving_objects import Held, held
from auditor.views._serving_queues import Queues

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, PythonView

_MAX_STEPS: Final = 6
_MAX_FUNCTIONS: Final = 200


class CallGraph:
    """The calls of the project's own functions by one another, as far as they are asked for."""

    def __init__(self, python: PythonView, modules: tuple[Module, ...]) -> None:
        self._python = python
        self._modules = modules
        self._reach: dict[tuple[str, str], tuple[Reached, ...]] = {}
        self._called: dict[tuple[str, str], tuple[Reached, ...]] = {}

    def reach(self, module: Module, qualname: str) -> tuple[Reached, ...]:
        """Return the functions that a function reaches within a few steps, itself first."""
        key = (module.path, qualname)
        if key not in self._reach:
            seen = {key}
            found = [Reached(module, qualname)]
            layer = list(found)
            for _ in range(_MAX_STEPS):
                following: list[Reached] = []
                for step in layer:
                    for reached in self._callees(step):
                        mark = (reached.module.path, reached.qualname)
                        if mark not in seen and len(seen) < _MAX_FUNCTIONS:
                            seen.add(mark)
                            following.append(reached)
                found += following
                layer = following
            self._reach[key] = tuple(found)
        return self._reach[key]

    @cached_property
    def _by_name(self) -> dict[str, list[Reached]]:
        found: dict[str, list[Reached]] = {}
        for module in self._modules:
            for function in module.functions:
                found.setdefault(function.name, []).append(Reached(module, function.qualname))
        return found

    def _callees(self, step: Reached) -> tuple[Reached, ...]:
        mark = (step.module.path, step.qualname)
        if mark not in self._called:
            self._called[mark] = tuple(self._follow(step))
        return self._called[mark]

    def _follow(self, step: Reached) -> Iterator[Reached]:
        for call in step.module.calls_in(step.qualname):
            found = self.run_by(step.module, call)
            if found is not None:
                yield found
            # Functions that are handed over: background tasks, executors, partials.
            for value in call.values:
                if value.name and not value.known:
                    handed = self.find(step.module, value.name, call.scope, exact=True)
                    if handed is not None:
                        yield handed
            yield from self.queues.consumers(step.module, call)

    @cached_property
    def queues(self) -> Queues:
        """The queues that are between functions."""
        return Queues(self._python, self._modules)

    def run_by(self, module: Module, call: Call) -> Reached | None:
        """Return the project's own function that a call runs, at once or by a worker, or None."""
        name = queued(call)
        task = self._task(module, call, name) if name else None
        return task or self.find(module, call.name, call.scope)

    def _task(self, module: Module, call: Call, name: str) -> Reached | None:
        found = self.find(module, name, call.scope, exact=True)
        if not call.name.startswith(f"{name}."):  # a string tells it, which may be the last part of its name alone
            same = self._by_name.get(name, [])
            return found or (same[0] if len(same) == 1 else None)
        function = found.module.function(found.qualname) if found else None
        # A function as it is written has no such methods.
        return found if function is not None and function.decorators else None

    def find(self, module: Module, name: str, scope: str, exact: bool = False) -> Reached | None:
        """Return the project's own function that a name leads to, or None."""
        plain = name.replace("()", "")
        local = plain.removeprefix(module.name + ".") if module.name else plain
        owner = scope.split(".", 1)[0]
        # An object of the project's own class is called, or the class, which makes one.
        made = ".__call__" if name.endswith("()") else ".__init__"
        for candidate in (
            local,
            f"{owner}.{local.removeprefix('self.')}" if local.startswith("self.") else "",
            f"{scope}.{local}",
        ):
            if candidate and module.function(candidate):
                return Reached(module, candidate)
            if candidate and module.function(candidate + made):
                return Reached(module, candidate + made)
        for dotted in (plain, plain + made, *self._held.methods(module, name, scope)):
            found = self._python.function(dotted)
            if found is not None:
                return Reached(found[0], found[1].qualname)
        if exact or "." not in plain:
            return None
        method = plain.rpartition(".")[2]
        if method in COMMON or plain.split(".", 1)[0] in ("torch", "numpy", "pandas", "np", "pd", "os", "json"):
            return None
        if self._of_a_library(module, name):
            return None
        same = self._by_name.get(method, [])
        only = same[0] if len(same) == 1 else None
        function = only.module.function(only.qualname) if only is not None else None
        # What a function returns has methods: `Image.open(x).convert("RGB")` is no function of a module.
        above = name.rpartition(".")[0]
        returned = above.endswith("()") and above.rpartition(".")[2][:1].islower()
        return None if returned and function is not None and function.owner is None else only

    @cached_property
    def _held(self) -> Held:
        return held(self._modules, self._python)

    def _of_a_library(self, module: Module, name: str) -> bool:
        """Return whether a name is a function that the module imports from a package that is not the project's."""
        if name.split(".", 1)[0] not in self._python.third_party:
            return False
        return any(fact.target in (name, name.rpartition(".")[0]) for fact in module.imports)
