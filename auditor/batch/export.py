"""Everything that a batch's folder holds beside its state: written from the store and the decisions, at any time."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from auditor._failures import Failures
from auditor._private import TABLE_ADDRESS
from auditor.audited import Audit, Decision
from auditor.batch import _files
from auditor.batch._activity import spans
from auditor.batch._keys import pages_key
from auditor.batch._shown import Shown, later, shown
from auditor.batch.decisions import COLUMNS, Decisions, apply, names_in, read_decisions
from auditor.batch.decisions import FILE_NAME as DECISIONS
from auditor.batch.groups import Group
from auditor.batch.store import Result, Run, Store
from auditor.crosscheck import Level
from auditor.git.source import mask
from auditor.kept import digest
from auditor.output import csv, json
from auditor.output.html import render_page
from auditor.output.overview import Column, Row, Trend, stream_overview

_Last = tuple[int, int, str]
"""An earlier run that has an audit of a group: the run's number, the audit's, and when it was made."""
_TABLES: Final = {"items": csv.ITEMS, "claims": csv.CLAIMS, "remarks": csv.REMARKS}
"""The tables of several lines a group, by the part of `Shown` that has them."""
_FILES: Final = ("index.html", "summary.csv", "failures.csv", *(f"{name}.csv" for name in _TABLES))
_FOLDERS: Final = ("audits", "groups")
_FAILURES = ("group", "row", "source", "reason")
_FIXED = (
    *(
        "group",
        "row",
        "source",
        "url",
        "commit",
        "branch",
        "audited",
        "reused",
        "report",
        "generation",
        "discrepancies",
    ),
    *("completion", "contradicted", "decisions", "stale_decisions", "warnings", "later", "failure", "notes"),
)
_UNMADE: Final = "the program failed to make its page; please report it"


@dataclass(slots=True)
class Exported:
    """What was written, and what is to be said about it."""

    groups: int = 0
    failures: int = 0
    failing: int = 0
    """Groups with anything of the level that was asked for."""
    problems: list[str] = field(default_factory=list)
    faults: tuple[str, ...] = ()
    """What the program failed at: those groups have no page."""


@dataclass(slots=True)
class _Told:
    """What all groups together show, gathered as they pass by: a few hundred bytes of each."""

    summaries: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    days: list[dict[str, int]] = field(default_factory=list)
    columns: dict[str, Counter[Column]] = field(default_factory=dict)
    """By item the words in which the groups' reports have it."""
    audited: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    """Names of groups with an audit of this run, and of those with a page, which may be an older run's."""


def export(folder: Path, store: Store, run: Run, *, level: Level = Level.NEVER) -> Exported:
    """Write tables, audits and pages of a run into the folder, each file in one piece; return what is to be said.

    `level` counts the groups that have anything of it. Files that would be the same again are left as they are.
    """
    decisions = read_decisions(folder / DECISIONS)
    done = Exported(problems=list(decisions.problems))
    told = _Told()
    for below in _FOLDERS:
        (folder / below).mkdir(exist_ok=True)
    results = store.results(run.id)
    names = names_in(result.group for result in results)
    anonymize = bool(run.options.get("anonymize"))
    writer = _Writer(folder, store, pages_key())
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_files.replacing(folder / f"{name}.csv")) for name in _TABLES}
        for name, columns in _TABLES.items():
            tables[name].write(csv.row(columns))
        for index, result in enumerate(results):
            decided = _decided(decisions.of(*names[result.group.name]), anonymize=anonymize)
            found, last = None, None
            if result.audit_id is None:
                done.failures += 1
                last = _older(writer, store, run, result, decided)
            else:
                found = writer.write(result.audit_id, result.group.name, _heading(result.group), decided)
            if found is not None:
                done.groups += 1
                done.problems += found.problems
                done.failing += level.value in found.levels
                for name, table in tables.items():
                    table.write(getattr(found, name).encode())
            elif result.audit_id is not None:
                done.failures += 1
                results[index] = result = replace(result, failure=_UNMADE)
            _tell(told, result, found, last, anonymize=anonymize)
    done.problems += _stale(told)
    done.problems += _of_nobody(decisions, names, told.pages)
    done.problems += _nothing_held(told)
    done.faults = tuple(warning.message for warning in writer.failures.warnings)
    _files.write(folder / "summary.csv", csv.table(_summary_columns(told.summaries), told.summaries))
    _files.write(folder / "failures.csv", csv.table(_FAILURES, _failures(results)))
    _files.write(folder / "index.html", _overview(store, run, told, anonymize=anonymize))
    _clean(folder, store, told)
    with contextlib.suppress(FileExistsError), (folder / DECISIONS).open("xb") as file:
        file.write(csv.row(COLUMNS))
    return done


