"""What a fact holds where there is nothing to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# A plain one, which nobody may write to by its type: a proxy could not be sent to another process.
NOTHING: Final[Mapping[Any, Any]] = {}
"""The mapping of which a fact's fields are by default."""
