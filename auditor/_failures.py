"""What fails of an audit by a fault of the program: that part is left out with a warning, and the rest goes on.

A probe's own fault is the `error` of its item (`auditor.assembly.run_probe`); all other parts are attempted here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal, TypeVar

from auditor.git.source import SourceError
from auditor.warned import Warned

_Made = TypeVar("_Made")
_Instead = TypeVar("_Instead")

OnError = Callable[[str, Exception], None]

Kind = Literal["part", "claims", "notice"]
"""What a warning tells of: a part of the audit, what is said of the answers, or what stands beside the checklist."""


class Failures:
    """What failed, told once a fault: several parts may need the same view."""

    def __init__(self, on_error: OnError | None = None) -> None:
        """`on_error` is called with each part and its exception, for `--debug`."""
        self._on_error = on_error
        self._parts: dict[tuple[Kind, str], dict[str, None]] = {}
        self._remarks: list[Warned] = []

    def attempt(self, part: str, make: Callable[[], _Made], instead: _Instead, kind: Kind = "part") -> _Made | _Instead:
        """Return what is made, or `instead` where that raises; `part` names what is then left out.

        Raises SourceError where a part finds that the source cannot be read, which is no fault of the program. What
        stands beside the items (claims, notices) may ask git for more than they need, and costs itself alone.
        """
        try:
            return make()
        except Exception as error:
            if isinstance(error, SourceError) and kind == "part":
                raise
            self._heard(part, error)
            self._parts.setdefault((kind, fault_of(error, {__file__})), {})[part] = None
            return instead

    def remark(self, name: str, error: Exception, said: str) -> None:
        """Note that a remark failed, whose package `said` names."""
        self._heard(f"remark {name}", error)
        self._remarks.append(Warned("remark-failed", said))

    def _heard(self, part: str, error: Exception) -> None:
        """Tell the caller of an exception that the audit survives; that no memory is left is raised: all would fail."""
        if isinstance(error, MemoryError):
            raise error
        if self._on_error is not None:
            self._on_error(part, error)

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """The warnings of what failed so far, each fault once."""
        noted = (_warning(kind, fault, ", ".join(parts)) for (kind, fault), parts in self._parts.items())
        return (*self._remarks, *noted)


def _warning(kind: Kind, fault: str, parts: str) -> Warned:
    if kind == "claims":
        return Warned("claims-failed", f"the answers could not be checked ({fault}): {parts}")
    if kind == "notice":
        return Warned("notice-failed", f"{parts} could not be looked at: {fault}")
    return Warned("part-failed", f"left out, since the program failed ({fault}): {parts}")


def attempt(
    failures: Failures | None, part: str, make: Callable[[], _Made], instead: _Instead, kind: Kind = "part"
) -> _Made | _Instead:
    """Return what is made; `instead` where that raises and somebody takes note of it, else raise."""
    return make() if failures is None else failures.attempt(part, make, instead, kind)


def fault_of(error: Exception, own: Collection[str]) -> str:
    """Return the kind of an exception and where it was raised; the kind alone where only the files `own` raised it."""
    place = raised_at(error, own)
    return type(error).__name__ if place is None else f"{type(error).__name__} in {place}"


def raised_at(error: Exception, own: Collection[str]) -> str | None:
    """Return the file and line that raised an exception, or None where only the files `own` did."""
    raised, place = error.__traceback__, None
    while raised is not None:
        name = raised.tb_frame.f_code.co_filename
        if name not in own:
            place = f"{Path(name).name}:{raised.tb_lineno}"
        raised = raised.tb_next
    return place