def _decided(decided: Mapping[str, tuple[int, Decision]], *, anonymize: bool) -> Mapping[str, tuple[int, Decision]]:
    """Return what people decided of a group, by item with the row of the table; anonymous, not who did."""
    return {item: (row, one._replace(by="")) for item, (row, one) in decided.items()} if anonymize else decided


def _older(
    writer: _Writer, store: Store, run: Run, result: Result, decided: Mapping[str, tuple[int, Decision]]
) -> _Last | None:
    """Write the page of the last run that had an audit of a group that this one has none of; return which, or None."""
    last = store.last(run.id, result.group)
    if last is not None:
        missed = f"Run {run.id} has no audit of it: {_sentence(result)} This page is what run {last[0]} found."
        if writer.write(last[1], result.group.name, _heading(result.group), decided, missed) is None:
            return None
    return last


def _tell(told: _Told, result: Result, found: Shown | None, last: _Last | None, *, anonymize: bool) -> None:
    """Gather what one group gives to what is told of all."""
    if found is not None:
        told.audited.add(result.group.name)
    if found is not None or last is not None:
        told.pages.add(result.group.name)
    told.summaries.append(_summary(result, found, anonymize=anonymize))
    _overview_row(told, result, found, last)
    if anonymize and found is not None:
        told.rows[-1]["source"] = found.source


def _of_nobody(decisions: Decisions, names: Mapping[str, tuple[str, ...]], pages: set[str]) -> Iterator[str]:
    known = {called.strip().casefold(): name for name, group in names.items() for called in group}
    for group, decided in decisions.by_group.items():
        if group not in known:
            row = min(number for number, _ in decided.values())
            yield f"{DECISIONS}, row {row}: there is no group {group!r}"
        elif known[group] not in pages:
            yield f"{DECISIONS}: group {known[group]} has no audit that could be decided on; its rows were left out"


def _clean(folder: Path, store: Store, told: _Told) -> None:
    """Remove what earlier exports wrote of groups that are no more, and halves of files."""
    names = store.names()
    _files.clean(folder, {*_FILES}, {*_FILES})
    for below, ending, kept in (("audits", ".json", told.audited), ("groups", ".html", told.pages)):
        _files.clean(folder / below, {name + ending for name in names}, {name + ending for name in kept})
    store.forget(told.pages)


def in_the_way(folder: Path) -> str | None:
    """Return something in a folder that `export` would write over or into, None where there is nothing of the kind."""
    for name in (*_FILES, *_FOLDERS):
        path = folder / name
        if any(path.iterdir()) if path.is_dir() else path.exists():
            return name
    return None


def _stale(told: _Told) -> Iterator[str]:
    stale = {str(row["group"]): row["stale"] for row in told.rows if row.get("stale")}
    if stale:
        number = sum(stale.values())
        which = ", ".join(list(stale)[:10]) + (f" and {len(stale) - 10} more" if len(stale) > 10 else "")
        were = "decision was" if number == 1 else "decisions were"
        yield (
            f"{DECISIONS}: {number} {were} made at another commit than the audited one, and still "
            f"hold{'s' if number == 1 else ''} (group {which}); --compare RUN says what has changed since"
        )


