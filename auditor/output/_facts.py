"""The counts of the tree and of the log, for a terminal: facts about a repository, nothing that is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.output.text import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

_MOST_AUTHORS = 12


def facts(statistics: Mapping[str, Any]) -> Iterable[RenderableType]:
    """Yield the section: the log, the tree, and who touched what where that was counted.

    A figure that the program failed to count is left out: a warning says so.
    """
    if not statistics:
        return
    yield Text("\nFacts", style="bold underline")
    yield Padding(Text(_log(statistics)), (0, 0, 0, 2), expand=False)
    yield Padding(Text(_tree(statistics)), (0, 0, 0, 2), expand=False)
    contributions = statistics.get("contributions")
    if contributions:
        yield from _contributions(contributions)


def _log(found: Mapping[str, Any]) -> str:
    cut = " (the history is not whole)" if found["history_complete"] is False else ""
    mean, latest = found["mean_message_length"], found["latest_commit"]
    by = _plural(found["contributors"], "person", "people")
    parts = [
        f"{commits}{by and f' by {by}'}{cut}" if (commits := _plural(found["commits"], "commit")) else "",
        f"{_plural(found['members'], 'member')} on the report" if found["members"] else "",
        _plural(found["merges"], "merge"),
        _plural(found["merged_pull_requests"], "merged pull request"),
        f"messages of {mean:g} characters on average" if mean is not None else "",
        f"latest {latest[:16].replace('T', ' ')} UTC" if latest else "",
    ]
    return ", ".join(part for part in parts if part)


def _tree(found: Mapping[str, Any]) -> str:
    unsized = f" and {_plural(found['unsized_files'], 'file')} not fetched" if found["unsized_files"] else ""
    size = f" ({found['size']:,} bytes{unsized})" if found["size"] is not None else ""
    words, questions = _plural(found["readme_words"], "word"), found["questions"]
    answered = found["questions_answered"]
    parts = [
        f"{files}{size}" if (files := _plural(found["files"], "file")) else "",
        f"{found['python_files']} Python" if found["python_files"] is not None else "",
        _plural(found["dockerfiles"], "Dockerfile"),
        _plural(found["workflows"], "workflow"),
        _plural(found["requirements"], "manifest"),
        _plural(found["cloud_builds"], "Cloud Build file"),
        {True: "DVC", False: "no DVC", None: ""}[found["dvc"]],
        f"README of {words}" if words else "",
        f"{answered} of {questions} questions answered" if answered is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def _contributions(found: Mapping[str, Any]) -> Iterable[RenderableType]:
    """Yield a table: a row an author, files touched by area."""
    cut = "" if found["complete"] else " (the history is not whole)"
    yield Text(f"\n  Commits, and files touched by area{cut}", style="bold")
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column("", overflow="fold", max_width=24)
    for head in ("commits", "files", *found["areas"]):
        table.add_column(head, justify="right", no_wrap=True)
    rows = [*found["authors"][:_MOST_AUTHORS]]
    if found["bots"]["commits"]:
        rows.append({"name": "bots", **found["bots"]})
    for row in rows:
        by_area = [str(row["by_area"][area]["files"] or "") for area in found["areas"]]
        table.add_row(plain(row["name"]), str(row["commits"]), str(row["files"]), *by_area)
    yield Padding(table, (0, 0, 0, 2), expand=False)
    if len(found["authors"]) > _MOST_AUTHORS:
        yield Text(f"  and {len(found['authors']) - _MOST_AUTHORS} more authors")


def _plural(count: int | None, one: str, many: str | None = None) -> str:
    """Return a count with its noun; nothing where it could not be counted."""
    return "" if count is None else f"{count} {one if count == 1 else many or one + 's'}"
