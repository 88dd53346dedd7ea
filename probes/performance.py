"""Probes of scale: distributed data loading, distributed training, quantisation and compilation."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository, probe
from probes._lines import command_texts
from probes._reach import flag_never_set, unused
from probes._settings import UNKNOWN, Setting, settings
from probes._shared import at, clipped, first_import, in_notebook, missing, no_code, sources
from probes._steps import first_of
from probes._training import devices
from probes._training.loading import (
    SPEAKS_OF_WORKERS,
    WITH_WORKERS_OF_THEIR_OWN,
    chosen_instead,
    commented_workers,
    has_settings_as_a_whole,
    loaders,
    nearest_value,
    other_parallel_loading,
    reaching_values,
    trains_yolo,
)
from probes._training.models import distance_from_training, is_beside_package, trains
from probes._training.optimised import (
    OPTIMISERS,
    RUNTIME,
    SCRIPTED,
    SPEAKS_OF_OPTIMISING,
    commented_optimisations,
    configured_optimisations,
    disabled_optimisations,
    exports,
    optimisations,
    optimised_in_notebook,
    own_models,
)
from probes._training.precision import lowered_precision
from probes._training.recipes import recipe_quantisation, recipe_workers

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value


def _on(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value != 0


@probe("distributed-data-loading")
def distributed_data_loading(repo: Repository) -> Finding:
    """Worker processes load the data.

    done      a DataLoader with num_workers above 0, in code, or in configuration whose value reaches it
    partial   num_workers exposed, always 0, or set where nothing reads it
    not_done  otherwise
    remedy    give the DataLoader num_workers=4, or a configured value above 0
    """
    exposed: list[Evidence] = []
    nought = True
    done: list[tuple[Module, int, Finding]] = []
    for loader in (*loaders(repo), *_of_yolo(repo)):
        alike, found = _workers(repo, *loader)
        if isinstance(found, Finding):
            done.append((loader[0], alike, found))
        else:
            exposed += found.places
            nought = nought and (found.nought or not found.places)
    if done:
        return min(done, key=lambda each: _telling_less(repo, *each))[2]
    told = recipe_workers(repo)
    if told is not None:
        return told
    set_up = [
        item
        for key in ("num_workers", "dataloader_num_workers")
        for item in settings(repo, key)
        if item.configured and (item.number or 0) != 0
    ]
    if set_up and any(module.uses("hydra") for module in sources(repo)):
        built = _instantiated(repo)
        if built:
            return Finding.done("a loader is built from configuration with num_workers", built, set_up[0].evidence)
    if exposed:
        said = "num_workers can be set, but no value above 0 reaches the loader"
        said = "num_workers is 0 wherever a loader is given it" if nought else said
        return no_code(repo, Finding.partial(said, *exposed[:4]), SPEAKS_OF_WORKERS, repo.configs)
    if set_up:
        unused = Finding.partial("num_workers is configured, but no loader reads it", set_up[0].evidence)
        return no_code(repo, unused, (*SPEAKS_OF_WORKERS, "DataLoader"), tried=in_notebook(repo, _LOADER))
    unread = next(_unread(repo), None)
    if unread is not None:
        idle = Finding.partial("num_workers is a parameter, but no loader is given it", unread)
        return no_code(repo, idle, (*SPEAKS_OF_WORKERS, "DataLoader"), tried=in_notebook(repo, _LOADER))
    return _without_workers(repo)


def _without_workers(repo: Repository) -> Finding:
    """Return the finding that no loader has workers, less sure where something else may stand for them."""
    finding = missing(repo, "DataLoader with workers", _LOADER, also=(*SPEAKS_OF_WORKERS, "DataLoader"))
    using = (module for module in sources(repo) if module.uses(*WITH_WORKERS_OF_THEIR_OWN))
    own = first_import([each for each in using if next(trains((each,)), None)], *WITH_WORKERS_OF_THEIR_OWN)
    if own is not None and finding.confidence is Confidence.HIGH:
        message = f"{finding.message}; a library loads with several where nobody says how many"
        return finding.less_sure(own, *finding.evidence, message=message)
    if finding.confidence is not Confidence.HIGH:
        return finding
    other = next(other_parallel_loading(repo), None)
    if other is not None:
        return finding.less_sure(other, message=f"{finding.message}; several processes read or prepare it otherwise")
    gone = next(commented_workers(repo), None)
    if gone is not None:
        return finding.less_sure(gone, message=f"{finding.message}; their number is commented out")
    return finding


_LOADER = ("torch.utils.data.DataLoader",)


def _unread(repo: Repository) -> Iterator[Evidence]:
    """Yield the parameters by which the code could be told how many workers load the data."""
    for module in sources(repo):
        for function in module.functions:
            if any(item.name == "num_workers" for item in function.parameters):
                yield at(module, function.line, f"{function.qualname}(num_workers)")


def _of_yolo(repo: Repository) -> Iterator[tuple[Module, Call, str, Value | None]]:
    """Yield the trainings of ultralytics that are given their settings as a whole, where a configuration has workers.

    A server has workers, too: what stands beside them tells whose they are.
    """
    paths = [item.evidence.path or "" for item in settings(repo, "workers") if item.configured and item.number]
    files = [config for path in paths if (config := repo.configs.get(path)) is not None]
    if not any(key.last in ("epochs", "imgsz") for config in files for key in config.keys):
        return
    for module in sources(repo):
        for call in module.calls:
            if trains_yolo(call) and has_settings_as_a_whole(call) and call.keyword("workers") is None:
                yield module, call, "workers", None


def _telling_less(repo: Repository, module: Module, alike: int, finding: Finding) -> tuple[bool, int, bool, int]:
    """Return what tells against showing a loader: another's value, no training, a key that it does not name."""
    aside = is_beside_package(module.path)
    return _of_another(repo, module.path, finding), distance_from_training(repo, module), aside, -alike


