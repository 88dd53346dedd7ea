"""What a view could not see, for those that read several kinds of files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_WORD = regex(r"\w+")


def may_use(text: str, names: Iterable[str]) -> bool:
    """Return whether a text could make use of one of the names, whatever the case; any could where there are none.

    A plain name may be part of another (`wandb` of `WandbLogger`). Of a dotted one the first and the last part have to
    be words of the text: how the rest is imported is its own affair. `optuna.` is a word by itself, and what ends in an
    underscore may go on.
    """
    wanted = {name.lower() for name in names if name}
    if not wanted:
        return True
    lowered = text.lower()
    dotted = [name for name in wanted if "." in name[1:]]
    if any(name in lowered for name in wanted.difference(dotted)):
        return True
    if not dotted:
        return False
    words = set(_WORD.findall(lowered))
    return any(_says(words, name.rstrip(".").split(".")) for name in dotted)


def _says(words: set[str], parts: list[str]) -> bool:
    if parts[0] not in words:
        return False
    return parts[-1] in words or (parts[-1].endswith("_") and any(word.startswith(parts[-1]) for word in words))


def unread_paths(
    tree: Tree, candidates: Iterable[str], broken: Iterable[str], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the paths that could hold one of the names unseen, sorted.

    Those of the candidates that could not be read always count; a broken one (read, but it does not parse) counts if
    its text mentions one of the names, or if no names are given.
    """
    found = set(tree.read_unread(candidates))
    for path in broken:
        if may_use(tree.text(path) or "", names):
            found.add(path)
    return tuple(sorted(found))
