"""What an answer says of Pythons, held against the repository's own actions that set one up."""

from __future__ import annotations

import pytest

from auditor.crosscheck import ClaimVerdict
from tests.claims.held import verdicts
from tests.conftest import MakeRepo

ACTION = (
    'inputs: {python: {default: "3.11"}}\nruns:\n  using: composite\n  steps:\n    - uses: actions/setup-python@v5\n'
    '      with: {python-version: "${{ inputs.python }}"}\n'
)
WORKFLOW = (
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy: {matrix: {p: ['3.12', '3.13']}}\n    steps:\n"
    "      - uses: ./.github/actions/setup\n        with: {WITH}\n      - run: pytest\n"
)


@pytest.mark.parametrize(
    ("given", "said", "verdict"),
    [
        ("{}", "We test Python 3.11.", "consistent"),
        ("{}", "We test Python 3.11 and 3.12.", "contradicted"),
        ("{python: '3.10'}", "We test Python 3.10.", "consistent"),
        ("{python: '3.10'}", "We test Python 3.11.", "contradicted"),
        ("{python: '${{ matrix.p }}'}", "We test Python 3.12 and 3.13.", "consistent"),
        ("{python: '${{ matrix.p }}'}", "We test Python 3.11.", "contradicted"),
    ],
)
def test_an_action_sets_up_what_it_is_given_or_takes_by_default(
    make_repo: MakeRepo, given: str, said: str, verdict: str
) -> None:
    text = WORKFLOW.replace("{WITH}", given)
    if "matrix" not in given:
        text = text.replace("    strategy: {matrix: {p: ['3.12', '3.13']}}\n", "")
    files = {".github/workflows/tests.yaml": text, ".github/actions/setup/action.yml": ACTION}
    assert verdicts(make_repo, {11: said}, files)["ci-python"] == {ClaimVerdict(verdict)}
