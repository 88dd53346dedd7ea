"""Links that climb out of the repository, which its host reads as a part of the address."""

from __future__ import annotations

import pytest

from tests.claims.held import outcomes
from tests.conftest import MakeRepo

OWN = "https://github.com/o/n"
FILES = {".github/workflows/t.yml": "on: push\n", "src/p/train.py": "X = 1\n"}


@pytest.mark.parametrize(
    ("target", "verdict", "told"),
    [
        ("../../../actions/workflows/t.yml", "consistent", ".github/workflows/t.yml exists"),
        ("../../../blob/main/.github/workflows/t.yml", "consistent", ".github/workflows/t.yml exists"),
        ("../../../tree/main/src/p/train.py", "consistent", "src/p/train.py exists"),
        ("../../../actions", "unverifiable", "the repository's Actions, at its host and no file"),
        ("../../../issues/3", "unverifiable", "a page of the repository, at its host and no file"),
        ("../../../blob/dev/src/p/gone.py", "unverifiable", "dev is no branch that is known"),
        (
            "../../../settings/gone.yml",
            "unverifiable",
            "the link leads out of the repository, to some page of its host",
        ),
        (
            "../../../../m/blob/main/a.py",
            "unverifiable",
            "the link leads out of the repository, to some page of its host",
        ),
        (
            "../../../blob/main/src/p/gone.py",
            "contradicted",
            "src/p/gone.py is not in the repository at this commit",
        ),
        ("../src/p/gone.py", "contradicted", "../src/p/gone.py is not in the repository at this commit"),
        ("../../src/p/train.py", "consistent", "src/p/train.py exists, though not where the link leads"),
        ("../actions/gone.yml", "contradicted", "../actions/gone.yml is not in the repository at this commit"),
    ],
)
def test_a_link_out_of_the_repository_is_read_as_its_host_does(
    make_repo: MakeRepo, target: str, verdict: str, told: str
) -> None:
    given = {4: f"See {OWN}/blob/main/src/p/train.py.", 11: f"See [it]({target})."}
    (found,) = [one for one in outcomes(make_repo, given, FILES)["own-links"] if one.question == 11]
    assert (found.verdict.value, found.found) == (verdict, told)
