from __future__ import annotations

from auditor.finding import Remark
from auditor.registry import discover_remarks
from auditor.repository import Repository


def remarked(repo: Repository, name: str) -> list[Remark]:
    """Return what a source remarks, and fail where it differs the second time or names a line that is not there."""
    source = discover_remarks()[name]
    found = list(source(repo))
    assert found == list(source(repo))
    for each in found:
        assert each.id == name
        assert each.message
        assert each.evidence
        assert each.item is None or any(item.id == each.item for item in repo.catalogue.items)
        for place in each.evidence:
            assert place.path is not None
            assert repo.tree.exists(place.path), place
            assert place.line is None or 1 <= place.line <= (repo.tree.text(place.path) or "").count("\n") + 1, place
    return found
