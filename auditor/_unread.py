"""What was left unread makes a finding unsure where it may hold it, and a place that is not readable says why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from auditor.finding import NOT_READABLE, Confidence, Evidence, State

if TYPE_CHECKING:
    from auditor.finding import Finding
    from auditor.repository import Repository

_MOST_CHARACTERS = 120


def of_what_was_read(repository: Repository, finding: Finding) -> Finding:
    """Return the finding, not sure where a report, script or workflow is cut, or a folder is a link to another
    repository: what was left unread may hold it."""
    if finding.state is not State.NOT_DONE or finding.confidence is not Confidence.HIGH:
        return finding
    cut, linked = repository.tree.doubted, repository.tree.own_submodules
    if cut:
        message = f"{finding.message}; not read as a whole: {cut[0]}"
    elif linked:
        more = len(linked) - 1
        others = f" and {more} more submodule{'' if more == 1 else 's'}" if more else ", a submodule"
        message = f"{finding.message}; not looked into: {linked[0]}{others}"
    else:
        return finding
    return finding._replace(message=message, confidence=Confidence.LOW)


def explained(repository: Repository, finding: Finding) -> Finding:
    """Return the finding, each place that is only called unreadable with the line and the parser's or git's words."""
    if not any(place.unread for place in finding.evidence):
        return finding
    return finding._replace(evidence=tuple(_place(repository, place) for place in finding.evidence))


class _Problem(NamedTuple):
    """Why a file could not be read, the line on which a parser gave up, and as what it was read."""

    reason: str
    line: int | None = None
    read_as: str = ""


def _problem(repository: Repository, path: str) -> _Problem | None:
    """Return why a file could not be read or does not parse; None where nothing is known of that."""
    reason = repository.tree.reason(path)
    if reason is not None:
        return _Problem(reason)
    if path.endswith(".py"):
        module = repository.python.module(path)
        error = module.error if module is not None else None
        read_as = f" as Python {sys.version_info.major}.{sys.version_info.minor}"
        return _Problem(error.reason, error.line, read_as) if error is not None else None
    workflows = [file.error for file in repository.workflows.files if file.path == path]
    configs = [file.error for file in repository.configs.files if file.path == path]
    error = next((error for error in (*workflows, *configs) if error is not None), None)
    return _Problem(error.reason, error.line) if error is not None else None


def is_unreadable(repository: Repository, path: str) -> bool:
    """Return whether it is known why a file could not be read or does not parse."""
    return _problem(repository, path) is not None


def _place(repository: Repository, place: Evidence) -> Evidence:
    path = place.path
    problem = _problem(repository, path) if place.unread and path is not None else None
    if problem is None or path is None:
        return place
    line = problem.line
    if line is not None:  # a parser may say that it ended one after the last
        line = min(line, max(1, len((repository.tree.text(path) or "").splitlines())))
    note = f"{NOT_READABLE}{problem.read_as}: {problem.reason}"[:_MOST_CHARACTERS]
    return place._replace(line=place.line or line, note=note)
