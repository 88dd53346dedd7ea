"""What git would do for the patterns of a work tree's .gitignore and .gitattributes, told before it is begun.

For `*a*a*a*a*a*b` git tries every way to spread the stars over a name: one line and one long name take hours.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from math import comb
from typing import Final

from auditor._regex import regex

MOST_BYTES: Final = 5_000_000
"""Of one file of patterns: git keeps ten times as much."""
_MOST_TRIES: Final = 2_000_000_000
"""Some ten seconds of git's. Projects have a few patterns of three stars, and a letter a dozen times in a path."""
_STARS = regex(r"\*+")
_LOOSE = regex(r"\*[?\[]")
"""A star that anything may follow: any other ends only where the letter behind it stands."""
_FEW: Final = 2


class Patterns:
    """The patterns that may take git long: how many there are of each kind.

    A kind is the number of runs of stars, and whether what follows one of them is no letter but `?` or `[`. A star
    before a letter can only end where that letter stands in the path, one before `?` or `[` anywhere.
    """

    def __init__(self) -> None:
        self._kinds: Counter[tuple[int, bool]] = Counter()

    def add(self, text: str) -> None:
        """Take in the lines of a file."""
        if text.count("*") <= _FEW:
            return
        for line in text.splitlines():
            stars = len(_STARS.findall(line)) if line.count("*") > _FEW else 0
            if stars > _FEW and not line.startswith("#"):
                self._kinds[stars, _LOOSE.search(line) is not None] += 1

    def too_many_tries(self, paths: Iterable[bytes]) -> bool:
        """Return whether git would try more than is ever waited for to match these paths.

        For each pattern and path these are the ways to choose as many ends as the pattern has stars: among all
        characters of the path, or among those of its most frequent letter.
        """
        if not self._kinds:
            return False
        sizes: Counter[tuple[int, int]] = Counter()
        for path in paths:
            sizes[max(map(path.count, set(path)), default=0), len(path)] += 1
        tries = 0
        for (stars, loose), patterns in self._kinds.items():
            tries += patterns * sum(
                number * comb(length if loose else most, stars) for (most, length), number in sizes.items()
            )
        return tries > _MOST_TRIES


def walk(root: bytes) -> Iterator[os.DirEntry[bytes]]:
    """Yield what lies below a folder, without following a link, git directories left out."""
    waiting = [root]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as listing:
                for entry in listing:
                    if not entry.is_dir(follow_symlinks=False):
                        yield entry
                    elif entry.name != b".git":
                        waiting.append(entry.path)
                        yield entry
        except OSError:
            continue
