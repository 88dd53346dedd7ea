"""The overview of a course: every group beside every item, as one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.output import _page


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
    contradicted: int = 0
    discrepancies: int = 0
    completion: float = 0.0
    """From 0 to 1."""
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
    completion: float
    """From 0 to 1."""


def render_overview(
    rows: Iterable[Row],
    columns: Iterable[Column],
    trends: Iterable[Trend] = (),
    *,
    title: str = "Overview",
    note: str = "",
) -> bytes:
    """Return the page, as UTF-8: rows by group, columns in the given order, trends oldest first.

    `note` is a sentence below the title (how the run was made, what its dates mean); every text is shown as text.
    """
    return _page.write(
        "overview.html",
        rows=list(rows),
        columns=list(columns),
        trends=list(trends),
        title=title,
        note=note,
    )
