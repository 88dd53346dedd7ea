"""Metrics of the API: libraries that measure, the process measured in a route, and what is measured by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._kept.logged import is_middleware
from probes._monitored.frameworks import enabled_framework_metrics
from probes._reach import unused
from probes._shared import all_pinned, asked_for, clipped, first_import, packages

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

METRICS: Final = (
    "prometheus_client", "prometheus_fastapi_instrumentator", "prometheus_flask_exporter", "starlette_prometheus",
    "starlette_exporter", "opentelemetry", "aioprometheus", "prometheus_async", "statsd", "datadog", "ddtrace",
    "newrelic", "logfire", "google.cloud.monitoring_v3", "litestar.plugins.prometheus", "litestar.contrib.prometheus",
    "litestar.contrib.opentelemetry", "bentoml.metrics", "applicationinsights", "opencensus", "sentry_sdk",
    "elasticapm", "ray.serve.metrics", "ray.util.metrics", "azure.monitor.opentelemetry", "amazon.opentelemetry",
    "aws_opentelemetry_distro", "aws_xray_sdk", "splunk_otel", "honeycomb.opentelemetry", "scout_apm", "pyroscope",
    "aws_embedded_metrics", "aws_lambda_powertools.metrics", "aws_lambda_powertools.Metrics",
)  # fmt: skip
_METRICS_CALLS: Final = (*(f"{root}." for root in METRICS), "aws_lambda_powertools.Metrics")
_SENT: Final = regex(r"(?:boto3|aioboto3|aiobotocore)\b.{0,200}\.put_metric_data")
"""What sends metrics to CloudWatch without a library for it."""
_PROCESS: Final = (
    "psutil.", "resource.getrusage", "GPUtil.", "pynvml.", "torch.cuda.memory_allocated", "tracemalloc.",
    "os.getloadavg",
)  # fmt: skip
SPEAKS_OF_METRICS: Final = ("prometheus", "opentelemetry", "instrumentator", "/metric", *packages(*METRICS), *_PROCESS)
"""What a module says that measures what it serves."""
_METRICS_ROUTE: Final = regex(r"(?i)metric|telemetry|stats|monitor|system|health|status|resource|usage")
_ROUTE: Final = regex(r"(?i)(?:^|/)metrics?\b")
_CLOCKS: Final = frozenset(
    [
        "time.time",
        "time.time_ns",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "time.process_time",
        "timeit.default_timer",
    ]
)
_SERVERS: Final = (
    "uvicorn.run", "uvicorn.Server", "hypercorn.asyncio.serve", "granian.Granian", "waitress.serve", "gunicorn.app.",
)  # fmt: skip
"""What starts the server of an application."""
_KEEPS: Final = regex(r"CollectorRegistry|MultiProcessCollector")
"""What collects what others measure."""
_WATCHING: Final = regex(r"AlertPolic|NotificationChannel|Dashboard|UptimeCheck")
"""What watches metrics, and measures none."""
_KEEPER: Final = regex(r"(?i)metric|telemetry|stat(?:s|istic)|monitor|latenc|count")


_BRING: Final = ("notebook", "jupyter_server", "jupyterlab", "ray", "distributed", "mlserver")
"""What needs a client of Prometheus for itself."""


def required_metrics_library(repo: Repository) -> Evidence | None:
    """Return where a manifest asks for a library of metrics, or None.

    In a whole environment, as `pip freeze` lists it, the client of Prometheus may only have come with what serves
    notebooks.
    """
    client = asked_for(repo, "prometheus_client")
    if client is not None and client.path and all_pinned(repo, client.path):
        brought = (asked_for(repo, name) for name in _BRING)
        client = None if any(each is not None and each.path == client.path for each in brought) else client
    return client or asked_for(repo, "prometheus_fastapi_instrumentator", "opentelemetry", "starlette_exporter")


class _Used(NamedTuple):
    """Where a module uses a library of metrics."""

    place: Evidence
    inside: bool
    """Whether it belongs to what is served."""
    idle: bool
    """Whether nobody calls the functions that use it."""
    makes: bool
    """Whether a function that uses it makes the application itself."""


def instrumented(repo: Repository) -> Finding | None:
    """Return where the API is instrumented by a library, or has its framework serve metrics; None for neither."""
    libraries = list(_libraries_used(repo))
    for used in libraries:
        if used.inside and not used.idle:
            return Finding.done("the API is instrumented", used.place)
    switched = enabled_framework_metrics(repo)
    if switched is not None:
        return Finding.done("the framework serves metrics of the API", switched)
    for used in libraries:
        if used.makes:
            # Who makes the application may be told of in a way that is not seen: the API itself counts, too.
            return Finding.done("the API is instrumented where it is made", used.place, confidence=Confidence.MEDIUM)
    return None


def measured_beside_api(repo: Repository) -> Finding | None:
    """Return what measures without the API, or would in a function of it that nobody calls; None without any."""
    libraries = list(_libraries_used(repo))
    idle = next((used.place for used in libraries if used.inside), None)
    if idle is not None:
        return Finding.partial("what instruments the API is in a function that nobody calls", idle)
    outside = [used.place for used in libraries] or list(_measured_beside(repo))
    return Finding.partial("metrics are measured, but outside of the API", *outside[:2]) if outside else None


def _libraries_used(repo: Repository) -> Iterator[_Used]:
    inside = {module.path for module in repo.serving.reached_modules}
    for module in repo.python.code:
        if not module.uses(*METRICS):
            continue
        if _only_watches(module):
            continue
        calls = [call for call in module.calls if call.name.startswith(_METRICS_CALLS)]
        calls = [call for call in calls if not _WATCHING.search(call.name)]
        called = (each for each in calls if not _KEEPS.search(each.name))
        call = next((each for each in called if not unused(repo, module, each.scope)), None)
        shown = call or next(iter(calls), None)
        if shown is None:
            shown = call = next((each for each in module.calls if _is_handed(each)), None)
        imported = next((item for item in module.imports if item.target.startswith(METRICS)), None)
        if shown is not None:
            place = Evidence(module.path, shown.line, clipped(shown.name))
        else:
            place = Evidence(module.path, imported.line if imported else 1, imported.target if imported else "")
        served = module.path in inside or module.uses("streamlit", "gradio")
        served = served or any(each.name.startswith(_SERVERS) for each in module.calls)
        makes = any(_makes(repo, module, each.scope) for each in calls if not _KEEPS.search(each.name))
        yield _Used(place, served, shown is not None and call is None, makes)


def _is_handed(call: Call) -> bool:
    """Return whether a call is given something of a library of metrics: `app.add_middleware(PrometheusMiddleware)`."""
    return any((value.name or "").startswith(_METRICS_CALLS) for value in call.values)


def _makes(repo: Repository, module: Module, scope: str) -> bool:
    """Return whether a function makes the application."""
    function = module.function(scope) if scope else None
    lines = range(function.line, function.end_line + 1) if function is not None else ()
    return any(app.path == module.path and app.line in lines for app in repo.serving.apps)


def _only_watches(module: Module) -> bool:
    """Return whether all that a module does with a library of metrics is to watch them."""
    used = [call for call in module.calls if call.name.startswith(_METRICS_CALLS)]
    return bool(used) and all(_WATCHING.search(call.name) for call in used)


def imported_metrics_library(repo: Repository) -> Evidence | None:
    """Return where a library of metrics is imported, or None."""
    return first_import((module for module in repo.python.code if not _only_watches(module)), *METRICS)


def _measures(call: Call) -> bool:
    """Return whether a call measures the process or its machine; how many processors that has is no measure."""
    return call.name.startswith(_PROCESS) and call.method != "cpu_count"


def measured_without_library(repo: Repository) -> Finding | None:
    """Return what the API measures without such a library: of the process, or of itself by hand; None for nothing."""
    for route in repo.serving.routes:
        for module, call in repo.serving.calls(route):
            if _measures(call) and (_METRICS_ROUTE.search(route.url) or _METRICS_ROUTE.search(route.handler)):
                place = Evidence(module.path, call.line, clipped(call.name))
                return Finding.done(f"{route.label} measures the process", place)
    for module in repo.serving.reached_modules:
        sent = next((call for call in module.calls if _SENT.fullmatch(call.name)), None)
        if sent is not None and not unused(repo, module, sent.scope):
            return Finding.done("the API sends metrics on", Evidence(module.path, sent.line, clipped(sent.name)))
        measured = next((call for call in module.calls if _measures(call)), None)
        if measured is not None:
            place = Evidence(module.path, measured.line, clipped(measured.name))
            return Finding.done("the API measures the process", place, confidence=Confidence.MEDIUM)
    by_hand = _home_made(repo)
    if by_hand is not None:
        label, place = by_hand
        return Finding.done(f"{label} shows what the API measures of itself", place, confidence=Confidence.MEDIUM)
    return None


def _measured_beside(repo: Repository) -> Iterator[Evidence]:
    """Yield where front ends beside the API measure the process."""
    for module in repo.python.code:
        if module.uses("streamlit", "gradio"):
            for call in module.calls:
                if _measures(call):
                    yield Evidence(module.path, call.line, clipped(call.name))


def _home_made(repo: Repository) -> tuple[str, Evidence] | None:
    """Return a route that shows how the service does, with the place that times its requests for it, or None.

    A route called `/metrics` may as well show how accurate the model was: it counts where it shares what keeps the
    metrics with a route that times itself, or where a middleware beside it does.
    """
    routes = repo.serving.routes
    for route in routes:
        if not _ROUTE.search(route.url):
            continue
        keepers = {
            (step.module.path, step.qualname)
            for step in repo.serving.reach(route)
            if step.qualname != route.handler and _KEEPER.search(f"{step.module.path} {step.qualname}")
        }
        for other in routes:
            if other is route or not any(
                (step.module.path, step.qualname) in keepers for step in repo.serving.reach(other)
            ):
                continue
            for module, call in repo.serving.calls(other):
                if call.name in _CLOCKS:
                    return route.label, Evidence(module.path, call.line, f"{other.label} is timed")
        for function in route.module.functions:
            line = _timed(route.module, function)
            if line is not None:
                return route.label, Evidence(route.path, line, f"{function.name} times the requests")
    return None


def _timed(module: Module, function: Function) -> int | None:
    """Return the line on which a middleware reads the clock, None for any other function."""
    if not is_middleware(function):
        return None
    return next((call.line for call in module.calls_in(function.qualname) if call.name in _CLOCKS), None)
