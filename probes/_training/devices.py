"""The steps by which training on several devices is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._shared import at, missing, no_code, sources, stem
from probes._training.in_vain import unused_devices
from probes._training.job_files import started_by_jobs
from probes._training.models import trains
from probes._training.parallel import (
    SAMPLERS,
    SPEAKS_OF_DEVICES,
    Given,
    built_trainers,
    device_wrappers,
    given_trainers,
    launch_commands,
    launches_of_one,
    launching_jobs,
)
from probes._training.recipes import recipe_devices
from probes._training.sweeps import wandb_sweeps

if TYPE_CHECKING:
    from auditor.views.python import Module

_PREDICTS: Final = regex(r"(?i)(?<![a-z])(?:predict|inference|infer(?![a-z])|evaluat)")
_CONFIGURED: Final = ("strategy", "devices", "ddp", "num_nodes")


class Devices(NamedTuple):
    """What each Trainer is given for its devices, in code and in configuration."""

    repo: Repository
    given: dict[Given, list[Evidence]]


def devices_of(repo: Repository) -> Devices:
    """Return what each Trainer is given for its devices."""
    given: dict[Given, list[Evidence]] = {kind: [] for kind in Given}
    for place, kind in (*given_trainers(repo, sources(repo)), *built_trainers(repo)):
        given[kind].append(place)
    return Devices(repo, given)


def several_devices(devices: Devices) -> Finding | None:
    """A model is wrapped for several devices, a Trainer is given several, or a command starts several processes."""
    repo = devices.repo
    found = [*device_wrappers(sources(repo)), *devices.given[Given.SEVERAL], *launch_commands(repo)]
    if not found:
        return None
    aside = frozenset(module.path for module in sources(repo) if _only_evaluates(module))
    if all(place.path in aside for place in found):
        message = "a model is spread over several devices where it is evaluated; no training is seen to be"
        return Finding.done(message, *found[:3], confidence=Confidence.MEDIUM)
    found.sort(key=lambda place: place.path in aside)
    return Finding.done("training runs on several devices", *found[:3])


def chosen_devices(devices: Devices) -> Finding | None:
    """How many devices there are is chosen as the program runs, or it takes all that there are."""
    for kind, message in (
        (Given.CHOSEN, "training may run on several devices: how many is chosen as it runs"),
        (Given.ALL, "training runs on all the devices there are, which may be one"),
    ):
        places = devices.given[kind]
        if places:
            return Finding.done(message, *places[:3], confidence=Confidence.MEDIUM)
    return None


def unselected_devices(devices: Devices) -> Finding | None:
    """A configuration for several devices is selected by nothing, or devices="auto" is all that a Trainer is given."""
    unselected = devices.given[Given.UNSELECTED]
    half = [*unselected, *devices.given[Given.AUTO]]
    if not half:
        return None
    said = "a configuration for several devices that nothing selects"
    said = said if unselected else 'devices="auto" only: as many as there are, which may be one'
    return no_code(devices.repo, Finding.partial(said, *half[:3]), SPEAKS_OF_DEVICES)


def started_on_several(devices: Devices) -> Finding | None:
    """Another file, a framework's program or the job of a cloud starts training on several devices."""
    repo = devices.repo
    launched_there = [place for place, gone in _launched(repo) if not gone]
    started = [*launched_there, *recipe_devices(repo), *started_by_jobs(repo)]
    if not started:
        return None
    # What a framework's program or a cloud is told is not what code is seen to do.
    sure = Confidence.HIGH if launched_there else Confidence.MEDIUM
    return Finding.done("training is started on several devices", *started[:3], confidence=sure)


def _launched(repo: Repository) -> list[tuple[Evidence, bool]]:
    """Return what `launching_jobs` finds, and whether it is of a sweep whose program is gone: that starts nothing."""
    found = list(launching_jobs(repo))
    gone = {place.path for place, program in wandb_sweeps(repo) if program} if found else set()
    return [(place, place.path in gone) for place in found]


def sampler_alone(devices: Devices) -> Finding | None:
    """A sampler shares out the data, and nothing trains on several devices."""
    repo = devices.repo
    shared = [at(m, call.line, call.name) for m in sources(repo) for call in m.calls if call.name in SAMPLERS]
    if not shared:
        return None
    alone = Finding.partial("a sampler shares out the data, but nothing trains on several devices", *shared[:3])
    return no_code(repo, alone, SPEAKS_OF_DEVICES)


def devices_in_vain(devices: Devices) -> Finding | None:
    """Several devices or machines are asked for where no training is seen to get them, or a launcher starts one."""
    alone = list(launches_of_one(devices.repo))
    if alone:
        return Finding.partial("what could start training on several devices is told to start one process", *alone[:2])
    left = [place for place, gone in _launched(devices.repo) if gone]
    if left:
        message = "a sweep would start training on several devices, but its program is not in the repository"
        return Finding.partial(message, *left[:2])
    return unused_devices(devices.repo)


def one_device(devices: Devices) -> Finding:
    """Nothing trains on several devices; that is less sure where a value is computed or a notebook does."""
    repo, given = devices
    names = ("torch.nn.parallel.DistributedDataParallel", "torch.distributed", "accelerate")
    finding = missing(repo, "distributed training", names, also=SPEAKS_OF_DEVICES)
    unknown = given[Given.UNKNOWN]
    if unknown:
        message = f"{finding.message}; what {unknown[0].note} is given is computed"
        return finding.less_sure(*finding.evidence, *unknown[:3], message=message, confidence=Confidence.LOW)
    tried = next(_tried_on_several(repo), None) if finding.confidence is Confidence.HIGH else None
    if tried is not None:
        message = "distributed training stands in a notebook only, not in the code"
        return finding.less_sure(tried, *given[Given.ONE][:3], message=message)
    finding = finding._replace(evidence=(*finding.evidence, *given[Given.ONE][:3]))
    # What a Trainer in code is given from elsewhere is followed above; Hydra builds one of a configuration alone.
    built = finding.confidence is Confidence.HIGH and any(module.uses("hydra") for module in sources(repo))
    return no_code(repo, finding, ("Trainer", *_CONFIGURED), repo.configs) if built else finding


def _only_evaluates(module: Module) -> bool:
    """Return whether a module evaluates a model, or predicts by it, and fits none."""
    evaluates = _PREDICTS.search(stem(module.path)) is not None or any(
        call.method in ("no_grad", "inference_mode") or call.name.endswith(".eval") for call in module.calls
    )
    return evaluates and next(trains((module,)), None) is None


def _tried_on_several(repo: Repository) -> Iterator[Evidence]:
    """Yield where notebooks train on several devices."""
    yield from device_wrappers(repo.notebooks.modules)
    for place, kind in given_trainers(repo, repo.notebooks.modules):
        if kind in (Given.SEVERAL, Given.ALL) and (place.path or "").endswith(".ipynb"):
            yield place
