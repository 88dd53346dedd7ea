"""Files by which another tool trains in Google's cloud: a job of a cluster, a task of SkyPilot, Prefect, ZenML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import TASK_RUNNERS, regex
from probes._cloud.images import TRAIN_WORD
from probes._cloud.startup import TRAINS, training_script
from probes._lines import printed
from probes._shared import clipped
from probes._training.models import distance_from_training, trains
from probes._training.orchestrated import container_commands, started_pipeline

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key
    from auditor.views.python import Module

_JOB: Final = regex(r"(?:Cron|PyTorch|TF|Ray|MPI)?Job")
_FLOW: Final = regex(r"deployments\.\d+\.entrypoint")
_COMMANDS: Final = regex(r"commands\.\d+")
_FITS: Final = regex(r"(?i)(?:^|[_.:/-])(?:train|fit)(?!ed)")
_OF_GOOGLE: Final = regex(r"-docker\.pkg\.dev/|(?:^|[./])gcr\.io/(?!google-samples)")


def other_tool_training(repo: Repository, config: Config) -> Evidence | None:
    """Return where a file has another tool start a training in the cloud, or None."""
    if not {"kind", "resources.cloud", "deployments.0.entrypoint", "backends.0"} & config.lines.keys():
        return None
    flow = next((key for key in config.keys if _FLOW.fullmatch(key.name) and _FITS.search(str(key.value))), None)
    if flow is not None and any(_OF_GOOGLE.search(str(key.value)) for key in config.keys if key.last == "image"):
        return Evidence(config.path, flow.line, "a deployment of Prefect")
    told = {key.name: key for key in config.keys}
    run, cloud, kind = told.get("run"), told.get("resources.cloud"), told.get("kind")
    if run and cloud and str(cloud.value).lower() == "gcp" and _lines_train(repo, str(run.value)):
        return Evidence(config.path, run.line, "a task of SkyPilot")
    if "backends.0" in told and {key.value for key in config.keys if key.name.startswith("backends.")} == {"gcp"}:
        run = next(
            (key for key in config.keys if _COMMANDS.fullmatch(key.name) and _lines_train(repo, key.value)), None
        )
        return Evidence(config.path, run.line, "a task of dstack") if run is not None else None
    image = next(iter(_images(config)), None)
    if kind is None or image is None or not _JOB.fullmatch(str(kind.value)):
        return None
    commands = container_commands(config).values()
    starting = next((place for place, words in commands if runs_training(repo, words)), None)
    if starting is not None:
        return starting._replace(note=clipped(f"a {kind.value} of Kubernetes: {starting.note}"))
    named = told["metadata.name"].value if "metadata.name" in told else ""
    called = TRAIN_WORD.search(f"{config.path} {image.value} {named}") and not _idle(config)
    return Evidence(config.path, image.line, f"a {kind.value} of Kubernetes") if called else None


def idle_jobs(repo: Repository) -> Iterator[Evidence]:
    """Yield jobs of a cluster, called after training, whose containers are told to do something that trains nothing."""
    for config in repo.configs.files:
        told = {key.name: str(key.value) for key in config.keys if key.name in ("kind", "metadata.name")}
        images = _images(config) if _JOB.fullmatch(told.get("kind", "")) else []
        named = f"{config.path} {images[0].value} {told.get('metadata.name', '')}" if images else ""
        idle = _idle(config) if TRAIN_WORD.search(named) else None
        if idle is not None:
            yield idle


def _images(config: Config) -> list[Key]:
    """Return the images that lie in a registry of Google's."""
    return [key for key in config.keys if key.last == "image" and _OF_GOOGLE.search(str(key.value))]


_IDLE: Final = frozenset({
    "echo", "printf", "sleep", "true", ":", "ls", "date", "env", "pwd", "hostname", "nvidia-smi", "cat", "id", "whoami",
})  # fmt: skip
"""Commands that do nothing, or only tell something."""


_BEFORE: Final = frozenset({"env", "nohup", "time", "exec", "stdbuf", "tini", "dumb-init"})
"""What starts the command behind it; `env` alone only tells something."""
_SETS: Final = regex(r"\w{1,80}=.*", re.DOTALL)


def _itself(words: Sequence[str]) -> Sequence[str]:
    """Return the words of a command without what starts it and without the variables that it is given."""
    for index, word in enumerate(words):
        given = (index and word.startswith("-")) or _SETS.fullmatch(word)
        if not given and posixpath.basename(word) not in _BEFORE:
            return words[index:]
    return words


def _idle(config: Config) -> Evidence | None:
    """Return where the containers of a job are told to do nothing, or only to print something; else None.

    A container of an image of Google's that is told nothing, or something else, does what its image says.
    """
    commands = container_commands(config)
    own = [key.name.rpartition(".")[0] for key in _images(config) if ".initContainers." not in f".{key.name}"]
    told = [commands[name] for name in own if name in commands]
    if not told or len(told) < len(own) or any(_itself(words)[0] not in _IDLE for _, words in told):
        return None
    return told[0][0]


def runs_training(repo: Repository, words: Sequence[str]) -> bool:
    """Return whether the words of a container's command train: by themselves, or by what they run of the project."""
    words = _itself(words)
    text = " ".join(words)
    if not words or words[0] in _IDLE or printed(text):
        return False
    if TRAIN_WORD.search(text):
        return True
    if started_pipeline(repo, words) is not None:
        return next(trains(repo.python.code), None) is not None
    if any(distance_from_training(repo, module) in _FITS_A_MODEL for module in _modules(repo, words)):
        return True
    kind = TASK_RUNNERS.get(words[0])
    targets = [target for target in repo.commands.targets if target.kind == kind and target.name in words[1:]]
    return any(
        command.argv and command.argv[0] not in TASK_RUNNERS and runs_training(repo, command.text.split())
        for target in targets
        for command in repo.resolve.target(target)
    )


_FITS_A_MODEL: Final = (0, 2)
"""How far modules are from the training that fit a model, and are not there for something else."""
_PYTHON: Final = regex(r"python[\d.]{0,5}")


def _modules(repo: Repository, words: Sequence[str]) -> Iterator[Module]:
    """Yield the modules of the project that words start: by `python -m`, or by their path."""
    if not any(map(_PYTHON.fullmatch, words[:4])):
        return
    named = next((after.replace(".", "/") + ".py" for word, after in pairwise(words) if word == "-m"), None)
    path = named or next((word.removeprefix("./") for word in words if word.endswith(".py")), None)
    for module in repo.python.code if path else ():
        if path and f"/{module.path}".endswith(f"/{path}"):
            yield module


def vertex_stack(repo: Repository, config: Config) -> Evidence | None:
    """Return where a stack of ZenML has the project's pipelines run on Vertex AI, or None."""
    key = next((each for each in config.keys if f".{each.name}".endswith(".orchestrator.flavor")), None)
    if key is None or key.value != "vertex" or not any(module.uses("zenml") for module in repo.python.code):
        return None
    return Evidence(config.path, key.line, "an orchestrator on Vertex AI")


def _lines_train(repo: Repository, text: object) -> bool:
    """Return whether a line of a script trains: as it says itself, or by what it runs of the project."""
    return any(_trains(line) or runs_training(repo, line.split()) for line in str(text).split("\n"))


def _trains(line: str) -> bool:
    return training_script(line) is not None or any(map(TRAINS.search, line.split()))
