"""Audits every group, so many at once, and keeps each result as it comes."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.anonymous import pseudonym, said_without
from auditor.audited import Audit
from auditor.batch._keys import group_key, program_key, refs_of
from auditor.batch._one import Children, Outcome, audit_one
from auditor.batch._request import Request
from auditor.batch.groups import Group
from auditor.batch.store import Store

TIMEOUT = 300.0
MEMORY = 2 << 30
_ASKING = 16
_REFS_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run. `at`, `checklist` (a catalogue's text), `notices` and `anonymize` change results.

    `notices` are names, `module:function`, of what warns beside the checklist: a child imports them itself.
    """

    at: str | None = None
    checklist: str | None = None
    notices: tuple[str, ...] = ()
    anonymize: bool = False
    cache_dir: Path | None = None
    offline: bool = False
    timeout: float = TIMEOUT
    memory: int | None = MEMORY
    jobs: int = 1
    refresh: bool = False

    @property
    def changing(self) -> dict[str, Any]:
        """Those that change a result, the catalogue as a digest of its text."""
        checklist = sha256(self.checklist.encode()).hexdigest() if self.checklist is not None else None
        return {"at": self.at, "checklist": checklist, "notices": list(self.notices), "anonymize": self.anonymize}


@dataclass(frozen=True, slots=True)
class Told:
    """One group's news: a step of its audit, or how it ended."""

    group: Group
    step: str = ""
    ended: bool = False
    reused: bool = False
    failure: str | None = None
    discrepancies: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Ran:
    """What a run came to."""

    run: int
    audited: int = 0
    reused: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Work:
    """What is waited for: questions for refs, groups whose turn comes, audits under way."""

    keys: dict[Future[str | None], int] = field(default_factory=dict)
    ready: deque[tuple[int, str | None]] = field(default_factory=deque)
    audits: dict[Future[Outcome], tuple[int, str | None]] = field(default_factory=dict)


def run_batch(
    groups: Sequence[Group],
    store: Store,
    options: Options,
    *,
    executor: Executor | None = None,
    told: Callable[[Told], None] = lambda _: None,
) -> Ran:
    """Audit what has to be audited and return what the run came to; `told` hears of every group, from any thread.

    Without an executor, `options.jobs` threads wait for as many child processes. Another executor (of a cluster) is
    given the same function and plain data. What was done is kept when the run is interrupted; the next one goes on.
    """
    children = Children()
    here = executor is None
    pool = ThreadPoolExecutor(options.jobs, thread_name_prefix="audit") if executor is None else executor
    asking = ThreadPoolExecutor(_ASKING, thread_name_prefix="refs")
    batch = _Batch(groups, store, options, told, children, partial(_here, children, told) if here else None)
    try:
        batch.go(pool, asking)
    except BaseException:
        children.stop()
        asking.shutdown(wait=False, cancel_futures=True)
        if here:
            pool.shutdown(wait=True, cancel_futures=True)
        else:
            for future in batch.work.audits:
                future.cancel()
        raise
    asking.shutdown()
    if here:
        pool.shutdown()
    store.finish(batch.ran.run)
    return batch.ran


def _here(children: Children, told: Callable[[Told], None], group: Group, asked: Request) -> Outcome:
    told(Told(group, "auditing"))
    return audit_one(asked, lambda step: told(Told(group, step)), children)


