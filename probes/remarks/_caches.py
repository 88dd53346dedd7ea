"""Remarks about what workflows cache, and about the matrices of their jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Remark, Repository, remark
from probes.remarks._places import present, static, whole

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Step

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
_DYNAMIC = re.compile(r"toJSON\(\s*matrix|matrix\s*\[|fromJSON", re.IGNORECASE)
_USED = re.compile(r"\$\{\{[^{}]{0,300}?\bmatrix\.([A-Za-z_][\w-]*)")


@remark("workflow-matrix-unused")
def workflow_matrix_unused(repo: Repository) -> Iterator[Remark]:
    """A matrix lists values that no step, runner or name of its job uses."""
    for workflow in repo.workflows.active:
        text = repo.tree.text(workflow.path) or ""
        if workflow.gitlab or re.search(r"toJSON\(\s*matrix|matrix\s*\[|fromJSON", text, re.IGNORECASE):
            continue
        for job in workflow.jobs:
            for name in dict.fromkeys(each.split(".", 1)[0] for each in job.matrix):
                if re.search(rf"\bmatrix\.{re.escape(name)}(?![\w-])", text):
                    continue
                values = ", ".join(job.matrix.get(name, ())[:5])
                line = job.matrix_lines.get(name, job.line)
                yield Remark(
                    "workflow-matrix-unused",
                    "ci-caching-and-matrix",
                    f"the matrix of job {job.id} lists {name} ({values}), but nothing uses matrix.{name}",
                    (Evidence(workflow.path, line, f"{name}: {values}; the file never uses matrix.{name}"),),
                )


@remark("workflow-matrix-undefined")
def workflow_matrix_undefined(repo: Repository) -> Iterator[Remark]:
    """A step uses a value of a matrix that its job does not have, which is empty when it runs."""
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
        yield from ((name, step.input_lines.get(key, step.line)) for name in _USED.findall(value[:5000]))
    for number, text in enumerate((step.run or "")[:20_000].split("\n")):
        yield from ((name, (step.run_line or step.line) + number) for name in _USED.findall(text))


@remark("workflow-cache-input")
def workflow_cache_input(repo: Repository) -> Iterator[Remark]:
    """A step gives an action an input for caching that the action does not have."""
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            for step in job.steps:
                known = _NO_CACHE.get(step.action)
                if known is None:
                    continue
                for name, value in step.inputs.items():
                    line = step.input_lines.get(name, step.line)
                    if "cache" in name and name not in known[0]:
                        message = f"{step.action} has no input {name}, so that line changes nothing; {known[1]}"
                    elif (
                        step.action == "actions/setup-python"
                        and name == "cache"
                        and value not in _PIP_CACHES
                        and static(value)
                    ):
                        message = f"actions/setup-python cannot cache for {value!r}: it knows {', '.join(_PIP_CACHES)}"
                    else:
                        continue
                    yield Remark(
                        "workflow-cache-input",
                        "ci-caching-and-matrix",
                        message,
                        (Evidence(workflow.path, line, f"{name}: {value[:60]}"),),
                    )


@remark("workflow-cache-path")
def workflow_cache_path(repo: Repository) -> Iterator[Remark]:
    """A cache is renewed by a file that is not in the repository."""
    if not whole(repo):
        return
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            for step in job.steps:
                name = _PATHS.get(step.action)
                given = step.inputs.get(name or "", "").split()
                if not name or not given or not all(static(path) for path in given):
                    continue
                folder = step.inputs.get("working-directory", "")
                if folder or any(present(repo, path) for path in given) or step.inputs.get("cache") == "false":
                    continue
                listed = ", ".join(given)
                yield Remark(
                    "workflow-cache-path",
                    "ci-caching-and-matrix",
                    f"the cache is renewed by changes of {listed}, which is not in the repository",
                    (Evidence(workflow.path, step.input_lines.get(name, step.line), f"{listed} is not tracked"),),
                )