def _of_another(repo: Repository, path: str, finding: Finding) -> bool:
    """Return whether a loader takes its workers from a command that runs another program than the loader's own."""
    given = finding.evidence[-1]
    if given.path is None or given.path.endswith((".py", ".ipynb")) or repo.configs.get(given.path) is not None:
        return False
    return posixpath.basename(path) not in (repo.tree.text(given.path) or "")


class _Exposed(NamedTuple):
    """Where the number of a loader's workers could be set, and whether it is 0 right there."""

    places: tuple[Evidence, ...]
    nought: bool = False


def _workers(
    repo: Repository, module: Module, call: Call, key: str, value: Value | None
) -> tuple[int, Finding | _Exposed]:
    """Return what shows that a loader has workers, else where their number could be set.

    The number is that of the parts that the key of its setting shares with the name by which code reads it.
    """
    if value is not None and value.known:
        place = at(module, call.line, f"{call.method}({key}={value.literal})")
        done = Finding.done(f"{call.method} with {key}={value.literal}", place)
        return 0, done if _on(value.literal) else _Exposed((place,), nought=str(value.literal) == "0")
    place = at(module, call.line, f"{call.method}({key}=...)")
    found = reaching_values(repo, module, key, value)
    alike, above = nearest_value(repo, module, key, value, found)
    if above is not None:
        message = f"{call.method} takes {key} from {above.evidence.path}"
        configured_value = _above_nought(message, place, above, chosen_instead(repo, module, above, found))
        return (alike if isinstance(configured_value, Finding) else 0), configured_value
    computed = next((item for item in found if item.value is UNKNOWN), None)
    if value is None and computed is None:
        # Nothing but loaders has a setting of that name: what is set is what they read.
        return 0, _Exposed(tuple(item.evidence for item in found[:1]))
    if value is not None and not found and (value.call or not (value.name or value.text)):
        return 0, Finding.done(f"{call.method} computes {key}", place)
    if computed is not None:
        # A field without a default counts, too: that it may be 0 is not known, nor that it is not.
        message = f"{call.method} takes {key} from a computed value"
        return 0, Finding.done(message, place, computed.evidence, confidence=Confidence.MEDIUM)
    return 0, _Exposed((place, *(item.evidence for item in found[:1])))


