"""Where the job of a cloud or of a cluster starts training in several processes, as torchrun does on one machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._shared import at, clipped, sources

if TYPE_CHECKING:
    from auditor.views.configs import Config
    from auditor.views.python import Call

_KINDS: Final = frozenset({"PyTorchJob", "MPIJob", "TFJob", "XGBoostJob", "PaddleJob", "JAXJob", "TrainJob", "MXJob"})
"""Resources of Kubeflow's training operator, each of which starts processes that train together."""
_ROLES: Final = regex(r"(?i)replica_?specs\.(\w{1,40})\.")
_PER_MACHINE: Final = frozenset({"process_count_per_instance", "processCountPerInstance", "process_count_per_node"})
_MACHINES: Final = frozenset({"instance_count", "instanceCount", "node_count"})
_COUNTS: Final = frozenset({"nprocPerNode", "nproc_per_node", "numNodes", "slotsPerWorker", "numProcPerNode"})
_OF_AZURE: Final = frozenset({"PyTorchDistribution", "MpiDistribution", "TensorFlowDistribution", "RayDistribution"})
_OF_SAGEMAKER: Final = ("sagemaker.",)


def started_by_jobs(repo: Repository) -> Iterator[Evidence]:
    """Yield what asks Azure, SageMaker or Kubeflow to start training in several processes."""
    for config in repo.configs.files:
        if config.error is None and config.kind in ("yaml", "json"):
            yield from _of_file(config)
    for module in sources(repo):
        for call in module.calls:
            told = _told(call)
            if told:
                yield at(module, call.line, clipped(f"{call.method}({told})"))


def _of_file(config: Config) -> Iterator[Evidence]:
    kinds = [key for key in config.keys if key.last == "kind" and key.value in _KINDS]
    spread = next((key for key in config.keys if key.name.endswith("distribution.type")), None)
    if not kinds and spread is None:
        return
    roles: set[str] = set()
    for key in config.keys:
        role = _ROLES.search(key.name) if kinds else None
        if role is not None:
            roles.add(role[1].lower())
        counted = key.last in _COUNTS or (key.last == "replicas" and role is not None)
        if kinds and counted and _above_one(key.value):
            yield Evidence(config.path, key.line, f"{key.last}: {key.value}")
            return
        if spread is not None and key.last in (*_PER_MACHINE, *_MACHINES) and _above_one(key.value):
            yield Evidence(config.path, key.line, f"{key.last}: {key.value}")
            return
    if {"master", "worker"} <= roles:
        yield Evidence(config.path, kinds[0].line, f"a {kinds[0].value} of a master and workers")


def _above_one(value: object) -> bool:
    number = int(value) if isinstance(value, str) and value.isdigit() else value
    return isinstance(number, int) and not isinstance(number, bool) and number > 1


def _told(call: Call) -> str:
    """Return what a call tells a cloud of several processes that train together; empty where it tells nothing."""
    if call.method in _OF_AZURE:
        for key in _PER_MACHINE:
            value = call.keyword(key)
            if value is not None and _above_one(value.literal):
                return f"{key}={value.literal}"
    shared = call.keyword("distribution")
    if shared is None or (shared.known and not shared.literal):
        return ""
    # How an input is handed out to the machines is called so, too, by a text.
    if call.name.startswith(_OF_SAGEMAKER) and not call.name.startswith("sagemaker.inputs."):
        return "distribution=..." if shared.string is None else ""
    machines = call.keyword("instance_count")
    return f"instance_count={machines.literal}" if machines is not None and _above_one(machines.literal) else ""
