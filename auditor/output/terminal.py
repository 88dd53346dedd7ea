"""The audit for a person at a terminal: what matters first, a place to look for every statement."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import IO, TYPE_CHECKING, Any, Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from auditor.crosscheck import Verdict
from auditor.output.text import plain

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedItem, Place

_DISCREPANCIES = (Verdict.ERROR, Verdict.REFUTED, Verdict.UNCONFIRMED, Verdict.DISPUTED, Verdict.DOUBTFUL)
_LOOKS = {
    Verdict.REFUTED: ("bold red", "refuted"),
    Verdict.ERROR: ("bold red", "error"),
    Verdict.UNCONFIRMED: ("yellow", "not found: please look"),
    Verdict.DISPUTED: ("yellow", "disputed"),
    Verdict.DOUBTFUL: ("yellow", "doubtful"),
    Verdict.CONFIRMED: ("green", "confirmed"),
    Verdict.UNVERIFIABLE: ("cyan", "only a person can judge"),
    Verdict.UNCLAIMED: ("green", "done, not ticked"),
    Verdict.BEGUN: ("cyan", "begun, not ticked"),
    Verdict.OPEN: ("dim", "open"),
    Verdict.NOTED: ("dim", "noted"),
}
_SHOWN_EVIDENCE = 4
_AS_WRITTEN: Final[dict[str, Any]] = {"highlight": False, "markup": False, "emoji": False}


def show(audit: Audit, *, verbose: bool = False, file: IO[str] | None = None) -> None:
    """Print the audit; plain where the output is piped or NO_COLOR is set. `verbose` shows every item."""
    stream = file or sys.stdout
    console = Console(file=stream, **_AS_WRITTEN)
    if console.is_terminal:
        for part in _parts(audit, verbose=verbose):
            console.print(part)
        return
    # Rich pads every line to the full width, which a pipe or a file should not get.
    buffer = StringIO()
    console = Console(file=buffer, width=80, color_system=None, **_AS_WRITTEN)
    for part in _parts(audit, verbose=verbose):
        console.print(part)
    stream.writelines(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _parts(audit: Audit, *, verbose: bool) -> Iterable[RenderableType]:
    yield _head(audit)
    yield Text(_counts(audit), style="bold")
    yield Text()
    for warning in audit.warnings:
        where = f"{plain(warning.path)}{f':{warning.line}' if warning.line else ''}: " if warning.path else ""
        yield Text.assemble(("warning: ", "yellow"), where + plain(warning.message))
    if audit.warnings:
        yield Text()
    if verbose:
        yield from _by_week(audit.items, full=True)
        return
    discrepancies = [item for item in audit.items if item.verdict in _DISCREPANCIES]
    if discrepancies:
        yield Text("Ticked, but the repository does not bear it out", style="bold underline")
        yield from _by_week(discrepancies, full=True)
        yield Padding(
            Text(
                "Wrong? `audit explain ID` says what counts for an item and where it is looked for. Point the "
                "examiner to the file and line that was missed.",
                style="dim",
            ),
            (1, 0, 1, 0),
        )
    yield from _section(audit, Verdict.UNCLAIMED, "Done, but not ticked")
    yield from _section(audit, Verdict.BEGUN, "Begun, not ticked")
    yield from _section(audit, Verdict.UNVERIFIABLE, "Ticked; only a person can judge")
    if not discrepancies:
        yield Text("No discrepancy between the ticks and the repository.", style="green")
    yield Text("--verbose shows every item; audit explain ID says what counts.", style="dim")


def _head(audit: Audit) -> Text:
    repository, report = audit.repository, audit.report
    head = Text(plain(repository.source), style="bold")
    if repository.commit:
        head.append(f" at {repository.commit[:10]}", style="not bold")
    if repository.branch:
        head.append(f" ({plain(repository.branch)})", style="not bold")
    if repository.worktree:
        head.append(", the work tree" + (" with changes" if repository.dirty else ""), style="not bold")
    if report.found:
        generation = f", checklist of {report.generation}" if report.generation else ""
        group = f", group {plain(report.group)}" if report.group else ""
        head.append(f"\nreport {plain(report.marks_path or report.path or '')}{generation}{group}", style="not bold")
    return head


def _counts(audit: Audit) -> str:
    summary = audit.summary
    ticked = sum(item.ticked is True for item in audit.items)
    counts = [f"{summary['discrepancies']} of {ticked} ticks in question"]
    counts += [f"{summary[verdict.value]} {verdict.value}" for verdict in Verdict if summary[verdict.value]]
    return " · ".join(counts)


def _by_week(items: Sequence[AuditedItem], *, full: bool) -> Iterable[RenderableType]:
    for week in dict.fromkeys(item.week for item in items):
        yield Text(f"\n{plain(week)}", style="bold")
        for item in items:
            if item.week == week:
                yield _item(item, full=full)


def _section(audit: Audit, verdict: Verdict, title: str) -> Iterable[RenderableType]:
    items = [item for item in audit.items if item.verdict is verdict]
    if items:
        yield Text(title, style="bold underline")
        for item in items:
            yield _item(item, full=False)
        yield Text()


def _item(item: AuditedItem, *, full: bool) -> RenderableType:
    style, word = _LOOKS[item.verdict]
    first = Text("  ")
    first.append(item.id, style="bold")
    if full:
        first.append(f"  {word}", style=style)
    lines: list[RenderableType] = [first]
    if full:
        where = f" (line {item.line} of the report)" if item.line else ""
        lines.append(Padding(Text(plain(item.text) + where, style="dim"), (0, 0, 0, 4)))
    lines.append(Padding(Text(plain(item.message)), (0, 0, 0, 4)))
    shown = item.evidence[: _SHOWN_EVIDENCE if full else 1]
    lines += [Padding(_place(place), (0, 0, 0, 4)) for place in shown]
    for other in item.elsewhere if full else ():
        where = f"branch {other.branch}" if other.branch else f"commit {(other.commit or '')[:10]}"
        path = f", {other.path}" if other.path else ""
        lines.append(Padding(Text(plain(f"elsewhere: {where}{path}: {other.note}")), (0, 0, 0, 4)))
    if full and item.verdict in _DISCREPANCIES and item.remedy:
        lines.append(Padding(Text.assemble(("to do: ", "bold"), plain(item.remedy)), (0, 0, 0, 4)))
    return Group(*lines)


def _place(place: Place) -> Text:
    where = plain(place.path or "")
    if place.line:
        where += f":{place.line}"
    if not where and place.commit:
        where = f"commit {place.commit[:10]}"
    if not where and place.branch:
        where = f"branch {plain(place.branch)}"
    text = Text("→ ")
    text.append(where, style=Style(color="blue", link=place.url) if place.url else Style(color="blue"))
    if place.note:
        text.append(f"  {plain(place.note)}")
    return text
