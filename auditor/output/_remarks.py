"""Remarks at the terminal: under the item that is shown, and in a short section of their own for all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from rich.text import Text

from auditor.output._pieces import indented, labelled, shown_place
from auditor.output.text import plain

if TYPE_CHECKING:
    from rich.padding import Padding

    from auditor.audited import Audit, AuditedItem, AuditedRemark

_SHOWN: Final = 8
_SHOWN_OF_ITEM: Final = 2


def of_item(item: AuditedItem, *, verbose: bool) -> Iterator[Padding]:
    """Yield the remarks of an item, one line and a place each; a few of them unless `verbose`."""
    shown = item.remarks if verbose else item.remarks[:_SHOWN_OF_ITEM]
    for remark in shown:
        yield labelled(Text("remark:", "magenta"), Text(plain(remark.message)))
        yield from (labelled(Text("→"), shown_place(each)) for each in remark.evidence[: 2 if verbose else 1])
    if len(shown) < len(item.remarks):
        left = len(item.remarks) - len(shown)
        yield indented(Text(f"and {left} more remark{'' if left == 1 else 's'} (--verbose)", "magenta"))


def section(audit: Audit, elsewhere: Iterable[AuditedItem], *, verbose: bool) -> Iterator[Padding | Text]:
    """Yield the remarks of the items that are shown nowhere else, and of no item."""
    shown_above = {item.id for item in elsewhere}
    remarks: list[tuple[str, AuditedRemark]] = [
        (item.id, remark) for item in audit.items if item.id not in shown_above for remark in item.remarks
    ]
    remarks += [("", remark) for remark in audit.remarks]
    if not remarks:
        return
    yield Text.assemble(("What cannot work as it stands, or is worth knowing", "bold underline"), f" ({len(remarks)})")
    shown = remarks if verbose else remarks[:_SHOWN]
    for item, remark in shown:
        yield Text.assemble("  ", (item or remark.id, "bold"), (f"  {remark.id}" if item else "", "dim"))
        yield labelled(Text("remark:", "magenta"), Text(plain(remark.message)))
        yield from (labelled(Text("→"), shown_place(each)) for each in remark.evidence[: 2 if verbose else 1])
    if len(shown) < len(remarks):
        yield Text(f"  and {len(remarks) - len(shown)} more (--verbose)", style="magenta")
    yield Text("`audit explain REMARK` says what a remark means; no remark changes a verdict.", style="dim")
    yield Text()
