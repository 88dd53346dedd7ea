"""`audit explain`: what counts for an item, and what a remark, a checked answer, a verdict or a warning means."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

import click

from auditor._regex import regex
from auditor.cli._common import checklist_option, debug_option, room, shortened, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from auditor.checklist import Catalogue, Item

_VERDICTS: Final = {
    "confirmed": "Ticked, and it is there.",
    "refuted": "Ticked; a truthful claim would leave a trace, everything was searched, and there is none.",
    "unconfirmed": "Ticked and not found, but something could not be read or a group may have done it unseen: look.",
    "disputed": "Ticked and not found, and the group points at evidence in .audit.yaml: look there.",
    "doubtful": "Ticked, and only part of it is there.",
    "unverifiable": "Ticked, or said in an answer; only a person can judge.",
    "unclaimed": "Not ticked, but it is there.",
    "begun": "Not ticked, but part of it is there.",
    "open": "Not ticked, and not there, or nobody can see whether it is.",
    "noted": "No clear mark: neither a tick nor blank, waived by its own line, or not on this report.",
    "error": "The program failed at this item; please report it with what --debug shows.",
    "consistent": "Said in an answer, and the repository bears it out.",
    "contradicted": "Said in an answer, and the repository shows something else.",
    "denied": "Ticked, and an answer of the report denies it: one of the two is wrong.",
    "affirmed": "Not ticked, and an answer of the report affirms it: one of the two is wrong.",
}
"""What the verdicts on items, on what answers say, and on a tick beside an answer mean."""
_LISTS: Final = ("remarks", "claims", "verdicts", "warnings", "probes")
_Found = TypeVar("_Found")
_NARROWEST: Final = 40
"""Of text that is folded, as of an audit: what is listed needs more."""
_TERM = regex(r"\S+ {2,}")
"""What begins a line of a criterion: `partial   behind a flag`."""


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Return what a shell may put for what was typed so far."""
    from auditor._claim_meanings import MEANINGS
    from auditor._warning_meanings import MEANINGS as WARNINGS
    from auditor.checklist import load_catalogue
    from auditor.registry import discover_remarks

    items = [item.id for item in load_catalogue(None).items]
    known = [*items, *sorted(_loaded(discover_remarks)), *MEANINGS, *_VERDICTS, *WARNINGS, *_LISTS]
    return [name for name in dict.fromkeys(known) if name.startswith(incomplete)]


@click.command("explain")
@click.argument("names", metavar="[ITEM|MODULE|WEEK|REMARK|CLAIM|VERDICT|WARNING]...", nargs=-1, shell_complete=_names)
@checklist_option()
@debug_option()
def command(names: tuple[str, ...], checklist: str | None) -> None:
    """List the items, or print what counts for some and what to do, or what a remark, a claim of an answer, a verdict
    or a warning means.

    `audit explain remarks` lists the remarks; so do `claims`, `verdicts` and `warnings`. `audit explain probes` lists
    what an item of a catalogue may name as its `probe`.
    """
    from auditor.checklist import CatalogueError, load_catalogue

    try:
        catalogue = load_catalogue(Path(checklist) if checklist is not None else None)
    except CatalogueError as error:
        stop(error, 2)
    if not names:
        _list(catalogue)
    for number, name in enumerate(names):
        if number:
            click.echo()
        _explain(name.strip().casefold(), catalogue)


def _explain(name: str, catalogue: Catalogue) -> None:
    """Print all that a name stands for: an item and a claim may be called the same."""
    from auditor._claim_meanings import MEANINGS
    from auditor.checklist.called import items_called

    items = [
        item
        for item in catalogue.items
        if name in (item.id.casefold(), item.week.casefold(), *(code.casefold() for code in item.module))
    ] or items_called(catalogue, name)
    claim = name.removeprefix("claim-").removeprefix("claim:")  # as SARIF and decisions.csv call it
    for number, item in enumerate(items):
        if number:
            click.echo()
        _item(item)
    if claim in MEANINGS:
        if items:
            click.echo()
        click.echo(f"{claim}  what an answer says\n{about_claims(claim, catalogue)}\n\n{_wrapped(MEANINGS[claim])}")
    elif not items:
        _explain_other(name, claim, catalogue)


