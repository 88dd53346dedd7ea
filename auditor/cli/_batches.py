"""The folder of a batch, as several commands open it: its store, a run of it, and what is written of one."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from auditor._regex import regex
from auditor.cli._common import stop, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.batch.store import Run, Store


_NUMBER = regex(r"[0-9]{1,9}")


class RunNumber(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic since click 8.4
    """The number of a run, or `last`."""

    name = "run"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Return the number of a run, or `last`; fails for anything else."""
        text = str(value).strip().casefold()
        if text == "last":
            return text
        if not _NUMBER.fullmatch(text):
            self.fail(f"{value!r} is not the number of a run, nor last")
        return int(text)


def opened(stack: ExitStack, folder: Path, *, create: bool, lock: bool = True) -> Store:
    """Return the store of a batch's folder, closed with the stack; ends the program (2, 3) where it cannot be used.

    `lock` keeps another batch or export out of the folder, until the stack is closed.
    """
    from auditor.batch.store import FILE_NAME, Store, StoreError
    from auditor.git.lock import locked
    from auditor.git.source import SourceError

    path = folder / FILE_NAME
    if not create and not path.is_file():
        stop(f"there is no batch in {folder}; `audit batch GROUPS -o {folder}` makes one", 2)
    try:
        if create and not path.exists():
            from auditor.batch.export import in_the_way

            if (taken := in_the_way(folder)) is not None:
                stop(f"{folder} holds no batch, and {taken}, which it would write over; give another folder", 2)
        folder.mkdir(parents=True, exist_ok=True)
        if lock:
            stack.enter_context(locked(folder / ".batch.lock", 0))
        stack.enter_context(_failing_in_a_sentence(path))
        return stack.enter_context(Store(path))
    except SourceError:
        stop(f"another batch runs in {folder}; wait for it, or give another folder", 2)
    except OSError as error:
        stop(f"{folder} cannot be written ({error.strerror}); give another folder", 3)
    except StoreError as error:
        stop(error, 2)


def run_of(store: Store, number: int | Literal["last"]) -> Run:
    """Return a run by its number, or the last one, rather a finished one; ends the program (2) where there is none."""
    found = store.runs()
    finished = [run for run in found if run.finished is not None]
    chosen = finished or found if number == "last" else [run for run in found if run.id == number]
    run = chosen[-1] if chosen else None
    if run is None:
        if not found:
            stop(f"there is no run{'' if number == 'last' else f' {number}'} yet; `audit batch` makes the first", 2)
        stop(f"there is no run {number}; there are: {', '.join(str(run.id) for run in found[-20:])}", 2)
    return run


def write_out(folder: Path, store: Store, run: Run, fail_on: str) -> int:
    """Write the tables and pages of a run, and return how many groups have anything of the level `fail_on`.

    Where the program fails to make a page, all others are written, and it ends the program (3).
    """
    from auditor.batch.export import export
    from auditor.crosscheck import Level

    try:
        done = export(folder, store, run, level=Level(fail_on))
    except OSError as error:
        stop(f"{error.filename or folder} cannot be written ({error.strerror}); `audit export` writes it again", 3)
    for problem in done.problems:
        warn(problem)
    for fault in done.faults[:-1]:
        warn(fault)
    if done.faults:
        stop(f"{done.faults[-1]}; please report it. All other groups are complete", 3)
    return done.failing


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
