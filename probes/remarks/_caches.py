"""Remarks about what workflows cache: inputs that an action does not have, files that a cache key is computed from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from probes._commands import steps
from probes._shared import clipped
from probes.remarks._places import case_told, present, static, whole
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.workflows import Step

_INPUTS: Final = {
    "actions/setup-python": (("cache", "cache-dependency-path"), "its input for that is `cache`"),
    "astral-sh/setup-uv": (
        ("enable-cache", "cache-dependency-glob", "cache-suffix", "cache-local-path", "cache-python", "prune-cache",
         "restore-cache", "save-cache", "ignore-nothing-to-cache"),
        "its input for that is `enable-cache`",
    ),
    "actions/checkout": ((), "it caches nothing"),
}  # fmt: skip
"""Actions with the inputs about caching that they have, and what to use."""
_PIP_CACHES: Final = ("pip", "pipenv", "poetry")
_PATHS: Final = {"actions/setup-python": "cache-dependency-path", "astral-sh/setup-uv": "cache-dependency-glob"}
"""The inputs that name the files which a cache key is computed from."""


@remark("workflow-cache-input")
def workflow_cache_input(repo: Repository) -> Iterator[Remark]:
    """A step gives an action an input for caching that the action does not have. One remark an input."""
    found: dict[str, list[Evidence]] = {}
    for workflow in repo.workflows.active:
        for _, step in steps(workflow):
            for name, value in step.inputs.items():
                message = _wrong_input(step, name, value)
                if message:
                    line = step.input_lines.get(name, step.line)
                    place = Evidence(workflow.path, line, f"{name}: {clipped(' '.join(value.split()), 60)}")
                    found.setdefault(message, []).append(place)
    for message, places in found.items():
        yield Remark("workflow-cache-input", "ci-caching-and-matrix", message, tuple(places))


def _wrong_input(step: Step, name: str, value: str) -> str:
    """Return what is wrong with an input of a step that is to cache something; empty where nothing is."""
    known, hint = _INPUTS.get(step.action, ((), ""))
    if hint and "cache" in name and name not in known:
        if step.action in _PATHS and re.search("depend|path|file|glob", name):
            hint = f"its input for that is `{_PATHS[step.action]}`"
        return f"{step.action} has no input {name}, so that line changes nothing; {hint}"
    if step.action == "actions/setup-python" and name == "cache" and value not in _PIP_CACHES and static(value):
        return f"actions/setup-python cannot cache for {value!r}: it knows {', '.join(_PIP_CACHES)}"
    return ""


@remark("workflow-cache-path")
def workflow_cache_path(repo: Repository) -> Iterator[Remark]:
    """A cache key is to be computed from a file that is not in the repository.

    `actions/setup-python` stops with an error there, `astral-sh/setup-uv` never renews the cache. Silent where
    `actions/setup-python` finds a pyproject.toml to use instead, and where nothing is cached. One remark a file.
    """
    if not whole(repo):
        return
    found: dict[str, list[Evidence]] = {}
    for workflow in repo.workflows.active:
        for _, step in steps(workflow):
            name = _PATHS.get(step.action, "")
            given = step.inputs.get(name, "").split() if name else []
            end = _end(repo, step) if given and _surely_absent(repo, step, given) else ""
            if end:
                are = "is" if len(given) == 1 else "are"
                told = case_told(repo, *given)
                message = (
                    f"the cache key is computed from {listed(given)}, which {are} not in the repository{told}: {end}"
                )
                line = step.input_lines.get(name, step.line)
                found.setdefault(message, []).append(Evidence(workflow.path, line, f"{listed(given)} is not tracked"))
    for message, places in found.items():
        yield Remark("workflow-cache-path", "ci-caching-and-matrix", message, tuple(places))


def _surely_absent(repo: Repository, step: Step, given: list[str]) -> bool:
    if step.inputs.get("working-directory") or not all(map(static, given)):
        return False
    return not any(present(repo, path) for path in given)


def _end(repo: Repository, step: Step) -> str:
    """Return what comes of a cache whose files are not there; empty where nothing does."""
    if step.action != "actions/setup-python":
        return "the cache is never renewed" if step.inputs.get("enable-cache") != "false" else ""
    cache = step.inputs.get("cache", "")
    # For pip the action falls back on any pyproject.toml.
    fails = cache in _PIP_CACHES and not (cache == "pip" and repo.tree.named("pyproject.toml"))
    return "the step stops with an error" if fails else ""