def _above_nought(
    message: str, place: Evidence, above: Setting, instead: tuple[Setting, bool] | None
) -> Finding | _Exposed:
    """Return that a loader takes a value above 0, unless the 0 of another file is the one that it takes."""
    if instead is None:
        return Finding.done(message, place, above.evidence)
    other, fixed = instead
    if fixed:
        return _Exposed((place, other.evidence))
    message += f"; {other.evidence.path}, which is loaded where nobody chooses another, has 0"
    return Finding.done(message, place, above.evidence, other.evidence, confidence=Confidence.MEDIUM)


def _instantiated(repo: Repository) -> Evidence | None:
    """Return the place of a DataLoader that configuration builds, with workers beside its target."""
    for built in repo.configs.built:
        if built.by_hydra and built.name.endswith("DataLoader"):
            beside = built.config.get(f"{built.prefix}num_workers")
            if beside is not None and _on(beside.value):
                return Evidence(built.config.path, beside.line, f"num_workers: {beside.value}")
    return None


@probe("distributed-training")
def distributed_training(repo: Repository) -> Finding:
    """The model is trained on several devices.

    done      DDP, strategy=, more than one device, accelerate, torchrun or DataParallel, in code or in the
              configuration that training uses
    partial   an explicit devices="auto" only, a configuration that nothing selects, or several machines of one job
    not_done  otherwise
    remedy    give the Trainer strategy="ddp" and devices=2, or wrap the model in DistributedDataParallel
    """
    asked = devices.devices_of(repo)
    found = first_of(
        asked,
        devices.several_devices,
        devices.chosen_devices,
        devices.unselected_devices,
        devices.started_on_several,
        devices.sampler_alone,
        devices.devices_in_vain,
    )
    return found or devices.one_device(asked)


def _held(repo: Repository, module: Module, scope: str, place: Evidence) -> list[Evidence]:
    """Return what shows that an optimisation never runs; nothing where it may."""
    if unused(repo, module, scope):
        return [Evidence(place.path, place.line, f"{place.note}, in code that nobody calls")]
    flag = flag_never_set(repo, module, place.line or 1, scope)
    if flag is None:
        return []
    return [Evidence(place.path, place.line, f"{place.note}, behind a flag that is never set"), flag.evidence]


class _Unoptimised(NamedTuple):
    """A repository of which no running code optimises the model: what never runs, and where a notebook tries it."""

    repo: Repository
    idle: list[Evidence]
    tried: Evidence | None

    def shown(self) -> list[Evidence]:
        """Return the notebook's place, if it has one."""
        return [self.tried] if self.tried is not None else []

    def further(self) -> str:
        """Return what comes of a model that is only exported or run."""
        return "optimised further in a notebook only" if self.tried else "not optimised further"


def _optimised_in_idle_code(model: _Unoptimised) -> Finding | None:
    """Code optimises the model, and never runs."""
    if not model.idle:
        return None
    where = "in code that never runs, and in a notebook" if model.tried else "in code that never runs"
    places = [item for item in model.idle if item.path][:4]
    return Finding.partial(f"the model is optimised only {where}", *places, *model.shown())


def _exported_only(model: _Unoptimised) -> Finding | None:
    """The model is exported to ONNX."""
    exported = list(exports(model.repo))
    if not exported:
        return None
    message = f"the model is exported to ONNX, and {model.further()}"
    return no_code(model.repo, Finding.partial(message, *exported[:3], *model.shown()), SPEAKS_OF_OPTIMISING)


