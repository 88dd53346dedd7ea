"""Resolved names: what an expression of a Python file stands for; _python_visitor.py says how they are written."""

from __future__ import annotations

from typing import TypeGuard

NOWHERE = "~?"
"""Stands for an expression that has no name."""
SELF = "~self"
"""Stands for the object that a method is called on."""


def resolved(name: str | None) -> TypeGuard[str]:
    """Return whether a name leads to an import, a builtin or a definition."""
    return name is not None and name[:1] != "~"


def unresolved(name: str) -> str:
    """Return a name as it stands for what leads nowhere."""
    return "~" + name


def bare(name: str) -> str:
    """Return a name as facts have it, wherever it leads."""
    return name.lstrip("~")
