"""What monitors in the cloud, as files configure it or code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Repository, regex
from probes._lines import live_lines
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


def monitoring(repo: Repository) -> Evidence | None:
    """Return the first configuration, command or code that monitors in the cloud, or None."""
    for pattern in (_CLOUD_CONFIG, _SCRAPE, _IMAGES):
        for line in live_lines(repo, pattern, joined=False):
            if line.path.startswith(".github/") and pattern is not _CLOUD_CONFIG:
                continue
            return Evidence(line.path, line.line, clipped(line.text.strip()))
    for line in live_lines(repo, _CLOUD_CONFIG, "*.txt", "*.config", joined=False):
        # A manifest by another name begins as one; notes and a page of the course that show one do not.
        if _MANIFEST.match(repo.tree.text(line.path) or ""):
            return Evidence(line.path, line.line, clipped(line.text.strip()))
    described = next(_described(repo), None)
    if described is not None:
        return described
    for module in (*repo.python.code, *repo.python.tasks):
        for call in module.calls:
            if call.name.startswith(_EXPORTERS):
                return Evidence(module.path, call.line, clipped(call.name))
    return None


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


def perhaps_local(found: Evidence) -> bool:
    """Return whether it is an image of Prometheus or Grafana, which may run on somebody's machine alone."""
    return bool(_IMAGES.search(found.note)) and not _CLOUD_CONFIG.search(found.note)
