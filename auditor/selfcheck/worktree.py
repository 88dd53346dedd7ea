"""What only matters in a work tree: what is not committed, not pushed, not looked at, and what the answers still lack.

Each notice is a warning of the audit, in the order in which a group should read them. From files and refs alone: no
network is asked, so what was pushed or fetched elsewhere since is not known here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sized
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from auditor._names import ENVIRONMENTS, MODEL_ENDINGS, TOOL_CACHES
from auditor._regex import regex
from auditor._unread import is_unreadable
from auditor.assembly import run_probe
from auditor.audited import Audit, AuditedItem, figures, span
from auditor.finding import Evidence, Finding, State
from auditor.git.snapshot import Entry, OtherTree, Snapshot
from auditor.registry import Probe, discover
from auditor.repository import Repository
from auditor.warned import Warned

if TYPE_CHECKING:
    from auditor.git.history import History
    from auditor.git.status import Standing, Status
    from auditor.git.worktree import WorktreeSnapshot
    from auditor.report.answers import Answer

_SHOWN: Final = 3
_FILL_HERE: Final = regex(r"-{2,3} {0,4}question {1,4}(\d{1,2}) {1,4}fill here", re.IGNORECASE)
_WORTH: Final = {State.DONE: 2, State.PARTIAL: 1}
_USUAL: Final = ENVIRONMENTS | TOOL_CACHES | {
    "env", ".env", ".idea", ".vscode", ".DS_Store", "wandb", "mlruns", ".coverage", "htmlcov", "outputs", "data",
    "build", "dist", "site", "lightning_logs", "multirun", "logs", "tmp", ".cache", "cache",
}  # fmt: skip
"""Names of what no group would hand in, and which is rightly ignored: what tools and runs leave, settings, data."""
_USUAL_ENDS: Final = (*MODEL_ENDINGS, ".pyc", ".egg-info", ".log", ".swp", ".tmp", ".pid", "~")


def self_check(repository: Repository, audit: Audit) -> Iterable[Warned]:
    """Return what a group should know before it hands in; nothing where the snapshot is no work tree.

    A caller hands this to the pipeline as a notice.
    """
    if not repository.snapshot.worktree:
        return ()
    from auditor.git.worktree import WorktreeSnapshot

    if not isinstance(repository.snapshot, WorktreeSnapshot):
        return ()
    check = _Check(repository, audit, repository.snapshot)
    listed = {item.id for item in audit.items}
    catalogue = repository.catalogue
    whole = all(item.id in listed for item in catalogue.items if item.listed_in(catalogue.newest))
    # Who asks about some items (`--only`) is not asking about all answers.
    return (*(check.answers() if whole else ()), *check.evidence(), *check.git(), *check.unseen())


class _Check:
    """The notices of one work tree."""

    def __init__(self, repository: Repository, audit: Audit, snapshot: WorktreeSnapshot) -> None:
        self._repository = repository
        self._audit = audit
        self._snapshot = snapshot

    @cached_property
    def _status(self) -> Status:
        return self._snapshot.status

    @property
    def _standing(self) -> Standing:
        return self._snapshot.standing

    def evidence(self) -> Iterator[Warned]:
        """Yield the items that the last commit shows otherwise than the disk does."""
        if self._snapshot.commit is None:
            return
        uncommitted, gone = self._status.uncommitted, self._status.gone
        changed = self._status.unstaged or self._status.staged
        head = _AtHead(self._snapshot)
        before = Repository(head, self._repository.catalogue, self._repository.report_path)
        probes = discover(self._snapshot.given.path)
        probe_of = {item.id: item.probe for item in self._repository.catalogue.items}
        for item in self._audit.items:
            probe = probes.get(probe_of.get(item.id, ""))
            paths = [place.path for place in item.evidence if place.path in uncommitted]
            here = _WORTH.get(item.state, 0)
            lost = item.ticked is True and here < _WORTH[State.DONE] and bool(gone or changed)
            if not item.listed or probe is None or not ((paths and here) or lost):
                continue
            finding = self._at_head(before, probe)
            there = _WORTH.get(finding.state, 0)
            if finding.state is State.ERROR or there == here:
                continue
            if there < here and paths:
                yield self._only_here(item, list(dict.fromkeys(paths)), finding.message, some=there > 0)
            elif there > here and lost:
                yield self._lost(item, [place.path for place in finding.evidence if place.path])

    def _at_head(self, before: Repository, probe: Probe) -> Finding:
        """Return what the probe finds in the last commit: asked once a commit, however often a file is saved."""
        recall, state = self._repository.recall, self._snapshot.log_state
        if recall is None or state is None:
            return run_probe(before, probe)
        known = recall.get("head", probe.item, state)
        if isinstance(known, list):
            return Finding(State(known[0]), known[1], tuple(Evidence(path) for path in known[2]))
        found = run_probe(before, probe)
        if found.state is not State.ERROR and not before.tree.unread:
            recall.put(
                [found.state.value, found.message, [place.path for place in found.evidence]], "head", probe.item, state
            )
        return found

    def _only_here(self, item: AuditedItem, paths: list[str | None], message: str, *, some: bool) -> Warned:
        named = [path for path in paths if path is not None]
        what = "part of it exists only in your work tree" if some else "exists only in your work tree"
        text = (
            f"{item.id}: {what}: {_listed(named)} {_is(named)} not committed as it is on the disk; in the last commit: "
            f"{message}. Commit {'it' if len(named) == 1 else 'them'}"
        )
        return Warned("only-in-worktree", text, named[0])

    def _is_broken(self, path: str | None) -> bool:
        return path is not None and is_unreadable(self._repository, path)

    def _lost(self, item: AuditedItem, paths: list[str]) -> Warned:
        """Return what the work tree no longer bears out; nothing that it advises takes away what is on the disk."""
        changed = self._status.uncommitted
        gone = next((path for path in paths if path in self._status.gone and path not in changed), None)
        broken = next((each for each in item.evidence if each.path in changed and self._is_broken(each.path)), None)
        edited = next((path for path in paths if path in changed), None)
        path = gone or (broken.path if broken is not None else None) or edited or next(iter(paths), None)
        why, advice = "something was deleted, renamed or changed", "See what with `git status` and `git diff HEAD`"
        if gone is not None:
            why, advice = "it is no longer there", f"Bring it back with `git restore --source=HEAD {quote(gone)}`"
        elif broken is not None:
            why, advice = "it cannot be read any more", f"Fix {f'line {broken.line} of ' if broken.line else ''}{path}"
        elif edited is not None:
            why, advice = "it was changed", f"See how with `git diff HEAD -- {quote(edited)}`"
        where = f" ({path})" if path else ""
        here = "bears it out only in part" if item.state is State.PARTIAL else "does not"
        text = (
            f"{item.id}: the last commit bears it out{where}, and your work tree {here}: {why}. {advice}, or untick it"
        )
        line = broken.line if gone is None and broken is not None else None
        return Warned("lost-in-worktree", text, path if path in self._repository.tree else None, line)

    def git(self) -> Iterator[Warned]:
        """Yield what stands between this work tree and what is handed in."""
        status, standing = self._status, self._standing
        branch = standing.branch or "HEAD"
        if status.unmerged:
            yield Warned(
                "merge-conflict",
                f"a merge is not finished: {_listed(status.unmerged)}. Solve the conflicts and commit",
                status.unmerged[0],
            )
        if standing.unborn:
            message = (
                f"nothing is committed yet on {branch}: what is handed in is a commit. Add your files and commit them"
            )
            yield Warned("unborn", message)
        else:
            yield from self._uncommitted()
        if status.nested:
            message = (
                f"{_listed(status.nested)} {_is(status.nested)} a git repository of its own inside this one, and not "
                "part of it. Remove the .git folder inside if its files are yours"
            )
            yield Warned("nested-repository", message)
        yield from self._branches(branch)

    def _uncommitted(self) -> Iterator[Warned]:
        status = self._status
        kinds = {
            "staged": [*status.staged, *(new for _, new in status.renamed)],
            "not staged": status.unstaged,
            "new": status.untracked,
            "deleted": status.deleted,
        }
        parts = [f"{len(paths)} {word} ({_listed(sorted(paths))})" for word, paths in kinds.items() if paths]
        if parts:
            report = self._audit.report.marks_path
            also = "; the report is one of them" if report in status.uncommitted else ""
            message = f"changes that are not committed: {'; '.join(parts)}{also}. Commit what you want to hand in"
            yield Warned("uncommitted", message, report if also else None)

    def _branches(self, branch: str) -> Iterator[Warned]:
        standing = self._standing
        if standing.branch is None and standing.loose:
            message = (
                f"no branch is checked out (detached HEAD), and {_commits(standing.loose)} on no branch: they are lost "
                "when you check out another. Keep them with `git switch -c NAME`"
            )
            yield Warned("detached", message)
        elif standing.branch is None and not standing.unborn:
            message = "no branch is checked out (detached HEAD). `git switch` to your branch before you commit"
            yield Warned("detached", message)
        if not standing.remotes:
            message = "no remote is known here: nothing is pushed from here. `git remote add origin URL`, and push"
            yield Warned("no-remote", message)
        elif standing.unpushed:
            push = "git push" if standing.upstream else f"git push -u {standing.remotes[0]} {branch}"
            push = f"`{push}`" if standing.branch is not None else "Put them on a branch and push that"
            number = standing.unpushed
            count = f"{number} commit{'' if number == 1 else 's'} of {branch} {'is' if number == 1 else 'are'}"
            message = f"{count} not pushed to any remote, as far as is known here. {push}"
            yield Warned("not-pushed", message)
        if standing.behind:
            count = f"{standing.behind} commit{'' if standing.behind == 1 else 's'}"
            yield Warned("behind", f"{standing.upstream} has {count} that {branch} has not. `git pull` first")
        if standing.default and standing.beside_default and standing.branch not in (None, standing.default):
            message = (
                f"you are on {standing.branch}, and {_commits(standing.beside_default)} not on "
                f"{standing.default}: what is handed in is {standing.default}. Merge it before the deadline"
            )
            yield Warned("other-branch", message)

    def unseen(self) -> Iterator[Warned]:
        """Yield what was not looked at, and what kind of work tree this is."""
        ignored = [path for path in self._status.ignored if not _left(path)]
        if ignored:
            message = (
                f"left out by .gitignore and not looked at: {_listed(ignored)}. If something of it is your evidence, "
                "`git add -f` it"
            )
            yield Warned("ignored", message)
        if self._standing.linked:
            yield Warned("linked-worktree", "this is a linked work tree: other branches may be checked out elsewhere")

    def answers(self) -> Iterator[Warned]:
        """Yield the answers that are missing, too short or too long, and the figures that are not committed."""
        answers = self._repository.answers
        left = self._left_over()
        for answer in answers.answers if answers.found else ():
            yield from _limits(answer)
            line = left.get(answer.number, 0)
            if answer.filled == "filled" and line > (answer.question_line or line):
                told = ": the template's placeholder is left beside your answer. Delete it"
                yield Warned.of_question("placeholder-left", answer.number, told, answer.path, line)
            if answer.images and self._snapshot.commit is not None:
                yield from self._figures(answer)

    def _figures(self, answer: Answer) -> Iterator[Warned]:
        for figure in answer.figures(self._repository.tree, self._repository.catalogue.placeholders):
            if figure.path in self._status.uncommitted:
                told = f": {figure.path} exists only in your work tree. Commit it"
                yield Warned.of_question("figure-uncommitted", answer.number, told, answer.path, figure.line)
            elif figure.path is None and figure.shown and (path := self._ignored_file(answer.path, figure.target)):
                told = f": {path} is left out by .gitignore. Add it with `git add -f`, and commit it"
                yield Warned.of_question("figure-ignored", answer.number, told, answer.path, figure.line)

    def _ignored_file(self, report: str, target: str) -> str | None:
        """Return the path of an image that lies on the disk and that git leaves out, or None."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(report), unquote(target)))
        if path.startswith(("../", "/")):
            return None
        above = path.split("/")
        folders = {"/".join(above[:end]) + "/" for end in range(1, len(above))}
        ignored = set(self._status.ignored)
        return path if path in ignored or (folders & ignored and (self._snapshot.root / path).is_file()) else None

    def _left_over(self) -> Mapping[int, int]:
        """Return the lines on which the template's `question 7 fill here` is left, by the question's number."""
        path = self._repository.answers.path
        text = (self._repository.tree.text(path) or "") if path is not None else ""
        found = enumerate(text.split("\n"), 1)
        return {int(match[1]): number for number, line in found if (match := _FILL_HERE.search(line))}


