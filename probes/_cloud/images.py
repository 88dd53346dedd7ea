"""Images that train a model: where the cloud builds them, or is sent them, and what they are built of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, regex
from probes._cloud.services import built_of
from probes._commands import builds_image, runs, workflows
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Dockerfile

TRAIN_WORD: Final = regex(r"(?i)(?:\b|_)train(?!ed)|\bfit\b|\bsweep|wandb\s+agent")
_OF_THE_CLOUD: Final = regex(r"(?i)(?:^|[/._-])(?:cloud|vertex|gcp|gce|gcloud)")
_REGISTRY: Final = regex(r"pkg\.dev|gcr\.io|gcloud")
_STARTS: Final = ("ENTRYPOINT", "CMD")


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
            if TRAIN_WORD.search(step.text):
                yield Evidence(file.path, step.line, clipped(step.text)), step.text
    for workflow in workflows(repo):
        for run in runs(repo, workflow):
            text = " ".join(run.command.argv)
            if builds_image(run.command) and TRAIN_WORD.search(text) and _REGISTRY.search(text):
                yield run.evidence()[-1], text


def _training(file: Dockerfile) -> Evidence | None:
    """Return where a Dockerfile says that its image trains, or None."""
    for item in file.of(*_STARTS):
        if TRAIN_WORD.search(item.value):
            return Evidence(file.path, item.line, clipped(f"{item.keyword} {item.value}"))
    return None
