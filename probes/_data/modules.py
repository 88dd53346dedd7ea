"""Which modules are for data: by their name, by what their functions are called, or by what they do."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from auditor.shared import regex
from probes._shared import stem
from probes._training.models import defines_model, trains

if TYPE_CHECKING:
    from auditor.views.python import Module
    from probes._data.handled import Handled

_DATA_WORDS = regex(
    r"(?i)data|preproces|download|loader|ingest|(?:^|_)etl(?:_|$)|prepare|corpus|fetch|scrap|collate|feature|transform|split|"
    r"(?:^|_)prep(?:_|$)|process"
)
_NOT_DATA = regex(r"(?i)drift|monitor|database|collect|(?:^|_)api|valid|test|check|upload|visuali|model|train")
_DATA_NAME = regex(
    r"(?i)(?:^|_)(?:data|dataset|datasets|datamodule|dataloader|dataloaders)(?:$|_)|preproces|make_dataset"
)
_ELSEWHERE = regex(r"(?i)predict|infer|eval|serv|metric|plot|report|score|deploy|benchmark|(?:^|_)apps?(?:_|$)")
_SEVERAL = regex(r"(?i)(?:^|_)(?:main|cli|utils?)(?:_|$)")
"""What a module is called where more than one thing is done."""
_KEEPS_A_TABLE = regex(
    r"to_(?:csv|parquet|pickle|feather|json|sql|hdf|netcdf|zarr)|write_(?:csv|parquet|ipc|dataset|table)"
)
_ASKS = frozenset({"predict", "predict_proba", "forward", "eval", "load_model", "load_state_dict", "from_pretrained"})
_DETECTORS = ("alibi_detect.", "frouros.", "menelaus.", "nannyml.", "river.drift.", "torchdrift.")
"""What looks at data as a model does, and is none."""
_ON_A_TABLE = regex(
    _KEEPS_A_TABLE.pattern + r"|dropna|fillna|drop_duplicates|merge|groupby|concat|train_test_split|random_split"
)


def only_prepares_data(module: Module, lines: list[Handled]) -> bool:
    """Return whether a module is one for data by what it does alone: it loads some, and prepares or keeps it.

    What asks a model for something, serves or trains one does that in passing.
    """
    if _NOT_DATA.search(stem(module.path)) or _ELSEWHERE.search(stem(module.path)):
        return False
    if _SEVERAL.search(stem(module.path)) and not _only_makes_tables(module):
        return False
    called = {call.method for call in module.calls}
    asking = any(call.method in _ASKS and not call.name.startswith(_DETECTORS) for call in module.calls)
    loads = any(line.kind == 0 for line in lines)
    return loads and not asking and any(map(_ON_A_TABLE.fullmatch, called))


def _only_makes_tables(module: Module) -> bool:
    """Return whether a module is a script that keeps a table, and has nothing of the project's own do more."""
    keeping = [call for call in module.calls if _KEEPS_A_TABLE.fullmatch(call.method)]
    started = module.main_guard is not None or any(not call.scope for call in keeping)
    return bool(keeping) and started and not any(item.own or item.relative for item in module.imports)


_DATA_FOLDER = regex(
    r"(?i)data|datasets?|dataloaders?|data_(?!drift|monitor|valid|quality|unit_test|test)\w+|split_data|(?:\w+_)?(?:data_?)?(?:ingestion|preprocessing|preprocess)(?:_\w+)?"
)
_STAGE = regex(r"/(?:raw|interim|processed|external|scripts)\Z")


_NOT_TRAINING_DATA = regex(r"(?i)drift|monitor|database")


def is_data_module(path: str) -> bool:
    """Return whether a module is one for data, by its name or its folder's."""
    name, folder = stem(path), posixpath.basename(_STAGE.sub("", posixpath.dirname(path)))
    if name == "__init__":
        return bool(_DATA_NAME.search(folder))
    if _DATA_NAME.search(name) and not _NOT_TRAINING_DATA.search(name):
        return True
    if _NOT_DATA.search(name):
        return False
    return bool(_DATA_WORDS.search(name) or _DATA_FOLDER.fullmatch(folder))


def module_name_rank(path: str) -> tuple[bool, bool, str]:
    """Return what sorts modules for data: those that the checklist names first, then those of such a name."""
    name = stem(path)
    return name not in ("data", "make_dataset"), not _DATA_NAME.search(name), path


_OF_A_MODEL = regex(r"(?i)model|weights|checkpoint|ckpt|\.pth?\b|\.onnx\b")


_NAMED_FOR_DATA = regex(r"(?i)data|preproces")
_NOT_THE_DATA = regex(r"(?i)drift|test|monitor|metadata")
_HANDLES_DATA = regex(r"(?i)data|preproces|download")


def about_data(name: str, modules: Iterable[Module]) -> bool:
    """Return whether a function handles data by its name; what only downloads is to download no model."""
    if _NOT_THE_DATA.search(name) or not _HANDLES_DATA.search(name):
        return False
    if _NAMED_FOR_DATA.search(name):
        return True
    given = [
        [value.string or value.name or value.call or "" for value in call.values]
        for module in modules
        for call in module.calls
        if call.method == name
    ]
    fetched = bool(given) and all(any(_OF_A_MODEL.search(value) for value in values) for values in given)
    return not fetched and not _OF_A_MODEL.search(name)


_PAGES = ("streamlit", "gradio", "dash")


def data_module_rank(module: Module, plainest: Handled) -> tuple[bool, bool, bool, str]:
    """Return what sorts modules that handle data: by their name first, then those that load some."""
    called, alike, path = module_name_rank(module.path)
    return called, alike, plainest.kind > 0, path


def is_page(module: Module) -> bool:
    """Return whether a module is a page that shows something."""
    return module.uses(*_PAGES)


def is_served(module: Module) -> bool:
    """Return whether a module serves something, or loads what is served."""
    return module.uses("fastapi", "flask", "starlette", "litestar", "bentoml", "functions_framework", "locust")


def has_another_purpose(module: Module) -> bool:
    """Return whether a module trains, defines or serves a model, or shows something."""
    asked = is_page(module) or is_served(module)
    return asked or any(True for _ in chain(trains([module]), defines_model([module])))
