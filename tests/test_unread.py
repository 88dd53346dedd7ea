from __future__ import annotations

from pathlib import Path

import pytest

import auditor
from tests.conftest import MakeRepo, run_git

REPORT = "# Checklist\n\n* [x] Use logging to log important events in your code (M14)\n* [x] Get some continues integration running on the GitHub repository (M17)\n* [x] Add pre-commit hooks to your version control setup (M18)\n"


@pytest.mark.parametrize(
    ("path", "text", "item", "place", "said"),
    [
        ("a.py", "import logging\n\ndef f(:\n    logging.info('x')\n", "logging", 3, "as Python 3."),
        ("a.py", "import logging\nlogging.info('x'\n", "logging", 2, "as Python 3."),
        (".github/workflows/ci.yml", "on: push\njobs:\n  a: [\n", "ci", 3, ": "),
        (".pre-commit-config.yaml", "repos:\n- repo: a\n hooks: [\n", "pre-commit", 3, ": "),
        ("a.py", "import logging\nlogging.info('x')\n#" + "x" * 3_000_000, "logging", None, ": "),
    ],
    ids=["python", "end", "workflow", "configuration", "large"],
)
def test_what_is_not_readable_is_shown_with_its_line_and_reason(
    make_repo: MakeRepo, path: str, text: str, item: str, place: int | None, said: str
) -> None:
    audit = auditor.audit(str(make_repo({"reports/README.md": REPORT, path: text})), worktree=False)
    found = next(each for each in audit.items if each.id == item)
    shown = [each for each in found.evidence if each.note.startswith("not readable")]
    assert [(each.path, each.line) for each in shown] == [(path, place)]
    assert (
        shown[0].note.startswith(f"not readable{' ' if said.startswith('as') else ''}{said}")
        and len(shown[0].note) <= 120
    )
    assert found.confidence is auditor.Confidence.LOW


CODE = {"reports/README.md": REPORT, "src/pkg/train.py": "def train():\n    print('x')\n"}


def linked(repo: Path, *paths: str, gitmodules: str = "") -> Path:
    for path in paths:
        run_git(repo, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
    if gitmodules:
        (repo / ".gitmodules").write_text(gitmodules, encoding="utf-8")
        run_git(repo, "add", ".gitmodules")
    run_git(repo, "commit", "-q", "-m", "Link")
    return repo


def test_what_may_lie_in_a_submodule_is_not_refuted(make_repo: MakeRepo) -> None:
    plain = auditor.audit(str(make_repo(CODE)), worktree=False)
    repo = linked(make_repo(CODE, name="linked"), "backend", "monitoring")
    audit = auditor.audit(str(repo), worktree=False)
    ticked = ("logging", "ci", "pre-commit")
    assert [item.verdict.value for item in plain.items if item.id in ticked] == ["refuted"] * 3
    assert [item.verdict.value for item in audit.items if item.id in ticked] == ["unconfirmed"] * 3
    for item in audit.items:
        assert (item.state.value, item.confidence.value) != ("not_done", "high"), item
    assert next(item for item in audit.items if item.id == "logging").message.endswith(
        "; not looked into: backend and 1 more submodule"
    )


def test_a_submodule_in_a_folder_of_others_holds_nothing_of_the_group(make_repo: MakeRepo) -> None:
    audit = auditor.audit(str(linked(make_repo(CODE), "third_party/clip")), worktree=False)
    assert next(item for item in audit.items if item.id == "logging").verdict.value == "refuted"
    assert [warning.id for warning in audit.warnings] == ["submodule"]


@pytest.mark.parametrize("worktree", [False, True], ids=["committed", "worktree"])
def test_each_submodule_is_said_and_whether_anybody_can_fetch_it(make_repo: MakeRepo, worktree: bool) -> None:
    modules = '[submodule "app"]\n\tpath = app\n\turl = https://a.b/app.git\n[submodule "x"]\n\tpath = x\n'
    repo = linked(make_repo(CODE), "app", "x", "serve", gitmodules=modules)
    audit = auditor.audit(str(repo), worktree=worktree)
    said = {warning.path: warning.message for warning in audit.warnings if warning.id == "submodule"}
    assert said == {
        "app": "app is a submodule: its files belong to another repository and are not looked at",
        "serve": "serve is a link to a commit of another repository, and .gitmodules does not say which: "
        "a clone of this one has none of its files, and they are not looked at",
        "x": "x is a submodule: its files belong to another repository and are not looked at",
    }


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n"
KEPT = {
    ".gitattributes": "*.json filter=lfs diff=lfs merge=lfs -text\n",
    "data/raw/labels.json": POINTER,
    "reports/figures/overview.png": POINTER,
    "reports/README.md": f"{REPORT}* [x] Use Hydra to load the configurations (M11)\n* [x] Use DVC or similar (M8)\n",
}


@pytest.mark.parametrize("content", [POINTER, b"\0GITCRYPT\0" + bytes(range(256))], ids=["git-lfs", "git-crypt"])
def test_what_is_kept_elsewhere_is_not_refuted_and_its_pointer_is_no_broken_code(
    make_repo: MakeRepo, content: str | bytes
) -> None:
    files = {"src/pkg/train.py": content, ".github/workflows/ci.yml": content, ".pre-commit-config.yaml": content}
    audit = auditor.audit(str(make_repo({"reports/README.md": REPORT, **files})), worktree=False)
    ticked = {item.id: item for item in audit.items if item.id in ("logging", "ci", "pre-commit")}
    assert {item.confidence for item in ticked.values()} == {auditor.Confidence.LOW}
    assert {warning.path for warning in audit.warnings if warning.id == "unread"} == set(files)
    assert not [remark for remark in audit.remarks if remark.id in ("python-syntax", "yaml-invalid")]


@pytest.mark.parametrize(("content", "sure"), [(POINTER, False), ('{"cells": []}', True)])
def test_a_notebook_that_is_not_readable_may_hold_what_no_code_does(
    make_repo: MakeRepo, content: str, sure: bool
) -> None:
    report = "# Checklist\n\n* [x] Use Hydra to load the configurations (M11)\n"
    files = {"reports/README.md": report, "src/pkg/train.py": "x = 1\n", "notebooks/a.ipynb": content}
    audit = auditor.audit(str(make_repo(files)), worktree=False)
    found = next(item for item in audit.items if item.id == "hydra")
    assert (found.state, found.confidence is auditor.Confidence.HIGH) == (auditor.State.NOT_DONE, sure)


def test_data_and_figures_that_git_lfs_keeps_make_nothing_less_sure(make_repo: MakeRepo) -> None:
    code = {"src/pkg/train.py": "def train():\n    print('x')\n", "configs/a.yaml": "lr: 0.1\n"}
    audit = auditor.audit(str(make_repo({**KEPT, **code})), worktree=False)
    found = {item.id: item for item in audit.items}
    assert found["data-versioning"].state is auditor.State.DONE
    sure = [found[name].confidence for name in ("logging", "ci", "sweep", "hydra", "alerts")]
    assert sure == [auditor.Confidence.HIGH] * 5
