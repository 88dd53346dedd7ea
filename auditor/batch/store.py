"""What every run found, in one SQLite file: with `decisions.csv`, the only state that a batch has."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import __version__
from auditor.audited import Audit
from auditor.batch.groups import Group

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

FILE_NAME = "batch.sqlite"

# One step a version: a store of an older one is brought up to date when it is opened. A step is never changed.
_STEPS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, options TEXT NOT NULL, version TEXT NOT NULL);
    CREATE TABLE audits (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, commit_id TEXT, made TEXT NOT NULL,
        seconds REAL NOT NULL, audit BLOB NOT NULL, UNIQUE (name, key));
    CREATE TABLE results (
        run INTEGER NOT NULL REFERENCES runs, position INTEGER NOT NULL, name TEXT NOT NULL, cells TEXT NOT NULL,
        audit INTEGER REFERENCES audits, reused INTEGER NOT NULL, failure TEXT, seconds REAL NOT NULL,
        PRIMARY KEY (run, name)) WITHOUT ROWID;
    """,
    """
    ALTER TABLE audits ADD COLUMN discrepancies INTEGER NOT NULL DEFAULT -1;
    ALTER TABLE audits ADD COLUMN completion REAL NOT NULL DEFAULT 0;
    """,
    """
    CREATE TABLE written (name TEXT PRIMARY KEY, key TEXT NOT NULL, shown BLOB NOT NULL);
    """,
    """
    ALTER TABLE audits ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
    """,
)


class StoreError(Exception):
    """The store cannot be read or written: one sentence, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a batch; `finished` is None where it was interrupted or is under way."""

    id: int
    started: str
    finished: str | None
    options: Mapping[str, Any]
    version: str
    groups: int
    audited: int
    reused: int
    failed: int
    discrepancies: int
    completion: float | None
    """The mean of the groups that were audited and have a checklist, from 0 to 1; None where there is none."""
    unlisted: int
    """Groups that were audited and have no checklist."""


@dataclass(frozen=True, slots=True)
class Result:
    """One group in one run: an audit, or a failure with its reason."""

    group: Group
    audit_id: int | None
    commit: str | None
    made: str | None
    reused: bool
    failure: str | None
    seconds: float


