"""Permalinks of evidence, where the host of the audited repository is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.audited import AuditedRepository, Place
from auditor.finding import merged

if TYPE_CHECKING:
    from auditor.finding import Evidence
    from auditor.git.snapshot import Snapshot

_PAGE = regex(r"https?://([\w.-]{1,255})(?::\d{1,5})?/[^/].*")
"""The address of a repository's page, with its host."""


class Permalinks:
    """The permalinks of a repository's evidence, where its host is known: GitHub, or a GitLab by its name."""

    def __init__(self, snapshot: Snapshot | AuditedRepository) -> None:
        url = snapshot.url or ""
        page = _PAGE.fullmatch(url)
        github = page is not None and page[1] == "github.com"
        known = github or (page is not None and "gitlab" in page[1])
        self._base = (
            url.rstrip("/").removesuffix(".git") if known and snapshot.commit and not snapshot.worktree else None
        )
        self._commit = snapshot.commit
        self._dash = "" if github else "/-"

    def places(self, evidence: Iterable[Evidence]) -> tuple[Place, ...]:
        """Return each place once, with its permalink and what is noted of it."""
        return tuple(self.place(one) for one in merged(evidence))

    def place(self, evidence: Evidence) -> Place:
        """Return the evidence with its permalink; none for a work tree, whose lines no host has."""
        note = Place.noted(evidence.note, generated=evidence.generated)
        return Place(evidence.path, evidence.line, evidence.commit, evidence.branch, note, self._url(evidence))

    def _url(self, evidence: Evidence) -> str | None:
        if self._base is None:
            return None
        if evidence.path is not None:
            from urllib.parse import quote

            anchor = f"#L{evidence.line}" if evidence.line else ""
            try:
                quoted = quote(evidence.path.encode("utf-8", "surrogateescape"))
            except UnicodeEncodeError:
                return None  # no path of git's
            return f"{self._base}{self._dash}/blob/{evidence.commit or self._commit}/{quoted}{anchor}"
        if evidence.commit is not None:
            return f"{self._base}{self._dash}/commit/{evidence.commit}"
        return None
