"""Source in, audit out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.assembly import Asked, Notice, OnError, assemble
from auditor.audited import Audit
from auditor.checklist import Catalogue, CatalogueError, load_catalogue
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.registry import discover, discover_remarks
from auditor.repository import Repository

if TYPE_CHECKING:
    from auditor.git.snapshot import Snapshot

__all__ = ["Audit", "UsageError", "audit", "choose"]


class UsageError(ValueError):
    """An option that names nothing: one sentence, what is wrong and what to do."""


def audit(
    source: str,
    *,
    rev: str | None = None,
    at: str | None = None,
    report: str | None = None,
    checklist: str | Path | None = None,
    only: Sequence[str] = (),
    worktree: bool | None = None,
    cache_dir: Path | None = None,
    offline: bool = False,
    contributions: bool = False,
    notices: Sequence[Notice] = (),
    progress: Callable[[str], None] | None = None,
    on_error: OnError | None = None,
) -> Audit:
    """Return the audit of one commit (or work tree) of `source`.

    `contributions` counts commits and files touched by author and area; `notices` are asked last and add warnings.

    Raises SourceError where the source or the report that was asked for cannot be read, CatalogueError where the
    checklist cannot be, and UsageError where `only` names nothing.
    """
    catalogue = load_catalogue(checklist)
    named = parse_source(source)
    probes, remarks = discover(named.path), discover_remarks(named.path)
    chosen = choose(catalogue, only)
    for item in catalogue.items:
        if item.probe not in probes:
            raise CatalogueError(
                f"the checklist's item {item.id!r} names the probe {item.probe!r}, which is not installed; "
                "`audit explain` lists those that are"
            )
    with open_snapshot(
        named,
        rev=rev,
        at=at,
        cache_dir=cache_dir,
        offline=offline,
        progress=progress,
        worktree=worktree,
    ) as snapshot:
        repository = Repository(snapshot, catalogue, _tracked(snapshot, report))
        asked = Asked(chosen, bool(only), contributions, tuple(notices), on_error)
        return assemble(repository, probes, remarks, asked)


def _tracked(snapshot: Snapshot, report: str | None) -> str | None:
    """Return the report's path as the tree has it; raises SourceError where it is asked for and is not there."""
    if report is None:
        return None
    path = posixpath.normpath(report.replace("\\", "/"))
    if path not in snapshot.entries:
        near = get_close_matches(path, [name for name in snapshot.entries if name.casefold().endswith(".md")], n=1)
        hint = f"did you mean {near[0]}?" if near else "give its path from the root of the repository"
        raise SourceError(f"There is no report {report} at the audited commit of {snapshot.source}; {hint}")
    return path


def choose(catalogue: Catalogue, only: Sequence[str]) -> frozenset[str]:
    """Return the ids that `only` selects by id, module code (`M5`) or week (`week 1`); all where it is empty.

    Raises UsageError where a word selects nothing.
    """
    if not only:
        return frozenset(item.id for item in catalogue.items)
    chosen: set[str] = set()
    for word in only:
        wanted = word.strip().casefold()
        found = {
            item.id
            for item in catalogue.items
            if wanted == item.id
            or wanted == item.week.casefold()
            or wanted in {code.casefold() for code in item.module}
        }
        if not found:
            raise UsageError(
                f"--only {word!r} is no item, module code or week of this checklist; `audit explain` lists the items"
            )
        chosen |= found
    return frozenset(chosen)
