"""The steps by which a probe decides, read in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from auditor import Finding

_Facts = TypeVar("_Facts")


def first_of(facts: _Facts, *steps: Callable[[_Facts], Finding | None]) -> Finding | None:
    """Return the finding of the first step that has one, or None; the steps after it are not run.

    The order of the steps is the criterion: each says in its docstring which case it decides.
    """
    return next((found for step in steps if (found := step(facts)) is not None), None)
