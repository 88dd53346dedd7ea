"""What loads data with workers beside the DataLoader of torch."""

from __future__ import annotations

import pytest

from auditor import State
from probes import performance
from tests.probes.conftest import MakeRepository

BATCHES = "import keras\n\nclass Batches(keras.utils.PyDataset):\n    def __init__(self, rows):\n        super().__init__({})\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (BATCHES.format("workers=4, use_multiprocessing=True"), State.DONE),
        (BATCHES.format("workers=0"), State.PARTIAL),
        (BATCHES.format(""), State.NOT_DONE),
        (BATCHES.replace("keras.utils.PyDataset", "Server").format("workers=4"), State.NOT_DONE),
        ("import grain.python as grain\ngrain.MultiprocessingOptions(num_workers=4)\n", State.DONE),
        ("import grain.python as grain\ngrain.DataLoader(data_source=a, sampler=b, worker_count=4)\n", State.DONE),
        ("import webdataset as wds\nwds.WebLoader(data, num_workers=4)\n", State.DONE),
    ],
)
def test_other_libraries_load_with_workers(repo: MakeRepository, text: str, state: State) -> None:
    assert performance.distributed_data_loading(repo({"a.py": text})).state is state
