"""What a clone fetches must be what the views read, or an audit without a network says less."""

from __future__ import annotations

import pytest

from auditor.git.readable import readable
from auditor.git.snapshot import Entry
from auditor.limits import MAX_ALIKE
from auditor.views.configs import ConfigsView
from auditor.views.documents import DocumentsView
from tests.views.memory import memory_tree


@pytest.mark.parametrize("ending", ["txt", "json", "yaml"])
@pytest.mark.parametrize("more", [0, 1])
def test_what_views_read_of_a_folder_of_many_files_is_fetched(ending: str, more: int) -> None:
    files = {f"conf/file_{number}.{ending}": "{}\n" for number in range(MAX_ALIKE + more)}
    tree = memory_tree(files)
    read = {*DocumentsView(tree).paths, *(config.path for config in ConfigsView(tree).files)}
    fetched = readable({path: Entry(path, "100644", "1" * 40, 3) for path in files})
    assert read == set(fetched) == (set() if more else set(files))


@pytest.mark.parametrize(
    ("path", "mode", "fetched"),
    [
        ("src/train.py", "100644", True),
        ("data/images/1.PNG", "100644", False),
        ("models/model.pt", "100644", False),
        ("data/raw.csv", "100644", False),
        ("third_party/tool", "160000", False),
    ],
)
def test_data_and_submodules_are_not_fetched(path: str, mode: str, fetched: bool) -> None:
    assert readable({path: Entry(path, mode, "1" * 40, 3)}) == ([path] if fetched else [])
