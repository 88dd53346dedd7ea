from __future__ import annotations

import pytest

from auditor.git.branches import is_a_persons
from auditor.git.history import distinct_tips


@pytest.mark.parametrize(
    ("branch", "whose"),
    [
        ("main", True),
        ("feature/train", True),
        ("origin/feature/train", True),
        ("github-actions", True),
        ("docs-gh-pages", True),
        ("gh-pages", False),
        ("origin/gh-pages", False),
        ("dependabot/pip/torch-2", False),
        ("origin/Renovate/all", False),
        ("update/pre-commit-autoupdate", False),
        ("copilot/fix-the-build", False),
    ],
)
def test_whose_a_branch_is(branch: str, whose: bool) -> None:
    assert is_a_persons(branch) is whose


def test_a_commit_has_the_first_name_of_its_branches() -> None:
    assert distinct_tips([("a", "1"), ("b", "2"), ("c", "1")]) == (("a", "1"), ("b", "2"))
