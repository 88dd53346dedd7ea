"""How sentences name several things."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], most: int = 5) -> str:
    """Return words as a list for a sentence: `a, b and c`, or `a, b and 4 more`."""
    found = list(words)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
