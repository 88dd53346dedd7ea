"""HEAD, branches and tags of a repository on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditor._regex import regex
from auditor.git.locate import Located, is_reftable, larger, read_text
from auditor.limits import MAX_REFS

_PACKED_BYTES = 50_000_000
_OID = regex(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF = regex(r"refs/(?:heads|tags|remotes)/(?!-)[^\x00-\x20\x7f~^:?*\[\\]+")


class Refs(NamedTuple):
    """HEAD (a branch's full name, or an object id, or None) and every branch and tag with its object id."""

    head: str | None
    ids: dict[str, str]
    symbolic: dict[str, str]
    whole: bool = True
    """Whether these are all: more than the limit are left unread."""

    def default_branch(self) -> str | None:
        """Return the full name of the branch that the project calls its own, as far as the refs tell."""
        named, short = self.default_of_remote() or ("", "")
        for name in (f"refs/heads/{short}", named, self.head or "", "refs/heads/main", "refs/heads/master"):
            if name in self.ids:
                return name
        heads = [name for name in self.ids if name.startswith("refs/heads/")]
        return heads[0] if len(heads) == 1 else None

    def default_of_remote(self) -> tuple[str, str] | None:
        """Return the branch that a remote's HEAD names, where it is there: its full name, and its name at that remote.

        Of several remotes origin is asked first.
        """
        said = [name for name in self.symbolic if name.startswith("refs/remotes/") and name.endswith("/HEAD")]
        for name in sorted(said, key=lambda name: (name != "refs/remotes/origin/HEAD", name)):
            if (named := self.symbolic[name]) in self.ids:
                return named, named.removeprefix(name.removesuffix("HEAD"))
        return None


def is_oid(text: str) -> bool:
    """Return whether a text is the whole id of an object."""
    return _OID.fullmatch(text) is not None


def branch_name(name: str) -> str | None:
    """Return the name of a branch as git shows it, a remote one with its remote's name; None of any other ref."""
    for prefix in ("refs/heads/", "refs/remotes/"):
        if name.startswith(prefix):
            return name[len(prefix) :]
    return None


def without_remote(name: str) -> str:
    """Return the name of a branch, of a remote one as it is called there; empty of any other ref."""
    short = branch_name(name) or ""
    return short.partition("/")[2] if name.startswith("refs/remotes/") else short


def read_refs(located: Located) -> Refs:
    """Return HEAD, branches and tags; what is malformed is left out.

    Raises SourceError where they are stored as reftable and cannot be read.
    """
    return _from_tables(located) if is_reftable(located) else _from_files(located)


def _from_tables(located: Located) -> Refs:
    from auditor.git._reftable import read_tables

    found = read_tables(located)
    head = found.head if valid_ref(found.head) or is_oid(found.head) else None
    ids = {name: found.ids[name] for name in sorted(found.ids) if valid_ref(name) and is_oid(found.ids[name])}
    return Refs(head, ids, {name: found.symbolic[name] for name in found.symbolic if valid_ref(name)}, found.whole)


def _from_files(located: Located) -> Refs:
    ids: dict[str, str] = {}
    symbolic: dict[str, str] = {}
    text = read_text(located.git_dir / "HEAD", 4096).strip()
    named = text[4:].strip() if text.startswith("ref:") else ""
    head = named if valid_ref(named) else text if is_oid(text) else None
    packed = located.common / "packed-refs"
    whole = not larger(packed, _PACKED_BYTES)
    for line in read_text(packed, _PACKED_BYTES).splitlines():
        oid, _, name = line.partition(" ")
        if is_oid(oid) and valid_ref(name):
            whole = whole and len(ids) < MAX_REFS
            if whole or name == head:
                ids[name] = oid
    for name, text in _loose(located.common):
        whole = whole and bool(name)
        if text.startswith("ref:"):
            symbolic[name] = text[4:].strip()
        elif is_oid(text):
            ids[name] = text
    for name, target in symbolic.items():
        if target in ids and not name.endswith("/HEAD"):
            ids[name] = ids[target]
    return Refs(head, {name: ids[name] for name in sorted(ids)}, symbolic, whole)


def valid_ref(name: str) -> bool:
    """Return whether a full ref name is well formed, and a branch, tag or remote branch."""
    return (
        _REF.fullmatch(name) is not None
        and len(name) < 1000
        and ".." not in name
        and "@{" not in name
        and "//" not in name
        and "/." not in name
        and not name.endswith((".lock", "/", "."))
        and ".lock/" not in name
    )


def _loose(common: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each ref that has a file; an empty name where there are more than are read."""
    waiting = [(common / "refs" / kind, f"refs/{kind}") for kind in ("heads", "tags", "remotes")]
    count = 0
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            continue
        for entry in entries:
            count += 1
            name = f"{prefix}/{entry.name}"
            if count > MAX_REFS:
                yield "", ""
                return
            if entry.is_symlink() or not valid_ref(name):
                continue
            if entry.is_dir():
                waiting.append((entry, name))
            elif text := read_text(entry, 4096).strip():
                yield name, text
