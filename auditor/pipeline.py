"""The way in: from a source to its audit, or to the one that an earlier run found."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor._ahead import load
from auditor._failures import Failures
from auditor._folders import default_cache_dir
from auditor.audited import Audit
from auditor.checklist import CatalogueError
from auditor.git.snapshot import open_snapshot
from auditor.git.source import SourceError, parse_source
from auditor.git.waiting import Waiting
from auditor.memory import Memory, name_of

if TYPE_CHECKING:
    from auditor._failures import OnError
    from auditor.assembly import Notice
    from auditor.checklist import Catalogue
    from auditor.git.snapshot import Snapshot
    from auditor.registry import Probe

__all__ = ["Audit", "UsageError", "audit", "choose"]


class UsageError(ValueError):
    """An option names nothing, or the program's surroundings do not fit: one sentence, what is wrong and what to do."""


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
    anonymize: bool = False,
    notices: Sequence[Notice] = (),
    reuse: bool = True,
    progress: Callable[[str], None] | None = None,
    on_error: OnError | None = None,
) -> Audit:
    """Return the audit of one commit, or of a work tree, of `source`: a URL, `owner/name`, a path or a bundle.

    What is audited: HEAD's commit; with `rev` that of a branch, tag or id; with `at` the last one of the default branch
    before that moment (`2025-01-24 23:59 Europe/Copenhagen`; without a zone UTC); with `worktree` what is on the disk.
    `report` is the path, from the root, of a report that is not to be searched for, `checklist` the file of another
    catalogue; `only` holds item ids, module codes or weeks, and all other items are left out.

    Where from: remote sources are cloned below `cache_dir`, the user's cache folder where it is None; `offline` takes
    the clone that is there. `reuse` takes what an earlier run found for the same commit, refs, program and options.

    What else: `contributions` counts commits and files touched by author and area. `anonymize` leaves out the names of
    people. `notices` are asked last and add warnings. `progress` is called with each step in words, `on_error` with
    what failed (an item's id, say) and its exception, which the audit survives; with `on_error` nothing is reused.

    Raises SourceError where the source, or the report that was asked for, cannot be read, CatalogueError where the
    checklist cannot be, and UsageError where `only` names nothing or an installed package of probes does not load.
    """
    named = parse_source(source)
    # What is asked for wrongly is said before anything is fetched.
    catalogue = _catalogue(checklist) if only or checklist is not None else None
    chosen = choose(catalogue, only) if catalogue is not None else None
    place = cache_dir or default_cache_dir()
    own = catalogue if checklist is not None else None
    memory = Memory(place, named.path, own) if place is not None and reuse and on_error is None else None
    with open_snapshot(
        named,
        rev=rev,
        at=at,
        cache_dir=cache_dir,
        offline=offline,
        waiting=Waiting(progress, load(named.path)),
        worktree=worktree,
    ) as snapshot:
        options = [report, rev, at, sorted(only), contributions, anonymize, [name_of(notice) for notice in notices]]
        failures = Failures(on_error)
        if memory is not None:
            known = failures.attempt("what an earlier run found", partial(memory.audit, snapshot, options), None)
            if known is not None:
                return known
        snapshot.entries.get("")  # what cannot be listed is said here, not in the midst of an audit
        snapshot.begin()
        # What is known needs none of what finds things out.
        from auditor._expressions import use
        from auditor.assembly import Asked, assemble
        from auditor.kept import Recall
        from auditor.registry import ProbeError, discover, discover_remarks, probe_folders
        from auditor.repository import Repository

        try:
            probes, remarks = discover(named.path), discover_remarks(named.path)
        except ProbeError as error:
            raise UsageError(str(error)) from error
        if catalogue is None or chosen is None:
            catalogue = _catalogue(checklist)
            chosen = choose(catalogue, only)
        _require(catalogue, probes)
        asked = Asked(chosen, bool(only), contributions, tuple(notices), on_error, anonymize=anonymize)
        recall = expressions = None
        if memory is not None:
            memory.discovered(probe_folders())
            expressions = use(memory.expressions)
            recall = Recall(memory.kept, memory.seed([report]))
        repository = Repository(snapshot, catalogue, _tracked(snapshot, report), recall=recall)
        found = assemble(repository, probes, remarks, asked, failures)
        if memory is not None and expressions is not None:
            kept = Failures(on_error)
            kept.attempt("what the next run would reuse", partial(memory.keep, found, repository, options), None)
            kept.attempt("what the next run would reuse", expressions.keep, None)
            found = found.noticing(kept.warnings)
        return found


def _catalogue(checklist: str | Path | None) -> Catalogue:
    from auditor.checklist import load_catalogue

    return load_catalogue(checklist)


def _require(catalogue: Catalogue, probes: Mapping[str, Probe]) -> None:
    for item in catalogue.items:
        if item.probe not in probes:
            from difflib import get_close_matches

            near = get_close_matches(item.probe, probes, n=1)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise CatalogueError(
                f"the checklist's item {item.id!r} names the probe {item.probe!r}, which is not installed; "
                f"{meant}`audit explain probes` lists those that are"
            )


def _tracked(snapshot: Snapshot, report: str | None) -> str | None:
    """Return the report's path as the tree has it; raises SourceError where it is asked for and is not there."""
    if report is None:
        return None
    path = posixpath.normpath(report.replace("\\", "/"))
    if path not in snapshot.entries:
        from difflib import get_close_matches

        near = get_close_matches(path, [name for name in snapshot.entries if name.casefold().endswith(".md")], n=1)
        hint = f"did you mean {near[0]}?" if near else "give its path from the root of the repository"
        raise SourceError(f"There is no report {report} in {snapshot.source}; {hint}")
    return path


def choose(catalogue: Catalogue, only: Sequence[str]) -> frozenset[str]:
    """Return the ids that `only` selects by id, module code (`M5`) or week (`week 1`); all where it is empty.

    What is none of these may be the name of a probe, which stands for the items that it answers for. A word may hold
    several, with commas between them. Raises UsageError where a word selects nothing.
    """
    if not only:
        return frozenset(item.id for item in catalogue.items)
    from auditor.checklist.called import items_called

    chosen: set[str] = set()
    for word in (part for each in only for part in each.split(",")):
        wanted = word.strip().casefold()
        found = {
            item.id
            for item in catalogue.items
            if wanted == item.id
            or wanted == (item.week.casefold() or None)
            or wanted in {code.casefold() for code in item.module}
        } or {item.id for item in items_called(catalogue, wanted)}
        if not found:
            known = [item.id for item in catalogue.items] + [item.week for item in catalogue.items]
            from difflib import get_close_matches

            near = get_close_matches(wanted, dict.fromkeys(known), n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`audit explain` lists the items"
            raise UsageError(f"--only {word!r} is not an item, module code or week of this checklist; {hint}")
        chosen |= found
    return frozenset(chosen)
