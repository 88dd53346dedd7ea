"""Files that an answer speaks of as the group's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import audit
from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Spoken, extract
from auditor.crosscheck import ClaimVerdict
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import verdicts
from tests.claims.said import claims
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions


@pytest.mark.parametrize(
    ("question", "text", "paths"),
    [
        (23, "The second app is implemented in `second_app.py`.", ["second_app.py"]),
        (11, "Our workflows are:\n- `isort.yaml`: checks the imports\n- ci/test.yml", ["ci/test.yml", "isort.yaml"]),
        (12, "For the cloud we use `config_cpu.yaml` and `config_gpu.yaml`.", ["config_cpu.yaml", "config_gpu.yaml"]),
        (12, "Experiments are kept in `exp.yaml` files.", []),
        (12, "Each experiment is a file, e.g. `many_epochs.yaml`.", []),
        (12, "One names it by config_name='CHOSEN_ONE.yaml'.", []),
        (12, "Initially there was `old.yaml`.", []),
        (12, "We chose one by `skycover fit --params other.yaml` or `--params custom.yaml`.", []),
        (12, "We used `default.yaml` until the last day.", []),
        (13, "The job writes a `job.yaml` and submits it. With `job.yaml` it can be run again.", []),
        (22, "It follows the `vertex.yaml` of M21.", []),
        (25, "We would create a `locustfile.py`.", []),
        (7, "The coverage is computed by coverage.py.", []),
        (7, "On the cluster:\n- `submit.sh` starts it", []),
        (11, "The tests are in [`tests.yaml`](.github/workflows/tests.yml).", []),
        (11, "See https://github.com/o/other/blob/main/ci.yml for them.", []),
        (8, "The file `model.py` is covered.", []),
        (5, "The file `model.py` does it.", []),
        (16, "Most of the time is spent in `functional.py` and our own `train_net.py`.", ["train_net.py"]),
        (12, "The config.yaml of the best run is on W&B.", []),
        (12, "Lightning leaves an hparams.yaml, Hydra a .hydra/config.yaml.", []),
        (12, "The model and its config.yaml are stored together.", []),
        (12, "For instance, lr.yaml changes it.", []),
        (12, "One can add a resnet.yaml to the folder.", []),
        (23, "The service (`app/serve.py`) is in the backend repo.", []),
        (24, "The cloud function has a `main.py`.", []),
        (11, "On the dev branch it is `dev.yaml`.", []),
        (12, "We based our script on `main_net.py`.", []),
        (12, "We took `main_net.py` of the timm repository.", []),
        (12, "It is in `main_net.py` of the project repository.", ["main_net.py"]),
        (12, "The logger.py of the standard library does it.", []),
        (24, "It is described by `service.yaml`, which Cloud Run creates itself.", []),
        (26, "The sidecar reads `prometheus.yml`.", []),
    ],
)
def test_what_an_answer_speaks_of_as_its_own(question: int, text: str, paths: list[str]) -> None:
    found = [claim.value.path for claim in claims({question: text}) if isinstance(claim.value, Spoken)]
    assert sorted(found) == paths


@pytest.mark.parametrize(
    ("named", "contradicted"),
    [
        ("predict_app.py", True),
        ("src/config_cpu.yaml", True),
        ("fit_model.py", False),
        ("elsewhere/fit_model.py", False),
        ("fit_modelling.py", False),
        ("build.yml", False),
        ("config_gpu.yaml", False),
        ("written.yaml", False),
        ("ignored.yaml", False),
        ("kept/any.yaml", False),
        ("models_fit.py", False),
        ("terraform.yaml", False),
        ("bento_app.py", False),
        ("bento_app.yaml", True),
    ],
)
def test_only_a_file_that_is_nowhere_is_said_to_be_missing(make_repo: MakeRepo, named: str, contradicted: bool) -> None:
    files = {
        "src/fit_model.py": "open('written.yaml', 'w')\n",
        "cloudbuild.yaml": "steps: []\n",
        "build.yaml": "a: 1\n",
        "src/__init__.py": "",
        "src/bentoml_service.py": "",
        "configs/gpu.yaml": "a: 1\n",
        ".gitignore": "ignored.yaml\n/kept/*\n",
        "main.tf": 'file("terraform.yaml")',
    }
    found = verdicts(make_repo, {23: f"The app is implemented in `{named}`."}, files).get("own-links", set())
    assert found == ({ClaimVerdict.CONTRADICTED} if contradicted else set())


def test_a_file_of_another_branch_is_not_said_to_be_missing(make_repo: MakeRepo) -> None:
    catalogue = load_catalogue(None)
    report = questions(catalogue, {23: "The app is implemented in `predict_app.py`."})
    repo = make_repo({"reports/README.md": report}, commits=[("Ann", {"app/predict_app.py": "X = 1\n"})])
    run_git(repo, "branch", "serving")
    run_git(repo, "reset", "-q", "--hard", "HEAD~1")
    with open_snapshot(parse_source(str(repo))) as snapshot:
        repository = Repository(snapshot, catalogue)
        (found,) = [claim for claim in check(extract(repository), repository, {}) if claim.id == "own-links"]
    assert found.verdict is ClaimVerdict.UNVERIFIABLE
    assert found.found == "no such file at this commit; app/predict_app.py is on the branch serving"


def test_no_file_is_said_to_be_missing_where_the_history_is_cut(make_repo: MakeRepo, tmp_path: Path) -> None:
    report = questions(load_catalogue(None), {23: "The app is implemented in `start_app.py`."})
    repo = make_repo({"reports/README.md": report, "src/a.py": "x = 1\n"}, commits=[("Ann", {"a.txt": "1"})])
    for depth, verdicts_found in (("1", []), ("9", [ClaimVerdict.CONTRADICTED])):
        run_git(tmp_path, "clone", "-q", f"--depth={depth}", repo.as_uri(), depth)
        found = audit(str(tmp_path / depth), worktree=False)
        assert [claim.verdict for claim in found.claims if claim.id == "own-links"] == verdicts_found


def test_large_data_is_not_read_for_a_name(make_repo: MakeRepo) -> None:
    files: dict[str, str | bytes | None] = {
        "reports/README.md": questions(load_catalogue(None), {23: "The app is implemented in `start_app.py`."}),
        "trace.json": '["start_app.py"' + ", 1" * 1_000_000 + "]",
        "src/a.py": "x = 1\n",
    }
    found = audit(str(make_repo(files)), worktree=False)
    assert [claim.verdict for claim in found.claims if claim.id == "own-links"] == [ClaimVerdict.CONTRADICTED]
    assert "trace.json" not in [warning.path for warning in found.warnings]


@pytest.mark.parametrize(("said", "missing"), [("predict_app.py", False), ("start_app.py", True)])
def test_a_file_that_was_there_once_is_not_said_to_be_missing(make_repo: MakeRepo, said: str, missing: bool) -> None:
    catalogue = load_catalogue(None)
    report = questions(catalogue, {23: f"The app is implemented in `{said}`."})
    first: dict[str, str | bytes | None] = {"reports/README.md": report, "app/predict_app.py": "X = 1\n"}
    repo = make_repo(first, commits=[("Ann", {"app/predict_app.py": None, "app/served.py": "X = 1\n"})])
    with open_snapshot(parse_source(str(repo))) as snapshot:
        repository = Repository(snapshot, catalogue)
        found = [claim for claim in check(extract(repository), repository, {}) if claim.id == "own-links"]
    assert [claim.verdict for claim in found] == ([ClaimVerdict.CONTRADICTED] if missing else [])


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("predictions.csv", "unverifiable"),
        ("../logs/predictions.csv", "unverifiable"),
        ("others.csv", "contradicted"),
        ("settings.yaml", "contradicted"),
    ],
)
def test_a_link_may_be_to_what_code_writes(make_repo: MakeRepo, target: str, verdict: str) -> None:
    files = {"src/api.py": "open('logs/predictions.csv', 'a')\nopen('settings.yaml')\n"}
    found = verdicts(make_repo, {26: f"All of it is kept in [a file]({target})."}, files)["own-links"]
    assert found == {ClaimVerdict(verdict)}