def _explain_other(name: str, claim: str, catalogue: Catalogue) -> None:
    """Print the meaning of what is neither an item nor a claim, or a list."""
    from auditor._claim_meanings import MEANINGS
    from auditor._warning_meanings import MEANINGS as WARNINGS
    from auditor.registry import discover, discover_remarks

    sources = _loaded(discover_remarks)
    probes = {probe: known.criterion for probe, known in sorted(_loaded(discover).items())}
    remarks = {remark: cleandoc(source.__doc__ or "") for remark, source in sorted(sources.items())}
    meanings = (remarks, MEANINGS, _VERDICTS, WARNINGS, probes)
    lists: dict[str, Mapping[str, str]] = dict(zip(_LISTS, meanings, strict=True))
    if name in lists:
        for word, meaning in lists[name].items():
            before = f"{word:<26}  "
            click.echo(before + shortened(meaning.partition("\n")[0], room() - len(before)))
        return
    found = [
        f"{word}  {kind}\n{_wrapped(known[word])}"
        for word, kind, known in (
            (name, "a remark", remarks),
            (claim, "a verdict", _VERDICTS),
            (name, "a warning", WARNINGS),
        )
        if word in known
    ]
    if not found:
        if name in probes:
            stop(f"{name!r} is a probe, and no item of this checklist names it: give one that does by --checklist", 2)
        _unknown(name, [*(item.id for item in catalogue.items), *remarks, *MEANINGS, *_VERDICTS, *WARNINGS, *probes])
    click.echo("\n\n".join(found))


def about_claims(kind: str, catalogue: Catalogue) -> str:
    """Return a sentence with the questions that a kind of claim is read from, and the items that it speaks of."""
    from auditor.claims import KINDS

    asked = [str(number) for number, question in catalogue.questions().items() if kind in question.claims]
    where = f"Question{'s' if len(asked) > 1 else ''} {', '.join(asked)}" if asked else "Any question"
    items = [item for item in KINDS[kind].items if catalogue.item(item) is not None]
    return f"{where}; item{'s' if len(items) > 1 else ''} {', '.join(items)}." if items else f"{where}."


def _list(catalogue: Catalogue) -> None:
    """Print the items by week, each on one line: its id, its module codes, and as much of its text as there is room."""
    width = max((len(item.id) for item in catalogue.items), default=0)
    coded = max((len("+".join(item.module)) for item in catalogue.items), default=0)
    weeks = dict.fromkeys(item.week for item in catalogue.items)
    for week in weeks:
        if week or len(weeks) > 1:
            click.echo(week or "Other")
        for item in catalogue.items:
            if item.week == week:
                before = f"  {item.id:<{width}}  {'+'.join(item.module):<{coded}}  "
                click.echo(before + shortened(item.text, room() - len(before)))
    click.echo("More: `audit explain remarks` (claims, verdicts, warnings).")


def _loaded(discovery: Callable[[], dict[str, _Found]]) -> dict[str, _Found]:
    """Return what a discovery finds; ends the program (2) where a package of probes cannot be loaded."""
    from auditor.registry import ProbeError

    try:
        return discovery()
    except ProbeError as error:
        stop(error, 2)


def _item(item: Item) -> None:
    from auditor.registry import discover

    probe = _loaded(discover).get(item.probe)
    where = ", ".join(filter(None, (item.week, "+".join(item.module))))
    click.echo(f"{item.id}  {where}".rstrip())
    click.echo(_wrapped(item.text) + "\n")
    if probe is None:
        stop(f"the probe {item.probe!r} is not installed; install the package that brings it", 2)
    click.echo(_wrapped(probe.criterion))
    if probe.remedy:
        click.echo("\n" + _wrapped(f"to do: {probe.remedy}"))


def _wrapped(text: str) -> str:
    """Return the text as it was written, or for a terminal that is narrower than that, folded at its width."""
    from textwrap import fill

    width = room(_NARROWEST)
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


def _unknown(name: str, known: list[str]) -> NoReturn:
    """Say what a name that is nothing that can be explained may mean."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    hint = (
        f"did you mean {near[0]!r}?"
        if near
        else "`audit explain` lists the items, `audit explain remarks` (claims, verdicts, warnings, probes) the others"
    )
    stop(f"there is no item, remark, claim, verdict or warning {name!r}: {hint}", 2)
