"""`audit runs`: the runs of a batch, as a list."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli._batches import opened
from auditor.cli._common import NamedPath, debug_option, format_option
from auditor.output.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.batch.store import Run


@click.command("runs")
@click.argument("folder", metavar="DIR", type=NamedPath(path_type=Path, file_okay=False))
@format_option("json")
@debug_option()
def command(folder: Path, form: str) -> None:
    """List the runs of the batch in DIR, oldest first."""
    from dataclasses import asdict

    with ExitStack() as stack:
        found = opened(stack, folder, create=False, lock=False).runs()
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
