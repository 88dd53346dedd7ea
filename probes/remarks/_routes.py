"""Which requests the repository's applications answer, and which requests stand in its tests, clients and documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository
from auditor.shared import regex
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.python import Call, Decorator, Module

_KNOWN: Final = frozenset({"FastAPI", "Flask", "BentoML", "Starlette"})
_BUILT_IN: Final = {
    "FastAPI": ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"),
    "BentoML": ("/", "/healthz", "/livez", "/readyz", "/metrics", "/docs.json", "/schema.json"),
    "Flask": ("/static/{path:path}",),
}
_VERBS: Final = frozenset({"get", "post", "put", "delete", "patch"})
_DECLARING: Final = _VERBS | {"route", "api_route", "websocket", "head", "options"}
_ADDERS: Final = frozenset({"add_api_route", "add_route", "add_url_rule", "add_resource", "register_view", "add_view"})
_ROUTERS: Final = frozenset({"include_router", "register_blueprint", "APIRouter", "Blueprint", "Api", "add_namespace"})
_METRICS: Final = ("prometheus", "starlette_exporter", "opentelemetry")
_PAGES: Final = frozenset({"streamlit", "gradio", "nicegui", "dash"})
_MOCKS: Final = ("mock", "monkeypatch", "responses.", "respx", "httpretty", "MockTransport")
_HTTP: Final = ("requests", "httpx", "requests.Session()", "httpx.Client()", "httpx.AsyncClient()")
_PARAMETER: Final = regex(r"\{[^{}]*\}|<[^<>]*>")
_LOCAL: Final = regex(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(\d+))?(?=[/?]|$)")
_OTHER_PORTS: Final = frozenset(
    {"9090", "9091", "9093", "9100", "6006", "8501", "8089", "3100", "4317", "6333", "11434"}
)
"""Where monitoring, experiment trackers and front ends listen."""
_OTHER_SERVERS: Final = ("/predictions/", "/v1/models", "/v2/", "/invocations", "/ping", "/models", "/2015-03-31/")
"""What model servers serve by themselves."""
_MAX_ROUTES: Final = 300
_FAILURE: Final = regex(
    r"40[045]|NOT_FOUND|NOT_ALLOWED|raises\(|not_found|not found|Not found|!=\s*200|>=\s*400|nonexist|invalid_endpoint"
)
_CURL: Final = regex(r"\bcurl[ \t][^\n|;`]{0,1500}")
_METHOD: Final = regex(r"(?:-X\s*|--request[ =])['\"]?([A-Z]+)")
_BODY: Final = regex(r"(?:^|[\s\0])(?:-d|-F|--data(?:-\w+)?|--form|--json)(?=[\s=@'\"{])")


class Asked(NamedTuple):
    """One request that a file makes: where, and of what."""

    path: str
    line: int
    method: str
    url: str
    """The path of the URL, `{}` where it is unknown; with `{}` before it, the host was unknown."""
    kind: str
    """`test`, `load`, `frontend` or `document`."""


class Served:
    """The routes of all applications; `complete` is False where the files do not tell all of them."""

    def __init__(self, repo: Repository) -> None:
        self.repo = repo
        serving = repo.serving
        self.frameworks = {app.framework for app in serving.apps}
        self.routes = [(route.method, _segments(route.url)) for route in serving.routes]
        for framework in sorted(self.frameworks):
            self.routes += [("get", _segments(url)) for url in _BUILT_IN.get(framework, ())]
        self.mounts = [_segments(mount.url) for mount in serving.mounts]
        modules = repo.python.modules
        self.complete = all(self.mounts) and self._is_complete()
        if any(item.module.startswith(_METRICS) for module in modules for item in module.imports):
            self.mounts.append(["metrics"])
        self.loose = any(call.method in _ROUTERS or _below_a_root(call) for module in modules for call in module.calls)
        """Whether a router may be included under a prefix that is not told."""

    def _is_complete(self) -> bool:
        repo = self.repo
        if not self.frameworks or not self.frameworks <= _KNOWN or not 0 < len(repo.serving.routes) < _MAX_ROUTES:
            return False
        if repo.python.unread(("fastapi", "flask", "bentoml", "router", "starlette")):
            return False
        return not any(_may_hide_routes(module) for module in repo.python.modules)

    def answers(self, asked: Asked) -> bool:
        """Return whether some application may answer a request."""
        open_start = asked.url.startswith("{}")
        wanted = _segments(asked.url.removeprefix("{}"))
        if not open_start and any(wanted[: len(mount)] == mount for mount in self.mounts):
            return True
        if open_start and any(mount[-1] in wanted for mount in self.mounts if mount):
            return True
        return any(
            _fits(wanted, route, open_start or self.loose)
            for method, route in self.routes
            if method in ("route", "api_route", asked.method) or asked.method in ("", "head", "options")
        )

    def told(self) -> str:
        """Return the routes for a note, a few of them."""
        return listed(dict.fromkeys(route.label for route in self.repo.serving.routes))


def _may_hide_routes(module: Module) -> bool:
    """Return whether a module may answer requests at addresses that are not written down."""
    web = any(item.module.split(".", 1)[0] in ("fastapi", "flask", "starlette") for item in module.imports)
    if any(_hides_routes(call, web) for call in module.calls):
        return True
    return web and any(_answers_anything(each) for function in module.functions for each in function.decorators)


def _below_a_root(call: Call) -> bool:
    return call.name == "fastapi.FastAPI" and call.keyword("root_path") is not None


def _hides_routes(call: Call, web: bool) -> bool:
    """Return whether a call adds routes whose address is not written down."""
    first = call.args[0].string if call.args else None
    if call.method in _ADDERS and not first:
        return True
    if call.method == "mount" and web and not (first or "").startswith("/"):
        return True
    return call.method in ("mount_gradio_app", "run_with")


def _answers_anything(decorator: Decorator) -> bool:
    """Return whether a decorator makes a route of an unknown address, or answers where there is none."""
    owner, _, verb = decorator.name.rpartition(".")
    given = decorator.args[0] if decorator.args else decorator.keyword("path") or decorator.keyword("rule")
    if owner and verb in _DECLARING and (given is None or given.string is None):
        return True
    return verb == "exception_handler" and given is not None and given.literal in (404, 405)


def _segments(url: str) -> list[str]:
    path = url.split("?", 1)[0].split("#", 1)[0]
    return [part for part in path.split("/") if part]


def _fits(wanted: list[str], route: list[str], loose: bool) -> bool:
    if any(":path" in part or part.startswith("<path:") for part in route):
        return True
    if loose:
        # One may lie below a prefix that the other does not show.
        short = min(len(wanted), len(route))
        if short == 0:
            return True
        wanted, route = wanted[-short:], route[-short:]
    return len(wanted) == len(route) and all(map(_same, wanted, route))


def _same(asked: str, served: str) -> bool:
    if "{" in asked or "<" in asked or "$" in asked:
        return True
    return asked == served or bool(_PARAMETER.search(served))


def requests(repo: Repository) -> Iterator[Asked]:
    """Yield the requests to the project's own applications, as far as the files tell that they are."""
    for module in repo.python.modules:
        if module.role in ("code", "test") and module.error is None:
            yield from _of_module(repo, module)
    for document in repo.documents.files:
        yield from _of_document(document.path, document.text)


