"""The steps by which a check of the drift of the data is looked for."""

from __future__ import annotations

from typing import Final

from auditor import Confidence, Evidence, Finding, Repository, once
from probes._monitored.answered import distribution_distance
from probes._monitored.drift import (
    SPEAKS_OF_DRIFT,
    described_by_drift_library,
    drift_among_tests,
    drift_places,
    findings_named_for_drift,
    robustness_function,
)
from probes._shared import asked_for, clipped, first_import, no_code

_LIBRARIES: Final = ("evidently", "alibi_detect", "nannyml", "deepchecks", "whylogs", "frouros", "torchdrift")


@once
def _among_tests(repo: Repository) -> tuple[Evidence, bool] | None:
    """Return where the files of the tests compute drift, and whether those are tests; None where they do not."""
    return next(drift_among_tests(repo), None)


def computed(repo: Repository) -> Finding | None:
    """Code or a notebook computes drift."""
    for module, line, name, sure in drift_places(repo):
        place = Evidence(module.path, None if module.notebook else line, clipped(name))
        return Finding.done("drift is computed", place, confidence=Confidence.HIGH if sure else Confidence.MEDIUM)
    return None


def only_described_data(repo: Repository) -> Finding | None:
    """A report describes the data or a model's errors: two sets side by side show a shift to who looks."""
    described = described_by_drift_library(repo)
    if described is None:
        return None
    message = "a report describes the data, or the errors of a model, and compares no distributions"
    return Finding.partial(message, described, confidence=Confidence.MEDIUM)


def only_named(repo: Repository) -> Finding | None:
    """Something is named for drift, and does nothing that is known to compute any."""
    return next(findings_named_for_drift(repo), None)


def computed_among_tests(repo: Repository) -> Finding | None:
    """A file among the tests computes drift, which is no test of code, or a dependency stands beside it."""
    tested = _among_tests(repo)
    if tested is None or (tested[1] and asked_for(repo, *_LIBRARIES) is None):
        return None
    return Finding.partial("only files among the tests compute drift", tested[0])


def required(repo: Repository) -> Finding | None:
    """A library for drift is a dependency only."""
    asked = asked_for(repo, *_LIBRARIES)
    if asked is None:
        return None
    return no_code(repo, Finding.partial("a dependency that no code uses", asked), SPEAKS_OF_DRIFT)


def reported(repo: Repository) -> Finding | None:
    """A report on drift is tracked, and no code makes one."""
    for path in repo.tree.named("*drift*.html", "*drift*.json", foreign=False):
        return Finding.partial("a report on drift that no code makes", Evidence(path, None, "a report"))
    return None


def imported(repo: Repository) -> Finding | None:
    """A library for drift is imported and never called."""
    place = first_import(repo.python.code, *_LIBRARIES)
    return Finding.partial("a library for drift is imported, but never called", place) if place is not None else None


def computed_by_tests_of_code(repo: Repository) -> Finding | None:
    """Only tests of the code compute drift."""
    tested = _among_tests(repo)
    if tested is None:
        return None
    return Finding.not_done("only tests compute drift", tested[0], confidence=Confidence.MEDIUM)


def distributions_compared(repo: Repository) -> Finding | None:
    """Two distributions are compared, and nothing says that drift is why."""
    between = distribution_distance(repo)
    if between is None:
        return None
    message = "two distributions are compared, and nothing says that it is on account of drift"
    return Finding.not_done(message, between, confidence=Confidence.MEDIUM)


def robustness_computed(repo: Repository) -> Finding | None:
    """Robustness towards something else than drift is computed."""
    robust = robustness_function(repo)
    if robust is None:
        return None
    return Finding.not_done("no drift is computed, though robustness is", robust, confidence=Confidence.MEDIUM)
