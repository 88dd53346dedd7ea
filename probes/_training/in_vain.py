"""What asks for several devices or machines where no training is seen to get them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._configs import hyperparameters
from probes._lines import live_lines
from probes._shared import clipped, last
from probes._training.parallel import is_for_several_devices

_POOL: Final = regex(r"(?:^|\.)workerPoolSpecs\.(\d{1,3})\.")
_POOLS: Final = regex(r"--worker-pool-spec\b[^\n]{0,2000}(?:--worker-pool-spec\b|\breplica-count=(?:[2-9]|[1-9]\d))")
_ASKS: Final = frozenset({"devices", "gpus", "num_nodes", "strategy"})
_OF_TRAINING: Final = regex(
    r"(?i)(?:pl_|lightning_)?(?:train(?:er|ing)?|compute|hardware|accelerator|distributed)(?:_\w+)?"
)


def unused_devices(repo: Repository) -> Finding | None:
    """Return that several machines or devices are asked for, and no training is seen to get them; None without any."""
    machines = list(_machines(repo))
    if machines:
        message = "a job asks for several machines; no code is seen to train on them together"
        return Finding.partial(message, *machines[:3], confidence=Confidence.MEDIUM)
    devices = list(_devices(repo))
    message = "a configuration asks for several devices, and nothing is seen to give it to training"
    return Finding.partial(message, *devices[:3], confidence=Confidence.MEDIUM) if devices else None


def _machines(repo: Repository) -> Iterator[Evidence]:
    """Yield what asks Vertex AI for several machines: pools of them, or replicas within one."""
    for config in repo.configs.files:
        pools = {found[1]: key for key in config.keys if (found := _POOL.search(key.name))}
        replicas = [key for key in config.keys if key.last == "replicaCount" and _POOL.search(key.name)]
        more = next((key for key in replicas if isinstance(key.value, int) and key.value > 1), None)
        if more is not None:
            yield Evidence(config.path, more.line, f"replicaCount: {more.value}")
        elif len(pools) > 1:
            yield Evidence(config.path, list(pools.values())[1].line, f"{len(pools)} pools of machines")
    for line in live_lines(repo, _POOLS):
        yield Evidence(line.path, line.line, clipped(line.text.strip()))


def _devices(repo: Repository) -> Iterator[Evidence]:
    """Yield where a file of settings asks for several devices, by a strategy or by a count of them.

    A count has to stand in the group of its hyperparameters or in one that is named for training: devices are also what
    data is about, or what a service is given.
    """
    for config in repo.configs.files:
        told = [key for key in config.keys if key.last in _ASKS and is_for_several_devices(key.last, key.value)]
        beside = {key.name.rpartition(".")[0] for key in hyperparameters(config)} if told else set()
        for key in told:
            group = key.name.rpartition(".")[0]
            of_training = bool(beside) and (
                group in beside or not group or _OF_TRAINING.fullmatch(last(group)) is not None
            )
            if key.last == "strategy" or of_training:
                yield Evidence(config.path, key.line, f"{key.last}: {key.value}")
