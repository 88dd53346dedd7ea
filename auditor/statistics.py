"""Counts of the tree and of the log, from what the views already know."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.git.history import Commit
    from auditor.repository import Repository

_WRITTEN = regex(r"((?:19[7-9]|20\d)\d-\d\d-\d\d) ([01]\d|2[0-3]):\d\d:\d\d [+-]\d{4}")


def statistics(repository: Repository, *, contributions: bool = False) -> dict[str, Any]:
    """Return counts of the tree and the log; `contributions` is null where it is not asked for.

    Names of authors are in it, addresses never. `size` is the bytes of the files whose size is known without fetching
    them, `unsized_files` the number of the others. Times of `activity` are the authors' own clocks, bots left out;
    `latest_commit` is the committer's time in UTC. `requirements` counts manifests and locks.
    """
    tree, history, docker = repository.tree, repository.history, repository.docker
    paths = tree.paths
    sizes = [tree.size(path) for path in paths]
    answers = repository.answers.answers
    readme = repository.documents.readme
    return {
        "members": len(repository.answers.members),
        "contributors": len(history.authors),
        "commits": len(history.commits),
        "bot_commits": sum(commit.bot for commit in history.commits),
        "merges": len(history.merges),
        "merged_pull_requests": len(history.pull_requests),
        "mean_message_length": _mean(history.commits),
        "latest_commit": moment(history.commits[0].time) if history.commits else None,
        "commits_by_author": [{"name": author.label, "commits": author.commits} for author in history.authors],
        "activity": _activity(history.commits),
        "history_complete": history.complete,
        "branches": len(history.branches),
        "files": len(paths),
        "python_files": sum(path.endswith(".py") for path in tree.ending(".py")),
        "dockerfiles": len(docker.dockerfiles),
        "workflows": len(repository.workflows.files),
        "requirements": len(repository.dependencies.manifests),
        "cloud_builds": len(docker.builds),
        "dvc": repository.dvc.configured,
        "size": sum(size for size in sizes if size is not None),
        "unsized_files": sum(size is None for size in sizes),
        "readme_words": readme.words if readme is not None else 0,
        "questions": len(answers),
        "questions_answered": sum(answer.filled == "filled" for answer in answers),
        "contributions": _contributions(repository) if contributions else None,
    }


def _contributions(repository: Repository) -> dict[str, Any]:
    from auditor.contributions import contributions

    return contributions(repository)


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
