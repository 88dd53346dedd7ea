"""Files from which an answer tells somebody to install, and files that it tells somebody to run."""

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


@pytest.mark.parametrize(
    ("question", "text", "paths"),
    [
        (12, "One would run `python src/train.py --lr 1e-3`.", ["src/train.py"]),
        (12, "We use uv run python -m src.train and uv run evaluate.py.", ["evaluate.py"]),
        (12, "It goes: python my_script.py --lr 1e-3, or python script.py.", []),
        (13, "Initially we ran python old.py.", []),
        (22, "We ran gcloud ai custom-jobs create --region=x --config=configs/gpu.yaml for it.", ["configs/gpu.yaml"]),
        (25, "We ran locust -f tests/load.py --headless.", ["tests/load.py"]),
        (25, "We would create a load.py. Running: locust -f load.py.", []),
        (15, "Run docker build -f dockerfiles/train.dockerfile .", []),
        (23, "Run docker build -f deploy/api.dockerfile -t api .", ["deploy/api.dockerfile"]),
        (5, "We ran python gone.py.", []),
    ],
)
def test_what_is_run_is_read_out_of_commands(question: int, text: str, paths: list[str]) -> None:
    assert sorted(claim.key or "" for claim in claims({question: text}) if claim.id == "own-links") == paths


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Run python src/fit_model.py.", "consistent"),
        ("Run python fit_model.py.", "consistent"),
        ("Run python fit.py.", "unverifiable"),
        ("Run python predict.py.", "contradicted"),
        ("Run bash predict.sh.", "contradicted"),
    ],
)
def test_what_is_run_is_there(make_repo: MakeRepo, text: str, verdict: str) -> None:
    assert verdicts(make_repo, {12: text}, {"src/fit_model.py": "X = 1\n"})["own-links"] == {ClaimVerdict(verdict)}
