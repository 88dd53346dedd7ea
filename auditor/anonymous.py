"""An audit without names: people are `author 1`, `author 2`, ... wherever something is said of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from auditor.audited import Audit

if TYPE_CHECKING:
    from auditor.repository import Repository

_TEXTS = frozenset({"message", "note", "said", "found", "text", "name"})
"""The keys that hold prose. Paths, branches, links and the source are places: they stay what they are."""
_STUDY_NUMBER = re.compile(r"(?<![0-9A-Za-z])s\d{6}(?![0-9A-Za-z])", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>()]{1,100}@[^\s@<>()]{1,100}")
_LOGIN = re.compile(r"(?:\d{1,20}\+)?([^@+]{2,60})@")
_PLAIN = frozenset({"admin", "author", "data", "developer", "group", "info", "mail", "main", "model", "test", "user"})


def anonymized(audit: Audit, repository: Repository) -> Audit:
    """Return the audit with names, logins, study numbers and addresses replaced in whatever it says.

    Authors are numbered by their commits, as the statistics list them; members who never committed come after.
    """
    known = _Names(repository)
    data = audit.to_dict()
    for part in ("items", "claims", "disagreements", "remarks", "warnings"):
        data[part] = _without(data[part], known, None)
    counts = dict(data["statistics"])
    counts["commits_by_author"] = _numbered(counts.get("commits_by_author") or [])
    if counts.get("contributions"):
        counts["contributions"] = {
            **counts["contributions"],
            "authors": _numbered(counts["contributions"]["authors"]),
        }
    data["statistics"] = counts
    return Audit.from_dict(data)


def _numbered(authors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**entry, "name": f"author {number}"} for number, entry in enumerate(authors, 1)]


def _without(data: Any, known: _Names, key: str | None) -> Any:
    if isinstance(data, dict):
        return {name: _without(value, known, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_without(value, known, key) for value in data]
    return known.replace(data) if isinstance(data, str) and key in _TEXTS else data


class _Names:
    """Everything that people of this repository are called, with what stands for it."""

    def __init__(self, repository: Repository) -> None:
        self._whole: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        people = [(author.names, author.emails) for author in repository.history.authors]
        people += [((member,), ()) for member in repository.answers.members if not _STUDY_NUMBER.fullmatch(member)]
        for number, (names, emails) in enumerate(people, 1):
            label = f"author {number}" if number <= len(repository.history.authors) else "a member"
            for name in names:
                self._add(name, label)
            for email in emails:
                login = _LOGIN.match(email)
                if login is not None and len(login[1]) >= 4:
                    self._add(login[1], label)
        words = sorted(self._whole, key=lambda word: (-len(word), word))[:5_000]
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE) if words else None
        )
        parts = sorted(self._parts, key=lambda word: (-len(word), word))[:5_000]
        self._part = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)") if parts else None

    def _add(self, name: str, label: str) -> None:
        spelled = unicodedata.normalize("NFC", " ".join(name.split()))
        if len(spelled) < 3 or spelled.casefold() in _PLAIN:
            return
        self._whole.setdefault(spelled.casefold(), label)
        for part in _parts(spelled):
            # A first name alone, as people write it; `mark` or `will` in small letters is a word.
            self._parts.setdefault(part, label)

    def replace(self, text: str) -> str:
        """Return the text without names."""
        text = _STUDY_NUMBER.sub("a study number", _ADDRESS.sub("an address", unicodedata.normalize("NFC", text)))
        if self._pattern is not None:
            text = self._pattern.sub(lambda match: self._whole.get(match[0].casefold(), "an author"), text)
        if self._part is not None:
            text = self._part.sub(lambda match: self._parts[match[0]], text)
        return text


def _parts(name: str) -> Iterator[str]:
    words = re.split(r"[\s._-]+", name)
    if len(words) > 1:
        yield from (word for word in words if len(word) >= 3 and word[:1].isupper() and word[1:].islower())
