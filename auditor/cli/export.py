"""`audit export`: the tables and pages of a batch, written again."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import click

from auditor.cli._batches import RunNumber, opened, run_of, write_out
from auditor.cli._common import NamedPath, debug_option


@click.command("export")
@click.argument("folder", metavar="DIR", type=NamedPath(path_type=Path, file_okay=False))
@click.option(
    "--run",
    "chosen",
    metavar="RUN",
    type=RunNumber(),
    default="last",
    help="Another run than the last (`audit runs` lists them).",
)
@debug_option()
def command(folder: Path, chosen: int | Literal["last"]) -> None:
    """Write the tables, audits and pages of the batch in DIR again, with the decisions that are there now."""
    with ExitStack() as stack:
        store = opened(stack, folder, create=False)
        run = run_of(store, chosen)
        write_out(folder, store, run, "never")
        groups = f"{run.groups} group{'' if run.groups == 1 else 's'}"
        click.echo(f"run {run.id}: {groups}, {run.failed} failed; see {folder / 'index.html'}")
