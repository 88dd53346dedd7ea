"""Who committed on other branches only."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from auditor.git.branches import is_a_persons
from auditor.git.history import History
from auditor.git.people import Identities
from auditor.git.process import records

MAX_BRANCHES: Final = 20
"""Branches that are asked, those that the audited history holds left out."""

_COMMITS = 2000
_BYTES = 4_000_000


def newcomers(git_dir: Path, commit: str, history: History, mailmap: str) -> tuple[tuple[str, int], ...]:
    """Return branches with how many people committed there who did not in the audited history, each person once."""
    identities = Identities(mailmap)
    here = {
        number
        for author in history.authors
        for name in author.names
        for email in author.emails
        if (number := identities.add(name, email)) is not None
    }
    met: list[tuple[str, set[int]]] = []
    # What a workflow builds is committed in the name of whoever pushed.
    for name, oid in [tip for tip in history.unmerged_tips if is_a_persons(tip[0])][:MAX_BRANCHES]:
        met.append((name, {number for number in _authors(git_dir, oid, commit, identities) if number is not None}))
    _, person = identities.merged([sorted(here), *(sorted(numbers) for _, numbers in met)])
    known = {person[number] for number in here}
    found = []
    for name, numbers in met:
        new = {person[number] for number in numbers} - known
        known |= new
        if new:
            found.append((name, len(new)))
    return tuple(found)


def _authors(git_dir: Path, tip: str, without: str, identities: Identities) -> list[int | None]:
    arguments = ["log", "-z", "--format=%an%n%ae", "--no-mailmap", "--no-show-signature", f"--max-count={_COMMITS}"]
    rows, _, _ = records(git_dir, [*arguments, tip, "--not", without, "--"], most=_COMMITS, most_bytes=_BYTES)
    pairs = (row.decode("utf-8", "replace").partition("\n") for row in rows)
    return [identities.add(name[:1000], email[:1000]) for name, _, email in pairs]
