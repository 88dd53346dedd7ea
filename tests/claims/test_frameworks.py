"""Which frameworks are said to be used, and whether anything uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor import audit
from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Framework, extract
from auditor.finding import Finding
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.git.trees import Trees
from auditor.repository import Repository
from tests.claims.said import claims
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions

USED = "We used the third-party framework PyTorch Image Models (TIMM)."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (USED, ["timm"]),
        ("We used the open-source package Evidently, which was not covered in the course.", ["evidently"]),
        ("We worked with MONAI and Hugging Face Transformers. It could be easier.", ["monai", "transformers"]),
        ("We used Optuna. Without it we would have searched by hand.", ["optuna"]),
        ("Evidently, we used nothing.", []),
        ("Evidently we did it all ourselves.", []),
        ("We used no timm.", []),
        ("We used torchvision instead of timm.", []),
        ("Initially we used timm.", []),
        ("We considered timm. With timm we used less code.", []),
        ("We used packages such as timm.", []),
        ("We used one of the PyTorch image models.", []),
        ("Compared to Streamlit, we used React with ease.", []),
        ("We used timm. Its base version was too large, so we switched to the tiny version.", ["timm"]),
        ("We used PyTorch.", []),
        ("We used nnU-Net, which is a very powerful segmentation model.", []),
        ("We used Segmentation Models PyTorch.", ["segmentation_models"]),
        ("We made use of sweeps, which are a substitute for Optuna.", []),
        ("We used Optuna. With Optuna it was faster than we though it would be.", ["optuna"]),
        ("We used Optuna. With Optuna it would be faster.", []),
    ],
)
def test_frameworks_that_are_said_to_be_used(text: str, names: list[str]) -> None:
    found = [claim for claim in claims({3: text}) if claim.id == "framework-said"]
    assert [claim.key for claim in found if not claim.value_as(Framework).doubted] == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We used timm for it. We chose timm instead of torchvision, which would be slower.", True),
        ("We used timm, which has models that we could choose from.", True),
        ("We used timm with features like pruning.", True),
        ("We used timm for it. Later we did not use timm.", False),
        ("Compared to timm, we used torchvision with ease.", False),
        ("We used torchvision instead of timm.", False),
    ],
)
def test_a_framework_beside_words_of_doubt_is_told_of_where_it_is_imported(
    make_repo: MakeRepo, text: str, told: bool
) -> None:
    files = {"reports/README.md": questions(load_catalogue(None), {3: text}), **MODEL}
    assert verdicts(make_repo(files)) == []
    files["src/net.py"] = "import timm\nm = timm.create_model('a')\n"
    assert verdicts(make_repo(files, name="importing")) == (["consistent"] if told else [])


@pytest.mark.parametrize(
    ("text", "outright"),
    [
        ("We used PyTorch, extended with timm (image models) for pretrained networks.", True),
        (USED, True),
        ("We decided to utilize the PyTorch image models library (timm) for the models.", True),
        ("We worked with MONAI, Optuna and timm because they are good.", True),
        ("We used timm[extra] for the models.", True),
        ("We used `timm[extra]`.", True),
        ("We used timm's weights.", False),
        ("We used the timm format.", False),
        ("We used a model of timm.", False),
        ("We used what timm offers.", False),
        ("We used timm in a notebook on Kaggle.", False),
        ("We used timm. In the end we switched to torchvision.", False),
        ("We used timm. We ended up using our own network.", False),
        ("We used Gradio for the front end, which is in another repository.", False),
    ],
)
def test_what_is_said_outright(text: str, outright: bool) -> None:
    assert {claim.value_as(Framework).outright for claim in claims({3: text}) if claim.id == "framework-said"} == {
        outright
    }


@pytest.mark.parametrize("text", ["We learned how to use timm.", "We used timm in a previous project."])
def test_what_was_learned_or_used_before_is_no_claim(text: str) -> None:
    assert not [claim for claim in claims({3: text}) if claim.id == "framework-said"]


def test_what_is_not_said_outright_or_is_of_another_branch_is_not_contradicted(make_repo: MakeRepo) -> None:
    for name, text in (("other", "We used the format of timm."), ("branch", USED)):
        files = {"reports/README.md": questions(load_catalogue(None), {3: text}), **MODEL}
        repo = make_repo(files, commits=[("Ann", {"net.py": "import timm\n"})], name=name)
        run_git(repo, "branch", "serving", "HEAD" if text == USED else "HEAD~1")
        run_git(repo, "reset", "-q", "--hard", "HEAD~1")
        found = audit(str(repo), worktree=False)
        assert [claim.verdict.value for claim in found.claims if claim.id == "framework-said"] == ["unverifiable"]


MODEL = {"src/model.py": "from torchvision import models\n", "requirements.txt": "torch\n"}


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        (MODEL, "contradicted"),
        ({**MODEL, "src/net.py": "import timm\nm = timm.create_model('a')\n"}, "consistent"),
        ({**MODEL, "a.ipynb": '{"cells": [{"cell_type": "code", "source": ["import timm"]}], "nbformat": 4}'}, "unverifiable"),
        ({**MODEL, "requirements.txt": "timm\n"}, "unverifiable"),
        ({**MODEL, "src/main_timm": "no suffix\n"}, "unverifiable"),
        ({**MODEL, "src/net": "import timm\n"}, "unverifiable"),
        ({**MODEL, "src/net.py": "import timm =\n"}, "unverifiable"),
        ({**MODEL, "configs/a.yaml": "_target_: timm.create_model\n"}, "unverifiable"),
        ({**MODEL, ".gitmodules": '[submodule "net"]\n\tpath = net\n\turl = https://a.b/c\n'}, "unverifiable"),
        ({**MODEL, "big.txt": "a" * 1_000_001}, "unverifiable"),
        ({**MODEL, **{f"labels/{i}.txt": "1\n" for i in range(601)}}, "unverifiable"),
        ({**MODEL, "README.md": "It uses timm.\n", "a.png": "timm"}, "contradicted"),
        ({"requirements.txt": "torch\n"}, None),
    ],
)  # fmt: skip
def test_a_framework_is_contradicted_where_no_file_names_it(
    make_repo: MakeRepo, files: dict[str, str], verdict: str | None
) -> None:
    report = {"reports/README.md": questions(load_catalogue(None), {3: USED}), "reports/report.py": "# timm\n"}
    assert verdicts(make_repo({**report, **files})) == ([verdict] if verdict else [])


def test_who_only_speaks_of_a_framework_is_not_said_not_to_name_it(make_repo: MakeRepo) -> None:
    report = {"reports/README.md": questions(load_catalogue(None), {3: USED}), "README.md": "It uses timm.\n"}
    (found,) = (
        c for c in audit(str(make_repo({**report, **MODEL})), worktree=False).claims if c.id == "framework-said"
    )
    assert found.found == "none of 1 module imports timm at this commit, and nothing else names it but texts"


def test_the_line_that_imports_a_framework_is_shown_and_no_module_that_only_uses_what_is_made_of_it(
    make_repo: MakeRepo,
) -> None:
    files = {
        "reports/README.md": questions(load_catalogue(None), {3: USED}),
        "src/app.py": "from src.net import model\nmodel.eval()\n",
        "src/net.py": "import os\nimport timm\nmodel = timm.create_model('a')\n",
    }
    (found,) = (c for c in audit(str(make_repo(files)), worktree=False).claims if c.id == "framework-said")
    assert [(place.path, place.line) for place in found.evidence] == [("src/net.py", 2)]


def test_a_manifest_is_shown_before_another_file_that_names_a_framework(make_repo: MakeRepo) -> None:
    files = {
        "reports/README.md": questions(load_catalogue(None), {3: USED}),
        ".dockerignore": "timm/\n",
        "src/a.py": "a=1",
    }
    repo = make_repo({**files, "requirements.txt": "timm\n"})
    (found,) = (c for c in audit(str(repo), worktree=False).claims if c.id == "framework-said")
    assert [place.path for place in found.evidence] == ["requirements.txt"]


@pytest.mark.parametrize("remote", [False, True])
@pytest.mark.parametrize(
    ("earlier", "verdict"),
    [
        ({"src/net.py": "import timm\n"}, "unverifiable"),
        ({"requirements.txt": "timm==1\n"}, "unverifiable"),
        ({"a.ipynb": '{"cells": [{"cell_type": "code", "source": ["import timm"]}], "nbformat": 4}'}, "unverifiable"),
        ({"README.md": "With timm.\n", "reports/x.py": "# timm\n"}, "contradicted"),
    ],
)
def test_a_framework_that_was_used_once_is_not_contradicted(
    make_repo: MakeRepo, tmp_path: Path, earlier: dict[str, str | bytes | None], verdict: str, remote: bool
) -> None:
    catalogue = load_catalogue(None)
    first = {"reports/README.md": questions(catalogue, {3: USED}), **MODEL, **earlier}
    gone: dict[str, str | bytes | None] = dict.fromkeys(earlier)
    repo = make_repo(first, commits=[("Ann", {**gone, **MODEL})])
    found = audit(repo.as_uri() if remote else str(repo), worktree=False, cache_dir=tmp_path / "cache")
    assert [claim.verdict.value for claim in found.claims if claim.id == "framework-said"] == [verdict]


def test_a_framework_is_not_contradicted_where_the_history_is_not_all_there(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    files = {"reports/README.md": questions(load_catalogue(None), {3: USED}), **MODEL}
    repo = make_repo(files, commits=[("Ann", {"a.txt": "1"})])
    run_git(tmp_path, "clone", "-q", "--depth=1", repo.as_uri(), "shallow")
    found = audit(str(tmp_path / "shallow"), worktree=False)
    assert [claim.verdict.value for claim in found.claims if claim.id == "framework-said"] == ["unverifiable"]


def test_a_framework_is_not_contradicted_where_an_earlier_folder_is_absent(make_repo: MakeRepo) -> None:
    first = {"reports/README.md": questions(load_catalogue(None), {3: USED}), **MODEL, "src/net.py": "import timm\n"}
    repo = make_repo(first, commits=[("Ann", {"src/net.py": None})])
    assert verdicts(repo) == ["unverifiable"]
    oid = run_git(repo, "rev-parse", "HEAD~1:src")
    (repo / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert verdicts(repo) == ["unverifiable"]


def test_what_the_last_commit_holds_counts_where_the_work_tree_is_without_it(make_repo: MakeRepo) -> None:
    files = {"reports/README.md": questions(load_catalogue(None), {3: USED}), **MODEL, "src/net.py": "import timm\n"}
    repo = make_repo(files)
    (repo / "src" / "net.py").unlink()
    assert verdicts(repo, worktree=True) == ["unverifiable"]


def test_earlier_files_are_looked_at_once_for_all_frameworks_and_up_to_a_limit(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = USED + " We also used monai, kornia and optuna for it."
    files = {"reports/README.md": questions(load_catalogue(None), {3: text}), **MODEL}
    repo = make_repo(files, commits=[("Ann", {"src/model.py": "import torch\n"})])
    asked = []
    plain = Trees.files_of

    def files_of(trees: Trees, *given: Any) -> Any:
        asked.append(given)
        return plain(trees, *given)

    monkeypatch.setattr(Trees, "files_of", files_of)
    assert verdicts(repo) == ["contradicted"] * 4
    assert len(asked) == 1
    monkeypatch.setattr("auditor.git.trees._MOST_ROWS", 5)
    assert verdicts(repo) == ["unverifiable"] * 4


def test_what_could_not_be_fetched_once_is_fetched_by_a_later_run(make_repo: MakeRepo, tmp_path: Path) -> None:
    files = {"reports/README.md": questions(load_catalogue(None), {3: USED}), **MODEL, "src/net.py": "import torch\n"}
    repo = make_repo(files, commits=[("Ann", {"src/net.py": None})])
    run_git(repo, "config", "uploadpack.allowFilter", "true")
    run_git(repo, "config", "uploadpack.allowAnySHA1InWant", "true")
    found = []
    for offline, only in ((False, ["hydra"]), (True, ()), (True, ()), (False, ()), (True, ())):
        again = audit(repo.as_uri(), worktree=False, cache_dir=tmp_path / "cache", offline=offline, only=only)
        found += [claim.verdict.value for claim in again.claims if claim.id == "framework-said"]
    assert found == ["unverifiable", "unverifiable", "contradicted", "contradicted"]


def verdicts(repo: Path, *, worktree: bool = False) -> list[str]:
    catalogue = load_catalogue(None)
    with open_snapshot(parse_source(str(repo)), worktree=worktree) as snapshot:
        repository = Repository(snapshot, catalogue)
        said = [claim for claim in extract(repository) if claim.id == "framework-said"]
        return [claim.verdict.value for claim in check(said, repository, {"requirements": Finding.done("a manifest")})]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Third-party package: timm.", True),
        ("The third-party package was timm, for augmentation.", True),
        ("Our third-party packages were monai and timm.", True),
        ("Third-party package: none, timm was too large.", False),
        ("Third-party package: timm was planned.", False),
        ("Third-party package: timm, dropped again.", False),
        ("Third-party package: timm, too large.", False),
    ],
)
def test_what_is_given_as_the_package_is_used(text: str, said: bool) -> None:
    found = next((one for one in claims({3: text}) if one.key == "timm"), None)
    held = found is not None and isinstance(found.value, Framework) and found.value.outright
    assert held is said
