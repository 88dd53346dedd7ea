"""What an API hands to a service that keeps each call of it: BentoML's monitoring, and those that trace calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._kept.words import request_and_prediction
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Call, Value
    from auditor.views.serving import Reached, Route

_TRACERS: Final = regex(
    r"(?:langfuse(?!\.openai)|langsmith|argilla|opik|helicone|literalai|arize|fiddler|whylabs)\b.{0,200}"
)
_TELLS: Final = regex(
    r"(?:.*_)?(?:trace|generation|span|event|update\w*|log\w*|create_run|create_trace|create_event|add_records?|record|send|"
    r"publish\w*)"
)
"""What hands a call on to them: others only make the client, or ask it."""
_AROUND: Final = regex(
    r"(?:langfuse\b.{0,80}\.observe|langsmith\b.{0,80}\.traceable|opik\b.{0,80}\.track|weave\.op|mlflow\.trace)"
)
"""What keeps what a function is given and answers, whatever that is."""
_OF_CLIENTS: Final = regex(
    r"mlflow\.(?:openai|anthropic|langchain|litellm|llama_index|dspy|gemini|bedrock|mistral|groq)\.autolog|langfuse\.openai\..{1,80}"
)
"""What keeps each call of a language model that the client in the same module makes, and its answer."""
_ROLES: Final = {"feature": 0, "target": 1, "prediction": 1}
_MANY: Final = 10**6


def kept_by_service(repo: Repository, running: list[Route]) -> Finding | None:
    """Return what the routes that run the model, or are called so, hand to such a service; None for nothing."""
    half: list[tuple[str, Evidence]] = []
    named = (route for route in repo.serving.routes if route not in running and repo.serving.named_for_inference(route))
    for route in (*running, *named):
        for step in repo.serving.reach(route):
            found = _monitored(step) or _observed(step) or _traced(repo, route, step)
            found = found or (_asked_for_all(step) if route in running else None)
            if found is None:
                continue
            request, prediction, line, name = found
            place = Evidence(step.module.path, line, clipped(f"{name}, reached from {route.label}", 100))
            if request and prediction:
                message = "the API hands request and prediction to a service that keeps them"
                return Finding.done(message, place, confidence=Confidence.MEDIUM)
            half.append(("the prediction" if prediction else "the request", place))
    if half:
        message = f"the API hands {half[0][0]} alone to a service that keeps it"
        return Finding.partial(message, half[0][1], confidence=Confidence.MEDIUM)
    return None


def _monitored(step: Reached) -> tuple[bool, bool, int, str] | None:
    """Return which roles a function tells BentoML's monitoring of, which writes them to files or a collector."""
    own = step.module.calls_in(step.qualname)
    opened = next((call for call in own if call.name == "bentoml.monitor"), None)
    if opened is None:
        return None
    given = {(call.keyword("role") or _third(call)) for call in own if call.method in ("log", "log_batch", "log_table")}
    roles = {_ROLES.get(value.string or "") for value in given if value is not None}
    return (0 in roles, 1 in roles, opened.line, opened.name) if roles & {0, 1} else None


def _third(call: Call) -> Value | None:
    return call.args[2] if len(call.args) > 2 else None


def _observed(step: Reached) -> tuple[bool, bool, int, str] | None:
    function = step.module.function(step.qualname)
    for item in function.decorators if function is not None else ():
        if _AROUND.fullmatch(item.name):
            return True, True, item.line, item.name
    return None


def _asked_for_all(step: Reached) -> tuple[bool, bool, int, str] | None:
    """Return what keeps each call that a client of a language model makes, in the module that a route reaches."""
    call = next((call for call in step.module.calls if _OF_CLIENTS.fullmatch(call.name)), None)
    return (True, True, call.line, call.name.replace("()", "")) if call is not None else None


def _traced(repo: Repository, route: Route, step: Reached) -> tuple[bool, bool, int, str] | None:
    """Return what a function tells a tracer of: what it calls request and prediction, all its calls taken together."""
    told = [
        call
        for call in step.module.calls_in(step.qualname)
        if _TRACERS.fullmatch(call.name) and _TELLS.fullmatch(call.method.replace("()", ""))
    ]
    words: set[str] = set()
    for call in told:
        inside = repo.python.written.inside(step.module, call)
        words |= {name for name, _ in call.keywords} | repo.python.written.names(inside)
        words |= {word for word in repo.python.written.quoted(inside) if word.isidentifier()}
    request, prediction = request_and_prediction(repo, route, words - {"name"}, _MANY) if told else (False, False)
    return (request, prediction, told[0].line, told[0].name) if request or prediction else None
