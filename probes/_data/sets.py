"""Classes of the project that hold data: a library's data sets and data modules, with a body of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from auditor import Repository, once
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.python import Class

_BASE: Final = regex(
    r"(?:torch|lightning|pytorch_lightning|torchvision|torchaudio|torchtext|torch_geometric|dgl|monai|datasets|litdata|"
    r"tensorflow_datasets|webdataset|streaming|grain|paddle|mindspore|ultralytics|mm\w+|keras|tensorflow)\.(?:\w+\.)*"
    r"(?:\w*Data[Ss]et|\w*DataModule|\w*DataPipe|ImageFolder|DatasetFolder|(?:Generator|Arrow)BasedBuilder|\w*DataSource)|"
    r"(?:tensorflow\.)?keras\.utils\.Sequence|(?:torchvision|torchaudio|torch_geometric)\.datasets\.\w+"
)
_SIZES: Final = ("__init__", "__len__")


@once
def data_sets(repo: Repository) -> Mapping[str, tuple[Class, ...]]:
    """Return the classes by the module's path that are data sets, by way of the project's own too, and give some data.

    What only keeps what it is given, and says how much that is, has no body yet: the template's is such a one.
    """
    bases = {
        base for module in repo.python.code for item in module.classes for base in item.bases if _BASE.fullmatch(base)
    }
    found: dict[str, tuple[Class, ...]] = {}
    for module, item in repo.python.subclasses(*sorted(bases)) if bases else ():
        own = (each for each in module.functions if each.owner == item.qualname and not each.stub)
        if any(each.name not in _SIZES for each in own):
            found[module.path] = (*found.get(module.path, ()), item)
    return found
