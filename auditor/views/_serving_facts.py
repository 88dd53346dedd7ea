"""The facts of what the code serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

FRAMEWORKS: Final = {
    "fastapi.FastAPI": "FastAPI",
    "starlette.applications.Starlette": "Starlette",
    "flask.Flask": "Flask",
    "flask_openapi3.OpenAPI": "Flask",
    "apiflask.APIFlask": "Flask",
    "quart.Quart": "Quart",
    "litestar.Litestar": "Litestar",
    "starlite.Starlite": "Litestar",
    "sanic.Sanic": "Sanic",
    "bottle.Bottle": "Bottle",
    "falcon.App": "Falcon",
    "falcon.asgi.App": "Falcon",
    "robyn.Robyn": "Robyn",
    "connexion.FlaskApp": "Flask",
    "blacksheep.Application": "BlackSheep",
    "ninja.NinjaAPI": "Django",
    "aiohttp.web.Application": "aiohttp",
    "tornado.web.Application": "Tornado",
    "bentoml.Service": "BentoML",
    "litserve.LitServer": "LitServe",
    "chalice.Chalice": "Chalice",
    "azure.functions.FunctionApp": "Azure Functions",
    "http.server.HTTPServer": "http.server",
    "http.server.ThreadingHTTPServer": "http.server",
}
"""The calls that build an application, and what to call it."""

ROOTS: Final = {
    "fastapi": "FastAPI",
    "flask": "Flask",
    "litestar": "Litestar",
    "quart": "Quart",
    "sanic": "Sanic",
    "bottle": "Bottle",
    "starlette": "Starlette",
}
"""Whose routes those of a module are, by what it imports."""

DECORATORS: Final = {
    "modal.fastapi_endpoint": "Modal",
    "modal.web_endpoint": "Modal",
    "modal.asgi_app": "Modal",
    "modal.wsgi_app": "Modal",
    "modal.web_server": "Modal",
    "bentoml.service": "BentoML",
    "bentoml.api": "BentoML",
    "functions_framework.http": "Functions Framework",
    "functions_framework.cloud_event": "Functions Framework",
    "functions_framework.typed": "Functions Framework",
    "ray.serve.deployment": "Ray Serve",
    "firebase_functions.https_fn.on_request": "Functions Framework",
}
BASES: Final = {
    "litserve.LitAPI": "LitServe",
    "http.server.BaseHTTPRequestHandler": "http.server",
    "http.server.SimpleHTTPRequestHandler": "http.server",
    "cog.BasePredictor": "Cog",
    "mlserver.MLModel": "MLServer",
    "kserve.Model": "KServe",
}
CALLBACKS: Final = ("litserve.Callback", "litserve.callbacks.Callback", "litserve.callbacks.base.Callback")
"""The classes whose heirs a server is handed, to run their hooks around every request."""


VERBS: Final = frozenset(
    ["get", "post", "put", "delete", "patch", "head", "options", "route", "api_route", "websocket", "websocket_route"]
)
COMMON: Final = frozenset(
    ["get", "post", "put", "delete", "patch", "run", "close", "open", "read", "write", "append", "add", "update",
     "pop", "items", "keys", "values", "join", "split", "strip", "format", "info", "debug", "warning", "error",
     "exception", "load", "save", "dump", "dumps", "loads", "to", "eval", "train", "fit", "copy", "sort", "index",
     "count", "encode", "decode", "start", "stop", "main", "setup", "init", "reset", "step", "call", "apply",
     "map", "filter", "send", "recv", "commit", "execute", "connect"]
)  # fmt: skip
"""Methods of these names say nothing about whose they are: they are never followed by their name alone."""

_QUEUED: Final = frozenset({"delay", "apply_async", "kiq", "send", "send_with_options", "enqueue", "s", "si"})
"""Methods of a task (Celery, taskiq, Dramatiq) that have a worker run its function."""
_BY_NAME: Final = frozenset({"send_task", "enqueue", "enqueue_job"})


def queued(call: Call) -> str | None:
    """Return the name of the function that a worker is to run for a call, None for a call of any other kind."""
    told = call.args[0].string if call.method in _BY_NAME and call.args else None
    return told or (call.name.rpartition(".")[0] if call.method in _QUEUED else None)


def of_application(method: str) -> bool:
    """Return whether a method is that of an application: the prefix of a router beside it does not bear on that."""
    return method.rpartition(".")[0].removesuffix("()") in FRAMEWORKS


RPC: Final = "rpc"
"""The method of a route of gRPC."""


class Application(NamedTuple):
    """One application or service: where it is built and with which framework."""

    path: str
    line: int
    framework: str


class Route(NamedTuple):
    """One route. `handler` is the qualified name of the function in `module` that answers, empty where unknown."""

    url: str
    method: str
    line: int
    module: Module
    handler: str
    framework: str

    @property
    def path(self) -> str:
        """The file in which the handler stands."""
        return self.module.path

    @property
    def asked(self) -> str | None:
        """The parameter that holds all that is asked, where the framework says which that is: gRPC's does."""
        function = self.module.function(self.handler) if self.method == RPC else None
        names = [item.name for item in function.parameters] if function is not None else []
        return names[1] if len(names) > 1 else None

    @property
    def label(self) -> str:
        """`POST /predict`, for a note."""
        if self.method == RPC:
            return f"{RPC} {self.url.lstrip('/')}"
        verb = self.method.upper() if self.method in ("get", "post", "put", "delete", "patch") else "route"
        return f"{verb} {self.url or self.handler}"


class Mount(NamedTuple):
    """Another application mounted at a path: `app.mount("/metrics", make_asgi_app())`."""

    url: str
    path: str
    line: int
    target: str


class Reached(NamedTuple):
    """A function that a route reaches, the handler itself first."""

    module: Module
    qualname: str

    @property
    def mark(self) -> tuple[str, str]:
        """By what it is known: the path of its module, and its name."""
        return self.module.path, self.qualname


def handed_requests(module: Module) -> Iterator[Route]:
    """Yield the functions that a Cloud Function hands its request: they need no framework, and take its JSON.

    Beside an application they stand in a main.py, where Cloud Functions look for them.
    """
    for function in module.functions:
        if function.nested or function.owner or function.decorators or len(function.parameters) != 1:
            continue
        handed = function.parameters[0]
        said = "req" in handed.name.lower() or (handed.annotation or "").endswith("Request")
        wanted = (f"{handed.name}.get_json", f"{handed.annotation}().get_json")
        if said and any(call.name in wanted for call in module.calls_in(function.qualname)):
            yield Route("", "route", function.line, module, function.qualname, "Functions Framework")
