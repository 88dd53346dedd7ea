"""The log as facts: commits, authors with their aliases merged, merges and branches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `time` is the committer date in seconds since the epoch; `authors` index History.authors."""

    oid: str
    parents: tuple[str, ...]
    time: int
    subject: str
    authors: tuple[int, ...]
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """One human, aliases merged. E-mail addresses are for matching only and never printed."""

    name: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    commits: int


@dataclass(frozen=True, slots=True)
class History:
    """The log of the audited commit, newest first. `complete` is false where the history is shallow or absent."""

    commits: tuple[Commit, ...]
    authors: tuple[Author, ...]
    branches: tuple[tuple[str, str], ...]
    """Names and commits of local and remote branches (HEAD left out), sorted."""
    complete: bool
    truncated: bool = False

    @property
    def merges(self) -> tuple[Commit, ...]:
        """The commits with more than one parent."""
        return tuple(commit for commit in self.commits if len(commit.parents) > 1)
