"""Calls that load data with worker processes, and the values that can reach their arguments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._configs import shared_parts
from probes._data.modules import is_data_module
from probes._settings import Setting, settings
from probes._shared import at, commented_out, definitions, last, sources
from probes._training.configured import Fit, json_loaders, yaml_loaders
from probes._training.handed import loaders_within

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value

_WORKER_KEYS = (
    "num_workers", "dataloader_num_workers", "n_workers", "nworkers", "workers", "num_loader_workers",
    "worker_count", "num_parallel_calls",
)  # fmt: skip
WITH_WORKERS_OF_THEIR_OWN = ("ultralytics", "fastai", "anomalib", "detectron2", "super_gradients")
"""What loads with several processes where nobody says how many."""
SPEAKS_OF_WORKERS = ("workers", *(key for key in _WORKER_KEYS if "workers" not in key))
"""What a module says that loads data with workers, or a file of settings that has their number."""
_WORKERS = regex(r"(?i)(?:.*_)?(?:num_?|n_?)?workers")
_OTHER_WORKERS = regex(
    r"(?i)uvicorn|gunicorn|executor|pool|joblib|ray\.|dask|prefetch|hypercorn|granian|thread|process"
)


# What a library loads data with under other names: `TimeSeriesDataSet(...).to_dataloader`, a data module of its own.
_OF_LIBRARIES = regex(r"(?i)data_?(?:loaders?|module|bunch)$")
_FROM = regex(r"(?i)(?:data|loader)\w*\.from_\w+$")
_DATA_PACKAGES = regex(r"^\w+\.(?:\w+\.){0,4}(?:data|datasets?|datamodules?|dataloaders?)\.\w")


_HEIRS_OF = ("DataLoader", "PyDataset", "keras.utils.Sequence")
"""What a class derives from that hands the number of workers on when it is made."""


def loaders(repo: Repository) -> Iterator[tuple[Module, Call, str, Value | None]]:
    """Yield the calls that load data with workers: module, call, the keyword, its value (None: by **)."""
    own = {item.name for module in sources(repo) for item in definitions(module)}
    for module in sources(repo):
        heirs = {item.qualname for item in module.classes if any(base.endswith(_HEIRS_OF) for base in item.bases)}
        for call in chain(module.calls, loaders_within(repo, module)):
            if call.name == "super().__init__" and call.scope.rpartition(".")[0] in heirs:
                call = call._replace(name="DataLoader")
            partial = call.name == "functools.partial" and any("Loader" in (value.name or "") for value in call.args)
            name = call.name.replace("()", "")
            if _OTHER_WORKERS.search(name) and "Loader" not in call.method and not name.startswith("grain."):
                continue
            if not (
                partial
                or _is_loader(call)
                or _of_mmengine(module, call)
                or _of_library(call, own)
                or is_filled_as_a_whole(call)
            ):
                continue
            for key in _WORKER_KEYS:
                value = call.keyword(key)
                if value is not None:
                    yield module, call, key, value
                    break
            else:
                if call.method.endswith("DataLoader") and len(call.args) > 5 and not call.star:
                    yield module, call, "num_workers", call.args[5]
                elif call.star and (call.method.endswith("DataLoader") or _of_library(call, own) or _by_library(call)):
                    yield module, call, "num_workers", None
                elif is_filled_as_a_whole(call):
                    yield module, call, "dataloader_num_workers", None


_OF_TRL = regex(r"trl\.(?:\w+\.){0,3}\w+Config")


def makes_training_arguments(call: Call) -> bool:
    """Return whether a call makes the arguments of a Trainer of Hugging Face, or of a heir of theirs."""
    name = call.name
    return name.endswith("TrainingArguments") or (name.startswith("trl.") and _OF_TRL.fullmatch(name) is not None)


_FILLS = frozenset({"HfArgumentParser", "TrlParser"})


def is_filled_as_a_whole(call: Call) -> bool:
    """Return whether the arguments of a Trainer of Hugging Face are made of what stands elsewhere: by `**`, or by a
    parser of files and command lines."""
    return call.method in _FILLS or (call.star and makes_training_arguments(call))


def trains_yolo(call: Call) -> bool:
    """Return whether a call is the training of ultralytics, which takes its settings as keywords."""
    return call.method == "train" and "ultralytics" in call.name


def has_settings_as_a_whole(call: Call) -> bool:
    """Return whether a training of ultralytics is given its settings as a whole: by `**`, or as the path of a file."""
    return call.star or call.keyword("cfg") is not None


def _is_loader(call: Call) -> bool:
    if call.method.endswith(("DataLoader", "DataLoaders", "Loader")) or makes_training_arguments(call):
        return True
    if call.name.startswith("grain.") and call.method == "MultiprocessingOptions":
        return True
    if call.name.startswith("torchdata."):
        return call.keyword("num_workers") is not None
    if call.name.startswith("timm.data.") and call.method.startswith("create_loader"):
        return True
    if call.method in ("map", "batch", "interleave"):
        return call.keyword("num_parallel_calls") is not None
    if call.method in ("train", "fit", "fit_generator"):
        # Of Keras, of TabNet and of Darts.
        return any(call.keyword(key) is not None for key in ("workers", "num_workers", "num_loader_workers"))
    return (
        call.method in ("from_folder", "from_name_func", "dataloaders", "generate_batches")
        and call.keyword("num_workers") is not None
    )


def _of_mmengine(module: Module, call: Call) -> bool:
    """Return whether a configuration that is Python makes a loader: `train_dataloader = dict(dataset=dict(), ...)`."""
    if call.name != "dict" or call.scope or call.keyword("num_workers") is None or call.keyword("dataset") is None:
        return False
    return any(item.line == call.line and item.target.endswith("dataloader") for item in module.assigns)


_BY_LIBRARY = regex(
    r"(?:torch_geometric\.loader|fastai|timm\.data)\.(?:.*\.)?(?:\w+Loaders?|from_\w+|dataloaders|create_loader)"
)


def _by_library(call: Call) -> bool:
    """Return whether a library's call makes loaders, whatever it is given."""
    return _BY_LIBRARY.fullmatch(call.name.replace("()", "")) is not None


