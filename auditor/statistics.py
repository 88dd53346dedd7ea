"""Counts of the tree and of the log, from what the views already know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor._failures import attempt
from auditor._regex import regex

if TYPE_CHECKING:
    from auditor._failures import Failures
    from auditor.git.history import Commit
    from auditor.repository import Repository

_WRITTEN = regex(r"((?:19[7-9]|20\d)\d-\d\d-\d\d) ([01]\d|2[0-3]):\d\d:\d\d [+-]\d{4}")


def statistics(
    repository: Repository, *, contributions: bool = False, failures: Failures | None = None
) -> dict[str, Any]:
    """Return counts of the tree and the log; `contributions` is null where it is not asked for.

    Names of authors are in it, addresses never. `size` is the bytes of the files whose size is known without fetching
    them, `unsized_files` the number of the others. Times of `activity` are the authors' own clocks, bots left out;
    `latest_commit` is the committer's time in UTC. `requirements` counts manifests and locks.

    A figure that cannot be counted by a fault of the program is null where `failures` takes note of it, else it raises.
    """
    counted = {**_FIGURES, "contributions": _contributions if contributions else _not_asked}
    return {
        key: attempt(failures, f"statistics.{key}", partial(count, repository), None) for key, count in counted.items()
    }


def _contributions(repository: Repository) -> dict[str, Any]:
    from auditor.contributions import contributions

    return contributions(repository)


def _not_asked(_: Repository) -> None:
    return None


def _latest(repository: Repository) -> str | None:
    commits = repository.history.commits
    return moment(commits[0].time) if commits else None


def _sizes(repository: Repository) -> list[int | None]:
    return [repository.tree.size(path) for path in repository.tree.paths]


def _readme_words(repository: Repository) -> int:
    readme = repository.documents.readme
    return readme.words if readme is not None else 0


def _mean(commits: tuple[Commit, ...]) -> float | None:
    lengths = [commit.length for commit in commits if not commit.bot]
    return round(sum(lengths) / len(lengths), 1) if lengths else None


def moment(seconds: int) -> str | None:
    """Return a time as ISO 8601 in UTC, or None where a commit gives one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _activity(commits: tuple[Commit, ...]) -> dict[str, dict[str, int]]:
    """Return the number of commits by day and hour (`{"2025-01-06": {"08": 2}}`), what has none left out."""
    counted = Counter(
        match.groups() for commit in commits if not commit.bot and (match := _WRITTEN.match(commit.written))
    )
    found: dict[str, dict[str, int]] = {}
    for (day, hour), number in sorted(counted.items()):
        found.setdefault(day, {})[hour] = number
    return found


_FIGURES: Mapping[str, Callable[[Repository], Any]] = {
    "members": lambda repository: len(repository.answers.members),
    "contributors": lambda repository: len(repository.history.authors),
    "commits": lambda repository: len(repository.history.commits),
    "bot_commits": lambda repository: sum(commit.bot for commit in repository.history.commits),
    "merges": lambda repository: len(repository.history.merges),
    "merged_pull_requests": lambda repository: len(repository.history.pull_requests),
    "mean_message_length": lambda repository: _mean(repository.history.commits),
    "latest_commit": _latest,
    "commits_by_author": lambda repository: [
        {"name": author.label, "commits": author.commits} for author in repository.history.authors
    ],
    "activity": lambda repository: _activity(repository.history.commits),
    "history_complete": lambda repository: repository.history.complete,
    "branches": lambda repository: len(repository.history.branches),
    "files": lambda repository: len(repository.tree.paths),
    "python_files": lambda repository: sum(path.endswith(".py") for path in repository.tree.ending(".py")),
    "dockerfiles": lambda repository: len(repository.docker.dockerfiles),
    "workflows": lambda repository: len(repository.workflows.files),
    "requirements": lambda repository: len(repository.dependencies.manifests),
    "cloud_builds": lambda repository: len(repository.docker.builds),
    "dvc": lambda repository: repository.dvc.configured,
    "size": lambda repository: sum(size for size in _sizes(repository) if size is not None),
    "unsized_files": lambda repository: sum(size is None for size in _sizes(repository)),
    "readme_words": _readme_words,
    "questions": lambda repository: len(repository.answers.answers),
    "questions_answered": lambda repository: sum(answer.filled == "filled" for answer in repository.answers.answers),
}
"""Each figure with what counts it: one whose view fails costs itself alone."""
