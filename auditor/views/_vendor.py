"""Folders called `vendor` that hold the project's own package, about vendors; and packages that are not its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.dependencies import Manifest

_SIGN = regex(
    r"(?i)(?:licen[cs]e|copying|notice|setup\.(?:py|cfg)|pyproject\.toml|vendor\.txt)\b.*|.*\.(?:dist|egg)-info"
)
_IMPORT = regex(r"(?m)^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import\b|import[ \t]+([\w.]+))")


def own_vendors(
    paths: Collection[str], own: Callable[[str], bool], text: Callable[[str], str | None]
) -> frozenset[str]:
    """Return the folders called `vendor`, ending in a slash, whose Python is the project's own.

    It is where the rest of the project is imported there, which nobody else's code can do, or where there is no rest:
    every module but tests lies there. A licence or a manifest in it says that it is somebody else's. `own` tells the
    project's modules whatever this finds.
    """
    inside: dict[str, list[str]] = {}
    signed: set[str] = set()
    for path in paths:
        folder = vendor_of(path)
        if not folder:
            continue
        below = path[len(folder) :]
        if any(_SIGN.fullmatch(part) for part in below.split("/")):
            signed.add(folder)
        if below.endswith(".py") and "/" not in below:
            inside.setdefault(folder, []).append(path)
    inside = {folder: modules for folder, modules in inside.items() if folder not in signed}
    if not inside:
        return frozenset()
    outside = {part.removesuffix(".py") for path in paths if own(path) for part in path.split("/")}
    return frozenset(
        folder
        for folder, modules in inside.items()
        if not outside or any(_reaches_out(text(path) or "", modules, outside) for path in modules)
    )


def vendor_of(path: str) -> str:
    """Return the outermost folder called `vendor` in which a file lies, ending in a slash; or nothing."""
    place = f"/{path.lower()}".find("/vendor/")
    return path[: place + len("vendor/")] if place >= 0 else ""


def _reaches_out(source: str, beside: Collection[str], outside: Collection[str]) -> bool:
    """Return whether a module of the folder, with others beside it, imports a part of the project outside of it."""
    for match in _IMPORT.finditer(source):
        if len(match[1] or "") > 1:
            return True
        parts = (match[2] or match[3] or "").split(".")
        if match[1] or "vendor" in parts or parts[0] not in outside:
            continue
        if not any(path.endswith(f"/{parts[0]}.py") for path in beside):
            return True
    return False


_VERSIONS = ("version.py", "_version.py", "__version__.py", "__about__.py")
_FEWEST = 3
_EVERYBODYS = frozenset({"src", "app", "lib", "code", "project", "source"})
"""What the folder of a project's own code is called, and so what is installed of it."""


def copied_libraries(
    paths: Collection[str],
    own: Callable[[str], bool],
    text: Callable[[str], str | None],
    manifests: Callable[[], Iterable[Manifest]],
) -> frozenset[str]:
    """Return the packages, ending in a slash, that are copies of a library which a manifest asks for by the same name.

    A copy has its version with it, imports nothing of the project around it, and lies deep in it or has its licence
    with it: a package where the project's own lies is the project's own. The project may have given a package of its
    own the name of a library that it uses (`datasets`), and a manifest may ask for the project itself. `own` tells the
    modules of the project's code whatever this finds. Where a manifest does not parse, nobody knows what it names.
    """
    packages = [path[: -len("__init__.py")] for path in paths if path.endswith("/__init__.py") and own(path)]
    if not packages:
        return frozenset()
    read = list(manifests())
    if any(manifest.error for manifest in read):
        return frozenset()
    names = {_normal(item.name) for manifest in read for item in manifest.requirements if not item.local}
    names.difference_update(_normal(name) for manifest in read for name in manifest.own)
    names -= _EVERYBODYS
    found = (folder for folder in packages if _normal(folder.rstrip("/").rpartition("/")[2]) in names)
    return frozenset(
        folder for folder in found if _has_version(folder, paths, text) and _is_copy(folder, paths, own, text)
    )


def _has_version(folder: str, paths: Collection[str], text: Callable[[str], str | None]) -> bool:
    beside = any(f"{folder}{name}" in paths for name in _VERSIONS)
    return beside or "__version__" in (text(f"{folder}__init__.py") or "")


def _is_copy(
    folder: str, paths: Collection[str], own: Callable[[str], bool], text: Callable[[str], str | None]
) -> bool:
    below = [path for path in paths if path.startswith(folder)]
    inside = [path for path in below if path.endswith(".py")]
    if len(inside) < _FEWEST:
        return False
    *around_it, top = folder.rstrip("/").split("/")
    deep = len(around_it) > 1 and around_it[-1].lower() not in _EVERYBODYS
    if not deep and not any(_SIGN.fullmatch(path[len(folder) :]) for path in below):
        return False
    outside = [path for path in paths if path.endswith(".py") and not path.startswith(folder) and own(path)]
    around = _names(outside) - {top, *_names(path[len(folder) :] for path in inside)}
    return bool(outside) and not any(_imports(text(path) or "", around) for path in inside[:_MOST])


_MOST = 40


def _names(paths: Iterable[str]) -> set[str]:
    return {part.removesuffix(".py") for path in paths for part in path.split("/")}


def _imports(source: str, names: Collection[str]) -> bool:
    """Return whether a module imports one of these by its first name."""
    found = (match[2] or match[3] or "" for match in _IMPORT.finditer(source) if not match[1])
    return any(name.partition(".")[0] in names for name in found)


def _normal(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")
