"""Counts of the tree and of the log, from what the views already know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.repository import Repository


def statistics(repository: Repository) -> dict[str, Any]:
    """Return counts of the tree and the log; `contributions` is null until it is asked for."""
    paths = repository.tree.paths
    history = repository.history
    return {
        "files": len(paths),
        "python_files": sum(path.endswith(".py") for path in paths),
        "workflows": len(repository.workflows.files),
        "dockerfiles": len(repository.docker.dockerfiles),
        "commits": len(history.commits),
        "merges": len(history.merges),
        "contributors": len(history.authors),
        "branches": len(history.branches),
        "contributions": None,
    }