def _nothing_held(told: _Told) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for row in told.rows:
        if row.get("unheld"):
            by_reason.setdefault(row["unheld"], []).append(str(row["group"]))
    for reason, groups in by_reason.items():
        which = ", ".join(groups[:10]) + (f" and {len(groups) - 10} more" if len(groups) > 10 else "")
        what = "nothing" if reason == _NO_REPORT else "no tick"
        yield f"{reason}, so that {what} could be held against the repository: group {which}"


_NO_REPORT: Final = "no report found"


class _Writer:
    """Writes what belongs to one group alone, unless it is there already from the same program, audit and decisions."""

    def __init__(self, folder: Path, store: Store, program: str) -> None:
        self._folder, self._store, self._program = folder, store, program
        self.failures = Failures()

    def write(
        self,
        number: int,
        name: str,
        heading: str,
        decided: Mapping[str, tuple[int, Decision]],
        missed: str | None = None,
    ) -> Shown | None:
        """Return what is shown of a group beside its page; nothing but the arguments and the program decides it.

        `missed` says why there is no newer audit: of an older one there is a page alone. None where the program fails
        to make it, which costs no other group its page.
        """
        audit_key = self._store.audit_digest(number)
        choices = sorted((item, row, *decision) for item, (row, decision) in decided.items())
        key = digest(self._program, audit_key, name, heading, choices, missed)
        paths = [self._folder / "groups" / f"{name}.html", self._folder / "audits" / f"{name}.json"]
        paths = paths if missed is None else paths[:1]
        known = self._store.written(name, key)
        if isinstance(known, dict) and known.get("stamps") == [_files.stamp(path) for path in paths]:
            found = Shown.from_dict(known.get("shown"))
            if found is not None:
                return found
        audit, left = apply(self._store.audit(number), decided)

        def make() -> tuple[bytes, bytes, Shown]:
            how = _how(name, audit)
            page = render_page(
                audit,
                group=heading,
                called=name,
                overview="../index.html",
                decide=how,
                later=later(audit),
                missed=missed,
            )
            return page, json.render(audit), shown(name, audit, left)

        made = self.failures.attempt(f"the page of group {name}", make, None)
        if made is None:
            return None
        *contents, found = made
        for path, content in zip(paths, contents, strict=False):
            _files.write(path, [content])
        stamps = [_files.stamp(path) for path in paths]
        self._store.remember(name, key, {"stamps": stamps, "shown": found.to_dict()})
        return found


def _summary(result: Result, found: Shown | None, *, anonymize: bool) -> dict[str, Any]:
    group = result.group
    cells: dict[str, Any] = {
        "group": group.name,
        "row": group.row,
        "source": mask(group.source or ""),
        "failure": result.failure,
        "notes": "; ".join(group.notes),
    }
    if found is not None:
        cells |= {"audited": result.made, "reused": result.reused, **found.summary}
    if anonymize and found is not None:
        cells["source"] = found.source
    if not anonymize:
        cells |= {f"student_{number}": name for number, name in enumerate(group.members, 1)}
        # The table's own columns, under their headings; an address in them stays with the table.
        cells |= {f"table: {key}": TABLE_ADDRESS.sub("(an address)", value) for key, value in group.extra}
    return cells


def _summary_columns(rows: list[dict[str, Any]]) -> list[str]:
    found = dict.fromkeys(_FIXED)
    for row in rows:
        found.update(dict.fromkeys(key for key in row if not key.startswith(("student_", "table: "))))
    found.update(dict.fromkeys(sorted(key for row in rows for key in row if key.startswith("student_"))))
    found.update(dict.fromkeys(key for row in rows for key in row if key.startswith("table: ")))
    return list(found)


