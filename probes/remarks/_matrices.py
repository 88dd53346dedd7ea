"""Remarks about the matrices of jobs: values that nothing uses or defines, a matrix out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Step, Workflow

_DYNAMIC: Final = regex(r"toJSON\(\s*matrix|matrix\s*\[|fromJSON", re.IGNORECASE)
"""A matrix that is put together or used as a whole, so that no name of it need stand anywhere."""
_USED: Final = regex(r"\$\{\{[^{}]{0,300}?\bmatrix\.([A-Za-z_][\w-]*)")


@remark("workflow-matrix-unused")
def workflow_matrix_unused(repo: Repository) -> Iterator[Remark]:
    """A matrix repeats a job for several values that no step, runner or name of the job uses.

    The key of a cache is no use: it only keeps the same packages twice. Silent for a single value, which repeats
    nothing. One remark a workflow and name.
    """
    for workflow in repo.workflows.active:
        if workflow.gitlab or _DYNAMIC.search(repo.tree.text(workflow.path) or ""):
            continue
        keys = "\n".join(_cache_keys(workflow))
        for name, jobs in _unused(repo, workflow, keys).items():
            values = [", ".join(job.matrix[name][:5]) for job in jobs]
            but = " but the key of a cache" if f"matrix.{name}" in keys else ""
            whose = f"job {jobs[0].id}" if len(jobs) == 1 else f"the jobs {listed(job.id for job in jobs)}"
            lines = [job.matrix_lines.get(name, job.line) for job in jobs]
            yield Remark(
                "workflow-matrix-unused",
                "ci-caching-and-matrix",
                f"the matrix of {whose} lists {name} ({values[0]}), but nothing uses matrix.{name}{but}",
                tuple(
                    Evidence(workflow.path, line, f"{name}: {each}; nothing uses matrix.{name}{but}")
                    for line, each in zip(lines, values, strict=True)
                ),
            )


def _unused(repo: Repository, workflow: Workflow, keys: str) -> dict[str, list[Job]]:
    """Return the names of matrices that repeat jobs and stand nowhere but in the keys of caches, with these jobs."""
    text = repo.tree.text(workflow.path) or ""
    found: dict[str, list[Job]] = {}
    for job in workflow.jobs:
        for name in _names(job):
            used = re.compile(rf"\bmatrix\.{re.escape(name)}(?![\w-])")
            if len(used.findall(text)) == len(used.findall(keys)) and len(job.matrix.get(name, ())) > 1:
                found.setdefault(name, []).append(job)
    return found


def _names(job: Job) -> list[str]:
    """Return the names of a matrix, a value of several parts by its first."""
    return list(dict.fromkeys(name.split(".", 1)[0] for name in job.matrix))


def _cache_keys(workflow: Workflow) -> Iterator[str]:
    for job in workflow.jobs:
        for step in job.steps:
            if step.action.startswith("actions/cache"):
                yield from (step.inputs.get(name, "") for name in ("key", "restore-keys"))


@remark("workflow-matrix-misplaced")
def workflow_matrix_misplaced(repo: Repository) -> Iterator[Remark]:
    """A matrix stands beside `strategy` instead of below it, so GitHub rejects the workflow."""
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            if job.misplaced:
                line = min(job.matrix_lines.values(), default=job.line)
                yield Remark(
                    "workflow-matrix-misplaced",
                    "ci",
                    f"job {job.id} has a matrix beside `strategy`, not below it: GitHub does not run {workflow.path}",
                    (Evidence(workflow.path, line, clipped(", ".join(sorted(job.matrix)))),),
                )


@remark("workflow-matrix-undefined")
def workflow_matrix_undefined(repo: Repository) -> Iterator[Remark]:
    """A step uses a value of a matrix that its job does not have, which is empty when it runs.

    Silent for the key of a cache, which is no worse for it, and for the Python of a job that tests nothing: the
    runner has one.
    """
    for workflow in repo.workflows.active:
        if workflow.gitlab or _DYNAMIC.search(repo.tree.text(workflow.path) or ""):
            continue
        for job in workflow.jobs:
            names = _names(job)
            seen: set[str] = set()
            for step in job.steps:
                for name, line in _used(step):
                    if name in names or name in seen or _takes_any_python(repo, workflow, job, step):
                        continue
                    seen.add(name)
                    yield Remark(
                        "workflow-matrix-undefined",
                        "ci",
                        f"job {job.id} uses matrix.{name}, but {_has(job)}, so the value is empty",
                        (Evidence(workflow.path, line, f"matrix.{name}; {_has(job)}"),),
                    )


def _takes_any_python(repo: Repository, workflow: Workflow, job: Job, step: Step) -> bool:
    """Return whether a step sets up the Python of a job that tests nothing."""
    if step.action != "actions/setup-python":
        return False
    return not any(map(repo.commands.tests, repo.resolve.job(workflow, job)))


def _has(job: Job) -> str:
    names = sorted(_names(job))
    return f"its matrix has only {', '.join(names)}" if names else "the job has no matrix"


def _used(step: Step) -> Iterator[tuple[str, int]]:
    """Yield the matrix values that a step uses, with their lines."""
    for key, value in step.inputs.items():
        if key in ("key", "restore-keys"):
            continue
        yield from ((name, step.input_lines.get(key, step.line)) for name in _USED.findall(value[:5000]))
    for number, text in enumerate((step.run or "")[:20_000].split("\n")):
        yield from ((name, (step.run_line or step.line) + number) for name in _USED.findall(text))
