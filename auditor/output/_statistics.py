"""The statistics of an audit as a page shows them: figures, an activity grid, who touched what.

A stored audit may be of another version of the program, so nothing here relies on a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

_LABELS: Final = {
    "mean_message_length": "characters a commit message",
    "latest_commit": "latest commit (UTC)",
    "readme_words": "words of the README",
    "size": "size of the files",
    "unsized_files": "files of unknown size",
    "dvc": "DVC",
    "python_files": "Python files",
    "dockerfiles": "Dockerfiles",
    "cloud_builds": "Cloud Build files",
    "requirements": "manifests and locks",
    "history_complete": "history complete",
}
_AUTHORS: Final = 24
_DAYS: Final = 40
_STEP: Final = 12
"""The side of an hour's square in the activity grid, with its gap."""


class Grid(NamedTuple):
    """The activity grid: a path for each of four strengths, labels of days with their heights, and its size."""

    paths: tuple[str, ...]
    days: tuple[tuple[str, int], ...]
    height: int
    left_out: int
    commits: int
    most: int


class Contributor(NamedTuple):
    """One author: commits, merges, files, and by area commits, files and a strength from 0 to 4."""

    name: str
    commits: int
    merges: int
    files: int
    areas: tuple[tuple[int, int, int], ...]


class Contributions(NamedTuple):
    """Who touched what."""

    areas: tuple[str, ...]
    authors: tuple[Contributor, ...]
    left_out: int
    bots: int
    complete: bool


def figures(statistics: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every figure with its label."""
    for key, value in statistics.items():
        shown = _shown(key, value)
        if shown is not None:
            yield _LABELS.get(key, key.replace("_", " ")), shown


def grid(statistics: Mapping[str, Any]) -> Grid | None:
    """Return the activity by day and hour, the latest days that have any; None where there is none."""
    activity = _mapping(statistics.get("activity"))
    days = {day: found for day, hours in sorted(activity.items()) if (found := _hours(hours))}
    if not days:
        return None
    shown = list(days.items())[-_DAYS:]
    most = max(number for hours in days.values() for number in hours.values())
    paths: list[list[str]] = [[], [], [], []]
    for row, (_, hours) in enumerate(shown):
        for hour, number in sorted(hours.items()):
            paths[_strength(number, most) - 1].append(f"M{hour * _STEP} {row * _STEP}h10v10h-10z")
    return Grid(
        tuple("".join(squares) for squares in paths),
        tuple((day, row * _STEP + 9) for row, (day, _) in enumerate(shown)),
        len(shown) * _STEP,
        len(days) - len(shown),
        sum(number for hours in days.values() for number in hours.values()),
        most,
    )


def contributed(statistics: Mapping[str, Any]) -> Contributions | None:
    """Return who touched what; None where it was not counted."""
    data = _mapping(statistics.get("contributions"))
    authors = [_mapping(author) for author in _list(data.get("authors"))]
    if not authors:
        return None
    areas = tuple(str(area) for area in _list(data.get("areas")))
    return Contributions(
        areas,
        tuple(_contributor(author, areas) for author in authors[:_AUTHORS]),
        len(authors[_AUTHORS:]),
        _number(_mapping(data.get("bots")).get("commits")),
        data.get("complete") is not False,
    )


def _contributor(author: Mapping[str, Any], areas: Sequence[str]) -> Contributor:
    by_area = _mapping(author.get("by_area"))
    counts = [_mapping(by_area.get(area)) for area in areas]
    commits = [_number(count.get("commits")) for count in counts]
    most = max(commits, default=0)
    return Contributor(
        str(author.get("name") or "an author"),
        _number(author.get("commits")),
        _number(author.get("merges")),
        _number(author.get("files")),
        tuple(
            (number, _number(count.get("files")), _strength(number, most))
            for number, count in zip(commits, counts, strict=True)
        ),
    )


def _strength(number: int, most: int) -> int:
    """Return 0 for none, else 1 to 4."""
    return max(1, -(-4 * number // most)) if number and most else 0


def _shown(key: str, value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key == "size" and isinstance(value, int):
        return _bytes(value)
    if key == "latest_commit" and isinstance(value, str):
        return value[:16].replace("T", " ")
    return str(value) if isinstance(value, (int, float, str)) else None


def _bytes(number: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number} B"


def _hours(hours: object) -> dict[int, int]:
    return {
        int(hour): _number(number)
        for hour, number in _mapping(hours).items()
        if str(hour).isdecimal() and int(hour) < 24 and _number(number) > 0
    }


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()
