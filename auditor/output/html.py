"""The audit of one group as a page that needs nothing else: to read, to print, to talk over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from auditor.crosscheck import ClaimVerdict, Verdict
from auditor.finding import Evidence
from auditor.output import _page, _questions, _results, _statistics
from auditor.output._labels import checklist_of
from auditor.output.text import plain
from auditor.permalinks import Permalinks

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedClaim, AuditedItem
    from auditor.crosscheck import Disagreement
    from auditor.finding import Elsewhere

_CALM: Final = (
    ("unclaimed", "Done, but not ticked"),
    ("begun", "Begun, not ticked"),
    ("unverifiable", "Ticked; only a person can judge"),
    ("confirmed", "Confirmed"),
    ("open", "Open"),
    ("noted", "Noted"),
)
_DISCREPANT: Final = "discrepancies"
_ACCUSED: Final = frozenset(_page.DISCREPANCIES) - {Verdict.ERROR.value}
_LARGEST: Final = 190 * 1024


class _Cut(NamedTuple):
    """How much of an audit a page shows."""

    loud: int
    """Places for each discrepancy."""
    calm: int
    """Places for everything else."""
    text: int
    """Characters of one text."""
    entries: int
    """Items, claims, answers and warnings under one heading."""


_CUTS: Final = (_Cut(6, 3, 600, 300), _Cut(3, 1, 400, 200), _Cut(2, 0, 200, 100), _Cut(1, 0, 100, 25))
"""From everything that helps to what still fits however much an audit holds."""


class _Section(NamedTuple):
    """Items under one heading."""

    anchor: str
    title: str
    number: int
    loud: bool
    weeks: tuple[tuple[str, tuple[AuditedItem, ...]], ...]
    note: str = ""
    """A sentence below the heading."""


class _Asked(NamedTuple):
    """What was said under one question."""

    number: int | None
    claims: tuple[AuditedClaim, ...]
    disagreements: tuple[Disagreement, ...]


def render(audit: Audit) -> bytes:
    """Return the page of the audit, as UTF-8."""
    return render_page(audit)


def render_page(
    audit: Audit,
    *,
    group: str | None = None,
    called: str | None = None,
    overview: str | None = None,
    decide: str | None = None,
    later: str | None = None,
    missed: str | None = None,
) -> bytes:
    """Return the page of a group, as UTF-8.

    `group` is its name (the report's where it is None), `called` that in the table of decisions (where it is not the
    same), `overview` the path of the overview from the page's folder,
    `decide` a sentence that says how to add a decision, `later` one that says what came after the audited commit,
    `missed` one that says why there is no newer audit.
    A page that would be larger than 190 KiB shows less of each thing, and says so.
    """
    values = _values(audit, group, called) | {"overview": overview, "decide": decide, "later": later, "missed": missed}
    values["warnings"] = [warning for warning in audit.warnings if warning.message != later]
    page = b""
    for cut in _CUTS:
        page = _page.write("group.html", **values, cut=cut, shortened=cut is not _CUTS[0])
        if len(page) <= _LARGEST:
            break
    return page


def _values(audit: Audit, group: str | None, called: str | None) -> dict[str, Any]:
    permalinks = Permalinks(audit.repository)

    def line_url(path: str | None, line: int | None) -> str | None:
        return permalinks.place(Evidence(path, line)).url if path else None

    def other_url(other: Elsewhere) -> str | None:
        return permalinks.place(Evidence(other.path, commit=other.commit)).url if other.commit else None

    commit = audit.repository.commit
    return {
        "name": _name(group or audit.report.group) or audit.repository.source,
        "repository": audit.repository,
        "report": audit.report,
        "generation": checklist_of(audit),
        "report_path": audit.report.path or "",
        "marks_path": audit.report.marks_path or audit.report.path or "",
        "commit_url": permalinks.place(Evidence(commit=commit)).url if commit else None,
        "line_url": line_url,
        "other_url": other_url,
        "wrong_answers": len(audit.contradicted) + len(audit.differing),
        "ticked": sum(item.ticked is True for item in audit.items),
        "discrepancies": audit.counted.discrepancies,
        "tally": list(_tally(audit)),
        "weeks": _by_week(audit, audit.items),
        "loud": list(_loud(audit)),
        "calm": list(_calm(audit)),
        "contradicted": list(_asked(audit.contradicted, audit.differing)),
        "claims": list(
            _asked([claim for claim in audit.claims if claim.standing is not ClaimVerdict.CONTRADICTED], ())
        ),
        "answers": audit.answers,
        "titles": _questions.titles(audit) if audit.answers or audit.claims else {},
        "remarks": audit.remarks,
        "figures": list(_statistics.figures(audit.statistics)),
        "grid": _statistics.grid(audit.statistics),
        "contributions": _statistics.contributed(audit.statistics),
        "decisions": list(_decisions(audit, called or group or audit.report.group or "")),
        "version": audit.version,
    }


def _name(group: str | None) -> str | None:
    return f"Group {group}" if group and group.isdigit() else group


def _tally(audit: Audit) -> Iterator[tuple[str, int, str]]:
    """Yield each verdict that an item has, with their number and the section to look at."""
    for verdict in _page.LOOKS:
        number = sum(item.standing.value == verdict for item in audit.items)
        if number:
            yield verdict, number, _DISCREPANT if verdict in _ACCUSED else verdict


def _by_week(audit: Audit, items: Iterable[AuditedItem]) -> tuple[tuple[str, tuple[AuditedItem, ...]], ...]:
    # In the order of the whole checklist: what only an older generation has stands at the end, whatever its week.
    weeks: dict[str, list[AuditedItem]] = {item.week: [] for item in audit.items}
    for item in items:
        weeks[item.week].append(item)
    return tuple((week, tuple(found)) for week, found in weeks.items() if found)


def _loud(audit: Audit) -> Iterator[_Section]:
    items = [item for item in audit.items if item.standing.value in _ACCUSED]
    if items:
        title = "Ticked, but the repository does not bear it out, or only in part"
        yield _Section(_DISCREPANT, title, len(items), True, _by_week(audit, items))


def _calm(audit: Audit) -> Iterator[_Section]:
    failed = tuple(_results.failures(audit))
    if failed:
        yield _Section("error", "The program failed at", len(failed), False, (("", failed),), _results.FAILED)
    for verdict, title in _CALM:
        items = tuple(item for item in audit.items if item.standing.value == verdict)
        if items:
            yield _Section(verdict, title, len(items), False, (("", items),))


def _asked(claims: Sequence[AuditedClaim], disagreements: Sequence[Disagreement]) -> Iterator[_Asked]:
    """Yield the claims and disagreements by question, those of none last."""
    numbers = {claim.question for claim in claims} | {entry.question for entry in disagreements}
    for number in sorted(numbers, key=lambda entry: (entry is None, entry or 0)):
        yield _Asked(
            number,
            tuple(claim for claim in claims if claim.question == number),
            tuple(entry for entry in disagreements if entry.question == number),
        )


def _decisions(audit: Audit, group: str) -> Iterator[str]:
    """Yield a line for `decisions.csv` for everything that a person may want to decide, without the decision."""
    differing = {entry.item for entry in audit.differing if not audit.denying(entry)}
    contradicted = [*audit.contradicted, *(claim for entry in audit.differing for claim in audit.denying(entry))]
    names = [i.id for i in audit.items if i.standing.value in _page.DISCREPANCIES or i.id in differing]
    names += dict.fromkeys(":".join(["claim", claim.id, *([claim.key] if claim.key else [])]) for claim in contradicted)
    for name in names:
        line = io.StringIO()
        # Python 3.10 writes no cell that holds a NUL.
        cells = [plain(group), plain(name), audit.repository.commit or "", "", "", ""]
        csv.writer(line, lineterminator="").writerow(cells)
        yield line.getvalue()
