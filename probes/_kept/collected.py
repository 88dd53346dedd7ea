"""What an API prints or logs of a call: a record that code of the repository reads back from the log of the cloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._kept.logged import logs, words_logged
from probes._kept.stores import given_words
from probes._kept.words import parameters_of, request_and_prediction
from probes._lines import live_lines
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Call, Module
    from auditor.views.serving import Reached, Route

_READ: Final = regex(
    r"\bgcloud\s{1,9}(?:(?:alpha|beta)\s{1,9})?logging\s{1,9}(?:read|sinks\s{1,9}create)\b|\bgoogle_logging_project_sink\b"
)
_MANY_WORDS: Final = 10**6


class Told(NamedTuple):
    """A call that prints or logs, what of the request and of the prediction that is, and whether it is one record."""

    place: Evidence
    request: bool
    prediction: bool
    record: bool
    printed: bool


def collected_from_the_log(repo: Repository, running: list[Route]) -> Finding | None:
    """Return that records of request and prediction are printed for the cloud's log, and read back; else None."""
    for item in _told(repo, running):
        if item.request and item.prediction and item.record:
            reader = _reader(repo)
            if reader is None:
                return None
            message = "the API logs requests and predictions, and the log is read back"
            return Finding.done(message, item.place, reader, confidence=Confidence.MEDIUM)
    return None


def logged_predictions(repo: Repository, running: list[Route]) -> Evidence | None:
    """Return where an API logs what it predicted, or prints a record of it; None where nothing tells of it."""
    found = [item for item in _told(repo, running) if item.prediction and (item.record or not item.printed)]
    best = max(found, key=lambda item: item.request, default=None)
    return best.place if best else None


def _told(repo: Repository, running: list[Route]) -> Iterator[Told]:
    for route in running:
        reached = repo.serving.reach(route)
        for step in reached:
            for call in step.module.calls_in(step.qualname):
                if call.name == "print" or logs(call):
                    yield _what(repo, route, reached, step, call)


def _what(repo: Repository, route: Route, reached: tuple[Reached, ...], step: Reached, call: Call) -> Told:
    module = step.module
    inside = repo.python.written.inside(module, call)
    record = "dumps(" in inside
    words = words_logged(repo, module, call)
    if record:
        words |= given_words(repo, module, call)
        if step.qualname != route.handler and words.intersection(parameters_of(module, step.qualname)):
            words |= _handed_over(repo, reached, step)
    request, prediction = request_and_prediction(repo, route, words, _MANY_WORDS)
    place = Evidence(module.path, call.line, clipped(f"{call.name}, reached from {route.label}", 100))
    return Told(place, request, prediction, record, call.name == "print")


def _handed_over(repo: Repository, reached: tuple[Reached, ...], step: Reached) -> set[str]:
    """Return the words of what the callers of a function hand to it."""
    name = step.qualname.rpartition(".")[2]
    calls = ((caller.module, call) for caller in reached for call in caller.module.calls_in(caller.qualname))
    return {word for module, call in calls if call.method == name for word in given_words(repo, module, call)}


def _reader(repo: Repository) -> Evidence | None:
    """Return where the log of the cloud is read, or sent to where it lasts."""
    for module in (*repo.python.code, *repo.python.tasks):
        call = next((call for call in module.calls if call.method == "list_entries"), None)
        if call is not None and _of_the_cloud(module):
            return Evidence(module.path, call.line, clipped(call.name))
    line = next(live_lines(repo, _READ), None)
    return Evidence(line.path, line.line, clipped(line.text.strip())) if line else None


def _of_the_cloud(module: Module) -> bool:
    return any(item.target.startswith("google.cloud.logging") for item in module.imports)
