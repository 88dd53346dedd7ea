"""What people decided after looking: `decisions.csv`, written by hand, that has the last word over the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TypeVar

from auditor._regex import regex
from auditor.audited import Audit, AuditedClaim, AuditedItem, Decision
from auditor.batch._tables import Empty, read_csv, read_text
from auditor.batch.groups import Group
from auditor.crosscheck import ClaimVerdict, Verdict

FILE_NAME = "decisions.csv"
COLUMNS = ("group", "item", "commit", "decision", "note", "by")

_VERDICTS = tuple(verdict.value for verdict in Verdict if verdict is not Verdict.ERROR)
_CLAIM_VERDICTS = tuple(verdict.value for verdict in ClaimVerdict)
_Entry = TypeVar("_Entry", AuditedItem, AuditedClaim)
_MAX_NAME = 100
_CLAIM = "claim:"
_COMMIT = regex(r"[0-9a-f]{4,64}")


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions by group and item, each with its row, and what is wrong with the other rows."""

    by_group: Mapping[str, Mapping[str, tuple[int, Decision]]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, *names: str) -> dict[str, tuple[int, Decision]]:
        """Return the decisions on a group by any of its names (see `names_in`)."""
        found: dict[str, tuple[int, Decision]] = {}
        for name in names:
            found.update(self.by_group.get(name.strip().casefold(), {}))
        return found


def names_in(groups: Iterable[Group]) -> dict[str, tuple[str, ...]]:
    """Return by what names decisions speak of each group, by the one that is its own: that, and the table's.

    What several rows are called is the first one's: what was decided of one repository says nothing about another.
    """
    groups = tuple(groups)
    whose = {group.name.casefold(): group.name for group in groups}
    for group in groups:
        whose.setdefault(group.given.strip().casefold(), group.name)
    return {
        group.name: tuple(name for name in (group.given, group.name) if whose[name.strip().casefold()] == group.name)
        for group in groups
    }


def read_decisions(path: Path) -> Decisions:
    """Return the decisions of a file, none where there is no such file; a bad row is said and costs itself alone."""
    try:
        text, notes = read_text(path)
    except FileNotFoundError:
        return Decisions()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        return Decisions(problems=(f"{path.name} cannot be read ({why}); no decision was applied",))
    try:
        table = read_csv(text, lambda columns: sum(cell.strip().casefold() in COLUMNS for cell in columns))
    except Empty:
        return Decisions(problems=(*notes,))
    except ValueError as error:
        return Decisions(problems=(*notes, f"{path.name} cannot be read ({error}); no decision was applied"))
    columns = [column.casefold() for column in table.columns]
    missing = [column for column in ("group", "item", "decision") if column not in columns]
    if missing:
        said = f"{path.name} has no column {missing[0]!r}; its first line is {','.join(COLUMNS)}"
        return Decisions(problems=(*notes, said))
    problems = [*notes, *(f"{path.name}: {note}" for note in table.notes)]
    found: dict[str, dict[str, tuple[int, Decision]]] = {}
    for number, cells in table.rows:
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
        what = f"{path.name}, row {number}"
        group, item, decision = (row.get(column, "") for column in ("group", "item", "decision"))
        verdict = decision.casefold()
        known = _CLAIM_VERDICTS if item.startswith("claim:") else _VERDICTS
        commit = row.get("commit", "").casefold()
        if not group or not item:
            problems.append(f"{what}: {'group' if not group else 'item'} is empty; the row was left out")
        elif verdict not in known:
            claim = f"; of a claim write claim:{item}" if verdict in _CLAIM_VERDICTS else ""
            which = "" if known is _CLAIM_VERDICTS else " of an item"
            problems.append(f"{what}: {decision!r} is not a verdict{which}; it is one of {', '.join(known)}{claim}")
        elif commit and not _COMMIT.fullmatch(commit):
            problems.append(f"{what}: {commit!r} is not a commit; give four or more of its letters, or none")
        else:
            of_group = found.setdefault(group.casefold(), {})
            if item in of_group:
                problems.append(
                    f"{what}: {item} of group {group} is decided in row {of_group[item][0]} too; this holds"
                )
            of_group[item] = (number, Decision(verdict, row.get("note", ""), row.get("by", ""), commit))
    return Decisions(found, tuple(problems))


def apply(audit: Audit, decided: Mapping[str, tuple[int, Decision]]) -> tuple[Audit, list[str]]:
    """Return the audit with the decisions in it, and a sentence for each that fits nothing of it.

    A decision on another commit than the audited one stays, marked as stale.
    """
    if not decided:
        return audit, []
    used: set[str] = set()

    def held(*names: str) -> Decision | None:
        name = next((name for name in names if name in decided), None)
        if name is None:
            return None
        used.add(name)
        decision = decided[name][1]
        commit = audit.repository.commit or ""
        return decision._replace(stale=bool(decision.commit) and not commit.startswith(decision.commit))

    items = tuple(_decided(item, held(item.id)) for item in audit.items)
    keys = _keys(audit.claims)
    claims = tuple(_decided(claim, held(*keys[index])) for index, claim in enumerate(audit.claims))
    left = [
        f"{FILE_NAME}, row {number}: {name!r} is nothing that this group's audit has{_near(name, audit.items, keys)}"
        for name, (number, _) in sorted(decided.items(), key=lambda entry: entry[1][0])
        if name not in used
    ]
    return audit._replace(items=items, claims=claims), left


def _near(name: str, items: Iterable[AuditedItem], keys: Iterable[tuple[str, ...]]) -> str:
    """Return a question after the name that was perhaps meant; empty where none is like it."""
    from difflib import get_close_matches

    known = {each.casefold(): each for each in (*(item.id for item in items), *chain.from_iterable(keys))}
    if name.startswith(_CLAIM):  # which all claims have in common
        known = {each.removeprefix(_CLAIM): full for each, full in known.items() if each.startswith(_CLAIM)}
    near = get_close_matches(name[:_MAX_NAME].casefold().removeprefix(_CLAIM), known, n=1)
    return f"; did you mean {known[near[0]]!r}?" if near else ""


def _decided(entry: _Entry, decision: Decision | None) -> _Entry:
    return entry if decision is None else entry._replace(decision=decision)


def _keys(claims: Iterable[AuditedClaim]) -> list[tuple[str, ...]]:
    """Return the names that each claim has in `decisions.csv`: with its key, and without."""
    return [
        (f"claim:{claim.id}:{claim.key}", f"claim:{claim.id}") if claim.key else (f"claim:{claim.id}",)
        for claim in claims
    ]
