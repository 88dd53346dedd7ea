"""Versions of Python that an answer names, held against the workflows."""

from __future__ import annotations

import pytest

from auditor.claimcheck import ClaimVerdict
from tests.conftest import MakeRepo
from tests.test_claimcheck import verdicts

JOB = """
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{python-version: [{}]}}}}
    steps:
      - uses: actions/setup-python@v5
        with: {{python-version: "${{{{ matrix.python-version }}}}"}}
      - run: {}
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The matrix tests across multiple Python versions (3.11 and 3.12).", "contradicted"),
        ("We test on two versions of Python, 3.11 and 3.12, over several Python versions.", "contradicted"),
        ("Our workflows use multiple Python versions (3.11 and 3.12).", "consistent"),
        ("The tests run on Python 3.12, the linter on 3.11.", "consistent"),
        ("The matrix tests across multiple Python versions (3.12).", "consistent"),
    ],
)
def test_versions_of_other_workflows_are_none_that_tests_run_across(
    make_repo: MakeRepo, text: str, verdict: str
) -> None:
    more = {
        ".github/workflows/tests.yaml": JOB.format('"3.12"', "pytest"),
        ".github/workflows/style.yaml": JOB.format('"3.11"', "ruff check ."),
    }
    assert verdicts(make_repo, {11: text}, more)["ci-python"] == {ClaimVerdict(verdict)}
