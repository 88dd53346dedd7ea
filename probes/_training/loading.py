"""Calls that load data with worker processes, and the values that can reach their arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor import Repository, regex
from probes._settings import Setting, settings
from probes._shared import definitions, last, sources

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value

_WORKER_KEYS = (
    "num_workers", "dataloader_num_workers", "n_workers", "nworkers", "workers", "num_loader_workers",
    "worker_count", "num_parallel_calls",
)  # fmt: skip
_WORKERS = regex(r"(?i)(?:.*_)?(?:num_?|n_?)?workers")
_OTHER_WORKERS = regex(
    r"(?i)uvicorn|gunicorn|executor|pool|joblib|ray\.|dask|prefetch|hypercorn|granian|thread|process"
)


# What a library loads data with under other names: `TimeSeriesDataSet(...).to_dataloader`, a data module of its own.
_OF_LIBRARIES = regex(r"(?i)data_?(?:loaders?|module|bunch)$")
_FROM = regex(r"(?i)(?:data|loader)\w*\.from_\w+$")
_DATA_PACKAGES = regex(r"^\w+\.(?:\w+\.){0,4}(?:data|datasets?|datamodules?|dataloaders?)\.\w")


def loaders(repo: Repository) -> Iterator[tuple[Module, Call, str, Value | None]]:
    """Yield the calls that load data with workers: module, call, the keyword, its value (None: by **)."""
    own = {item.name for module in sources(repo) for item in definitions(module)}
    for module in sources(repo):
        heirs = {item.qualname for item in module.classes if any(base.endswith("DataLoader") for base in item.bases)}
        for call in module.calls:
            if call.name == "super().__init__" and call.scope.rpartition(".")[0] in heirs:
                call = call._replace(name="DataLoader")
            partial = call.name == "functools.partial" and any("Loader" in (value.name or "") for value in call.args)
            name = call.name.replace("()", "")
            if _OTHER_WORKERS.search(name) and "Loader" not in call.method:
                continue
            if not (partial or _is_loader(call) or _of_library(call, own)):
                continue
            for key in _WORKER_KEYS:
                value = call.keyword(key)
                if value is not None:
                    yield module, call, key, value
                    break
            else:
                if call.method.endswith("DataLoader") and len(call.args) > 5 and not call.star:
                    yield module, call, "num_workers", call.args[5]
                elif call.star and call.method.endswith("DataLoader"):
                    yield module, call, "num_workers", None


def _is_loader(call: Call) -> bool:
    if call.method.endswith(("DataLoader", "DataLoaders", "TrainingArguments", "Loader")):
        return True
    if call.name.startswith("timm.data.") and call.method.startswith("create_loader"):
        return True
    if call.method in ("map", "batch", "interleave"):
        return call.keyword("num_parallel_calls") is not None
    if call.method in ("train", "fit", "fit_generator"):
        # Of Keras and of TabNet.
        return call.keyword("workers") is not None or call.keyword("num_workers") is not None
    return (
        call.method in ("from_folder", "from_name_func", "dataloaders", "generate_batches")
        and call.keyword("num_workers") is not None
    )


def _of_library(call: Call, own: set[str]) -> bool:
    """Return whether a library's call is told the workers: an own function of the name hands them on, or does not."""
    if call.method in own or call.keyword("num_workers") is None:
        return False
    name = call.name.replace("()", "")
    return bool(_OF_LIBRARIES.search(call.method) or _FROM.search(name) or _DATA_PACKAGES.match(call.name))


def reached(repo: Repository, module: Module, key: str, value: Value | None) -> tuple[Setting, ...]:
    """Return the values that can reach a loader's argument."""
    if value is not None and value.known:
        return ()
    names = list(read_as(module, value, key)) if value is not None else [key]
    if value is not None and value.name and not _WORKERS.fullmatch(last(value.name)):
        names.append(key)
    found = [item for name in names for item in settings(repo, name)]
    if value is not None and value.name and last(value.name).isupper():
        found += settings(repo, last(value.name).lower())
    return tuple(found)


def read_as(module: Module, value: Value, key: str) -> tuple[str, ...]:
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