class _Client(NamedTuple):
    """What the text and the imports of a module tell of the requests in it."""

    module: Module
    locust: bool
    page: bool
    mocked: bool
    in_process: bool
    """Whether a client of httpx may call an application without a server."""


def _of_module(repo: Repository, module: Module) -> Iterator[Asked]:
    text = repo.tree.text(module.path) or ""
    imported = {item.module.split(".", 1)[0] for item in module.imports}
    locust = "locust" in imported or module.uses("locust")
    builds = any(call.name in ("fastapi.FastAPI", "flask.Flask", "fastapi.APIRouter") for call in module.calls)
    if builds or (not locust and not any(word in text for word in ("client", "requests", "httpx"))):
        return
    client = _Client(
        module,
        locust,
        page="frontend" in module.path or not _PAGES.isdisjoint(imported),
        mocked=any(word in text for word in _MOCKS),
        in_process="ASGITransport" in text,
    )
    lines = text.split("\n")
    for call in module.calls:
        method, url = _asked(call)
        kind = _kind(client, call.name.rpartition(".")[0]) if url else ""
        if kind == "http":
            kind = "test" if module.role == "test" else "frontend"
            url = _own_url(client, url)
        if not kind or not url.startswith(("/", "{}/")):
            continue
        if kind == "frontend" or not _expects_failure(module, call, lines):
            yield Asked(module.path, call.line, method, url, kind)


def _kind(client: _Client, owner: str) -> str:
    """Return the kind of a request by what makes it; `http` for one to any host, empty for none that is known."""
    if client.locust and (owner in ("self.client", "self.user.client") or owner.endswith((".client", "HttpSession()"))):
        return "load"
    if owner.endswith(("TestClient()", "test_client()")):
        return "test"
    if client.in_process and owner.endswith(("httpx.AsyncClient()", "httpx.Client()")):
        return "test"
    return "http" if owner in _HTTP and not client.mocked else ""


def _own_url(client: _Client, url: str) -> str:
    """Return the path of a URL that surely is the project's own, as `Asked.url` has it; empty for any other."""
    local = _LOCAL.match(url)
    if local is not None:
        return (url[local.end() :] or "/") if local[1] not in _OTHER_PORTS else ""
    return url if url.startswith("{}/") and (client.module.role == "test" or client.page) else ""


def _asked(call: Call) -> tuple[str, str]:
    """Return the method and URL of a request; an empty URL where a call is none, or does not show it."""
    if call.method not in _VERBS or call.star:
        return call.method, ""
    value = call.args[0] if call.args else call.keyword("url") or call.keyword("path")
    return call.method, (value.string or "") if value is not None else ""


def _expects_failure(module: Module, call: Call, lines: list[str]) -> bool:
    """Return whether the function around a call speaks of a route that is not there, or of any failure."""
    around = [
        function
        for function in module.functions
        if call.scope == function.qualname or call.scope.startswith(function.qualname + ".")
    ]
    if not around:
        return False
    body = lines[min(f.line for f in around) - 1 : max(f.end_line for f in around)]
    return bool(_FAILURE.search("\n".join(body)))


def _of_document(path: str, text: str) -> Iterator[Asked]:
    if "curl" not in text or path.endswith(".txt"):
        return  # a text file is somebody's note, as likely of another project
    joined = re.sub(r"[\\^][ \t]*\n", lambda found: " " * (len(found[0]) - 1) + "\0", text)
    for match in _CURL.finditer(joined):
        local = _LOCAL.search(match[0])
        if local is None or (local[1] or "") in _OTHER_PORTS:
            continue
        tail = re.match(r"(?:<[\w -]{1,60}>|[^\s'\"`<>)\]])*", match[0][local.end() :])
        url = (tail[0] if tail else "").rstrip(".,;:!*")  # the sentence's own, or what makes it bold
        if url.startswith(_OTHER_SERVERS) or (tail and "..." in tail[0]):
            continue
        said = _METHOD.search(match[0])
        method = said[1].lower() if said else "post" if _BODY.search(match[0]) else "get"
        line = text.count("\n", 0, match.start()) + 1
        yield Asked(path, line, method, url or "/", "document")
