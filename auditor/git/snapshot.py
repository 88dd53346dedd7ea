"""One commit, a work tree or a plain folder, read without checking anything out or running anything of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING

from auditor.git.changes import NONE, Changes
from auditor.git.history import EMPTY, History
from auditor.git.locate import find_repository, origin_url
from auditor.git.pointers import held_elsewhere
from auditor.git.process import ObjectReader, git_version
from auditor.git.revisions import choose
from auditor.git.source import Source, SourceError, web_url
from auditor.limits import MAX_BLOB_BYTES, MAX_TREE_BYTES

if TYPE_CHECKING:
    from typing_extensions import Self

    from auditor.git.borrowed import Borrowed
    from auditor.git.cache import Clone
    from auditor.git.commit import GitSnapshot
    from auditor.git.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree. `size` is None where the object is absent; `oid` may be empty in a work tree or folder."""

    path: str
    mode: str
    oid: str
    size: int | None


class Snapshot:
    """What is audited. Use it as a context manager, or call `close`."""

    def __init__(self, source: Source) -> None:
        self.given = source
        self.source: str = source.given
        """The source as given, credentials masked."""
        self.url: str | None = None
        """The page of the repository where it is known, else None."""
        self.commit: str | None = None
        """The commit's id; of a work tree, the commit that it stands on."""
        self.branch: str | None = None
        """The branch that is audited, where it is known."""
        self.worktree = False
        self.of_git = True
        """Whether it is of a git repository: of a plain folder, nothing is tracked."""
        self.shallow = False
        self.truncated = False
        """Whether the tree holds more than could be listed."""
        self.lacked = False
        """Whether an absent object of another commit was asked for: once it is fetched, an audit may find more."""
        self._unread: dict[str, str] = {}
        self._budget = MAX_TREE_BYTES

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file by path, sorted."""
        return MappingProxyType(self._entries)

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {}

    @property
    def unread(self) -> Mapping[str, str]:
        """Why a path was not read, by path."""
        return MappingProxyType(self._unread)

    @property
    def dirty(self) -> bool:
        """Whether a work tree differs from its commit."""
        return False

    @property
    def state(self) -> tuple[object, ...] | None:
        """A key of what is audited: where two snapshots have the same one, so are their audits.

        None where there is no such key (files on the disk without git, a shallow history).
        """
        return None

    def saved(self) -> object:
        """Return a value that changes when a file is saved, made or removed, or a commit is made.

        It is made of names, sizes and times: no file is opened.
        """
        return self.log_state

    def places(self) -> tuple[bytes, ...]:
        """Return the files and folders on the disk whose stamps change nearly always when `saved` does, and are cheaper
        to ask for; none of a commit."""
        return ()

    def unchanged(self) -> bool:
        """Return whether `state` still is what it was when it was first asked for; what is committed never changes."""
        return True

    @property
    def log_state(self) -> tuple[object, ...] | None:
        """A key of the commit's history and the refs, whatever lies on the disk; None as for `state`."""
        return None

    @property
    def objects_state(self) -> object:
        """A value that changes when an absent object is fetched, as JSON can hold it; None where none is absent."""
        return None

    @property
    def partial(self) -> bool:
        """Whether objects of the tree are absent."""
        return any(entry.size is None and entry.mode != "160000" for entry in self._entries.values())

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the bytes of a file, or None (and a reason in `unread`) where it is larger or absent."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        return self.read_entry(entry, limit)

    def read_entry(self, entry: Entry, limit: int, *, say: bool = True) -> bytes | None:
        """Return the bytes of an entry of this snapshot (or of `list_tree`), as `read` does.

        `say` is false for an entry of another tree, whose path says nothing of this one's `unread`.
        """
        reason = None
        data = None
        if entry.mode == "160000":
            reason = "a submodule"
        elif entry.size is None:
            reason = "its object is absent"
            self.lacked = self.lacked or not say
        elif entry.size > min(limit, MAX_BLOB_BYTES):
            reason = f"larger than {min(limit, MAX_BLOB_BYTES)} bytes"
        elif entry.size > self._budget:
            reason = f"more than {MAX_TREE_BYTES} bytes of text altogether"
        else:
            data = self._bytes(entry, min(limit, MAX_BLOB_BYTES))
            reason = "no permission, or it is damaged" if data is None else held_elsewhere(data)
            data = data if reason is None else None
        if say and reason is not None:
            self._unread[entry.path] = reason
        elif say:
            self._unread.pop(entry.path, None)
        self._budget -= len(data or b"")
        return data

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        raise NotImplementedError

    def prefetch(self, paths: Iterable[str]) -> None:
        """Get the objects of these paths in one request where they must come from a remote."""

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Get the objects of entries of other commits in one request where they must come from a remote."""

    def begin(self) -> None:
        """Start in another process what an audit will ask for and what takes long, such as the log."""

    def history(self) -> History:
        """Return the log of the commit; empty and not complete where there is none."""
        return EMPTY

    def newcomers(self) -> tuple[tuple[str, int], ...]:
        """Return branches with how many people committed there who did not in the audited history, each person once."""
        return ()

    def changes(self) -> Changes:
        """Return the paths that each commit of the log changed; none and not complete where there is no log."""
        return NONE

    def list_tree(self, rev: str) -> Mapping[str, Entry]:
        """Return the entries of another commit, by path; empty where it is absent."""
        return {}

    def files_of(self, commits: Iterable[str], wanted: Callable[[str], bool]) -> tuple[list[tuple[Entry, str]], bool]:
        """Return the wanted files of other commits, each object once with its commit; whether all could be seen."""
        return [], False

    def entry_of(self, commit: str, path: str) -> Entry | None:
        """Return the entry of a path in another commit, None where it is absent."""
        return self.list_tree(commit).get(path)

    def changed_ahead(self, commit: str, path: str) -> bool:
        """Return whether a commit that the audited history lacks changed a path, on the way to the other commit."""
        return False

    def touching(self, paths: Iterable[str], most: int) -> tuple[str, ...]:
        """Return the last commits along the first parents that changed something below these paths, newest first."""
        return ()

    def merge_base(self, commit: str) -> str | None:
        """Return the last commit that the audited one and another have both come from; None where none is known."""
        return None

    def root_names(self, rev: str) -> frozenset[str]:
        """Return the names of the files and folders at the root of another commit; empty where it is absent."""
        return frozenset(path.partition("/")[0] for path in self.list_tree(rev))

    def close(self) -> None:
        """End git and remove what was made for it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class OtherTree(Snapshot):
    """The tree of another commit of the same repository, read through the audited snapshot."""

    def __init__(self, snapshot: Snapshot, branch: str | None, commit: str | None) -> None:
        super().__init__(snapshot.given)
        self.url = snapshot.url
        self.branch = branch
        self.commit = commit
        self.shallow = True  # its log is not read: what needs history is unknowable there
        self._snapshot = snapshot

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return dict(self._snapshot.list_tree(self.commit or ""))

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        return self._snapshot.read_entry(entry, limit, say=False)


