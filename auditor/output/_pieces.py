"""The pieces that the sections of a terminal's output are put together of; what students wrote is plain in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from auditor.output._labels import where_of
from auditor.output.text import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from auditor.audited import Place, Pointer


def indented(text: RenderableType) -> Padding:
    """Return what belongs to the line above it."""
    return Padding(text, (0, 0, 0, 4), expand=False)


def beside(label: Text, text: Text) -> Table:
    """Return the text beside its label, so that a second line of it does not look like another label."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(label, text)
    return grid


def labelled(label: Text, text: Text) -> Padding:
    """Return the text beside its label, below what they belong to."""
    return indented(beside(label, text))


def headed(name: Text, *rest: Text) -> Padding:
    """Return a heading; where it takes a second line, that does not look like another one."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    if rest:
        grid.add_row(name, Text("  ").join(rest))
    else:
        grid.add_row(name)
    return Padding(grid, (0, 0, 0, 2), expand=False)


def pointed(pointer: Pointer) -> Text:
    """Return where a group says that its evidence is, and its words."""
    text = Text(plain(where_of(pointer.path, pointer.line)), style="cyan")
    return Text.assemble(text, f"  {plain(pointer.note)}" if pointer.note else "")


def shown_place(place: Place, said: str = "") -> Text:
    """Return a place to look, as a link where there is a permalink, and what is noted of it unless `said` ends so."""
    told = place.note and not (len(place.note.split()) > 2 and said.endswith(place.note))
    style = Style(color="cyan", link=plain(place.url)) if place.url else Style(color="cyan")
    text = Text(plain(where_of(place.path, place.line, place.commit, place.branch)), style=style)
    return Text.assemble(text, f"  {plain(place.note)}" if told else "")
