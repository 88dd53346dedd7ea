"""What the code serves: applications, routes with their handlers, and what a handler reaches.

A handler's calls are followed a few steps through the project's own functions, so that a route that hands its work to a
service module still shows what it does.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor.views._call_graph import CallGraph
from auditor.views._serving_calls import (
    CONTEXTS,
    HOOKS,
    MODELS,
    called_like_inference,
    computes,
    handed,
    loads,
    makes_input,
    runs_model,
    says_nothing,
    telling,
    tells_of_a_model,
    trains,
)
from auditor.views._serving_facts import (
    BASES,
    CALLBACKS,
    DECORATORS,
    FRAMEWORKS,
    RPC,
    Application,
    Mount,
    Reached,
    Route,
    queued,
)
from auditor.views._serving_given import Given
from auditor.views._serving_grpc import NAMES, Services, asked_by_stub, declared, registered
from auditor.views._serving_routes import RouteReader

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.python import Call, Module, PythonView

__all__ = ["FRAMEWORKS", "Application", "Mount", "Reached", "Route", "ServingView"]

_MAX_ROUTES: Final = 300


class ServingView:
    """Applications and routes of the project's own code, and what each route reaches."""

    def __init__(self, python: PythonView) -> None:
        self._python = python
        self._seen: dict[tuple[str, str], tuple[tuple[Module, Call], ...]] = {}

    @property
    def scope(self) -> Scope:
        """How much was searched: what the view of Python searches."""
        return self._python.scope

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which an application is known."""
        return (*FRAMEWORKS, *DECORATORS, *BASES, *NAMES)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the Python files that could hold one of the names and were not read or did not parse."""
        return self._python.unread(names)

    @cached_property
    def _modules(self) -> tuple[Module, ...]:
        return tuple(module for module in self._python.code if module.error is None)

    @cached_property
    def _graph(self) -> CallGraph:
        return CallGraph(self._python, self._modules)

    @cached_property
    def _registered(self) -> Services:
        return registered(self._modules)

    def asks_rpc(self, call: Call) -> bool:
        """Return whether a call asks a service of gRPC that is the project's own, by a stub that protoc made.

        That service is answered here, or declared in a .proto of the repository, and served in another language.
        """
        asked = asked_by_stub(call)
        if asked is None:
            return False
        service, method = asked
        if not service:
            return any(route.handler.rpartition(".")[2] == method for route in self.routes if route.method == RPC)
        return service in self._registered.names or service in self._declared

    @cached_property
    def _declared(self) -> frozenset[str]:
        tree = self._python.tree
        return declared(tree.text(path) or "" for path in tree.named("*.proto", foreign=False))

    @cached_property
    def apps(self) -> tuple[Application, ...]:
        """Every application that the code builds, by path and line."""
        found: set[tuple[str, int, str]] = set()
        for module in self._modules:
            for call in module.calls:
                framework = FRAMEWORKS.get(call.name)
                if framework:
                    found.add((module.path, call.line, framework))
            decorators = [item for fact in module.classes for item in fact.decorators]
            decorators += [item for fact in module.functions for item in fact.decorators]
            for decorator in decorators:
                if decorator.name in DECORATORS:
                    found.add((module.path, decorator.line, DECORATORS[decorator.name]))
            for cls in module.classes:
                for base in cls.bases:
                    framework = BASES.get(base) or FRAMEWORKS.get(base)
                    if framework:
                        found.add((module.path, cls.line, framework))
        found.update(self._registered.apps)
        return tuple(Application(*item) for item in sorted(found))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes, by path, line and URL, as many as an application may sensibly have."""
        reader = RouteReader(self._python, self._modules, self._graph, self.apps, self._registered.classes)
        found = [route for module in self._modules for route in reader.routes_of(module)]
        unique = {(route.path, route.line, route.url, route.method, route.handler): route for route in found}
        return tuple(unique[key] for key in sorted(unique)[:_MAX_ROUTES])

    @cached_property
    def mounts(self) -> tuple[Mount, ...]:
        """Every application mounted at a path, by file and line."""
        found: list[Mount] = []
        for module in self._modules:
            for call in module.calls:
                if call.method != "mount" or not call.args or not (call.args[0].string or "").startswith("/"):
                    continue
                target = call.args[1] if len(call.args) > 1 else call.keyword("app")
                name = (target.call or target.name or "") if target else ""
                found.append(Mount(call.args[0].string or "", module.path, call.line, name))
        return tuple(sorted(found, key=lambda mount: (mount.path, mount.line, mount.url)))

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The modules in which an application is built or a handler stands, by path."""
        paths = {app.path for app in self.apps} | {route.path for route in self.routes}
        return tuple(module for module in self._modules if module.path in paths)

    @cached_property
    def reached_modules(self) -> tuple[Module, ...]:
        """The modules above, those that a route reaches, and those that they import, by path."""
        found = {module.path: module for module in self.modules}
        for route in self.routes:
            for step in self.reach(route):
                found[step.module.path] = step.module
        names = {
            target
            for module in tuple(found.values())
            for item in module.imports
            for target in (item.module, item.target)
        }
        for module in self._modules:
            if module.name and module.name in names:
                found[module.path] = module
        return tuple(found[path] for path in sorted(found))

    @cached_property
    def inference_routes(self) -> tuple[tuple[Route, int, str], ...]:
        """The routes that run a model, each with the line and the name of the call that shows it."""
        found = []
        for route in self.routes:
            shown = self.inference(route)
            if shown is not None:
                found.append((route, *shown))
        return tuple(found)

    def reach(self, route: Route) -> tuple[Reached, ...]:
        """Return the functions that a route reaches within a few steps: the handler first, what is around it, and last
        what runs before it and hands it what it says (`Depends(compare)`)."""
        if not route.handler:
            return ()
        return _once((*self._around(route), *self._given_to(route)))

    def _given_to(self, route: Route) -> tuple[Reached, ...]:
        """Return the functions that the dependencies of a route reach, and theirs in turn."""
        found: list[Reached] = []
        asked = [Reached(route.module, route.handler)]
        seen: set[tuple[str, str]] = set()
        for step in asked:
            function = step.module.function(step.qualname)
            names = [*self._given.names(step.module, function)] if function is not None else []
            names += self._given.around(route.module) if step is asked[0] else ()
            for name in names:
                given = self._graph.find(step.module, name, "", exact=True)
                if given is not None and given.mark not in seen:
                    seen.add(given.mark)
                    asked.append(given)
                    found += self.reach_of(*given)
        return tuple(found)

    @cached_property
    def _given(self) -> Given:
        return Given(self._python, self._modules)

    def _around(self, route: Route) -> tuple[Reached, ...]:
        """Return the functions that a route's handler reaches, and then those that its decorator names."""
        found = [*self.reach_of(route.module, route.handler)]
        handler = route.module.function(route.handler)
        for decorator in handler.decorators if handler is not None else ():
            hooks = (value.name for key, value in decorator.keywords if key in HOOKS and value.name)
            for name in (decorator.name, *hooks):
                around = self._graph.find(route.module, name, "", exact=True)
                if around is not None:
                    found += self.reach_of(*around)
        for step in self._callbacks if route.framework == "LitServe" else ():
            found += self.reach_of(*step)
        return tuple(found)

    @cached_property
    def _callbacks(self) -> tuple[Reached, ...]:
        """The hooks of callbacks that are made: their server runs them around every request."""
        made = {call.method for module in self._modules if module.uses("litserve") for call in module.calls}
        heirs = [each for each in self._python.subclasses(*CALLBACKS) if each[1].name in made]
        return tuple(
            Reached(module, function.qualname)
            for module, cls in heirs
            for function in module.functions
            if function.owner == cls.qualname and function.name.startswith("on_")
        )

    def reach_of(self, module: Module, qualname: str) -> tuple[Reached, ...]:
        """Return the functions that a function reaches within a few steps, itself first."""
        return self._graph.reach(module, qualname)

    def calls(self, route: Route) -> tuple[tuple[Module, Call], ...]:
        """Return the calls of everything that a route reaches."""
        mark = (route.path, route.handler)
        if mark in self._seen:
            return self._seen[mark]
        seen: set[tuple[str, str, int, str]] = set()
        found: list[tuple[Module, Call]] = []
        for step in self.reach(route):
            for call in step.module.calls_in(step.qualname):
                key = (step.module.path, call.scope, call.line, call.name)
                if key not in seen:
                    seen.add(key)
                    found.append((step.module, call))
        self._seen[mark] = tuple(found)
        return self._seen[mark]

    def inference(self, route: Route) -> tuple[int, str] | None:
        """Return the line and name of the call by which a route runs a model, or None.

        A route that is called like inference and does some work counts, since what it calls may be out of sight.
        """
        shown = self._shown(route)
        return shown[:2] if shown is not None else None

    def surely(self, route: Route) -> bool:
        """Return whether what shows that a route runs a model is more than a name whose body is out of sight."""
        shown = self._shown(route)
        return shown is not None and shown[2]

    def _shown(self, route: Route) -> tuple[int, str, bool] | None:
        calls = self.calls(route)
        given = {step.mark for step in self._given_to(route)} - {step.mark for step in self._around(route)}
        # Whoever is handed a model, or whether somebody may ask, need not run one.
        calls = tuple(
            (module, call)
            for module, call in calls
            if not given or (module.path, call.scope) not in given or (self._runs(call) and not loads(call))
        )
        running = [(module, call) for module, call in calls if self._runs(call)]
        running = [(module, call) for module, call in running if not trains(module, call.scope)]
        shown = [(self._shows(module, call, route.path), module, call) for module, call in running]
        seen = [each for each in shown if each[0] is not None]
        if seen:
            _, module, call = min(seen, key=lambda each: each[0] or 0)
            own = None if self.runs_own_model(call) else self._own(module, call)
            sure = tells_of_a_model(call) if own is None else self._is_shown(own)
            return (call.line if module.path == route.path else route.line), call.name, sure
        if called_like_inference(route.url, route.handler):
            handler = route.module.function(route.handler)
            asked = handler is None or any(item.name not in ("self", "cls") for item in handler.parameters)
            maybe = [
                (module, call)
                for module, call in calls
                if not says_nothing(call)
                # A script that is told nothing of a request answers none.
                and (asked or not call.name.startswith("subprocess."))
                and self._graph.find(module, call.name, call.scope) is None
            ]
            if maybe:
                module, call = min(maybe, key=lambda each: makes_input(each[1]))
                return (call.line if module.path == route.path else route.line), call.name, False
        return None

    @staticmethod
    def named_for_inference(route: Route) -> bool:
        """Return whether a route is called as what runs a model is, though none may be seen to run."""
        return called_like_inference(route.url, route.handler)

    def _shows(self, module: Module, call: Call, path: str) -> int | None:
        """Return how well a call shows where a model runs, the best least; None where its function plainly runs none.

        Of a function of the project its body tells, and its name only where that calls what is out of sight.
        """
        if call.name in CONTEXTS and not self._works_in(module, call):
            return None
        weight = telling(call, module.path == path)
        own = None if self.runs_own_model(call) else self._own(module, call)
        function = own.module.function(own.qualname) if own is not None else None
        if own is None or function is None:
            return weight
        steps = self.reach_of(own.module, own.qualname)
        within = self._within(own)
        if any(map(self._runs, within)):
            return weight
        if f"{own.module.name}.{function.owner}" in self._bases or not all(map(says_nothing, within)):
            return max(weight, 3)
        lines = (line for step in steps for line in self._python.written.body(step.module, step.qualname))
        return max(weight, 3) if computes(lines) else None

    def _is_shown(self, own: Reached) -> bool:
        """Return whether an own function runs a model by what it calls, or is a method of one of its own."""
        function = own.module.function(own.qualname)
        return (function is not None and function.owner is not None) or any(map(self._runs, self._within(own)))

    def _runs(self, call: Call) -> bool:
        return runs_model(call) or self.runs_own_model(call)

    def _within(self, own: Reached) -> list[Call]:
        """Return the calls that an own function comes to, those of the project's own functions left out."""
        steps = self.reach_of(own.module, own.qualname)
        return [
            each for step in steps for each in step.module.calls_in(step.qualname) if not self._own(step.module, each)
        ]

    def _works_in(self, module: Module, context: Call) -> bool:
        """Return whether in the block that a context opens something is called that may be a model."""
        around = [block for block in module.contexts if block[0] <= context.line <= block[2]]
        if not around or context.line > around[-1][1]:
            return True
        end = around[-1][2]
        return any(
            context.line <= call.line <= end
            and call.name not in CONTEXTS
            and not says_nothing(call)
            and self._shows(module, call, module.path) is not None
            for call in module.calls_in(context.scope)
        )

    def _own(self, module: Module, call: Call) -> Reached | None:
        """Return the project's own function that a call runs itself, not by what that returns."""
        found = self._graph.find(module, call.name, call.scope, exact=True)
        returned = call.name.endswith("()") and found is not None and not found.qualname.endswith(".__call__")
        return None if returned else found

    @cached_property
    def _bases(self) -> frozenset[str]:
        """The classes of which others are made: what one of those does is another thing."""
        return frozenset(base for module in self._modules for cls in module.classes for base in cls.bases)

    def followed(self, module: Module, call: Call) -> Reached | None:
        """Return the project's own function that a call runs, or None where none was found."""
        return self._graph.run_by(module, call)

    def consumers(self, module: Module, call: Call) -> tuple[Reached, ...]:
        """Return the functions that take out what a call puts into a queue; none for a call of any other kind."""
        return self._graph.queues.consumers(module, call)

    @staticmethod
    def queued(call: Call) -> str | None:
        """Return the name of the function that a worker is to run for a call, None for a call of any other kind."""
        return queued(call)

    def runs_own_model(self, call: Call) -> bool:
        """Return whether a call runs an object of the project's own class of models."""
        return not self._own_models.isdisjoint((call.name, handed(call)))

    @cached_property
    def _own_models(self) -> frozenset[str]:
        own = {f"{module.name}.{cls.qualname}()" for module, cls in self._python.subclasses(*MODELS)}
        # A class that is not seen, of a module that is gone, makes a model where weights are loaded into its object.
        loaded = (call.name for module in self._modules for call in module.calls if call.method == "load_state_dict")
        return frozenset(own.union(name for each in loaded if (name := each.rpartition(".")[0]).endswith("()")))


def _once(steps: tuple[Reached, ...]) -> tuple[Reached, ...]:
    return tuple({step.mark: step for step in reversed(steps)}.values())[::-1]
