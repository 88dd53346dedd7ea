"""The catalogue: every item of a checklist and every question of its report, by generation of the template."""

from __future__ import annotations

from auditor.checklist.catalogue import Catalogue, CatalogueError, Item, Question
from auditor.checklist.loader import load_catalogue

__all__ = ["Catalogue", "CatalogueError", "Item", "Question", "load_catalogue"]
