"""Files from which an answer tells somebody to install."""

from __future__ import annotations

import pytest

from auditor.claimcheck import ClaimVerdict
from tests.claims.said import claims
from tests.conftest import MakeRepo
from tests.test_claimcheck import verdicts


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            "One would run `pip install -r requirements.txt` and `pip install -r env/dev.txt`.",
            ["env/dev.txt", "requirements.txt"],
        ),
        ("Then `conda env create -f ./environment.yml`.", ["environment.yml"]),
        ("Run conda create --name x --file packages.txt, please.", ["packages.txt"]),
        ("We use uv sync instead of pip install -r requirements.txt.", []),
        ("Our requirements.txt holds all packages.", []),
        ("It takes pip install -r /home/me/requirements.txt.", []),
        ("It takes pip install -r <file>.txt.", []),
    ],
)
def test_what_is_installed_from_is_read_out_of_commands(text: str, paths: list[str]) -> None:
    assert sorted(claim.key or "" for claim in claims({4: text}) if claim.id == "own-links") == paths


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Run pip install -r requirements.txt.", "consistent"),
        ("Run pip install -r requirements_gone.txt.", "contradicted"),
        ("Run pip install -r requirments.txt.", "unverifiable"),
        ("Run conda env create -f requirements.yml.", "unverifiable"),
        ("Run pip install -r ignored.txt.", "unverifiable"),
        ("One exports made.txt from the lock file. Then run pip install -r made.txt.", "unverifiable"),
        ("pip freeze > made.txt and pip install -r made.txt do it.", "unverifiable"),
    ],
)
def test_what_is_installed_from_is_there(make_repo: MakeRepo, text: str, verdict: str) -> None:
    more = {"requirements.txt": "torch\n", ".gitignore": "ignored.txt\n"}
    assert verdicts(make_repo, {4: text}, more)["own-links"] == {ClaimVerdict(verdict)}
