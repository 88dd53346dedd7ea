"""Drift that an application computes beside its routes: at intervals, or as the value of a metric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._monitored.drift import called_after_drift, computes_drift, computing_modules, drift_call
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Module
    from auditor.views.serving import Route

_WORD: Final = regex(r"[A-Za-z_]\w*")


def kept_drift_routes(repo: Repository) -> Iterator[Route]:
    """Yield the routes, called after drift, that tell what something else of their application computes and keeps.

    That is a name of their module, which a function reads or fills that computes drift and that something starts.
    """
    computing = computing_modules(repo)
    for route in filter(called_after_drift, repo.serving.routes if computing else ()):
        kept = {item.target for item in route.module.assigns if not item.scope and item.target}
        told = kept & _words(repo, route.module, route.handler)
        if told and any(told & filled for filled in _filling(repo, route.module, computing)):
            yield route


def _filling(repo: Repository, module: Module, computing: frozenset[str]) -> Iterator[set[str]]:
    """Yield the words of what a module starts that computes drift: of a job, a task, a thread, what an event starts."""
    handlers = {route.handler for route in repo.serving.routes if route.path == module.path}
    for call in module.calls:
        for name in (call.name, *(value.name or value.call or "" for value in call.values)):
            own = repo.python.function(name) if name else None
            if own is None or own[0].path != module.path or own[1].qualname in (*handlers, call.scope):
                continue
            steps = repo.serving.reach_of(own[0], own[1].qualname)
            if any(computes_drift(step, computing) for step in steps):
                yield set().union(*(_words(repo, step.module, step.qualname) for step in steps))


def _words(repo: Repository, module: Module, qualname: str) -> set[str]:
    return {word for line in repo.python.written.body(module, qualname) for word in _WORD.findall(line[:500])}


def drift_beside_routes(repo: Repository) -> Finding | None:
    """Return what drift comes to that a served module computes where no route was found to tell of it, or None."""
    for module in repo.serving.reached_modules if repo.serving.apps else ():
        call = drift_call(repo, module) if module.path in computing_modules(repo) else None
        if call is None:
            continue
        place = Evidence(module.path, call.line, clipped(call.name))
        if module.uses("prometheus_client", "opentelemetry.metrics"):
            return Finding.partial("a metric of the API tells of drift, but no route for it", place)
        message = "the application computes drift, but no route that serves it could be followed"
        return Finding.not_done(message, place, confidence=Confidence.MEDIUM)
    return None
