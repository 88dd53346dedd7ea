"""How a batch is doing: a live table on a terminal, a line a group elsewhere."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

import click

from auditor.output.text import group_of, plain

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import RenderableType
    from rich.live import Live

    from auditor.batch.run import Told


class Progress:
    """Hears of every group; use it as a context manager."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._lock = threading.Lock()
        self._running: dict[str, tuple[float, str]] = {}
        self._ended: deque[Told] = deque(maxlen=8)
        self._count = self._done = self._discrepancies = self._failed = 0
        self._started = time.monotonic()
        self._live: Live | None = None

    def __enter__(self) -> Progress:
        from rich.console import Console

        console = Console(highlight=False, markup=False, emoji=False)
        # FORCE_COLOR, which CI services set, makes a terminal of any pipe in rich's eyes: a log takes no moving table.
        if console.is_terminal and console.file.isatty():
            from rich.live import Live

            self._live = Live(
                console=console, get_renderable=self._table, refresh_per_second=4, transient=True, redirect_stdout=False
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, told: Told) -> None:
        """Take the news of a group, from any thread."""
        name = told.group.name
        with self._lock:
            if not told.ended:
                started = self._running.get(name, (time.monotonic(), ""))[0]
                self._running[name] = (started, told.step)
                return
            self._running.pop(name, None)
            self._ended.append(told)
            self._count += 1
            self._done += not told.reused and told.seconds > 0
            self._discrepancies += told.discrepancies
            self._failed += told.failure is not None
            line = f"[{self._count}/{self._total}] {group_of(plain(name))}: {_said(told)}"
        # Outside of the lock, which the table's own thread takes. What failed stays to be read above the table.
        if self._live is None:
            click.echo(line)
        elif told.failure is not None:
            self._live.console.print(line, style="red")

    def _table(self) -> RenderableType:
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        with self._lock:
            running, ended = list(self._running.items()), list(self._ended)
            left = _left(now - self._started, self._done, self._total - self._count)
            counts = f"{self._discrepancies} discrepancies, {self._failed} failed{left}"
            title = Text(f"{self._count} of {self._total} groups, {counts}")
        table = Table(box=None, padding=(0, 2, 0, 0))
        for heading, width in (("group", 12), ("step", None), ("seconds", 7), ("discrepancies", 13)):
            table.add_column(heading, overflow="ellipsis", no_wrap=True, min_width=width, max_width=60)
        for told in ended:
            step = "unchanged" if told.reused else told.failure or "done"
            number = "" if told.failure is not None else str(told.discrepancies)
            style = "red" if told.failure is not None else "dim"
            table.add_row(Text(plain(told.group.name)), Text(plain(step)), f"{told.seconds:.1f}", number, style=style)
        for name, (started, step) in running[:20]:
            table.add_row(Text(plain(name)), Text(plain(step)), f"{now - started:.0f}", "")
        return Group(title, table)  # a table's own title is folded at the table's width


def _said(told: Told) -> str:
    if told.failure is not None:
        return f"failed: {plain(told.failure)}"
    number = f"{told.discrepancies} discrepanc{'y' if told.discrepancies == 1 else 'ies'}"
    return f"{number}, unchanged" if told.reused else f"{number}, {told.seconds:.1f} s"


def _left(seconds: float, done: int, groups: int) -> str:
    if not done or not groups:
        return ""
    left = seconds / done * groups
    return f", about {left / 60:.0f} min left" if left > 90 else f", about {left:.0f} s left"
