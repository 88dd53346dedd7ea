"""Everything that a batch's folder holds beside its state: written from the store and the decisions, at any time."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from auditor.audited import Audit
from auditor.batch import _files
from auditor.batch._activity import spans
from auditor.batch._later import WARNING
from auditor.batch.decisions import COLUMNS, Decisions, apply, read_decisions
from auditor.batch.decisions import FILE_NAME as DECISIONS
from auditor.batch.groups import Group
from auditor.batch.store import Result, Run, Store, completion
from auditor.crosscheck import Level
from auditor.git.source import mask
from auditor.output import csv, json
from auditor.output.html import render_page
from auditor.output.overview import Column, Row, Trend, render_overview

_ADDRESS = re.compile(r"[^\s@<>(),;]{1,100}@[^\s@<>(),;]{1,100}")
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


@dataclass(slots=True)
class Exported:
    """What was written, and what is to be said about it."""

    groups: int = 0
    failures: int = 0
    failing: int = 0
    """Groups with anything of the level that was asked for."""
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """What all groups together show, gathered as they pass by: a few hundred bytes of each."""

    summaries: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    days: list[dict[str, int]] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)


def export(folder: Path, store: Store, run: Run, *, level: Level = Level.NEVER) -> Exported:
    """Write tables, audits and pages of a run into the folder, each file in one piece; return what is to be said.

    `level` counts the groups that have anything of it.
    """
    decisions = read_decisions(folder / DECISIONS)
    done = Exported(problems=list(decisions.problems))
    told = _Told()
    names: set[str] = set()
    for below in ("audits", "groups"):
        (folder / below).mkdir(exist_ok=True)
    results = store.results(run.id)
    anonymize = bool(run.options.get("anonymize"))
    with ExitStack() as stack:
        items = stack.enter_context(_files.replacing(folder / "items.csv"))
        claims = stack.enter_context(_files.replacing(folder / "claims.csv"))
        items.write(csv.row(csv.ITEMS))
        claims.write(csv.row(csv.CLAIMS))
        for result in results:
            group = result.group
            audit = _audit(store, result, decisions, done, anonymize=anonymize)
            told.summaries.append(_summary(result, audit, anonymize=anonymize))
            _overview_row(told, result, audit)
            if audit is None:
                done.failures += 1
                continue
            done.groups += 1
            names.add(group.name)
            items.writelines(csv.item_rows(group.name, audit))
            claims.writelines(csv.claim_rows(group.name, audit))
            _files.write(folder / "audits" / f"{group.name}.json", [json.render(audit)])
            done.failing += audit.fails(level)
            page = render_page(
                audit, group=_heading(group), overview="../index.html", decide=_how(result, audit), later=_later(audit)
            )
            _files.write(folder / "groups" / f"{group.name}.html", [page])
    _files.write(folder / "summary.csv", csv.table(_summary_columns(told.summaries), told.summaries))
    _files.write(folder / "failures.csv", csv.table(_FAILURES, _failures(results)))
    known = {name.strip().casefold() for result in results for name in (result.group.name, result.group.given)}
    done.problems += [f"{DECISIONS}: there is no group {group!r}" for group in decisions.by_group if group not in known]
    _files.write(folder / "index.html", [_overview(store, run, told, anonymize=anonymize)])
    _files.clean(folder, set(), _NONE)
    _files.clean(folder / "audits", {f"{name}.json" for name in names}, ".json")
    _files.clean(folder / "groups", {f"{name}.html" for name in names}, ".html")
    with contextlib.suppress(FileExistsError), (folder / DECISIONS).open("xb") as file:
        file.write(csv.row(COLUMNS))
    return done


_NONE = ".none"  # of the folder itself, only halves of files are removed


def _audit(store: Store, result: Result, decisions: Decisions, done: Exported, *, anonymize: bool) -> Audit | None:
    if result.audit_id is None:
        return None
    group = result.group
    decided = decisions.of(group.given, group.name)
    if anonymize:
        decided = {item: (number, replace(decision, by="")) for item, (number, decision) in decided.items()}
    audit, left = apply(store.audit(result.audit_id), decided)
    done.problems += left
    return audit


def _summary(result: Result, audit: Audit | None, *, anonymize: bool) -> dict[str, Any]:
    group = result.group
    found: dict[str, Any] = {
        "group": group.name,
        "row": group.row,
        "source": mask(group.source or ""),
        "failure": result.failure,
        "notes": "; ".join(group.notes),
    }
    if audit is not None:
        held = [*(item.decision for item in audit.items), *(claim.decision for claim in audit.claims)]
        decided = [decision for decision in held if decision is not None]
        found |= {
            "url": audit.repository.url,
            "commit": audit.repository.commit,
            "branch": audit.repository.branch,
            "audited": result.made,
            "reused": result.reused,
            "report": audit.report.path,
            "generation": audit.report.generation,
            "completion": round(completion(audit), 4),
            "contradicted": _contradicted(audit),
            "decisions": len(decided),
            "stale_decisions": sum(decision.stale for decision in decided),
            "warnings": len(audit.warnings),
            "later": _later(audit),
            **audit.summary,
            **{key: value for key, value in audit.statistics.items() if not isinstance(value, (dict, list))},
        }
    if not anonymize:
        found |= {f"student_{number}": name for number, name in enumerate(group.members, 1)}
        # The table's own columns, under their headings; an address in them stays with the table.
        found |= {f"table: {key}": _ADDRESS.sub("(an address)", value) for key, value in group.extra}
    return found


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
            yield {"group": group.name, "row": group.row, "source": source, "reason": result.failure}


def _contradicted(audit: Audit) -> int:
    return sum(claim.standing.value == "contradicted" for claim in audit.claims)


def _later(audit: Audit) -> str | None:
    return next((warning.message for warning in audit.warnings if warning.id == WARNING), None)


def _heading(group: Group) -> str:
    """Return a group's name as the table has it, with the one that tells it from its namesakes where that differs."""
    return group.given if group.given == group.name else f"{group.given} ({group.name})"


