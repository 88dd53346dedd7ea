from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import pytest

from auditor.git.history import Author, Commit, History
from auditor.repository import Repository

MakeRepository = Callable[..., Repository]


@dataclass(frozen=True)
class FakeEntry:
    """One file of a snapshot in memory."""

    path: str
    mode: str
    oid: str
    size: int | None


class FakeSnapshot:
    """A snapshot in memory: what views need of one, a commit and a history."""

    commit = "0" * 39 + "1"

    def __init__(self, files: Mapping[str, str | bytes | None], history: History) -> None:
        self._bytes: dict[str, bytes | None] = {
            path: dedent(text).lstrip("\n").encode() if isinstance(text, str) else text for path, text in files.items()
        }
        self.entries = {path: self._entry(path) for path in sorted(self._bytes)}
        self.unread: dict[str, str] = {}
        self._history = history

    def _entry(self, path: str) -> FakeEntry:
        data = self._bytes[path]
        content = data if data is not None else path.encode()
        oid = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        return FakeEntry(path, "100644", oid, None if data is None else len(data))

    def read(self, path: str, limit: int) -> bytes | None:
        data = self._bytes.get(path)
        if data is None:
            self.unread[path] = "the object is absent"
            return None
        if len(data) > limit:
            self.unread[path] = f"over {limit} bytes"
            return None
        return data

    def prefetch(self, paths: Iterable[str]) -> None:
        """Everything is here."""

    def history(self) -> History:
        return self._history


def make_history(*names: str, complete: bool = True, bots: Sequence[str] = ()) -> History:
    """Return a history with one commit by each name, newest first."""
    authors = tuple(
        Author(name, tuple(name.split("+")), (f"{name.lower().replace(' ', '.')}@example.com",), 1) for name in names
    )
    commits = [Commit(f"{n + 1:040x}", (), 1_700_000_000 + n, "Work", (n,)) for n in range(len(names))]
    commits += [Commit(f"{n + 900:040x}", (), 1_700_000_900 + n, "Bump", (), bot=True) for n, _ in enumerate(bots)]
    return History(tuple(reversed(commits)), authors, (), complete)


@pytest.fixture
def repo() -> MakeRepository:
    """Return a function that builds a Repository from {path: text or bytes, None for an absent object}.

    Texts are dedented. `history=make_history(...)` gives a log, `answers=` stands in for the report's answers, and
    `commit=None` makes it a plain folder.
    """

    def build(
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        history: History | None = None,
        answers: Any = None,
        report_path: str | None = None,
        commit: str | None = FakeSnapshot.commit,
    ) -> Repository:
        from auditor.checklist import load_catalogue

        snapshot: Any = FakeSnapshot(files or {}, history or make_history("Ada Example"))
        snapshot.commit = commit
        repository = Repository(snapshot, load_catalogue(), report_path)
        if answers is not None:
            repository.__dict__["answers"] = answers
        return repository

    return build
