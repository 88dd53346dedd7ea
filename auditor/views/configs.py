"""Every parsed YAML, TOML, JSON and INI file, with the line of each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Key:
    """One scalar of a configuration: its dotted key (`trainer.max_epochs`, list items by index), value and line."""

    name: str
    value: object
    line: int

    @property
    def last(self) -> str:
        """The last part of the dotted key."""
        return self.name.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Config:
    """One configuration file. `data` is the parsed document (mappings, lists, scalars; no object is ever built)."""

    path: str
    kind: str
    """`yaml`, `toml`, `json` or `ini`."""
    data: object = None
    keys: tuple[Key, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of every dotted key, sections included."""
    error: str | None = None

    def get(self, name: str) -> Key | None:
        """Return the scalar with that dotted key, or None."""
        return next((key for key in self.keys if key.name == name), None)
