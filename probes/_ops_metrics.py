"""Metrics that the group measures by hand, without a library for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository

if TYPE_CHECKING:
    from auditor.views.python import Function, Module

_ROUTE: Final = re.compile(r"(?i)(?:^|/)metrics?\b")
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
_KEEPER: Final = re.compile(r"(?i)metric|telemetry|stat(?:s|istic)|monitor|latenc|count")


def home_made(repo: Repository) -> tuple[str, Evidence] | None:
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
    middleware = (function.owner or "").endswith("Middleware") or any(
        item.name.endswith((".middleware", ".before_request", ".after_request")) for item in function.decorators
    )
    if not middleware:
        return None
    return next((call.line for call in module.calls_in(function.qualname) if call.name in _CLOCKS), None)
