from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
START = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        ("      - run: a\n        run: b\n", [6, 7]),
        ("      - name: x\n        run: |\n          a\n\n        # more\n        run: b\n", [7, 11]),
        ("      - name: x\n        run: |\n          name: y\n          run: z\n", []),
        ("      - run: a\n      - run: b\n", []),
        ("      - uses: x/y@v1\n        with:\n          run: a\n        env:\n          run: b\n", []),
        ("    - run: a\n    - run: b\n  b:\n    runs-on: x\n    steps:\n    - {run: a}\n    - run: b\n", []),
    ],
)
def test_a_key_that_stands_twice_in_a_step(repo: Make, steps: str, lines: list[int]) -> None:
    found = remarked(repo({W: START + steps}), "workflow-key-twice")
    assert [place.line for each in found for place in each.evidence] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("repos:\n- repo: a\n  hooks:\n  - id: x\n  - id: y\nrepos:\n- repo: b\n  hooks:\n  - id: z\n", [1, 6]),
        ("repos:\n- repo: a\n  hooks:\n  - id: x\n- repo: b\n  hooks:\n  - id: z\n", []),
        ("repos:\n# none yet\nrepos:\n- repo: b\n  hooks:\n  - id: z\n", []),
        ("repos:\n- repo: a\n  hooks:\n  - id: x\n# repos:\n", []),
    ],
)
def test_hooks_below_a_key_that_stands_twice(repo: Make, text: str, lines: list[int]) -> None:
    found = remarked(repo({".pre-commit-config.yaml": text}), "pre-commit-repos-twice")
    assert [place.line for each in found for place in each.evidence] == lines
