"""Remarks about workflows: steps that run what is not there, versions that exclude each other, YAML that is none.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Evidence, Remark, Repository, remark
from probes._shared import clipped
from probes.remarks._caches import workflow_cache_input, workflow_cache_path
from probes.remarks._declared import workflow_extra_missing, workflow_filter_unknown
from probes.remarks._failures import workflow_failure_swallowed, workflow_format_unchecked
from probes.remarks._items import item_of_workflow
from probes.remarks._matrices import workflow_matrix_misplaced, workflow_matrix_undefined, workflow_matrix_unused
from probes.remarks._never import workflow_job_never_runs, workflow_misplaced, workflow_needs_missing
from probes.remarks._places import anywhere, case_told, in_other_case, joined, present, static, whole
from probes.remarks._programs import workflow_program_missing
from probes.remarks._pythons import workflow_python_version
from probes.remarks._refused import workflow_refused
from probes.remarks._steps import fetching, made, own_commands, quoted, working_here
from probes.remarks._targets import missing_target
from probes.remarks._tracked import tracked_by_dvc
from probes.remarks._triggers import workflow_branch_missing, workflow_never_runs, workflow_paths_unmatched
from probes.remarks._twice import pre_commit_repos_twice, workflow_key_twice
from probes.remarks._unusable import build_file_empty, toml_invalid
from probes.remarks._wanted import wanted
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.workflows import Job
    from probes.remarks._steps import Ran

__all__ = [
    "build_file_empty",
    "pre_commit_repos_twice",
    "toml_invalid",
    "workflow_branch_missing",
    "workflow_cache_input",
    "workflow_cache_path",
    "workflow_extra_missing",
    "workflow_failure_swallowed",
    "workflow_filter_unknown",
    "workflow_format_unchecked",
    "workflow_job_never_runs",
    "workflow_key_twice",
    "workflow_matrix_misplaced",
    "workflow_matrix_undefined",
    "workflow_matrix_unused",
    "workflow_misplaced",
    "workflow_needs_missing",
    "workflow_never_runs",
    "workflow_paths_unmatched",
    "workflow_program_missing",
    "workflow_python_version",
    "workflow_refused",
]


@remark("workflow-file-missing")
def workflow_file_missing(repo: Repository) -> Iterator[Remark]:
    """A step runs a script, test folder, requirements file or local action that is not in the repository."""
    if not whole(repo):
        return
    for ran in own_commands(repo):
        for need in wanted(ran.command):
            paths = [joined(folder, need.path) for folder in ran.folders]
            if any(present(repo, path) for path in paths) or made(repo, ran.workflow, ran.job, need.path, ran.command):
                continue
            if any(tracked_by_dvc(repo, path) for path in paths) and fetching(ran.job):
                continue
            if any(in_other_case(repo, path) for path in paths) and not _on_linux(ran.job):
                continue
            place = Evidence(ran.command.path, ran.command.line, f"{paths[0]} is not tracked")
            yield Remark(
                "workflow-file-missing",
                need.item or item_of_workflow(ran.workflow),
                f"the step runs {quoted(ran.command)}, but the {need.role} {need.path} {_is_not(repo, ran, need.path)}",
                (place,),
            )
    yield from _local_actions(repo)


def _on_linux(job: Job) -> bool:
    """Return whether a job runs on Linux, which alone tells capitals apart."""
    return any("ubuntu" in system or "linux" in system for system in map(str.lower, job.runs_on))


def _is_not(repo: Repository, ran: Ran, path: str) -> str:
    """Return that a path is not where a step looks for it, with where it is."""
    told = case_told(repo, *(joined(folder, path) for folder in ran.folders))
    others = anywhere(repo, joined("", path))
    if told or not others:
        return f"is not in the repository{told}"
    folder = ran.folders[0] or "the root of the repository"
    return f"is not in {folder}, where the step runs; there is {listed(others)}"


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
                        item_of_workflow(workflow),
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
        if found is None or made(repo, ran.workflow, ran.job, found.file, ran.command):
            continue
        there = (Evidence(found.file, note=found.where),) if repo.tree.exists(found.file) else ()
        yield Remark(
            "workflow-target-missing",
            item_of_workflow(ran.workflow),
            f"the step calls {found.kind} {found.name}, but {found.where}",
            (Evidence(ran.command.path, ran.command.line, f"{clipped(ran.command.text, 120)}; {found.where}"), *there),
        )


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
        line = max(1, min(error.line, len(text.splitlines())))
        yield Remark(
            "yaml-invalid",
            _yaml_item(path, text),
            f"{path} is not valid YAML (line {line}: {clipped(error.reason)}), so nothing can read it",
            (Evidence(path, line, clipped(error.reason, 100)),),
        )


def _yaml_item(path: str, text: str) -> str | None:
    if path.startswith(".github/workflows/") or path.startswith(".gitlab-ci"):
        return "ci"
    if path.startswith(".pre-commit"):
        return "pre-commit"
    if re.search(r"(?m)^method:", text) and re.search(r"(?m)^parameters:", text):
        return "sweep"
    return "config-files" if re.search(r"(?:^|/)(?:conf|config|configs)/", path) else None
