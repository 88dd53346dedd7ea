"""The audit as Markdown, for a pull request, a job's summary or an e-mail: short, and no text of theirs is markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.crosscheck import Verdict
from auditor.finding import Evidence
from auditor.output._labels import checklist_of, files_of, ticks_of, where_of
from auditor.output._results import FAILED, failures, results
from auditor.output.text import coded, group_of, plain
from auditor.permalinks import Permalinks

if TYPE_CHECKING:
    from auditor.audited import Audit, Place

_LONGEST = 400
_SHOWN_PLACES = 3
_SHOWN_NOTES = 20
_MARKUP = regex(r"[\\`*\[\]<>&|~$]|(?<![^\W_])_|_(?![^\W_])")
# What would begin a heading, a list or a quotation, were it the first of its line.
_FIRST = regex(r"^(?:(\d{1,9})(?=[.)])|(?=[#+=:-]))")
# What hosts make a name, a number, an address or a picture of after the Markdown is read, where no backslash helps.
_LATER = regex(r"(@|#(?=\d)|(?i:www)(?=\.)|:(?=//)|:(?=[\w+-]+:))")
_LINK = regex(r"https?://[\w.~%:/?=&;,+@#!*-]{1,2000}")
_JOINER = "\N{WORD JOINER}"
_UNTICKED = {"not-filled-in": "The checklist is not filled in.", "no-checklist": "The report has no checklist."}
"""Why an audit has no tick, by the warning that tells it."""


def render(audit: Audit) -> bytes:
    """Return the summary as UTF-8 with a final newline."""
    return ("\n".join(_lines(audit)).rstrip("\n") + "\n").encode("utf-8", "backslashreplace")


def _lines(audit: Audit) -> Iterator[str]:
    yield from _head(audit)
    found, failed = tuple(results(audit)), failures(audit)
    if found:
        yield f"\n### Discrepancies ({len(found)})\n"
    elif failed:
        pass
    elif any(item.ticked for item in audit.items):
        yield "\nNo discrepancy between the report and the repository."
    elif audit.report.found:
        warned = {warning.id for warning in audit.warnings}
        yield "\n" + next(
            (said for name, said in _UNTICKED.items() if name in warned), "None of these items is ticked."
        )
    lines = {(result.path, result.line): None for result in found}
    linked = {place: _link_of(audit, *place) for place in lines}
    for result in found:
        where = _linked(where_of(result.path, result.line), linked[result.path, result.line])
        yield f"- **{_text(result.rule)}** {_text(result.verdict)}" + (f" at {where}" if where else "")
        yield f"  - the report: {_text(result.said)}"
        yield f"  - the repository: {_text(result.found)}"
        yield from (f"  - {_place(place)}" for place in result.places[:_SHOWN_PLACES])
        if result.remedy:
            yield f"  - to do: {_own(result.remedy)}"
    if failed:
        yield f"\n### The program failed at ({len(failed)})\n"
        yield from (f"- **{_text(item.id)}** {_text(item.message)}" for item in failed)
        yield f"\n{_own(FAILED)}"
    unclaimed = audit.open_to_tick(Verdict.UNCLAIMED)
    if unclaimed:
        yield f"\n### Done, but not ticked ({len(unclaimed)})\n"
        yield from (f"- **{_text(item.id)}** {_text(item.message)}" for item in unclaimed)
    yield from _notes(audit)


def _head(audit: Audit) -> Iterator[str]:
    repository, report = audit.repository, audit.report
    title = f"## Audit of {_text(repository.source)}"
    yield title + (f" at {_text(repository.commit[:10])}" if repository.commit else "")
    if report.found:
        path = _text(files_of(report))
        generation = f", checklist of {_text(checklist_of(audit))}" if checklist_of(audit) else ""
        group = f", {_text(group_of(report.group))}" if report.group else ""
        yield f"\nReport {path}{generation}{group}"
    else:
        yield "\nNo report was found."
    ticks, became = ticks_of(audit)
    yield f"\n**{ticks}**" + (f": {became}" if became else "")


def _notes(audit: Audit) -> Iterator[str]:
    remarks = [*(entry for item in audit.items for entry in item.remarks), *audit.remarks]
    yield from _section(
        "Remarks",
        [
            f"- **{_text(entry.id)}** {_text(entry.message)}"
            + "".join(f" ({_place(place)})" for place in entry.evidence[:1])
            for entry in remarks
        ],
    )
    yield from _section(
        "Warnings",
        [
            f"- **{_text(entry.id)}** {_text(entry.message)}"
            + (
                f" ({_linked(where_of(entry.path, entry.line), _link_of(audit, entry.path, entry.line))})"
                if entry.path
                else ""
            )
            for entry in audit.warnings
        ],
    )


def _section(title: str, entries: list[str]) -> Iterable[str]:
    if entries:
        yield f"\n### {title} ({len(entries)})\n"
        yield from entries[:_SHOWN_NOTES]
        if entries[_SHOWN_NOTES:]:
            yield f"- and {len(entries) - _SHOWN_NOTES} more"


def _place(place: Place) -> str:
    where = where_of(place.path, place.line, place.commit, place.branch)
    return f"{_linked(where, place.url)} {_text(place.note)}".rstrip()


def _link_of(audit: Audit, path: str | None, line: int | None) -> str | None:
    return Permalinks(audit.repository).place(Evidence(path, line)).url if path else None


def _linked(text: str, url: str | None) -> str:
    """Return the text, as a link where there is a permalink whose characters cannot end the link."""
    shown = _text(text)
    return f"[{shown}]({url})" if url is not None and shown and _LINK.fullmatch(url) else shown


def _text(text: str) -> str:
    """Return what somebody wrote on one line, every character that could be markup escaped.

    A joiner without width keeps `@name` and `#1` from becoming links at a host.
    """
    return _FIRST.sub(r"\g<0>\\", _escaped(_short(text)))


def _own(text: str) -> str:
    """Return a sentence of the program's own, never first on a line, with code between its backquotes."""
    return "".join(f"`{part}`" if at % 2 else _escaped(part) for at, part in enumerate(coded(_short(text))))


def _short(text: str) -> str:
    shown = plain(text)
    return (shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…").strip()


def _escaped(text: str) -> str:
    return _LATER.sub(rf"\1{_JOINER}", _MARKUP.sub(r"\\\g<0>", text))
