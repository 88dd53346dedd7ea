"""Claims of a repository of which not all files could be listed."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.conftest import MakeRepo

ANSWERS = {5: "We removed the tests folder.", 7: "We wrote 9 tests.", 19: "![a](figures/gone.png)"}


@pytest.mark.parametrize("listed", [True, False])
def test_what_is_not_among_the_files_that_are_listed_may_be_there(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, listed: bool
) -> None:
    if not listed:
        monkeypatch.setattr("auditor.git.commit.MAX_PATHS", 12)
    found = outcomes(make_repo, ANSWERS, {f"z{n}.txt": "1" for n in range(9)})
    told = {kind: one.verdict.value for kind, (one, *_) in found.items()}
    held = "contradicted" if listed else "unverifiable"
    assert (told["test-count"], told["figures"], told["removed-said"]) == (held, held, "contradicted")