def _limits(answer: Answer) -> Iterator[Warned]:
    """Yield what an answer lacks; one that is not filled in lacks everything, and that is said once."""
    if answer.filled != "filled":
        if answer.ok is None:
            return
        if answer.question_line is None:
            told = " is not in the report. Put the template's question back and answer it"
        else:
            told = " is not answered. Answer it"
        yield Warned.of_question("answer-empty", answer.number, told, answer.path, answer.question_line)
        return
    words, least, most = answer.words, answer.min_words, answer.max_words
    asked = _asked(least, most, "recommended")
    if answer.words_ok is False and least is not None and words < least:
        told = f": {words} words, and {asked}. Write more"
        yield Warned.of_question("answer-short", answer.number, told, answer.path, answer.line)
    elif answer.words_ok is False:
        told = f": {words} words, and {asked}. Shorten it"
        yield Warned.of_question("answer-long", answer.number, told, answer.path, answer.line)
    images = len(answer.images)
    if answer.min_images is not None and images < answer.min_images:
        asked = _asked(answer.min_images, answer.max_images, "asked for")
        linked = f" ({len(answer.linked_images)} only linked, which shows nothing)" if answer.linked_images else ""
        remedy = "Show them with `![text](path)`" if linked else "Add what is missing"
        told = f": {figures(images)}{linked}, and {asked}. {remedy}"
        yield Warned.of_question("figure-missing", answer.number, told, answer.path, answer.line)
    elif answer.max_images is not None and images > answer.max_images:
        asked = _asked(answer.min_images, answer.max_images, "asked for")
        told = f": {figures(images)}, and {asked}. Leave some out"
        yield Warned.of_question("figures-many", answer.number, told, answer.path, answer.line)


def _asked(least: int | None, most: int | None, verb: str) -> str:
    """Return what a question asks for: `100 to 200 are recommended`, `one is asked for`."""
    asked = span(least, most)
    return f"{asked} {'is' if asked in ('one', 'at most 1') else 'are'} {verb}"


def _left(path: str) -> bool:
    parts = path.rstrip("/").split("/")
    return bool(_USUAL.intersection(parts)) or path.rstrip("/").endswith(_USUAL_ENDS)


def _listed(paths: Iterable[str]) -> str:
    found = list(paths)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more


def _is(paths: Sized) -> str:
    return "is" if len(paths) == 1 else "are"


def _commits(number: int) -> str:
    return f"{number} commit{' is' if number == 1 else 's are'}"


class _AtHead(OtherTree):
    """The commit that a work tree stands on, read through the work tree's snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot, snapshot.branch, snapshot.commit)
        self.shallow = snapshot.shallow

    def history(self) -> History:
        return self._snapshot.history()

    def list_tree(self, rev: str) -> Mapping[str, Entry]:
        return self._snapshot.list_tree(rev)
