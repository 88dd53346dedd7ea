"""Where an audit's time goes: by step, by view and by probe, from the standard library's profiler."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from auditor._regex import regex

_Function = tuple[str, int, str]
_Result = TypeVar("_Result")

_PACKAGE = Path(__file__).resolve().parent.parent
_STEPS = {
    "git": "git",
    "report": "report",
    "claims": "claims",
    "claimcheck": "claims",
    "checklist": "catalogue",
    "registry": "start-up",
    "memory": "kept results",
    "kept": "kept results",
    "elsewhere": "elsewhere",
    "output": "output",
    "cli": "start-up",
    "statistics": "statistics",
    "contributions": "statistics",
    "selfcheck": "self-check",
    "template": "view template",
    "resolve": "view resolve",
    "repository": "view repository",
    "_regex": "regular expressions",
    "_expressions": "regular expressions",
}
_REST = "putting together"
_DEEPEST = 40
_SMALLEST = 0.002
"""Shares below this are added up."""


def profiled(call: Callable[[], _Result]) -> tuple[_Result, str]:
    """Return what the call returns, and a table of the time in it: seconds and share of each step, then of each probe.

    The profiler itself costs about as much again: the shares are what to read. Time in libraries counts for the step
    that calls them; that of a probe is its own, without the views that it was the first to ask for.
    """
    profiler = cProfile.Profile()
    result = profiler.runcall(call)
    return result, _table(pstats.Stats(profiler).stats)  # type: ignore[attr-defined]


def _step(function: _Function) -> str | None:
    """Return the step that a function belongs to by its file, or None where its callers decide."""
    file, _, name = function
    if "importlib" in file or name in {"<module>", "<built-in method builtins.__build_class__>"}:
        return "start-up"
    if file.startswith("~") or not file.endswith(".py"):
        return None
    path = Path(file)
    if path.is_relative_to(_PACKAGE):
        parts = path.relative_to(_PACKAGE).with_suffix("").parts
        if parts[0] == "views":
            return f"view {_view(parts[-1])}"
        return _STEPS.get(parts[0], _REST)
    parts = path.with_suffix("").parts
    if "probes" in parts and "site-packages" not in parts[parts.index("probes") :]:
        return "remarks" if "remarks" in parts else "probes"
    return None


_FIRST_WORD = regex(r"_?(python|workflow|docker|dvc|serving|shell|import_names|markdown|yaml|[a-z]+)")


def _view(module: str) -> str:
    found = _FIRST_WORD.match(module)
    return found[1] if found else module


def _table(stats: Mapping[_Function, tuple[Any, Any, float, float, Mapping[_Function, Any]]]) -> str:
    """Return the table of what the profiler found: of each function its own time, and its callers with the time in it.

    A function of the program counts for the step that its file belongs to. One of a library counts for its callers'
    steps, in the proportion in which they called it; these may be of a library again, and so on up.
    """
    known: dict[_Function, Mapping[str, float]] = {}

    def shares(function: _Function, above: tuple[_Function, ...] = ()) -> Mapping[str, float]:
        """Return the steps that a function's own time counts for, each with its share; the shares sum up to 1.

        They are none where all that is known to call it are those above, which it calls in their turn.
        """
        step = _step(function)
        if step is not None:
            return {step: 1.0}
        if function in known:
            return known[function]
        callers = stats[function][4] if function in stats and len(above) < _DEEPEST else {}
        found: dict[str, float] = {}
        for caller, entry in callers.items():
            if caller == function or caller in above:
                continue
            for name, share in shares(caller, (*above, function)).items():
                found[name] = found.get(name, 0.0) + share * (entry[3] or 1e-9)
        whole = sum(found.values())
        if whole:
            known[function] = {name: share / whole for name, share in found.items()}
        elif not above:
            known[function] = {_REST: 1.0}
        return known.get(function, {})

    steps: dict[str, float] = {}
    probes: dict[str, float] = {}
    for function, (_, _, own, _, _) in stats.items():
        for name, share in shares(function).items():
            steps[name] = steps.get(name, 0.0) + own * share
        if _step(function) in {"probes", "remarks"}:
            module = "probes/" + function[0].replace("\\", "/").rpartition("probes/")[2]
            probes[module] = probes.get(module, 0.0) + own
    whole = sum(steps.values()) or 1.0
    return "\n".join([*_rows("step", steps, whole), "", *_rows("probe module, own code", probes, whole)])


def _rows(title: str, seconds: Mapping[str, float], whole: float) -> list[str]:
    ordered = sorted(seconds.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [(name, spent) for name, spent in ordered if spent >= _SMALLEST * whole]
    rest = sum(spent for _, spent in ordered[len(shown) :])
    if len(ordered) > len(shown):
        shown.append((f"{len(ordered) - len(shown)} more", rest))
    if title == "step":
        shown.append(("total", whole))
    lines = [f"{title:<34}{'seconds':>9}{'share':>8}"]
    return lines + [f"{name[:33]:<34}{spent:>9.3f}{100 * spent / whole:>7.1f}%" for name, spent in shown]
