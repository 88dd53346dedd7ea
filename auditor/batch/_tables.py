"""Tables as people make them: any delimiter, any encoding that spreadsheets write, quotation marks that never close."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.limits import MAX_FILE_BYTES, MAX_TABLE_BYTES, MAX_TABLE_COLUMNS, MAX_TABLE_LINES

_DELIMITERS = ",;\t|"
_SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, each with the line that it starts on; `lines` are the lines themselves, where there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()
    lines: tuple[tuple[int, str], ...] | None = None


class Empty(ValueError):
    """A file without a line: one sentence."""


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return a file's text and what is to be said about it. Raises OSError, and ValueError where it is too large."""
    with path.open("rb") as file:
        data = file.read(MAX_TABLE_BYTES + 1)
    if len(data) > MAX_TABLE_BYTES:
        raise ValueError(f"the file is larger than {MAX_TABLE_BYTES:,} bytes; split it")
    if data.startswith(_SHEETS):
        raise ValueError("this is a spreadsheet; save it as CSV")
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_TABLE_LINES:
        raise ValueError(f"the file has more than {MAX_TABLE_LINES:,} lines; split it")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").replace("\0", ""), ()
    try:
        return data.decode("utf-8-sig").replace("\0", ""), ()
    except UnicodeDecodeError:
        note = f"{path.name} is not UTF-8; it was read as Windows-1252"
        return data.decode("cp1252", "replace").replace("\0", ""), (note,)


def read_csv(text: str, known: Callable[[Sequence[str]], int]) -> Table:
    """Return the table of a text; the delimiter is the one whose headings `known` counts most of.

    Raises Empty where the text holds no line, ValueError where it is no table within limits.
    """
    if sys.version_info < (3, 11):
        text = text.replace("\0", "")  # which that Python's reader takes for a damaged file
    found = text.splitlines()
    if len(found) > MAX_TABLE_LINES:
        raise ValueError(f"the file has more than {MAX_TABLE_LINES:,} lines; split it")
    text = "\n".join(found)
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if lines and lines[0][1].casefold().startswith("sep=") and len(lines[0][1]) <= 5:
        lines = lines[1:]  # what a spreadsheet writes for itself
    if not lines:
        raise Empty("the file is empty")
    start = lines[0][0]
    body = "\n".join(text.split("\n")[start - 1 :])
    notes: tuple[str, ...] = ()

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            found = next(csv.reader([lines[0][1]], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return known(found) if len(found) <= MAX_TABLE_COLUMNS else 0, len(found)

    delimiter = max(_DELIMITERS, key=columns)
    try:
        rows = _rows(body, delimiter, start, quoting=csv.QUOTE_MINIMAL)
    except csv.Error:
        try:
            rows = _rows(body, delimiter, start, quoting=csv.QUOTE_NONE)
        except csv.Error:
            raise ValueError(f"a cell is longer than {csv.field_size_limit():,} characters; shorten it") from None
        notes = ("a quotation mark is never closed; all were read as text",)
    head = [cell.strip() for cell in rows[0][1]]
    if len(head) > MAX_TABLE_COLUMNS:
        raise ValueError(f"the table has more than {MAX_TABLE_COLUMNS:,} columns")
    head[-1] = head[-1].rstrip(_DELIMITERS).rstrip()
    read = ((number, _written_otherwise(cells, len(head), delimiter)) for number, cells in rows[1:])
    filled = tuple((number, cells) for number, cells in read if any(cell.strip() for cell in cells))
    return Table(tuple(head), filled, notes, tuple(lines))


def _written_otherwise(cells: tuple[str, ...], columns: int, delimiter: str) -> tuple[str, ...]:
    """Return a row's cells, by another delimiter where that fits the headings and their own does not.

    A spreadsheet that keeps the first line as it found it puts its own delimiter between what is added below.
    """
    if len(cells) >= columns:
        return cells
    for other in _DELIMITERS.replace(delimiter, ""):
        with suppress(csv.Error):
            found = next(csv.reader([delimiter.join(cells)], delimiter=other, strict=True), [])
            if len(found) == columns or (len(cells) == 1 and 1 < len(found) <= MAX_TABLE_COLUMNS):
                return tuple(found)
    return cells


def _rows(text: str, delimiter: str, start: int, *, quoting: Any) -> list[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    found = []
    line = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append((start + line, tuple(cells)))
        line = reader.line_num
    return found


def read_yaml(text: str) -> Table:
    """Return the table of a YAML (or JSON) list of mappings or of sources. Raises ValueError for anything else."""
    import yaml

    if len(text) > MAX_FILE_BYTES:
        raise ValueError(f"the file is larger than {MAX_FILE_BYTES:,} bytes; give the table as CSV")
    try:
        # Every scalar as it is written: a group called 010 is not the eighth.
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" at line {place.line + 1}" if place is not None else ""
        raise ValueError(f"this is not valid YAML{where}") from None
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if getattr(key, "value", None) == "groups"), None)
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError("this is not a list; each entry has a group_number and a repo_url")
    columns: dict[str, None] = {}
    entries: list[tuple[int, dict[str, str]]] = []
    for item in node.value:
        cells: dict[str, str] = {}
        if isinstance(item, yaml.MappingNode):
            for key, value in item.value:
                heading = str(key.value).strip()
                if isinstance(value, yaml.SequenceNode):
                    for number, part in enumerate(value.value, 1):
                        cells[f"{heading.rstrip('s')}_{number}"] = _scalar(part)
                else:
                    cells[heading] = _scalar(value)
        else:
            cells["repo_url"] = _scalar(item)
        columns.update(dict.fromkeys(cells))
        entries.append((item.start_mark.line + 1, cells))
    rows = tuple((line, tuple(cells.get(column, "") for column in columns)) for line, cells in entries)
    return Table(tuple(columns), rows)


def _scalar(node: Any) -> str:
    value = getattr(node, "value", "")
    return value if isinstance(value, str) and getattr(node, "tag", "") != "tag:yaml.org,2002:null" else ""
