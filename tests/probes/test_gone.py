"""Where what went of an item is looked for, in the few files that it lives in."""

from __future__ import annotations

import pytest

import auditor
from tests.conftest import MakeRepo, run_git

REPORT = (
    "# Checklist\n\n* [x] Use version control for your data (M8)\n"
    "* [x] Create a data storage in GCP Bucket for you data and preferable link this with your data version control setup (M21)\n"
)
CONFIG = "[core]\n    remote = r\n['remote \"r\"']\n    url = gs://groups-bucket\n"
POINTER = "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  path: data\n"


@pytest.mark.parametrize("folder", ["", "project/"])
def test_the_configuration_of_dvc_that_was_deleted_is_named_with_the_commit(make_repo: MakeRepo, folder: str) -> None:
    path = f"{folder}.dvc/config"
    files = {"reports/README.md": REPORT, path: CONFIG, f"{folder}data.dvc": POINTER}
    later = [("Bo Example", {f"notes/{number}.md": "x\n"}) for number in range(3)]
    made = make_repo(files, commits=[*later, ("Bo Example", {path: None}), *later])
    gone = run_git(made, "log", "--format=%H", "--diff-filter=D", "--", path)
    items = {item.id: item for item in auditor.audit(str(made), worktree=False).items}
    assert items["data-versioning"].state.value == "partial"
    for item in ("data-versioning", "bucket"):
        assert [(other.commit, other.path) for other in items[item].elsewhere] == [(gone, path)]
