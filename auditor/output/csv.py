"""Tables for spreadsheets: whatever a cell holds stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.output._labels import where_of
from auditor.output.text import plain

if TYPE_CHECKING:
    from auditor.audited import Audit, Decision, Place

Cell = str | int | float | None

_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

ITEMS = (
    "group", "item", "week", "modules", "text", "listed", "mark", "ticked", "state", "confidence", "verdict",
    "decision", "decided_by", "decision_note", "decision_stale", "message", "place", "url", "disagreement",
)  # fmt: skip
CLAIMS = (
    "group", "claim", "key", "question", "line", "said", "found", "verdict", "decision", "decided_by", "decision_note",
    "decision_stale", "place", "url",
)  # fmt: skip
REMARKS = ("group", "kind", "id", "item", "message", "confidence", "place", "url")


def cell(value: object) -> str | int | float:
    """Return a value as a cell: numbers stay numbers, text that a spreadsheet would run gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    text = str(value)
    shown = plain(text)
    return f"'{shown}" if text.startswith(_RUN) or shown.lstrip().startswith(_RUN) else shown


def row(cells: Iterable[object]) -> bytes:
    """Return one line of a table, as UTF-8."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow([cell(value) for value in cells])
    return written.getvalue().encode("utf-8", "backslashreplace")


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """Yield the lines of a table, its headings first; what a row does not have is empty."""
    yield row(columns)
    for values in rows:
        yield row(values.get(column) for column in columns)


def item_rows(group: str, audit: Audit) -> Iterator[bytes]:
    """Yield a line for each item, as ITEMS has the columns; the last says what an answer says against its mark."""
    differing: dict[str, list[str]] = {}
    for entry in audit.disagreements:
        differing.setdefault(entry.item, []).append(entry.message)
    for item in audit.items:
        ticked = {True: "yes", False: "no", None: ""}[item.ticked]
        yield row(
            [
                *(group, item.id, item.week, "+".join(item.module), item.text, item.listed, item.mark, ticked),
                *(item.state.value, item.confidence.value, item.verdict.value),
                *(*_decided(item.decision), item.message, *_first(item.evidence)),
                "; ".join(differing.get(item.id, ())),
            ]
        )


def claim_rows(group: str, audit: Audit) -> Iterator[bytes]:
    """Yield a line for each claim, as CLAIMS has the columns."""
    for claim in audit.claims:
        yield row(
            [
                *(group, claim.id, claim.key, claim.question, claim.line, claim.said, claim.found),
                *(claim.verdict.value, *_decided(claim.decision), *_first(claim.evidence)),
            ]
        )


def remark_rows(group: str, audit: Audit) -> Iterator[bytes]:
    """Yield a line for each remark and each warning, as REMARKS has the columns."""
    for remark in [*(entry for item in audit.items for entry in item.remarks), *audit.remarks]:
        said = (remark.id, remark.item, remark.message, remark.confidence.value)
        yield row([group, "remark", *said, *_first(remark.evidence)])
    for warning in audit.warnings:
        place = where_of(warning.path, warning.line)
        yield row([group, "warning", warning.id, None, warning.message, None, place, None])


def _decided(decision: Decision | None) -> tuple[Cell, Cell, Cell, Cell]:
    if decision is None:
        return (None, None, None, None)
    return (decision.verdict, decision.by, decision.note, "yes" if decision.stale else "no")


def _first(evidence: Sequence[Place]) -> tuple[Cell, Cell]:
    """Return the first place to look, and its permalink."""
    if not evidence:
        return (None, None)
    place = evidence[0]
    where = place.path or (place.commit or "")[:10] or place.branch
    return (f"{where}:{place.line}" if place.line is not None else where, place.url)