def open_snapshot(
    source: Source,
    *,
    rev: str | None = None,
    at: str | None = None,
    cache_dir: Path | None = None,
    offline: bool = False,
    waiting: Waiting | None = None,
    worktree: bool | None = None,
) -> Snapshot:
    """Return the snapshot of a source: a commit (HEAD, `rev`, or the last before `at`), a work tree, or a plain folder.

    Raises SourceError where git is missing, or the repository, its commit, or the moment cannot be read.
    """
    if worktree and (rev or at):
        raise SourceError("A work tree has no other revision; leave out --worktree, or --rev and --at.")
    if source.kind == "folder":
        if rev or at:
            raise SourceError(
                f"{source.given} is not a git repository, so it has no revisions; leave out --rev and --at."
            )
        from auditor.git.worktree import FolderSnapshot

        return FolderSnapshot(source)
    git_version()
    if source.kind == "local":
        return _open_local(source, rev, at, worktree)
    if worktree:
        raise SourceError(f"{source.given} has no work tree; --committed audits its last commit.")
    if source.kind == "bundle":
        from auditor.git.bundle import unbundle

        store = unbundle(source)
        return _closing(store, lambda: _commit(source, store, rev, at))
    return _open_remote(source, rev, at, cache_dir, offline, waiting)


def _open_local(source: Source, rev: str | None, at: str | None, worktree: bool | None) -> Snapshot:
    from auditor.git.borrowed import borrow

    located = find_repository(source.path) if source.path is not None else None
    if located is None:
        raise SourceError(f"There is no git repository at {source.given}; give a repository's folder.")
    if worktree and located.work is None:
        raise SourceError(f"{source.given} has no work tree; --committed audits its last commit.")
    store = borrow(located, work=located.work if worktree else None)

    def build() -> Snapshot:
        snapshot: Snapshot
        if worktree:
            from auditor.git.worktree import WorktreeSnapshot

            snapshot = WorktreeSnapshot(source, store, located)
        else:
            snapshot = _commit(source, store, rev, at)
        snapshot.url = web_url(origin_url(located))
        return snapshot

    return _closing(store, build)


def _open_remote(
    source: Source,
    rev: str | None,
    at: str | None,
    cache_dir: Path | None,
    offline: bool,
    waiting: Waiting | None,
) -> Snapshot:
    from auditor.git.cache import open_clone
    from auditor.git.readable import readable

    for attempt in ("use", "rebuild"):
        clone = open_clone(source, cache_dir=cache_dir, offline=offline, waiting=waiting, rebuild=attempt == "rebuild")
        last = attempt == "rebuild" or offline or clone.fresh
        with ExitStack() as unused:
            store = clone.borrow()
            unused.callback(store.close)
            try:
                snapshot = _commit_or_fetch(source, store, rev, at, clone)
                unused.callback(snapshot.close)
                snapshot.entries.get("")  # what cannot be listed is said here, where it can be fetched anew
                if snapshot.truncated and not last and not clone.sound():
                    continue
                snapshot.prefetch(readable(snapshot.entries))
            except SourceError:
                # A cache that was damaged shows only here; a revision that does not exist shows again.
                if last or clone.sound():
                    raise
                continue
            unused.pop_all()
        snapshot.url = web_url(source.url)
        return snapshot
    raise AssertionError("the second attempt returns or raises")


def _commit_or_fetch(source: Source, store: Borrowed, rev: str | None, at: str | None, clone: Clone) -> GitSnapshot:
    try:
        return _commit(source, store, rev, at, clone)
    except SourceError:
        # A commit that a force-push took from its branch can still be had by its full id.
        if rev is None or not clone.get_commit(rev):
            raise
        return _commit(source, store, rev, at, clone)


def _commit(
    source: Source, store: Borrowed, rev: str | None, at: str | None, clone: Clone | None = None
) -> GitSnapshot:
    from auditor.git.commit import GitSnapshot

    reader = ObjectReader(store.path)
    try:
        snapshot = GitSnapshot(source, store, reader, choose(source, store, reader, rev=rev, at=at), clone)
    except BaseException:
        reader.close()
        raise
    return snapshot


def _closing(store: Borrowed, build: Callable[[], Snapshot]) -> Snapshot:
    try:
        return build()
    except BaseException:
        store.close()
        raise
