"""`audit explain`: what counts for an item, and what a remark means."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("explain")
@click.argument("item", required=False)
@click.option("--checklist", metavar="FILE", type=click.Path(path_type=Path), help="Another catalogue of items.")
def command(item: str | None, checklist: Path | None) -> None:
    """List the items, or print the criterion and the remedy of one, or what a remark means."""
    from auditor.checklist import CatalogueError, load_catalogue
    from auditor.registry import discover

    try:
        catalogue = load_catalogue(checklist)
    except CatalogueError as error:
        click.echo(f"audit: {error}", err=True)
        sys.exit(2)
    if item is None:
        width = max(len(known.id) for known in catalogue.items)
        for week in dict.fromkeys(known.week for known in catalogue.items):
            click.echo(f"{week}")
            for known in catalogue.items:
                if known.week == week:
                    codes = f"  ({'+'.join(known.module)})" if known.module else ""
                    text, room = known.text + codes, 76 - width
                    text = text if len(text) <= room else known.text[: room - 3].rstrip() + "..."
                    click.echo(f"  {known.id:<{width}}  {text}")
        click.echo("Remarks: `audit explain remarks` lists them.")
        return
    if item == "remarks":
        from auditor.registry import discover_remarks

        for name, source in sorted(discover_remarks().items()):
            click.echo(f"{name:<26}  {(source.__doc__ or '').strip().partition(chr(10))[0]}")
        return
    found = next((known for known in catalogue.items if known.id == item), None)
    if found is None:
        from auditor.registry import discover_remarks

        remarks = discover_remarks()
        if item in remarks:
            from inspect import cleandoc

            click.echo(f"{item}  a remark\n{cleandoc(remarks[item].__doc__ or '')}")
            return
        from difflib import get_close_matches

        near = get_close_matches(item, [*(known.id for known in catalogue.items), *sorted(remarks)], n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`audit explain` lists them"
        raise click.UsageError(f"there is no item or remark {item!r}: {hint}")
    probe = discover().get(found.probe)
    click.echo(f"{found.id}  {found.week}" + (f", {'+'.join(found.module)}" if found.module else ""))
    click.echo(f"{found.text}\n")
    if probe is None:
        click.echo(f"audit: the probe {found.probe!r} is not installed", err=True)
        sys.exit(2)
    click.echo(probe.criterion)
    if probe.remedy:
        click.echo(f"\nto do: {probe.remedy}")
