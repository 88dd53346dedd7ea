"""Finds items by the names that people and packages have for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.checklist.catalogue import Catalogue, Item


def items_called(catalogue: Catalogue, name: str) -> tuple[Item, ...]:
    """Return the item with that id, or else those that the probe of that name answers for.

    A package of probes and remarks knows the names of its probes alone: what a catalogue calls their items is its own.
    """
    item = catalogue.item(name)
    return (item,) if item is not None else tuple(item for item in catalogue.items if item.probe == name)
