"""The log as facts: commits, authors with their aliases merged, merges and branches."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_COMMITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.git.process import GitProcess

_LOG_BYTES = 100_000_000
_BODY_BYTES = 20_000
_LINE = 10_000
"""Characters of a name, an address or a subject that are looked at."""
_PIECE = 1 << 20
_NEWLINE = ord("\n")
_FORMAT = "%H%n%P%n%ct%n%ai%n%an%n%ae%n%s%n%b"
_ADDRESS = regex(r"([^\s@<>]{0,200})@[^\s@<>]{1,200}")
_PULL = regex(r"\AMerge pull request #(\d{1,9})|\(#(\d{1,9})\)\s*\Z|\AMerged PR (\d{1,9})")
_GITLAB = regex(r"See merge request\s{1,4}\S{0,200}!(\d{1,9})")


class Commit(NamedTuple):
    """One commit. `time` is the committer date in seconds since the epoch; `authors` index History.authors.

    `written` is the author date on the author's own clock (`2025-01-06 08:00:00 +0100`), `length` the characters of the
    whole message.
    """

    oid: str
    parents: tuple[str, ...]
    time: int
    subject: str
    authors: tuple[int, ...]
    bot: bool = False
    written: str = ""
    length: int = 0
    pull: int | None = None
    """The number of the pull (or merge) request that the message says was merged here."""


class Author(NamedTuple):
    """One human, aliases merged. E-mail addresses are for matching only and never printed."""

    name: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    commits: int

    @property
    def label(self) -> str:
        """The name as it may be printed: of one that is an e-mail address, what stands before the `@`."""
        return _ADDRESS.sub(r"\1", self.name[:200]) or "unnamed"

    @property
    def nameless(self) -> bool:
        """Whether nothing tells who this is: the user `root` of a machine, or signs for a name and no address."""
        if all(name.strip().casefold() == "root" for name in self.names):
            return all(email.startswith("root@") or "@" not in email for email in self.emails)
        shown = any(char.isalpha() for name in self.names for char in name)
        return not shown and not any("@" in email for email in self.emails)


def distinct_tips(branches: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return names and last commits of branches, each commit once, under the first name that it has."""
    tips: dict[str, str] = {}
    for name, tip in branches:
        tips.setdefault(tip, name)
    return tuple((name, tip) for tip, name in tips.items())


class History(NamedTuple):
    """The log of the audited commit, newest first. `complete` is false where the history is shallow or absent."""

    commits: tuple[Commit, ...]
    authors: tuple[Author, ...]
    branches: tuple[tuple[str, str], ...]
    """Names and commits of local and remote branches (HEAD left out), sorted."""
    complete: bool
    truncated: bool = False

    def counted(self, members: int) -> str:
        """Return how many authors there are beside so many members: names, not people, since one may have several."""
        named = sum(not author.nameless for author in self.authors)
        said = f"{named} commit author{'' if named == 1 else 's'}" + " by name" * (len(self.authors) > members > 0)
        unnamed = len(self.authors) - named
        return f"{said} and {unnamed} without a name" if unnamed else said

    @property
    def merges(self) -> tuple[Commit, ...]:
        """The commits with more than one parent."""
        return tuple(commit for commit in self.commits if len(commit.parents) > 1)

    @property
    def unmerged(self) -> tuple[tuple[str, str], ...]:
        """Names and commits of the branches whose last commit is not in this log, in the order of `branches`."""
        here = {commit.oid for commit in self.commits}
        return tuple((name, tip) for name, tip in self.branches if tip not in here)

    @property
    def unmerged_tips(self) -> tuple[tuple[str, str], ...]:
        """Those branches, each last commit once, under the first name that it has."""
        return distinct_tips(self.unmerged)

    @property
    def pull_requests(self) -> tuple[int, ...]:
        """The numbers of the pull requests that messages say were merged, merge commits and squashed ones, sorted."""
        return tuple(sorted({commit.pull for commit in self.commits if commit.pull is not None}))


EMPTY = History((), (), (), complete=False)
"""The history of what has none."""


def ask_history(git_dir: Path, commit: str) -> GitProcess:
    """Return the git that prints the log of a commit, for `read_history`. Raises SourceError where none starts."""
    from auditor.git.process import GitProcess

    options = ["-z", f"--format={_FORMAT}", "--no-mailmap", "--no-show-signature", f"--max-count={MAX_COMMITS + 1}"]
    return GitProcess(git_dir, ["log", *options, commit, "--"])


def read_history(log: GitProcess, refs: dict[str, str], mailmap: str, shallow: bool) -> History:
    """Return what `ask_history` asked for. `refs` are full names with ids, `mailmap` the text of the tree's `.mailmap`.

    Where git gives up on the way (a damaged repository), what came before is returned as not complete.
    """
    from auditor.git.people import Identities, coauthors

    found, whole, _ = log.records(most=MAX_COMMITS + 1, most_bytes=_LOG_BYTES)
    people = Identities(mailmap)
    rows: list[tuple[Commit, list[int]]] = []
    for record in found[:MAX_COMMITS]:
        lines = _lines(record)
        if len(lines) < 7:
            continue
        oid, parents, seconds, written = map(_text, lines[:4])
        name, email, subject = (_text(line[: 4 * _LINE])[:_LINE] for line in lines[4:7])
        body = _text(lines[7][-4 * _BODY_BYTES :]) if len(lines) > 7 else ""
        author = people.add(name, email)
        persons = [author] if author is not None else []
        for also, mail in coauthors(body[-_BODY_BYTES:]):
            if (person := people.add(also, mail)) is not None:
                persons.append(person)
        time = int(seconds) if seconds.lstrip("-").isdecimal() else 0
        length = _characters(lines[6]) + (_characters(lines[7]) + 2 if body else 0)
        bare = Commit(
            oid, tuple(parents.split()), time, subject, (), author is None, written, length, _pull(subject, body)
        )
        rows.append((bare, persons))
    authors, index = people.merged([persons for _, persons in rows])
    commits = tuple(
        bare._replace(authors=tuple(dict.fromkeys(index[person] for person in persons))) for bare, persons in rows
    )
    truncated = len(found) > MAX_COMMITS
    return History(
        commits, authors, branches(refs), complete=whole and not shallow and not truncated, truncated=truncated
    )


def _lines(record: bytes) -> list[memoryview]:
    """Return the seven lines of a record and the rest of it; a copy of each would hold a huge message many times."""
    found: list[memoryview] = []
    view, at = memoryview(record), 0
    for _ in range(7):
        end = record.find(b"\n", at)
        if end < 0:
            return [*found, view[at:]]
        found.append(view[at:end])
        at = end + 1
    end = len(record)
    while end > at and record[end - 1] == _NEWLINE:
        end -= 1
    return [*found, view[at:end]]


def _text(line: memoryview) -> str:
    return bytes(line).decode("utf-8", "replace")


def _characters(line: memoryview) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    pieces = (line[at : at + _PIECE] for at in range(0, len(line), _PIECE))
    return sum(len(decoder.decode(bytes(piece))) for piece in pieces) + len(decoder.decode(b"", final=True))


def _pull(subject: str, body: str) -> int | None:
    match = _PULL.search(subject) or _GITLAB.search(body[-400:])
    return int(next(filter(None, match.groups()))) if match is not None else None


def branches(refs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the short names of local and remote branches with their commits, sorted, without HEAD."""
    found = {}
    for name, oid in refs.items():
        for prefix in ("refs/heads/", "refs/remotes/"):
            if name.startswith(prefix) and not name.endswith("/HEAD"):
                found[name[len(prefix) :]] = oid
    return tuple(sorted(found.items()))
