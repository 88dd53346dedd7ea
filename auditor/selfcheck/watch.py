"""Tells when something of a work tree was saved, by looking every now and then: nothing has to be installed for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from auditor.git.snapshot import open_snapshot

if TYPE_CHECKING:
    from auditor.git.source import Source

PAUSE: Final = 0.1
"""Seconds between two looks, at least."""
_SHARE: Final = 20
"""A look may take one part in so many of the time: in a large tree there are fewer."""
_SETTLED: Final = 50
"""Looks after which what goes on changing is audited all the same."""


def look(source: Source) -> object:
    """Return what is another value after a file that is not ignored was saved, made or removed, or a commit was made.

    Raises SourceError where the work tree cannot be read.
    """
    with open_snapshot(source, worktree=source.kind == "local") as snapshot:
        return snapshot.saved()


def changes(
    look: Callable[[], object],
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Yield at once, and again each time that what `look` returns has changed and then is the same twice.

    A save while the caller is busy counts as well. Raises what `look` raises.
    """
    while True:
        before = look()
        yield
        started = clock()
        now = look()
        pause = max(PAUSE, _SHARE * (clock() - started))
        while now == before:
            sleep(pause)
            now = look()
        for _ in range(_SETTLED):
            sleep(PAUSE)
            last, now = now, look()
            if now == last:
                break
