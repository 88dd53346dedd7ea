"""The log as facts: commits, authors with their aliases merged, merges and branches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.limits import MAX_COMMITS

_LOG_BYTES = 100_000_000
_BODY_BYTES = 20_000
_FORMAT = "%H%n%P%n%ct%n%an%n%ae%n%s%n%b"


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


EMPTY = History((), (), (), complete=False)
"""The history of what has none."""


def read_history(git_dir: Path, commit: str, refs: dict[str, str], mailmap: str, shallow: bool) -> History:
    """Return the log of a commit. `refs` are full names with ids, `mailmap` the text of the tree's `.mailmap`.

    Where git gives up on the way (a damaged repository), what came before is returned as not complete.
    """
    from auditor.git.people import Identities, coauthors
    from auditor.git.process import records

    arguments = [
        "log",
        "-z",
        f"--format={_FORMAT}",
        "--no-mailmap",
        "--no-show-signature",
        f"--max-count={MAX_COMMITS + 1}",
    ]
    found, whole, _ = records(git_dir, [*arguments, commit, "--"], most=MAX_COMMITS + 1, most_bytes=_LOG_BYTES)
    people = Identities(mailmap)
    rows: list[tuple[str, tuple[str, ...], int, str, list[int], bool]] = []
    for record in found[:MAX_COMMITS]:
        lines = record.decode("utf-8", "replace").split("\n", 6)
        if len(lines) < 6:
            continue
        oid, parents, seconds, name, email, subject = lines[:6]
        author = people.add(name, email)
        persons = [author] if author is not None else []
        for also, mail in coauthors(lines[6][-_BODY_BYTES:] if len(lines) > 6 else ""):
            if (person := people.add(also, mail)) is not None:
                persons.append(person)
        time = int(seconds) if seconds.lstrip("-").isdecimal() else 0
        rows.append((oid, tuple(parents.split()), time, subject, persons, author is None))
    authors, index = people.merged([row[4] for row in rows])
    commits = tuple(
        Commit(oid, parents, time, subject, tuple(dict.fromkeys(index[person] for person in persons)), bot)
        for oid, parents, time, subject, persons, bot in rows
    )
    truncated = len(found) > MAX_COMMITS
    return History(
        commits, authors, branches(refs), complete=whole and not shallow and not truncated, truncated=truncated
    )


def branches(refs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the short names of local and remote branches with their commits, sorted, without HEAD."""
    found = {}
    for name, oid in refs.items():
        for prefix in ("refs/heads/", "refs/remotes/"):
            if name.startswith(prefix) and not name.endswith("/HEAD"):
                found[name[len(prefix) :]] = oid
    return tuple(sorted(found.items()))
