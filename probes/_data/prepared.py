"""Which modules are for data by what they do, whatever they are called: data sets, downloads, files made of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor import regex
from probes._data.handled import OF_DATA_SETS, Handled
from probes._data.modules import ASKS, ELSEWHERE, NOT_DATA, OF_A_MODEL, has_another_purpose
from probes._shared import stem

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_ASIDE: Final = regex(
    r"(?i)client|front|bot|locust|load_?test|bench|conf|setting|param|(?:^|_)log|secret|auth|regist|version|export|onnx|quant|"
    r"prun|docker|notif|mail|wandb|sweep|bucket|storage|profil|stat|analy|eda|explor|figure|draw|convert_to|sync|backup"
)
"""What a module is called that reads and writes files, and is for no data."""
_SHOWS: Final = ("matplotlib", "seaborn", "plotly")
_FETCHED: Final = regex(
    r"dataset_download\w*|competition_download\w*|urlretrieve|download_url|download_and_extract_archive|load_dataset|"
    r"extractall|unpack_archive|fetch_(?!one|many|all)\w+|download_(?:to_filename|file|blob|fileobj)"
)
_LIBRARIES: Final = ("gdown.download", "yfinance.", "ucimlrepo.", "roboflow.", "kagglehub.dataset_")
"""What of libraries brings data, whatever it is called."""
_SETS: Final = (
    *OF_DATA_SETS, "tensorflow_datasets.", "sklearn.datasets.", "openml.", "keras.datasets.",
    "tensorflow.keras.datasets.",
)  # fmt: skip
"""What has sets of data ready, which any script may take one of: a function for that is another matter."""
_KEEPS: Final = regex(
    r"to_(?:csv|parquet|pickle|feather|json|sql|hdf|netcdf|zarr|file|disk|gbq)|write\w*|sink_\w+|save|save_\w+|savez\w*|savetxt|"
    r"dump|copy|copy2|copyfile|imwrite|symlink_to"
)
_SPEAKS: Final = regex(
    r"(?i)(?:^|[/_.*-])(?:data|datasets?|raw|processed|interim|train|val|images?|labels?|samples?|corpus)(?:$|[/_.-])|"
    r"\.(?:jpe?g|png|wav|flac|mp3|csv|tsv|parquet|npy|npz|nii|tiff?|geojson|gpkg|xml|jsonl|h5|zip)$"
)
_QUERIES: Final = regex(r"(?is)\bcopy\s*\(|\bread_(?:csv|parquet|json)\w*\(")


def prepares(module: Module, lines: list[Handled]) -> list[Handled]:
    """Return what shows that a module is for data by what it does, empty where nothing does for sure.

    It defines a set of data, downloads some, or makes files of files; what trains or serves does that in passing.
    """
    if not _may_prepare(module):
        return []
    classes = {item.name for item in module.classes}
    sets = [line for line in lines if line.kind == 0 and line.name in classes]
    fetched = [Handled(0, call.line, call.method) for call in module.calls if _fetches(module, call)]
    if sets or fetched:
        return sorted({*sets, *fetched})
    loads = [line for line in lines if line.kind == 0]
    if _of_models(module) or not _keeps(module):
        return []
    return loads or ([line for line in lines if line.kind <= _READING] if _speaks(module) else [])


_READING: Final = 2


def may_prepare(module: Module, lines: list[Handled]) -> bool:
    """Return whether a module reads files and writes others, of which nothing says that they are data."""
    return bool(lines) and _may_prepare(module) and _keeps(module)


def _may_prepare(module: Module) -> bool:
    name = stem(module.path)
    if any(words.search(name) for words in (NOT_DATA, ELSEWHERE, _ASIDE)) or module.uses(*_SHOWS):
        return False
    return ASKS.isdisjoint(call.method for call in module.calls) and not has_another_purpose(module)


def _fetches(module: Module, call: Call) -> bool:
    if call.method == "fetchall":
        return bool(call.scope) and module.uses("numpy", "pandas", "polars", "torch")
    if call.name.startswith("duckdb."):
        return any(_QUERIES.search(value.string or "") for value in call.args)
    if any(OF_A_MODEL.search(value.string or value.name or "") for value in call.values):
        return False
    if call.method == "snapshot_download":
        kind = call.keyword("repo_type")
        return kind is not None and kind.string == "dataset"
    known = call.name.startswith(_LIBRARIES) or (bool(call.scope) and call.name.startswith(_SETS))
    if call.method.startswith("download_") and not known:
        return _FETCHED.fullmatch(call.method) is not None and _speaks(module) and not _of_models(module)
    return known or (_FETCHED.fullmatch(call.method) is not None and not call.name.startswith(_SETS))


def _keeps(module: Module) -> bool:
    return any(
        _KEEPS.fullmatch(call.method)
        or (call.method == "open" and any((value.string or "")[:1] in ("w", "x", "a") for value in call.values[-1:]))
        for call in module.calls
    )


def _speaks(module: Module) -> bool:
    """Return whether a module names a folder or a file of data, or is given one."""
    given = {item.name for function in module.functions for item in function.parameters}
    return any(_SPEAKS.search(text.value) for text in module.strings if len(text.value) < 200) or "raw" in given


def _of_models(module: Module) -> bool:
    return any(OF_A_MODEL.search(text.value) for text in module.strings if len(text.value) < 200)
