"""`audit label`: a blank label file for `audit evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from auditor.cli._common import NamedPath, clone_options, debug_option, refuse_mistyped, stop


@click.command("label")
@click.argument("source")
@click.option("--rev", metavar="REV", help="A branch, tag or commit instead of HEAD.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=NamedPath(path_type=Path),
    help="Where to write it instead of standard output.",
)
@clone_options()
@debug_option(given=True)
def command(
    source: str, rev: str | None, output: Path | None, cache_dir: str | None, offline: bool, debug: bool
) -> None:
    """Write a label file for SOURCE, to be filled in by an examiner."""
    from auditor.evaluate import blank_label
    from auditor.git.source import SourceError
    from auditor.pipeline import UsageError, audit

    try:
        refuse_mistyped(source)
        result = audit(
            source,
            rev=rev,
            worktree=False,
            cache_dir=Path(cache_dir) if cache_dir is not None else None,
            offline=offline,
        )
    except UsageError as error:
        stop(error, 2, debug=debug)
    except SourceError as error:
        stop(error, 3, debug=debug)
    text = json.dumps(blank_label(result.to_dict()), indent=1, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("xb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))  # a path on the disk may be no valid text
    except FileExistsError:
        stop(f"{output} exists, and a label file is never overwritten; name another", 2)
    except OSError as error:
        stop(f"{output} cannot be written ({error.strerror}); name another", 3)