def _how(result: Result, audit: Audit) -> str:
    commit = (audit.repository.commit or "")[:12]
    return (
        f"A person has the last word: add a row to {DECISIONS} beside the overview ({','.join(COLUMNS)}), such as "
        f"{result.group.name},ITEM,{commit},confirmed,WHY,WHO, with claim:ID or claim:ID:KEY as the item for an "
        "answer, and run `audit export` on the folder."
    )


def _overview_row(told: _Told, result: Result, audit: Audit | None) -> None:
    group = result.group
    row: dict[str, Any] = {"group": group.given, "page": None, "source": mask(group.source or "")}
    if group.given.casefold() != group.name.casefold() and group.name.startswith(f"{group.given}-"):
        row["group"] = group.name  # the second of two that the table calls the same
    days: dict[str, int] = {}
    if audit is None:
        row["failure"] = result.failure or "no result"
    else:
        for item in audit.items:
            told.columns.setdefault(item.id, Column(item.id, item.text, item.week))
        statistics = audit.statistics
        days = {str(day): sum(hours.values()) for day, hours in (statistics.get("activity") or {}).items()}
        row |= {
            "page": f"groups/{group.name}.html",
            "commit": audit.repository.commit,
            "branch": audit.repository.branch,
            "members": audit.report.members or len(group.members),
            "verdicts": {item.id: item.standing.value for item in audit.items},
            "decided": frozenset(item.id for item in audit.items if item.decision is not None),
            "contradicted": _contradicted(audit),
            "discrepancies": audit.summary["discrepancies"],
            "completion": completion(audit),
            "commits": int(statistics.get("commits") or 0),
            "latest": statistics.get("latest_commit"),
        }
    told.rows.append(row)
    told.days.append(days)


def _overview(store: Store, run: Run, told: _Told, *, anonymize: bool) -> bytes:
    rows = [Row(**row, activity=activity) for row, activity in zip(told.rows, spans(told.days), strict=True)]
    trends = [
        Trend(f"{past.id}: {past.started[:16].replace('T', ' ')}", past.discrepancies, past.completion)
        for past in store.runs()
        if past.finished is not None and past.id <= run.id and past.groups > past.failed
    ]
    note = f"Run {run.id} of {run.started[:16].replace('T', ' ')} UTC, version {run.version}."
    if run.options.get("at"):
        note += (
            f" As of {run.options['at']}: each repository's last commit before that moment on its default branch. "
            "The dates of commits are their authors' word, not the host's."
        )
    if anonymize:
        note += " Names of people are left out."
    return render_overview(rows, told.columns.values(), trends, title="Groups", note=note)
