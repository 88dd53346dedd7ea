"""What an API keeps in a list of its module, or in a queue, until another function stores that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._kept.stores import given_words
from probes._kept.storing import is_storing_call
from probes._kept.words import request_and_prediction
from probes._shared import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.views.python import Call, Module
    from auditor.views.serving import Route

_ADDS: Final = frozenset({"append", "appendleft", "extend", "put", "put_nowait"})
_OWNER: Final = regex(
    r"(?<![\w.])((?:[A-Za-z_]\w{0,80}\.){0,3}[A-Za-z_]\w{0,80})\.(?:append(?:left)?|extend|put(?:_nowait)?)\("
)


def stored_later(repo: Repository, running: list[Route]) -> Finding | None:
    """Return what the routes that run the model hand to a list or queue that is stored later; None for nothing."""
    half: Finding | None = None
    for route in running:
        for module, call in repo.serving.calls(route):
            later = next(_stored_later(repo, module, call), None) if call.method in _ADDS else None
            if later is None:
                continue
            written = repo.python.written
            inside = written.inside(module, call)
            words = given_words(repo, module, call) | written.names(inside) | written.quoted(inside)
            request, prediction = request_and_prediction(repo, route, words)
            place = Evidence(module.path, call.line, clipped(f"{call.name}, reached from {route.label}", 100))
            if request and prediction:
                message = "the API collects requests and predictions, and stores them later"
                return Finding.done(message, place, later, confidence=Confidence.MEDIUM)
            if request or prediction:
                message = f"the API collects {'requests' if request else 'predictions'} alone, and stores them later"
                half = half or Finding.partial(message, place, later, confidence=Confidence.MEDIUM)
    return half


def _kept(repo: Repository, module: Module, call: Call) -> str | None:
    """Return the name of a list or queue outside of the function that adds to it; None for one of its own."""
    written = _OWNER.search(repo.python.written.line(module, call.line))
    if written is None:
        return None
    owner, name = written[1].rpartition(".")[::2]
    if owner:
        return name if owner.rpartition(".")[2] in ("state", "self") else None
    scopes = {item.scope for item in module.assigns if item.target == name}
    return name if "" in scopes and call.scope not in scopes else None


def _stored_later(repo: Repository, module: Module, call: Call) -> Iterator[Evidence]:
    """Yield where functions store something that take out of a queue, or speak of a list, what a call adds to it."""
    for other, qualname in (*repo.serving.consumers(module, call), *_speaking(repo, module, call)):
        for step in repo.serving.reach_of(other, qualname):
            calls = step.module.calls_in(step.qualname)
            found = next((each for each in calls if is_storing_call(step.module, each, calls)), None)
            if found is not None:
                yield Evidence(step.module.path, found.line, clipped(found.name))


def _speaking(repo: Repository, module: Module, call: Call) -> Iterator[tuple[Module, str]]:
    """Yield the other functions of a module that speak of the list or queue which a call adds to."""
    name = _kept(repo, module, call)
    if name is None:
        return
    spoken = re.compile(rf"\b{re.escape(name)}\b")
    lines = repo.python.written.code(module)
    for function in module.functions:
        if call.scope == function.qualname or call.scope.startswith(f"{function.qualname}."):
            continue
        if spoken.search("\n".join(lines[function.line - 1 : function.end_line])):
            yield module, function.qualname
