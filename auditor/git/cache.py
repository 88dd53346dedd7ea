"""Clones of remote repositories below the user's cache directory: commits and trees, and the blobs that were needed."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from auditor._folders import default_cache_dir
from auditor._regex import regex
from auditor.git.borrowed import Borrowed, borrow
from auditor.git.directory import write_git_dir
from auditor.git.locate import Located, find_repository
from auditor.git.lock import locked
from auditor.git.process import run
from auditor.git.refs import is_oid, read_refs
from auditor.git.source import Source, SourceError, mask
from auditor.git.transport import Gone, Transport
from auditor.git.waiting import Waiting
from auditor.limits import CLONE_SECONDS

_ASKED = ["HEAD", "refs/heads/*", "refs/tags/*"]
"""The refs that are asked for: no pull requests, of which a host may have thousands."""
_HEADS = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]
# Commits and trees alone; blobs are fetched when it is known which of them hold text.
_FETCH = ["--progress", "--no-write-fetch-head", "--no-recurse-submodules", "--filter=blob:none"]
_ALL = [*_FETCH, "--prune", "--update-head-ok", "--force", "origin", *_HEADS]


class Clone:
    """A cached clone. `fresh` says that this very call made it."""

    def __init__(self, source: Source, path: Path, waiting: Waiting, *, offline: bool) -> None:
        self.path = path
        self.fresh = False
        self._source = source
        self._waiting = waiting
        self._offline = offline

    @property
    def located(self) -> Located:
        """Where its things lie."""
        return Located(None, self.path, self.path)

    def borrow(self) -> Borrowed:
        """Return a git directory that reads it."""
        return borrow(self.located)

    def sound(self) -> bool:
        """Return whether its commits, and the files of HEAD, can be listed."""
        store = self.borrow()
        try:
            return not any(
                run(store.path, arguments).code
                for arguments in (["rev-list", "--count", "--all"], ["ls-tree", "-r", "-z", "--name-only", "HEAD"])
            )
        finally:
            store.close()

    def get_blobs(self, oids: Sequence[str]) -> bool:
        """Fetch objects in one request and return whether any came; a remote that lacks one is asked for halves."""
        if self._offline:
            return False
        came, left, tries = False, [list(oids)], 0
        try:
            with locked(_lock_path(self.path), CLONE_SECONDS), _transport(self._source, self._waiting) as transport:
                while left and tries < 40:
                    asked = left.pop(0)
                    tries += 1
                    try:
                        data = "".join(f"{oid}\n" for oid in asked).encode("ascii")
                        transport.fetch(self.path, [*_FETCH, "--no-tags", "--stdin", "origin"], data, quick=True)
                        came = True
                    except Gone:
                        break
                    except SourceError:
                        half = len(asked) // 2
                        left += [part for part in (asked[:half], asked[half:]) if part and half]
        except (SourceError, OSError):
            return came
        return came

    def get_commit(self, oid: str) -> bool:
        """Fetch a commit that no branch holds any more, where the remote gives it; return whether it came."""
        if self._offline or not is_oid(oid):
            return False
        try:
            with locked(_lock_path(self.path), CLONE_SECONDS), _transport(self._source, self._waiting) as transport:
                transport.fetch(self.path, [*_FETCH, "--no-tags", "origin", oid])
        except (SourceError, OSError):
            return False
        return True


def open_clone(
    source: Source,
    *,
    cache_dir: Path | None = None,
    offline: bool = False,
    waiting: Waiting | None = None,
    rebuild: bool = False,
) -> Clone:
    """Return the clone of a remote source: made, or brought up to date, or (offline) as it is.

    Raises SourceError where the remote cannot be read, is empty, or is not in the cache and `offline` is set.
    """
    assert source.url is not None
    waiting = waiting or Waiting()
    place = cache_dir or default_cache_dir()
    if place is None:
        raise SourceError(f"There is no home folder to keep the clone of {source.given} in; give a --cache-dir.")
    base = place.absolute() / "clones"
    path = base / _slug(source.url)
    clone = Clone(source, path, waiting, offline=offline)
    _refuse_others(base, path)
    if offline:
        if not _looks_whole(path):
            raise SourceError(f"{source.given} is not in the cache ({base.parent}); run once without --offline.")
        return clone
    try:
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(_lock_path(path), CLONE_SECONDS) as held, _transport(source, waiting) as transport:
            for left in base.glob(f"{path.name}.*-part") if held else ():
                shutil.rmtree(left, ignore_errors=True)  # we hold the lock: whoever made it is gone
            if not rebuild and _looks_whole(path):
                try:
                    _update(source, path, transport, waiting)
                    return clone
                except Gone:
                    raise
                except SourceError:
                    pass  # a damaged clone: made anew
            _make(source, path, transport, waiting)
            clone.fresh = True
    except OSError as error:
        raise SourceError(f"The cache {base} cannot be written ({error.strerror}); give another --cache-dir.") from None
    return clone


def _refuse_others(base: Path, path: Path) -> None:
    """Raise SourceError where somebody else could have put a clone there: git would heed its configuration."""
    if not hasattr(os, "geteuid"):
        return
    for place in (base, path, path / "config", path / "objects"):
        try:
            found = place.lstat()
        except OSError:
            continue
        if found.st_uid != os.geteuid() or (found.st_mode & stat.S_IWOTH and not stat.S_ISLNK(found.st_mode)):
            raise SourceError(
                f"{place} belongs to somebody else, or anybody may write to it; give another --cache-dir."
            )


@contextmanager
def _transport(source: Source, waiting: Waiting) -> Iterator[Transport]:
    """Give the way to the remote; a file URL is served from a git directory of our own, not with its configuration."""
    assert source.url is not None
    if source.path is None:
        yield Transport(source, source.url, waiting)
        return
    located = find_repository(source.path) if source.path.is_dir() else None
    if located is None or source.path.resolve() not in {p.resolve() for p in (located.work, located.git_dir) if p}:
        raise Gone(f"There is no git repository at {source.given}; give the URL of a repository's folder.")
    served = borrow(located)
    try:
        with (served.path / "config").open("a", encoding="utf-8", newline="\n") as config:
            config.write("[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n")
        yield _Served(source, served.path.as_uri(), waiting)
    finally:
        served.close()


class _Served(Transport):
    """A transport whose URL changes from call to call, so that it cannot stand in the clone's configuration."""

    @property
    def _options(self) -> list[str]:
        return ["-c", f"remote.origin.url={self._url}"]


