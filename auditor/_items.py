"""The items of an audit, each made of its mark, its finding, and what else is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from auditor._private import without_people
from auditor._regex import regex
from auditor.audited import AuditedItem, AuditedRemark, Pointer
from auditor.crosscheck import DISCREPANCIES, Verdict, judge
from auditor.elsewhere import OtherPlaces, remedied
from auditor.finding import Confidence, Elsewhere, Evidence, Finding, State

if TYPE_CHECKING:
    from auditor._failures import Failures
    from auditor.checklist import Item
    from auditor.permalinks import Permalinks
    from auditor.pointers import Pointed
    from auditor.registry import Probe
    from auditor.report.marks import Mark

_GOES_ON = regex(r"\\(?:\r?\n|$)")
"""A backslash at the end of a line of a command."""


class ItemBuilder(NamedTuple):
    """What items are made of: what the report lists, what probes found, and what else is said of them."""

    listed: Mapping[str, Mark]
    findings: Mapping[str, Finding]
    pointed: Mapping[str, Pointed]
    remarked: Sequence[AuditedRemark]
    permalinks: Permalinks
    others: OtherPlaces
    generation: str | None
    """Of the report's checklist."""
    as_printed: Callable[[str], str]
    """Says a sentence with the numbers that the report itself gives its questions."""
    failures: Failures

    def item(self, item: Item, probe: Probe) -> AuditedItem:
        """Return an item of the catalogue with its verdict, and with where else it stands if it is accused.

        One at which the program itself fails is an `error`, as one whose probe fails.
        """
        made = self.failures.attempt(f"items.{item.id}", partial(self._item, item, probe), None)
        return made if made is not None else self._failed(item)

    def custom_items(self, marks: Iterable[Mark]) -> list[AuditedItem]:
        """Return the items that only this report has; one at which the program fails is left out."""
        made = (
            self.failures.attempt(f"items.{mark.item_id}", partial(self._custom_item, mark), None)
            for mark in marks
            if mark.custom
        )
        return [item for item in made if item is not None]

    def _item(self, item: Item, probe: Probe) -> AuditedItem:
        mark, finding, pointed = self.listed.get(item.id), self.findings[item.id], self.pointed.get(item.id)
        ticked = mark.ticked if mark is not None else None
        verdict = judge(ticked, finding, pointed=pointed is not None)
        accused = verdict in DISCREPANCIES and verdict is not Verdict.ERROR
        elsewhere = self._elsewhere(probe, verdict) if accused else ()
        return AuditedItem(
            id=item.id,
            text=self._text(item),
            module=item.module,
            week=item.week,
            line=mark.line if mark is not None else None,
            listed=mark is not None,
            mark=mark.mark if mark is not None else None,
            ticked=ticked,
            waived=mark.waived if mark is not None else False,
            state=finding.state,
            confidence=finding.confidence,
            verdict=verdict,
            message=finding.message,
            evidence=self.permalinks.places(map(on_one_line, finding.evidence)),
            elsewhere=elsewhere,
            remedy=remedied(self.as_printed(probe.remedy), elsewhere),
            remarks=self._remarks(item.id),
            pointer=Pointer(pointed.path, pointed.line, pointed.note) if pointed is not None else None,
        )

    def _elsewhere(self, probe: Probe, verdict: Verdict) -> tuple[Elsewhere, ...]:
        """Return where else an accused item stands: nowhere that is known, where the program fails to look."""
        look = partial(self.others.look, probe, partly=verdict is Verdict.DOUBTFUL)
        return self.failures.attempt(f"items.{probe.item}.elsewhere", look, ())

    def _failed(self, item: Item) -> AuditedItem:
        """Return an item of which only what the catalogue and the checklist say can be told."""
        mark = self.listed.get(item.id)
        return AuditedItem(
            id=item.id,
            text=item.text,
            module=item.module,
            week=item.week,
            line=mark.line if mark is not None else None,
            listed=mark is not None,
            mark=mark.mark if mark is not None else None,
            ticked=mark.ticked if mark is not None else None,
            waived=mark.waived if mark is not None else False,
            state=State.ERROR,
            confidence=Confidence.LOW,
            verdict=Verdict.ERROR,
            message="the program failed: a warning says where",
            evidence=(),
        )

    def _custom_item(self, mark: Mark) -> AuditedItem:
        finding = Finding.unknowable("no item of the catalogue: nothing looks for it", confidence=Confidence.LOW)
        return AuditedItem(
            id=mark.item_id,
            text=_as_shown(mark),
            module=mark.module,
            week=mark.week,
            line=mark.line,
            listed=True,
            mark=mark.mark,
            ticked=mark.ticked,
            waived=mark.waived,
            state=finding.state,
            confidence=finding.confidence,
            verdict=judge(mark.ticked, finding),
            message=finding.message,
            evidence=(),
            remarks=self._remarks(mark.item_id),
        )

    def _text(self, item: Item) -> str:
        """Return the item in the report's own words; one that it does not list in those of its generation."""
        mark = self.listed.get(item.id)
        if mark is not None:
            return _as_shown(mark)
        wordings = item.wordings.get(self.generation or "")
        return wordings[0] if wordings else item.text

    def _remarks(self, item: str) -> tuple[AuditedRemark, ...]:
        return tuple(entry for entry in self.remarked if entry.item == item)


def on_one_line(place: Evidence) -> Evidence:
    """Return a place whose note is one line: a command goes on over several, and each is indented."""
    if "\n" not in place.note and "  " not in place.note:
        return place
    return place._replace(note=" ".join(_GOES_ON.sub(" ", place.note).split()))


def _as_shown(mark: Mark) -> str:
    from auditor.report.wordings import as_shown

    return without_people(as_shown(mark.text))
