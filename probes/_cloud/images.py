"""Images that train a model: where the cloud builds them, or is sent them, and what they are built of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import TASK_RUNNERS, regex
from probes._cloud.services import built_dockerfiles
from probes._commands import build_action, builds_image, builds_step, runs, steps, workflows
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.dockerfiles import Dockerfile

TRAIN_WORD: Final = regex(r"(?i)(?:\b|_)train(?!ed)|\bfit\b|\bsweep|wandb\s+agent")
_OF_THE_CLOUD: Final = regex(r"(?i)(?:^|[/._-])(?:cloud|vertex|gcp|gce|gcloud)")
_REGISTRY: Final = regex(r"pkg\.dev|gcr\.io|gcloud")
_SENT: Final = regex(r"\b(?:docker|podman)\s+(?:image\s+)?(?:push|tag)\b")
_STARTS: Final = ("ENTRYPOINT", "CMD")
_LONGEST: Final = 4_000


def training_images(repo: Repository) -> list[tuple[Evidence, str]]:
    """Return where the cloud builds an image that trains, or is sent one, with the words by which it is built.

    The Dockerfile of that image which starts the training, if there is one, comes second and has no such words.
    """
    built = list(_built(repo))
    if not built:
        return []
    named = [file for file in repo.docker.dockerfiles if _OF_THE_CLOUD.search(file.path)]
    of_builds = {path for _, text in built for path in built_dockerfiles(repo, text)}
    for file in (*named, *(file for file in repo.docker.dockerfiles if file.path in of_builds)):
        start = _training(repo, file)
        if start is not None:
            return [built[0], (start, ""), *built[1:]]
    return built


def _built(repo: Repository) -> Iterator[tuple[Evidence, str]]:
    for file in repo.docker.builds:
        for step in file.steps:
            if _trains(repo, step.text) if builds_step(step) else TRAIN_WORD.search(step.text):
                yield Evidence(file.path, step.line, clipped(step.text)), step.text
    for workflow in workflows(repo):
        ran = runs(repo, workflow)
        # What is built under a name of its own is tagged and sent by other commands of the job.
        sent = {run.job.id for run in ran if _SENT.search(run.command.text) and _REGISTRY.search(run.command.text)}
        for run in ran:
            text = " ".join(run.command.argv)
            if builds_image(run.command) and (run.job.id in sent or _REGISTRY.search(text)) and _trains(repo, text):
                yield run.evidence()[-1], text
        for _, used in steps(workflow):
            text = " ".join(f"--{name} {value}" for name, value in used.inputs.items())[:_LONGEST]
            if build_action(used) and _REGISTRY.search(text) and _trains(repo, text):
                yield Evidence(workflow.path, used.line, used.uses or ""), text


def _trains(repo: Repository, text: str) -> bool:
    """Return whether what builds an image tells that it trains, or the Dockerfile that it is built of does.

    What the image starts decides over how it is called.
    """
    built = built_dockerfiles(repo, text)
    files = [file for file in repo.docker.dockerfiles if file.path in built]
    if any(_training(repo, file) is not None for file in files):
        return True
    return TRAIN_WORD.search(text) is not None and not any(_does_else(repo, file) for file in files)


def _training(repo: Repository, file: Dockerfile) -> Evidence | None:
    """Return where a Dockerfile says that its image trains, by itself or by a target, script or stage; or None."""
    items = file.of(*_STARTS)
    if not items or _does_else(repo, file):
        return None
    for item in items:
        if TRAIN_WORD.search(item.value):
            return Evidence(file.path, item.line, clipped(f"{item.keyword} {item.value}"))
    if any(_runs_training(repo, command) for command in _started(repo, file)):
        return Evidence(file.path, items[-1].line, clipped(f"{items[-1].keyword} {items[-1].value}"))
    return None


def _started(repo: Repository, file: Dockerfile) -> tuple[Command, ...]:
    """Return the commands that an image comes to: what ENTRYPOINT and CMD say together, and what these run in turn."""
    last = {item.keyword: item for item in file.stage("") if item.keyword in _STARTS}
    begin, given = last.get("ENTRYPOINT"), last.get("CMD")
    if begin is not None and given is not None and begin.value.startswith("[") and given.value.startswith("["):
        started = [given._replace(words=(*begin.words, *given.words))]
    else:
        started = [item for item in (begin, given) if item is not None]
    return repo.resolve.dockerfile(file._replace(instructions=tuple(started)))


def _runs_training(repo: Repository, command: Command) -> bool:
    """Return whether a command trains by its words, or by a stage of DVC that it runs."""
    if TRAIN_WORD.search(" ".join(command.argv)):
        return True
    if command.tool != "dvc" or command.argv[1:2] not in (("repro",), ("exp",)):
        return False
    files = (config for config in repo.configs.files if config.path.rpartition("/")[2] == "dvc.yaml")
    cmds = (key for config in files for key in config.keys if ".cmd" in key.name)
    return any(TRAIN_WORD.search(str(key.value)) for key in cmds)


_SERVES: Final = frozenset({
    "uvicorn", "gunicorn", "hypercorn", "granian", "fastapi", "streamlit", "flask", "bentoml", "nginx", "locust",
    "gradio", "chainlit", "ruff", "pytest", "mypy", "black", "flake8", "pre-commit",
})  # fmt: skip
_LEADING_ON: Final = TASK_RUNNERS.keys() - _SERVES | {"bash", "sh", "zsh", "cd", "export", "source"}
"""What starts something else, which is a command of its own."""


def _does_else(repo: Repository, file: Dockerfile) -> bool:
    """Return whether all that an image starts is known to serve, to test or to lint."""
    tools = {command.tool.rpartition("/")[2] for command in _started(repo, file)} - _LEADING_ON
    return bool(tools) and tools <= _SERVES
