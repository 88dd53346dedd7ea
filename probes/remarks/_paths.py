"""What the remarks about code share: which files a dotted name may mean, and what is known to come into being."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor import Repository, once
from auditor.shared import regex
from probes._paths import is_set_aside
from probes.remarks._places import by_last

if TYPE_CHECKING:
    from auditor.views.python import Module

DOTTED = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
"""A dotted name."""
MADE = ("_version", "version", "__version__", "_about", "_build", "secrets", "credentials", "local_settings")
"""Modules that a build or a person makes, and that are rightly not tracked."""


def may_mean(repo: Repository, dotted: str) -> tuple[str, ...]:
    """Return every file, foreign ones included, that some search path makes importable under a dotted name."""
    stem = dotted.replace(".", "/")
    return tuple(path for path in _index(repo).get(stem.rpartition("/")[2], ()) if _is_below(_stem(path), stem))


def is_folder(repo: Repository, dotted: str) -> bool:
    """Return whether some folder is importable under a dotted name, as a package without an `__init__.py`."""
    stem = dotted.replace(".", "/")
    folders = by_last(repo, "folders", repo.tree.folders)
    return any(_is_below(folder, stem) for folder in folders.get(stem.rpartition("/")[2], ()))


def is_link(repo: Repository, dotted: str) -> bool:
    """Return whether a link or submodule stands where a dotted name or a package above it would."""
    linked = by_last(repo, "links", (path.removesuffix(".py") for path in links(repo)))
    parts = dotted.split(".")
    return any(
        _is_below(path, "/".join(parts[:end]))
        for end in range(1, len(parts) + 1)
        for path in linked.get(parts[end - 1], ())
    )


@once
def links(repo: Repository) -> tuple[str, ...]:
    """Return the symbolic links and submodules of the tree."""
    return tuple(path for path in repo.tree.paths if not repo.tree.is_file(path))


def _is_below(path: str, stem: str) -> bool:
    return path == stem or path.endswith("/" + stem)


def _stem(path: str) -> str:
    return path.removesuffix("/__init__.py").rsplit(".", 1)[0]


def _index(repo: Repository) -> dict[str, list[str]]:
    """Return the files that can be imported, by the last part of the name under which they are."""
    files = (path for path in repo.tree.paths if path.endswith((".py", ".pyi", ".so", ".pyx", ".pyd")))
    return by_last(repo, "importable", files, _stem)


def authored(repo: Repository) -> tuple[Module, ...]:
    """Return the modules of the group's own: code, tests and tasks, not the template's report.py.

    Those that say by their name that they are set aside are left out.
    """
    return tuple(
        module
        for module in repo.python.modules
        if module.role in ("code", "test", "task") and not is_set_aside(module.path)
    )
