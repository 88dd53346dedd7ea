"""Workflows that GitHub refuses as a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
JOB = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - {run: a, shell: bash, id: b}\n"
PUSH = "on:\n  push:\n    branches: [main]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("on:\n  push:\n    branches:\n      - [main, master]\n" + JOB, "a list in the list of branches"),
        ("on:\n  push:\n    paths-ignore:\n      - [docs]\n" + JOB, "a list in the list of paths-ignore"),
        (PUSH + JOB + "    fail-fast: true\n    strategy: {matrix: {os: [x]}}\n", "`fail-fast` in job a"),
        (PUSH + JOB + "    working-directory: src\n", "`working-directory` in job a"),
        (PUSH + JOB + "    strategy: {fail-fast: true, matrix: {os: [x]}}\n", None),
        (PUSH + JOB + "    defaults: {run: {working-directory: src, shell: bash}}\n    snapshot: x\n", None),
        (PUSH + JOB + "    outputs: {id: x, paths: y}\n", None),
        (PUSH + JOB.replace("  a:", "  run:"), None),
    ],
)
def test_what_github_does_not_take(repo: Make, text: str, told: str | None) -> None:
    found = remarked(repo({W: text}), "workflow-refused")
    assert len(found) == (told is not None)
    assert all(told is not None and told in each.message for each in found)
