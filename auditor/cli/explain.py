"""`audit explain`: what counts for an item, and what a remark or a checked answer means."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor._regex import regex
from auditor.cli._common import NamedPath, room, shortened, stop

if TYPE_CHECKING:
    from auditor.checklist import Catalogue, Item

_TERM = regex(r"\S+ {2,}")
"""What begins a line of a criterion: `partial   behind a flag`."""


@click.command("explain")
@click.argument("name", metavar="[ITEM|REMARK]", required=False)
@click.option("--checklist", metavar="FILE", type=NamedPath(path_type=Path), help="Another catalogue of items.")
def command(name: str | None, checklist: Path | None) -> None:
    """List the items, or print what counts for one and what to do, or what a remark means.

    `audit explain remarks` lists the remarks.
    """
    from auditor.checklist import CatalogueError, load_catalogue

    try:
        catalogue = load_catalogue(checklist)
    except CatalogueError as error:
        stop(error, 2)
    if name is None:
        _list(catalogue)
        return
    found = next((item for item in catalogue.items if item.id == name), None)
    if found is not None:
        _item(found)
        return
    from auditor.registry import discover_remarks

    remarks = {remark: cleandoc(source.__doc__ or "") for remark, source in sorted(discover_remarks().items())}
    if name == "remarks":
        for remark, meaning in remarks.items():
            before = f"{remark:<26}  "
            click.echo(before + shortened(meaning.partition("\n")[0], room() - len(before)))
    elif name in remarks:
        click.echo(f"{name}  a remark\n{_wrapped(remarks[name])}")
    else:
        _unknown(name, [*(item.id for item in catalogue.items), *remarks], catalogue)


def _list(catalogue: Catalogue) -> None:
    """Print the items by week, each on one line: its id, its module codes, and as much of its text as there is room."""
    width = max((len(item.id) for item in catalogue.items), default=0)
    coded = max((len("+".join(item.module)) for item in catalogue.items), default=0)
    for week in dict.fromkeys(item.week for item in catalogue.items):
        click.echo(f"{week}")
        for item in catalogue.items:
            if item.week == week:
                before = f"  {item.id:<{width}}  {'+'.join(item.module):<{coded}}  "
                click.echo(before + shortened(item.text, room() - len(before)))
    click.echo("Remarks: `audit explain remarks` lists them.")


def _item(item: Item) -> None:
    from auditor.registry import discover

    probe = discover().get(item.probe)
    click.echo(f"{item.id}  {item.week}" + (f", {'+'.join(item.module)}" if item.module else ""))
    click.echo(_wrapped(item.text) + "\n")
    if probe is None:
        stop(f"the probe {item.probe!r} is not installed; install the package that brings it", 2)
    click.echo(_wrapped(probe.criterion))
    if probe.remedy:
        click.echo("\n" + _wrapped(f"to do: {probe.remedy}"))


def _wrapped(text: str) -> str:
    """Return the text as it was written, or for a terminal that is narrower than that, folded at its width."""
    from textwrap import fill

    width = room()
    if all(len(line) <= width for line in text.splitlines()):
        return text
    blocks: list[str] = []
    for line in text.splitlines():
        if line and blocks and blocks[-1] and not _TERM.match(line):
            blocks[-1] += f" {line.strip()}"
        else:
            blocks.append(line)
    return "\n".join(
        fill(block, width, subsequent_indent=" " * _indent(block), break_on_hyphens=False) for block in blocks
    )


def _indent(block: str) -> int:
    term = _TERM.match(block)
    return term.end() if term else 0


def _unknown(name: str, known: list[str], catalogue: Catalogue) -> None:
    """Say what a name that is neither item nor remark may mean."""
    from difflib import get_close_matches

    from auditor.claims import ITEMS

    about = [item.id for item in catalogue.items if item.id in ITEMS.get(name, ())]
    if name in ITEMS and about:
        click.echo(
            f"{name}  something that an answer of the report says; it speaks of: {', '.join(about)}\n"
            "The repository bears it out (consistent), shows otherwise (contradicted), or cannot tell (unverifiable)."
        )
        return
    near = get_close_matches(name.casefold(), known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "`audit explain` and `audit explain remarks` list them"
    stop(f"there is no item or remark {name!r}: {hint}", 2)
