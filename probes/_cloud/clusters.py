"""Files by which another tool trains in Google's cloud: a job of a cluster, a task of SkyPilot, Prefect, ZenML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, regex
from probes._cloud.images import TRAIN_WORD
from probes._cloud.startup import TRAINS, training_script

if TYPE_CHECKING:
    from auditor.views.configs import Config

_JOB: Final = regex(r"(?:Cron|PyTorch|TF|Ray|MPI)?Job")
_FLOW: Final = regex(r"deployments\.\d+\.entrypoint")
_FITS: Final = regex(r"(?i)(?:^|[_.:/-])(?:train|fit)(?!ed)")
_OF_GOOGLE: Final = regex(r"-docker\.pkg\.dev/|(?:^|[./])gcr\.io/(?!google-samples)")


def on_others_terms(config: Config) -> Evidence | None:
    """Return where a file has another tool start a training in the cloud, or None."""
    if not {"kind", "resources.cloud", "deployments.0.entrypoint"} & config.lines.keys():
        return None
    flow = next((key for key in config.keys if _FLOW.fullmatch(key.name) and _FITS.search(str(key.value))), None)
    if flow is not None and any(_OF_GOOGLE.search(str(key.value)) for key in config.keys if key.last == "image"):
        return Evidence(config.path, flow.line, "a deployment of Prefect")
    told = {key.name: key for key in config.keys}
    run, cloud, kind = told.get("run"), told.get("resources.cloud"), told.get("kind")
    if run and cloud and str(cloud.value).lower() == "gcp" and any(map(_trains, str(run.value).split("\n"))):
        return Evidence(config.path, run.line, "a task of SkyPilot")
    image = next((key for key in config.keys if key.last == "image" and _OF_GOOGLE.search(str(key.value))), None)
    if kind is None or image is None or not _JOB.fullmatch(str(kind.value)):
        return None
    named = told["metadata.name"].value if "metadata.name" in told else ""
    trains = TRAIN_WORD.search(f"{config.path} {image.value} {named}")
    return Evidence(config.path, image.line, f"a {kind.value} of Kubernetes") if trains else None


def on_vertex(repo: Repository, config: Config) -> Evidence | None:
    """Return where a stack of ZenML has the project's pipelines run on Vertex AI, or None."""
    key = next((each for each in config.keys if f".{each.name}".endswith(".orchestrator.flavor")), None)
    if key is None or key.value != "vertex" or not any(module.uses("zenml") for module in repo.python.code):
        return None
    return Evidence(config.path, key.line, "an orchestrator on Vertex AI")


def _trains(line: str) -> bool:
    return training_script(line) is not None or any(map(TRAINS.search, line.split()))
