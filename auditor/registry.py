"""The decorators `@probe` and `@remark`, and the discovery of what they mark through entry points."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor.finding import Finding, Remark

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from auditor.repository import Repository

ProbeFunction = Callable[["Repository"], Finding]
Ahead = Callable[["Repository"], None]
RemarkFunction = Callable[["Repository"], Iterable[Remark]]

PROBE_GROUP = "auditor.probes"
REMARK_GROUP = "auditor.remarks"
_OWN = tuple(Path(__file__).resolve().parent.with_name(name) for name in ("auditor", "probes"))


class ProbeError(Exception):
    """A package of probes or remarks cannot be loaded: one sentence, which one, why, and what to do."""


class _Clash(ValueError):
    """Two functions want the same name."""


class Probe(NamedTuple):
    """A registered probe: the item it answers for, its function and the criterion from its docstring."""

    item: str
    function: ProbeFunction
    ahead: Ahead | None = None
    """Called before any probe is asked: starts what takes its time in another process."""
    files: tuple[str, ...] = ()
    """The few files or folders that the item lives in: each change of them is asked, so that what stood there briefly
    is found too."""
    measured: bool = False
    """Whether the item is a share of all code: less of it, or the template's stub alone, has a better one, and no file
    took it away."""

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


def probe(
    item: str, *, ahead: Ahead | None = None, files: tuple[str, ...] = (), measured: bool = False
) -> Callable[[ProbeFunction], ProbeFunction]:
    """Return a decorator that registers a function as the probe of the item with that id.

    The docstring is the criterion. `ahead` is called before any probe is asked, to start what another process does.
    Where else an item stands that is not done is looked for on other branches and in earlier commits: `files` are the
    few that it lives in, if it does, each change of which is asked; one that is `measured` over all code is not looked
    for. Raises ValueError where another function already answers for the item.
    """

    def register(function: ProbeFunction) -> ProbeFunction:
        known = _probes.get(item)
        if known is not None and _clash(known.function, function):
            raise _Clash(f"two probes for item {item!r}: {known.function.__module__} and {function.__module__}")
        _probes[item] = Probe(item, function, ahead, files, measured)
        return function

    return register


def remark(name: str) -> Callable[[RemarkFunction], RemarkFunction]:
    """Return a decorator that registers a function as the source of the remarks with that id.

    The docstring says in one sentence what such a remark means. Raises ValueError where another function has the id.
    """

    def register(function: RemarkFunction) -> RemarkFunction:
        if name in _remarks and _clash(_remarks[name], function):
            raise _Clash(f"two remarks called {name!r}: {_remarks[name].__module__} and {function.__module__}")
        _remarks[name] = function
        return function

    return register


def _clash(before: Callable[..., object], after: Callable[..., object]) -> bool:
    """Return whether two functions want the same name.

    They do not where a module failed half-way and is imported again: its functions are made anew then, with the same
    module's name and other globals, and take the place of the first ones.
    """
    again = before.__module__ == after.__module__ and _globals(before) is not _globals(after)
    return before is not after and not again


def _globals(function: Callable[..., object]) -> object:
    return getattr(function, "__globals__", None)


def discover(audited: Path | None = None) -> dict[str, Probe]:
    """Return every probe of the installed distributions, by item id.

    Entry points may name a module (its decorated functions register themselves) or a decorated function. A distribution
    that lies in the `audited` folder is none, unless it belongs to the environment that runs the program.

    Raises ProbeError where one cannot be loaded.
    """
    _load(_installed(PROBE_GROUP, audited))
    return dict(_probes)


def discover_remarks(audited: Path | None = None) -> dict[str, RemarkFunction]:
    """Return every source of remarks of the installed distributions, by remark id, as `discover` does probes."""
    _load(_installed(REMARK_GROUP, audited))
    return dict(_remarks)


def _load(points: Iterable[EntryPoint]) -> None:
    for point in points:
        try:
            point.load()
        except _Clash as error:  # either may be the one that is not wanted
            raise ProbeError(f"there are {error}; uninstall the package of one of them") from error
        except Exception as error:  # whatever somebody else's module raises
            package = f"the package {point.dist.name}" if point.dist is not None else f"the module {point.module}"
            raise ProbeError(
                f"the probes of {package} cannot be loaded ({type(error).__name__}: {error}); fix or uninstall it"
            ) from error


def modules(audited: Path | None = None) -> list[str]:
    """Return the names of the modules that the discovery loads, in its order; `audited` as for `discover`."""
    found = [*_installed(PROBE_GROUP, audited), *_installed(REMARK_GROUP, audited)]
    return list(dict.fromkeys(point.module for point in found))


def probe_folders() -> tuple[Path, ...]:
    """Return the folders of the packages that the probes and remarks found so far belong to, sorted.

    A probe may use any module of its package; one that is alone has the folder that it lies in.
    """
    functions = [*(probe.function for probe in _probes.values()), *_remarks.values()]
    files = {_topmost(function.__module__) for function in functions}
    return tuple(sorted({Path(file).resolve().parent for file in files if file is not None}))


def maker_of(function: Callable[..., object]) -> str:
    """Return whom to tell of a fault of a probe or remark: `the package NAME`, or `the module NAME` of what is in none.

    Of one of this program's own it is empty.
    """
    file = _topmost(function.__module__)
    if file is not None and Path(file).resolve().parent in _OWN:
        return ""
    for point in (*_installed(PROBE_GROUP, None), *_installed(REMARK_GROUP, None)):
        if point.dist is not None and file is not None and _topmost(point.module) == file:
            return f"the package {point.dist.name}"
    return f"the module {function.__module__}"


def _topmost(name: str) -> str | None:
    """Return the file of the outermost package of a module; a namespace, which has no file, is passed over."""
    parts = name.split(".")
    outward = (sys.modules.get(".".join(parts[:length])) for length in range(1, len(parts) + 1))
    return next((module.__file__ for module in outward if module is not None and module.__file__), None)


@cache
def _points(_: tuple[str, ...]) -> dict[str, tuple[EntryPoint, ...]]:
    """Return the entry points of what is installed on Python's path by group: its files are read once for all."""
    from importlib.metadata import entry_points

    found = entry_points()
    return {group: tuple(found.select(group=group)) for group in (PROBE_GROUP, REMARK_GROUP)}


def _installed(group: str, audited: Path | None) -> Iterable[EntryPoint]:
    points = _points(tuple(sys.path))[group]
    if audited is None:
        return points
    folder = audited.resolve()
    trusted = [Path(sys.prefix).resolve(), Path(__file__).resolve().parent.parent]
    return [point for point in points if not _lies_in(point, folder, trusted)]


def _lies_in(point: EntryPoint, folder: Path, trusted: Iterable[Path]) -> bool:
    """Return whether the distribution of an entry point lies in the folder and nowhere that is trusted."""
    if point.dist is None:
        return False
    place = Path(str(point.dist.locate_file(""))).resolve()
    # A repository above the environment or the program (its own `.venv`, a checkout) is the user's; one below is not.
    own = any(place.is_relative_to(root) and (root == folder or not folder.is_relative_to(root)) for root in trusted)
    return place.is_relative_to(folder) and not own
