"""What loads, downloads and prepares data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor.shared import regex
from probes._shared import clipped, last

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_LOADS = regex(
    r"(?i)(?:read_(?!text|bytes)\w+|scan_\w+|open_(?:dataset|mfdataset|dataarray|zarr)|fetch(?:all|one|many)|to_dataframe|load|load_\w+|loadtxt|genfromtxt|get|get_object|post|urlopen|urlretrieve|download\w*|fetch_\w+|imread|"
    r"extractall|unpack_archive|snapshot_download|hf_hub_download|dataset_download|load_dataset|dataset_download_files|gdown|"
    r"download_and_extract_archive|image_?folder|mnist|cifar\d+|fashionmnist|emnist|from_(?:csv|parquet|json|pandas|disk|file|files|"
    r"folder|generator|tensor_slices|dict|list))"
)
_PREPARES = regex(
    r"(?i)(?:to_csv|to_parquet|to_pickle|save|savez|save_\w+|concat|merge|train_test_split|random_split|tokenize\w*|fit_transform|"
    r"transform|resize|normalize|compose|dropna|fillna|groupby|dataloader)"
)
_READS = regex(
    r"(?i)(?:open|read|read_text|read_bytes|loads|dump|write\w*|listdir|scandir|walk|glob|rglob|iterdir|copy\w*|from_\w+)"
)
_WORKS = regex(r"(?i)(?:map|filter|mkdir|makedirs|stack|cat|tensor|convert|apply|astype|from_numpy)")
_KINDS = (_LOADS, _PREPARES, _READS, _WORKS)
_OVER_THE_NET = regex(r"(?i)request|http|session|client|urllib|s3|kaggle|bucket|blob|storage|api\b")
OF_DATA_SETS = (
    "torchvision.datasets.", "torchaudio.datasets.", "torchtext.datasets.", "torch_geometric.datasets.", "medmnist.",
    "monai.apps.", "ogb.",
)  # fmt: skip
"""What is called of these loads a data set, whatever its name."""
_SHELLS = frozenset({"run", "system", "call", "check_call", "check_output", "popen", "sudo"})
_FETCHES = regex(
    r"(?s)(?:.{0,200}[\s\"'/])?(?:kaggle|wget|curl|gdown|gsutil|unzip|tar|huggingface-cli|hf\s+download|"
    r"dvc\s+(?:pull|get|import|import-url|fetch|checkout|repro)|(?:aws\s+s3|gcloud\s+storage)\s+(?:cp|sync|rsync))(?:\s.*)?"
)
_NO_DATA = regex(
    r"(?i)(?:yaml|toml|tomllib|tomli|omegaconf|configparser|dotenv)\b.*|"
    r"(?:.*\.)?(?:load_(?:dotenv|state_dict|model|config|settings|weights|checkpoint|from_checkpoint)|read_(?:ya?ml|toml|config))"
)
_DATASETS = (
    "Dataset", "IterableDataset", "LightningDataModule", "ImageFolder", "DatasetFolder", "VisionDataset", "Sequence",
    "InMemoryDataset", "TorchDataset", "PyDataset", "GeneratorBasedBuilder", "FileDataset",
)  # fmt: skip
SPEAKS_OF_DATA = (
    "read_", "load", "open(", "download", "fetch", "request", "to_csv", "to_parquet", "data", "split", "transform",
    *(name for name in _DATASETS if "data" not in name.lower()),
)  # fmt: skip
"""What a module says that loads, downloads or prepares data."""


class Handled(NamedTuple):
    """A line that handles data; the lower the kind, the plainer: loading, preparing, reading, working on values."""

    kind: int
    line: int
    name: str

    @property
    def weak(self) -> bool:
        """Whether it works on any values, and on data perhaps."""
        return self.kind == _KINDS.index(_WORKS)


def _kind(call: Call) -> int | None:
    """Return the place in `_KINDS` of what a call does to data, or None where it does nothing to it."""
    receiver, _, method = call.name.rpartition(".")
    if _NO_DATA.fullmatch(call.name):
        return None
    if method in ("get", "post") and not _OVER_THE_NET.search(receiver):
        return None  # of a dictionary
    if call.name.startswith(OF_DATA_SETS) and "()" not in call.name:
        return 0
    if method in _SHELLS:
        return 0 if _FETCHES.fullmatch(_told(call)) else None
    return next((number for number, pattern in enumerate(_KINDS) if pattern.fullmatch(method)), None)


def _told(call: Call) -> str:
    """Return the command that a call gives a shell, a list of words too; empty where it stands elsewhere."""
    given = call.args[0] if call.args else None
    if given is None or isinstance(given.literal, tuple):
        return " ".join(str(word) for word in given.literal[:9]) if given and isinstance(given.literal, tuple) else ""
    return (given.string or "")[:_LONGEST]


_LONGEST = 1_000
_BESIDES = frozenset({
    "typer", "click", "fire", "hydra", "omegaconf", "loguru", "structlog", "rich", "tqdm", "dotenv", "wandb", "mlflow",
    "matplotlib", "seaborn", "plotly", "pytest", "invoke", "pydantic", "yaml", "absl", "torch", "lightning",
    "pytorch_lightning", "rootutils", "pyrootutils",
})  # fmt: skip
"""Libraries that the plain handling of data is known of, and those that handle none."""
_FORMATS = frozenset({"xml", "csv", "ftplib", "tarfile", "zipfile", "gzip", "bz2", "lzma", "sqlite3", "html", "wave"})
"""What of the standard library reads data, and nothing else."""
_SETS_UP = regex(r"(?i)seed\w*|set_\w+|default_rng|simplefilter|filterwarnings|\w*(?:config|logger|settings)")


def unknown_library_calls(module: Module) -> list[Handled]:
    """Return what a module has done by libraries of which nothing is known here: in one for data, data is handled."""
    stubs = {item.qualname for item in module.functions if item.stub}
    tops = {item.target.split(".")[0] for item in module.imports if not (item.own or item.relative)} - _BESIDES
    return [
        Handled(len(_KINDS), call.line, call.name.replace("()", ""))
        for call in module.calls
        if call.name.split(".")[0].split("(")[0] in tops
        and "." in call.name
        and call.scope not in stubs
        and (call.name.split(".")[0] not in sys.stdlib_module_names or call.name.split(".")[0] in _FORMATS)
        and not _SETS_UP.fullmatch(call.method)
    ]


def fetching_shell_calls(module: Module) -> Iterator[Handled]:
    """Yield the commands that fetch or unpack something, which a module gives a shell."""
    for call in module.calls:
        if call.method in _SHELLS and _kind(call) is not None:
            yield Handled(0, call.line, f"runs {clipped(_told(call), 60)}")


def data_lines(module: Module) -> list[Handled]:
    """Return what loads, downloads or transforms data in a module, the plainest first."""
    stubs = {item.qualname for item in module.functions if item.stub}
    found = [
        Handled(kind, call.line, call.method if call.method not in _SHELLS else f"runs {clipped(_told(call), 60)}")
        for call in module.calls
        if call.scope not in stubs and (kind := _kind(call)) is not None
    ]
    for item in module.classes:
        if any(last(base) in _DATASETS for base in item.bases):
            own = (f for f in module.functions if f.owner == item.qualname and not f.stub)
            methods = [f for f in own if f.name not in ("__init__", "__len__")]
            if methods:
                found.append(Handled(0, item.line, item.name))
    return sorted(set(found))
