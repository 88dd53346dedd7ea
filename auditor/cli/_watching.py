"""`audit --watch`: the same audit again and again, and what of it is printed."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

from auditor.checklist import CatalogueError
from auditor.cli._common import warn
from auditor.git.locate import find_repository
from auditor.git.source import SourceError, parse_source
from auditor.output.text import plain
from auditor.pipeline import UsageError
from auditor.selfcheck.watch import Watched, changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.audited import Audit

_ECHO: Final = 3.0
"""Seconds after something was printed in which a change of the work tree may be a file that it was saved in."""
_MOST_NEWS: Final = 3


class Printed:
    """What was printed last, which is not printed again.

    With `| tee FILE` what is printed may be saved in the work tree that is watched, as a file like any other: audit
    would follow audit without end. A terminal is painted anew each time, so that whoever saved sees that it was
    noticed; only what is saved at once after that may be what `script` keeps of the terminal.
    """

    def __init__(self) -> None:
        self._last: object = None
        self._audit: Audit | None = None
        self._again = False
        self._painted = -_ECHO
        self.news = ""
        """What the last audit says otherwise than the one before: a clause, or nothing."""

    def is_new(self, found: Audit) -> bool:
        """Return whether an audit is to be printed, on an empty terminal, and take it for what was printed last."""
        # A file that grows by what is printed makes the whole tree larger: that is nobody's news.
        new = self._take(found._replace(statistics={**found.statistics, "size": 0}))
        self.news = _news(self._audit, found) if self._audit is not None else ""
        self._audit = found
        return new

    def fails(self, error: Exception) -> None:
        """Say why there is no audit."""
        self._take(str(error))
        if self.may_say:
            warn(error)

    def over(self) -> None:
        """Take note that all is printed."""
        if not self._again:
            self._painted = time.monotonic()

    @property
    def may_be_echo(self) -> bool:
        """Whether what was saved may be nothing but what was just printed."""
        return time.monotonic() - self._painted < _ECHO

    @property
    def may_say(self) -> bool:
        """Whether anything may be said on standard error: not where it goes the same way as what is not printed."""
        return not (self._again and _one_way())

    def _take(self, outcome: object) -> bool:
        self._again = outcome == self._last and (self.may_be_echo or not sys.stdout.isatty())
        self._last = outcome
        if not self._again:
            click.clear()  # only now: until it is known what is new, the last audit can be read
        return not self._again


def _news(before: Audit, after: Audit) -> str:
    """Return which verdicts differ between two audits of the same work tree; a report that comes or goes is seen."""
    if before.report.path != after.report.path:
        return ""
    then = {item.id: item.standing for item in before.items}
    found = [
        f"{item.id} was {then[item.id].value}, is {item.standing.value}"
        for item in after.items
        if item.standing is not then.get(item.id, item.standing)
    ]
    more = f", and {len(found) - _MOST_NEWS} more" if len(found) > _MOST_NEWS else ""
    return "; ".join(found[:_MOST_NEWS]) + more


def watched(source: str, work: Callable[[], Audit], printed: Printed) -> Audit:
    """Audit again whenever something is saved, and return the last audit when the user has enough.

    Raises SourceError where nothing can be saved in the source, UsageError where the output is saved in it, and what
    the first audit raises.
    """
    named = parse_source(source)
    located = find_repository(named.path) if named.kind == "local" and named.path is not None else None
    if named.kind not in {"local", "folder"} or (located is not None and located.work is None):
        raise SourceError(f"{source} is not a work tree, so that nothing is saved there; --watch needs one.")
    tree, result = Watched(named), None
    try:
        for _ in changes(tree.look, tree.glance):
            if any(map(tree.holds, _handles())):
                raise UsageError(
                    "what is printed would be saved in the work tree that is watched, and audited again without end; "
                    "print to a file elsewhere"
                )
            try:
                result = work()
            except (SourceError, CatalogueError) as error:  # perhaps in the midst of a rebase
                if result is None:
                    raise
                printed.fails(error)
            sys.stdout.flush()
            if printed.may_say:
                news = f"{printed.news}; " if printed.news else ""
                click.echo(plain(f"audit: {news}watching; save a file to audit again, Ctrl-C to end"), err=True)
            printed.over()
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
