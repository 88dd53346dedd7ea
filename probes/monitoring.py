"""Probes of monitoring: drift, what the API keeps, metrics, monitoring in the cloud, and alerts."""

from __future__ import annotations

from typing import Final

from auditor import Confidence, Evidence, Finding, Repository, State, absent, probe
from auditor.shared import regex
from probes._answers import alert_screenshot, alert_shown_elsewhere, own_screenshot, question
from probes._cloud.applications import something_served
from probes._cloud.deployed import service_deployments, urls
from probes._kept import collection
from probes._lines import live_lines
from probes._monitored import checked, served
from probes._monitored.alerting import first_alert, watches_service
from probes._monitored.compared import compared_with_truth
from probes._monitored.configured import configured_monitoring
from probes._monitored.drift import SPEAKS_OF_DRIFT
from probes._monitored.frameworks import default_metrics_service
from probes._monitored.metrics import (
    METRICS,
    SPEAKS_OF_METRICS,
    imported_metrics_library,
    instrumented,
    measured_beside_api,
    measured_without_library,
    required_metrics_library,
)
from probes._shared import asked_for, clipped, frozen, in_notebook, missing, no_code
from probes._steps import first_of


@probe("drift-check")
def drift_check(repo: Repository) -> Finding:
    """The robustness towards data drift is checked.

    done      drift is computed in code (Evidently, alibi-detect, NannyML, a statistical test between a reference and a
              current set), notebooks included
    partial   only the dependency, or a stub
    not_done  otherwise
    remedy    compare the training data with collected or changed data, for instance with Evidently's DataDriftPreset
    """
    found = first_of(
        repo,
        checked.computed,
        checked.only_described_data,
        checked.only_named,
        checked.computed_among_tests,
        checked.required,
        checked.reported,
        checked.imported,
        checked.computed_by_tests_of_code,
        checked.distributions_compared,
        checked.robustness_computed,
    )
    return found or absent("computation of drift", repo.python, repo.notebooks, names=SPEAKS_OF_DRIFT)


@probe("data-collection")
def data_collection(repo: Repository) -> Finding:
    """The deployed application collects its inputs and outputs.

    done      API code stores the request, or the features computed from it, and the prediction; a log in a file counts
    partial   it stores one of the two, or of the request only metadata, or a client does it beside the API
    not_done  otherwise
    remedy    store request and prediction of every call in a file, table or bucket, in the route itself
    """
    api = collection.api_of(repo)
    found = first_of(
        api,
        collection.stored_by_api,
        collection.stored_by_client,
        collection.stored_of_something_else,
        collection.kept_in_memory,
        collection.passed_out_of_sight,
        collection.logged_or_sent,
        collection.stored_by_front_end,
    )
    return found or collection.nothing_stored(api)


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
    found = first_of(
        repo,
        served.route_without_drift,
        served.by_a_route,
        served.report_served,
        served.by_page_or_function,
        served.batch_job,
        served.beside_the_routes,
        served.idle_route,
    )
    return found or served.not_served(repo)


# -- metrics -----------------------------------------------------------------------------------------------------------

_INSTRUMENTING: Final = regex(r"\bopentelemetry-instrument\b|\bddtrace-run\b|\bnewrelic-admin\b")


_METRICS_ROUTE: Final = regex(r"(?i)/metrics?\b")


def _measured(repo: Repository) -> Finding | None:
    """The API is instrumented, or measures itself without a library."""
    return instrumented(repo) or measured_without_library(repo)


def _started_with_instrumentation(repo: Repository) -> Finding | None:
    """The command that starts the API instruments it."""
    for line in live_lines(repo, _INSTRUMENTING):
        place = Evidence(line.path, line.line, clipped(line.text.strip()))
        return Finding.done("the API is started with instrumentation", place)
    return None


def _metrics_required(repo: Repository) -> Finding | None:
    """A library of metrics is a dependency only."""
    asked = required_metrics_library(repo)
    if asked is None:
        return None
    listed = frozen(repo, asked.path) if asked.path else 0
    message = "a dependency that no code uses"
    if listed:
        message = f"no code measures; {asked.note} is one of the {listed} packages of a frozen environment"
    return no_code(repo, Finding.partial(message, asked), SPEAKS_OF_METRICS, tried=in_notebook(repo, METRICS))


def _metrics_imported(repo: Repository) -> Finding | None:
    """A library of metrics is imported and never called."""
    imported = imported_metrics_library(repo)
    if imported is None:
        return None
    return Finding.partial("a library of metrics is imported, but never called", imported)


def _metrics_route(repo: Repository) -> Finding | None:
    """A route for metrics does not measure the process."""
    for route in repo.serving.routes:
        if _METRICS_ROUTE.search(route.url):
            place = Evidence(route.path, route.line, route.label)
            return Finding.partial("a metrics route that does not measure the process", place)
    return None


def _no_metrics(repo: Repository) -> Finding:
    """Nothing measures; that is less sure where a client comes with others or a framework serves its own metrics."""
    finding = missing(repo, "metrics in the API", METRICS, also=SPEAKS_OF_METRICS)
    client = asked_for(repo, "prometheus_client")
    if client is not None:
        message = f"{finding.message}; {client.note} is one of the packages of an environment, and comes with others"
        return finding.less_sure(*finding.evidence, client, message=message)
    own = default_metrics_service(repo)
    message = f"{finding.message}, beside those that its framework serves unless it is told not to"
    return finding.less_sure(*finding.evidence, own, message=message) if own is not None else finding


@probe("system-metrics")
def system_metrics(repo: Repository) -> Finding:
    """The API exposes metrics of the system.

    done      prometheus_client, an instrumentator or OpenTelemetry used in API code, a framework whose own metrics are
              switched on, or a metrics route that measures the process
    partial   only the dependency, or such metrics outside the API
    not_done  otherwise
    remedy    instrument the application and serve /metrics
    """
    found = first_of(
        repo,
        _measured,
        _started_with_instrumentation,
        measured_beside_api,
        _metrics_required,
        _metrics_imported,
        _metrics_route,
    )
    return found or _no_metrics(repo)


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
    found = configured_monitoring(repo)
    if found:
        confidence = Confidence.MEDIUM if found.perhaps_local else Confidence.HIGH
        return Finding.done("monitoring is configured", found.place, confidence=confidence)
    shown = own_screenshot(repo, 26, _OF_DRIFT)
    if shown:
        return Finding.done(f"{question(repo, 26)} shows a screenshot of the group's own", shown)
    alert = first_alert(repo)
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
    found = first_alert(repo)
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
        app = something_served(repo) or next((shown.place for shown in service_deployments(repo)), None)
        if app is not None:
            message = f"{found.message}; what a console shows of the service leaves no trace"
            return found.less_sure(*(found.evidence or (app,)), message=message)
    return found
