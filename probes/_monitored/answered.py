"""Functions that compare two sets and tell what came of it, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._monitored.measures import BETWEEN, own_measures

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module, Text

_TOLD: Final = regex(
    r"(?i)(?:(?:is|has|any|data|feature|max|mean)_)?drift(?:s|ed|ing)?(?:_(?:score|detected|share|found|by|per)\w{0,30})?|"
    r"(?:data_|distribution_|covariate_)?shift(?:ed|_detected|_score)"
)
"""Under what a function tells whether data drifted: the key of its answer, or of what it keeps."""
_MEASURES: Final = regex(
    r"(?:nan)?(?:mean|std|var|median|quantiles?|percentile|describe)|histogram|hist|bincount|value_counts|searchsorted"
)
_LITERAL: Final = regex(r"[\"']\w{1,60}[\"'][ \t]{0,4}:[ \t]{0,4}(?:True|False|None|[\d.]{1,20})[ \t]{0,4}(?:[,}]|$)")
"""What is told where nothing is found out."""
_ABOUT: Final = regex(r"(?i)drift|shift|monitor|outdated|stale")
"""What a route, its function or the module is called where two sets are compared on account of drift."""
_COMPARED: Final = 3
"""Calls of what compares: fewer only look up what something else found."""
_THEN: Final = regex(r"(?i)(?:\w+_)?(?:then|before|past|old|train(?:ing|ed)?|learnt|learned|seen|yesterday)(?:_\w+)?")
_NOW: Final = regex(r"(?i)(?:\w+_)?(?:now|after|today|latest|served|asked|stored|logged|live|recent|current)(?:_\w+)?")


@once
def comparing_functions(repo: Repository) -> tuple[tuple[Module, str, int, str], ...]:
    """Return where functions of the code compare two sets: module, function, line and what compares.

    That is a measure of the project's own, a function which describes data and tells of drift or a shift in its
    answer, and one that asks how far two distributions lie apart, of a then and a now or for a route.
    """
    found = [each for module in repo.python.code for each in (*_telling(repo, module), *_of_then_and_now(module))]
    between = [(module, call) for module in repo.python.code for call in module.calls if BETWEEN.fullmatch(call.name)]
    if between:
        # How far two things lie apart is asked of many: that it is drift has to be said.
        reached = {
            (step.module.path, step.qualname): _ABOUT.search(f"{route.url} {route.handler}") is not None
            for route in repo.serving.routes
            for step in repo.serving.reach(route)
        }
        found += (
            (m, c.scope, c.line, c.name)
            for m, c in between
            if (told := reached.get((m.path, c.scope))) is not None
            and (told or _ABOUT.search(f"{m.path} {c.scope}") or _of_both(m, c))
        )
    return (*found, *own_measures(repo))


def distribution_distance(repo: Repository) -> Evidence | None:
    """Return where code asks how far two distributions lie apart, whether or not on account of drift; None for none."""
    for module in repo.python.code:
        for call in module.calls:
            if BETWEEN.fullmatch(call.name):
                return Evidence(module.path, call.line, call.name)
    return None


def _telling(repo: Repository, module: Module) -> Iterator[tuple[Module, str, int, str]]:
    told = [text for text in module.strings if _TOLD.fullmatch(text.value)]
    scopes = {text.scope for text in told if not _LITERAL.search(_from(repo, module, text))}
    for function in module.functions if scopes else ():
        if function.qualname not in scopes or function.stub:
            continue
        calls = module.calls_in(function.qualname)
        measured = [call for call in calls if _MEASURES.fullmatch(call.method)]
        two = len(measured) > 1 or any(len({v.name or v.call for v in call.args} - {None}) > 1 for call in measured)
        if two and len(calls) >= _COMPARED:
            yield module, function.qualname, measured[0].line, "the project's own measure"


def _from(repo: Repository, module: Module, text: Text) -> str:
    """Return what is written from a key on."""
    line = repo.python.written.line(module, text.line)
    return line[max(line.find(text.value) - 1, 0) :][:_KEY]


_KEY: Final = 120


def _of_then_and_now(module: Module) -> Iterator[tuple[Module, str, int, str]]:
    for call in module.calls:
        if BETWEEN.fullmatch(call.name) and _of_both(module, call):
            yield module, call.scope, call.line, call.name


def _of_both(module: Module, call: Call) -> bool:
    """Return whether a call compares what was with what is, as far as names tell."""
    given = [value.name or "" for value in call.args]
    names = [*given, *_names(module, call, module.function(call.scope))]
    return any(map(_THEN.fullmatch, names)) and any(map(_NOW.fullmatch, names))


def _names(module: Module, call: Call, function: Function | None) -> Iterator[str]:
    yield from (item.target for item in module.assigns if item.scope == call.scope)
    yield from (item.name for item in function.parameters) if function else ()
