"""Who committed and touched what: counts by author and area of the project, from trees alone. Facts, no judgement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from auditor._areas import AREAS, area_of

if TYPE_CHECKING:
    from auditor.repository import Repository


def contributions(repository: Repository) -> dict[str, Any]:
    """Return commits and files touched by author and area, most commits first, co-authors counted each.

    A merge counts as a commit of its author and touches nothing; bots are counted together and apart. A file counts
    once for each author who changed it, under its name at the time.
    `complete` is false where the history is cut or shallow.
    """
    history = repository.history
    changes = repository.snapshot.changes()
    people = [_Counts() for _ in history.authors]
    bots = _Counts()
    for commit in history.commits:
        # What stands at a shallow clone's edge seems to bring the whole tree: nobody is given that.
        edge = repository.snapshot.shallow and not commit.parents
        touched = () if edge else changes.paths.get(commit.oid, ())
        for person in [bots] if commit.bot else [people[index] for index in commit.authors]:
            person.add(touched, merge=len(commit.parents) > 1)
    return {
        "complete": history.complete and changes.complete,
        "areas": list(AREAS),
        "authors": [
            {"name": author.label, **counts.to_dict()} for author, counts in zip(history.authors, people, strict=True)
        ],
        "bots": bots.to_dict(),
    }


class _Counts:
    """What one author (or all bots) did."""

    def __init__(self) -> None:
        self.commits = self.merges = 0
        self._by_area: Counter[str] = Counter()
        self._files: set[str] = set()

    def add(self, touched: tuple[str, ...], *, merge: bool) -> None:
        self.commits += 1
        self.merges += merge
        self._files.update(touched)
        self._by_area.update({area_of(path) for path in touched})

    def to_dict(self) -> dict[str, Any]:
        """Return the counts; areas with nothing are there, too."""
        files = Counter(area_of(path) for path in self._files)
        return {
            "commits": self.commits,
            "merges": self.merges,
            "files": len(self._files),
            "by_area": {area: {"commits": self._by_area[area], "files": files[area]} for area in AREAS},
        }
