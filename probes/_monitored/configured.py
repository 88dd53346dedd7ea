"""What monitors in the cloud, as files configure it or code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._lines import live_lines
from probes._monitored.alerting import DESCRIBED
from probes._shared import clipped

_CLOUD_CONFIG: Final = regex(
    r"google_monitoring_(?!alert|notification)\w+|monitoring\.googleapis\.com/v1|kind:\s*(?:RunMonitoring|PodMonitoring|ServiceMonitor|ClusterPodMonitoring)\b|"
    r"\bgcloud\s+(?:(?:alpha|beta)\s+)?(?:monitoring\s+(?:dashboards|uptime)|logging\s+metrics\s+create)|run-gmp-sidecar|googlemanagedprometheus|"
    r"opentelemetry-collector|otelcol|otel/opentelemetry|cloud-run-gmp|prometheus_remote_write|google_logging_metric\b|uptime_check"
)
_MANIFEST: Final = regex(
    r"(?:[ \t]{0,80}(?:#.*|---)?\n){0,200}(?:apiVersion:[ \t]{1,20}[\w./-]+|kind:[ \t]{1,20}[A-Z]\w*)\s*\n"
)
_SCRAPE: Final = regex(r"^[ \t]{0,200}(?:-[ \t]{0,20})?scrape_configs:", re.MULTILINE)
_IMAGES: Final = regex(
    r"image:\s*['\"]?(?:[\w.-]+/)*(?:prometheus|grafana|otel\S*|prom/\S+|grafana/\S+|datadog/\S+)\b|FROM\s+\S*(?:prom/prometheus|grafana|otel)"
)


class Watching(NamedTuple):
    """What monitors in the cloud, and whether it may run on somebody's machine alone."""

    place: Evidence
    perhaps_local: bool = False


def configured_monitoring(repo: Repository) -> Watching | None:
    """Return the first configuration, command or code that monitors in the cloud, or None."""
    for pattern in (_CLOUD_CONFIG, _SCRAPE, _IMAGES):
        for line in live_lines(repo, pattern, joined=False):
            if line.path.startswith(".github/") and pattern is not _CLOUD_CONFIG:
                continue
            # An image of Prometheus or Grafana is no cloud's.
            local = _IMAGES.search(line.text) is not None and not _CLOUD_CONFIG.search(line.text)
            return Watching(Evidence(line.path, line.line, clipped(line.text.strip())), local)
    for line in live_lines(repo, _CLOUD_CONFIG, "*.txt", "*.config", joined=False):
        # A manifest by another name begins as one; notes and a page of the course that show one do not.
        if _MANIFEST.match(repo.tree.text(line.path) or ""):
            return Watching(Evidence(line.path, line.line, clipped(line.text.strip())))
    described = next(_described(repo), None)
    if described is not None:
        return Watching(described)
    for module in (*repo.python.code, *repo.python.tasks):
        for call in module.calls:
            if call.name.startswith(_EXPORTERS) or (call.name.startswith(DESCRIBED) and _WATCHES.search(call.name)):
                return Watching(Evidence(module.path, call.line, clipped(call.name)))
    return None


_WATCHES: Final = regex(
    r"\.monitoring\.(?!Alert|Notification)[A-Z]\w{0,60}$|\.(?:aws_)?cloudwatch\.Dashboard$|\.operationalinsights\.Workspace$|"
    r"\.(?:insights|appinsights|applicationinsights)\.(?:Component|DiagnosticSetting|Insights)$"
)
"""What a program in Pulumi or a CDK describes that watches: dashboards, checks, a place for logs and figures."""
_EXPORTERS: Final = ("google.cloud.monitoring", "opentelemetry.exporter.cloud_monitoring", "opentelemetry.exporter.gcp")


def _described(repo: Repository) -> Iterator[Evidence]:
    """Yield the configuration files that describe a dashboard or a collector."""
    for config in repo.configs.files:
        names = set(config.lines)
        board = "panels" in {name.split(".")[0] for name in names} and "schemaVersion" in names
        if "gridLayout" in names or "mosaicLayout" in names or (config.kind == "json" and board):
            yield Evidence(config.path, 1, "a dashboard")
        if config.kind == "yaml" and {"receivers", "exporters", "service"} <= names:
            yield Evidence(config.path, config.lines.get("receivers"), "a collector")
