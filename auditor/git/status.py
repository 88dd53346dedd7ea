"""What `git status` tells of a work tree: what differs from its commit, and how that commit stands to the branches.

From files and refs alone: no network is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor.git.locate import config_values
from auditor.git.process import WHOLE_FILES, GitProcess
from auditor.git.refs import without_remote

if TYPE_CHECKING:
    from auditor.git.borrowed import Borrowed
    from auditor.git.locate import Located
    from auditor.git.refs import Refs

MAX_LISTED: Final = 100_000
"""Changed, new and ignored paths that are listed."""

_BYTES: Final = 50_000_000


class Status(NamedTuple):
    """The paths in which a work tree differs from its commit, each tuple sorted."""

    staged: tuple[str, ...] = ()
    """Changed or new in the index."""
    unstaged: tuple[str, ...] = ()
    """Changed on the disk and not in the index."""
    untracked: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    """In the commit, and not on the disk or not in the index."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Before and after, in the index."""
    unmerged: tuple[str, ...] = ()
    """In the midst of a merge with a conflict."""
    ignored: tuple[str, ...] = ()
    """Left out by .gitignore; a folder that is ignored as a whole ends in a slash."""
    nested: tuple[str, ...] = ()
    """Folders that are git repositories of their own and not tracked."""
    whole: bool = True
    """Whether git could list them all."""

    @property
    def any(self) -> bool:
        """Whether there is any change but what is ignored, or may be one since git could not list them all."""
        kinds = (self.staged, self.unstaged, self.untracked, self.deleted, self.renamed, self.unmerged, self.nested)
        return not self.whole or any(kinds)

    @property
    def uncommitted(self) -> frozenset[str]:
        """The paths whose content on the disk is not that of the commit; what was deleted is none of them."""
        after = [new for _, new in self.renamed]
        return frozenset([*self.staged, *self.unstaged, *self.untracked, *after, *self.unmerged])

    @property
    def gone(self) -> frozenset[str]:
        """The paths of the commit that are deleted or renamed."""
        return frozenset([*self.deleted, *(old for old, _ in self.renamed)])


class Standing(NamedTuple):
    """Where the checked-out commit stands among the branches that this clone knows."""

    branch: str | None
    """The branch that is checked out; None where HEAD is detached."""
    unborn: bool = False
    linked: bool = False
    """Whether this is a linked work tree (`git worktree add`)."""
    remotes: tuple[str, ...] = ()
    upstream: str | None = None
    """The remote branch that the branch follows, or its namesake where it follows none: `origin/main`."""
    unpushed: int = 0
    """Commits that no remote branch has."""
    behind: int = 0
    """Commits of the upstream that are not here."""
    loose: int = 0
    """Commits that no branch has at all."""
    default: str | None = None
    """The branch that a clone would get, where the refs tell."""
    beside_default: int = 0
    """Commits that the default branch has neither here nor at the remote."""


def ask_status(store: Borrowed, work: str) -> GitProcess:
    """Return the git that compares a work tree with its commit, for `read_status`.

    Raises SourceError where git does not start.
    """
    arguments = ["--work-tree=" + work, "-C", work, "status", "--porcelain=v1", "-z", "--untracked-files=all"]
    arguments += ["--ignored=matching", "--find-renames", "--ignore-submodules=all"]
    return GitProcess(store.path, arguments, extra=WHOLE_FILES)


