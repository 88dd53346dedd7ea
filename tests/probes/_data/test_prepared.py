"""A module is for data by what it does, whatever it is called."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import data
from tests.probes.conftest import MakeRepository

FETCH = "def fetch(url, out, raw):\n"


def found(repo: MakeRepository, text: str, name: str = "roads") -> tuple[State, Confidence]:
    finding = data.data_script(repo({"src/p/__init__.py": "", f"src/p/{name}.py": text, "src/p/other.py": "x = 1\n"}))
    return finding.state, finding.confidence


PREPARING = [
    "import kagglehub\n" + FETCH + "    return kagglehub.dataset_download('a/roads')\n",
    "from huggingface_hub import snapshot_download\n"
    + FETCH
    + "    return snapshot_download('a', repo_type='dataset')\n",
    "import requests\n" + FETCH + "    out.write_bytes(requests.get(url).content)\n",
    "from torchvision import datasets\n" + FETCH + "    return datasets.FashionMNIST(out, download=True)\n",
    "import sqlite3\nimport numpy as np\n"
    + FETCH
    + "    return np.array(sqlite3.connect(out).execute('select x').fetchall())\n",
    "import polars as pl\n" + FETCH + "    pl.scan_csv('raw/*.csv').filter(pl.col('x') > 0).sink_parquet(out)\n",
    "import duckdb\n" + FETCH + "    duckdb.sql(\"copy (select * from read_csv('a.csv')) to 'b.parquet'\")\n",
    "from PIL import Image\n"
    + FETCH
    + "    for path in raw.glob('*.jpg'):\n        Image.open(path).resize((9, 9)).save(out / path.name)\n",
    "import json, shutil\n"
    + FETCH
    + "    for row in json.loads((raw / 'boxes.json').read_text()):\n        shutil.copy(row, out / 'train')\n",
    "from google.cloud import storage\n"
    + FETCH
    + "    storage.Client().bucket('a').blob('raw/b').download_to_filename(out)\n",
    "from torch.utils.data import Dataset\nclass Roads(Dataset):\n    def __getitem__(self, index):\n        return open(self.files[index])\n",
]


@pytest.mark.parametrize("text", PREPARING)
def test_what_fetches_or_prepares_data_is_for_data(repo: MakeRepository, text: str) -> None:
    assert found(repo, text) == (State.DONE, Confidence.MEDIUM)


def test_what_reads_and_writes_files_of_any_kind_is_no_accusation(repo: MakeRepository) -> None:
    text = (
        "import json\n"
        + FETCH.replace("raw", "other")
        + "    out.write_text(json.dumps(json.loads(other.read_text())))\n"
    )
    assert found(repo, text) == (State.NOT_DONE, Confidence.MEDIUM)


TRAINS = (
    "import torch\ndef fit(model, loss, out):\n    loss.backward()\n    torch.optim.Adam(model.parameters()).step()\n"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("roads", "def fetch(out):\n    print('preparing')\n"),
        ("client", PREPARING[2]),
        ("config", "import json\ndef save(out, raw):\n    out.write_text(json.dumps(json.loads(raw.read_text())))\n"),
        ("figures", "import matplotlib.pyplot as plt\nimport numpy as np\ndef draw(raw):\n    np.load(raw)\n    plt.savefig('a')\n    np.save('b')\n"),
        ("weights", "from google.cloud import storage\ndef get(out):\n    storage.Client().bucket('a').blob('models/b').download_to_filename(out)\n"),
        ("roads", "from huggingface_hub import snapshot_download\ndef get():\n    return snapshot_download('a/bert')\n"),
        ("learn", TRAINS + "    out.write_bytes(open('raw/a').read())\n"),
        ("app", "from fastapi import FastAPI\napp = FastAPI()\n" + PREPARING[2]),
    ],
)  # fmt: skip
def test_what_does_so_in_passing_is_not(repo: MakeRepository, name: str, text: str) -> None:
    assert found(repo, text, name)[0] is not State.DONE


def test_a_test_of_what_prepares_data_is_one_of_the_data_code(repo: MakeRepository) -> None:
    from probes import testing

    test = "from p.roads import fetch\n\ndef test_boxes():\n    assert fetch('a', 'b', 'c') is not None\n"
    files = {"src/p/__init__.py": "", "src/p/roads.py": PREPARING[8], "tests/test_boxes.py": test}
    assert testing.data_tests(repo(files)).state is State.DONE
    assert (
        testing.data_tests(repo({**files, "src/p/roads.py": "def fetch(url, out, raw):\n    return 1\n"})).state
        is State.NOT_DONE
    )
