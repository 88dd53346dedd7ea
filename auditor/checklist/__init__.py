"""The catalogue: every item of a checklist and every question of its report, by generation of the template.

All but its error is loaded when first used: a kept audit needs no catalogue.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from auditor.checklist.error import CatalogueError

if TYPE_CHECKING:
    from auditor.checklist.asks import Asks
    from auditor.checklist.catalogue import Catalogue, Item, Question
    from auditor.checklist.loader import load_catalogue

_HOMES = {
    "Asks": "asks",
    "Catalogue": "catalogue",
    "Item": "catalogue",
    "Question": "catalogue",
    "load_catalogue": "loader",
}

__all__ = ["Asks", "Catalogue", "CatalogueError", "Item", "Question", "load_catalogue"]


def __getattr__(name: str) -> object:
    """Return the public object `name`; raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
