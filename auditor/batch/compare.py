"""What changed between two runs."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audited import Audit
from auditor.batch.store import Result, Store


def changes(store: Store, before: int, after: int) -> Iterator[str]:
    """Yield a sentence for each change from one run to another, in the table's order of the later one."""
    old = {result.group.name: result for result in store.results(before)}
    new = store.results(after)
    for result in new:
        yield from _changed(store, old.get(result.group.name), result)
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
        for sentence in _differences(store.audit(old.audit_id), store.audit(new.audit_id)):
            yield f"{name}: {sentence}"


def _differences(old: Audit, new: Audit) -> Iterator[str]:
    if old.repository.commit != new.repository.commit:
        yield f"commit {(old.repository.commit or 'none')[:10]} -> {(new.repository.commit or 'none')[:10]}"
    before = {item.id: item for item in old.items}
    for item in new.items:
        was = before[item.id].verdict.value if item.id in before else "not listed"
        if was != item.verdict.value:
            yield f"{item.id} {was} -> {item.verdict.value}"
    claims = {(claim.id, claim.key): claim.verdict.value for claim in old.claims}
    for claim in new.claims:
        was = claims.get((claim.id, claim.key), "not said")
        if was != claim.verdict.value:
            yield f"claim {':'.join(filter(None, (claim.id, claim.key)))} {was} -> {claim.verdict.value}"
    numbers = [audit.summary["discrepancies"] for audit in (old, new)]
    if numbers[0] != numbers[1]:
        yield f"discrepancies {numbers[0]} -> {numbers[1]}"
