"""What the steps of workflows run themselves, with the folders they run in and the files they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor import Repository, once, once_by
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._places import joined, static

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Job, Step, Workflow

_BRINGS = regex(
    r"\b(?:git (?:clone|checkout|switch|worktree|submodule|restore|fetch)|gh (?:repo|run|release)|unzip|tar|7z|"
    r"cookiecutter|copier|wget|curl|gdown|kaggle|Invoke-WebRequest|huggingface-cli|rsync|scp)\b"
)
"""Commands that may bring any file."""
_FETCHES = regex(
    r"\bdvc (?:pull|fetch|repro|checkout|get|import)|\bgsutil\b|\bgcloud (?:storage|compute scp)|\baws s3|\baz storage|"
    r"\bwandb artifact|\bgit lfs\b|\brclone\b|" + _BRINGS.pattern
)
"""Commands that bring data or models."""
_MAX_COMMANDS = 300
_QUOTED = regex(r"'([\w./:=@,+-]{1,200})'(?=\s|$)")
_DOWNLOADS = ("actions/download-artifact", "dawidd6/action-download-artifact")
_BRINGING_ACTIONS = (*_DOWNLOADS, "iterative/setup-dvc")


class Ran(NamedTuple):
    """One command that a step runs itself, with the folders that it may run in."""

    workflow: Workflow
    job: Job
    step: Step
    command: Command
    folders: tuple[str, ...]


@once
def own_commands(repo: Repository) -> list[Ran]:
    """Return the commands of all steps that work on this repository's files and nothing else."""
    return [
        each
        for workflow in repo.workflows.active
        if not workflow.gitlab
        for job in workflow.jobs
        for step in working_here(job)
        for each in _ran(repo, workflow, job, step)
    ]


def _ran(repo: Repository, workflow: Workflow, job: Job, step: Step) -> Iterator[Ran]:
    folder = step.working_directory or "."
    if step.run is None or (step.working_directory and not static(folder)) or "python" in step.shell:
        return
    folders = [joined("", folder)]
    for command in repo.resolve.step(workflow, job, step)[:_MAX_COMMANDS]:
        if command.via:
            continue
        if command.tool in ("cd", "pushd", "popd", "Set-Location"):
            # A subshell or `cd -` leads back: all folders that were stood in stay possible.
            word = command.argv[1] if len(command.argv) > 1 else ""
            if not static(word):
                return
            folders = list(dict.fromkeys([joined(folders[0], word), *folders, joined("", word)]))
            continue
        yield Ran(workflow, job, step, command, tuple(folders))


def working_here(job: Job) -> Iterator[Step]:
    """Yield the steps until after which a job has checked out what triggered it and brought no other files."""
    checked = False
    for step in job.steps:
        if step.action == "actions/checkout":
            if any(step.inputs.get(name) for name in ("repository", "path", "sparse-checkout")):
                return
            reference = step.inputs.get("ref", "")
            if reference and "${{" not in reference:
                return
            checked = True
        elif step.action.startswith(_DOWNLOADS) or (step.run and _BRINGS.search(step.run)):
            return
        if checked:
            yield step


def fetches(text: str) -> bool:
    """Return whether a shell text brings data or models from elsewhere."""
    return _FETCHES.search(text) is not None


def fetching(job: Job) -> bool:
    """Return whether a job brings data or models from elsewhere."""
    return any(step.action in _BRINGING_ACTIONS or (step.run and fetches(step.run)) for step in job.steps)


class _Written(NamedTuple):
    """What the steps of a job run, and on what conditions; `long` says that it is too much to look for a name in."""

    runs: str
    conditions: str
    long: bool


@once_by(lambda workflow, job: (workflow.path, job.id))
def _written(repo: Repository, workflow: Workflow, job: Job) -> _Written:
    runs = "\n".join(step.run for step in job.steps if step.run)
    conditions = "\n".join(filter(None, (job.condition, *(step.condition for step in job.steps))))
    long = len(runs) + len(conditions) > 30_000 or any(len(line) > 2000 for line in runs.split("\n"))
    return _Written(runs, conditions, long)


def made(repo: Repository, workflow: Workflow, job: Job, path: str, command: Command) -> bool:
    """Return whether a job may make a path, or asks for it before it uses it."""
    text, conditions, long = _written(repo, workflow, job)
    name = re.escape(path.rstrip("/").rpartition("/")[2])
    if long or re.search(rf"{name}\b", conditions):
        return True
    ends = r"(?![\w.-])"
    writes = rf">>?[ \t]*[\"']?[^\s\"']*{name}|(?:-o|--output(?:-file)?|--out)[= \t][\"']?[^\s\"']*{name}"
    writes += rf"|^[^\n]*\b(?:touch|cp|mv|mkdir|ln|tee|Copy-Item|New-Item|gsutil|gcloud|aws|dvc)\b[^\n]*{name}{ends}"
    asks = rf"exists[^\n]{{0,80}}{name}|\b(?:ls|find)\b[^\n]{{0,120}}{name}"
    asks += rf"|(?:\[\s|\btest\s+[-!])[^\n]{{0,80}}{name}{ends}"
    if re.search(f"{writes}|{asks}", text, re.MULTILINE):
        return True
    return any("||" in line and command.argv[0] in line for line in text.split("\n") if re.search(name, line))


def quoted(command: Command, most: int = 60) -> str:
    """Return a command in the words of its file, as it is quoted in a message."""
    # The words of the JSON form of a Dockerfile stand in quotes each.
    text = _QUOTED.sub(r"\1", command.text) if command.text.startswith("'") else command.text
    own = clipped(" ".join(text.split()).rstrip(" \\"), most)
    return f"`{own}`"
