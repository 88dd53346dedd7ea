"""Remarks about workflows: steps that run what is not there, versions that exclude each other, YAML that is none.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Remark, Repository, remark
from probes.remarks._caches import (
    workflow_cache_input,
    workflow_cache_path,
    workflow_matrix_undefined,
    workflow_matrix_unused,
)
from probes.remarks._declared import workflow_extra_missing, workflow_filter_unknown
from probes.remarks._failures import workflow_failure_swallowed, workflow_format_unchecked
from probes.remarks._places import joined, present, static, told, tracked_by_dvc, whole
from probes.remarks._steps import fetching, item_of, made, own_commands, shown, working_here
from probes.remarks._targets import missing_target
from probes.remarks._triggers import workflow_branch_missing, workflow_paths_unmatched
from probes.remarks._versions import admits, requirement
from probes.remarks._wanted import wanted

if TYPE_CHECKING:
    from auditor.views.workflows import Job, Step, Workflow

__all__ = [
    "workflow_branch_missing",
    "workflow_cache_input",
    "workflow_cache_path",
    "workflow_extra_missing",
    "workflow_failure_swallowed",
    "workflow_filter_unknown",
    "workflow_format_unchecked",
    "workflow_matrix_undefined",
    "workflow_matrix_unused",
    "workflow_paths_unmatched",
]


@remark("workflow-file-missing")
def workflow_file_missing(repo: Repository) -> Iterator[Remark]:
    """A step runs a script, test folder, requirements file or local action that is not in the repository."""
    if not whole(repo):
        return
    for ran in own_commands(repo):
        for need in wanted(ran.command):
            paths = [joined(folder, need.path) for folder in ran.folders]
            if any(present(repo, path) for path in paths) or made(repo, ran.job, need.path, ran.command):
                continue
            if any(tracked_by_dvc(repo, path) for path in paths) and fetching(ran.job):
                continue
            place = Evidence(ran.command.path, ran.command.line, f"{paths[0]} is not tracked")
            yield Remark(
                "workflow-file-missing",
                need.item or item_of(ran.workflow),
                f"the step runs {shown(ran.command)}, but the {need.role} {need.path} is not in the repository",
                (place,),
            )
    yield from _local_actions(repo)


def _local_actions(repo: Repository) -> Iterator[Remark]:
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            uses = [(job.uses, job.line)] if job.uses else []
            uses += [(step.uses, step.line) for step in working_here(job) if step.uses]
            for name, line in uses:
                path = joined("", name) if name.startswith("./") and static(name) else ""
                if path and not present(repo, path):
                    yield Remark(
                        "workflow-file-missing",
                        item_of(workflow),
                        f"the workflow uses {name}, which is not in the repository",
                        (Evidence(workflow.path, line, f"uses: {name}; {path} is not tracked"),),
                    )


@remark("workflow-target-missing")
def workflow_target_missing(repo: Repository) -> Iterator[Remark]:
    """A step calls a Make target or an invoke task that no file of the repository defines."""
    if not whole(repo):
        return
    for ran in own_commands(repo):
        found = missing_target(repo, (ran.command.tool, *ran.command.argv[1:]), ran.folders)
        if found is None or made(repo, ran.job, found.file, ran.command):
            continue
        there = (Evidence(found.file, note=found.where),) if repo.tree.exists(found.file) else ()
        yield Remark(
            "workflow-target-missing",
            item_of(ran.workflow),
            f"the step calls {found.kind} {found.name}, but {found.where}",
            (Evidence(ran.command.path, ran.command.line, f"{ran.command.text[:120]}; {found.where}"), *there),
        )


@remark("workflow-python-version")
def workflow_python_version(repo: Repository) -> Iterator[Remark]:
    """A workflow sets up a Python version that `requires-python` excludes. One remark for the jobs that do alike."""
    needs = requirement(repo)
    if needs is None:
        return
    found: dict[str, list[tuple[Job, Evidence, str]]] = {}
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            uses = _project_use(repo, workflow, job)
            for step in job.steps if uses else ():
                if step.action not in ("actions/setup-python", "astral-sh/setup-uv"):
                    continue
                line = step.input_lines.get("python-version", step.line)
                for version in _versions(step, job):
                    if admits(needs.text, version) is False:
                        place = Evidence(workflow.path, line, f"python-version: {version}")
                        found.setdefault(version, []).append((job, place, uses))
    alike: dict[tuple[str, ...], list[str]] = {}
    for version, uses_of in found.items():
        alike.setdefault(tuple(dict.fromkeys(job.id for job, _, _ in uses_of)), []).append(version)
    for names, versions in alike.items():
        each = [one for version in versions for one in found[version]]
        who = f"job {names[0]} sets up" if len(names) == 1 else f"the jobs {told(names)} set up"
        yield Remark(
            "workflow-python-version",
            "ci",
            f"{who} Python {told(versions)}, but the project requires {needs.text}",
            (
                *dict.fromkeys(place for _, place, _ in each),
                Evidence(needs.path, needs.line, f"requires-python: {needs.text}"),
            ),
            Confidence.HIGH if any(uses == "pip" for _, _, uses in each) else Confidence.MEDIUM,
        )


def _project_use(repo: Repository, workflow: Workflow, job: Job) -> str:
    """Return how a job uses the project, `pip` where it installs it; empty where it does not."""
    commands = repo.resolve.job(workflow, job)
    for command in commands:
        installs = command.tool in ("pip", "pip3", "uv") and "install" in command.argv[:3]
        if installs and any(re.fullmatch(r"\.(?:\[[\w,. -]*\])?", word) for word in command.argv[2:]):
            return "pip"
    used = ("pytest", "python", "mypy")
    return "tools" if any(each.tool in used or each.argv[:2] == ("uv", "sync") for each in commands) else ""


def _versions(step: Step, job: Job) -> list[str]:
    given = step.inputs.get("python-version", "").strip()
    name = re.fullmatch(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", given)
    return list(job.matrix.get(name[1], ())) if name else [given]


@remark("yaml-invalid")
def yaml_invalid(repo: Repository) -> Iterator[Remark]:
    """A YAML file does not parse, so nothing can read it."""
    broken = {workflow.path: workflow.error for workflow in repo.workflows.files if workflow.error}
    for config in repo.configs.files:
        if config.kind == "yaml" and config.error:
            broken.setdefault(config.path, config.error)
    for path, error in sorted(broken.items()):
        text = repo.tree.text(path) or ""
        # A template is made into YAML by its engine; it need not be YAML itself.
        if error.line is None or "{%" in text or re.search(r"(?m)(?<!\$)\{\{", text) or "unknown alias" in error.reason:
            continue
        line = min(error.line, text.count("\n") + 1)
        yield Remark(
            "yaml-invalid",
            _yaml_item(path, text),
            f"{path} is not valid YAML (line {line}: {error.reason[:80]}), so nothing can read it",
            (Evidence(path, line, error.reason[:100]),),
        )


def _yaml_item(path: str, text: str) -> str | None:
    if path.startswith(".github/workflows/") or path.startswith(".gitlab-ci"):
        return "ci"
    if path.startswith(".pre-commit"):
        return "pre-commit"
    if re.search(r"(?m)^method:", text) and re.search(r"(?m)^parameters:", text):
        return "sweep"
    return "config-files" if re.search(r"(?:^|/)(?:conf|config|configs)/", path) else None