def read_status(status: GitProcess) -> Status:
    """Return how the work tree differs from the commit. Never raises for what it holds."""
    found, whole, _ = status.records(most=MAX_LISTED, most_bytes=_BYTES)
    paths: dict[str, list[str]] = {name: [] for name in ("staged", "unstaged", "deleted", "unmerged")}
    paths |= {name: [] for name in ("untracked", "nested", "ignored")}
    renamed = []
    entries = iter(found)
    for record in entries:
        # Two letters, for the index and for the disk, a space, and the path; the old path is a record of its own.
        code, path = record[:2].decode("ascii", "replace"), record[3:].decode("utf-8", "backslashreplace")
        if code == "??":
            paths["nested" if path.endswith("/") else "untracked"].append(path)
        elif code == "!!":
            paths["ignored"].append(path)
        elif "U" in code or code in {"AA", "DD"}:
            paths["unmerged"].append(path)
        elif code[0] in "RC":
            before = next(entries, b"").decode("utf-8", "backslashreplace")
            if code[0] == "R":
                renamed.append((before, path))
            else:
                paths["staged"].append(path)
            if code[1] == "M":
                paths["unstaged"].append(path)
        elif "D" in code:
            paths["deleted"].append(path)
        else:
            if code[0] in "MAT":
                paths["staged"].append(path)
            if code[1] in "MAT":
                paths["unstaged"].append(path)
    ordered = {name: tuple(sorted(listed)) for name, listed in paths.items()}
    # What is deleted in the index and lies on the disk again comes as both.
    back = set(ordered["untracked"])
    ordered["deleted"] = tuple(path for path in ordered["deleted"] if path not in back)
    return Status(**ordered, renamed=tuple(sorted(renamed)), whole=whole)


def read_standing(store: Borrowed, located: Located, commit: str | None) -> Standing:
    """Return where the commit stands among the branches; counts are 0 where git cannot say."""
    refs = store.refs
    head = refs.head or ""
    branch = head.removeprefix("refs/heads/") if head.startswith("refs/heads/") else None
    config = config_values(located.common / "config")
    remotes = {
        key[len("remote.") : -len(".url")] for key in config if key.startswith("remote.") and key.endswith(".url")
    }
    upstream = _upstream(config, branch, refs.ids, sorted(remotes))
    linked = located.git_dir != located.common
    if commit is None:
        return Standing(branch, unborn=True, linked=linked, remotes=tuple(sorted(remotes)), upstream=upstream)
    default = _default(refs)
    tips = [name for name in refs.ids if default and without_remote(name) == default]

    known = any(name.startswith("refs/remotes/") for name in refs.ids)
    ranges = {
        "unpushed": [commit, "--not", "--remotes"] if known or remotes else [],
        "behind": [refs.ids[f"refs/remotes/{upstream}"], "--not", commit] if upstream else [],
        "loose": [commit, "--not", "--branches", "--remotes"] if branch is None else [],
        "beside_default": [commit, "--not", *(refs.ids[name] for name in tips)] if tips else [],
    }
    counts = _counts(store, {name: span for name, span in ranges.items() if span})
    return Standing(
        branch,
        linked=linked,
        remotes=tuple(sorted(remotes)),
        upstream=upstream,
        default=default,
        unpushed=counts.get("unpushed", 0),
        behind=counts.get("behind", 0),
        loose=counts.get("loose", 0),
        beside_default=counts.get("beside_default", 0),
    )


def _counts(store: Borrowed, ranges: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how many commits are in each of these ranges, counted side by side; 0 where git cannot say."""
    with ExitStack() as stack:
        calls = {}
        for name, arguments in ranges.items():
            calls[name] = GitProcess(store.path, ["rev-list", "--count", *arguments, "--"])
            stack.callback(calls[name].close)
        found = {name: call.records(most=1, most_bytes=100) for name, call in calls.items()}
    texts = {name: b"".join(lines).strip() for name, (lines, whole, _) in found.items() if whole}
    return {name: int(text) for name, text in texts.items() if text.isdigit()}


def _upstream(config: dict[str, list[str]], branch: str | None, ids: dict[str, str], remotes: list[str]) -> str | None:
    """Return the remote branch that a branch follows (or its namesake), where this clone has heard of it."""
    if branch is None:
        return None
    remote = config.get(f"branch.{branch}.remote", [""])[-1]
    merge = config.get(f"branch.{branch}.merge", [""])[-1].removeprefix("refs/heads/")
    named = [f"{remote}/{merge}"] if remote and merge else []
    named += [f"{name}/{branch}" for name in sorted(remotes, key=lambda name: (name != "origin", name))]
    return next((name for name in named if f"refs/remotes/{name}" in ids), None)


def _default(refs: Refs) -> str | None:
    """Return the name of the branch that a clone would get: what a remote says, else main or master.

    Not HEAD: the branch that somebody works on is what is held against it.
    """
    if (named := refs.default_of_remote()) is not None:
        return named[1]
    names = {without_remote(name) for name in refs.ids}
    return next((name for name in ("main", "master") if name in names), None)
