"""Which commit is meant: HEAD, a branch, tag or commit by name, or the last one before a moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from auditor._regex import regex
from auditor.git.borrowed import Borrowed
from auditor.git.process import ObjectReader, run
from auditor.git.refs import branch_name, is_oid
from auditor.git.source import Source, SourceError, mask

ALWAYS = "9999-12-30"
"""The moment that chooses the tip of the default branch: some dates of commits are later than any calendar has."""


class Chosen(NamedTuple):
    """A commit's id, and the branch that it is the tip of, where it was chosen as such."""

    commit: str
    branch: str | None


def choose(source: Source, store: Borrowed, reader: ObjectReader, *, rev: str | None, at: str | None) -> Chosen:
    """Return the commit to audit. Raises SourceError where there is none."""
    moment = parse_moment(at) if at is not None else None
    if rev is not None:
        chosen = _named(store, reader, rev)
        if chosen is None:
            raise SourceError(
                f"There is no branch, tag or commit {mask(rev)!r} in {source.given}; name one that is there."
            )
    elif source.rev is not None:
        parts = source.rev.split("/")
        tries = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
        chosen = next((found for name in tries if (found := _named(store, reader, name)) is not None), None)
        if chosen is None:
            raise SourceError(
                f"The page {source.given} names no branch, tag or commit that is there; name one with --rev."
            )
    else:
        chosen = _head(source, store, reader, default=moment is not None)
    if moment is None or at == ALWAYS:
        return chosen
    commit = ""
    if moment >= 0:  # git takes a date before 1970 for one after all others
        done = run(store.path, ["rev-list", "--first-parent", "--max-count=1", f"--min-age={moment}", chosen.commit])
        commit = done.out.decode("ascii", "replace").strip()
    if not is_oid(commit):
        short = " (its history is shallow; fetch all of it)" if store.shallow else ""
        raise SourceError(f"{source.given} has no commit before {mask(at or '')}{short}; give a later --at.")
    return Chosen(commit, chosen.branch)


_MOMENT = regex(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?\s*(\S{1,60})?", re.ASCII)


def parse_moment(text: str) -> int:
    """Return a moment (ISO, or `YYYY-MM-DD HH:MM[ Zone]`; without a zone UTC) as seconds since the epoch.

    Raises SourceError where it is not understood.
    """
    shown = mask(text)
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise SourceError(
            f"{shown!r} is not a date and time; write it as 2025-01-24 23:59, with a zone such as Europe/Copenhagen."
        )
    *numbers, zone = match.groups()
    try:
        local = datetime(*(int(number or 0) for number in numbers), tzinfo=_zone(zone or "UTC"))  # type: ignore[misc, arg-type]
        return int(local.timestamp())
    except (ValueError, OverflowError, OSError):
        raise SourceError(
            f"{shown!r} is not a date and time: there is no such date or time; write it as 2025-01-24 23:59."
        ) from None


_OFFSET = regex(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?", re.ASCII)
_ZONE_NAME = regex(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")


def _zone(name: str) -> tzinfo:
    if name.upper() in {"Z", "UTC", "GMT"}:
        return timezone.utc
    if offset := _OFFSET.fullmatch(name):
        delta = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(delta if offset[1] == "+" else -delta)
    from zoneinfo import ZoneInfo

    try:
        if not _ZONE_NAME.fullmatch(name):
            raise ValueError
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise SourceError(
            f"{mask(name)!r} is not a time zone that is known here; give an offset such as +01:00."
        ) from None


_NAME = regex(r"[A-Za-z0-9_][^\s\x00-\x1f\x7f:@{}]{0,250}")


def _named(store: Borrowed, reader: ObjectReader, rev: str) -> Chosen | None:
    ids = store.refs.ids
    if rev == "HEAD" and store.refs.head:
        found = _commit_of(reader, ids.get(store.refs.head, store.refs.head))
        return Chosen(found, branch_name(store.refs.head)) if found else None
    names = (rev, f"refs/heads/{rev}", f"refs/tags/{rev}", f"refs/remotes/{rev}", f"refs/remotes/origin/{rev}")
    # A whole id is that commit, as it is for git: a branch may be called like it, and be another.
    for name in () if is_oid(rev) else names:
        if name in ids and (found := _commit_of(reader, ids[name])) is not None:
            return Chosen(found, branch_name(name))
    # What git itself makes of the rest (abbreviated ids, main~2), without what would search (:/text) or need a reflog.
    if not _NAME.fullmatch(rev):
        return None
    found = _commit_of(reader, rev)
    return Chosen(found, None) if found else None


def _commit_of(reader: ObjectReader, name: str) -> str | None:
    found = reader.get(name + "^{commit}")
    return found[0] if found is not None and found[1] == "commit" else None


def _head(source: Source, store: Borrowed, reader: ObjectReader, *, default: bool) -> Chosen:
    refs = store.refs
    names = [refs.default_branch()] if default else []
    names.append(refs.head)
    if refs.head not in refs.ids and not (refs.head and is_oid(refs.head)):
        names.append(refs.default_branch())
    for name in names:
        if name and (found := _commit_of(reader, refs.ids.get(name, name))) is not None:
            return Chosen(found, branch_name(name))
    if not any(name.startswith(("refs/heads/", "refs/remotes/")) for name in refs.ids):
        raise SourceError(f"{source.given} is an empty repository; commit something (and push it) first.")
    if refs.head and refs.head in refs.ids:
        raise SourceError(
            f"The commit of {refs.head} is missing in {source.given}; the repository is damaged or incomplete."
        )
    raise SourceError(f"HEAD of {source.given} names no branch that is there; name a branch or commit with --rev.")
