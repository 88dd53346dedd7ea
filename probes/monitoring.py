"""Probes of monitoring: drift, what the API keeps, metrics, monitoring in the cloud, and alerts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe
from auditor.shared import regex
from probes._answers import alert_screenshot, alert_shown_elsewhere, own_screenshot, question
from probes._cloud.applications import something_served
from probes._cloud.deployed import of_the_service, urls
from probes._kept.clients import client_beside
from probes._kept.collected import told_of_calls
from probes._kept.logged import stored_by_middleware
from probes._kept.remembered import remembered
from probes._kept.routes import kept_by_api
from probes._kept.stores import SPEAKS_OF_STORING, stored, stores
from probes._kept.unseen import handed_out_of_sight
from probes._lines import live_lines
from probes._monitored.alerting import alerting, watches_service
from probes._monitored.answered import apart
from probes._monitored.beside_routes import drift_beside_routes, kept_drift_routes
from probes._monitored.compared import compared_with_truth
from probes._monitored.configured import monitoring
from probes._monitored.deployed import shown_deployed, stands_apart
from probes._monitored.drift import (
    SPEAKS_OF_DRIFT,
    drift_among_tests,
    drift_container,
    drift_image,
    drift_mount,
    drift_places,
    drift_routes,
    how_sure,
    idle_drift_route,
    named_for_drift,
    only_described,
    robustness,
)
from probes._monitored.frameworks import on_by_default
from probes._monitored.functions import drift_function
from probes._monitored.metrics import (
    METRICS,
    SPEAKS_OF_METRICS,
    asked_for_metrics,
    half_measured,
    instrumented,
    measured_without,
    only_imported,
)
from probes._monitored.pages import drift_page
from probes._monitored.weighed import weighed
from probes._shared import asked_for, clipped, first_import, frozen, in_notebook, missing, no_code

if TYPE_CHECKING:
    from auditor.views.python import Call
    from auditor.views.serving import Route


@probe("drift-check")
def drift_check(repo: Repository) -> Finding:
    """The robustness towards data drift is checked.

    done      drift is computed in code (Evidently, alibi-detect, NannyML, a statistical test between a reference and a
              current set), notebooks included
    partial   only the dependency, or a stub
    not_done  otherwise
    remedy    compare the training data with collected or changed data, for instance with Evidently's DataDriftPreset
    """
    for module, line, name, sure in drift_places(repo):
        place = Evidence(module.path, None if module.notebook else line, clipped(name))
        return Finding.done("drift is computed", place, confidence=Confidence.HIGH if sure else Confidence.MEDIUM)
    described = only_described(repo)
    if described is not None:
        message = "a report describes the data, or the errors of a model, and compares no distributions"
        # Two sets side by side show a shift to who looks.
        return Finding.partial(message, described, confidence=Confidence.MEDIUM)
    named = next(named_for_drift(repo), None)
    if named is not None:
        return named
    libraries = ("evidently", "alibi_detect", "nannyml", "deepchecks", "whylogs", "frouros", "torchdrift")
    asked = asked_for(repo, *libraries)
    tested = next(drift_among_tests(repo), None)
    if tested is not None and (asked is not None or not tested[1]):
        return Finding.partial("only files among the tests compute drift", tested[0])
    if asked is not None:
        return no_code(repo, Finding.partial("a dependency that no code uses", asked), SPEAKS_OF_DRIFT)
    reports = repo.tree.named("*drift*.html", "*drift*.json", foreign=False)
    if reports:
        return Finding.partial("a report on drift that no code makes", Evidence(reports[0], None, "a report"))
    imported = first_import(repo.python.code, *libraries)
    if imported is not None:
        return Finding.partial("a library for drift is imported, but never called", imported)
    if tested is not None:
        return Finding.not_done("only tests compute drift", tested[0], confidence=Confidence.MEDIUM)
    between = apart(repo)
    if between is not None:
        message = "two distributions are compared, and nothing says that it is on account of drift"
        return Finding.not_done(message, between, confidence=Confidence.MEDIUM)
    robust = robustness(repo)
    if robust is not None:
        return Finding.not_done("no drift is computed, though robustness is", robust, confidence=Confidence.MEDIUM)
    return absent("computation of drift", repo.python, repo.notebooks, names=SPEAKS_OF_DRIFT)


_LOGS: Final = ("logging.", "loguru.", "logger.", "structlog.", "google.cloud.logging.")
_SAYS: Final = regex(r"(?i)predict|result|output|label|class|response|score|\binput")


@probe("data-collection")
def data_collection(repo: Repository) -> Finding:
    """The deployed application collects its inputs and outputs.

    done      API code stores the request, or the features computed from it, and the prediction; a log in a file counts
    partial   it stores one of the two, or of the request only metadata, or a client does it beside the API
    not_done  otherwise
    remedy    store request and prediction of every call in a file, table or bucket, in the route itself
    """
    running = [route for route, _, _ in repo.serving.inference_routes]
    kept = kept_by_api(repo, running)
    if kept is not None:
        return kept
    beside = client_beside(repo)
    if beside is not None:
        return Finding.partial("a client stores inputs or outputs, the API does not", beside)
    opaque = next((item for route in running for item in stored(repo, route)), None)
    place = Evidence(opaque.path, opaque.line, clipped(opaque.name)) if opaque else None
    place = place or (stored_by_middleware(repo) if running else None)
    if place is not None:
        message = "the API stores something, but nothing that speaks of requests or predictions"
        return Finding.not_done(message, place, confidence=Confidence.MEDIUM)
    in_memory = next((item for route in running if (item := remembered(repo, route))), None)
    if in_memory is not None:
        message = "the API keeps requests and predictions only in memory, so they are lost when it stops"
        return Finding.not_done(message, in_memory, confidence=Confidence.MEDIUM)
    unseen = next((item for route in running if (item := handed_out_of_sight(repo, route))), None)
    if unseen is not None:
        message = "the API passes requests and predictions to code that is not here; nothing shows that it stores them"
        return Finding.not_done(message, unseen, confidence=Confidence.MEDIUM)
    told = told_of_calls(repo, running) or _sent_on(repo, running)
    if told is not None:
        message = "the API stores no requests and predictions, but logs or sends something on"
        return Finding.not_done(message, told, confidence=Confidence.MEDIUM)
    if not repo.serving.routes:
        for module in repo.python.code:
            if module.uses("streamlit", "gradio") and any(stores(module, c, ()) for c in module.calls):
                return Finding.partial(
                    "a front end stores something, the API does not",
                    Evidence(module.path, 1, "front end"),
                    confidence=Confidence.LOW,
                )
    # What speaks of a prediction in a log may be written in a way that is not known here.
    spoken = any(_speaks(call) for route in running for _, call in repo.serving.calls(route))
    finding = absent(
        "storage of requests and predictions in the API",
        repo.serving,
        names=(*repo.serving.names, *SPEAKS_OF_STORING, "FastAPI", "predict", "storage"),
        confidence=Confidence.MEDIUM if spoken else Confidence.HIGH,
    )
    sure = finding.confidence is Confidence.HIGH and not repo.serving.apps
    tried = in_notebook(repo, repo.serving.names) if sure else None
    return finding.less_sure(tried, message="the API stands in a notebook only, not in the code") if tried else finding


def _sent_on(repo: Repository, running: list[Route]) -> Evidence | None:
    """Return where a route that runs the model sends something on; None where it does not."""
    for route in running:
        for module, call in repo.serving.calls(route):
            if call.name.startswith(("requests.", "httpx.", "aiohttp.")) and call.method in ("post", "put"):
                return Evidence(module.path, call.line, clipped(call.name))
    return None


def _speaks(call: Call) -> bool:
    return call.name.startswith(_LOGS) and any(_SAYS.search(value.string or "") for value in call.args)


# -- drift served ------------------------------------------------------------------------------------------------------


@probe("drift-api")
def drift_api(repo: Repository) -> Finding:
    """A drift detection API is deployed to the cloud.

    done      drift is served by a route or service, with evidence of its deployment (a deploy step, one that starts it
              over ssh or on a cluster, its image in a build file, its address)
    partial   it is served, without evidence of a deployment; or a batch job in a container instead of a service
    not_done  otherwise
    remedy    commit the step that deploys the application whose route serves drift, and that route where there is none
    """
    routes = list(drift_routes(repo)) or list(kept_drift_routes(repo))
    sure = how_sure(repo)
    weighing = [route for route in routes if sure is not None or (route.path, route.handler) in weighed(repo)]
    if routes and not weighing:
        route = routes[0]
        message = f"{route.label} is called after drift, but no code computes any"
        return no_code(repo, Finding.partial(message, Evidence(route.path, route.line, route.label)), SPEAKS_OF_DRIFT)
    if routes:
        # A route of the API itself is served where that is; of one beside it, its own deployment has to show.
        route = next((item for item in weighing if not stands_apart(repo, item)), weighing[0])
        served = Evidence(route.path, route.line, route.label)
        shown = shown_deployed(repo, route)
        if shown is not None:
            message = "drift is served, and its image is built" if shown.image else "drift is served and deployed"
            # That it is deployed makes nobody surer that it is drift.
            finding = Finding.done(message, served, shown.place, confidence=shown.confidence)
            return finding.less_sure(*finding.evidence, confidence=sure or Confidence.MEDIUM)
        return Finding.partial("drift is served; nothing shows its deployment", served)
    mount = drift_mount(repo)
    if mount:
        return Finding.partial("a report on drift is served as a file; nothing computes it on request", mount)
    page = drift_page(repo) or drift_function(repo)
    if page is not None:
        return page
    job = drift_container(repo)
    image = drift_image(repo)
    if job or image:
        places = [place for place in (job, image) if place]
        return Finding.partial("a batch job in a container computes drift, but no route or service does", *places)
    beside = drift_beside_routes(repo)
    if beside is not None:
        return beside
    idle = idle_drift_route(repo)
    if idle is not None:
        return no_code(repo, Finding.not_done(*idle), ("drift",))
    finding = absent("route or service for drift", repo.serving, repo.docker, names=("drift",))
    between = apart(repo) if not finding.evidence else None
    return finding.less_sure(between) if between is not None else finding


# -- metrics -----------------------------------------------------------------------------------------------------------

_INSTRUMENTING: Final = regex(r"\bopentelemetry-instrument\b|\bddtrace-run\b|\bnewrelic-admin\b")


@probe("system-metrics")
def system_metrics(repo: Repository) -> Finding:
    """The API exposes metrics of the system.

    done      prometheus_client, an instrumentator or OpenTelemetry used in API code, a framework whose own metrics are
              switched on, or a metrics route that measures the process
    partial   only the dependency, or such metrics outside the API
    not_done  otherwise
    remedy    instrument the application and serve /metrics
    """
    measured = instrumented(repo) or measured_without(repo)
    if measured is not None:
        return measured
    for line in live_lines(repo, _INSTRUMENTING):
        return Finding.done(
            "the API is started with instrumentation", Evidence(line.path, line.line, clipped(line.text.strip()))
        )
    half = half_measured(repo)
    if half is not None:
        return half
    asked = asked_for_metrics(repo)
    if asked is not None and asked.path and (listed := frozen(repo, asked.path)):
        message = f"no code measures; {asked.note} is one of the {listed} packages of a frozen environment"
        return no_code(repo, Finding.partial(message, asked), SPEAKS_OF_METRICS, tried=in_notebook(repo, METRICS))
    if asked is not None:
        unused = Finding.partial("a dependency that no code uses", asked)
        return no_code(repo, unused, SPEAKS_OF_METRICS, tried=in_notebook(repo, METRICS))
    imported = only_imported(repo)
    if imported is not None:
        return Finding.partial("a library of metrics is imported, but never called", imported)
    for route in repo.serving.routes:
        if re.search(r"(?i)/metrics?\b", route.url):
            return Finding.partial(
                "a metrics route that does not measure the process", Evidence(route.path, route.line, route.label)
            )
    finding = missing(repo, "metrics in the API", METRICS, also=SPEAKS_OF_METRICS)
    client = asked_for(repo, "prometheus_client")
    if client is not None:
        message = f"{finding.message}; {client.note} is one of the packages of an environment, and comes with others"
        return finding.less_sure(*finding.evidence, client, message=message)
    own = on_by_default(repo)
    message = f"{finding.message}, beside those that its framework serves unless it is told not to"
    return finding.less_sure(*finding.evidence, own, message=message) if own is not None else finding


@probe("cloud-monitoring")
def cloud_monitoring(repo: Repository) -> Finding:
    """The instrumented application is monitored in the cloud.

    done        monitoring configuration is tracked (a sidecar, a collector, a dashboard, managed Prometheus,
                Terraform, a policy of Cloud Monitoring on the service's metrics), or question 26 shows a screenshot of
                the group's own
    not_done    there is no API at all
    unknowable  otherwise: a console leaves no trace
    remedy      commit the collector's or dashboard's configuration
    """
    found = monitoring(repo)
    if found:
        confidence = Confidence.MEDIUM if found.perhaps_local else Confidence.HIGH
        return Finding.done("monitoring is configured", found.place, confidence=confidence)
    shown = own_screenshot(repo, 26, _OF_DRIFT)
    if shown:
        return Finding.done(f"{question(repo, 26)} shows a screenshot of the group's own", shown)
    alert = alerting(repo)
    if alert is None:
        other = own_screenshot(repo, 26)
        if other is not None:
            what = f"monitoring configuration; the screenshot of {question(repo, 26)} shows drift, not the service"
            finding = _no_trace(repo, what)
            return finding._replace(evidence=(*finding.evidence, other))
        return _no_trace(repo, "monitoring configuration or screenshot")
    if watches_service(repo, alert):
        message = "a policy of Cloud Monitoring watches the metrics of the service"
        return Finding.done(message, alert.place, confidence=Confidence.MEDIUM)
    finding = _no_trace(repo, f"monitoring configuration but what alerts ({alert.place.path}), or screenshot")
    return finding._replace(evidence=(*finding.evidence, alert.place))


@probe("alerts")
def alerts(repo: Repository) -> Finding:
    """Alerts warn when something is wrong.

    done        an alert policy is tracked, or question 26 shows a screenshot of the group's own whose name, text or
                caption speaks of alerts
    not_done    there is no API at all
    unknowable  otherwise: a console leaves no trace
    remedy      commit the alert policy
    """
    found = alerting(repo)
    if found is not None:
        return Finding.done(found.message, found.place)
    shown = alert_screenshot(repo, 26)
    if shown:
        return Finding.done(f"{question(repo, 26)} shows an alert", shown)
    finding = _no_trace(repo, "alert policy or screenshot of one")
    other = alert_shown_elsewhere(repo, 26) if finding.state is State.UNKNOWABLE else None
    message = f"no alert policy, and {question(repo, 26)} shows no screenshot of one"
    return finding.less_sure(*finding.evidence, other[1], message=f"{message}; {other[0]}") if other else finding


_OF_DRIFT: Final = regex(r"(?i)evident(?:ly|y|al)|drift")
"""What a screenshot shows that watches the data, and no machine."""


def _no_trace(repo: Repository, what: str) -> Finding:
    # What answers at an address is there, wherever its code is.
    app = something_served(repo) or next((shown.place for shown in urls(repo)), None)
    if app is None:
        return absent(f"API, and no {what}", repo.python, names=("FastAPI", "Flask", "APIRouter", "bentoml"))
    return Finding.unknowable(f"no {what}; a console leaves no trace", app)


# -- items of the earlier generation -----------------------------------------------------------------------------------

# What cannot be known may be done, so it is better than what is known to be half done.
_ORDER: Final = (State.DONE, State.UNKNOWABLE, State.PARTIAL, State.NOT_DONE)


def _better(first: Finding, second: Finding) -> Finding:
    return min((first, second), key=lambda item: _ORDER.index(item.state))


@probe("telemetry-monitoring")
def telemetry_monitoring(repo: Repository) -> Finding:
    """The system telemetry of the deployed model is monitored.

    done        metrics in the API (see system-metrics) or monitoring in the cloud (see cloud-monitoring)
    partial     as the better of the two
    unknowable  as the better of the two: a console may hold what the API has only half of
    not_done    as the better of the two
    remedy      instrument the application and commit the configuration of its monitoring
    """
    return _better(system_metrics(repo), cloud_monitoring(repo))


@probe("performance-monitoring")
def performance_monitoring(repo: Repository) -> Finding:
    """The performance of the deployed model is monitored.

    done      drift is computed (see drift-check) or served (see drift-api)
    partial   as the better of the two, or the answers of the service are compared with what is true
    not_done  otherwise
    remedy    compare the data of the deployed model with the training data
    """
    found = _better(drift_check(repo), drift_api(repo))
    compared = compared_with_truth(repo) if found.state is State.NOT_DONE else None
    if compared is not None:
        message = "the answers of the service are compared with what is true; no drift is computed"
        return Finding.partial(message, compared, confidence=Confidence.MEDIUM)
    if found.state is State.NOT_DONE and found.confidence is Confidence.HIGH:
        app = something_served(repo) or next((shown.place for shown in of_the_service(repo)), None)
        if app is not None:
            message = f"{found.message}; what a console shows of the service leaves no trace"
            return found.less_sure(*(found.evidence or (app,)), message=message)
    return found
