"""What is installed from and run by commands in blocks of code."""

from __future__ import annotations

import pytest

from auditor.claims import Commanded
from tests.claims.held import outcomes
from tests.claims.said import claims
from tests.conftest import MakeRepo

OWN = "https://github.com/o/n"


def _block(code: str, led: str = "One runs:", language: str = "bash") -> str:
    return f"{led}\n\n```{language}\n{code}\n```"


@pytest.mark.parametrize(
    ("question", "text", "paths"),
    [
        (12, _block("python src/fit.py --lr 1e-3"), ["src/fit.py"]),
        (12, _block("$ cd src && python fit.py\n"), ["fit.py"]),
        (12, _block("uv run fit.py", language=""), ["fit.py"]),
        (12, "One runs:\n\n    python fit.py\n", ["fit.py"]),
        (4, _block("conda create -n x\nconda activate x\npip install -r reqs.txt"), ["reqs.txt"]),
        (12, _block("# the old way\nif x: python fit.py", language="python"), []),
        (12, _block("python fit.py", led="At first we ran"), []),
        (12, _block("ssh user@host\npython fit.py"), []),
        (12, _block("cd ../other\npython fit.py"), []),
        (12, _block("RUN python fit.py"), []),
        (12, _block("python /home/me/fit.py\npython script.py"), []),
        (22, _block("python fit.py"), []),
    ],
)
def test_commands_in_blocks_are_read(question: int, text: str, paths: list[str]) -> None:
    assert [one.key or "" for one in claims({question: text}) if isinstance(one.value, Commanded)] == paths


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("python src/none.py", "contradicted"),
        ("python src/fit.py", "consistent"),
        ("cd src\npython fit.py", "consistent"),
        (f"git clone {OWN}.git\ncd n\npython none.py", "contradicted"),
        ("git clone git@github.com:o/n.git\ncd n\npython none.py", "contradicted"),
        ("git clone https://github.com/other/x\ncd x\npython none.py", None),
        ("git clone <url>\npython none.py", None),
        ("python make.py > none.txt\npython src/fit.py none.txt", "consistent"),
        ("docker build -f none.dockerfile .", "contradicted"),
    ],
)
def test_what_a_block_runs_is_there(make_repo: MakeRepo, code: str, verdict: str | None) -> None:
    given = {11: f"See {OWN}/blob/main/tests/test_x.py.", 12: _block(code)}
    files = {"src/fit.py": "1\n", "make.py": "1\n"}
    found = {one.verdict.value for one in outcomes(make_repo, given, files)["own-links"] if one.question == 12}
    assert found == ({verdict} if verdict else set())


def test_the_line_of_a_command_is_shown() -> None:
    lines = [
        claim.line or 0
        for code in ("python none.py", "cd src\npython none.py")
        for claim in claims({12: _block(code)})
        if claim.id == "own-links"
    ]
    assert lines[1] == lines[0] + 1 > 2


def test_what_is_installed_from_in_a_block_may_be_made(make_repo: MakeRepo) -> None:
    (found,) = outcomes(make_repo, {4: _block("pip freeze > made.txt\npip install -r made.txt")})["own-links"]
    assert found.verdict.value == "unverifiable"
