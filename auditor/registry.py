"""The decorators `@probe` and `@remark`, and the discovery of what they mark through entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from inspect import cleandoc
from typing import TYPE_CHECKING

from auditor.finding import Finding, Remark

if TYPE_CHECKING:
    from auditor.repository import Repository

ProbeFunction = Callable[["Repository"], Finding]
RemarkFunction = Callable[["Repository"], Iterable[Remark]]

PROBE_GROUP = "auditor.probes"
REMARK_GROUP = "auditor.remarks"


@dataclass(frozen=True, slots=True)
class Probe:
    """A registered probe: the item it answers for, its function and the criterion from its docstring."""

    item: str
    function: ProbeFunction

    @property
    def criterion(self) -> str:
        """The docstring without its remedy."""
        return _sections(self.function)[0]

    @property
    def remedy(self) -> str:
        """What a group would commit to make the claim good, one sentence; empty where none is given."""
        return _sections(self.function)[1]


def _sections(function: ProbeFunction) -> tuple[str, str]:
    lines = cleandoc(function.__doc__ or "").splitlines()
    for index, line in enumerate(lines):
        if line.startswith("remedy"):
            remedy = " ".join(part.strip() for part in [line.removeprefix("remedy"), *lines[index + 1 :]])
            return "\n".join(lines[:index]).strip(), remedy.strip()
    return "\n".join(lines).strip(), ""


_probes: dict[str, Probe] = {}
_remarks: dict[str, RemarkFunction] = {}


def probe(item: str) -> Callable[[ProbeFunction], ProbeFunction]:
    """Return a decorator that registers a function as the probe of the item with that id.

    The docstring is the criterion. Raises ValueError where another function already answers for the item.
    """

    def register(function: ProbeFunction) -> ProbeFunction:
        known = _probes.get(item)
        if known is not None and known.function is not function:
            raise ValueError(f"two probes for item {item!r}: {known.function.__module__} and {function.__module__}")
        _probes[item] = Probe(item, function)
        return function

    return register


def remark(name: str) -> Callable[[RemarkFunction], RemarkFunction]:
    """Return a decorator that registers a function as the source of the remarks with that id."""

    def register(function: RemarkFunction) -> RemarkFunction:
        if _remarks.setdefault(name, function) is not function:
            raise ValueError(f"two remarks called {name!r}")
        return function

    return register


def discover() -> dict[str, Probe]:
    """Return every probe of the installed distributions, by item id.

    Entry points may name a module (its decorated functions register themselves) or a decorated function.
    """
    for point in entry_points(group=PROBE_GROUP):
        point.load()
    return dict(_probes)


def discover_remarks() -> dict[str, RemarkFunction]:
    """Return every source of remarks of the installed distributions, by remark id."""
    for point in entry_points(group=REMARK_GROUP):
        point.load()
    return dict(_remarks)
