"""What lies on the disk: a work tree (tracked, and untracked but not ignored), and a plain folder without git."""

# Paths are bytes here, as git gives them, which pathlib cannot hold.
# ruff: noqa: PTH118

from __future__ import annotations

import os
import shutil
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from auditor._names import ENVIRONMENTS, TOOL_CACHES
from auditor.git._disk import Disk, OnDisk, is_safe
from auditor.git._patterns import MOST_BYTES, Patterns, walk
from auditor.git.commit import GitSnapshot
from auditor.git.locate import larger, read_text
from auditor.git.names import text_of
from auditor.git.process import ObjectReader, paths_of, records
from auditor.git.revisions import choose
from auditor.git.snapshot import Entry, Snapshot
from auditor.git.source import Source, SourceError
from auditor.git.trees import Listed
from auditor.limits import MAX_PATHS

if TYPE_CHECKING:
    from auditor.git.borrowed import Borrowed
    from auditor.git.locate import Located
    from auditor.git.process import GitProcess
    from auditor.git.status import Standing, Status

_DIGESTED_AT_MOST = 50_000_000
_INDEX_BYTES = 200_000_000
"""Of an index: a million files'. A hole of terabytes takes no room until it is copied."""
_UNTRACKED = b"? "
"""How `git ls-files -v` begins a file that is neither tracked nor ignored; nothing but its path follows."""
_READ_BY_GIT = frozenset({b".gitignore", b".gitattributes", b".gitmodules"})
# Folders that no project writes itself: a plain folder has no .gitignore to leave them out.
_SKIPPED = frozenset({".git"}) | ENVIRONMENTS | TOOL_CACHES


