"""What an API keeps by other ways than a call in a route: a log that goes to a file, and a middleware."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._kept.storing import is_storing_call
from probes._kept.words import ASKED, INPUT, META, OF_A_FILE, OUTPUT, request_and_prediction
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module
    from auditor.views.serving import Route

_LOGGER: Final = regex(r"(?i)(?:.*\.)?_?(?:\w+_)?log(?:ger|ging)?(?:\(\))?|logging\..*|loguru\..*|structlog\..*")
_LEVELS: Final = frozenset({"debug", "info", "success", "log", "warning", "notice"})
"""What is called for each request; errors are logged where there is no prediction."""
_HANDLER: Final = regex(r"logging\.(?:handlers\.)?\w*FileHandler|google\.cloud\.logging\S*\.CloudLoggingHandler")
_LIBRARIES: Final = frozenset({"logging", "loguru"})
_MOST_MODULES: Final = 100
_MANY_WORDS: Final = 10**6
"""Unknown words in a log are no features: a log tells of anything."""


def logged_by_routes(repo: Repository, running: list[Route]) -> Finding | None:
    """Return what the routes that run the model log to a file, or to a service that keeps logs; None for nothing."""
    half: list[tuple[str, Evidence]] = []
    for route in running:
        told = [(step.module, call) for step in repo.serving.reach(route) for call in _logs(step.module, step.qualname)]
        told = _kept_in_a_file(repo, route.module, told)
        if not told:
            continue
        words = {(module.path, call.line): words_logged(repo, module, call) for module, call in told}
        request, prediction = request_and_prediction(repo, route, set().union(*words.values()), _MANY_WORDS)
        if not request and not prediction:
            continue
        path, line = max(words, key=lambda place: sum(request_and_prediction(repo, route, words[place], _MANY_WORDS)))
        place = Evidence(path, line, clipped(f"a log that is kept, reached from {route.label}", 100))
        if request and prediction:
            return Finding.done("the API logs requests and predictions", place, confidence=Confidence.MEDIUM)
        half.append(("predictions, and of requests no more than metadata" if prediction else "requests only", place))
    if half:
        return Finding.partial(f"the API logs {half[0][0]}", half[0][1], confidence=Confidence.MEDIUM)
    return None


def logs(call: Call) -> bool:
    """Return whether a call logs something, and no error."""
    return call.method in _LEVELS and _LOGGER.fullmatch(call.name.rpartition(".")[0]) is not None


def _logs(module: Module, qualname: str) -> Iterator[Call]:
    return filter(logs, module.calls_in(qualname))


def words_logged(repo: Repository, module: Module, call: Call) -> set[str]:
    """Return the names of what a call logs or prints."""
    written = repo.python.written
    text = written.inside(module, call)
    if "bind()" in call.name:  # what a logger is bound to is a part of all that it says
        text = f"{written.before(module, call)} {text}"
    names = written.names(OF_A_FILE.sub(" ", text)) - {"extra", "exc_info", "stacklevel", "stack_info"}
    return {name for name in names if not name.isupper()}  # a constant is nobody's request


def _kept_in_a_file(repo: Repository, around: Module, told: list[tuple[Module, Call]]) -> list[tuple[Module, Call]]:
    """Return the log calls that reach what keeps them: these modules, or what they import, send them there."""
    by = _keepers(repo, [around, *(module for module, _ in told)]) if told else set()
    fit = by | ({""} if by else set())
    return [(module, call) for module, call in told if _library(call) in fit]


def _library(call: Call) -> str:
    """Return which of the two libraries is called; empty for a logger of the project's own, which may be either."""
    root = call.name.partition(".")[0]
    return root if root in _LIBRARIES else ""


def _keepers(repo: Repository, modules: list[Module]) -> set[str]:
    """Return the libraries of logging whose logs are kept: of a file that one of them has the other knows nothing."""
    waiting, seen = deque(modules), set[str]()
    found = set[str]()
    while waiting and len(seen) < _MOST_MODULES and len(found) < len(_LIBRARIES):
        module = waiting.popleft()
        if module.path in seen:
            continue
        seen.add(module.path)
        found |= {_library(call) or "logging" for call in module.calls if _keeps(repo, call)}
        if any(_HANDLER.fullmatch(text.value) for text in module.strings):
            found.add("logging")
        if any(base == "logging.Handler" for cls in module.classes for base in cls.bases):
            return set(_LIBRARIES)  # one that hands to loguru what logging is told
        for item in module.imports:
            other = (repo.python.by_name(item.target) or repo.python.by_name(item.module)) if item.own else None
            if other is not None:
                waiting.append(other)
    return found


