"""What changed between two runs, and which decisions of people were made on something else than what is there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.audited import Audit, AuditedClaim, AuditedItem, Decision, Place
from auditor.batch.decisions import Decisions, apply, names_in
from auditor.batch.store import Result, Store

_NONE = Decisions()
_Entry = AuditedItem | AuditedClaim
_AGAINST = {"denied": "denies its tick", "affirmed": "affirms it where it is not ticked"}


def changes(store: Store, before: int, after: int, decisions: Decisions = _NONE) -> Iterator[str]:
    """Yield a sentence for each change from one run to another, in the table's order of the later one.

    A decision on another commit than the later run's, or on none and on something that changed between the runs, is
    said with what changed about it.
    """
    old = {result.group.name: result for result in store.results(before)}
    new = store.results(after)
    names = names_in(result.group for result in new)
    for result in new:
        was = old.get(result.group.name)
        yield from _changed(store, was, result)
        yield from _stale(store, was, result, decisions.of(*names[result.group.name]))
    left = old.keys() - {result.group.name for result in new}
    for name in sorted(left):
        yield f"{name}: no longer in the table"


def _changed(store: Store, old: Result | None, new: Result) -> Iterator[str]:
    name = new.group.name
    if old is None:
        yield f"{name}: new in the table"
    elif new.failure is not None:
        if old.failure is None:
            yield f"{name}: could be audited, and cannot be any more: {new.failure}"
    elif old.audit_id is None:
        yield f"{name}: could not be audited, and can be now"
    elif old.audit_id != new.audit_id and new.audit_id is not None:
        audits = (store.audit(old.audit_id), store.audit(new.audit_id))
        said = list(_differences(*audits))
        if said and audits[0].repository.commit == audits[1].repository.commit:
            yield f"{name}: the same commit; the program, its options, the row or other branches have changed"
        for sentence in said:
            yield f"{name}: {sentence}"


def _differences(old: Audit, new: Audit) -> Iterator[str]:
    if old.repository.commit != new.repository.commit:
        yield f"commit {_short(old)} -> {_short(new)}"
    then, now = ({_name(item): item.verdict.value for item in audit.items} for audit in (old, new))
    yield from _changed_verdicts(then, now, "not listed")
    then, now = ({_name(claim): claim.verdict.value for claim in audit.claims} for audit in (old, new))
    for sentence in _changed_verdicts(then, now, "not said"):
        yield sentence.replace(":", " ", 1)
    kinds = [{(entry.item, entry.kind) for entry in audit.disagreements} for audit in (old, new)]
    for item_id, kind in sorted(kinds[0] ^ kinds[1]):
        said = ("no", " any more") if (item_id, kind) in kinds[0] else ("an", ", which none did")
        yield f"{item_id}: {said[0]} answer {_AGAINST[kind]}{said[1]}"
    numbers = [audit.summary["discrepancies"] for audit in (old, new)]
    if numbers[0] != numbers[1]:
        yield f"discrepancies {numbers[0]} -> {numbers[1]}"


def _changed_verdicts(then: Mapping[str, str], now: Mapping[str, str], absent: str) -> Iterator[str]:
    """Yield a sentence for each verdict that is another one now, or came or went: `absent` is said of what is not."""
    for name in dict.fromkeys([*now, *then]):
        verdicts = [each.get(name, absent) for each in (then, now)]
        if verdicts[0] != verdicts[1]:
            yield f"{name} {verdicts[0]} -> {verdicts[1]}"


def _stale(store: Store, old: Result | None, new: Result, decided: Mapping[str, tuple[int, Decision]]) -> Iterator[str]:
    if not decided or new.audit_id is None:
        return
    audit, _ = apply(store.audit(new.audit_id), decided)
    for entry in _entries(audit):
        decision = entry.decision
        if decision is None or (decision.commit and not decision.stale):
            continue
        name = _name(entry)
        if decision.stale:
            basis = store.audit_of(new.group.name, decision.commit)
        else:
            basis = old.audit_id if old is not None else None
        seen = _seen_again(store.audit(basis), entry) if basis is not None else None
        if decision.stale:
            about = "its audit is not kept" if basis is None else seen or "what it is about has not changed"
            yield f"{new.group.name}: stale {_said(name, decision)}, the commit is now {_short(audit)}; {about}"
        elif seen is not None:
            yield f"{new.group.name}: perhaps stale {_said(name, decision)}; {seen}"


def _said(name: str, decision: Decision) -> str:
    at = f"was made at {decision.commit[:10]}" if decision.commit else "names no commit"
    return f"decision: {decision.verdict} for {name} {at}"


def _seen_again(then: Audit, now: _Entry) -> str | None:
    """Return what is different about an item or a claim, None where nothing is."""
    name = _name(now)
    was = next((entry for entry in _entries(then) if _name(entry) == name), None)
    if was is None:
        return "it was not there then"
    if was.verdict is not now.verdict:
        return f"the program's verdict then and now: {was.verdict.value} -> {now.verdict.value}"
    if isinstance(was, AuditedItem) and isinstance(now, AuditedItem):
        if (was.mark, was.ticked) != (now.mark, now.ticked):
            return f"the mark has changed: [{was.mark or ' '}] -> [{now.mark or ' '}]"
        same = was.message == now.message
    else:
        same = isinstance(now, AuditedClaim) and isinstance(was, AuditedClaim) and was.said == now.said
    places = [_places(was.evidence), _places(now.evidence)]
    if places[0] != places[1]:
        gone = [place for place in places[0] if place not in places[1]] or ["none"]
        came = [place for place in places[1] if place not in places[0]] or ["none"]
        return f"its evidence has changed: {', '.join(gone[:3])} -> {', '.join(came[:3])}"
    return None if same else "what is said of it has changed"


def _entries(audit: Audit) -> list[_Entry]:
    return [*audit.items, *audit.claims]


def _places(evidence: Sequence[Place]) -> list[str]:
    """Return each place with what stands there, so that another line in its place counts."""
    found = []
    for place in evidence:
        where = place.path or (place.commit or "")[:10] or place.branch or ""
        line = f":{place.line}" if place.line is not None else ""
        found.append(f"{where}{line} ({place.note})" if place.note else f"{where}{line}")
    return found


def _name(entry: _Entry) -> str:
    if isinstance(entry, AuditedItem):
        return entry.id
    return ":".join(filter(None, ("claim", entry.id, entry.key)))


def _short(audit: Audit) -> str:
    return (audit.repository.commit or "none")[:10]