class WorktreeSnapshot(GitSnapshot):
    """A work tree as it lies on the disk: what is tracked, and what is neither tracked nor ignored."""

    def __init__(self, source: Source, store: Borrowed, located: Located) -> None:
        assert located.work is not None
        reader = ObjectReader(store.path)
        chosen = None
        if store.refs.head and (store.refs.head in store.refs.ids or not store.refs.head.startswith("refs/")):
            try:
                chosen = choose(source, store, reader, rev=None, at=None)
            except SourceError:
                chosen = None
        super().__init__(source, store, reader, chosen)
        self.worktree = True
        if chosen is None and store.refs.head and store.refs.head.startswith("refs/heads/"):
            self.branch = store.refs.head[len("refs/heads/") :]
        self._located = located
        self._disk = OnDisk(Disk(located.work, store.form))
        self._unwatched = False  # whether git was told not to look whether some file changed
        self._status: GitProcess | None = None
        self._looked = False
        self._copy_index()

    def _copy_index(self) -> None:
        """Copy the index, and what it needs, so that git never writes to the audited repository.

        Raises SourceError where it cannot be read, or goes away meanwhile.
        """
        git_dir, store = self._located.git_dir, self._store.path
        try:
            # One of the shared ones is older than the index that names it. The others stay for weeks; git touches what
            # it uses.
            shared = sorted(git_dir.glob("sharedindex.*"), key=lambda path: -path.lstat().st_mtime_ns)
            for path in filter(Path.is_file, [git_dir / "index", *shared[:20]]):
                if path.stat().st_size > _INDEX_BYTES:
                    self._reader.close()
                    raise SourceError(
                        f"The {path.name} of {self.source} is too large; audit the commit with --committed."
                    )
                shutil.copy2(path, store / path.name)  # its time tells git which entries may be older
            exclude = self._located.common / "info" / "exclude"
            if exclude.is_file() and exclude.stat().st_size < 1_000_000:
                (store / "info").mkdir(exist_ok=True)
                shutil.copyfile(exclude, store / "info" / "exclude")
        except OSError as error:
            self._reader.close()
            raise SourceError(
                f"The index of {self.source} cannot be read ({error.strerror}); try again, or audit the commit with "
                "--committed."
            ) from None

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        work = str(self._located.work)
        self._refuse_endless()
        listing = ["--work-tree=" + work, "-C", work, "ls-files", "-z", "-v", "-s", "-c", "-o", "--exclude-standard"]
        found, whole, error = records(self._store.path, listing, most=MAX_PATHS, most_bytes=400_000_000)
        if error and not found:
            raise SourceError(
                f"The files of {self.source} cannot be listed ({error}); audit the commit with --committed."
            )
        tracked: dict[bytes, tuple[str, str, str]] = {}
        untracked = [record[2:] for record in found if record.startswith(_UNTRACKED)]
        for before, path in paths_of(record for record in found if not record.startswith(_UNTRACKED)):
            tag, mode, oid, _ = (*before.decode("ascii", "replace").split(), "", "", "", "")[:4]
            tracked[path] = (tag.upper(), mode, oid)
            self._unwatched = self._unwatched or tag != "H"
        for path, (tag, mode, oid) in tracked.items():
            name = text_of(path)
            if mode == "160000":
                self._disk.found[name] = Entry(name, mode, oid, None)
            elif self._disk.add(path, mode, oid) is not None:
                continue
            elif tag == "S" and is_safe(path):
                # Left out by a sparse checkout: not on the disk, and yet part of the tree.
                self._disk.found[name] = Entry(name, mode, oid, self._sizes.size(oid))
            elif whole and self._disk.disk.hides(path):
                whole, error = False, f"{name} is in a folder that may not be entered"
        for path in untracked:
            if not path.endswith(b"/"):  # a repository of its own
                self._disk.add(path)
        if not whole:
            self.truncated = True
            self._unread["."] = f"not all files could be listed ({error or f'more than {MAX_PATHS} files'})"
        return self._disk.sorted()

    def _refuse_endless(self) -> None:
        """Raise SourceError where git would wait for a pipe, or match patterns for hours."""
        if self._looked:
            return
        self._looked = True
        patterns, root = Patterns(), os.fsencode(self._located.work or "")
        for entry in walk(root):
            if entry.name in _READ_BY_GIT and not entry.is_dir(follow_symlinks=False):
                if entry.is_symlink():
                    continue  # git does not follow it
                if not entry.is_file():
                    raise SourceError(
                        f"A file named {os.fsdecode(entry.name)} in {self.source} is a pipe or a device, and git would "
                        "wait for it; remove it, or audit the commit with --committed."
                    )
                self._take(patterns, Path(os.fsdecode(entry.path)))
        self._take(patterns, self._store.path / "info" / "exclude")
        if patterns.too_many_tries(entry.path[len(root) + 1 :] for entry in walk(root)):
            raise SourceError(
                f"The patterns that {self.source} has in .gitignore or .gitattributes would keep git busy for hours; "
                "remove those of many stars, or audit the commit with --committed."
            )

    def _take(self, patterns: Patterns, path: Path) -> None:
        if larger(path, MOST_BYTES):
            raise SourceError(f"{path.name} in {self.source} is too large; audit the commit with --committed.")
        patterns.add(read_text(path, MOST_BYTES))

    @cached_property
    def _dirty(self) -> bool:
        return bool(self._entries) if self.commit is None else self.status.any

    @property
    def root(self) -> Path:
        """The folder of the work tree."""
        assert self._located.work is not None
        return self._located.work

    @cached_property
    def status(self) -> Status:
        """The paths in which the work tree differs from its commit."""
        from auditor.git.status import read_status

        call, self._status = self._status or self._ask_status(), None
        return read_status(call)

    def _ask_status(self) -> GitProcess:
        from auditor.git.status import ask_status

        return ask_status(self._store, str(self._located.work))

    @cached_property
    def standing(self) -> Standing:
        """Where the commit stands among the branches that this clone knows."""
        from auditor.git.status import read_standing

        return read_standing(self._store, self._located, self.commit)

    @cached_property
    def state(self) -> tuple[object, ...] | None:
        """A key of this work tree: its commit and refs, and the digests of all that differs from the commit.

        None where there is no such key, or where it would cost more to make than it saves.
        """
        commit = super().state
        if commit is not None and self._status is None and "status" not in vars(self):
            self._refuse_endless()
            self._status = self._ask_status()  # works while the files are listed
        if (
            commit is None
            or not self._entries
            or self._unwatched
            or self.truncated
            or self._disk.alike
            or not self.status.whole
        ):
            return None
        status = self.status
        rows: list[tuple[str, str, str]] = []
        left = _DIGESTED_AT_MOST
        for path in sorted(status.uncommitted):
            entry = self._disk.found.get(path)
            data = self._disk.disk.data(self._disk.raw[path], left) if path in self._disk.raw else None
            if entry is None or data is None:
                return None
            left -= len(data)
            rows.append((path, entry.mode, self._disk.disk.oid(data)))
        ignored = []
        for path in status.ignored:
            try:
                ignored.append(os.lstat(self.root / path).st_mtime_ns)
            except (OSError, ValueError):
                return None
        return (*commit, "worktree", rows, ignored, repr(status), repr(self.standing))

    def close(self) -> None:
        """End git and remove what was made for it."""
        if self._status is not None:
            self._status.close()
        super().close()

    def saved(self) -> object:
        """Return a value that changes when a file is saved, made or removed, or a commit is made."""
        self.entries.get("")  # lists them
        refs = self._store.refs
        return self.commit, refs.head, sorted(refs.ids.items()), self._disk.stamps()

    def places(self) -> tuple[bytes, ...]:
        """Return the files and folders on the disk whose stamps change nearly always when `saved` does."""
        self.entries.get("")
        own, shared = self._located.git_dir, self._located.common
        told = [own / "HEAD", own / "index", shared / "packed-refs", shared / "refs" / "heads", shared / "FETCH_HEAD"]
        told += [folder / "reftable" / "tables.list" for folder in (own, shared)]
        return (*self._disk.places(), *map(os.fsencode, told))

    def unchanged(self) -> bool:
        """Return whether nothing was saved since `state` was first asked for."""
        before = self.state
        for name in ("state", "status"):
            self.__dict__.pop(name, None)
        return self.state == before

    @property
    def dirty(self) -> bool:
        """Whether the work tree differs from its commit, untracked files included."""
        return self._dirty

    @property
    def _of_commit(self) -> Listed:
        return Listed({}, {})  # to know the ids of what lies on the disk, all of it would have to be read

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        if entry.path in self._disk.raw and self._disk.found.get(entry.path) is entry:
            return self._disk.disk.data(self._disk.raw[entry.path], limit)
        return super()._bytes(entry, limit)


