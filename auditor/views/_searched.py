"""What a view could not see, for those that read several kinds of files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.views.tree import Tree


def unread_paths(
    tree: Tree, candidates: Iterable[str], broken: Iterable[str], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the paths that could hold one of the names unseen, sorted.

    Those of the candidates that could not be read always count; a broken one (read, but it does not parse) counts if
    its text mentions one of the names, or if no names are given.
    """
    found = set(tree.read_unread(candidates))
    for path in broken:
        text = tree.text(path) or ""
        if not names or any(name in text for name in names):
            found.add(path)
    return tuple(sorted(found))
