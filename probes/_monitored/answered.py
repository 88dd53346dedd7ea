"""Functions that compare two sets and tell what came of it, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository, once, regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Function, Module

_TOLD: Final = regex(
    r"(?i)(?:(?:is|has|any|data|feature|max|mean)_)?drift(?:s|ed|ing)?(?:_(?:score|detected|share|found|by|per)\w{0,30})?|"
    r"(?:data_|distribution_|covariate_)?shift(?:ed|_detected|_score)"
)
"""Under what a function tells whether data drifted: the key of its answer, or of what it keeps."""
_MEASURES: Final = regex(
    r"(?:nan)?(?:mean|std|var|median|quantiles?|percentile|describe)|histogram|hist|bincount|value_counts|searchsorted"
)
_COMPARED: Final = 3
"""Calls of what compares: fewer only look up what something else found."""
_BETWEEN: Final = regex(
    r"scipy\.(?:stats|spatial\.distance)\.(?:ks_2samp|wasserstein_distance(?:_nd)?|jensenshannon|anderson_ksamp|"
    r"cramervonmises_2samp|epps_singleton_2samp|energy_distance)"
)
"""Statistics of how far two distributions lie apart."""
_THEN: Final = regex(r"(?i)(?:\w+_)?(?:then|before|past|old|train(?:ing|ed)?|learnt|learned|seen|yesterday)(?:_\w+)?")
_NOW: Final = regex(r"(?i)(?:\w+_)?(?:now|after|today|latest|served|asked|stored|logged|live|recent|current)(?:_\w+)?")


@once
def comparing(repo: Repository) -> tuple[tuple[Module, str, int, str], ...]:
    """Return where functions of the code compare two sets: module, function, line and what compares.

    That is a function which describes data and tells of drift or a shift in its answer, and one that asks how far two
    distributions lie apart, of a then and a now or for a route.
    """
    found = [each for module in repo.python.code for each in (*_telling(module), *_of_then_and_now(module))]
    between = [(module, call) for module in repo.python.code for call in module.calls if _BETWEEN.fullmatch(call.name)]
    if between:
        reached = {
            (step.module.path, step.qualname) for route in repo.serving.routes for step in repo.serving.reach(route)
        }
        found += ((m, c.scope, c.line, c.name) for m, c in between if (m.path, c.scope) in reached)
    return tuple(found)


def _telling(module: Module) -> Iterator[tuple[Module, str, int, str]]:
    scopes = {text.scope for text in module.strings if _TOLD.fullmatch(text.value)}
    for function in module.functions if scopes else ():
        if function.qualname not in scopes or function.stub:
            continue
        calls = module.calls_in(function.qualname)
        measured = next((call for call in calls if _MEASURES.fullmatch(call.method)), None)
        if measured is not None and len(calls) >= _COMPARED:
            yield module, function.qualname, measured.line, "the project's own measure"


def _of_then_and_now(module: Module) -> Iterator[tuple[Module, str, int, str]]:
    for call in module.calls:
        if not _BETWEEN.fullmatch(call.name):
            continue
        given = [value.name or "" for value in call.args]
        names = [*given, *_names(module, call, module.function(call.scope))]
        if any(map(_THEN.fullmatch, names)) and any(map(_NOW.fullmatch, names)):
            yield module, call.scope, call.line, call.name


def _names(module: Module, call: Call, function: Function | None) -> Iterator[str]:
    yield from (item.target for item in module.assigns if item.scope == call.scope)
    yield from (item.name for item in function.parameters) if function else ()
