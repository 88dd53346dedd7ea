"""Where else an item stands when the audited commit does not show it: the tips of other branches, and the history.

What stands only on another branch, or was removed again, does not count as done, but saying where it is helps a group
most of all. The same probe is asked about the other tree, so that "there" means there what it means here. Bounded
by `MAX_BRANCHES` and `SAMPLES`; no network is asked, and an object that is absent is unread there as here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from auditor.finding import Elsewhere, Finding, State
from auditor.git.branches import is_a_persons
from auditor.git.history import distinct_tips
from auditor.git.snapshot import OtherTree
from auditor.repository import Repository

if TYPE_CHECKING:
    from auditor.registry import Probe

MAX_BRANCHES: Final = 6
"""Tips that are looked at, those that the audited history holds left out: those of people before those of machines."""

SAMPLES: Final = 4
"""Earlier commits, evenly spread along the first parents, that are asked; where one has the item, the commit that took
it away is found by halving."""

MAX_ENTRIES: Final = 100_000
"""Files of all other trees together: where a tree has tens of thousands of them, only the first few trees are asked."""

CHANGES: Final = 12
"""Commits that changed the few files of an item, of which the state before is asked."""

_FAR: Final = frozenset({"gh-pages", "HEAD"})


class OtherPlaces:
    """The repository at other commits, each built once, when first asked for."""

    def __init__(
        self,
        repository: Repository,
        run: Callable[[Repository, Probe], Finding],
    ) -> None:
        self._repository = repository
        self._run = run
        self._built: dict[str, Repository] = {}
        self._entries = 0
        self._tips: tuple[tuple[str, str], ...] | None = None
        self._line: tuple[str, ...] | None = None

    def look(self, probe: Probe, *, partly: bool = False) -> tuple[Elsewhere, ...]:
        """Return the first branch on which the probe finds the item done, else the commit that took it away, if any.

        A branch that only has what the audited one had and took away is none: merging it would bring nothing back.

        `partly` says that some of it is there, so that what went was no more than changed. Such an item is looked for
        only where few files hold it: to read the code of every branch takes as long as an audit.
        """
        if probe.measured or (partly and not probe.files):
            return ()
        state, recall = self._repository.snapshot.log_state, self._repository.recall
        if recall is None or state is None:
            return self._looked(probe, partly)
        before = recall.get("elsewhere", probe.item, partly, state)
        if isinstance(before, list):
            return tuple(Elsewhere(**place) for place in before)
        found = self._looked(probe, partly)
        # What was absent may be there the next time.
        if not any(other.tree.unread for other in self._built.values()):
            recall.put([place.to_dict() for place in found], "elsewhere", probe.item, partly, state)
        return found

    def _looked(self, probe: Probe, partly: bool) -> tuple[Elsewhere, ...]:
        for branch, commit in self._candidates():
            finding = self._done(branch, commit, probe)
            if finding is None:
                continue
            base = self._repository.snapshot.merge_base(commit)
            if base is None and (before := self._before(probe, partly)):
                return before  # nothing can be merged that has another beginning
            if base is None or self._done(None, base, probe) is None:
                note = f"{finding.message} (not in the audited commit)"
                return (Elsewhere(branch, commit, _path(finding), note),)
        return self._before(probe, partly)

    def _before(self, probe: Probe, partly: bool) -> tuple[Elsewhere, ...]:
        snapshot = self._repository.snapshot
        if snapshot.dirty and snapshot.commit is not None and self._done(None, snapshot.commit, probe) is not None:
            return ()  # the last commit has it: what took it away is not committed, and no history brings it back
        return self._changed(probe, "changed" if partly else "removed") if probe.files else self._removed(probe)

    def _changed(self, probe: Probe, gone: str) -> tuple[Elsewhere, ...]:
        parents = {commit.oid: commit.parents[:1] for commit in self._repository.history.commits}
        for commit in self._repository.snapshot.touching(probe.files, CHANGES):
            for before in parents.get(commit, ()):
                finding = self._done(None, before, probe)
                if finding is not None:
                    note = f"{finding.message} {self._until(commit, gone)}"
                    return (Elsewhere(None, commit, _path(finding), note),)
        return ()

    def _removed(self, probe: Probe) -> tuple[Elsewhere, ...]:
        line = self._first_parents()
        step = max(1, len(line) // (SAMPLES + 1))
        without = 0
        for index in range(step, len(line), step)[:SAMPLES]:
            finding = self._done(None, line[index], probe)
            if finding is None:
                without = index
                continue
            found = index
            while found - without > 1:
                middle = (found + without) // 2
                between = self._done(None, line[middle], probe)
                if between is None:
                    without = middle
                else:
                    found, finding = middle, between
            note = f"{finding.message} {self._until(line[without])}"
            return (Elsewhere(None, line[without], _path(finding), note),)
        return ()

    def _until(self, oid: str, gone: str = "removed") -> str:
        """Return how something went: a merge takes nothing away itself, it brings the commit that does."""
        merge = any(commit.oid == oid and len(commit.parents) > 1 for commit in self._repository.history.commits)
        return f"until the merge {oid[:10]}" if merge else f"until it was {gone} in {oid[:10]}"

    def _first_parents(self) -> tuple[str, ...]:
        if self._line is None:
            known = {commit.oid: commit for commit in self._repository.history.commits}
            line = []
            oid = self._repository.snapshot.commit
            while oid in known:
                line.append(oid)
                parents = known[oid].parents
                oid = parents[0] if parents else None
            self._line = tuple(line)
        return self._line

    def _done(self, branch: str | None, commit: str, probe: Probe) -> Finding | None:
        if commit not in self._built and self._entries > MAX_ENTRIES:
            return None
        finding = self._run(self._at(branch, commit), probe)
        return finding if finding.state is State.DONE else None

    def _candidates(self) -> tuple[tuple[str, str], ...]:
        if self._tips is None:
            near = (branch for branch in self._repository.history.unmerged if branch[0].rsplit("/", 1)[-1] not in _FAR)
            self._tips = tuple(sorted(distinct_tips(near), key=_persons_first)[:MAX_BRANCHES])
        return self._tips

    def _at(self, branch: str | None, commit: str) -> Repository:
        if commit not in self._built:
            other = OtherTree(self._repository.snapshot, branch, commit)
            self._entries += len(other.entries)
            self._built[commit] = Repository(
                other,
                self._repository.catalogue,
                self._repository.report_path,
                alike=(self._repository, *self._built.values()),
            )
        return self._built[commit]


def remedied(remedy: str, found: tuple[Elsewhere, ...]) -> str:
    """Return a remedy that begins with the work that is done already, on a branch or in an earlier commit."""
    if not found:
        return remedy
    there = "merge the branch that has it" if found[0].branch else "bring it back from the history"
    return f"{there}, or else {remedy}" if remedy else there


def _persons_first(tip: tuple[str, str]) -> tuple[bool, tuple[str, str]]:
    """Return what sorts tips by their names, those under which machines propose new versions last."""
    return not is_a_persons(tip[0]), tip


def _path(finding: Finding) -> str | None:
    return next((evidence.path for evidence in finding.evidence if evidence.path), None)