def _make(source: Source, path: Path, transport: Transport, waiting: Waiting) -> None:
    waiting.tell(f"cloning {source.given}")
    part = Path(tempfile.mkdtemp(prefix=f"{path.name}.", suffix="-part", dir=path.parent))
    try:
        # A served file URL is given with every call.
        url = {} if source.path is not None else {"remote.origin.url": source.url or ""}
        promised = {"remote.origin.promisor": "true", "remote.origin.partialclonefilter": "blob:none"}
        write_git_dir(part, config={"extensions.partialClone": "origin", **url, **promised})
        # What the refs are does not change what is asked for, so the remote is asked for both at once.
        with transport.cloning(part, _ASKED, _ALL) as (lines, finish):
            listed = _listed(source, lines)
            other = any(len(oid) == 64 for oid in listed[1].values())
            if not other:
                finish()
        if other:
            shutil.rmtree(part)
            write_git_dir(part, "sha256", config={"extensions.partialClone": "origin", **url, **promised})
            transport.fetch(part, _ALL)
        _settle(source, part, listed)
        if path.exists():
            old = Path(tempfile.mkdtemp(prefix=f"{path.name}.", suffix="-part", dir=path.parent))
            path.replace(old / "old")
            part.replace(path)
            shutil.rmtree(old, ignore_errors=True)
        else:
            part.replace(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _update(source: Source, path: Path, transport: Transport, waiting: Waiting) -> None:
    waiting.tell(f"updating {source.given}")
    listed = _listed(source, transport.ask(path, _ASKED))
    refs = read_refs(Located(None, path, path))
    if refs.ids == listed[1] and not list(path.glob("shallow*")):
        _write_head(path, listed[0])
        return
    transport.fetch(path, _ALL)
    _settle(source, path, listed)


def _listed(source: Source, lines: Iterable[str]) -> tuple[str | None, dict[str, str]]:
    """Return the remote's HEAD (a branch's full name or an object id), and its branches and tags."""
    ids: dict[str, str] = {}
    head = tip = None
    for line in lines:
        left, _, name = line.partition("\t")
        if left.startswith("ref: ") and name == "HEAD":
            head = left[5:].strip()
        elif is_oid(left) and name == "HEAD":
            tip = left
        elif is_oid(left) and name.startswith(("refs/heads/", "refs/tags/")) and not name.endswith("^{}"):
            ids[name] = left
    if not any(name.startswith("refs/heads/") for name in ids):
        raise Gone(f"{source.given} is an empty repository; push a commit first.")
    if head not in ids:
        head = next((name for name in sorted(ids) if name.startswith("refs/heads/") and ids[name] == tip), None)
    return head or tip, {name: ids[name] for name in sorted(ids)}


def _settle(source: Source, path: Path, listed: tuple[str | None, dict[str, str]]) -> None:
    _write_head(path, listed[0])
    if not read_refs(Located(None, path, path)).ids:
        raise SourceError(f"Nothing came from {mask(source.given)}; try again.")


def _write_head(path: Path, head: str | None) -> None:
    if head is None:
        return
    text = f"{head}\n" if is_oid(head) else f"ref: {head}\n"
    new = path / "HEAD.new"
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(path / "HEAD")


def _looks_whole(path: Path) -> bool:
    return all((path / name).is_file() for name in ("HEAD", "config")) and (path / "objects").is_dir()


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


_NO_LETTERS = regex(r"[^A-Za-z0-9]+")


def _slug(url: str) -> str:
    """Return a file name for a URL: readable, and told apart by a hash."""
    readable = _NO_LETTERS.sub("-", url.split("://", 1)[-1].removeprefix("git@")).strip("-")[-60:].strip("-").lower()
    return f"{readable}-{hashlib.sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
