"""Which paths a shell pattern may mean, found by how names end: tens of thousands of files are not all tried."""

from __future__ import annotations

import fnmatch
import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final

_SPECIAL: Final = frozenset("*?[")


class Index:
    """Paths in their order, and by what follows the last dot of their name."""

    def __init__(self, paths: Sequence[str]) -> None:
        """`paths` are sorted."""
        self._paths = paths

    @cached_property
    def _names(self) -> list[str]:
        return [path[path.rfind("/") + 1 :] for path in self._paths]

    @cached_property
    def _endings(self) -> dict[str, list[str]]:
        """The paths by what follows the last dot of their name, the dot with it; by the name where there is none."""
        found: dict[str, list[str]] = {}
        for path in self._paths:
            dot, slash = path.rfind("."), path.rfind("/")
            key = path[dot if dot > slash else slash + 1 :]
            if key in found:
                found[key].append(path)
            else:
                found[key] = [path]
        return found

    def ending(self, endings: Iterable[str]) -> list[str]:
        """Return the paths whose name has one of these endings (`.md`; a name without a dot is its own), in any case,
        sorted."""
        wanted = frozenset(endings)
        keys = [key for key in self._endings if key.lower() in wanted]
        return sorted(path for key in keys for path in self._endings[key])

    def below(self, folder: str) -> Sequence[str]:
        """Return the paths below a folder that is written without slashes at its ends, sorted."""
        # The character after "/" closes the range of everything that begins with the folder.
        return self._paths[bisect_left(self._paths, folder + "/") : bisect_left(self._paths, folder + "0")]

    def named(self, patterns: Sequence[str]) -> set[str]:
        """Return the paths whose name matches one of the shell patterns."""
        ends = {pattern: _ending(pattern) for pattern in patterns}
        told = tuple(pattern for pattern in patterns if ends[pattern] is not None)
        match = matcher(told)
        found = {
            path
            for key in dict.fromkeys(ends[pattern] for pattern in told)
            for path in self._endings.get(key or "", ())
            if match(path[path.rfind("/") + 1 :])
        }
        others = tuple(pattern for pattern in patterns if ends[pattern] is None)
        if others:
            match = matcher(others)
            found.update(path for name, path in zip(self._names, self._paths, strict=True) if match(name))
        return found

    def matching(self, patterns: Iterable[str]) -> set[str]:
        """Return the paths that match one of the shell patterns as a whole; `*` crosses folders."""
        found: set[str] = set()
        for pattern in patterns:
            match = matcher((pattern,))
            found.update(path for path in self._candidates(pattern) if match(path))
        return found

    def _candidates(self, pattern: str) -> Sequence[str]:
        ending = _ending(pattern.rpartition("/")[2])
        if ending is not None:
            return self._endings.get(ending, ())
        folder = _start(pattern).rpartition("/")[0]
        return self.below(folder) if folder else self._paths


def _ending(pattern: str) -> str | None:
    """Return the ending of every name that matches, or None where the pattern does not tell."""
    end = pattern[pattern.rfind(".") :] if "." in pattern else pattern
    # The dot of `*[.]py` stands in brackets, which only their end then tells.
    return None if "]" in end or _SPECIAL.intersection(end) else end


def _start(pattern: str) -> str:
    return pattern[: next((index for index, char in enumerate(pattern) if char in _SPECIAL), len(pattern))]


@functools.cache
def matcher(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Return what tells whether a name matches a shell pattern; most are a name or an ending, which need no search."""
    exact = frozenset(pattern for pattern in patterns if not _SPECIAL.intersection(pattern))
    ending = [pattern for pattern in patterns if pattern[:1] == "*" and not _SPECIAL.intersection(pattern[1:])]
    ends = tuple(pattern[1:] for pattern in ending)
    others = [pattern for pattern in patterns if pattern not in exact and pattern not in ending]
    if not others:
        return lambda name: name in exact or name.endswith(ends)
    starts = tuple(map(_start, others))
    search = re.compile("|".join(fnmatch.translate(pattern) for pattern in others)).match
    if not all(starts):
        return lambda name: name in exact or name.endswith(ends) or search(name)
    return lambda name: name in exact or name.endswith(ends) or (name.startswith(starts) and search(name))
