"""The audit for a person at a terminal: what matters first, a place to look for every statement."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from typing import IO, TYPE_CHECKING, Any, Final

from rich.console import Console, Group, RenderableType
from rich.text import Text

from auditor._failures import Failures
from auditor.crosscheck import DISCREPANCIES, ClaimVerdict, Verdict
from auditor.output._labels import checklist_of, files_of, summed, ticks_of, where_of
from auditor.output._pieces import beside, headed, indented, labelled, pointed, shown_place
from auditor.output._remarks import of_item as remarks_of
from auditor.output._remarks import section as remarked
from auditor.output._repeats import without_repeats
from auditor.output._results import FAILED, failures
from auditor.output.text import group_of, plain

if TYPE_CHECKING:
    from auditor._failures import OnError
    from auditor.audited import Audit, AuditedClaim, AuditedItem
    from auditor.crosscheck import Disagreement

_ACCUSED = [verdict for verdict in DISCREPANCIES if verdict is not Verdict.ERROR]
_QUIET = (Verdict.CONFIRMED, Verdict.OPEN, Verdict.NOTED)
"""What nothing is to be done about, and stands in no section of its own."""
_LOOKS = {
    Verdict.REFUTED: ("bold red", "refuted"),
    Verdict.ERROR: ("bold red", "error"),
    Verdict.UNCONFIRMED: ("yellow", "unconfirmed: not found, please look"),
    Verdict.DISPUTED: ("yellow", "disputed: please look where the group points"),
    Verdict.DOUBTFUL: ("yellow", "doubtful"),
    Verdict.CONFIRMED: ("green", "confirmed"),
    Verdict.UNVERIFIABLE: ("cyan", "unverifiable: only a person can judge"),
    Verdict.UNCLAIMED: ("green", "unclaimed: done, not ticked"),
    Verdict.BEGUN: ("cyan", "begun, not ticked"),
    Verdict.OPEN: ("dim", "open"),
    Verdict.NOTED: ("dim", "noted"),
}
_SAID = {
    ClaimVerdict.CONTRADICTED: "red",
    ClaimVerdict.CONSISTENT: "green",
    ClaimVerdict.UNVERIFIABLE: "cyan",
}
_SHOWN_EVIDENCE = 4
_COUNTED = 8
"""Places of a number: whoever adds up what is shown should come to it."""
_SHOWN_WARNINGS = 4
_WIDEST = 100
_NARROWEST = 40
_NO_WEEK = "Other"
_AS_WRITTEN: Final[dict[str, Any]] = {"highlight": False, "markup": False, "emoji": False}


def show(
    audit: Audit,
    *,
    verbose: bool = False,
    statistics: bool = False,
    only: Collection[str] = (),
    file: IO[str] | None = None,
    on_error: OnError | None = None,
) -> None:
    """Print the audit; plain where the output is piped, without colours where NO_COLOR is set.

    `verbose` shows every item, `statistics` adds the counts of the tree and the log. Where the audit is of chosen items
    alone, `only` holds the words that chose them; what is chosen by its id is shown whatever its verdict. `on_error` is
    called with each section that the program fails to make, and its exception.
    """
    stream = file or sys.stdout
    console = Console(file=stream, **_AS_WRITTEN)
    if console.is_terminal:
        console.width = min(max(console.width, _NARROWEST), _WIDEST)
        for each in _all(audit, verbose=verbose, statistics=statistics, only=only, on_error=on_error):
            console.print(each)
        return
    # Rich pads every line to the full width, which a pipe or a file should not get.
    buffer = StringIO()
    console = Console(file=buffer, width=80, color_system=None, **_AS_WRITTEN)
    for each in _all(audit, verbose=verbose, statistics=statistics, only=only, on_error=on_error):
        console.print(each)
    stream.writelines(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _all(
    audit: Audit, *, verbose: bool, statistics: bool, only: Collection[str], on_error: OnError | None
) -> Iterator[RenderableType]:
    """Yield each section; one that the program fails to make is left out with a warning at the end."""
    faults = Failures(on_error)
    for name, section in _sections(audit, verbose=verbose, statistics=statistics, only=only):
        yield from faults.attempt(f"the section of {name}", partial(tuple, section), ())
    for warning in faults.warnings:
        yield beside(Text("warning:", "yellow"), Text(f"{warning.message}; please report it"))


_Sections = Iterator[tuple[str, Iterable[RenderableType]]]


def _sections(audit: Audit, *, verbose: bool, statistics: bool, only: Collection[str]) -> _Sections:
    yield "the source", _beginning(audit)
    if audit.repository.worktree:
        yield from _self_check(audit, verbose=verbose, only=only)
    else:
        yield from _parts(audit, verbose=verbose, only=only)
    if statistics:
        from auditor.output._facts import facts

        yield "facts", facts(audit.statistics)
    if not audit.repository.worktree:  # a to-do list has its own count
        yield "verdicts", _sum(audit)


def _beginning(audit: Audit) -> Iterable[RenderableType]:
    yield _head(audit)
    yield Text(": ".join(filter(None, ticks_of(audit))), style="bold")  # what is not ticked has its own sections
    yield Text()


def _sum(audit: Audit) -> Iterable[RenderableType]:
    if said := summed(audit):
        yield Text(f"\n{said}", style="bold")


def _parts(audit: Audit, *, verbose: bool, only: Collection[str]) -> _Sections:
    yield "warnings", _warnings(audit, verbose=verbose)
    yield "discrepancies", _discrepancies(audit, verbose=verbose)
    discrepancies = [item for item in audit.items if item.standing in _ACCUSED]
    failed = failures(audit)
    if verbose:
        others = [item for item in audit.items if item.standing not in DISCREPANCIES]
        yield "all other items", _rest(audit, "All other items" if discrepancies or failed else "All items", others)
        yield "answers", _answers(audit, verbose=True)
        yield "remarks", remarked(audit, audit.items, verbose=True)
        yield "words", [Text("\n`audit explain ID` says what counts for an item.", style="dim")]
        return
    yield "answers", _answers(audit, verbose=False)
    yield "remarks", remarked(audit, [*discrepancies, *failed], verbose=False)
    yield "what is done, but not ticked", _section(audit, Verdict.UNCLAIMED, "Done, but not ticked")
    yield "what is left", _left(audit, only)


def _discrepancies(audit: Audit, *, verbose: bool) -> Iterable[RenderableType]:
    """Yield the items that the repository does not bear out, and those at which the program failed."""
    discrepancies = [item for item in audit.items if item.standing in _ACCUSED]
    failed = failures(audit)
    if discrepancies:
        yield _title("Ticked, but the repository does not bear it out, or only in part", discrepancies)
        yield from _by_week(audit, discrepancies, verbose=verbose)
        yield Text(
            "\nIs one of these wrong? `audit explain ID` says what counts and where it is looked for: show the "
            "examiner the file and line that was missed. If it is not done, untick it.\n",
            style="dim",
        )
    elif any(item.ticked for item in audit.items) and not failed:
        yield Text("No discrepancy between the ticks and the repository.\n", style="green")
    if failed:
        yield _title("The program failed at", failed)
        yield from _by_week(audit, failed, verbose=verbose)
        yield Text(f"\n{FAILED}\n", style="dim")


def _rest(audit: Audit, title: str, items: Sequence[AuditedItem]) -> Iterable[RenderableType]:
    yield _title(title, items)
    yield from _by_week(audit, items, verbose=True)
    yield Text()


def _self_check(audit: Audit, *, verbose: bool, only: Collection[str]) -> _Sections:
    """Yield the to-do list, and after it what is left: all items, or those that only a person can judge."""
    from auditor.output._todo import listed

    yield "what there is to do", listed(audit, part=bool(only))
    if verbose:
        yield "all items", _rest(audit, "All items", audit.items)
        yield "answers", _answers(audit, verbose=True)
        return
    yield "what is left", _left(audit, only)


def _left(audit: Audit, only: Collection[str]) -> Iterable[RenderableType]:
    """Yield what asks for nothing: items that are begun, that only a person can judge, or that were asked for."""
    yield from _section(audit, Verdict.BEGUN, "Begun, not ticked")
    yield from _section(audit, Verdict.UNVERIFIABLE, "Ticked; only a person can judge")
    words = {word.strip().casefold() for each in only for word in each.split(",")}
    # Their remarks stand above, with those of all items.
    asked = [item._replace(remarks=()) for item in audit.items if item.standing in _QUIET and item.id in words]
    if asked:
        yield _title("Asked for", asked)
        yield from _by_week(audit, asked, verbose=False)
        yield Text()
    yield Text("--verbose shows every item; `audit explain ID` says what counts for one.", style="dim")


def _head(audit: Audit) -> Text:
    repository, report = audit.repository, audit.report
    head = Text(plain(repository.source), style="bold")
    if repository.commit:
        head.append(f" at {repository.commit[:10]}", style="not bold")
    if repository.branch:
        head.append(f" ({plain(repository.branch)})", style="not bold")
    if repository.worktree:
        head.append(", the work tree" + (" with changes" if repository.dirty else ""), style="not bold")
    elif not repository.commit:
        head.append(", a folder that is not a git repository", style="not bold")
    if report.found:
        generation = f", checklist of {plain(checklist_of(audit))}" if checklist_of(audit) else ""
        group = f", {group_of(plain(report.group))}" if report.group else ""
        head.append(f"\nreport {plain(files_of(report))}{generation}{group}", style="not bold")
    else:
        head.append("\nno report", style="not bold")
    return head


def _warnings(audit: Audit, *, verbose: bool) -> Iterable[RenderableType]:
    shown = audit.warnings if verbose else audit.warnings[:_SHOWN_WARNINGS]
    for warning in shown:
        named = warning.path is not None and not warning.line and warning.path in warning.message
        where = "" if named else where_of(warning.path, warning.line)
        where = f"{plain(where)}: " if where else ""
        yield beside(Text("warning:", "yellow"), Text(where + plain(warning.message)))
    if len(shown) < len(audit.warnings):
        more = len(audit.warnings) - len(shown)
        yield Text(f"and {more} more warning{'' if more == 1 else 's'} (--verbose)", style="yellow")
    if shown:
        yield Text()


def _title(text: str, items: Sequence[AuditedItem]) -> Text:
    return Text.assemble((text, "bold underline"), f" ({len(items)})")


def _by_week(audit: Audit, items: Sequence[AuditedItem], *, verbose: bool) -> Iterable[RenderableType]:
    there = {item.week for item in items}
    some = any(item.week for item in audit.items)
    # In the order of the whole checklist: what only an older generation has stands at the end, whatever its week.
    for week in dict.fromkeys(item.week for item in audit.items if item.week in there):
        if some:
            yield Text(f"\n{plain(week) or _NO_WEEK}", style="bold")
        for item in items:
            if item.week == week:
                yield _item(audit, item, full=True, verbose=verbose)


def _section(audit: Audit, verdict: Verdict, title: str) -> Iterable[RenderableType]:
    unticked = verdict in (Verdict.UNCLAIMED, Verdict.BEGUN)
    items = audit.open_to_tick(verdict) if unticked else [item for item in audit.items if item.standing is verdict]
    if items:
        yield _title(title, items)
        for item in items:
            yield _item(audit, item, full=False)
        yield Text()


def _answers(audit: Audit, *, verbose: bool) -> Iterable[RenderableType]:
    """Yield what the answers say under their questions: what is contradicted or disagrees with a tick, or all of it."""
    claims = audit.claims if verbose else audit.contradicted
    numbers = {claim.question for claim in claims} | {entry.question for entry in audit.differing}
    if not numbers:
        return
    yield Text(
        "What the answers say" if verbose else "Answers that the repository or a tick contradicts", "bold underline"
    )
    alike = Counter((claim.id, claim.line, claim.said) for claim in claims)
    for number in sorted(numbers, key=lambda entry: entry or 0):
        yield Text(f"\nQuestion {number}" if number is not None else "\nOther answers", style="bold")
        for claim, kinds in without_repeats(claim for claim in claims if claim.question == number):
            several = alike[claim.id, claim.line, claim.said] > 1
            most = _COUNTED if claim.id == "test-count" else _SHOWN_EVIDENCE if verbose else 2
            yield from _claim(audit, claim, kinds, named=several, most=most)
        for entry in audit.differing:
            if entry.question == number:
                yield from _disagreement(audit, entry)
    yield Text()


def _claim(audit: Audit, claim: AuditedClaim, kinds: str, *, named: bool, most: int) -> Iterable[RenderableType]:
    name = Text(kinds, "bold")
    if claim.key and named:
        name = Text.assemble(name, f" ({plain(claim.key)})")
    rest = [Text(claim.standing.value, _SAID[claim.standing])]
    if claim.line:
        rest.append(Text(f"{plain(audit.report.path or '')}:{claim.line}", style="dim"))
    yield headed(name, *rest)
    yield from _decided(claim)
    yield labelled(Text("said:"), Text(plain(claim.said)))
    yield labelled(Text("found:"), Text(plain(claim.found)))
    yield from (labelled(Text("→"), shown_place(place)) for place in list(dict.fromkeys(claim.evidence))[:most])


def _disagreement(audit: Audit, entry: Disagreement) -> Iterable[RenderableType]:
    report = plain(audit.report.path or "")
    marks = plain(audit.report.marks_path or audit.report.path or "")
    yield headed(Text(entry.item, "bold"), Text(f"{entry.kind} by the answer", "yellow"))
    lines = [
        f"{what} {path}:{line}"
        for what, path, line in (("item", marks, entry.item_line), ("answer", report, entry.answer_line))
        if line
    ]
    yield indented(Text(", ".join(lines), style="dim"))
    yield indented(Text(plain(entry.message)))


def _decided(entry: AuditedItem | AuditedClaim) -> Iterable[RenderableType]:
    if entry.decision is not None:
        note = f": {plain(entry.decision.note)}" if entry.decision.note else ""
        yield indented(Text(f"decided by a person, where the program says {entry.verdict.value}{note}", style="cyan"))


def _item(audit: Audit, item: AuditedItem, *, full: bool, verbose: bool = False) -> RenderableType:
    style, word = _LOOKS[item.standing]
    rest = [Text(word, style)] if full else []
    if (full or item.custom) and item.line:
        rest.append(Text(f"{plain(audit.report.marks_path or audit.report.path or '')}:{item.line}", style="dim"))
    lines: list[RenderableType] = [headed(Text(item.id, "bold"), *rest)]
    if full or item.custom:
        lines.append(indented(Text(plain(item.text), style="dim")))
    lines += _decided(item)
    lines.append(indented(Text(plain(item.message))))
    shown = item.evidence[: _SHOWN_EVIDENCE if full else 1]
    lines += [labelled(Text("→"), shown_place(place, item.message)) for place in shown]
    if item.pointer is not None:
        lines.append(labelled(Text("the group points at:"), pointed(item.pointer)))
    for other in item.elsewhere if full else ():
        where = f"branch {other.branch}" if other.branch else f"commit {(other.commit or '')[:10]}"
        path = f", {other.path}" if other.path else ""
        lines.append(labelled(Text("elsewhere:"), Text(plain(f"{where}{path}: {other.note}"))))
    lines += remarks_of(item, verbose=verbose) if full else ()
    if full and item.standing in _ACCUSED and item.remedy:
        lines.append(labelled(Text("to do:", "bold"), Text(plain(item.remedy))))
    return Group(*lines)