class FolderSnapshot(Snapshot):
    """A folder without git: files only, no commit, no history."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        assert source.path is not None
        self.of_git = False
        self._root = source.path
        self._disk = OnDisk(Disk(source.path))
        self.entries.get("")

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        waiting = [b""]
        closed: list[str] = []
        count = 0
        while waiting and not self.truncated:
            folder = waiting.pop()
            try:
                with os.scandir(os.path.join(os.fsencode(self._root), *folder.split(b"/"))) as listing:
                    found = sorted(
                        ((entry.name, entry.is_dir(follow_symlinks=False)) for entry in listing), reverse=True
                    )
            except OSError as error:
                if not folder:
                    raise SourceError(
                        f"{self.source} cannot be read ({error.strerror}); give a folder that you may read."
                    ) from None
                closed.append(text_of(folder))
                continue
            for name, is_folder in found:
                raw = folder + b"/" + name if folder else name
                count += 1
                if count > MAX_PATHS:
                    self.truncated = True
                    self._unread["."] = f"not all files could be listed (more than {MAX_PATHS} files)"
                    break
                if not is_folder:
                    self._disk.add(raw)
                elif os.fsdecode(name) not in _SKIPPED and raw.count(b"/") < 200:
                    waiting.append(raw)
        if closed:
            self.truncated = True
            self._unread.setdefault(
                ".", f"not all files could be listed ({closed[0]} is a folder that may not be read)"
            )
        return self._disk.sorted()

    def saved(self) -> object:
        """Return a value that changes when a file is saved, made or removed."""
        return self._disk.stamps()

    def places(self) -> tuple[bytes, ...]:
        """Return the files and folders."""
        return self._disk.places()

    @property
    def partial(self) -> bool:
        """Whether objects of the tree are absent."""
        return False

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        raw = self._disk.raw.get(entry.path)
        return self._disk.disk.data(raw, limit) if raw is not None else None
