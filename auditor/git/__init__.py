"""Everything that talks to git."""

from __future__ import annotations