def _of_library(call: Call, own: set[str]) -> bool:
    """Return whether a library's call is told the workers: an own function of the name hands them on, or does not."""
    if call.method in own or not (call.star or call.keyword("num_workers") is not None):
        return False
    name = call.name.replace("()", "")
    return bool(_OF_LIBRARIES.search(call.method) or _FROM.search(name) or _DATA_PACKAGES.match(call.name))


def reaching_values(repo: Repository, module: Module, key: str, value: Value | None) -> tuple[Setting, ...]:
    """Return the values that can reach a loader's argument."""
    if value is not None and value.known:
        return ()
    names = list(read_names(module, value, key)) if value is not None else [key]
    if value is not None and value.name and not _WORKERS.fullmatch(last(value.name)):
        names.append(key)
    found = [item for name in names for item in settings(repo, name)]
    if value is not None and value.name and last(value.name).isupper():
        found += settings(repo, last(value.name).lower())
    return tuple(found)


def read_names(module: Module, value: Value, key: str) -> tuple[str, ...]:
    """Return the names under which a value is read: `cfg.devices`, or the key of `cfg.get("devices", 1)`."""
    if value.name:
        return (value.name,)
    if value.call and last(value.call) in ("get", "getattr", "pop", "select", "int", "float"):
        keys = {
            word.string
            for call in module.calls
            if call.name == value.call
            for word in call.args
            if word.string
            and (last(word.string) == key or (_WORKERS.fullmatch(key) and _WORKERS.fullmatch(word.string)))
        }
        return tuple(sorted(keys)) or (key,)
    return ()


def nearest_value(
    repo: Repository, module: Module, key: str, value: Value | None, found: tuple[Setting, ...]
) -> tuple[int, Setting | None]:
    """Return the value above 0 that seems to be the one that a module reads, and how many parts of its key it names.

    First comes what has the key that the code writes, then what the module itself, and at last what any loads by its
    name.
    """
    above = [item for item in found if item.number]
    if not above:
        return 0, None
    own = _read(value)
    if len({item.evidence.path for item in above}) > 1:
        names = _read_by(repo, key) | ({own} if own else set())
        alike = [max((_shared(item, name) for name in names), default=0) for item in above]
        here = [_loaded(repo, item, module) for item in above]
        order = sorted(range(len(above)), key=lambda at: (-alike[at], -here[at], -_loaded(repo, above[at])))
        above = [above[at] for at in order]
    return (_shared(above[0], own) if own else 0), above[0]


