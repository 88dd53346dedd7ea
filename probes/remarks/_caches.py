"""Remarks about what workflows cache, and about the matrices of their jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Remark, Repository, regex, remark
from probes.remarks._places import present, static, told, whole

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Step, Workflow

_NO_CACHE = {
    "actions/setup-python": (("cache", "cache-dependency-path"), "its input for that is `cache`"),
    "astral-sh/setup-uv": (
        ("enable-cache", "cache-dependency-glob", "cache-suffix", "cache-local-path", "cache-python", "prune-cache",
         "restore-cache", "save-cache", "ignore-nothing-to-cache"),
        "its input for that is `enable-cache`",
    ),
    "actions/checkout": ((), "it caches nothing"),
}  # fmt: skip
"""Actions with the inputs about caching that they have, and what to use."""
_PIP_CACHES = ("pip", "pipenv", "poetry")
_PATHS = {"actions/setup-python": "cache-dependency-path", "astral-sh/setup-uv": "cache-dependency-glob"}
_DYNAMIC = regex(r"toJSON\(\s*matrix|matrix\s*\[|fromJSON", re.IGNORECASE)
"""A matrix that is put together or used as a whole, so that no name of it need stand anywhere."""
_USED = regex(r"\$\{\{[^{}]{0,300}?\bmatrix\.([A-Za-z_][\w-]*)")


@remark("workflow-matrix-unused")
def workflow_matrix_unused(repo: Repository) -> Iterator[Remark]:
    """A matrix repeats a job for several values that no step, runner or name of the job uses.

    The key of a cache is no use: it only keeps the same packages twice. Silent for a single value, which repeats
    nothing. One remark a workflow and name.
    """
    for workflow in repo.workflows.active:
        text = repo.tree.text(workflow.path) or ""
        if workflow.gitlab or _DYNAMIC.search(text):
            continue
        found: dict[str, list[Job]] = {}
        keys = "\n".join(_cache_keys(workflow))
        for job in workflow.jobs:
            for name in dict.fromkeys(each.split(".", 1)[0] for each in job.matrix):
                used = re.compile(rf"\bmatrix\.{re.escape(name)}(?![\w-])")
                if len(used.findall(text)) == len(used.findall(keys)) and len(job.matrix.get(name, ())) > 1:
                    found.setdefault(name, []).append(job)
        for name, jobs in found.items():
            values = ", ".join(jobs[0].matrix[name][:5])
            but = " but the key of a cache" if f"matrix.{name}" in keys else ""
            whose = f"job {jobs[0].id}" if len(jobs) == 1 else f"the jobs {told(job.id for job in jobs)}"
            yield Remark(
                "workflow-matrix-unused",
                "ci-caching-and-matrix",
                f"the matrix of {whose} lists {name} ({values}), but nothing uses matrix.{name}{but}",
                tuple(
                    Evidence(
                        workflow.path,
                        job.matrix_lines.get(name, job.line),
                        f"{name}: {', '.join(job.matrix[name][:5])}; nothing uses matrix.{name}{but}",
                    )
                    for job in jobs
                ),
            )


def _cache_keys(workflow: Workflow) -> Iterator[str]:
    for job in workflow.jobs:
        for step in job.steps:
            if step.action.startswith("actions/cache"):
                yield from (step.inputs.get(name, "") for name in ("key", "restore-keys"))


@remark("workflow-matrix-misplaced")
def workflow_matrix_misplaced(repo: Repository) -> Iterator[Remark]:
    """A matrix stands beside `strategy` and not below it, and GitHub refuses the workflow for it."""
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            if job.misplaced:
                line = min(job.matrix_lines.values(), default=job.line)
                yield Remark(
                    "workflow-matrix-misplaced",
                    "ci",
                    f"job {job.id} has a matrix beside `strategy`, not below it: GitHub does not run {workflow.path}",
                    (Evidence(workflow.path, line, ", ".join(sorted(job.matrix))[:80]),),
                )


@remark("workflow-matrix-undefined")
def workflow_matrix_undefined(repo: Repository) -> Iterator[Remark]:
    """A step uses a value of a matrix that its job does not have, which is empty when it runs.

    Silent for the key of a cache, which is no worse for it.
    """
    for workflow in repo.workflows.active:
        if workflow.gitlab or _DYNAMIC.search(repo.tree.text(workflow.path) or ""):
            continue
        for job in workflow.jobs:
            names = {name.split(".", 1)[0] for name in job.matrix}
            seen: set[str] = set()
            for step in job.steps:
                for name, line in _used(step):
                    if name not in names and name not in seen:
                        seen.add(name)
                        yield Remark(
                            "workflow-matrix-undefined",
                            "ci",
                            f"job {job.id} uses matrix.{name}, but {_has(job)}, so the value is empty",
                            (Evidence(workflow.path, line, f"matrix.{name}; {_has(job)}"),),
                        )


def _has(job: Job) -> str:
    names = sorted({name.split(".", 1)[0] for name in job.matrix})
    return f"its matrix has only {', '.join(names)}" if names else "the job has no matrix"


def _used(step: Step) -> Iterator[tuple[str, int]]:
    """Yield the matrix values that a step uses, with their lines."""
    for key, value in step.inputs.items():
        if key in ("key", "restore-keys"):
            continue
        yield from ((name, step.input_lines.get(key, step.line)) for name in _USED.findall(value[:5000]))
    for number, text in enumerate((step.run or "")[:20_000].split("\n")):
        yield from ((name, (step.run_line or step.line) + number) for name in _USED.findall(text))


@remark("workflow-cache-input")
def workflow_cache_input(repo: Repository) -> Iterator[Remark]:
    """A step gives an action an input for caching that the action does not have. One remark an input."""
    found: dict[str, list[Evidence]] = {}
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            for step in job.steps:
                known = _NO_CACHE.get(step.action)
                if known is None:
                    continue
                for name, value in step.inputs.items():
                    line = step.input_lines.get(name, step.line)
                    if "cache" in name and name not in known[0]:
                        near = _PATHS.get(step.action) if re.search("depend|path|file|glob", name) else None
                        hint = f"its input for that is `{near}`" if near else known[1]
                        message = f"{step.action} has no input {name}, so that line changes nothing; {hint}"
                    elif (
                        step.action == "actions/setup-python"
                        and name == "cache"
                        and value not in _PIP_CACHES
                        and static(value)
                    ):
                        message = f"actions/setup-python cannot cache for {value!r}: it knows {', '.join(_PIP_CACHES)}"
                    else:
                        continue
                    found.setdefault(message, []).append(
                        Evidence(workflow.path, line, f"{name}: {' '.join(value.split())[:60]}")
                    )
    for message, places in found.items():
        yield Remark("workflow-cache-input", "ci-caching-and-matrix", message, tuple(places))


@remark("workflow-cache-path")
def workflow_cache_path(repo: Repository) -> Iterator[Remark]:
    """A cache is to be renewed by a file that is not in the repository.

    `actions/setup-python` stops with an error there, `astral-sh/setup-uv` never renews the cache. Silent where
    `actions/setup-python` finds a pyproject.toml to go by instead, and where nothing is cached. One remark a file.
    """
    if not whole(repo):
        return
    found: dict[str, list[Evidence]] = {}
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            for step in job.steps:
                name = _PATHS.get(step.action)
                given = step.inputs.get(name or "", "").split()
                if not name or not given or not all(static(path) for path in given):
                    continue
                folder = step.inputs.get("working-directory", "")
                if folder or any(present(repo, path) for path in given):
                    continue
                cache, end = step.inputs.get("cache", ""), "the cache is never renewed"
                if step.action == "actions/setup-python":
                    # For pip the action falls back on any pyproject.toml.
                    if cache not in _PIP_CACHES or (cache == "pip" and repo.tree.named("pyproject.toml")):
                        continue
                    end = "the step stops with an error"
                elif step.inputs.get("enable-cache") == "false":
                    continue
                message = f"the cache goes by {told(given)}, which the repository does not have: {end}"
                line = step.input_lines.get(name, step.line)
                found.setdefault(message, []).append(Evidence(workflow.path, line, f"{told(given)} is not tracked"))
    for message, places in found.items():
        yield Remark("workflow-cache-path", "ci-caching-and-matrix", message, tuple(places))
