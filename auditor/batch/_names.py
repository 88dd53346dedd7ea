"""Names of groups as names of files, on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from auditor._regex import regex

_RESERVED = regex(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_LONGEST = 48


_DASHES = regex(r"-{2,}")
_DOTS = regex(r"\.{2,}")


def safe_name(text: str) -> str:
    """Return the text as a file name: letters, digits, `_`, `.` and `-`; empty where nothing of it can stay."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(character if character.isalnum() or character in "._-" else "-" for character in folded)
    name = _DASHES.sub("-", _DOTS.sub(".", kept)).strip("-. ")[:_LONGEST].rstrip("-. ")
    return f"group-{name}" if _RESERVED.fullmatch(name) else name


_SEPARATORS = regex(r"[/\\:]+")
_USER = regex(r"[\w.-]+@")
_OWNER_AND_NAME = regex(r"[\w.-]+/[\w.-]+")


def readable(source: str) -> str:
    """Return what a source is called: owner and name of a URL, the last folder of a path."""
    plain = source.rstrip("/\\").removesuffix(".git")
    parts = [part for part in _SEPARATORS.split(plain) if part not in {"", ".", "..", "https", "http", "ssh"}]
    if "://" in source or _USER.match(source) or _OWNER_AND_NAME.fullmatch(source):
        return "-".join(parts[-2:])
    return parts[-1] if parts else ""


def unique(names: Sequence[str]) -> list[str]:
    """Return the names with `-2`, `-3` after those that came before; upper and lower case are one."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # where to go on: a table may call all its groups the same
    given = {name.casefold() for name in names}
    found = []
    for name in names:
        chosen, number = name, numbers.get(name, 2)
        while chosen.casefold() in taken or (chosen != name and chosen.casefold() in given):
            chosen = f"{name}-{number}"
            number += 1
        if chosen != name:
            numbers[name] = number
        taken.add(chosen.casefold())
        found.append(chosen)
    return found
