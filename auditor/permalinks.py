"""Permalinks of evidence, where the host of the audited repository is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.audited import AuditedRepository, Place
from auditor.finding import once

if TYPE_CHECKING:
    from auditor.finding import Evidence
    from auditor.git.snapshot import Snapshot

_HOST = regex(r"(?:https?://|ssh://)?(?:[^@/]+@)?(github\.com|gitlab\.com|[\w.-]*gitlab[\w.-]*)[:/](.+?)(?:\.git)?/?$")


class Linker:
    """Gives evidence its permalink where the host is known."""

    def __init__(self, snapshot: Snapshot | AuditedRepository) -> None:
        match = _HOST.match(snapshot.url or "")
        self.base = f"https://{match[1]}/{match[2]}" if match and snapshot.commit and not snapshot.worktree else None
        self.commit = snapshot.commit
        self.dash = "/-" if match and match[1] != "github.com" else ""

    def places(self, evidence: Iterable[Evidence]) -> tuple[Place, ...]:
        """Return each place once, with its permalink and what is noted of it."""
        return tuple(self.place(one) for one in once(evidence))

    def place(self, evidence: Evidence) -> Place:
        """Return the evidence with its permalink; none for a work tree, whose lines no host has."""
        note = Place.noted(evidence.note, generated=evidence.generated)
        return Place(evidence.path, evidence.line, evidence.commit, evidence.branch, note, self._url(evidence))

    def _url(self, evidence: Evidence) -> str | None:
        if self.base is None:
            return None
        if evidence.path is not None:
            from urllib.parse import quote

            anchor = f"#L{evidence.line}" if evidence.line else ""
            try:
                quoted = quote(evidence.path.encode("utf-8", "surrogateescape"))
            except UnicodeEncodeError:
                return None  # no path of git's
            return f"{self.base}{self.dash}/blob/{evidence.commit or self.commit}/{quoted}{anchor}"
        if evidence.commit is not None:
            return f"{self.base}{self.dash}/commit/{evidence.commit}"
        return None
