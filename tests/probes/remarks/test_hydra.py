"""Remarks about Hydra where the folder of its configuration is told from where the file of the code lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
CODE = """import hydra
from pathlib import Path
FOLDER = {0}

@hydra.main(version_base=None, config_path={1}, config_name="config")
def main(cfg):
    print(cfg.model.lr)

main()
"""


@pytest.mark.parametrize(
    "folder",
    [
        "str(Path(__file__).parents[2] / 'configs')",
        "str(Path(__file__).parent.parent.parent / 'configs')",
        "str(Path(__file__).resolve().parents[2] / 'configs')  # of all",
        "Path(__file__).parents[2] / 'configs'",
    ],
)
def test_a_folder_that_is_computed_from_the_file_is_looked_into(repo: Make, folder: str) -> None:
    inline = folder.partition("  #")[0]
    for text in (CODE.format(folder, "FOLDER"), CODE.format("''", inline)):
        made = repo({"src/pkg/train.py": text, "configs/other.yaml": "lr: 1\n"})
        (found,) = remarked(made, "hydra-config-missing")
        assert "configs/config.yaml" in found.message
        files = {"configs/config.yaml": "model:\n  lr: 1\n", "README.md": "`python src/pkg/train.py lr=2 model.lr=3`\n"}
        made = repo({"src/pkg/train.py": text, **files})
        assert not remarked(made, "hydra-config-missing")
        assert len(remarked(made, "hydra-override-unknown")) == 1


@pytest.mark.parametrize(
    "folder",
    [
        "str(Path(__file__).parents[9] / 'configs')",
        "str(Path(__file__).parents[2] / NAME)",
        "str(Path(__file__).parents[2] / 'configs' / NAME)",
        "str(ROOT / 'configs')",
    ],
)
def test_a_folder_that_cannot_be_told_is_not_missed(repo: Make, folder: str) -> None:
    made = repo({"src/pkg/train.py": CODE.format(folder, "FOLDER"), "other/other.yaml": "lr: 1\n"})
    assert not remarked(made, "hydra-config-missing")


def test_a_folder_that_is_bound_twice_is_not_missed(repo: Make) -> None:
    text = CODE.format("str(Path(__file__).parents[2] / 'configs')", "FOLDER").replace(
        "@hydra", "FOLDER = find()\n@hydra"
    )
    assert not remarked(repo({"src/pkg/train.py": text, "other/other.yaml": "lr: 1\n"}), "hydra-config-missing")
