"""Why a file could not be parsed."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Why a file could not be parsed: the reason as its parser words it, and the line where that is known."""

    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return self.reason if self.line is None else f"line {self.line}: {self.reason}"
