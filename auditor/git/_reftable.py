"""Refs that are stored as reftable: git itself reads them, from a copy that lies in a directory of our own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from auditor._regex import regex
from auditor.git.directory import write_git_dir
from auditor.git.locate import Located, object_format
from auditor.git.process import git_version, records, run
from auditor.git.source import SourceError
from auditor.git.temporary import Temporary, unusable
from auditor.limits import MAX_REFS

_TABLE_BYTES = 50_000_000
_MOST_TABLES = 1000
_KINDS = ("refs/heads", "refs/tags", "refs/remotes")
_TABLE = regex(r"0x[0-9a-f]{1,16}-0x[0-9a-f]{1,16}-[0-9a-f]{1,16}\.(?:ref|log)")
_READS = (2, 45)
_TRIES = 3


class Stored(NamedTuple):
    """What the tables hold. `head` is as git has it: a branch's full name, an object id, or nothing."""

    head: str
    ids: dict[str, str]
    symbolic: dict[str, str]
    whole: bool


def read_tables(located: Located) -> Stored:
    """Return what the tables of a repository hold.

    Raises SourceError where they are damaged or too large, or git is older than 2.45, which reads none.
    """
    if git_version() < _READS:
        raise SourceError(
            f"{located.common} stores its refs as reftable, which this git does not read; install git 2.45 or newer, "
            "or audit a clone of it."
        )
    form = object_format(located)
    try:
        temporary = Temporary("refs")
    except OSError as full:
        raise unusable(full) from None
    with temporary as folder:
        shared = _copied(located.common, folder.path / "shared", form)
        format_ = "--format=%(objectname) %(refname) %(symref)%00"
        asked = ["for-each-ref", format_, *_KINDS]
        listed, whole, error = records(shared, asked, most=MAX_REFS, most_bytes=_TABLE_BYTES)
        # A linked work tree has a table of its own, with its HEAD.
        own = shared if located.git_dir == located.common else _copied(located.git_dir, folder.path / "own", form)
        named = run(own, ["symbolic-ref", "-q", "HEAD"])
        head = named if not named.code else run(own, ["rev-parse", "-q", "--verify", "HEAD"])
        # Of tables that are damaged it may list nothing and call that a success, but each has a HEAD.
        if error or head.code:
            raise _damaged(located.common)
        tip = head.out.decode("utf-8", "replace").strip()
        # It may be one of those that are left unread.
        last = run(shared, ["rev-parse", "-q", "--verify", tip]).out if not whole and tip.startswith("refs/") else b""
    ids: dict[str, str] = {}
    symbolic: dict[str, str] = {}
    for record in listed:
        oid, name, target = (*record.decode("utf-8", "replace").strip("\n").split(" "), "", "")[:3]
        if target:
            symbolic[name] = target
        if oid and not (target and name.endswith("/HEAD")):
            ids[name] = oid
    if last.strip():
        ids.setdefault(tip, last.decode("ascii", "replace").strip())
    return Stored(tip, ids, symbolic, whole)


def _copied(git_dir: Path, target: Path, form: str) -> Path:
    """Return a git directory of our own with a copy of the tables."""
    write_git_dir(target, form, config={"extensions.refStorage": "reftable"})
    (target / "reftable").mkdir()
    for _ in range(_TRIES):  # git may write them anew meanwhile
        listed = _read(git_dir / "reftable" / "tables.list", _TABLE_BYTES) or b""
        names = listed.decode("ascii", "replace").split()
        if not names or len(names) > _MOST_TABLES or not all(map(_TABLE.fullmatch, names)):
            break
        left = _TABLE_BYTES
        for name in names:
            data = _read(git_dir / "reftable" / name, left)
            if data is None:
                break
            left -= len(data)
            (target / "reftable" / name).write_bytes(data)
        else:
            (target / "reftable" / "tables.list").write_bytes(listed)
            return target
    raise _damaged(git_dir)


def _read(path: Path, limit: int) -> bytes | None:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > limit:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _damaged(git_dir: Path) -> SourceError:
    return SourceError(f"The refs of {git_dir} (reftable) cannot be read: damaged, or too large; audit a clone of it.")
