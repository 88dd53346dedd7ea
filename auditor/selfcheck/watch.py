"""Tells when something of a work tree was saved, by looking every now and then: nothing has to be installed for it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.git.stamps import stamp

if TYPE_CHECKING:
    from auditor.git.source import Source

PAUSE: Final = 0.1
"""Seconds between two glances, at least."""
_SHARE: Final = 20
"""Glances, and looks that none of them asked for, may each take one part in so many of the time: in a large tree there
are fewer."""
LOOK_AFTER: Final = 5.0
"""Seconds after which git is asked though no glance showed anything: it sees what they do not."""
_UNREAD: Final = object()
"""What is seen of a work tree that cannot be read."""


class Watched:
    """A work tree, or a plain folder, that somebody works on."""

    def __init__(self, source: Source) -> None:
        assert source.path is not None
        self._path = str(source.path.absolute())
        self._places: tuple[bytes, ...] = ()

    def look(self) -> object:
        """Return a value that changes when a file that is not ignored is saved, made or removed, or a commit is made.

        Raises SourceError where the work tree cannot be read.
        """
        source = parse_source(self._path)  # each time: a folder may become a repository, or be one no longer
        with open_snapshot(source, worktree=source.kind == "local") as snapshot:
            self._places = snapshot.places()
            return snapshot.saved()

    def holds(self, handle: int) -> bool:
        """Return whether an open file is one of those that the last look saw."""
        try:
            opened = os.fstat(handle)
        except OSError:
            return False
        return stat.S_ISREG(opened.st_mode) and any(_is_at(opened, place) for place in self._places)

    def glance(self) -> object:
        """Return a value that changes nearly always when that of `look` does, and costs next to nothing.

        Before the first look it never changes.
        """
        return [stamp(place) for place in self._places]


def _is_at(opened: os.stat_result, place: bytes) -> bool:
    try:
        return os.path.samestat(opened, os.lstat(place))
    except (OSError, ValueError):
        return False


def changes(
    look: Callable[[], object],
    glance: Callable[[], object],
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Yield at once, and again each time that what `look` returns has changed, which a glance shows first.

    A save while the caller is busy counts as well, and so does that the work tree cannot be read any longer, or can be
    again: it may be moved for a moment. Raises SourceError where it cannot be read from the start.
    """
    look()  # so that there is something to glance at
    while True:
        shown, before = glance(), _seen(look)
        yield
        now, looked, patience = before, clock(), LOOK_AFTER
        while now == before:
            started = clock()
            seen = glance()
            if seen != shown or started - looked > patience:
                shown, now, looked = seen, _seen(look), clock()
                patience = max(LOOK_AFTER, _SHARE * (looked - started))
            else:
                sleep(max(PAUSE, _SHARE * (clock() - started)))


def _seen(look: Callable[[], object]) -> object:
    try:
        return look()
    except SourceError:
        return _UNREAD
