"""`audit batch`, `audit export`, `audit runs`: every group of a course."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from auditor.cli._common import (
    NamedPath,
    Sectioned,
    checklist_option,
    clone_options,
    debug_option,
    fail_on_option,
    format_option,
    moment,
    stop,
    warn,
)
from auditor.output.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.batch.groups import Groups
    from auditor.batch.run import Options, Ran
    from auditor.batch.store import Run, Store

_HYGIENE = "auditor.selfcheck.hygiene:hygiene"
_UNITS = {"": 1 << 20, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_LEAST_MEMORY = 64 << 20


class _Memory(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic since click 8.4
    name = "memory"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return bytes; fails for what is no amount."""
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*([kmg]?)(?:i?b)?", str(value).strip(), re.IGNORECASE)
        amount = int(float(match[1]) * _UNITS[match[2].lower()]) if match is not None else 0
        if amount < _LEAST_MEMORY:
            self.fail(f"{value!r} is not an amount of at least 64M; write it as 2G or 512M")
        return amount


class _Run(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic since click 8.4
    name = "run"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Return the number of a run, or `last`; fails for anything else."""
        text = str(value).strip().casefold()
        if text == "last":
            return text
        if not re.fullmatch(r"[0-9]{1,9}", text):
            self.fail(f"{value!r} is not the number of a run, nor last")
        return int(text)


_SECTIONS = {
    "What is audited": ("at", "refresh", "checklist"),
    "What is said": ("folder", "compare", "fail_on", "anonymize", "hygiene"),
    "How it runs": ("jobs", "timeout", "memory", "executor", "cache_dir", "offline", "debug"),
}


@click.command("batch", cls=Sectioned, sections=_SECTIONS)
@click.argument("groups", type=NamedPath(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    type=NamedPath(path_type=Path, file_okay=False),
    help="The folder of the tables, pages and state.",
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 256), help="Run N audits at once (default: one a core, up to 8)."
)
@click.option(
    "--at",
    metavar="TIME",
    help="Each repository's last commit before this moment on its default branch; UTC without a zone, 00:00 without a "
    "time.",
)
@click.option("--refresh", is_flag=True, help="Audit also what has not changed.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(1, 86_400),
    default=300,
    show_default=True,
    help="Stop an audit that takes longer.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    type=_Memory(),
    default="2G",
    show_default=True,
    help="Stop an audit that needs more, such as 512M.",
)
@click.option(
    "--executor",
    metavar="WHERE",
    default="local",
    show_default=True,
    help="Where audits run: local, or dask=tcp://HOST:8786.",
)
@click.option(
    "--compare",
    metavar="RUN",
    type=_Run(),
    help="Print what changed since that run (`audit runs` lists them), or since the last one.",
)
@fail_on_option("never", "a group")
@click.option("--anonymize", is_flag=True, help="Leave out the names of people.")
@click.option("--hygiene", is_flag=True, help="Warn of secrets, large files and leftovers, too.")
@checklist_option()
@clone_options("clones that are")
@debug_option()
def command(
    groups: Path,
    folder: Path,
    jobs: int | None,
    at: str | None,
    refresh: bool,
    timeout: float,
    memory: int,
    executor: str,
    compare: int | Literal["last"] | None,
    fail_on: str,
    anonymize: bool,
    hygiene: bool,
    checklist: str | None,
    cache_dir: str | None,
    offline: bool,
) -> None:
    """Audit every group of GROUPS (a CSV, a YAML list, or one source a line) into the folder DIR.

    What has not changed since an earlier run is not audited again, and an interrupted run goes on where it was.
    """
    from auditor.batch.groups import GroupsError, read_groups
    from auditor.batch.run import Options

    where, _, address = executor.partition("=")
    if executor != "local" and not (where == "dask" and address):
        stop(f"--executor {executor!r} is not known; give local, or dask=tcp://HOST:8786", 2)
    moment(at)
    catalogue = _catalogue(checklist)
    try:
        table = read_groups(groups, anonymize=anonymize)
    except GroupsError as error:
        stop(error, 2)
    for note in table.notes:
        warn(note)
    for group in table.groups:
        for note in group.notes:
            warn(f"row {group.row}, group {group.name}: {note}")
    options = Options(
        at=at,
        checklist=catalogue,
        notices=(_HYGIENE,) if hygiene else (),
        anonymize=anonymize,
        cache_dir=Path(cache_dir).absolute() if cache_dir is not None else None,
        offline=offline,
        timeout=timeout,
        memory=memory,
        jobs=jobs or _cores(),
        refresh=refresh,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            store = _open(stack, folder, create=True)
            before = _before(store, compare)
            started = time.monotonic()
            ran = _audit(stack, table, store, options, address)
            click.echo(
                f"run {ran.run}: {ran.audited} audited, {ran.reused} unchanged, {ran.failed} failed, "
                f"in {time.monotonic() - started:.1f} s; see {folder / 'index.html'}"
            )
            failing = _write(folder, store, _run_of(store, ran.run), fail_on)
            if compare is not None:
                _compare(folder, store, before, ran.run)
    except KeyboardInterrupt:
        stop("interrupted; what was done is kept, and the same command goes on from there", 130)
    sys.exit(3 if ran.failed else 1 if failing else 0)


def _audit(stack: ExitStack, table: Groups, store: Store, options: Options, scheduler: str) -> Ran:
    """Run the batch in processes of this machine, or where a Dask scheduler is named, on its workers."""
    from dataclasses import replace

    from auditor.batch.run import run_batch
    from auditor.cli._progress import Progress

    pool = None
    if scheduler:
        from auditor.batch.cluster import ClusterError, cluster

        try:
            pool, threads = stack.enter_context(cluster(scheduler))
        except ClusterError as error:
            stop(error, 2)
        options = replace(options, jobs=threads)
    with Progress(len(table.groups)) as progress:
        return run_batch(table.groups, store, options, executor=pool, told=progress)


@click.command("export")
@click.argument("folder", metavar="DIR", type=NamedPath(path_type=Path, file_okay=False))
@click.option(
    "--run", "chosen", metavar="RUN", type=_Run(), help="Another run than the last (`audit runs` lists them)."
)
@debug_option()
def export(folder: Path, chosen: int | Literal["last"] | None) -> None:
    """Write the tables, audits and pages of the batch in DIR again, with the decisions that are there now."""
    with ExitStack() as stack:
        store = _open(stack, folder, create=False)
        run = _run_of(store, None if chosen == "last" else chosen)
        _write(folder, store, run, "never")
        groups = f"{run.groups} group{'' if run.groups == 1 else 's'}"
        click.echo(f"run {run.id}: {groups}, {run.failed} failed; see {folder / 'index.html'}")


@click.command("runs")
@click.argument("folder", metavar="DIR", type=NamedPath(path_type=Path, file_okay=False))
@format_option("json")
@debug_option()
def runs(folder: Path, form: str) -> None:
    """List the runs of the batch in DIR, oldest first."""
    from dataclasses import asdict

    with ExitStack() as stack:
        found = _open(stack, folder, create=False, lock=False).runs()
    if form == "json":
        click.echo(json.dumps([asdict(run) for run in found], indent=2))
        return
    click.echo(
        f"{'run':>4}  {'started (UTC)':<16}  {'groups':>6} {'audited':>7} {'same':>6} {'failed':>6}  discrepancies"
    )
    for run in found:
        made = ", ".join(_made(run))
        started = run.started[:16].replace("T", " ")
        click.echo(
            f"{run.id:>4}  {started:<16}  {run.groups:>6} {run.audited:>7} {run.reused:>6} {run.failed:>6}"
            f"  {run.discrepancies:>13}" + (f"  ({made})" if made else "")
        )


def _made(run: Run) -> Iterator[str]:
    """Yield what a run was made with otherwise than by default, and that it was not finished."""
    if run.options.get("at"):
        yield plain(f"as of {run.options['at']}")
    if run.options.get("checklist"):
        yield "another catalogue"
    if run.options.get("anonymize"):
        yield "anonymous"
    if run.finished is None:
        yield "not finished"


def _open(stack: ExitStack, folder: Path, *, create: bool, lock: bool = True) -> Store:
    """Return the store of a batch's folder, closed with the stack; ends the program (2) where it cannot be used.

    `lock` keeps another batch or export out of the folder, until the stack is closed.
    """
    from auditor.batch.export import in_the_way
    from auditor.batch.store import FILE_NAME, Store, StoreError
    from auditor.git.lock import locked
    from auditor.git.source import SourceError

    path = folder / FILE_NAME
    if not create and not path.is_file():
        stop(f"there is no batch in {folder}; `audit batch GROUPS -o {folder}` makes one", 2)
    try:
        if create and not path.exists() and (taken := in_the_way(folder)) is not None:
            stop(f"{folder} holds no batch, and {taken}, which it would write over; give another folder", 2)
        folder.mkdir(parents=True, exist_ok=True)
        if lock:
            stack.enter_context(locked(folder / ".batch.lock", 0))
        stack.enter_context(_failing_in_a_sentence(path))
        return stack.enter_context(Store(path))
    except SourceError:
        stop(f"another batch runs in {folder}; wait for it, or give another folder", 2)
    except OSError as error:
        stop(f"{folder} cannot be written ({error.strerror}); give another folder", 2)
    except StoreError as error:
        stop(error, 2)


@contextmanager
def _failing_in_a_sentence(path: Path) -> Iterator[None]:
    """Say what keeps the store from being read or written: a full disk, another program's lock, a damaged file."""
    import sqlite3

    from auditor.batch.store import StoreError

    try:
        yield
    except StoreError as error:
        stop(error, 3)
    except sqlite3.Error as error:
        stop(f"{path} cannot be written ({error}); when that is mended, the same command goes on from there", 3)


def _run_of(store: Store, number: int | None) -> Run:
    """Return a run by its number, or the last one, rather a finished one."""
    found = store.runs()
    finished = [run for run in found if run.finished is not None]
    chosen = [run for run in found if run.id == number] if number is not None else finished or found
    run = chosen[-1] if chosen else None
    if run is None:
        if not found:
            stop(f"there is no run{'' if number is None else f' {number}'} yet; `audit batch` makes the first", 2)
        stop(f"there is no run {number}; there are: {', '.join(str(run.id) for run in found[-20:])}", 2)
    return run


def _before(store: Store, compare: int | Literal["last"] | None) -> int | None:
    """Return the run that the new one is compared with; None where none is asked for, or there is no last one yet.

    The last one is one that was finished: another may be the very run that now goes on.
    """
    if compare == "last":
        finished = [run.id for run in store.runs() if run.finished is not None]
        return finished[-1] if finished else None
    return None if compare is None else _run_of(store, compare).id


def _write(folder: Path, store: Store, run: Run, fail_on: str) -> int:
    """Write the tables and pages of a run, and return how many groups have anything of the level `fail_on`."""
    from auditor.batch.export import export as write
    from auditor.crosscheck import Level

    try:
        done = write(folder, store, run, level=Level(fail_on))
    except OSError as error:
        stop(f"{error.filename or folder} cannot be written ({error.strerror}); `audit export` writes it again", 3)
    for problem in done.problems:
        warn(problem)
    return done.failing


def _compare(folder: Path, store: Store, before: int | None, after: int) -> None:
    """Print what changed between two runs, a sentence a line, or that there is no earlier one."""
    from auditor.batch.compare import changes
    from auditor.batch.decisions import FILE_NAME, read_decisions

    if before is None or before == after:
        click.echo(
            f"run {after} is compared with none: " + ("there is no earlier one" if before is None else "it went on")
        )
        return
    number = 0
    decisions = read_decisions(folder / FILE_NAME)  # what is wrong with it was said when the tables were written
    for number, sentence in enumerate(changes(store, before, after, decisions), 1):  # noqa: B007 - counts them
        click.echo(plain(sentence))
    if not number:
        click.echo(f"nothing changed since run {before}")


def _catalogue(path: str | None) -> str | None:
    """Return the text of a catalogue that can be used, for children and workers; ends the program (2) for another."""
    from auditor.checklist import CatalogueError, load_catalogue

    if path is None:
        return None
    try:
        return load_catalogue(path).text
    except CatalogueError as error:
        stop(error, 2)


def _cores() -> int:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, 8)