def _keeps(repo: Repository, call: Call) -> bool:
    name, method = call.name, call.method
    if name in ("logging.config.fileConfig", "logging.config.dictConfig"):
        keys = (key for config in repo.configs.files for key in config.keys if "class" in key.name)
        return any(_HANDLER.fullmatch(str(key.value)) for key in keys)
    if name == "logging.basicConfig":
        return call.keyword("filename") is not None
    if name.startswith("loguru.") and method == "add":
        into = call.args[0] if call.args else call.keyword("sink")
        return into is not None and not (into.name or "").startswith(("sys.", "logging."))
    return bool(_HANDLER.fullmatch(name)) or (method == "setup_logging" and name.startswith("google.cloud.logging"))


# -- middleware --------------------------------------------------------------------------------------------------------

_DECORATORS: Final = (".middleware", ".before_request", ".after_request")
_ANSWERED: Final = regex(r"\bbody_iterator\b|\bres(?:p|ponse)?\.(?:body|get_json|get_data|json|data|response)\b")


_GIVEN_BACK: Final = regex(r"\b(\w{1,80})[ \t]{0,9}=[ \t]{0,9}await[ \t]{1,9}(?:\w{1,40}\.)?\w{1,80}\(req(?:uest)?\)")
_BODY: Final = regex(r"\b(\w{1,80})\.(?:body|body_iterator)\b")
"""What a middleware calls that which it is given back, and reads of it."""


def is_middleware(function: Function) -> bool:
    """Return whether every request passes through a function."""
    return (function.owner or "").endswith("Middleware") or any(
        item.name.endswith(_DECORATORS) for item in function.decorators
    )


def _middleware(repo: Repository) -> Iterator[tuple[Module, Function]]:
    for module in repo.python.code:
        owners = {cls.qualname for cls in module.classes if any(_passes(base) for base in cls.bases)}
        for function in module.functions:
            if is_middleware(function) or function.owner in owners:
                yield module, function
        for call in module.calls:
            given = call.keyword("dispatch") if call.method == "add_middleware" else None
            given = call.args[0] if call.args and call.name.endswith(".middleware()") else given
            name = (given.name if given is not None else None) or ""
            located = repo.python.function(name)
            if located is not None:
                yield located
            elif (own := module.function(name)) is not None:
                yield module, own


def _passes(base: str) -> bool:
    return base.endswith(("Middleware", "fastapi.routing.APIRoute"))


def kept_by_middleware(repo: Repository) -> Finding | None:
    """Return what a middleware reads of requests and answers, where it stores anything; None where it stores nothing.

    What it stores is not followed: who reads the whole body of an answer, and then writes, writes that.
    """
    found: list[Finding] = []
    for module, function in _middleware(repo):
        steps = repo.serving.reach_of(module, function.qualname)
        place = next((place for step in steps for place in _stored(repo, module, step.module, step.qualname)), None)
        if place is None:
            continue
        read = "\n".join(
            line
            for step in steps
            if (inner := step.module.function(step.qualname)) is not None
            for line in repo.python.written.code(step.module)[inner.line - 1 : inner.end_line]
        )
        given_back = {match[1] for match in _GIVEN_BACK.finditer(read)}
        request = bool(ASKED.search(read))
        answer = bool(_ANSWERED.search(read)) or any(match[1] in given_back for match in _BODY.finditer(read))
        if request and answer:
            message = "a middleware stores requests and answers"
            return Finding.done(message, place, confidence=Confidence.MEDIUM)
        if request or answer:
            message = f"a middleware stores {'requests, not answers' if request else 'answers, not requests'}"
            found.append(Finding.partial(message, place, confidence=Confidence.MEDIUM))
    return found[0] if found else None


def stored_by_middleware(repo: Repository) -> Evidence | None:
    """Return where a middleware stores something, or None."""
    return next(
        (
            place
            for module, function in _middleware(repo)
            for step in repo.serving.reach_of(module, function.qualname)
            for place in _stored(repo, module, step.module, step.qualname)
        ),
        None,
    )


def _stored(repo: Repository, around: Module, module: Module, qualname: str) -> Iterator[Evidence]:
    calls = module.calls_in(qualname)
    for call in calls:
        if is_storing_call(module, call, calls):
            yield Evidence(module.path, call.line, clipped(f"{call.name}, in a middleware", 100))
    told = [(module, call) for call in _logs(module, qualname) if any(map(_telling, words_logged(repo, module, call)))]
    for _, call in _kept_in_a_file(repo, around, told)[:1]:
        yield Evidence(module.path, call.line, "a log that is kept, in a middleware")


def _telling(word: str) -> bool:
    return bool(INPUT.search(word) or OUTPUT.search(word)) and not META.fullmatch(word)
