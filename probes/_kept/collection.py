"""The steps by which it is looked for that the deployed API collects its inputs and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, absent
from auditor.shared import regex
from probes._kept.clients import client_beside
from probes._kept.collected import logged_predictions
from probes._kept.logged import stored_by_middleware
from probes._kept.remembered import stored_in_memory
from probes._kept.routes import kept_by_api
from probes._kept.stores import stored_by_route
from probes._kept.storing import SPEAKS_OF_STORING, is_storing_call
from probes._kept.unseen import handed_to_unseen_code
from probes._shared import clipped, in_notebook

if TYPE_CHECKING:
    from auditor.views.python import Call
    from auditor.views.serving import Route

_LOGS: Final = ("logging.", "loguru.", "logger.", "structlog.", "google.cloud.logging.")
_SAYS: Final = regex(r"(?i)predict|result|output|label|class|response|score|\binput")


class Api(NamedTuple):
    """The routes that run the model."""

    repo: Repository
    running: list[Route]


def api_of(repo: Repository) -> Api:
    """Return the routes that run the model."""
    return Api(repo, [route for route, _, _ in repo.serving.inference_routes])


def stored_by_api(api: Api) -> Finding | None:
    """Code of the API stores the request, the prediction, or both."""
    return kept_by_api(api.repo, api.running)


def stored_by_client(api: Api) -> Finding | None:
    """A client beside the API stores inputs or outputs."""
    beside = client_beside(api.repo)
    if beside is None:
        return None
    return Finding.partial("a client stores inputs or outputs, the API does not", beside)


def stored_of_something_else(api: Api) -> Finding | None:
    """A route or a middleware stores something that speaks neither of requests nor of predictions."""
    opaque = next((item for route in api.running for item in stored_by_route(api.repo, route)), None)
    place = Evidence(opaque.path, opaque.line, clipped(opaque.name)) if opaque else None
    place = place or (stored_by_middleware(api.repo) if api.running else None)
    message = "the API stores something, but nothing that speaks of requests or predictions"
    return _not_stored(message, place)


def kept_in_memory(api: Api) -> Finding | None:
    """A route keeps requests and predictions in memory only."""
    in_memory = next((item for route in api.running if (item := stored_in_memory(api.repo, route))), None)
    message = "the API keeps requests and predictions only in memory, so they are lost when it stops"
    return _not_stored(message, in_memory)


def passed_out_of_sight(api: Api) -> Finding | None:
    """A route passes requests and predictions to code that is not in the repository."""
    unseen = next((item for route in api.running if (item := handed_to_unseen_code(api.repo, route))), None)
    message = "the API passes requests and predictions to code that is not here; nothing shows that it stores them"
    return _not_stored(message, unseen)


def logged_or_sent(api: Api) -> Finding | None:
    """A route logs something of its calls, or sends something on."""
    told = logged_predictions(api.repo, api.running) or _sent_on(api.repo, api.running)
    return _not_stored("the API stores no requests and predictions, but logs or sends something on", told)


def stored_by_front_end(api: Api) -> Finding | None:
    """There are no routes, and a front end stores something."""
    for module in api.repo.python.code if not api.repo.serving.routes else ():
        if module.uses("streamlit", "gradio") and any(is_storing_call(module, c, ()) for c in module.calls):
            place = Evidence(module.path, 1, "front end")
            message = "a front end stores something, the API does not"
            return Finding.partial(message, place, confidence=Confidence.LOW)
    return None


def nothing_stored(api: Api) -> Finding:
    """Nothing stores requests and predictions; that is less sure where a log speaks of one or a notebook has an API."""
    repo = api.repo
    # What speaks of a prediction in a log may be written in a way that is not known here.
    spoken = any(_speaks(call) for route in api.running for _, call in repo.serving.calls(route))
    finding = absent(
        "storage of requests and predictions in the API",
        repo.serving,
        names=(*repo.serving.names, *SPEAKS_OF_STORING, "FastAPI", "predict", "storage"),
        confidence=Confidence.MEDIUM if spoken else Confidence.HIGH,
    )
    sure = finding.confidence is Confidence.HIGH and not repo.serving.apps
    tried = in_notebook(repo, repo.serving.names) if sure else None
    return finding.less_sure(tried, message="the API stands in a notebook only, not in the code") if tried else finding


def _not_stored(message: str, place: Evidence | None) -> Finding | None:
    return Finding.not_done(message, place, confidence=Confidence.MEDIUM) if place is not None else None


def _sent_on(repo: Repository, running: list[Route]) -> Evidence | None:
    """Return where a route that runs the model sends something on; None where it does not."""
    for route in running:
        for module, call in repo.serving.calls(route):
            if call.name.startswith(("requests.", "httpx.", "aiohttp.")) and call.method in ("post", "put"):
                return Evidence(module.path, call.line, clipped(call.name))
    return None


def _speaks(call: Call) -> bool:
    return call.name.startswith(_LOGS) and any(_SAYS.search(value.string or "") for value in call.args)
