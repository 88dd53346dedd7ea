"""The routes of a module: of decorators, of calls that add them, and of classes that answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor.views._serving_calls import first_string
from auditor.views._serving_facts import (
    BASES,
    DECORATORS,
    FRAMEWORKS,
    ROOTS,
    VERBS,
    Application,
    Route,
    handed_requests,
    of_application,
)
from auditor.views._serving_grpc import servicer_routes
from auditor.views._serving_prefixes import prefixes

if TYPE_CHECKING:
    from auditor.views._call_graph import CallGraph
    from auditor.views.python import Call, Decorator, Function, Module, PythonView

_ADDERS: Final = frozenset(
    ["add_api_route", "add_route", "add_url_rule", "add_api_websocket_route", "add_post", "add_get"]
)
_MOST: Final = 10


class RouteReader:
    """Reads the routes of modules, with the prefixes that other modules put before them."""

    def __init__(
        self,
        python: PythonView,
        modules: tuple[Module, ...],
        graph: CallGraph,
        apps: Sequence[Application],
        servicers: Set[str] = frozenset(),
    ) -> None:
        self._python = python
        self._modules = modules
        self._graph = graph
        self._apps = apps
        self._servicers = servicers

    def routes_of(self, module: Module) -> Iterator[Route]:
        """Yield the routes of a module."""
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
        own = any(app.path == module.path for app in self._apps)
        if not self._apps or (not own and module.path.rpartition("/")[2] == "main.py"):
            yield from handed_requests(module)
        answering: dict[str | None, list[Function]] = {}
        for function in module.functions:
            if function.name in ("predict", "do_POST", "do_GET"):
                answering.setdefault(function.owner, []).append(function)
        for cls in module.classes:
            for base in (base for base in cls.bases if base in BASES):
                for function in answering.get(cls.qualname, ()):
                    yield Route("", "route", function.line, module, function.qualname, BASES[base])
        yield from servicer_routes(module, self._servicers)

    def _handed_to_decorators(self, module: Module, prefix: str) -> Iterator[Route]:
        """Yield the routes of decorators that are called by hand: `app.post("/predict")(predict)`."""
        made = {(call.line, call.scope, call.name + "()"): call for call in module.calls if call.method in VERBS}
        for call in module.calls:
            maker = made.get((call.line, call.scope, call.name)) if call.args else None
            if maker is not None and call.args[0].name:
                url = maker.args[:1] or tuple(value for key, value in maker.keywords if key in ("path", "rule"))
                yield from self._added(module, maker._replace(args=(*url, call.args[0])), prefix)

    def _added(self, module: Module, call: Call, prefix: str) -> Iterator[Route]:
        """Yield the route that a call adds, at each address of a loop; where none is written down, that of an own
        function alone."""
        url = first_string(call.args, call.keyword("path") or call.keyword("rule"))
        value = call.keyword("endpoint") or call.keyword("view_func") or call.keyword("handler")
        if value is None or not value.name:
            value = next((item for item in call.args[1:] if item.name), None)
        target = self._graph.find(module, value.name, call.scope) if value and value.name else None
        before = "" if of_application(call.name) else prefix
        at = target.module if target else module
        handler, framework = target.qualname if target else "", self._framework(module)
        urls = [before + url] if url is not None else [before + each for each in _of_loop(module, call)]
        for each in urls or ([""] if handler else []):
            yield Route(each, "route", call.line, at, handler, framework)

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
        return self._apps[0].framework if self._apps else "a web framework"

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        return prefixes(self._python, self._modules)


def _of_loop(module: Module, call: Call) -> list[str]:
    """Return the addresses that a call is given one after the other, where a loop goes over what is written down."""
    name = next((value.name for value in (*call.args[:1], call.keyword("path"), call.keyword("rule")) if value), None)
    for loop in module.loops if name else ():
        if name in loop.names[:1] and loop.scope == call.scope and loop.line <= call.line <= loop.end_line:
            literal = loop.over.literal
            return [each for each in (literal if isinstance(literal, tuple) else ()) if isinstance(each, str)][:_MOST]
    return []
