"""`audit --watch`: the same audit again and again, and what of it is printed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from auditor.checklist import CatalogueError
from auditor.cli._common import warn
from auditor.git.locate import find_repository
from auditor.git.source import SourceError, parse_source
from auditor.pipeline import UsageError
from auditor.selfcheck.watch import Watched, changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.audited import Audit


class Printed:
    """What was printed last, which is not printed again.

    With `| tee FILE` what is printed may be saved in the work tree that is watched, as a file like any other: audit
    would follow audit without end. A terminal is painted anew each time.
    """

    def __init__(self) -> None:
        self._last: object = None
        self._again = False

    def is_new(self, found: Audit) -> bool:
        """Return whether an audit is to be printed, and take it for what was printed last."""
        # A file that grows by what is printed makes the whole tree larger: that is nobody's news.
        return self._take(found._replace(statistics={**found.statistics, "size": 0}))

    def fails(self, error: Exception) -> None:
        """Say why there is no audit."""
        self._take(str(error))
        if self.may_say:
            warn(error)

    @property
    def may_say(self) -> bool:
        """Whether anything may be said on standard error: not where it goes the same way as what is not printed."""
        return not (self._again and _one_way())

    def _take(self, outcome: object) -> bool:
        self._again = outcome == self._last and not sys.stdout.isatty()
        self._last = outcome
        return not self._again


def watched(source: str, work: Callable[[], Audit], printed: Printed) -> Audit:
    """Audit again whenever something is saved, and return the last audit when the user has enough.

    Raises SourceError where nothing can be saved in the source, UsageError where the output is saved in it, and what
    the first audit raises.
    """
    named = parse_source(source)
    located = find_repository(named.path) if named.kind == "local" and named.path is not None else None
    if named.kind not in {"local", "folder"} or (located is not None and located.work is None):
        raise SourceError(f"{source} is no work tree, so that nothing is saved there; --watch needs one.")
    tree, result = Watched(named), None
    try:
        for _ in changes(tree.look, tree.glance):
            if any(map(tree.holds, _handles())):
                raise UsageError(
                    "what is printed would be saved in the work tree that is watched, and audited again without end; "
                    "print to a file elsewhere"
                )
            click.clear()
            try:
                result = work()
            except (SourceError, CatalogueError) as error:  # perhaps in the midst of a rebase
                if result is None:
                    raise
                printed.fails(error)
            sys.stdout.flush()
            if printed.may_say:
                click.echo("audit: watching; save a file to audit again, Ctrl-C to end", err=True)
    except KeyboardInterrupt:
        if result is None:
            raise
    assert result is not None  # what is watched is audited at once
    return result


def _handles() -> Iterator[int]:
    """Yield what standard output and standard error are open as."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # a stream that is no file of the system's
            yield stream.fileno()


def _one_way() -> bool:
    """Return whether standard output and standard error are the same pipe or file."""
    with suppress(OSError):
        handles = list(_handles())
        return len(handles) > 1 and os.path.samestat(*map(os.fstat, handles))
    return False
