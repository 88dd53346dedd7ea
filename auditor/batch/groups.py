"""The table of groups: a course's CSV, a YAML list, or one source a line. Nothing in it is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from auditor._regex import regex
from auditor.anonymous import pseudonym, said_without
from auditor.batch._names import readable, safe_name, unique
from auditor.batch._tables import Table, read_csv, read_text, read_yaml
from auditor.git.source import Source, SourceError, mask, parse_source
from auditor.limits import MAX_GROUPS

_GROUP = regex(r"(?:group|team|gruppe)(?:_?(?:number|no|nr|id|name))?|number")
_URL = regex(r"(?:repo|repository|github|git)(?:_(?:url|link))?|url|source|link")
_MEMBER = regex(r"(?:students?|members?|names?|studerende)_?\d{0,2}")
_NOTHING = frozenset(["", "-", "--", "n/a", "na", "none", "null", "nan", "tbd", "todo", "?", "missing"])
_COMMENT = regex(r"(?:^|\s+)#.*")
_PAGE = regex(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_INVISIBLE = regex("[\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


class GroupsError(ValueError):
    """The groups file cannot be read: one sentence, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """One row. `name` is safe as a file name and no other group's; `source` is None where `problem` says why."""

    name: str
    given: str
    """The group as the table has it."""
    row: int
    """The line of the file that it starts on."""
    source: str | None
    members: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """The other columns, by their headings, in the table's order."""
    problem: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def cells(self) -> dict[str, object]:
        """The row as plain data: what the store keeps and what a result depends on; credentials are masked."""
        return {
            "name": self.name,
            "given": self.given,
            "row": self.row,
            "source": mask(self.source) if self.source is not None else None,
            "members": list(self.members),
            "extra": [list(pair) for pair in self.extra],
            "problem": self.problem,
            "notes": list(self.notes),
        }

    @classmethod
    def from_cells(cls, data: Mapping[str, object]) -> Group:
        """Return the group that `cells` gave."""
        found = dict(data)
        for key in ("members", "notes"):
            found[key] = tuple(found[key])  # type: ignore[arg-type]
        found["extra"] = tuple((str(key), str(value)) for key, value in found["extra"])  # type: ignore[attr-defined]
        return cls(**found)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Groups:
    """Every row of a groups file, and what is to be said about the file itself."""

    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()


def read_groups(path: Path, *, anonymize: bool = False) -> Groups:
    """Return the groups of a file. Raises GroupsError where it cannot be read as a table of groups.

    With `anonymize` no group is called after whose repository it is, or after its members.
    """
    try:
        text, notes = read_text(path)
        if path.suffix.lower() in {".yaml", ".yml", ".json"}:
            table = read_yaml(text)
        else:
            table = read_csv(text, lambda columns: sum(_role(column) != "extra" for column in columns))
    except OSError as error:
        raise GroupsError(f"{path} cannot be read ({error.strerror or error}); give the table of the groups.") from None
    except ValueError as error:
        raise GroupsError(f"{path}: {error}.") from None
    if not any(_role(column) == "url" for column in table.columns):
        table = _listed(path, table)
    if len(table.rows) > MAX_GROUPS:
        raise GroupsError(f"{path} has more than {MAX_GROUPS} rows; split it.")
    rows = [_group(table, number, cells, anonymize=anonymize) for number, cells in table.rows]
    if not rows:
        raise GroupsError(f"{path} holds no group; a row has a group_number and a repo_url.")
    return Groups(tuple(_compared(rows)), (*notes, *table.notes))


def _listed(path: Path, table: Table) -> Table:
    """Return the table of a plain list of sources; raises GroupsError for a table without a column of repositories."""
    if table.lines is None:
        raise GroupsError(f"{path} is not a list of groups; each entry has a group_number and a repo_url.")
    known = [column for column in table.columns if _role(column) != "extra"]
    first = table.lines[0][1]
    if known or not (first.startswith("#") or _is_source(_COMMENT.sub("", first))):
        raise GroupsError(
            f"{path} has no column of repositories; name it repo_url (found: {', '.join(table.columns)[:200]}), "
            "or give one source a line."
        )
    lines = [(number, _COMMENT.sub("", line)) for number, line in table.lines]
    rows = [(number, (line,)) for number, line in lines if line]
    if rows and not any(_is_source(line) for _, (line,) in rows):
        raise GroupsError(f"{path} is no table of groups: it has no column repo_url, and no line of it is a source.")
    return Table(("repo_url",), tuple(rows), table.notes)


def _is_source(text: str) -> bool:
    try:
        parse_source(text)
    except SourceError:
        return bool(_PAGE.match(text))  # one that is no repository still tells that the lines are meant as sources
    return True


_NO_LETTERS = regex(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def _role(column: str) -> str:
    key = _NO_LETTERS.sub("_", column.casefold()).strip("_")
    if _GROUP.fullmatch(key):
        return "group"
    if _URL.fullmatch(key):
        return "url"
    return "member" if _MEMBER.fullmatch(key) else "extra"


def _group(table: Table, number: int, cells: tuple[str, ...], *, anonymize: bool) -> Group:
    given, source, members, extra = "", "", [], []
    for position, cell in enumerate(cells):
        column = table.columns[position] if position < len(table.columns) else f"column_{position + 1}"
        value, role = " ".join(cell.split()), _role(column)
        if role == "group" and not given:
            given = value
        elif role == "url" and not source:
            source = _INVISIBLE.sub("", value).strip("<> ")
        elif role == "member" and value:
            members.append(value)
        elif role != "member" and (value or position < len(table.columns)):
            extra.append((column, value))
    problem = None
    if source.casefold() in _NOTHING:
        problem = f"row {number}: no repository is given"
        source = ""
    else:
        try:
            parse_source(source)
        except SourceError as error:
            problem = f"row {number}: {error}"
    called = readable(source)
    if anonymize:
        given, called = said_without(given, "", members), pseudonym(source) if source else ""
    name = safe_name(given) or safe_name(called) or f"row-{number}"
    return Group(name, given or name, number, source or None, tuple(members), tuple(extra), problem)


def _compared(rows: list[Group]) -> Iterable[Group]:
    """Yield the groups with names of their own, and with notes on what stands in the table twice."""
    names = unique([row.name for row in rows])
    first_group: dict[str, Group] = {}
    by_place: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        if row.problem is None and row.source is not None:
            by_place.setdefault(_place(row.source), []).append(index)
    for index, (row, name) in enumerate(zip(rows, names, strict=True)):
        notes = []
        first = first_group.setdefault(row.name.casefold(), replace(row, name=name))
        if first.row != row.row:
            notes.append(f"group {row.given} stands in row {first.row} too; this one is called {name}")
        if row.problem is None and row.source is not None:
            others = list(islice((n for n in by_place[_place(row.source)] if n != index), 6))
            if others:
                shown = ", ".join(f"{names[other]} (row {rows[other].row})" for other in others[:5])
                shown += " and more" if len(others) > 5 else ""
                notes.append(f"the same repository as group {shown}")
        yield replace(row, name=name, notes=tuple(notes))


_SCHEME_AND_USER = regex(r"^(?:\w+://)?(?:[\w.-]+@)?")


def _place(text: str) -> str:
    source: Source = parse_source(text)
    if source.path is not None:
        return str(source.path)
    place = _SCHEME_AND_USER.sub("", source.url or text).replace(":", "/")
    return place.rstrip("/").removesuffix(".git").casefold()