class Store:
    """The SQLite file of a batch's folder. Use it as a context manager, from one thread."""

    def __init__(self, path: Path) -> None:
        """Open or create the store. Raises StoreError where it is none, or one of a newer version."""
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=NORMAL")
                self._db.execute("PRAGMA foreign_keys=ON")
                self._migrate()
            except BaseException:
                self._db.close()
                raise
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be used ({error}); move it away, or give another folder.") from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Write all that the block writes, or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # where the disk is full, SQLite has taken everything back by itself
                self._db.execute("ROLLBACK")
            raise

    def _migrate(self) -> None:
        db = self._db
        with self._transaction():
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > len(_STEPS):
                raise StoreError(f"{self.path} was written by a newer version of the program; update it.")
            for step in _STEPS[version:]:
                for statement in filter(str.strip, step.split(";")):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version={len(_STEPS)}")
            if 0 < version < len(_STEPS):
                self._fill_figures()

    def _fill_figures(self) -> None:
        # Of others all figures are known.
        for (number,) in self._db.execute("SELECT id FROM audits WHERE completion=0").fetchall():
            try:
                figures = _figures(self.audit(number))
            except StoreError:  # which is said where somebody asks for it
                figures = _NO_FIGURES
            self._db.execute(
                "UPDATE audits SET discrepancies=?, completion=?, unlisted=? WHERE id=?", (*figures, number)
            )

    def begin(self, options: Mapping[str, Any], names: Collection[str]) -> int:
        """Return the number of a new run, or of the last one where it was interrupted and had the same options."""
        text = json.dumps(options, sort_keys=True)
        last = self._db.execute("SELECT id, finished, options FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        if last is not None and last[1] is None and last[2] == text:
            left = [name for (name,) in self._db.execute("SELECT name FROM results WHERE run=?", (last[0],))]
            gone = [(last[0], name) for name in left if name not in names]
            self._db.executemany("DELETE FROM results WHERE run=? AND name=?", gone)
            return int(last[0])
        cursor = self._db.execute(
            "INSERT INTO runs (started, options, version) VALUES (?, ?, ?)", (_now(), text, __version__)
        )
        return int(cursor.lastrowid or 0)

    def finish(self, run: int) -> None:
        """Mark a run as complete, and let the file be one file again."""
        self._db.execute("UPDATE runs SET finished=? WHERE id=?", (_now(), run))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def known(self, name: str, key: str) -> int | None:
        """Return the number of the audit that a group has for this key, or None."""
        found = self._db.execute("SELECT id FROM audits WHERE name=? AND key=?", (name, key)).fetchone()
        return int(found[0]) if found is not None else None

    def save(
        self, run: int, position: int, group: Group, key: str | None, audit: Audit, text: bytes, seconds: float
    ) -> None:
        """Keep an audit and its JSON as the group's result in this run, in one transaction.

        Without a `key` it is kept for this run alone.
        """
        values = (group.name, key or f"run {run}", audit.repository.commit, _now(), seconds, zlib.compress(text))
        with self._transaction():
            self._db.execute(
                "INSERT INTO audits (name, key, commit_id, made, seconds, audit, discrepancies, completion, unlisted) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name, key) DO UPDATE SET "
                "commit_id=excluded.commit_id, made=excluded.made, seconds=excluded.seconds, audit=excluded.audit, "
                "discrepancies=excluded.discrepancies, completion=excluded.completion, unlisted=excluded.unlisted",
                (*values, *_figures(audit)),
            )
            number = self.known(group.name, values[1])
            self._result(run, position, group, number, 0, None, seconds)

    def reuse(self, run: int, position: int, group: Group, audit: int) -> int:
        """Keep an earlier audit as the group's result in this run; return the number of its discrepancies."""
        before = self._db.execute("SELECT audit FROM results WHERE run=? AND name=?", (run, group.name)).fetchone()
        if before is None or before[0] != audit:
            self._result(run, position, group, audit, 1, None, 0.0)
        return int(self._db.execute("SELECT discrepancies FROM audits WHERE id=?", (audit,)).fetchone()[0])

    def fail(self, run: int, position: int, group: Group, reason: str, seconds: float) -> None:
        """Keep the reason why a group has no audit in this run."""
        self._result(run, position, group, None, 0, reason, seconds)

    def _result(
        self, run: int, position: int, group: Group, audit: int | None, reused: int, failure: str | None, seconds: float
    ) -> None:
        cells = json.dumps(group.cells)
        self._db.execute(
            "INSERT OR REPLACE INTO results (run, position, name, cells, audit, reused, failure, seconds) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (run, position, group.name, cells, audit, reused, _sound(failure), seconds),
        )

    def runs(self) -> list[Run]:
        """Return every run, oldest first."""
        rows = self._db.execute(
            "SELECT r.id, r.started, r.finished, r.options, r.version, COUNT(g.name), "
            "COUNT(CASE WHEN g.audit IS NOT NULL AND NOT g.reused THEN 1 END), COALESCE(SUM(g.reused), 0), "
            "COUNT(g.failure), COALESCE(SUM(a.discrepancies), 0), "
            "AVG(CASE WHEN NOT a.unlisted THEN a.completion END), COALESCE(SUM(a.unlisted), 0) "
            "FROM runs r LEFT JOIN results g ON g.run = r.id LEFT JOIN audits a ON a.id = g.audit "
            "GROUP BY r.id ORDER BY r.id"
        ).fetchall()
        return [Run(**{**dict(zip(Run.__slots__, row, strict=True)), "options": json.loads(row[3])}) for row in rows]

    def results(self, run: int) -> list[Result]:
        """Return the groups of a run in the table's order, without their audits."""
        rows = self._db.execute(
            "SELECT g.cells, g.audit, a.commit_id, a.made, g.reused, g.failure, g.seconds FROM results g "
            "LEFT JOIN audits a ON a.id = g.audit WHERE g.run=? ORDER BY g.position, g.name",
            (run,),
        ).fetchall()
        return [
            Result(Group.from_cells(json.loads(row[0])), row[1], row[2], row[3], bool(row[4]), row[5], row[6])
            for row in rows
        ]

    def audit(self, number: int) -> Audit:
        """Return an audit by its number; raises StoreError where it cannot be read."""
        try:
            return Audit.from_dict(json.loads(self.audit_bytes(number)))
        except ValueError:
            raise self._unreadable(number) from None

    def last(self, run: int, group: Group) -> tuple[int, int, str] | None:
        """Return the last run before, with the same options, in which the repository of a group was audited: its
        number, the audit's, and when that was made; None where there is none."""
        found = self._db.execute(
            "SELECT r.id, g.audit, a.made, g.cells FROM runs r CROSS JOIN results g ON g.run=r.id AND g.name=? "
            "JOIN audits a ON a.id=g.audit WHERE r.id<? AND r.options=(SELECT options FROM runs WHERE id=?) "
            "ORDER BY r.id DESC LIMIT 1",
            (group.name, run, run),
        ).fetchone()
        if found is None or Group.from_cells(json.loads(found[3])).source != group.source:
            return None
        return int(found[0]), int(found[1]), str(found[2])

    def names(self) -> set[str]:
        """Return the names of all groups that a run had, or files were written of."""
        return {name for (name,) in self._db.execute("SELECT name FROM results UNION SELECT name FROM written")}

    def audit_of(self, name: str, commit: str) -> int | None:
        """Return the number of the last audit of a group at a commit, by however many of its letters; or None."""
        text = "SELECT MAX(id) FROM audits WHERE name=? AND substr(commit_id, 1, ?)=?"
        found = self._db.execute(text, (name, len(commit), commit)).fetchone()
        return int(found[0]) if found[0] is not None else None

    def audit_digest(self, number: int) -> str:
        """Return a digest of an audit as it is kept; of nothing where there is none of this number."""
        found = self._db.execute("SELECT audit FROM audits WHERE id=?", (number,)).fetchone()
        return sha256(found[0] if found is not None else b"").hexdigest()

    def audit_bytes(self, number: int) -> bytes:
        """Return an audit's JSON by its number; raises StoreError where it cannot be read."""
        found = self._db.execute("SELECT audit FROM audits WHERE id=?", (number,)).fetchone()
        try:
            return zlib.decompress(found[0])
        except (TypeError, zlib.error):
            raise self._unreadable(number) from None

    def _unreadable(self, number: int) -> StoreError:
        return StoreError(
            f"{self.path} holds no audit {number} that can be read; run `audit batch` again with --refresh."
        )

    def written(self, name: str, key: str) -> Any:
        """Return what was remembered when a group's files were written under this key, or None."""
        found = self._db.execute("SELECT shown FROM written WHERE name=? AND key=?", (name, key)).fetchone()
        try:
            return json.loads(zlib.decompress(found[0])) if found is not None else None
        except (TypeError, ValueError, zlib.error):
            return None

    def remember(self, name: str, key: str, shown: Any) -> None:
        """Remember what a group's files were written from, for the next export: it may be lost at any time."""
        text = json.dumps(shown, separators=(",", ":")).encode("ascii")
        self._db.execute(
            "INSERT OR REPLACE INTO written (name, key, shown) VALUES (?, ?, ?)", (name, key, zlib.compress(text, 1))
        )

    def forget(self, names: Collection[str]) -> None:
        """Forget what was written for all groups but these."""
        gone = [(name,) for (name,) in self._db.execute("SELECT name FROM written") if name not in names]
        self._db.executemany("DELETE FROM written WHERE name=?", gone)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def completion(audit: Audit) -> float | None:
    """Return the share of the listed items that the repository bears out, ticked or not; None where none is listed."""
    listed = [item.standing.value for item in audit.items if item.listed]
    return sum(verdict in {"confirmed", "unclaimed"} for verdict in listed) / len(listed) if listed else None


_NO_FIGURES = (0, 0.0, 1)
"""What `_figures` would say of an audit that cannot be read: it counts in no sum and no mean."""


def _figures(audit: Audit) -> tuple[int, float, int]:
    """Return the discrepancies, the completion, and 1 where there is no checklist that could be complete."""
    share = completion(audit)
    return audit.summary["discrepancies"], share or 0.0, int(share is None)


def _sound(text: str | None) -> str | None:
    """Return the text with what is no Unicode as escapes: the file holds UTF-8 alone."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8") if text is not None else None


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
