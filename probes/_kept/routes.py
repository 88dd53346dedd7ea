"""What the routes of the API keep of requests and predictions, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State
from auditor.shared import regex
from probes._kept.collected import collected_from_the_log
from probes._kept.flushed import stored_later
from probes._kept.logged import kept_by_middleware, logged_by_routes
from probes._kept.services import kept_by_service
from probes._kept.stores import stored_by_route
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.serving import Route

_OWN: Final = regex(
    r"(?:\w+_)?(?:save|store|log|record|append|add|upload|write|persist|insert|collect|archive|dump|track|export|submit)(?:_\w+)?_?"
    r"(?:to_)?(?:prediction|pred|inference|input|output|request|response|database|db|gcs|bucket|csv|row|sample|data|feedback|"
    r"event|result|log|history|bigquery|drift|monitoring|entry|record)\w*"
)
_REPORTS: Final = regex(r"(?i)drift|report|monitor")


def kept_by_api(repo: Repository, running: list[Route]) -> Finding | None:
    """Return what an API keeps, by the routes that run the model, by its log or by a middleware; None for nothing."""
    half: Finding | None = None
    for found in _ways(repo, [route for route in running if not _watches(route)]):
        if found is not None and found.state is State.DONE:
            return found
        half = half or found
    return half


def _ways(repo: Repository, running: list[Route]) -> Iterator[Finding | None]:
    stored_by_routes = _kept_by_routes(repo, running)
    yield stored_by_routes
    yield kept_by_service(repo, running)
    if stored_by_routes is None:
        yield _recorded_by_routes(repo, running)
    yield stored_later(repo, running)
    yield logged_by_routes(repo, running)
    if running:
        yield kept_by_middleware(repo)
        yield collected_from_the_log(repo, running)


def _kept_by_routes(repo: Repository, running: list[Route]) -> Finding | None:
    """Return what routes store, those that run the model first; None where they store nothing."""
    rest = [route for route in repo.serving.routes if route not in running and not _watches(route)]
    half: list[tuple[str, Evidence]] = []
    whole: list[Evidence] = []
    reached = {step.module.path for route in running for step in repo.serving.reach(route)}
    for route in (*running, *rest):
        main = route in running or repo.serving.named_for_inference(route)
        for item in stored_by_route(repo, route):
            place = Evidence(item.path, item.line, clipped(f"{item.name}, reached from {route.label}", 100))
            if item.request and item.prediction and (main or item.path in reached):
                return Finding.done("the API stores the request and the prediction", place)
            if item.request and item.prediction:
                whole.append(place)
            elif not item.known and main:
                half.append(("something of the request or the prediction", place))
            elif item.prediction:
                half.append(("the prediction, and of the request no more than metadata", place))
            # Where no model is seen to run, none of its routes is known to answer with one.
            elif item.request and (main or (not running and route.method != "get")):
                half.append(("the request, not the prediction", place))
    if whole:
        return Finding.done("a route stores inputs and outputs", whole[0], confidence=Confidence.MEDIUM)
    if half:
        return Finding.partial(f"the API stores {half[0][0]}", half[0][1], confidence=Confidence.MEDIUM)
    return None


def _watches(route: Route) -> bool:
    """Return whether a route only reports on what was kept: what it stores is its report."""
    return route.method == "get" and _REPORTS.search(f"{route.url} {route.handler}") is not None


def _recorded_by_routes(repo: Repository, running: list[Route]) -> Finding | None:
    """Return that a route calls what is named like storing, though what it does is not seen; else None."""
    for route in running:
        for step in repo.serving.reach(route):
            if _named_like_storing(step.qualname) and step.qualname != route.handler:
                function = step.module.function(step.qualname)
                if function is not None and not function.stub:
                    place = Evidence(step.module.path, function.line, function.name)
                    return Finding.done("the API records its predictions", place, confidence=Confidence.MEDIUM)
        for module, call in repo.serving.calls(route):
            if _named_like_storing(call.name) and not call.name.startswith(("logging", "logger")):
                place = Evidence(module.path, call.line, clipped(call.name))
                return Finding.partial("the API calls something that records", place, confidence=Confidence.MEDIUM)
    return None


def _named_like_storing(name: str) -> bool:
    """Return whether the name of a function says that it stores predictions or requests."""
    return bool(_OWN.fullmatch(name.rsplit(".", 1)[-1]))