def _run_only(model: _Unoptimised) -> Finding | None:
    """An ONNX model is run."""
    for module in sources(model.repo):
        for call in module.calls:
            if call.name.startswith(RUNTIME):
                place = at(module, call.line, call.name)
                alone = Finding.partial(f"an ONNX model is run, and {model.further()}", place, *model.shown())
                return no_code(model.repo, alone, SPEAKS_OF_OPTIMISING)
    return None


def _recipe_not_run(model: _Unoptimised) -> Finding | None:
    """A recipe of a framework's own program asks for few bits, and nothing runs it."""
    return recipe_quantisation(model.repo, run=False)


def _not_optimised(model: _Unoptimised) -> Finding:
    """Nothing optimises the model; that is less sure where a notebook or a comment does, or it has fewer bits."""
    repo, tried = model.repo, model.tried
    what = "quantisation, compilation or pruning"
    finding = missing(repo, what, (), also=SPEAKS_OF_OPTIMISING, notebooks=False)
    if finding.confidence is Confidence.LOW:
        return finding
    if tried is not None:
        return finding.less_sure(tried, message=f"{what} stands in a notebook only, not in the code")
    gone = next(commented_optimisations(repo), None) if finding.confidence is Confidence.HIGH else None
    if gone is not None:
        return finding.less_sure(gone, message=f"{finding.message}; a call of it is commented out")
    lower = next(lowered_precision(sources(repo)), None)
    if lower is None:
        return finding
    message = f"{finding.message}; the model computes with fewer bits, which is none of these"
    return finding.less_sure(lower, message=message, confidence=Confidence.LOW)


@probe("quantization")
def quantization(repo: Repository) -> Finding:
    """The model is quantised, compiled or pruned.

    done      torch.compile, quantisation, pruning, or a runtime's own optimisation (ONNX Runtime's graph optimisation,
              TensorRT, OpenVINO) used in code; so, less surely, compilation to TorchScript (torch.jit)
    partial   behind a flag that is never set, never called, or a plain ONNX export alone
    not_done  otherwise
    remedy    call torch.compile, torch.ao.quantization or torch.nn.utils.prune on the model that is served
    """
    idle = list(disabled_optimisations(sources(repo)))
    scripted: list[tuple[str, Evidence]] = []
    own = own_models(repo)
    for module in sorted(sources(repo), key=lambda module: is_beside_package(module.path)):
        for line, scope, name in optimisations(module, own):
            place = at(module, line, name)
            held = _held(repo, module, scope, place)
            if held:
                idle += held
            elif name in SCRIPTED:
                scripted.append((name, place))
            else:
                return Finding.done(f"{name} is used", place)
    built = next(configured_optimisations(repo), None)
    if built is not None:
        return Finding.done(f"a configuration {built.note}", built, confidence=Confidence.MEDIUM)
    for path, text in command_texts(repo):
        for number, row in enumerate(text.split("\n"), 1):
            if OPTIMISERS.search(row[:2000]) and not row.lstrip().startswith("#"):
                return Finding.done("a command optimises the model", Evidence(path, number, clipped(row.strip())))
    told = recipe_quantisation(repo)
    if told is not None:
        return told
    if scripted:
        other = "what else optimises it never runs" if idle else "nothing else optimises it"
        name, shown = scripted[0][0], [place for _, place in scripted[:3]]
        how = "what calls the model" if name.startswith("jax.") else "the model to TorchScript"
        beside = [item for item in idle[:2] if item.path]
        return Finding.done(f"{name} compiles {how}; {other}", *shown, *beside, confidence=Confidence.MEDIUM)
    model = _Unoptimised(repo, idle, optimised_in_notebook(repo, own))
    found = first_of(model, _optimised_in_idle_code, _exported_only, _run_only, _recipe_not_run)
    return found or _not_optimised(model)
