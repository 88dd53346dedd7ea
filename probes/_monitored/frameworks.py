"""Metrics that a framework serves of itself: switched on in code or configuration, or unless it is told not to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from probes._shared import clipped, decorators

if TYPE_CHECKING:
    from auditor.views.python import Value

_BY_DEFAULT: Final = frozenset({"BentoML", "Ray Serve", "MLServer", "KServe"})
_SERVICE: Final = "bentoml.service"


def enabled_framework_metrics(repo: Repository) -> Evidence | None:
    """Return where a service says that its framework shall serve metrics of it, or None."""
    for module in repo.python.code if _of_bentoml(repo) else ():
        for _, decorator, _ in decorators([module]):
            value = decorator.keyword("metrics") if decorator.name == _SERVICE else None
            if value is not None and not _off(value):
                return Evidence(module.path, decorator.line, "metrics of BentoML")
    told = _configured(repo)
    return told[1] if told is not None and told[0] else None


def default_metrics_service(repo: Repository) -> Evidence | None:
    """Return the service whose framework serves metrics of it though nothing says so, None where there is none."""
    for app in repo.serving.apps:
        if app.framework not in _BY_DEFAULT:
            continue
        if app.framework == "BentoML" and (_configured(repo) is not None or _told_in(repo, app.path)):
            continue
        return Evidence(app.path, app.line, f"{app.framework} application")
    return None


def _of_bentoml(repo: Repository) -> bool:
    return any(app.framework == "BentoML" for app in repo.serving.apps)


def _told_in(repo: Repository, path: str) -> bool:
    """Return whether a service of a module says anything of its metrics."""
    module = repo.python.module(path)
    found = decorators([module]) if module is not None else ()
    return any(item.name == _SERVICE and item.keyword("metrics") is not None for _, item, _ in found)


def _configured(repo: Repository) -> tuple[bool, Evidence] | None:
    """Return whether BentoML's own configuration switches metrics on, and where it says so; None without a word."""
    for config in repo.configs.files if _of_bentoml(repo) else ():
        if "bento" in config.path.lower():
            for key in config.keys:
                if f".{key.name}".endswith(".metrics.enabled"):
                    return key.value is True, Evidence(config.path, key.line, clipped(key.name))
    return None


def _off(value: Value) -> bool:
    """Return whether what a service is told of its metrics is that there are none."""
    told = value.literal
    if isinstance(told, tuple):
        told = next((held for key, held in told if key == "enabled"), True)
    return value.known and told in (False, None)
