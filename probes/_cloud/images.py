"""Images that train a model: where the cloud builds them, or is sent them, and what they are built of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, regex
from probes._cloud.services import built_of
from probes._commands import build_action, builds_image, builds_step, runs, steps, workflows
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Dockerfile

TRAIN_WORD: Final = regex(r"(?i)(?:\b|_)train(?!ed)|\bfit\b|\bsweep|wandb\s+agent")
_OF_THE_CLOUD: Final = regex(r"(?i)(?:^|[/._-])(?:cloud|vertex|gcp|gce|gcloud)")
_REGISTRY: Final = regex(r"pkg\.dev|gcr\.io|gcloud")
_SENT: Final = regex(r"\b(?:docker|podman)\s+(?:image\s+)?(?:push|tag)\b")
_STARTS: Final = ("ENTRYPOINT", "CMD")
_LONGEST: Final = 4_000


def training_images(repo: Repository) -> list[Evidence]:
    """Return where the cloud builds an image that trains, or is sent one, with the Dockerfile that tells most of it.

    First of these comes one that is called after the cloud, whoever builds it.
    """
    built = list(_built(repo))
    if not built:
        return []
    places = [place for place, _ in built]
    named = [file for file in repo.docker.dockerfiles if _OF_THE_CLOUD.search(file.path)]
    of_builds = {path for _, text in built for path in built_of(repo, text)}
    for file in (*named, *(file for file in repo.docker.dockerfiles if file.path in of_builds)):
        start = _training(file)
        if start is not None:
            return [places[0], start, *places[1:]]
    return places


def _built(repo: Repository) -> Iterator[tuple[Evidence, str]]:
    for file in repo.docker.builds:
        for step in file.steps:
            if TRAIN_WORD.search(step.text) or (builds_step(step) and _trains(repo, step.text)):
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
    """Return whether what builds an image tells that it trains, or the Dockerfile that it is built of does."""
    if TRAIN_WORD.search(text):
        return True
    built = built_of(repo, text)
    return any(file.path in built and _training(file) is not None for file in repo.docker.dockerfiles)


def _training(file: Dockerfile) -> Evidence | None:
    """Return where a Dockerfile says that its image trains, or None."""
    for item in file.of(*_STARTS):
        if TRAIN_WORD.search(item.value):
            return Evidence(file.path, item.line, clipped(f"{item.keyword} {item.value}"))
    return None
