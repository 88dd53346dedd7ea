"""Caches and matrices of workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import SWITCHED_OFF, regex
from probes._ci.runners import several_pythons
from probes._commands import steps
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Step, Workflow

_SETUP: Final = regex(r"actions/setup-(?:python|node|java|go|ruby|dotnet)")
_OTHER_CACHES: Final = regex(
    r"actions/cache(?:/(?:restore|save))?|hynek/setup-cached-uv|buildjet/cache|runs-on/cache|namespacelabs/nscloud-cache-action|"
    r"useblacksmith/cache|tespkg/actions-cache|whywaita/actions-cache-s3|py-actions/py-dependency-install|Swatinem/rust-cache",
    re.IGNORECASE,
)
_PYTHON: Final = regex(
    r"(?:pypy-?)?[23]\.\d{1,2}(?:\.\d+)?(?:-dev|t|\.x)?|(?:py|pypy|cp)(?:3\.?\d{1,2}|27)(?:-[\w-]{1,40})?"
)
_SYSTEM: Final = regex(r"(?i)(?:ubuntu|windows|macos|linux|self-hosted)[\w.-]*")
_ABOUT: Final = regex(r"(?i)\bos\b|operating|platform|runner|python|^py|py_?version|torch|^(?:os|image|system)")


def all_steps(repo: Repository, workflow: Workflow) -> Iterator[tuple[str, Step]]:
    """Yield the steps of a workflow, those of the composite actions and workflows of the repository included, each
    with the file that it stands in."""
    stack: list[tuple[str, Step, int]] = [(workflow.path, step, 0) for _, step in steps(workflow)]
    for job in workflow.jobs:
        called = repo.workflows.reusable(job.uses) if job.uses else None
        if called is not None and called is not workflow:
            stack += [(called.path, step, 1) for _, step in steps(called)]
    stack.reverse()
    while stack:
        path, step, depth = stack.pop()
        yield path, step
        if step.uses and step.uses.startswith((".", "/")) and depth < 4:
            within = repo.workflows.action_path(step.uses) or path
            stack += [(within, inner, depth + 1) for inner in reversed(repo.workflows.action(step.uses))]


def caches(path: str, step: Step) -> Evidence | None:
    """Return where a step of a file caches, or None. An input that the action does not have caches nothing."""
    action = step.action
    inputs = {name.lower(): str(value).strip() for name, value in step.inputs.items()}
    lines = {name.lower(): line for name, line in step.input_lines.items()}

    def on(name: str) -> bool:
        return name in inputs and inputs[name].lower() not in SWITCHED_OFF

    def place(name: str, note: str = "") -> Evidence:
        return Evidence(path, lines.get(name, step.line), note or clipped(f"{name}: {inputs.get(name, '')}"))

    if _SETUP.fullmatch(action):
        return place("cache") if on("cache") else None
    if _OTHER_CACHES.fullmatch(action):
        return Evidence(path, step.line, step.uses or "")
    if action == "astral-sh/setup-uv":
        if "enable-cache" in inputs:
            return place("enable-cache") if on("enable-cache") else None
        number = re.match(r"v?(\d+)", step.version)
        hashed = re.fullmatch(r"[0-9a-f]{40}", step.version)
        if hashed or step.version in ("main", "master") or (number and int(number[1]) >= 5):
            return Evidence(path, step.line, clipped(f"{step.uses} caches by default"))
        return None
    if action.startswith("prefix-dev/setup-pixi"):
        return (
            Evidence(path, step.line, step.uses or "")
            if inputs.get("cache", "true").lower() not in SWITCHED_OFF
            else None
        )
    if not action.startswith(("actions/", "docker/")) and action:
        for name in sorted(inputs):
            if "cache" in name and on(name) and not name.endswith(("path", "prefix", "suffix", "glob")):
                return place(name)
    return None


def gitlab_cache(repo: Repository, workflow: Workflow) -> Evidence | None:
    """Return where GitLab CI caches, or None."""
    if workflow.gitlab:
        for number, line in enumerate((repo.tree.text(workflow.path) or "").split("\n"), 1):
            if re.match(r"\s*cache:", line):
                return Evidence(workflow.path, number, "cache")
    return None


def matrices(workflow: Workflow) -> Evidence | None:
    """Return a matrix over more than one operating system, Python or PyTorch version, or None."""
    for job in workflow.jobs:
        for name in sorted(job.matrix):
            values = job.matrix[name]
            unknown = any("${{" in value for value in values)
            about = bool(_ABOUT.search(name)) or (
                len(values) > 0 and all(_PYTHON.fullmatch(value) or _SYSTEM.fullmatch(value) for value in values)
            )
            if about and (len(set(values)) > 1 or unknown):
                return Evidence(
                    workflow.path, job.matrix_lines.get(name, job.line), clipped(f"{name}: {', '.join(values)}")
                )
        if (
            len({system for system in job.runs_on if _SYSTEM.fullmatch(system) and system != "self-hosted"}) > 1
            and job.matrix
        ):
            return Evidence(workflow.path, job.line, clipped(f"runs on {', '.join(job.runs_on)}"))
    return None


def narrow_matrix(workflow: Workflow) -> Evidence | None:
    """Return a matrix that names systems or versions, be it one alone, or None."""
    for job in workflow.jobs:
        for name, values in sorted(job.matrix.items()):
            if _ABOUT.search(name):
                line = job.matrix_lines.get(name, job.line)
                return Evidence(workflow.path, line, clipped(f"{name}: {', '.join(values)}"))
    return None


def systems(jobs: Iterable[tuple[Workflow, Job]]) -> Evidence | None:
    """Return where the first of some jobs stands that runs on another system than those before it, or None."""
    found: set[str] = set()
    for workflow, job in jobs:
        on = {system.partition("-")[0].lower() for system in job.runs_on if _SYSTEM.fullmatch(system)} - {"self"}
        if found and on - found:
            return Evidence(workflow.path, job.line, clipped(f"runs on {', '.join(job.runs_on)}"))
        found |= on
    return None


def caching_and_matrix(repo: Repository, workflow: Workflow) -> tuple[Evidence | None, Evidence | None]:
    """Return where a workflow, or what it calls, has a cache, and where a matrix; None for what it has not."""
    called = [repo.workflows.reusable(job.uses) for job in workflow.jobs if job.uses]
    matrix = matrices(workflow) or next((found for each in called if each and (found := matrices(each))), None)
    matrix = matrix or several_pythons(repo, workflow)
    cache = gitlab_cache(repo, workflow)
    for path, step in all_steps(repo, workflow) if cache is None else ():
        cache = cache or caches(path, step)
    return cache, matrix


def is_misplaced(jobs: Iterable[tuple[Workflow, Job]], matrix: Evidence) -> bool:
    """Return whether the matrix that is shown stands where no runner looks for it."""
    return any(
        job.misplaced and workflow.path == matrix.path and matrix.line in (job.line, *job.matrix_lines.values())
        for workflow, job in jobs
    )
