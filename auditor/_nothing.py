"""An empty mapping, as the default of fields: a named tuple's default is shared by all that are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# Its type forbids to write to it. A `MappingProxyType` would, too, but could not be pickled for another process.
NOTHING: Final[Mapping[Any, Any]] = {}
"""The mapping with nothing in it."""
