"""The steps by which a deployed service for drift is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Finding, Repository, absent, once
from probes._monitored.answered import distribution_distance
from probes._monitored.beside_routes import drift_beside_routes, kept_drift_routes
from probes._monitored.deployed import has_own_application, shown_deployed
from probes._monitored.drift import (
    SPEAKS_OF_DRIFT,
    drift_confidence,
    drift_container,
    drift_image,
    drift_mount,
    drift_routes,
    idle_drift_route,
)
from probes._monitored.functions import drift_function
from probes._monitored.pages import drift_page
from probes._monitored.weighed import comparing_routes
from probes._shared import no_code

if TYPE_CHECKING:
    from auditor.views.serving import Route


@once
def _routes(repo: Repository) -> list[Route]:
    """Return the routes that serve drift, or are called after it."""
    return list(drift_routes(repo)) or list(kept_drift_routes(repo))


@once
def _weighing(repo: Repository) -> list[Route]:
    """Return those of the routes that may compute drift."""
    sure = drift_confidence(repo)
    return [
        route for route in _routes(repo) if sure is not None or (route.path, route.handler) in comparing_routes(repo)
    ]


def route_without_drift(repo: Repository) -> Finding | None:
    """A route is called after drift, and no code computes any."""
    routes = _routes(repo)
    if not routes or _weighing(repo):
        return None
    place = Evidence(routes[0].path, routes[0].line, routes[0].label)
    message = f"{routes[0].label} is called after drift, but no code computes any"
    return no_code(repo, Finding.partial(message, place), SPEAKS_OF_DRIFT)


def by_a_route(repo: Repository) -> Finding | None:
    """A route serves drift, deployed or not."""
    weighing = _weighing(repo)
    if not weighing:
        return None
    # A route of the API itself is served where that is; of one beside it, its own deployment has to show.
    route = next((item for item in weighing if not has_own_application(repo, item)), weighing[0])
    place = Evidence(route.path, route.line, route.label)
    shown = shown_deployed(repo, route)
    if shown is None:
        return Finding.partial("drift is served; nothing shows its deployment", place)
    message = "drift is served, and its image is built" if shown.image else "drift is served and deployed"
    # That it is deployed makes nobody surer that it is drift.
    finding = Finding.done(message, place, shown.place, confidence=shown.confidence)
    return finding.less_sure(*finding.evidence, confidence=drift_confidence(repo) or Confidence.MEDIUM)


def report_served(repo: Repository) -> Finding | None:
    """A report on drift is served as a file."""
    mount = drift_mount(repo)
    if not mount:
        return None
    return Finding.partial("a report on drift is served as a file; nothing computes it on request", mount)


def by_page_or_function(repo: Repository) -> Finding | None:
    """A page shows drift, or a cloud function computes it."""
    return drift_page(repo) or drift_function(repo)


def batch_job(repo: Repository) -> Finding | None:
    """A batch job in a container computes drift."""
    places = [place for place in (drift_container(repo), drift_image(repo)) if place]
    if not places:
        return None
    return Finding.partial("a batch job in a container computes drift, but no route or service does", *places)


def beside_the_routes(repo: Repository) -> Finding | None:
    """An application computes drift beside its routes."""
    return drift_beside_routes(repo)


def idle_route(repo: Repository) -> Finding | None:
    """A route is there for drift, and does nothing."""
    idle = idle_drift_route(repo)
    return no_code(repo, Finding.not_done(*idle), ("drift",)) if idle is not None else None


def not_served(repo: Repository) -> Finding:
    """Nothing serves drift; that is less sure where code compares two distributions."""
    finding = absent("route or service for drift", repo.serving, repo.docker, names=("drift",))
    between = distribution_distance(repo) if not finding.evidence else None
    return finding.less_sure(between) if between is not None else finding
