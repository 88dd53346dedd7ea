"""What the code serves: applications, routes with their handlers, and what a handler reaches.

A handler's calls are followed a few steps through the project's own functions, so that a route that hands its work to a
service module still shows what it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor.views._call_graph import CallGraph
from auditor.views._serving_calls import (
    HOOKS,
    MODELS,
    called_like_inference,
    computes,
    first_string,
    handed,
    runs_model,
    says_nothing,
    telling,
    tells_of_a_model,
    trains,
)
from auditor.views._serving_facts import (
    BASES,
    DECORATORS,
    FRAMEWORKS,
    ROOTS,
    VERBS,
    Application,
    Mount,
    Reached,
    Route,
    handed_requests,
    of_application,
    queued,
)
from auditor.views._serving_prefixes import prefixes

if TYPE_CHECKING:
    from auditor.views.python import Call, Decorator, Function, Module, PythonView

__all__ = ["FRAMEWORKS", "Application", "Mount", "Reached", "Route", "ServingView"]

_ADDERS: Final = frozenset(
    ["add_api_route", "add_route", "add_url_rule", "add_api_websocket_route", "add_post", "add_get"]
)
_MAX_ROUTES: Final = 300


class ServingView:
    """Applications and routes of the project's own code, and what each route reaches."""

    def __init__(self, python: PythonView) -> None:
        self._python = python
        self._seen: dict[tuple[str, str], tuple[tuple[Module, Call], ...]] = {}

    @property
    def scope(self) -> str:
        """How much was searched, for a sentence."""
        return self._python.scope

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which an application is known."""
        return (*FRAMEWORKS, *DECORATORS, *BASES)

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
        return tuple(Application(*item) for item in sorted(found))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes, by path, line and URL, as many as an application may sensibly have."""
        found = [route for module in self._modules for route in self._routes_of(module)]
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
        """Return the functions that a route reaches within a few steps, the handler first, then what is around it."""
        if not route.handler:
            return ()
        found = self.reach_of(route.module, route.handler)
        handler = route.module.function(route.handler)
        for decorator in handler.decorators if handler is not None else ():
            hooks = (value.name for key, value in decorator.keywords if key in HOOKS and value.name)
            for name in (decorator.name, *hooks):
                around = self._graph.find(route.module, name, "", exact=True)
                if around is not None:
                    found += tuple(step for step in self.reach_of(*around) if step not in found)
        return found

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
        running = [(module, call) for module, call in calls if self._runs(call)]
        running = [(module, call) for module, call in running if not trains(module, call.scope)]
        shown = [(self._shows(module, call, route.path), module, call) for module, call in running]
        seen = [each for each in shown if each[0] is not None]
        if seen:
            _, module, call = min(seen, key=lambda each: each[0] or 0)
            own = None if self.runs_own_model(call) else self._own(module, call)
            sure = tells_of_a_model(call) if own is None else any(map(self._runs, self._within(own)))
            return (call.line if module.path == route.path else route.line), call.name, sure
        if called_like_inference(route.url, route.handler):
            handler = route.module.function(route.handler)
            asked = handler is None or any(item.name not in ("self", "cls") for item in handler.parameters)
            for module, call in calls:
                if (
                    not says_nothing(call)
                    # A script that is told nothing of a request answers none.
                    and (asked or not call.name.startswith("subprocess."))
                    and self._graph.find(module, call.name, call.scope) is None
                ):
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

    def _runs(self, call: Call) -> bool:
        return runs_model(call) or self.runs_own_model(call)

    def _within(self, own: Reached) -> list[Call]:
        """Return the calls that an own function comes to, those of the project's own functions left out."""
        steps = self.reach_of(own.module, own.qualname)
        return [
            each for step in steps for each in step.module.calls_in(step.qualname) if not self._own(step.module, each)
        ]

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
        return frozenset(f"{module.name}.{cls.qualname}()" for module, cls in self._python.subclasses(*MODELS))

    def _routes_of(self, module: Module) -> Iterator[Route]:
        prefix = self._prefixes.get(module.name, "")
        for function in module.functions:
            for decorator in function.decorators:
                route = self._decorated(module, function, decorator, prefix)
                if route is not None:
                    yield route
        yield from self._handed_to_decorators(module, prefix)
        for call in module.calls:
            if call.method in _ADDERS or call.name in ("starlette.routing.Route", "fastapi.routing.APIRoute"):
                yield from self._added(module, call, prefix)
        own = any(app.path == module.path for app in self.apps)
        if not self.apps or (not own and module.path.rpartition("/")[2] == "main.py"):
            yield from handed_requests(module)
        answering: dict[str | None, list[Function]] = {}
        for function in module.functions:
            if function.name in ("predict", "do_POST", "do_GET"):
                answering.setdefault(function.owner, []).append(function)
        for cls in module.classes:
            for base in (base for base in cls.bases if base in BASES):
                for function in answering.get(cls.qualname, ()):
                    yield Route("", "route", function.line, module, function.qualname, BASES[base])

    def _handed_to_decorators(self, module: Module, prefix: str) -> Iterator[Route]:
        """Yield the routes of decorators that are called by hand: `app.post("/predict")(predict)`."""
        made = {(call.line, call.scope, call.name + "()"): call for call in module.calls if call.method in VERBS}
        for call in module.calls:
            maker = made.get((call.line, call.scope, call.name)) if call.args else None
            if maker is not None and call.args[0].name:
                url = maker.args[:1] or tuple(value for key, value in maker.keywords if key in ("path", "rule"))
                yield from self._added(module, maker._replace(args=(*url, call.args[0])), prefix)

    def _added(self, module: Module, call: Call, prefix: str) -> Iterator[Route]:
        """Yield the route that a call adds; none where its address is not written down."""
        url = first_string(call.args, call.keyword("path") or call.keyword("rule"))
        if url is None:
            return
        value = call.keyword("endpoint") or call.keyword("view_func") or call.keyword("handler")
        if value is None or not value.name:
            value = next((item for item in call.args[1:] if item.name), None)
        target = self._graph.find(module, value.name, call.scope) if value and value.name else None
        yield Route(
            ("" if of_application(call.name) else prefix) + url,
            "route",
            call.line,
            target.module if target else module,
            target.qualname if target else "",
            self._framework(module),
        )

    def _decorated(self, module: Module, function: Function, decorator: Decorator, prefix: str) -> Route | None:
        name = decorator.name
        owner, _, verb = name.rpartition(".")
        if verb == "api" and ("bentoml" in owner or module.uses("bentoml")):
            value = decorator.keyword("route")
            url = (value.string if value else None) or "/" + function.name
            return Route(url, "post", decorator.line, module, function.qualname, "BentoML")
        if name in DECORATORS:
            return Route("", "route", decorator.line, module, function.qualname, DECORATORS[name])
        if not owner or verb not in VERBS:
            return None
        url_value = first_string(decorator.args, decorator.keyword("path") or decorator.keyword("rule"))
        if url_value is None:
            if owner.split(".", 1)[0] not in ("litestar", "starlite"):
                return None
            url_value = "/"
        if url_value and not url_value.startswith(("/", "{", "<")):
            return None
        url = ("" if of_application(name) else prefix) + url_value
        return Route(url, verb, decorator.line, module, function.qualname, self._framework(module, owner))

    def _framework(self, module: Module, owner: str = "") -> str:
        """Return the framework of the object that a route hangs on, of its module, or of the project."""
        for name, framework in FRAMEWORKS.items():
            if owner.startswith(name + "("):
                return framework
        roots = {item.module.split(".", 1)[0] for item in module.imports}
        for root, framework in ROOTS.items():
            if owner.split(".", 1)[0] == root or root in roots:
                return framework
        return self.apps[0].framework if self.apps else "a web framework"

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return prefixes(self._python, self._modules)
