"""Tasks about items: ticks that are not borne out, items that are done, marks that say nothing, remarks."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from auditor.crosscheck import Verdict
from auditor.finding import Confidence, Elsewhere, State
from auditor.todo._task import Task, Where, on_report
from auditor.todo._warnings import SEVERAL

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedItem, Place

UNSURE: Final = (Verdict.UNCONFIRMED, Verdict.DOUBTFUL, Verdict.DISPUTED)
"""The verdicts on ticks that are there only in part or not surely, as the list has them."""
_MAIN: Final = ("main", "master")
_WORDS: Final = {
    Verdict.UNCONFIRMED: "not found, please look",
    Verdict.DOUBTFUL: "in part",
    Verdict.DISPUTED: "not found, and you point at it",
}


def accused(audit: Audit, item: AuditedItem) -> Task:
    """Return what to do about a tick that is not borne out: commit it, merge it, or untick it."""
    branch = next((other for other in item.elsewhere if other.branch), None)
    removed = next((other for other in item.elsewhere if other.commit and not other.branch), None)
    said = [item.message]
    said += [entry.message for entry in audit.disagreements if entry.item == item.id and entry.kind == "denied"]
    remedy = item.remedy
    if branch is not None:
        said.append(_on_branch(audit, branch))
        remedy = _merge(audit.repository.branch, branch.branch or "")
    elif removed is not None:
        said.append(removed.note)
    if item.standing is Verdict.DOUBTFUL:
        pass
    elif item.standing is Verdict.DISPUTED:
        remedy = "see that the place you point at shows it: a person will look there"
    else:
        remedy = f"{remedy}; or untick it" if remedy else "untick it"
    word = "" if item.standing is Verdict.REFUTED else f" ({_WORDS[item.standing]})"
    return Task(item.id + word, on_report(audit, item.line), tuple(said), item.evidence, remedy, item.pointer)


def _on_branch(audit: Audit, other: Elsewhere) -> str:
    here = audit.repository.branch
    path = f" ({other.path})" if other.path else ""
    if here is None:
        return f"on branch {other.branch}{path}, not on what is checked out"
    handed_in = f": what is handed in is {here}" if here in _MAIN else ""
    return f"on branch {other.branch}{path}, not on {here}{handed_in}"


def _merge(here: str | None, other: str) -> str:
    """Return how work on another branch gets into what is handed in."""
    if here is not None and other == f"origin/{here}":
        return "`git pull`"
    if other.removeprefix("origin/") in _MAIN:
        return f"see that {other} is what is handed in, or merge it"
    return f"merge {other} into {here if here in _MAIN else 'what is handed in'}"


def to_tick(audit: Audit) -> list[AuditedItem]:
    """Return the items that are done and not ticked, the surest first, without those that an answer affirms."""
    if any(warning.id == "not-filled-in" for warning in audit.warnings):
        return []  # the whole checklist waits, and one line says so
    affirmed = {entry.item for entry in audit.disagreements if entry.kind == "affirmed"}
    found = sorted(audit.open_to_tick(Verdict.UNCLAIMED), key=lambda item: item.confidence is not Confidence.HIGH)
    return [item for item in found if item.id not in affirmed]


def unclaimed(audit: Audit, item: AuditedItem, *, brief: bool) -> Task:
    """Return what to do about an item that is done and not ticked; `brief` leaves its evidence out."""
    left = {warning.path for warning in audit.warnings if warning.id == "template-left"}
    own = not any(place.path in left for place in item.evidence) and not item.generated
    surely = "" if item.confidence is Confidence.HIGH and own else " (probably)"
    remedy = "tick it" if item.listed and item.line else "it is not on your report's checklist: add it, ticked"
    if surely and item.listed:
        remedy = "tick it if you agree"
    evidence = () if brief else item.evidence[:1]
    return Task(item.id + surely, on_report(audit, item.line), (item.message,), evidence, remedy)


def unclear(audit: Audit) -> list[Task]:
    """Return the marks that say neither yes nor no; many are one task."""
    twice = {warning.line for warning in audit.warnings if warning.id == "mark-twice"}
    found = [
        (item, item.mark)
        for item in audit.items
        if item.listed and item.ticked is None and not item.waived and item.mark is not None
        if not (twice and item.mark.strip().casefold() in ("", "x"))
    ]
    remedy = "write [x] where it is done, [ ] where it is not"
    if len(found) > SEVERAL:
        marks = dict.fromkeys(repr(mark) for _, mark in found)
        about = f"{len(found)} marks are neither ticks nor blank ({', '.join(marks)})"
        said = ", ".join(f"{item.id} (line {item.line})" if item.line else item.id for item, _ in found)
        return [Task(about, Where(audit.report.marks_path or audit.report.path), (said,), (), remedy)]
    return [
        Task(item.id, on_report(audit, item.line), (f"the mark {mark!r} is neither a tick nor blank",), (), remedy)
        for item, mark in found
    ]


def disagreeing(audit: Audit, kind: str, but: Collection[str] = ()) -> list[Task]:
    """Return the ticks and answers that disagree; `but` are items of which something worse was said already."""
    items = {item.id: item for item in audit.items}
    found = []
    for entry in audit.disagreements:
        if entry.kind != kind or entry.item in but:
            continue
        item = items.get(entry.item)
        if kind == "denied" and item is not None and item.standing in UNSURE:
            task = accused(audit, item)
            found.append(task._replace(remedy=f"{task.remedy}; or untick it, or correct the answer"))
            continue
        there = item is not None and item.state is State.DONE
        remedy = "tick it, or correct the answer" if kind == "affirmed" else "untick it, or correct the answer"
        if there:
            remedy = "tick it" if kind == "affirmed" else "correct the answer"
        evidence = item.evidence[:1] if item is not None else ()
        found.append(Task(entry.item, on_report(audit, entry.item_line), (entry.message,), evidence, remedy))
    return found


def remarked(audit: Audit) -> list[Task]:
    """Return what is there and cannot work, each with the remark's id; the same of several places is one task."""
    found: dict[tuple[str, str, str], tuple[Place, ...]] = {}
    for remark in [*(remark for item in audit.items for remark in item.remarks), *audit.remarks]:
        key = (remark.item or remark.id, remark.id if remark.item else "", remark.message)
        found[key] = (*found.get(key, ()), *remark.evidence)
    return [
        Task(about, said=(message,), evidence=evidence, remark=name)
        for (about, name, message), evidence in found.items()
    ]
