"""The to-do list of a work tree: what a group can still fix before it hands in, the most certain first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from auditor.crosscheck import Verdict
from auditor.finding import Confidence, Elsewhere, State
from auditor.output._labels import where_of
from auditor.output._pieces import beside, indented, labelled, pointed, shown_place
from auditor.output._warned import (
    ANSWERS,
    BROKEN,
    DISK,
    GIT,
    NOTES,
    REPORT,
    SECRETS,
    SEVERAL,
    Task,
    answers,
    task_of,
    unanswered,
    warned,
)
from auditor.output.text import plain

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedClaim, AuditedItem, Place
    from auditor.warned import Warned

_EVIDENCE: Final = 2
_MORE: Final = 4
_BRIEF: Final = 20
"""A remedy that is no longer stands on the first line."""
_BRIEFLY: Final = 8
"""Of more items than these that are done and not ticked no evidence is shown."""


def tasks(audit: Audit, *, part: bool = False) -> tuple[tuple[str, tuple[Task, ...]], ...]:
    """Return what there is to do, as titled groups in the order of their certainty; empty where there is nothing.

    `part` says that the audit is of chosen items alone, so that no answer is asked for.
    """
    by_verdict: dict[Verdict, list[AuditedItem]] = {verdict: [] for verdict in Verdict}
    for item in audit.items:
        by_verdict[item.standing].append(item)
    unsure = [item for verdict in _UNSURE for item in by_verdict[verdict]]
    unclaimed = sorted(audit.open_to_tick(Verdict.UNCLAIMED), key=lambda item: item.confidence is not Confidence.HIGH)
    if any(warning.id == "not-filled-in" for warning in audit.warnings):
        unclaimed = []  # the whole checklist waits, and one line says so
    affirmed = {entry.item for entry in audit.disagreements if entry.kind == "affirmed"}
    unclaimed = [item for item in unclaimed if item.id not in affirmed]
    refuted = {item.id for item in by_verdict[Verdict.REFUTED]}
    denied = {entry.item for entry in audit.disagreements if entry.kind == "denied"}
    told = {*NOTES, *SECRETS, *DISK, *BROKEN, *GIT, *REPORT, *ANSWERS}
    rest = [warning for warning in audit.warnings if warning.id not in told]
    if not part:
        audit = audit._replace(warnings=(*unanswered(audit), *audit.warnings))
    groups = (
        ("Secrets in your files", warned(audit, SECRETS)),
        ("Ticked, and not in the repository", [_accused(audit, item) for item in by_verdict[Verdict.REFUTED]]),
        ("On your disk, and not in a commit", warned(audit, DISK)),
        (
            "Answers that the repository or a tick contradicts",
            [*_contradicted(audit), *_disagreeing(audit, "denied", but=refuted)],
        ),
        ("Answered, and not ticked", _disagreeing(audit, "affirmed")),
        (
            "Ticked, and there only in part or not surely",
            [_accused(audit, item) for item in unsure if item.id not in denied],
        ),
        (
            "Done, and not ticked" + (" (`audit suggest --apply` ticks what is sure)" if _many(unclaimed) else ""),
            [_unclaimed(audit, item, brief=_many(unclaimed)) for item in unclaimed],
        ),
        ("The report", [*warned(audit, REPORT), *_unclear(audit), *answers(audit)]),
        ("Git", warned(audit, GIT)),
        (
            "There, and cannot work (`audit explain REMARK` says what is meant)",
            [*warned(audit, BROKEN), *_remarked(audit)],
        ),
        ("Beside the checklist", [task_of(warning) for warning in rest]),
        (
            "The program failed at: please report it with what `--debug` shows",
            [Task(item.id, said=(item.message,)) for item in by_verdict[Verdict.ERROR]],
        ),
    )
    return tuple((title, tuple(found)) for title, found in groups if found)


def _many(items: Sequence[AuditedItem]) -> bool:
    return len(items) > _BRIEFLY


_UNSURE: Final = (Verdict.UNCONFIRMED, Verdict.DOUBTFUL, Verdict.DISPUTED)


def todo(audit: Audit, *, part: bool = False) -> Iterator[RenderableType]:
    """Yield the list for the terminal: `Ready to hand in` where there is nothing to do, notes after it.

    An audit of chosen items alone (`part`) does not know whether the whole is ready.
    """
    groups = tasks(audit, part=part)
    count = sum(len(found) for _, found in groups)
    if not count:
        said = "Nothing to do for the items you asked about." if part else "Ready to hand in: nothing to do."
        yield Text(f"{said}\n", style="bold green")
    else:
        yield Text.assemble(("To do before you hand in", "bold underline"), f" ({count}), the most certain first")
    number = 0
    for title, found in groups:
        yield Text(f"\n{title}", style="bold")
        for task in found:
            number += 1
            yield _shown(number, task)
    if count:
        yield Text()
    notes = [warning for warning in audit.warnings if warning.id in NOTES]
    for note in notes:
        yield beside(Text("note:", "cyan"), Text(f"{_where(note)}{plain(note.message)}"))
    if notes:
        yield Text()
    missed = [item.id for item in audit.items if item.standing in (Verdict.REFUTED, Verdict.UNCONFIRMED)]
    if missed:
        yield Text(
            f"Is one of these wrong? `audit explain {plain(missed[0])}` says what counts and where it is looked for. "
            f"If your evidence lies elsewhere, commit a file .audit.yaml that says where, such as `evidence: "
            f"{{{plain(missed[0])}: PATH:LINE}}`. `audit suggest` shows honest marks.\n",
            style="dim",
        )


def _shown(number: int, task: Task) -> RenderableType:
    first = Text(plain(task.about), style="bold")
    if task.where:
        first.append(f"  {plain(task.where)}", style="dim not bold")
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


def _accused(audit: Audit, item: AuditedItem) -> Task:
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
    return Task(item.id + word, _line(audit, item.line), tuple(said), item.evidence, remedy, item.pointer)


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


_MAIN: Final = ("main", "master")
_WORDS: Final = {
    Verdict.UNCONFIRMED: "not found, please look",
    Verdict.DOUBTFUL: "in part",
    Verdict.DISPUTED: "not found, and you point at it",
}


def _unclaimed(audit: Audit, item: AuditedItem, *, brief: bool) -> Task:
    left = {warning.path for warning in audit.warnings if warning.id == "template-left"}
    own = not any(place.path in left for place in item.evidence) and not item.generated
    surely = "" if item.confidence is Confidence.HIGH and own else " (probably)"
    remedy = "tick it" if item.listed and item.line else "it is not on your report's checklist: add it, ticked"
    if surely and item.listed:
        remedy = "tick it if you agree"
    return Task(item.id + surely, _line(audit, item.line), (item.message,), () if brief else item.evidence[:1], remedy)


def _unclear(audit: Audit) -> list[Task]:
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
        return [Task(about, audit.report.marks_path or audit.report.path or "", (said,), (), remedy)]
    return [
        Task(item.id, _line(audit, item.line), (f"the mark {mark!r} is neither a tick nor blank",), (), remedy)
        for item, mark in found
    ]


def _contradicted(audit: Audit) -> list[Task]:
    """Return the claims that the repository contradicts; many figures that lack the same are one task."""
    kinds: dict[str, list[AuditedClaim]] = {}
    for claim in audit.contradicted:
        if claim.id == "figures":
            kinds.setdefault(claim.found, []).append(claim)
    several = {found: claims for found, claims in kinds.items() if len(claims) > SEVERAL}
    grouped = [
        Task(
            f"{len(claims)} figures of the answers: {found}",
            audit.report.path or "",
            ("; ".join(f"question {claim.question} (line {claim.line}): {claim.said}" for claim in claims),),
            (),
            "commit your figures, or correct their paths",
        )
        for found, claims in several.items()
    ]
    return grouped + [
        Task(
            f"question {claim.question}: {claim.id}" if claim.question is not None else claim.id,
            where_of(audit.report.path, claim.line),
            (f"said: {claim.said}", f"found: {claim.found}"),
            claim.evidence,
            _REMEDIES.get(claim.id, "correct the answer, or make it true"),
        )
        for claim in audit.contradicted
        if claim.id != "figures" or claim.found not in several
    ]


_REMEDIES: Final = {
    "figures": "commit your figure, or correct its path",
    "own-links": "correct the link, or commit the file",
    "docker-named": "correct the path, or commit the file",
    "test-count": "correct the number",
    "coverage-figure": "correct the number",
    "members": "correct the answer",
}


def _disagreeing(audit: Audit, kind: str, but: Collection[str] = ()) -> list[Task]:
    """Return the ticks and answers that disagree; `but` are items of which something worse was said already."""
    items = {item.id: item for item in audit.items}
    found = []
    for entry in audit.disagreements:
        if entry.kind != kind or entry.item in but:
            continue
        item = items.get(entry.item)
        if kind == "denied" and item is not None and item.standing in _UNSURE:
            task = _accused(audit, item)
            found.append(task._replace(remedy=f"{task.remedy}; or untick it, or correct the answer"))
            continue
        there = item is not None and item.state is State.DONE
        remedy = "tick it, or correct the answer" if kind == "affirmed" else "untick it, or correct the answer"
        if there:
            remedy = "tick it" if kind == "affirmed" else "correct the answer"
        evidence = item.evidence[:1] if item is not None else ()
        found.append(Task(entry.item, _line(audit, entry.item_line), (entry.message,), evidence, remedy))
    return found


def _remarked(audit: Audit) -> list[Task]:
    """Return what is there and cannot work; the same said of several places is one task."""
    found: dict[tuple[str, str, str], tuple[Place, ...]] = {}
    for remark in [*(remark for item in audit.items for remark in item.remarks), *audit.remarks]:
        key = (remark.item or remark.id, remark.id if remark.item else "", remark.message)
        found[key] = (*found.get(key, ()), *remark.evidence)
    return [Task(about, name, (message,), evidence) for (about, name, message), evidence in found.items()]


def _line(audit: Audit, line: int | None) -> str:
    return where_of(audit.report.marks_path or audit.report.path, line) if line else ""


def _where(warning: Warned) -> str:
    where = where_of(warning.path, warning.line)
    return f"{plain(where)}: " if where else ""
