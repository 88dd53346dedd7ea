"""Tells when something of a work tree was saved, by looking every now and then: nothing has to be installed for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from auditor.git.snapshot import open_snapshot
from auditor.git.stamps import stamp

if TYPE_CHECKING:
    from auditor.git.source import Source

PAUSE: Final = 0.1
"""Seconds between two glances, at least."""
_SHARE: Final = 20
"""Glances may take one part in so many of the time: in a large tree there are fewer."""
LOOK_AFTER: Final = 5.0
"""Seconds after which git is asked though no glance showed anything: it sees what they do not."""


class Watched:
    """A work tree, or a plain folder, that somebody works on."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._places: tuple[bytes, ...] = ()

    def look(self) -> object:
        """Return what is another value after a file that is not ignored was saved, made or removed, or a commit made.

        Raises SourceError where the work tree cannot be read.
        """
        with open_snapshot(self._source, worktree=self._source.kind == "local") as snapshot:
            self._places = snapshot.places()
            return snapshot.saved()

    def glance(self) -> object:
        """Return what is another value after nearly everything that `look` sees, and costs next to nothing.

        It tells nothing before the first look.
        """
        return [stamp(place) for place in self._places]


def changes(
    look: Callable[[], object],
    glance: Callable[[], object],
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Yield at once, and again each time that what `look` returns has changed, which a glance shows first.

    A save while the caller is busy counts as well. Raises what `look` raises.
    """
    look()  # so that there is something to glance at
    while True:
        shown, before = glance(), look()
        yield
        now, looked = before, clock()
        while now == before:
            started = clock()
            seen = glance()
            if seen != shown or started - looked > LOOK_AFTER:
                shown, now, looked = seen, look(), started
            else:
                sleep(max(PAUSE, _SHARE * (clock() - started)))
