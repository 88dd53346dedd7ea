"""Files by which another tool trains in Google's cloud: a job of a cluster there, a task of SkyPilot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import Evidence, regex
from probes._cloud.images import TRAIN_WORD
from probes._cloud.startup import TRAINS, training_script

if TYPE_CHECKING:
    from auditor.views.configs import Config

_JOB: Final = regex(r"(?:Cron|PyTorch|TF|Ray|MPI)?Job")
_OF_GOOGLE: Final = regex(r"-docker\.pkg\.dev/|(?:^|[./])gcr\.io/(?!google-samples)")


def on_others_terms(config: Config) -> Evidence | None:
    """Return where a file has another tool start a training in the cloud, or None."""
    if not {"kind", "resources.cloud"} & config.lines.keys():
        return None
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


def _trains(line: str) -> bool:
    return training_script(line) is not None or any(map(TRAINS.search, line.split()))
