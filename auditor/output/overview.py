"""The overview of a course: every group beside every item, as one page that needs nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from auditor._regex import regex
from auditor.output import _page

_DISCREPANT: Final = frozenset(_page.DISCREPANCIES) - {"error"}
_TICKED: Final = _DISCREPANT | {"confirmed", "unverifiable"}
_SPANS: Final = 40
_MOST: Final = 200
"""Groups that are laid out at once; the others when they are asked for, found or sorted to the front."""
_MOMENT: Final = regex(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
_WIDTH, _HEIGHT = 600, 120


@dataclass(frozen=True, slots=True)
class Row:
    """One group, as far as the overview tells of it."""

    group: str
    page: str | None
    """The path of the group's page from the overview's folder, as on disk (it is quoted here); None without a page."""
    source: str
    commit: str | None = None
    branch: str | None = None
    members: int = 0
    failure: str | None = None
    """Why the group could not be audited, in a sentence; None where it was."""
    verdicts: Mapping[str, str] = field(default_factory=dict)
    """By item id, the name of the verdict that stands: a person's, or else the program's."""
    decided: frozenset[str] = frozenset()
    """The items whose verdict is a person's."""
    stale: int = 0
    """Decisions of people on items and claims that were made at another commit."""
    contradicted: int = 0
    """Answers that the repository contradicts, and ticks and answers that contradict each other."""
    discrepancies: int = 0
    """What the group's items have, and those answers."""
    unheld: str = ""
    """Why no tick could be held against the repository, such as `no report found`; empty where it could."""
    notes: Sequence[str] = ()
    """What is to be said of its row of the table, such as that another group has the same repository."""
    completion: float | None = 0.0
    """From 0 to 1; None where there is no checklist."""
    commits: int = 0
    activity: Sequence[int] = ()
    """Commits in equal spans of time, oldest first."""
    latest: str | None = None
    """When the latest commit was made, in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Column:
    """One item of the checklist."""

    id: str
    text: str
    week: str


@dataclass(frozen=True, slots=True)
class Trend:
    """One run of the batch, all groups together."""

    run: str
    discrepancies: int
    completion: float | None
    """The mean of the groups that have a checklist, from 0 to 1; None where none has."""


class _Share(NamedTuple):
    """How one item stands in all groups."""

    column: Column
    numbers: Mapping[str, int]
    ticked: int
    discrepant: int
    groups: int

    @property
    def percent(self) -> int:
        """The share of groups that tick the item and do not bear it out."""
        return round(100 * self.discrepant / self.groups) if self.groups else 0

    def of(self, verdict: str) -> int:
        """Return the share of a verdict in percent."""
        return round(100 * self.numbers[verdict] / self.groups) if self.groups else 0

    @property
    def parts(self) -> Iterator[tuple[str, float, float]]:
        """The parts of a bar of width 100: verdict, start, width."""
        start = 0.0
        for verdict in _page.LOOKS:
            width = 100 * self.numbers[verdict] / self.groups if self.groups else 0.0
            if width:
                yield verdict, round(start, 1), round(width, 1)
            start += width


class _Curve(NamedTuple):
    """One line of a chart over the runs."""

    title: str
    points: tuple[tuple[float, float, str], ...]
    first: str
    last: str


def stream_overview(
    rows: Iterable[Row],
    columns: Iterable[Column],
    trends: Iterable[Trend] = (),
    *,
    title: str = "Overview",
    note: str = "",
) -> Iterator[bytes]:
    """Yield the page, as UTF-8, in pieces: of a thousand groups, it has millions of characters.

    Rows stand by group, columns in the given order, trends oldest first. `note` is a sentence below the title (how the
    run was made, what its dates mean); every text is shown as text.
    """
    groups = sorted(rows, key=lambda row: _natural(row.group))
    items = list(columns)
    audited = [row for row in groups if row.failure is None]
    runs = list(trends)
    yield from _page.stream(
        "overview.html",
        cut={"text": 300},
        title=title,
        note=note,
        rows=groups,
        most=_MOST,
        columns=items,
        weeks=list(dict.fromkeys(column.week for column in items)),
        verdicts=_page.LOOKS,
        discrepant=_page.DISCREPANCIES,
        totals=_totals(groups, audited),
        shares=[_share(column, audited) for column in items],
        failures=[row for row in groups if row.failure is not None],
        runs=runs,
        curves=_curves(runs) if len(runs) > 1 else [],
        spark=_spark,
        moment=_moment,
        percent=_percent,
        told=_told,
    )


_NUMBER_OR_TEXT = regex(r"[0-9]{1,18}|[^0-9]+")


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts group 9 before group 10."""
    parts = _NUMBER_OR_TEXT.findall(text.casefold())
    return tuple((0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts)


def _totals(rows: Sequence[Row], audited: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Return the figures of the whole course: a label, the figure, and what it is of."""
    number = len(audited)
    items = Counter(verdict for row in audited for verdict in row.verdicts.values())
    several = sum(1 for row in audited if row.discrepancies)
    stale = sum(row.stale for row in audited)
    shares = [row.completion for row in audited if row.completion is not None]
    without = number - len(shares)
    return [
        ("Groups audited", str(number), f"of {len(rows)}"),
        ("Discrepancies", str(sum(row.discrepancies for row in audited)), f"in {several} groups"),
        ("Refuted ticks", str(items["refuted"]), "not in the repository"),
        ("Doubtful ticks", str(items["doubtful"]), "there only in part"),
        ("To be looked at", str(items["unconfirmed"] + items["disputed"]), "ticks, unconfirmed or disputed"),
        ("Contradicted answers", str(sum(row.contradicted for row in audited)), "by the repository or a tick"),
        *([("Failed", str(items["error"]), "items: please report it")] if items["error"] else []),
        (
            "Completion",
            _told(sum(shares) / len(shares) if shares else None),
            "on average" + (f"; {without} without a checklist left out" if without else ""),
        ),
        ("Done, not ticked", str(items["unclaimed"]), "items"),
        (
            "Decided by a person",
            str(sum(len(row.decided) for row in audited)),
            f"verdicts; {stale} at another commit" if stale else "verdicts",
        ),
    ]


def _share(column: Column, rows: Sequence[Row]) -> _Share:
    numbers = Counter(str(row.verdicts[column.id]) for row in rows if column.id in row.verdicts)
    named = Counter({verdict: numbers[verdict] for verdict in _page.LOOKS})
    ticked = sum(named[verdict] for verdict in _TICKED)
    return _Share(column, named, ticked, sum(named[verdict] for verdict in _DISCREPANT), sum(named.values()))


def _spark(counts: Sequence[int]) -> str:
    """Return the bars of an activity line as the path of an image 80 wide and 20 high, at most 40 of them."""
    folded = [max(0, count) for count in counts]
    if len(folded) > _SPANS:
        size = -(-len(folded) // _SPANS)
        folded = [sum(folded[start : start + size]) for start in range(0, len(folded), size)]
    top = max(folded, default=0)
    if not top:
        return ""
    wide = 80 // len(folded)
    bars = ((index * wide, max(1, round(20 * count / top))) for index, count in enumerate(folded) if count)
    return "".join(f"M{left} 20v-{high}h{max(1, min(wide - 1, 6))}v{high}z" for left, high in bars)


def _moment(text: str) -> str:
    """Return a moment of ISO 8601 to the minute; other text as it is."""
    match = _MOMENT.match(text)
    return f"{match[1]} {match[2]}" if match else text


def _percent(share: float) -> int:
    """Return a share as a whole number from 0 to 100; 100 only where nothing is missing."""
    return max(0, min(100, int(100 * share + 1e-9)))


def _told(share: float | None) -> str:
    """Return a share in percent, or a dash."""
    return f"{_percent(share)}%" if share is not None else "–"


def _curves(runs: Sequence[Trend]) -> list[_Curve]:
    top = max(1, *(run.discrepancies for run in runs))
    step = _WIDTH / (len(runs) - 1)
    return [
        _Curve(
            title,
            tuple(
                (round(index * step, 1), _HEIGHT - round(_HEIGHT * share, 1), label)
                for index, (share, label) in enumerate(values)
            ),
            values[0][1],
            values[-1][1],
        )
        for title, values in (
            ("Discrepancies", [(run.discrepancies / top, f"{run.run}: {run.discrepancies}") for run in runs]),
            (
                "Completion",
                [(max(0.0, min(1.0, run.completion or 0.0)), f"{run.run}: {_told(run.completion)}") for run in runs],
            ),
        )
    ]
