"""`audit evaluate`: how far to trust the program, measured on repositories of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli._common import NamedPath, debug_option, format_option, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.evaluate import Evaluation


_MEANINGS = {
    "repositories": "labelled and audited at the same commit",
    "items": "with a labelled state",
    "agreement": "of the items: the same state",
    "lenient_agreement": "done and partial, not_done and unknowable as one",
    "false_accusations": "of the ticks that are not false: refuted",
    "false_accusations_count": "their number",
    "caught": "of the false ticks: refuted",
    "flagged": "of the false ticks: not found, surely or not",
    "catchable": "false ticks: labelled not_done",
    "refuted_precision": "of the refuted ticks: false",
    "false_doubts": "of the ticks on what is done: found in part",
    "low_confidence_items": "labelled with low confidence: left out above",
    "low_confidence_agreement": "of these: the same state",
    "claims": "kinds of claims of answers that are labelled",
    "claims_agreement": "of these: the same verdict",
    "claims_not_judged": "of these: not in the audit",
    "contradiction_precision": "of the contradictions: labelled so",
    "contradiction_recall": "of the labelled contradictions: found",
}
"""What each figure of an evaluation says, for those who read it in a terminal."""


@click.command("evaluate")
@click.argument("audits", type=NamedPath(path_type=Path))
@click.argument("labels", type=NamedPath(path_type=Path))
@format_option("json")
@click.option("-v", "--verbose", is_flag=True, help="List every difference.")
@debug_option()
def command(audits: Path, labels: Path, form: str, verbose: bool) -> None:
    """Compare AUDITS (a folder of audit JSON files) with LABELS (a folder of label files), paired by commit."""
    from auditor.evaluate import LabelError, evaluate, load

    try:
        result = evaluate(load(audits, "audit"), load(labels, "label"))
    except LabelError as error:
        stop(error, 2)
    if result.nothing is not None:
        stop(result.nothing, 2)
    if form == "json":
        click.echo(json.dumps(result.to_dict(), indent=2))
    else:
        _show(result, verbose=verbose)


def _show(result: Evaluation, *, verbose: bool) -> None:
    from auditor.evaluate import STATES
    from auditor.output.text import plain

    figures = [
        (name, "-" if value is None else value, _MEANINGS.get(name, "")) for name, value in result.figures.items()
    ]
    _table("", ("figure", "value", "means"), figures)
    if result.confusion:
        columns = (*STATES, "absent")
        rows = [(row, *(result.confusion.get((row, column), 0) for column in columns)) for row in STATES]
        _table("States", ("labelled \\ predicted", *columns), rows)
    ordered = sorted(result.items.items(), key=lambda pair: (pair[1][0] / pair[1][1], pair[0]))
    _table(
        "Items on which audits and labels differ",
        ("item", "agree", "of"),
        [(name, agree, of) for name, (agree, of) in ordered if agree < of],
    )
    if result.missing:
        click.echo()
    for name in result.missing:
        click.secho(f"no audit of {plain(name)}", fg="yellow")
    if verbose and result.differences:
        click.secho("\nDifferences", bold=True)
        for found in result.differences:
            first = "FALSE ACCUSATION " if found.accusation else ""
            line = f"{first}{found.what} in {found.repository}: labelled {found.labelled}, audited {found.predicted}"
            line += f" ({found.evidence})" if found.evidence else ""
            click.echo(plain(line[:400]))


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows below their headings, no line wider than what stands in it; nothing where there are none."""
    if not rows:
        return
    from auditor.output.text import plain

    lines = [columns, *([plain(str(cell)) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    if title:
        click.secho(f"\n{title}", bold=True)
    for number, line in enumerate(lines):
        text = "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        click.secho(text, bold=not number)