class _Batch:
    def __init__(
        self,
        groups: Sequence[Group],
        store: Store,
        options: Options,
        told: Callable[[Told], None],
        children: Children,
        here: Callable[[Group, Request], Outcome] | None,
    ) -> None:
        self.groups, self.store, self.options, self.told = groups, store, options, told
        self.children, self.here = children, here
        self.program = program_key(options.changing)
        self.work = _Work()
        self.ran = Ran(store.begin(options.changing, {group.name for group in groups}))

    def go(self, pool: Executor, asking: Executor) -> None:
        """Do all; questions and audits are handed out as others end, so that none of them pile up."""
        work, coming = self.work, iter(enumerate(self.groups))
        more = True
        while more or work.keys or work.ready or work.audits:
            while more and len(work.keys) + len(work.ready) < 2 * _ASKING:
                position, group = next(coming, (-1, None))
                if group is None:
                    more = False
                elif group.source is None or group.problem is not None:
                    self._failed(position, group.problem or "no repository is given", 0.0)
                else:
                    seconds = min(_REFS_SECONDS, self.options.timeout)
                    work.keys[asking.submit(self._refs, group.source, seconds)] = position
            while work.ready and len(work.audits) < 2 * self.options.jobs:
                position, key = work.ready.popleft()
                work.audits[self._submit(pool, self.groups[position])] = (position, key)
            self._wait()

    def _refs(self, source: str, seconds: float) -> str | None:
        return refs_of(source, seconds, self.children, offline=self.options.offline)

    def _submit(self, pool: Executor, group: Group) -> Future[Outcome]:
        options = self.options
        assert group.source is not None  # one without has failed before it was asked for
        asked: Request = {
            "source": group.source,
            "at": options.at,
            "checklist": options.checklist,
            "notices": list(options.notices),
            "anonymize": options.anonymize,
            "members": list(group.members) if options.anonymize else [],
            "cache_dir": str(options.cache_dir) if options.cache_dir is not None else None,
            "offline": options.offline,
            "timeout": options.timeout,
            "memory": options.memory,
        }
        if self.here is not None:
            return pool.submit(self.here, group, asked)
        self.told(Told(group, "sent"))
        return pool.submit(audit_one, asked)

    def _wait(self) -> None:
        work = self.work
        if not work.keys and not work.audits:
            return
        waiting: list[Future[Any]] = [*work.keys, *work.audits]
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            if future in work.keys:
                self._keyed(work.keys.pop(future), future.result())
            else:
                self._ended(*work.audits.pop(future), future)

    def _keyed(self, position: int, refs: str | None) -> None:
        group = self.groups[position]
        key = group_key(self.program, group.cells, refs) if refs is not None else None
        known = self.store.known(group.name, key) if key is not None and not self.options.refresh else None
        if known is None:
            self.work.ready.append((position, key))
            return
        discrepancies = self.store.reuse(self.ran.run, position, self._kept(group), known)
        self.ran.reused += 1
        self.told(Told(group, ended=True, reused=True, discrepancies=discrepancies))

    def _ended(self, position: int, key: str | None, future: Future[Outcome]) -> None:
        group = self.groups[position]
        try:
            outcome = future.result()
        except (Exception, CancelledError) as error:
            # A thread raises nothing; a cluster does, where workers or their scheduler are lost for good.
            outcome = Outcome(None, f"the cluster gave no result ({type(error).__name__}: {error})", 0.0)
        if outcome.audit is None:
            self._failed(position, outcome.failure or "no result", outcome.seconds)
            return
        try:
            audit = Audit.from_dict(json.loads(outcome.audit))
        except ValueError as error:
            self._failed(position, f"the result cannot be read ({error})", outcome.seconds)
            return
        if audit.version != __version__:
            said = f"a worker runs version {audit.version}, not {__version__}; install the same everywhere"
            self._failed(position, said, outcome.seconds)
            return
        self.store.save(self.ran.run, position, self._kept(group), key, audit, outcome.audit, outcome.seconds)
        self.ran.audited += 1
        discrepancies = audit.summary["discrepancies"]
        self.told(Told(group, ended=True, discrepancies=discrepancies, seconds=outcome.seconds))

    def _kept(self, group: Group) -> Group:
        """Return the row as the store keeps it: of people who are not to be named, their number alone."""
        if not self.options.anonymize:
            return group
        return replace(
            group,
            source=pseudonym(group.source) if group.source is not None else None,
            members=("",) * len(group.members),
            extra=(),
            problem=self._unnamed(group, group.problem) if group.problem is not None else None,
        )

    @staticmethod
    def _unnamed(group: Group, text: str) -> str:
        return said_without(text, group.source or "", group.members)

    def _failed(self, position: int, reason: str, seconds: float) -> None:
        group = self.groups[position]
        if self.options.anonymize:
            reason = self._unnamed(group, reason)
        self.store.fail(self.ran.run, position, self._kept(group), reason, seconds)
        self.ran.failed += 1
        self.told(Told(group, ended=True, failure=reason, seconds=seconds))
