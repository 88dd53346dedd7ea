"""Files from which an answer tells somebody to install, and files that it tells somebody to run."""

from __future__ import annotations

import pytest

from auditor.claims import Commanded
from auditor.crosscheck import ClaimVerdict
from tests.claims.held import outcomes, verdicts
from tests.claims.said import claims
from tests.conftest import MakeRepo


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
        ("Unlike pip install -r pinned.txt, uv sync is fast.", []),
        ("With conda it would be `conda env create -f environment.yml`.", []),
        ("Running pip install -r requirements_dev.txt is not needed any more.", []),
        ("If a new member were to join:\n1. Run: pip install -r requirements.txt", ["requirements.txt"]),
        ("The usual way is `conda env create -f environment.yml`; ours is uv sync.", []),
        ("pip install -r ../backend/reqs.txt", []),
        (
            "Setting up should look like this:\n\nInstall all by running the command: pip install -r reqs.txt",
            ["reqs.txt"],
        ),
        ("It is copied by running the pip install requirements.txt command.", ["requirements.txt"]),
        ("It needs pip install requirements-parser.", []),
        ("For a new user to get them, one will need to run `pip install -r deps.txt`.", ["deps.txt"]),
        ("To install the packages, one runs `pip install -r deps.txt` in the root.", ["deps.txt"]),
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
        ("Download made.txt from the release page. Then run pip install -r made.txt.", "unverifiable"),
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
        (12, "Initially we ran python old.py.", []),
        (12, "python fit.py was how it began.", []),
        (12, "On the cluster of the university:\n- log in\n- python launch.py", []),
        (12, "We fine-tune with python run_glue.py of the Hugging Face examples.", []),
        (12, "In a container it is docker run trainer python /app/launch.py or python launch.py.", []),
        (4, "To get pip, run python get-pip.py.", []),
        (4, "Run docker build -f deploy/api.dockerfile -t api .", ["deploy/api.dockerfile"]),
        (22, "On the VM we cloned nnU-Net and ran `python run_training.py`.", []),
        (25, "We ran locust -f load.py --headless.", []),
        (5, "We ran python gone.py.", []),
    ],
)
def test_what_is_run_is_read_out_of_commands(question: int, text: str, paths: list[str]) -> None:
    assert sorted(one.key or "" for one in claims({question: text}) if isinstance(one.value, Commanded)) == paths


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Run python src/fit_model.py.", "consistent"),
        ("Run python fit_model.py.", "consistent"),
        ("Run python fit.py.", "unverifiable"),
        ("Run python fit_models.py.", "unverifiable"),
        ("Run python fit_modelling.py.", "unverifiable"),
        ("Run python fit_mode1.py.", "contradicted"),
        ("Run python fit_moled.py.", "unverifiable"),
        ("Run python predict.py.", "contradicted"),
    ],
)
def test_what_is_run_is_there(make_repo: MakeRepo, text: str, verdict: str) -> None:
    assert verdicts(make_repo, {12: text}, {"src/fit_model.py": "X = 1\n"})["own-links"] == {ClaimVerdict(verdict)}


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("requirements.txt", ("consistent", "requirements.txt")),
        ("api/requirements.txt", ("consistent", "api/requirements.txt")),
        ("requirements_dev.txt", ("consistent", "backend/requirements_dev.txt")),
        ("env/requirements_dev.txt", ("unverifiable", "backend/requirements_dev.txt")),
        ("project/backend/requirements_dev.txt", ("consistent", "backend/requirements_dev.txt")),
        ("deep/requirements_gpu.txt", ("consistent", "backend/deep/requirements_gpu.txt")),
    ],
)
def test_the_path_that_a_command_names_goes_before_its_name(
    make_repo: MakeRepo, named: str, found: tuple[str, str]
) -> None:
    paths = (
        *("api/requirements.txt", "requirements.txt"),
        *("backend/deep/requirements_gpu.txt", "a/requirements_gpu.txt", "backend/requirements_dev.txt"),
    )
    (claim,) = outcomes(make_repo, {4: f"Run pip install -r {named}."}, dict.fromkeys(paths, "torch\n"))["own-links"]
    assert (claim.verdict.value, claim.evidence[0].path) == found


def test_what_is_run_may_lie_in_a_submodule(make_repo: MakeRepo) -> None:
    given = {12: "Run python vendored/predict.py."}
    assert verdicts(make_repo, given, {".gitmodules": "[submodule]\n"})["own-links"] == {ClaimVerdict.UNVERIFIABLE}


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("gcloud builds submit --config cloudbuild.yaml .", ("consistent", "cloudbuild.yaml")),
        ("gcloud beta builds submit . --region=eu --config=./cloudbuild.yaml", ("consistent", "cloudbuild.yaml")),
        ("gcloud builds submit --config dockerfiles/cloudbuild.yaml", ("unverifiable", "cloudbuild.yaml")),
        ("gcloud builds submit --config builds/api.yaml", ("unverifiable", None)),
        ("gcloud builds submit --config <file>.yaml", None),
        ("gcloud builds submit --tag x; prog --config other.yaml", None),
    ],
)
def test_the_build_file_of_a_command_in_a_block_of_code_is_held_against_its_path(
    make_repo: MakeRepo, command: str, found: tuple[str, str | None] | None
) -> None:
    given = {15: f"To build it in the cloud:\n\n```bash\n{command}\n```"}
    held = outcomes(make_repo, given, {"cloudbuild.yaml": "steps: []\n"}).get("own-links", [])
    places = [(claim.verdict.value, claim.evidence[0].path if claim.evidence else None) for claim in held]
    assert places == ([found] if found else [])
