"""What is said of a catalogue that cannot be used."""

from __future__ import annotations


class CatalogueError(ValueError):
    """A catalogue that cannot be read; its text is one sentence for the person who named it."""
