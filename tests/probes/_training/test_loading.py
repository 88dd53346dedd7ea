"""What loads data with workers beside the DataLoader of torch."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
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


TORCH = "from torch.utils.data import DataLoader\n"
CLASS = "\nclass C(Base):\n    num_workers: int = {}\n\n"
READS = CLASS + "def load(d, c: C):\n    return DataLoader(d, num_workers=c.num_workers)\n"
WHOLE = CLASS + "def load(d, c: C):\n    return DataLoader(d, **asdict(c))\n"
FIELDS = TORCH + "from dataclasses import asdict, field\nfrom pydantic import BaseModel as Base, Field\n"


@pytest.mark.parametrize("form", [READS, WHOLE])
@pytest.mark.parametrize(
    ("default", "state"),
    [
        ("4", State.DONE),
        ("0", State.PARTIAL),
        ("field(default=4)", State.DONE),
        ("field(default=0)", State.PARTIAL),
        ("Field(4, ge=0)", State.DONE),
        ("Field(0, ge=0)", State.PARTIAL),
        ("Field(default_factory=count)", State.DONE),
    ],
)
def test_a_class_of_settings_tells_how_many_workers(
    repo: MakeRepository, form: str, default: str, state: State
) -> None:
    assert performance.distributed_data_loading(repo({"a.py": FIELDS + form.format(default)})).state is state


@pytest.mark.parametrize(
    ("default", "sure"), [("Field(..., ge=0)", Confidence.MEDIUM), ("Field(4, ge=0)", Confidence.HIGH)]
)
def test_a_field_that_has_to_be_given_is_a_number_that_is_not_known(
    repo: MakeRepository, default: str, sure: Confidence
) -> None:
    finding = performance.distributed_data_loading(repo({"a.py": FIELDS + READS.format(default)}))
    assert (finding.state, finding.confidence) == (State.DONE, sure)


YAML = "data:\n  batch_size: 4\n  num_workers: {}\n"


@pytest.mark.parametrize(
    ("text", "given", "state"),
    [
        ("from torch_geometric.loader import NeighborLoader\nNeighborLoader(g, **cfg.data)\n", 2, State.DONE),
        ("from torch_geometric.loader import NeighborLoader\nNeighborLoader(g, **cfg.data)\n", 0, State.PARTIAL),
        ("from timm.data import create_loader\ncreate_loader(d, **cfg.data)\n", 2, State.DONE),
        ("from pytorch_forecasting import Rows\nRows(d).to_dataloader(train=True, **cfg.data)\n", 2, State.DONE),
        ("from anomalib.data import MVTec\nMVTec(**cfg.data)\n", 2, State.DONE),
        ("from jinja2 import FileSystemLoader\nFileSystemLoader(**cfg.data)\n", 2, State.PARTIAL),
        ("from joblib import Parallel\nParallel(**cfg.data)\n", 2, State.PARTIAL),
        ("train_dataloader = dict(batch_size=4, num_workers={}, dataset=dict(type='Rows'))\n", 2, State.DONE),
        ("server = dict(host='a', num_workers=4)\n", 0, State.NOT_DONE),
        ("wandb.init(config=dict(dataset='rows', num_workers=4))\n", 0, State.NOT_DONE),
        ("config = dict(dataset='rows', num_workers=4)\n", 0, State.NOT_DONE),
        ("def f():\n    train_dataloader = dict(dataset='rows', num_workers=4)\n", 0, State.NOT_DONE),
    ],
)
def test_loaders_of_libraries_are_given_settings_as_a_whole(
    repo: MakeRepository, text: str, given: int, state: State
) -> None:
    files = {"a.py": text.replace("{}", str(given)), "a.yaml": YAML.format(given) if "cfg" in text else ""}
    assert performance.distributed_data_loading(repo(files)).state is state


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("# dataloader_num_workers=8,  # number of workers", Confidence.MEDIUM),
        ("# loader = DataLoader(d, num_workers=4)", Confidence.MEDIUM),
        ("# num_workers=0", Confidence.HIGH),
        ("# how many num_workers there are does not matter", Confidence.HIGH),
        ("f(1)  # num_workers=4", Confidence.HIGH),
    ],
)
def test_workers_that_are_commented_out_make_it_less_sure(
    repo: MakeRepository, line: str, confidence: Confidence
) -> None:
    finding = performance.distributed_data_loading(repo({"a.py": f"{TORCH}DataLoader(d)\n{line}\n"}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, confidence)


LOADED = (
    TORCH + "from omegaconf import OmegaConf\ncfg = OmegaConf.load('{}')\nDataLoader(d, num_workers=cfg.hp.workers)\n"
)
HP = "hp:\n  workers: {}\n"
GIVEN = LOADED.replace("'{}'", "sys.argv[1]").replace("from omegaconf", "import sys\nfrom omegaconf")


@pytest.mark.parametrize(
    ("files", "state", "shown"),
    [
        ({"fit.py": LOADED.format("c/train.yaml"), "c/evaluate.yaml": 8, "c/train.yaml": 4}, State.DONE, "c/train.yaml"),
        (
            {
                "fit.py": LOADED.format("c/train.yaml"),
                "rate.py": LOADED.format("c/evaluate.yaml").replace("DataLoader(", "print("),
                "c/evaluate.yaml": 8,
                "c/train.yaml": 4,
            },
            State.DONE,
            "c/train.yaml",
        ),
        ({"fit.py": LOADED.format("c/train.yaml"), "c/evaluate.yaml": 8, "c/train.yaml": 0}, State.PARTIAL, "c/train.yaml"),
        ({"fit.py": GIVEN, "c/evaluate.yaml": 8, "c/train.yaml": 0}, State.DONE, "c/evaluate.yaml"),
    ],
)  # fmt: skip
def test_the_number_is_that_of_the_file_which_the_module_loads(
    repo: MakeRepository, files: dict[str, str | int], state: State, shown: str
) -> None:
    made = {path: HP.format(text) if isinstance(text, int) else text for path, text in files.items()}
    finding = performance.distributed_data_loading(repo(made))
    assert (finding.state, finding.evidence[1].path) == (state, shown)


@pytest.mark.parametrize(
    ("path", "text", "state", "confidence"),
    [
        ("a.py", "from torchdata.nodes import ParallelMapper\nParallelMapper(n, f, num_workers=4)\n", State.DONE, Confidence.HIGH),
        ("a.py", "import datasets\ndatasets.load_dataset('a').map(f, num_proc=4)\n", State.NOT_DONE, Confidence.MEDIUM),
        ("a.py", "import datasets\ndatasets.load_dataset('a').map(f, num_proc=1)\n", State.NOT_DONE, Confidence.HIGH),
        ("data.py", "from multiprocessing import Pool\nPool(4).map(load, files)\n", State.NOT_DONE, Confidence.MEDIUM),
        ("api.py", "from multiprocessing import Pool\nPool(4).map(serve, files)\n", State.NOT_DONE, Confidence.HIGH),
    ],
)  # fmt: skip
def test_processes_that_prepare_data_otherwise_make_it_less_sure(
    repo: MakeRepository, path: str, text: str, state: State, confidence: Confidence
) -> None:
    finding = performance.distributed_data_loading(repo({path: text}))
    assert (finding.state, finding.confidence) == (state, confidence)
