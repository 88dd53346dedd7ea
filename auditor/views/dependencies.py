"""What the manifests and locks of a repository declare."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """One declared package: normalised name (lower case, dashes), where, and which version it asks for."""

    name: str
    path: str
    line: int
    specifier: str = ""
    group: str = ""
    lock: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """One `[project.scripts]` (or poetry scripts, or setup entry_points) line: name, `package.module`, function."""

    name: str
    module: str
    function: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest or lock: requirements*.txt, pyproject.toml, setup.py/cfg, environment.yml, Pipfile, *.lock, pixi."""

    path: str
    kind: str
    requirements: tuple[Requirement, ...] = ()
    scripts: tuple[Script, ...] = ()
    lock: bool = False
    error: str | None = None
