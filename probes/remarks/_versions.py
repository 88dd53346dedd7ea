"""Which Python versions a project admits."""

from __future__ import annotations

import re
from typing import NamedTuple

from auditor import Repository
from auditor.shared import regex


class Requirement(NamedTuple):
    """What a manifest says of the Python versions, and where."""

    text: str
    path: str
    line: int


_PART = regex(r"(>=|<=|==|~=|>|<|\^|!=)\s*(\d{1,2})\.(\d{1,3})(?:\.(\d{1,3}|\*))?")


def requirement(repo: Repository) -> Requirement | None:
    """Return the `requires-python` of the project at the root, None where there is none."""
    config = repo.configs.get("pyproject.toml")
    for name in ("project.requires-python", "tool.poetry.dependencies.python"):
        key = config.get(name) if config else None
        if key is not None and isinstance(key.value, str) and key.value.strip():
            return Requirement(key.value.strip(), "pyproject.toml", key.line)
    return None


def admits(text: str, version: str) -> bool | None:
    """Return whether a specifier admits some release of a minor version (`3.9`); None where that cannot be told."""
    asked = re.fullmatch(r"['\"]?(\d{1,2})\.(\d{1,3})(?:\.(?:\d{1,3}|x|\*))?['\"]?", version.strip())
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if asked is None or not parts:
        return None
    minor = (int(asked[1]), int(asked[2]))
    for part in parts:
        found = _PART.fullmatch(part)
        if found is None:
            return None
        bound, patch = (int(found[2]), int(found[3])), found[4]
        fits = {
            ">=": minor >= bound,
            ">": minor >= bound,
            "<": minor < bound or (minor == bound and patch not in (None, "0", "*")),
            "<=": minor <= bound,
            "==": minor == bound,
            "~=": minor == bound if patch else minor >= bound and minor[0] == bound[0],
            "^": minor >= bound and minor[0] == bound[0],
            "!=": True,
        }
        if not fits[found[1]]:
            return False
    return True