def _failures(results: list[Result]) -> Iterator[dict[str, Any]]:
    for result in results:
        if result.failure is not None:
            group = result.group
            source = mask(group.source or "")
            yield {
                "group": group.name,
                "row": group.row,
                "source": source,
                "reason": result.failure.removeprefix(f"row {group.row}: "),
            }


def _heading(group: Group) -> str:
    """Return a group's name as the table has it, with the one that tells it from its namesakes where that differs."""
    return group.given if group.given == group.name else f"{group.given} ({group.name})"


def _how(name: str, audit: Audit) -> str:
    commit = (audit.repository.commit or "")[:12]
    return (
        f"A person has the last word: add a row to {DECISIONS} beside the overview ({','.join(COLUMNS)}), such as "
        f"{name},ITEM,{commit},confirmed,WHY,WHO, with claim:ID or claim:ID:KEY as the item for an "
        "answer, and run `audit export` on the folder."
    )


def _sentence(result: Result) -> str:
    reason = result.failure or "no result"
    return reason if reason.endswith(".") else f"{reason}."


def _overview_row(told: _Told, result: Result, found: Shown | None, last: _Last | None) -> None:
    group = result.group
    row: dict[str, Any] = {"group": group.given, "page": None, "source": mask(group.source or ""), "notes": group.notes}
    if group.given.casefold() != group.name.casefold() and group.name.startswith(f"{group.given}-"):
        row["group"] = group.name  # the second of two that the table calls the same
    if found is None:
        row["failure"] = result.failure or "no result"
        if last is not None:
            row["page"] = f"groups/{group.name}.html"
            # First, since a page may cut what follows: it names a place, which may be long.
            row["failure"] = f"Its page is what run {last[0]} found, {_minute(last[2])} UTC. {_sentence(result)}"
    else:
        for column in found.items_of:
            told.columns.setdefault(column.id, Counter())[column] += 1
        members = found.row["members"] or len(group.members)
        row |= {**found.row, "members": members, "decided": frozenset(found.row["decided"])}
        row["unheld"] = _unheld(found.summary)
    told.rows.append(row)
    told.days.append(found.days if found is not None else {})


def _unheld(summary: Mapping[str, Any]) -> str:
    """Return why no tick can be held against a repository, which is no praise of it; else an empty text."""
    if not summary["report"]:
        return _NO_REPORT
    if summary["completion"] is None:
        return "no checklist in the report"
    return "" if any(summary[verdict] for verdict in _TICKED) else "nothing is ticked"


_TICKED: Final = ("confirmed", "refuted", "unconfirmed", "disputed", "doubtful", "unverifiable", "error")


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _of_run(run: Run) -> Iterator[str]:
    """Yield when a run was made, as of which moment where that is another, and how many groups it could not audit."""
    yield _minute(run.started)
    if run.options.get("at"):
        yield f"as of {run.options['at']}"
    if run.failed:
        yield f"{run.failed} not audited"


def _overview(store: Store, run: Run, told: _Told, *, anonymize: bool) -> Iterator[bytes]:
    rows = [Row(**row, activity=activity) for row, activity in zip(told.rows, spans(told.days), strict=True)]
    trends = [
        Trend(
            f"run {past.id} ({'; '.join(_of_run(past))})",
            past.discrepancies,
            past.completion,
        )
        for past in store.runs()
        if past.finished is not None and past.id <= run.id and past.groups > past.failed
    ]
    note = f"Run {run.id} of {_minute(run.started)} UTC, version {run.version}."
    if run.options.get("at"):
        note += (
            f" As of {run.options['at']}: each repository's last commit before that moment on its default branch. "
            "The dates of commits are their authors' word, not the host's."
        )
    if anonymize:
        note += " Names of people are left out."
    # What one group wrote behind an item is no heading for all: that is what most of them have.
    columns = [found.most_common(1)[0][0] for found in told.columns.values()]
    return stream_overview(rows, columns, trends, title="Groups", note=note)
