"""What the patterns of .gitignore files leave out (https://git-scm.com/docs/gitignore)."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor._globs import LONGEST_PATH, glob_expression

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_MOST_LINES = 2000


class IgnoreRule(NamedTuple):
    """One line of a .gitignore that leaves something out."""

    path: str
    line: int
    pattern: str


class IgnoredView:
    """What the repository's own .gitignore files leave out."""

    def __init__(self, tree: Tree) -> None:
        """Nothing is read before a path is asked for."""
        self._tree = tree

    def rule(self, path: str, *, folder: bool = False) -> IgnoreRule | None:
        """Return the line that leaves a path out, or a folder above it; None where none does, or it cannot be told.

        `folder` says that the path is, or may be, a folder: some patterns are of these alone.
        """
        path = path.strip("/")
        if len(path) > LONGEST_PATH:
            return None
        parts = path.split("/")
        # What lies in a folder that is left out cannot be taken in again.
        for end in range(1, len(parts) + 1):
            found = self._excluding("/".join(parts[:end]), folder or end < len(parts))
            if found is not None:
                return found
        return None

    def _excluding(self, path: str, folder: bool) -> IgnoreRule | None:
        found = None
        for home, number, text, source in self._rules:
            if home and not path.startswith(home + "/"):
                continue
            pattern, negated = text.removeprefix("!"), text.startswith("!")
            if pattern.endswith("/") and not folder:
                continue
            expression = _expression(pattern)
            if expression is not None and expression.fullmatch(path[len(home) + 1 :] if home else path):
                found = None if negated else IgnoreRule(source, number, pattern)
        return found

    @cached_property
    def _rules(self) -> list[tuple[str, int, str, str]]:
        found = []
        named = self._tree.named(".gitignore", foreign=False)
        for source in sorted(named, key=lambda each: (each.count("/"), each)):
            home = source.rpartition("/")[0]
            for number, raw in enumerate((self._tree.text(source) or "").split("\n")[:_MOST_LINES], 1):
                line = raw.strip()
                if line and not line.startswith("#"):
                    found.append((home, number, line, source))
        return found


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str] | None:
    """Return what a pattern of a .gitignore matches, seen from its folder."""
    body = pattern.rstrip("/")
    anchored = "/" in body
    found = glob_expression(body.lstrip("/"))
    if found is None:
        return None
    return re.compile(found if anchored else rf"(?:.*/)?{found}")
