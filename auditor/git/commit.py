"""One commit of a repository as a snapshot, from its object database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from auditor.git.changes import NONE, Changes, read_changes
from auditor.git.history import EMPTY, History
from auditor.git.names import texts_of
from auditor.git.process import ObjectReader, paths_of, records
from auditor.git.readable import readable
from auditor.git.refs import is_oid
from auditor.git.revisions import Chosen
from auditor.git.snapshot import Entry, Snapshot
from auditor.git.source import Source, SourceError
from auditor.git.trees import Listed, Trees
from auditor.limits import MAX_PATHS

if TYPE_CHECKING:
    from auditor.git.borrowed import Borrowed
    from auditor.git.cache import Clone
    from auditor.git.process import GitProcess

_LISTING_BYTES = 400_000_000


class GitSnapshot(Snapshot):
    """One commit of a repository, from its object database."""

    def __init__(
        self, source: Source, store: Borrowed, reader: ObjectReader, chosen: Chosen | None, clone: Clone | None = None
    ) -> None:
        super().__init__(source)
        self._store = store
        self._clone = clone
        self._reader = reader
        self._sizes = ObjectReader(store.path, contents=False)
        self.shallow = store.shallow
        self._trees: dict[str, dict[str, Entry]] = {}
        self._folders: dict[str, str] = {}
        """Object ids of the listed folders by path."""
        self._log: GitProcess | None = None
        if chosen is not None:
            self.commit, self.branch = chosen.commit, chosen.branch

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        if self.commit is None:
            return {}
        entries, error = self._listed(self.commit)
        if error and not entries:
            raise SourceError(
                f"The files of commit {self.commit[:12]} in {self.source} cannot be listed ({error}); the repository "
                "is damaged or incomplete: clone it anew."
            )
        if error:
            self.truncated = True
            self._unread["."] = f"not all files could be listed ({error})"
        return entries

    def _listed(self, rev: str) -> tuple[dict[str, Entry], str]:
        found, whole, error = records(
            self._store.path,
            # Folders are listed too: of folders within folders without a file nothing would be listed for hours.
            ["ls-tree", "-r", "-t", "-l", "-z", "--full-tree", rev],
            most=MAX_PATHS,
            most_bytes=_LISTING_BYTES,
        )
        entries: dict[str, Entry] = {}
        folders: dict[str, str] = {}
        listed = 0
        for record in b"\0".join(found).decode("utf-8", "backslashreplace").split("\0"):
            before, _, name = record.partition("\t")
            fields = before.split()
            if name and len(fields) == 4 and fields[1] in {"blob", "commit"}:
                mode, _, oid, size = fields
                listed += 1
                entries[name] = Entry(name, mode, oid, int(size) if size.isdecimal() else None)
            elif name and len(fields) == 4 and fields[1] == "tree":
                folders[name] = fields[2]
        if listed != len(entries):
            entries = _told_apart(found)
        elif whole:  # what is told apart here, or missing, is not so elsewhere
            self._folders = folders
        if not whole and not error:
            error = f"more than {MAX_PATHS} files and folders"
        names = sorted(entries)
        return (entries if names == list(entries) else {name: entries[name] for name in names}), error

    def _bytes(self, entry: Entry, limit: int) -> bytes | None:
        found = self._reader.get(entry.oid)
        return found[2] if found is not None and found[1] == "blob" and len(found[2]) <= limit else None

    def prefetch(self, paths: Iterable[str]) -> None:
        """Get the objects of these paths in one request where they must come from a remote."""
        if self._clone is None:
            return
        absent = {e.oid for p in paths if (e := self._entries.get(p)) and e.size is None and e.mode != "160000"}
        if not absent or not self._clone.get_blobs(sorted(absent)) or self.commit is None:
            return
        self._entries.update(self._listed(self.commit)[0])
        self._reader.close()
        self._sizes.close()

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Get the objects of entries of other commits in one request where they must come from a remote."""
        if self._clone is None:
            return
        absent = {entry.oid for entry in entries if entry.mode != "160000" and entry.size is None}
        if absent and self._clone.get_blobs(sorted(absent)):
            self._reader.close()
            self._sizes.close()
            self._others.forget_absent()

    @property
    def state(self) -> tuple[object, ...] | None:
        """Commit and refs, or None where there is no commit or the history is shallow."""
        return self.log_state

    @property
    def log_state(self) -> tuple[object, ...] | None:
        """Commit and refs, or None where there is no commit or the history is shallow."""
        if self.commit is None or self.shallow:
            return None
        refs = self._store.refs
        return self.commit, refs.head, sorted(refs.ids.items()), sorted(refs.symbolic.items())

    @cached_property
    def objects_state(self) -> object:
        """A value that changes when an absent object is fetched: the packs and folders of the objects."""
        return self._store.objects_stamp()

    @property
    def partial(self) -> bool:
        """Whether objects of the tree are absent, of a remote those that hold text."""
        looked_at = self._entries if self._clone is None else readable(self._entries)
        return any(self._entries[path].size is None and self._entries[path].mode != "160000" for path in looked_at)

    def begin(self) -> None:
        """Have git print the log while other things are done."""
        from auditor.git.history import ask_history

        if self._log is None and self.commit is not None and "_history" not in vars(self):
            self._log = ask_history(self._store.path, self.commit)

    def history(self) -> History:
        """Return the log of the commit; empty and not complete where there is none."""
        return self._history

    @cached_property
    def _history(self) -> History:
        from auditor.git.history import read_history

        if self.commit is None:
            return EMPTY
        self.begin()  # works while the rest is read, and is ended with us where that fails
        mailmap = self._mailmap
        refs = self._store.refs
        log, self._log = self._log, None
        assert log is not None  # begun above
        found = read_history(log, refs.ids, mailmap, self.shallow)
        return found if refs.whole else found._replace(complete=False)

    @cached_property
    def _mailmap(self) -> str:
        mailmap = self.entries.get(".mailmap")
        if mailmap is None or (mailmap.size or 0) >= 1_000_000:
            return ""
        self.prefetch([".mailmap"])
        return (self.read(".mailmap", 1_000_000) or b"").decode("utf-8", "replace")

    def newcomers(self) -> tuple[tuple[str, int], ...]:
        """Return branches with how many people committed there who did not in the audited history, each person once."""
        from auditor.git.new_authors import newcomers

        history = self.history()
        if self.commit is None or not history.complete:
            return ()
        return newcomers(self._store.path, self.commit, history, self._mailmap)

    def changes(self) -> Changes:
        """Return the paths that each commit of the log changed; none and not complete where there is no log."""
        return self._changes

    @cached_property
    def _changes(self) -> Changes:
        return read_changes(self._store.path, self.commit) if self.commit is not None else NONE

    def list_tree(self, rev: str) -> Mapping[str, Entry]:
        """Return the entries of another commit, by path; empty where it is absent."""
        commit = rev
        if not is_oid(rev):
            ids = self._store.refs.ids
            names = (f"refs/heads/{rev}", f"refs/remotes/{rev}", f"refs/tags/{rev}")
            commit = next((ids[name] for name in names if name in ids), "")
        if commit not in self._trees:
            self._trees[commit] = self._others.entries(commit) if commit else {}
        return MappingProxyType(self._trees[commit])

    def files_of(self, commits: Iterable[str], wanted: Callable[[str], bool]) -> tuple[list[tuple[Entry, str]], bool]:
        """Return the wanted files of other commits, each object once with its commit; whether all could be seen."""
        return self._others.files_of(commits, wanted)

    @cached_property
    def _others(self) -> Trees:
        return Trees(self._reader, self._sizes, self._of_commit)

    @property
    def _of_commit(self) -> Listed:
        return Listed(self._entries, self._folders)

    def root_names(self, rev: str) -> frozenset[str]:
        """Return the names of the files and folders at the root of another commit; empty where it is absent."""
        if not is_oid(rev):
            return super().root_names(rev)
        return self._others.names(rev)

    def entry_of(self, commit: str, path: str) -> Entry | None:
        """Return the entry of a path in another commit, None where it is absent."""
        return self._others.entry(commit, path)

    def changed_ahead(self, commit: str, path: str) -> bool:
        """Return whether a commit that the audited history lacks changed a path, on the way to the other commit."""
        if self.commit is None:
            return False
        arguments = ["log", "-z", "--format=%H", "--no-show-signature", "--max-count=1", commit, "--not", self.commit]
        found, _, _ = records(self._store.path, [*arguments, "--", path], most=1, most_bytes=1_000)
        return bool(found)

    def touching(self, paths: Iterable[str], most: int) -> tuple[str, ...]:
        """Return the last commits along the first parents that changed something below these paths, newest first."""
        if self.commit is None:
            return ()
        arguments = ["log", "-z", "--format=%H", "--first-parent", "--no-show-signature", f"--max-count={most}"]
        found, _, _ = records(
            self._store.path, [*arguments, self.commit, "--", *paths], most=most, most_bytes=1_000_000
        )
        return tuple(record.decode("ascii", "replace").strip() for record in found if record.strip())

    def merge_base(self, commit: str) -> str | None:
        """Return the last commit that the audited one and another have both come from; None where none is known."""
        if self.commit is None:
            return None
        found, _, _ = records(self._store.path, ["merge-base", self.commit, commit], most=1, most_bytes=1_000)
        return next((record.decode("ascii", "replace").strip() for record in found), None)

    def close(self) -> None:
        """End git and remove what was made for it."""
        if self._log is not None:
            self._log.close()
        self._reader.close()
        self._sizes.close()
        self._store.close()


def _told_apart(found: list[bytes]) -> dict[str, Entry]:
    """Return the entries of a listing in which several paths look the same as text."""
    entries = {}
    rows = [(before.decode("ascii", "replace").split(), raw) for before, raw in paths_of(found)]
    names = texts_of(raw for _, raw in rows)
    for fields, raw in rows:
        if len(fields) == 4 and fields[1] in {"blob", "commit"}:
            mode, _, oid, size = fields
            entries[names[raw]] = Entry(names[raw], mode, oid, int(size) if size.isdecimal() else None)
    return entries
