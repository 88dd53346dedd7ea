"""`audit render FILE`: an audit that was kept, printed in another format; the repository is not looked at again."""

from __future__ import annotations

import json
import sys
from typing import IO

import click

from auditor.cli._common import debug_option, format_option, stop
from auditor.output import FORMATS, render


@click.command("render")
@click.argument("result", type=click.File("rb"), metavar="FILE")
@format_option(*FORMATS)
@click.option("-v", "--verbose", is_flag=True, help="Show every item.")
@debug_option()
def command(result: IO[bytes], form: str, verbose: bool) -> None:
    """Print the audit that `--format json` wrote to FILE (`-` for standard input) in another format."""
    from auditor.audited import Audit

    name = "standard input" if result.name == "<stdin>" else result.name
    try:
        data = json.loads(result.read())
    except (ValueError, RecursionError):
        stop(f"{name} is not JSON; give a file that `audit --format json` wrote", 2)
    try:
        audit = Audit.from_dict(data)
    except ValueError as error:
        stop(f"{name} is not an audit that `audit --format json` wrote ({error}); write it anew", 2)
    if form == "terminal":
        from auditor.output.terminal import show

        show(audit, verbose=verbose)
        return
    sys.stdout.buffer.write(render(audit, form))
