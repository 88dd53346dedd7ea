"""Data versioning as facts: DVC remotes, tracked outputs, stages, and git-lfs patterns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remote:
    """One remote of a .dvc/config."""

    name: str
    url: str
    path: str
    line: int
    default: bool


@dataclass(frozen=True, slots=True)
class Output:
    """One output that DVC tracks: the `*.dvc`, dvc.yaml or dvc.lock that says so and the output's own path."""

    path: str
    line: int
    target: str
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class DvcStage:
    """One stage of a dvc.yaml."""

    name: str
    path: str
    line: int
    command: str
    dependencies: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
