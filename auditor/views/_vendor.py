"""Folders called `vendor` that hold the project's own package, about vendors, and nobody else's code."""

from __future__ import annotations

from collections.abc import Callable, Collection

from auditor._regex import regex

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