def chosen_instead(
    repo: Repository, module: Module, above: Setting, found: tuple[Setting, ...]
) -> tuple[Setting, bool] | None:
    """Return the setting of 0 that is used where nobody chooses another file, and whether nobody can; else None.

    It is that of a file that is loaded by default, unless the value above 0 is such a file's. Nobody can choose another
    where the module that reads the number loads that very file.
    """
    named = [item for item in found if item.configured and item.number == 0 and _loaded(repo, item) == Fit.NAMED]
    if not named or not above.configured:
        return None
    own = next((item for item in named if _loaded(repo, item, module) == Fit.NAMED), None)
    fixed = own is not None and _fixed(repo, module, own.evidence.path or "")
    if own is not None and fixed and _loaded(repo, above, module) != Fit.NAMED:
        return own, True
    return (named[0], False) if _loaded(repo, above) != Fit.NAMED else None


def _fixed(repo: Repository, module: Module, path: str) -> bool:
    """Return whether a module loads files of settings by one path that it writes down, and Hydra has none chosen."""
    places = json_loaders(repo) if path.endswith("json") else yaml_loaders(repo)
    own = [place for place in places if place.module.path == module.path]
    return bool(own) and all(place.files == frozenset({path}) and place.folder is None for place in own)


@once
def _read_by(repo: Repository, key: str) -> frozenset[str]:
    """Return the dotted names by which code gives a keyword its value, less the object that holds them all."""
    given = (call.keyword(key) for module in sources(repo) for call in module.calls)
    return frozenset(name for item in given if (name := _read(item)))


def _read(value: Value | None) -> str:
    return (value.name or "").partition(".")[2] if value is not None else ""


def _shared(item: Setting, name: str) -> int:
    return shared_parts(item.evidence.path or "" if item.configured else "", item.key, name)


def _loaded(repo: Repository, item: Setting, module: Module | None = None) -> int:
    """Return how surely a place loads the file of a setting, a place of one module where that is given."""
    path = item.evidence.path or ""
    if not item.configured:
        return Fit.OPEN if module is None else Fit.ANOTHER
    places = json_loaders(repo) if path.endswith("json") else yaml_loaders(repo)
    own = (place for place in places if module is None or place.module.path == module.path)
    return max((place.fit(repo, path) for place in own), default=Fit.ANOTHER)


_COMMENTED = regex(
    r"^\s*#+\s*(?:[\w.]{1,60}\s*=\s*)?(?:\w{0,20}DataLoader\([^#\n]{0,200})?\b(?:dataloader_)?num_workers\s*=\s*[1-9]"
)


def commented_workers(repo: Repository) -> Iterator[Evidence]:
    """Return the lines of code that would have workers load the data and are commented out."""
    return commented_out(repo, sources(repo), _COMMENTED)


_PARALLEL = ("nvidia.dali.", "ray.data.", "dask.dataframe.", "dask.bag.", "dask.array.")
_POOLS = regex(
    r"(?:torch\.)?multiprocessing\.(?:\w+\.)?Pool|concurrent\.futures\.(?:\w+\.)?\w+PoolExecutor|joblib\.Parallel"
)


def other_parallel_loading(repo: Repository) -> Iterator[Evidence]:
    """Yield what reads or prepares data in several processes and is no loader with workers."""
    for module in sources(repo):
        for call in module.calls:
            shared = call.keyword("num_proc")
            several = shared is not None and not (shared.known and shared.literal in (None, 0, 1))
            pooled = _POOLS.fullmatch(call.name) is not None and is_data_module(module.path)
            if several or pooled or call.name.startswith(_PARALLEL):
                yield at(module, call.line, call.name.replace("()", ""))
