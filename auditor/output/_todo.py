"""The to-do list of a work tree at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from auditor.output._labels import where_of
from auditor.output._pieces import beside, indented, labelled, pointed, shown_place
from auditor.output.text import plain
from auditor.todo import todo

if TYPE_CHECKING:
    from auditor.audited import Audit
    from auditor.todo import Task, Where

_EVIDENCE: Final = 2
_MORE: Final = 4
_BRIEF: Final = 20
"""A remedy that is no longer stands on the first line."""


def listed(audit: Audit, *, part: bool = False) -> Iterator[RenderableType]:
    """Yield the list: `Ready to hand in` where there is nothing to do, notes after it.

    An audit of chosen items alone (`part`) does not know whether the whole is ready.
    """
    found = todo(audit, part=part)
    if not found.total:
        said = "Nothing to do for the items you asked about." if part else "Ready to hand in: nothing to do."
        yield Text(f"{said}\n", style="bold green")
    else:
        yield Text.assemble(("To do before you hand in", "bold underline"), f" ({found.total}), the most certain first")
    number = 0
    for group in found.groups:
        yield Text(f"\n{group.title}", style="bold")
        for task in group.tasks:
            number += 1
            yield _shown(number, task)
    if found.total:
        yield Text()
    for note in found.notes:
        where = plain(where_of(note.path, note.line))
        yield beside(Text("note:", "cyan"), Text(f"{where}: {plain(note.message)}" if where else plain(note.message)))
    if found.notes:
        yield Text()
    if found.missed:
        missed = plain(found.missed[0])
        yield Text(
            f"Is one of these wrong? `audit explain {missed}` says what counts and where it is looked for. "
            f"If your evidence lies elsewhere, commit a file .audit.yaml that says where, such as `evidence: "
            f"{{{missed}: PATH:LINE}}`. `audit suggest` shows honest marks.\n",
            style="dim",
        )


def _shown(number: int, task: Task) -> RenderableType:
    first = Text(plain(task.about), style="bold")
    if where := task.remark or _place(task.where):
        first.append(f"  {plain(where)}", style="dim not bold")
    lines: list[RenderableType] = [beside(Text(f"{number:>3}."), first)]
    inner: list[RenderableType] = [indented(Text(plain(said))) for said in task.said]
    evidence = list(dict.fromkeys(task.evidence))
    inner += [labelled(Text("→"), shown_place(place)) for place in evidence[:_EVIDENCE]]
    if len(evidence) > _MORE:
        inner.append(labelled(Text("→"), Text(f"and {len(evidence) - _EVIDENCE} more places")))
    if task.pointer is not None:
        inner.append(labelled(Text("you point at:"), pointed(task.pointer)))
    if task.remedy and len(task.remedy) <= _BRIEF:
        first.append("  to do: ")
        first.append(plain(task.remedy), style="not bold")
    elif task.remedy:
        inner.append(labelled(Text("to do:", "bold"), Text(plain(task.remedy))))
    lines += [Padding(line, (0, 0, 0, 1), expand=False) for line in inner]
    return Group(*lines)


def _place(where: Where) -> str:
    """Return `path:4 and lines 9, 12`; an empty text where the task is about no file."""
    first, *more = where.lines or (None,)
    named = where_of(where.path, first)
    if not named or not more:
        return named
    return f"{named} and {'line' if len(more) == 1 else 'lines'} {', '.join(map(str, more))}"
