"""`audit batch`: every group of a course."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from auditor._regex import regex
from auditor.cli._batches import RunNumber, opened, run_of, write_out
from auditor.cli._common import (
    NamedPath,
    Sectioned,
    checklist_option,
    clone_options,
    debug_option,
    fail_on_option,
    moment,
    stop,
    warn,
)
from auditor.output.text import plain

if TYPE_CHECKING:
    from auditor.batch.groups import Groups
    from auditor.batch.run import Options, Ran
    from auditor.batch.store import Store

_HYGIENE = "auditor.selfcheck.hygiene:hygiene"
_UNITS = {"": 1 << 20, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_LEAST_MEMORY = 64 << 20


_SIZE = regex(r"(\d{1,6}(?:\.\d{1,3})?)\s*([kmg]?)(?:i?b)?", re.IGNORECASE)


class _Memory(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic since click 8.4
    name = "memory"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return bytes; fails for what is no amount."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(str(value).strip())
        amount = int(float(match[1]) * _UNITS[match[2].lower()]) if match is not None else 0
        if amount < _LEAST_MEMORY:
            self.fail(f"{value!r} is not an amount of at least 64M; write it as 2G or 512M")
        return amount


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
    type=RunNumber(),
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
            store = opened(stack, folder, create=True)
            before = _before(store, compare)
            started = time.monotonic()
            ran = _audit(stack, table, store, options, address)
            click.echo(
                f"run {ran.run}: {ran.audited} audited, {ran.reused} unchanged, {ran.failed} failed, "
                f"in {time.monotonic() - started:.1f} s; see {folder / 'index.html'}"
            )
            failing = write_out(folder, store, run_of(store, ran.run), fail_on)
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


def _before(store: Store, compare: int | Literal["last"] | None) -> int | None:
    """Return the run that the new one is compared with; None where none is asked for, or there is no last one yet.

    The last one is one that was finished: another may be the very run that now goes on.
    """
    if compare == "last":
        finished = [run.id for run in store.runs() if run.finished is not None]
        return finished[-1] if finished else None
    return None if compare is None else run_of(store, compare).id


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
