"""What students wrote, made harmless for a terminal."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedReport

_HARMLESS = frozenset({"\t"})
# A terminal acts on them, an editor hides them or shows what is beside them in another order, or UTF-8 has none.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_CODE = regex(r"(?<!`)`([^`]{1,200})`(?!`)")
_NOT_ASCII = regex(r"[^ -~\n]")


def plain(text: str) -> str:
    """Return the text on one line, with control, format and surrogate characters shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character not in "\r\n" and unicodedata.category(character) not in _UNSEEN
        else " "
        if character in _HARMLESS
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in text
    )


def coded(text: str) -> list[str]:
    """Return the parts of a sentence of the program's own; every second one stands between backquotes: it is code."""
    return _CODE.split(text)


def as_json(value: object) -> bytes:
    """Return a value as indented JSON in UTF-8 with a final newline: the same data, nothing in it unseen.

    A name that is no valid Unicode keeps its odd bytes as `\\udcXX` escapes, which JSON can carry.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _NOT_ASCII.sub(_seen, f"{text}\n").encode("utf-8")


def _seen(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if unicodedata.category(found[0]) in _UNSEEN else found[0]


def where_of(path: str | None, line: int | None = None, commit: str | None = None, branch: str | None = None) -> str:
    """Return the first that is given: `path:line`, `commit 0123456789`, `branch NAME`; else an empty text."""
    if path:
        return f"{path}:{line}" if line else path
    return f"commit {commit[:10]}" if commit else f"branch {branch}" if branch else ""


def group_of(name: str) -> str:
    """Return what a report calls its group after the word, which some write themselves: `group 7`, `Group A`."""
    return name if name.strip().casefold().startswith("group") else f"group {name}"


def files_of(report: AuditedReport) -> str:
    """Return the report's path, and that of its ticks where they stand in another file."""
    path, marks = report.path or report.marks_path or "", report.marks_path
    return path if marks in (None, path) else f"{path}, ticks {marks}"


def checklist_of(audit: Audit) -> str:
    """Return the generation of the report's checklist; empty where it has none: only the questions tell it then."""
    missing = any(warning.id == "no-checklist" for warning in audit.warnings)
    return "" if missing else audit.report.generation or ""
