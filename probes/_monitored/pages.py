"""Pages that show drift: a front end that computes it, or has it computed, serves it as a route does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from probes._cloud.applications import FRONT_ENDS
from probes._cloud.deployed import service_deployments
from probes._cloud.services import Tie, deployment_relation
from probes._monitored.drift import DRIFT_WORD, cloud_images, drift_call
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Module

_MOST: Final = 500


def drift_page(repo: Repository) -> Finding | None:
    """Return what a page comes to that shows drift, by what shows its deployment; None where no page does."""
    pages = [module for module in repo.python.code if module.uses(*FRONT_ENDS)]
    computing = (
        {module.name for module in repo.python.code if drift_call(repo, module) is not None} if pages else set[str]()
    )
    for module in pages:
        place = _computed(repo, module, computing - {""})
        if place is None:
            continue
        shown = next(_deployed(repo, frozenset({module.path})), None)
        if shown is not None:
            return Finding.done("a page shows drift, and is deployed", place, shown, confidence=Confidence.MEDIUM)
        return Finding.partial("a page shows drift; nothing shows its deployment", place)
    return None


def _computed(repo: Repository, module: Module, computing: set[str]) -> Evidence | None:
    """Return where a page computes drift itself, or calls what does in one of these modules; None for neither."""
    own = drift_call(repo, module)
    called = (call for call in module.calls if any(call.name.startswith(f"{name}.") for name in computing))
    call = own or next(called, None)
    return Evidence(module.path, call.line, clipped(call.name)) if call is not None else None


def _deployed(repo: Repository, own: frozenset[str]) -> Iterator[Evidence]:
    for shown in islice(service_deployments(repo), _MOST):
        told = deployment_relation(repo, shown.place, own)
        if told is Tie.STARTS or (told is Tie.UNKNOWN and DRIFT_WORD.search(shown.text)):
            yield shown.place
    yield from (
        place for place, _ in islice(cloud_images(repo), _MOST) if deployment_relation(repo, place, own) is Tie.STARTS
    )
