"""What is said to be removed of the template."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import extract
from auditor.crosscheck import ClaimVerdict
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import verdicts
from tests.claims.said import claims
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions, template


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We removed the notebooks folder because we made a new one of nothing.", ["notebooks"]),
        ("We have also deleted the `docs`, models and references folders.", ["docs", "models", "references"]),
        ("From the template we removed visualize.py, as all plots are in W&B.", ["visualize.py"]),
        ("We removed docs/ and src/features/ from the cookiecutter template.", ["docs", "src/features"]),
        ("Within `src/pkg/`, the file `visualize.py` was removed. The file evaluate.py was also removed.", ["visualize.py", "evaluate.py"]),
        ("The file evaluate.py was also removed, as the library has its own ways.", ["evaluate.py"]),
        ("The notebooks folder was also removed since we had none.", ["notebooks"]),
        ("We have removed the docs files since it is simple.", ["docs"]),
        ("We chose to delete the docs folder, as we had none. We also got rid of the data folder.", ["data", "docs"]),
        ("We ended up deleting the folder notebooks.", ["notebooks"]),
        ("However, we have removed the notebooks folder as the project has none.", ["notebooks"]),
        ("We removed only the notebooks folder as we have none.", ["notebooks"]),
        ("We used the template but removed the docs and notebooks folders, as we had none.", ["docs", "notebooks"]),
        ("We deleted the docs folder, because it was not needed. Everything else was kept.", ["docs"]),
        ("We removed the docs folder. However, the tests are our own.", ["docs"]),
        ("We removed the docs folder. However, it came back.", []),
        ("notebooks/ was removed.", ["notebooks"]),
        ("The folders namely ‘docs’, ‘notebooks’, and ‘src/features’, have been intentionally removed.", ["docs", "notebooks", "src/features"]),
        ("Folders reports/, notebooks/, and references/ were removed.", ["notebooks", "references", "reports"]),
        ("The docs and notebooks folders are removed as we had none.", ["docs", "notebooks"]),
        ("The folders docs and references were not used and were therefore removed.", ["docs", "references"]),
        ("We have not used either evaluate.py nor visualize.py, so we have deleted it.", ["evaluate.py", "visualize.py"]),
        ("None of the docs and notebooks folders were removed.", []),
        ("Files in the docs and notebooks folders were removed.", []),
        ("The docs and notebooks folders were not removed.", []),
        ("Dead code and old plots were removed.", []),
        ("At first we decided to remove the docs folder, but it came back.", []),
        ("Nobody decided to delete the docs folder.", []),
        ("We removed the model training files.", []),
        ("We removed the api test folder.", []),
        ("We removed the data files.", []),
        ("We removed the models folder in src.", []),
        ("In the src folder, we removed the models directory.", []),
        ("We did not remove any folder, and we have not deleted docs/.", []),
        ("We could have removed the docs folder.", []),
        ("We removed data.py and replaced it with dataset.py.", []),
        ("We removed the contents of the docs folder.", []),
        ("We removed the files in the notebooks folder.", []),
        ("We filled out the src folder.", []),
        ("We removed the Makefile and kept the docs, notebooks and references folders.", []),
        ("We removed everything except the src and docs folders.", []),
        ("We removed links between the notebooks and data folders.", []),
        ("We removed duplicated code, train.py and evaluate.py now share a function.", []),
        ("We removed the default data.py and train.py placeholders.", []),
        ("We removed the models folder and then created it anew.", []),
        ("We removed the docs files that were not needed.", []),
        ("We removed the models folder since they are on W&B, except for one of them.", []),
        ("We removed the data folder. A small sample is kept.", []),
        ("We removed the notebooks folder. We had a need of it. So notebooks/a.ipynb is new.", []),
        ("The data folder was removed from the bucket.", []),
        ("We removed some docs files.", []),
        ("The file train.py was removed of all printing.", []),
    ],
)  # fmt: skip
def test_names_of_what_was_removed(text: str, names: list[str]) -> None:
    assert sorted(claim.key or "" for claim in claims({5: text}) if claim.id == "removed-said") == sorted(names)


@pytest.mark.parametrize(
    ("text", "path", "verdict"),
    [
        ("We removed the docs folder.", "docs/index.md", "contradicted"),
        ("We removed the docs folder.", "docs/README.md", "unverifiable"),
        ("We filled out the src and (docs) folders. We removed the docs folder.", "docs/index.md", "unverifiable"),
        ("We filled out the src and (docs) folders. We removed the docs folder.", "a.md", "consistent"),
        ("We filled out the src/docs folder. We removed the docs folder.", "docs/index.md", "contradicted"),
        ("We have not filled out the docs folder. We removed the docs folder.", "docs/index.md", "contradicted"),
        ("We removed the docs folder.", "app/docs/index.md", "consistent"),
        ("We removed the features folder.", "web/src/features/a.ts", "consistent"),
        ("We removed the data folder.", "data/raw.dvc", "unverifiable"),
        ("We removed evaluate.py.", "src/pkg/evaluate.py", "contradicted"),
        ("We removed data.py.", "other/data.py", "unverifiable"),
        ("We removed evaluate.py.", "src/pkg/evaluate.py src/pkg2/model.py src/pkg2/evaluate.py", "unverifiable"),
        ("We removed evaluate.py.", "src/features/evaluate.py", "contradicted"),
        ("We removed the visualization folder.", "src/a/visualization/a.py src/b/visualization/b.py", "unverifiable"),
        (
            "We removed the visualization folder.",
            "visualization/a.py a/visualization/b.py b/visualization/b.py",
            "contradicted",
        ),
        ("We removed tasks.md.", "src/pkg/tasks.md", "consistent"),
        ("We removed the visualization folder.", "src/visualization/a.py", "contradicted"),
        ("We removed the visualization folder.", "src/visualization/.gitkeep", "unverifiable"),
        ("We removed the models folder.", "src/models/a.py", "consistent"),
        ("We removed the interim folder.", "src/pkg/a.py", None),
    ],
)
def test_what_is_said_to_be_removed_and_is_there(
    make_repo: MakeRepo, text: str, path: str, verdict: str | None
) -> None:
    files = dict.fromkeys(path.split(), "x = 1\n")
    found = verdicts(make_repo, {5: text}, {**files, "src/pkg/model.py": ""}).get("removed-said")
    assert found == ({ClaimVerdict(verdict)} if verdict else None)


@pytest.mark.parametrize(
    ("text", "content", "verdict"),
    [
        ("We removed the visualization folder.", "", "unverifiable"),
        ("We removed the visualization folder.", "x = 1\n", "contradicted"),
        ("We removed visualize.py.", "", "unverifiable"),
        ("We removed visualize.py.", "\n  \n", "unverifiable"),
        ("We removed visualize.py.", "# x = 1\n", "unverifiable"),
        ("We removed visualize.py.", "x = 1\n", "contradicted"),
    ],
)
def test_an_empty_file_of_the_template_contradicts_nobody_who_removed_it(
    make_repo: MakeRepo, text: str, content: str, verdict: str
) -> None:
    files = {"src/visualization/__init__.py": "", "src/visualization/visualize.py": content}
    assert verdicts(make_repo, {5: text}, files)["removed-said"] == {ClaimVerdict(verdict)}


def test_a_folder_beside_the_project_is_not_the_one_that_was_removed(make_repo: MakeRepo) -> None:
    catalogue = load_catalogue(None)
    report = template(catalogue) + questions(catalogue, {5: "We removed the docs folder."})
    with open_snapshot(parse_source(str(make_repo({"exam/reports/README.md": report, "docs/a.md": ""})))) as snapshot:
        repository = Repository(snapshot, catalogue)
        found = check(extract(repository), repository, {})
        assert [claim.verdict.value for claim in found if claim.id == "removed-said"] == ["consistent"]


@pytest.mark.parametrize(("back", "verdict"), [(True, "unverifiable"), (False, "contradicted")])
@pytest.mark.parametrize(
    ("text", "path"), [("We removed the docs folder.", "docs/a.md"), ("We removed evaluate.py.", "src/evaluate.py")]
)
def test_what_was_removed_and_came_back_was_removed(
    make_repo: MakeRepo, text: str, path: str, back: bool, verdict: str
) -> None:
    catalogue = load_catalogue(None)
    root = make_repo({"reports/README.md": questions(catalogue, {5: text}), path: "x = 1\n", "src/model.py": "x = 1\n"})
    if back:
        run_git(root, "rm", "-q", path)
        run_git(root, "commit", "-qm", "gone")
        (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text("x = 2\n", encoding="utf-8")
    run_git(root, "add", "-A")
    run_git(root, "commit", "-qm", "there")
    with open_snapshot(parse_source(str(root)), worktree=False) as snapshot:
        repository = Repository(snapshot, catalogue)
        (found,) = (one for one in check(extract(repository), repository, {}) if one.id == "removed-said")
    assert found.verdict == verdict
    assert [place.commit is not None for place in found.evidence] == [back]
